"""What a new password must be, wherever it is set."""

import unicodedata

from csdesk.errors import ClerkError

LEAST = 8
"""Letters of a new password at least."""


def check_new(password: str) -> None:
    """Whether a password may be set.

    Raises:
        ClerkError: It is too short.
    """
    now = len(unicodedata.normalize("NFKC", password))
    if now < LEAST:
        raise ClerkError(f"密码至少 {LEAST} 位，现为 {now} 位。", "请加长。")
