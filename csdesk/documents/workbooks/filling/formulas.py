"""References in formulas and areas when rows are put in, copied down, or a sheet is renamed."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from csdesk.documents.workbooks.cells import LAST_ROW, column_number, letters

_CELL = r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}"
_PARTS = re.compile(
    r'"(?:[^"]|"")*"'
    r"|(?P<sheet>(?:'(?:[^']|'')*'|[\w.\[\]]+)!)?(?<![\w.$])"
    rf"(?P<area>{_CELL}(?::{_CELL})?|\$?[1-9][0-9]{{0,6}}:\$?[1-9][0-9]{{0,6}}"
    r"|\$?[A-Z]{1,3}:\$?[A-Z]{1,3})(?![\w(.!\[])"
    r"|\[[^\[\]]*\]|[\w.]+"
)
_CORNER = re.compile(r"(\$?)([A-Z]{0,3})(\$?)([0-9]{0,7})")
_PLAIN_NAME = re.compile(r"[^\W\d][\w.]*")
_LOOKS_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*")


@dataclass(frozen=True, slots=True)
class Shift:
    """Rows put in below a table's last line.

    Attributes:
        first: The first line of the table.
        at: The first row that moves: the one below its last line.
        count: How many are put in.
    """

    first: int
    at: int
    count: int

    def row(self, row: int) -> int:
        """Where a row stands afterwards."""
        return min(row + self.count, LAST_ROW) if row >= self.at else row

    def span(self, first: int, last: int, grows: bool) -> tuple[int, int]:
        """Where rows stand afterwards; those that end with the table's last line may grow."""
        if grows and last == self.at - 1 >= first:
            return first, min(last + self.count, LAST_ROW)
        return self.row(first), self.row(last)

    def inside(self, row: int) -> bool:
        """Whether a row is a line of the table."""
        return self.first <= row < self.at


def corner(text: str) -> tuple[str, str, str, int]:
    """`$AB$12` in its four parts; a row of 0 where there is none."""
    found = _CORNER.fullmatch(text)
    if found is None:
        return "", "", "", 0
    return found[1], found[2], found[3], int(found[4] or 0)


def moved(formula: str, shift: Shift, ours: Callable[[str], bool], grows: bool = True) -> str:
    """A formula after rows were put in.

    Args:
        formula: Without the sign before it.
        shift: The rows.
        ours: Whether a sheet's name (empty for none) says the sheet of the rows.
        grows: Ranges that end with the table's last line grow.
    """

    def one(found: re.Match[str]) -> str:
        area = found["area"]
        if area is None or not ours(sheet_of(found["sheet"])):
            return found[0]
        return (found["sheet"] or "") + moved_area(area, shift, grows and ":" in area)

    return _PARTS.sub(one, formula)


def moved_area(area: str, shift: Shift, grows: bool) -> str:
    """`A1:B9`, `A1`, `3:5` or `A:B` after rows were put in."""
    first, colon, last = area.partition(":")
    one = corner(first)
    other = corner(last) if colon else one
    if not one[3] or not other[3]:
        return area
    flip = one[3] > other[3]
    top, bottom = sorted((one[3], other[3]))
    top, bottom = shift.span(top, bottom, grows)
    ends = (bottom, top) if flip else (top, bottom)
    start = f"{one[0]}{one[1]}{one[2]}{ends[0]}"
    if not colon and ends[0] == ends[1]:
        return start
    if not colon:
        return f"{start}:{one[0]}{one[1]}{one[2]}{ends[1]}"
    return f"{start}:{other[0]}{other[1]}{other[2]}{ends[1]}"


def moved_areas(areas: str, shift: Shift, grows: bool) -> str:
    """Several areas with blanks between, as validations and formats have them."""
    return " ".join(moved_area(one, shift, grows) for one in areas.split())


def copied(formula: str, rows: int, columns: int = 0) -> str:
    """A formula as it stands when its cell is copied some rows down and columns to the right."""

    def place(text: str) -> str:
        fixed, column, bound, row = corner(text)
        if column and not fixed and columns:
            column = letters(max(column_number(column) + columns, 1))
        number = row if bound or not row else min(max(row + rows, 1), LAST_ROW)
        return f"{fixed}{column}{bound}{number or ''}"

    def one(found: re.Match[str]) -> str:
        if found["area"] is None:
            return found[0]
        area = ":".join(map(place, found["area"].split(":")))
        return (found["sheet"] or "") + area

    return _PARTS.sub(one, formula)


def renamed(formula: str, old: str, new: str) -> str:
    """A formula after a sheet got another name."""

    def one(found: re.Match[str]) -> str:
        sheet = found["sheet"]
        if found["area"] is None or not sheet or sheet_of(sheet) != old:
            return found[0]
        return f"{sheet_mark(new)}!{found['area']}"

    return _PARTS.sub(one, formula)


def sheet_of(mark: str | None) -> str:
    """The sheet's name of what stands before a reference; empty for none."""
    if not mark:
        return ""
    name = mark[:-1]
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    return name


def sheet_mark(name: str) -> str:
    """A sheet's name as a formula says it, with quotes where it needs them."""
    if _PLAIN_NAME.fullmatch(name) and not _LOOKS_LIKE_CELL.fullmatch(name):
        return name
    return "'" + name.replace("'", "''") + "'"
