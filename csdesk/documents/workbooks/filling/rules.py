"""What a form's own checks allow in a cell: drop-downs, lengths of text, values that stand once."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from csdesk.documents.workbooks.cells import LAST_COLUMN, LAST_ROW, area, column_number
from csdesk.documents.workbooks.filling.formulas import corner, sheet_of
from csdesk.documents.workbooks.filling.xmltext import attributes, elements
from csdesk.documents.workbooks.sharedtext import entities

Kind = Literal["list", "length", "once"]
_TEXTS = re.compile(r'"((?:[^"]|"")*)"')
_AREA = re.compile(r"((?:'(?:[^']|'')*'|[\w.]+)!)?(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)")
_ONCE = re.compile(
    r"COUNTIFS?\(\s*\$?([A-Z]{1,3})\$?\d*(?::\$?([A-Z]{1,3})\$?\d*)?\s*,.*\)\s*(?:=\s*1|<\s*2|<=\s*1)",
    re.I,
)
_SIGNS = {
    "equal": (True, True), "lessThan": (False, True), "lessThanOrEqual": (False, True),
    "greaterThan": (True, False), "greaterThanOrEqual": (True, False), "between": (True, True),
}  # fmt: skip

Look = Callable[[str, str], list[str] | None]
"""The texts of an area (sheet, empty for this one; area) or of a name (empty, name); None: unknown."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One check of a form.

    Attributes:
        areas: Where it holds: first row, first column, last row, last column.
        kind: What it checks.
        words: The words of a drop-down; None where they can't be told.
        least: The least length of a text.
        most: The greatest.
        columns: Columns, first and last, in which a value may stand once.
    """

    areas: tuple[tuple[int, int, int, int], ...]
    kind: Kind
    words: tuple[str, ...] | None = None
    least: int = 0
    most: int = 32_767
    columns: tuple[int, int] = (0, 0)

    def holds(self, row: int, column: int) -> bool:
        """Whether it says something of a place."""
        return any(a <= row <= c and b <= column <= d for a, b, c, d in self.areas)


def rules_of(text: str, look: Look) -> tuple[Rule, ...]:
    """The checks that stand behind a sheet's rows; those of other kinds are left out.

    Args:
        text: What follows the rows.
        look: Gives the words that a drop-down points to.
    """
    return tuple(_rules(text, look))


def _rules(text: str, look: Look) -> Iterator[Rule]:
    for tag, start, end in elements(text, "dataValidation"):
        said = attributes(tag.attributes)
        inside = text[start:end]
        sqref = said.get("sqref") or _first(inside, "sqref")
        areas = tuple(filter(None, map(_place, sqref.split())))
        one, two = (_formula(inside, name) for name in ("formula1", "formula2"))
        if not areas or not one:
            continue
        if said.get("type") == "list":
            yield Rule(areas, "list", _words(one, look))
        elif said.get("type") == "textLength":
            yield from _length(areas, said.get("operator", "between"), one, two)
        elif said.get("type") == "custom":
            found = _ONCE.search(one)
            if found:
                first = column_number(found[1].upper())
                last = column_number((found[2] or found[1]).upper())
                yield Rule(areas, "once", columns=(first, last))


def _length(
    areas: tuple[tuple[int, int, int, int], ...], sign: str, one: str, two: str
) -> Iterator[Rule]:
    if sign not in _SIGNS or not one.strip().isdigit() or (two and not two.strip().isdigit()):
        return
    number = int(one)
    below, above = _SIGNS[sign]
    least = number + (sign == "greaterThan") if below else 0
    most = number - (sign == "lessThan") if above else 32_767
    if sign == "between":
        most = int(two or one)
    yield Rule(areas, "length", least=least, most=most)


def _first(text: str, name: str) -> str:
    return next((entities(text[a:b]) for _, a, b in elements(text, name)), "")


def _formula(text: str, name: str) -> str:
    """The formula of an element, also where another element holds it."""
    found = re.search(rf"<(?:[\w.-]+:)?{name}\b[^<>]*>(.*?)</(?:[\w.-]+:)?{name}\s*>", text, re.S)
    if found is None:
        return ""
    inside = re.sub(r"<[^<>]*>", "", found[1])
    return entities(inside).strip()


def _place(text: str) -> tuple[int, int, int, int] | None:
    first, colon, last = text.partition(":")
    one, other = corner(first), corner(last if colon else first)
    if not one[1] and not one[3]:
        return None
    return (
        one[3] or 1, column_number(one[1]) or 1, other[3] or LAST_ROW,
        column_number(other[1]) or LAST_COLUMN,
    )  # fmt: skip


def _words(formula: str, look: Look) -> tuple[str, ...] | None:
    text = _TEXTS.fullmatch(formula)
    if text:
        words = [one.strip() for one in text[1].replace('""', '"').split(",")]
        return tuple(filter(None, words))
    place = _AREA.fullmatch(formula.lstrip("="))
    if place:
        found = look(sheet_of(place[1]), place[2].replace("$", ""))
    elif re.fullmatch(r"[^\W\d][\w.]*", formula):
        found = look("", formula)
    else:
        return None
    return None if found is None else tuple(found)


def cells_of(text: str) -> tuple[int, int, int, int]:
    """First row and column, last row and column of an area like `A2:A9` or of a cell."""
    found = area(text)
    if found:
        return found.first_row, found.first_column, found.last_row, found.last_column
    _, column, _, row = corner(text)
    number = column_number(column)
    return row, number, row, number
