"""What every reader gives, whatever the container: books, sheets, rows and cells."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Literal, NamedTuple

RawKind = Literal["text", "number", "date", "bool", "error", "formula_no_cache", "picture"]

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
LONGEST_TEXT = 32_767
MOST_CELLS = 3_000_000
"""Of a file that is held in memory whole: 100,000 rows of 30 columns."""


class Cell(NamedTuple):
    """One cell that holds something.

    A tuple and not a dataclass: a roster has millions of them.

    Attributes:
        text: What a clerk sees: text as it stands, a date as ``1950-03-05`` (``1950-03`` where
            the format shows no day and the day is the first), a number without exponent as long
            as it is exact, ``TRUE``/``FALSE``, ``#N/A``. Empty for a formula without a result
            and for a picture.
        raw_kind: What the file holds.
        number: The value of a number or date cell.
        day: The day of a date cell; a ``datetime`` when it carries a time.
        numeric_digits: The number as the file writes it. 16 digits and more, or an exponent of
            15 and more, mean that the original digits are lost.
    """

    text: str
    raw_kind: RawKind = "text"
    number: float | None = None
    day: date | datetime | None = None
    numeric_digits: str = ""


class SheetRow(NamedTuple):
    """A row with at least one cell that holds something; ``number`` as Excel counts it.

    Attributes:
        number: From 1.
        hidden: Hidden by the clerk or by a filter.
        cells: By column number from 1; empty and blank cells are left out.
    """

    number: int
    hidden: bool
    cells: Mapping[int, Cell]


class Merge(NamedTuple):
    """A merged area, borders included, all from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; its rows are read anew at each call of `rows`.

    Attributes:
        name: The tab's name.
        hidden: Hidden or very hidden.
        merges: Merged areas of at least two cells.
        hidden_columns: Column numbers from 1.
        has_pictures: A drawing or pictures embedded in cells lie on it.
        since_1904: Numbers without a format that are days are counted from 1904.
        read: Gives the rows; what `rows` calls.
    """

    name: str
    hidden: bool
    merges: tuple[Merge, ...]
    hidden_columns: frozenset[int]
    has_pictures: bool
    read: Callable[[], Iterator[SheetRow]]
    since_1904: bool = False

    def rows(self) -> Iterator[SheetRow]:
        """The rows from the top, streamed; empty rows are left out.

        Raises:
            FileRefusedError: ``damaged`` or ``too_large``, found while reading on.
        """
        return self.read()


@dataclass(frozen=True, slots=True)
class Book:
    """A file read as tables.

    Attributes:
        sheets: In the order of the tabs.
        container: ``xlsx``, ``xls``, ``text``, ``html`` or ``xml``, by content.
        macros: It carries macros; they are ignored and never run.
    """

    sheets: tuple[Sheet, ...]
    container: Literal["xlsx", "xls", "text", "html", "xml"]
    macros: bool = False


@cache
def letters(column: int) -> str:
    """The letters of a column number: 1 is A, 16,384 is XFD."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@cache
def column_number(name: str) -> int:
    """The number of a column's letters; what follows the letters is ignored. 0: no letters."""
    number = 0
    for mark in name:
        if not "A" <= mark <= "Z":
            break
        number = number * 26 + ord(mark) - 64
    return number


def area(text: str) -> Merge | None:
    """A reference like ``A1:C3``; None when it is none or a single cell."""
    first, _, last = text.replace("$", "").partition(":")
    corners = []
    for corner in (first, last):
        name = corner.rstrip("0123456789")
        digits = corner[len(name) :]
        column = column_number(name) if len(name) <= 3 else 0
        if not digits or len(digits) > 7 or not column:
            return None
        corners.append((int(digits), column))
    top, left = map(min, zip(*corners, strict=True))
    bottom, right = map(max, zip(*corners, strict=True))
    return Merge(top, left, bottom, right) if (top, left) != (bottom, right) else None
