"""What a clerk is told: a refusal, or a fault in one cell."""

from dataclasses import dataclass
from typing import Literal


class ClerkError(Exception):
    """A refusal the clerk can act on; shown as it is, in Chinese, never with a traceback.

    Attributes:
        what: What happened, a sentence.
        remedy: What to do now, a sentence; may be empty.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"{what}{remedy}")
        self.what = what
        self.remedy = remedy


class FileRefusedError(ClerkError):
    """A file that cannot be read as a table; `code` is one of the file codes of the import."""

    def __init__(self, code: str, what: str, remedy: str) -> None:
        super().__init__(what, remedy)
        self.code = code


class WrongPasswordError(ClerkError):
    """Neither the password nor the recovery code opens the vault."""


class HeldError(ClerkError):
    """Another program writes the vault; it may be read all the same."""


class StaleError(ClerkError):
    """Somebody else changed the record since it was read."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in one value: which field, what is wrong, what to do.

    Attributes:
        field: Field id, empty when the whole row is meant.
        code: One of the fixed codes of the import.
        message: What is wrong, quoting the value.
        remedy: What to do.
        level: `error` refuses the row, `warning` keeps it, `info` only tells.
    """

    field: str
    code: str
    message: str
    remedy: str = ""
    level: Literal["error", "warning", "info"] = "error"
