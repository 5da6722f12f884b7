"""Workbooks with a password to open: decrypted in memory, the password is not kept."""

import io
import struct
from xml.parsers.expat import ExpatError

import msoffcrypto
from cryptography.exceptions import UnsupportedAlgorithm
from msoffcrypto import exceptions

from csdesk.documents.workbooks.refusals import damaged, encrypted, not_a_workbook

_DEFAULT = "VelvetSweatshop"  # what Excel itself tries: a workbook locked for writing only
_MOST_ROUNDS = 500_000  # Excel asks for 100,000
_BROKEN = (
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    ExpatError,
    UnsupportedAlgorithm,
    exceptions.FileFormatError,
    exceptions.DecryptionError,
    exceptions.ParseError,
)


def protected(content: bytes) -> bool:
    """Whether an OLE file asks for a password; False for one that cannot be understood."""
    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(content)).is_encrypted())
    except _BROKEN:
        return False


def opened(content: bytes, password: str | None) -> bytes:
    """The content without its encryption.

    Raises:
        FileRefusedError: ``encrypted``: no password, or a wrong one; ``damaged``.
    """
    for attempt in (_DEFAULT, password):
        if attempt is None:
            raise encrypted()
        plain = _decrypted(content, attempt)
        if plain is not None:
            return plain
    raise encrypted(wrong=True)


def _decrypted(content: bytes, password: str) -> bytes | None:
    """The plain content; None if the password does not open it."""
    out = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(content))
        if _rounds(file) > _MOST_ROUNDS:
            raise damaged()
        file.load_key(password=password)
        file.decrypt(out)
    except exceptions.InvalidKeyError:
        return None
    except exceptions.FileFormatError as error:
        raise not_a_workbook() from error
    except _BROKEN as error:
        if password == _DEFAULT:
            return None
        raise damaged() from error
    return out.getvalue()


def _rounds(file: object) -> int:
    """How often the password is hashed; a forged file could ask for hours of it."""
    info = getattr(file, "info", None)
    given = info.get("spinValue", 0) if isinstance(info, dict) else 0
    return given if isinstance(given, int) else 0
