"""Recovery codes: 160 random bits that a person can copy from paper."""

import hashlib
import secrets
import unicodedata

from csdesk.errors import WrongPasswordError

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    """160 random bits: eight groups of four characters and a check character."""
    number = int.from_bytes(secrets.token_bytes(20), "big")
    text = "".join(CROCKFORD[number >> 5 * i & 31] for i in range(32))
    return "-".join([*(text[i : i + 4] for i in range(0, 32, 4)), _check_character(text)])


def parse_code(code: str) -> str:
    """The 32 characters of a typed code; case, blanks, O for 0, I and L for 1 are forgiven.

    Raises:
        WrongPasswordError: Too few or many characters, or the check character differs.
    """
    typed = unicodedata.normalize("NFKC", code).upper().translate(str.maketrans("OIL", "011"))
    text = "".join(c for c in typed if c in CROCKFORD)
    if len(text) != 33:
        raise WrongPasswordError(
            f"恢复码应为 33 个字符，现为 {len(text)} 个。", "请对照恢复码单逐组核对。"
        )
    if _check_character(text[:32]) != text[32]:
        raise WrongPasswordError("恢复码有一处输错。", "请对照恢复码单逐组核对。")
    return text[:32]


def _check_character(text: str) -> str:
    return CROCKFORD[int(hashlib.sha256(text.encode()).hexdigest(), 16) % 32]
