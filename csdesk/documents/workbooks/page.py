"""What an exported sheet looks like, as data."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Written = str | int | Decimal | date | bool | None
HeadKind = Literal["text", "number", "date", "amount"]

_PIXELS_PER_MM = 96 / 25.4
_PADDING = 5  # pixels of a column beside its characters
_CHARACTER = 7  # pixels of a digit in the standard font
_NARROWEST, _WIDEST = 5.0, 42.0  # characters
_DATE_WIDTH = 11.0  # below it Excel shows #### for a day


@dataclass(frozen=True, slots=True)
class Head:
    """One column of an exported sheet.

    Attributes:
        label: Its heading.
        width_mm: Least width; wider if its label or its first rows need it.
        kind: Text keeps every digit (format ``@``), a date is a real one, an amount has two
            decimals.
        choices: What its drop-down offers; None for no drop-down.
    """

    label: str
    width_mm: float = 18
    kind: HeadKind = "text"
    choices: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class WorkbookPage:
    """An exported sheet: at most a title row and a unit row above one row of heads.

    Attributes:
        title: In the first row, over all columns; empty: no such row.
        heads: The columns.
        unit_line: In the row below the title, such as the unit and the day; empty: no such row.
        sheet: Name of the tab; empty: the title.
        foot: Left in the footer of each printed page, such as the village and the day.
        landscape: Prints across.
        spare: Empty rows below the data, with formats and drop-downs, to be filled in.
    """

    title: str
    heads: tuple[Head, ...]
    unit_line: str = ""
    sheet: str = ""
    foot: str = ""
    landscape: bool = True
    spare: int = 0

    @property
    def head_row(self) -> int:
        """The row of the heads, from 1."""
        return 1 + bool(self.title) + bool(self.unit_line)


def text_width(text: str) -> int:
    """Width of the widest line in characters; Han and full-width ones count two."""
    lines = text.splitlines() or [""]
    return max(
        sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in lines
    )


def column_widths(page: WorkbookPage, first: Sequence[Sequence[Written]]) -> tuple[float, ...]:
    """Column widths in Excel's characters, from millimetres, labels and the first rows."""
    widths = []
    for at, head in enumerate(page.heads):
        wanted = (head.width_mm * _PIXELS_PER_MM - _PADDING) / _CHARACTER
        needs = [text_width(head.label) + 2.0]
        if head.kind == "date":
            needs.append(_DATE_WIDTH)
        needs += [text_width(_shown(row[at])) + 2.0 for row in first]
        widths.append(round(min(max(wanted, _NARROWEST, *needs), max(wanted, _WIDEST)), 1))
    return tuple(widths)


def _shown(value: Written) -> str:
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return "" if value is None else str(value)
