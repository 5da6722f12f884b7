"""The workbook that goes back to whoever made a list: its rows, what is wrong, where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from csdesk.documents.workbooks.cells import LONGEST_TEXT
from csdesk.documents.workbooks.writing import replaced

LIST = "问题清单"
RESULT, REASON = "导入结果", "原因"
"""Headings of the two added columns; an import leaves them aside."""
_HEADS = ("工作表", "行", "列", "姓名", "项目", "内容", "原因", "怎么办")
_WIDTHS = (14, 8, 6, 12, 16, 26, 50, 40)
_RED = PatternFill("solid", fgColor="FFFFC7CE")
_YELLOW = PatternFill("solid", fgColor="FFFFEB9C")
_BOLD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong in one cell; of column 0 in the row as a whole."""

    column: int
    label: str
    message: str
    remedy: str
    error: bool


@dataclass(frozen=True, slots=True)
class Given:
    """One row as the file has it, with what became of it.

    Attributes:
        texts: Column number to text.
        result: What became of it; empty above the first record.
        marks: What is wrong in it.
        head: It belongs to the heading; the last of these carries the added headings.
    """

    number: int
    texts: Mapping[int, str]
    name: str = ""
    result: str = ""
    marks: Sequence[Mark] = ()
    head: bool = False


@dataclass(frozen=True, slots=True)
class GivenSheet:
    """A sheet as the file has it; `last` is its last column that holds something."""

    name: str
    last: int
    head_rows: Sequence[int]
    rows: Iterable[Given] = field(default=())


def write_faulty(path: Path, sheets: Sequence[GivenSheet], on: date) -> None:
    """Write the list of faults and every sheet with two columns more.

    Text is never a formula. The file appears whole or not at all.

    Args:
        path: What to write.
        sheets: Those that were read; their rows are gone through twice.
        on: The day in its properties.

    Raises:
        ClerkError: It cannot be written.
    """
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = datetime(on.year, on.month, on.day)  # noqa: DTZ001  # a day without clock
    book.properties.creator = "CSDesk"
    given = [(sheet, tuple(sheet.rows)) for sheet in sheets]
    _list(book.create_sheet(LIST), given)
    for sheet, rows in given:
        _copy(book.create_sheet(sheet.name), sheet, rows)
    with replaced(path) as out:
        book.save(out)


def _list(made: Any, given: Sequence[tuple[GivenSheet, Sequence[Given]]]) -> None:
    made.freeze_panes = "A2"
    for at, width in enumerate(_WIDTHS, 1):
        made.column_dimensions[get_column_letter(at)].width = width
    made.append([_cell(made, head, font=_BOLD) for head in _HEADS])
    count = 1
    for sheet, rows in given:
        for row in rows:
            for mark in row.marks:
                count += 1
                letter = get_column_letter(mark.column) if mark.column else ""
                texts = (
                    sheet.name, str(row.number), letter, row.name, mark.label,
                    row.texts.get(mark.column, ""), mark.message, mark.remedy,
                )  # fmt: skip
                line = [_cell(made, text) for text in texts]
                place = f"{letter or 'A'}{row.number}"
                line[1].hyperlink = f"#'{sheet.name.replace(chr(39), chr(39) * 2)}'!{place}"
                line[4].fill = _RED if mark.error else _YELLOW
                made.append(line)
    made.auto_filter.ref = f"A1:{get_column_letter(len(_HEADS))}{count}"


def _copy(made: Any, sheet: GivenSheet, rows: Sequence[Given]) -> None:
    result, reason = sheet.last + 1, sheet.last + 2
    made.column_dimensions[get_column_letter(reason)].width = 60
    heads = max(sheet.head_rows, default=0)
    if heads:
        made.freeze_panes = f"A{heads + 1}"
        first, last = get_column_letter(1), get_column_letter(reason)
        made.auto_filter.ref = f"{first}{heads}:{last}{max([heads, *(r.number for r in rows)])}"
    at = 0
    for row in rows:
        while at < row.number - 1:
            made.append([])
            at += 1
        cells = [_cell(made, row.texts.get(column, "")) for column in range(1, reason + 1)]
        if row.number == heads:
            cells[result - 1] = _cell(made, RESULT, font=_BOLD)
            cells[reason - 1] = _cell(made, REASON, font=_BOLD)
        elif row.result:
            cells[result - 1] = _cell(made, row.result)
            told = "\n".join(f"{m.message}{m.remedy}" for m in row.marks)
            cells[reason - 1] = _cell(made, told, alignment=_WRAP)
        for mark in row.marks:
            if 0 < mark.column <= sheet.last:
                cell = cells[mark.column - 1]
                if cell.fill.fgColor.rgb != _RED.fgColor.rgb:
                    cell.fill = _RED if mark.error else _YELLOW
                cell.comment = Comment(f"{mark.message}{mark.remedy}", "CSDesk")
        made.append(cells)
        at = row.number


def _cell(sheet: Any, text: str, font: Font | None = None, alignment: Any = None) -> Any:
    """A cell of text, whatever it begins with."""
    cell = WriteOnlyCell(sheet, None)
    if text:
        cell.value = "".join(c for c in text if c >= " " or c in "\n\t")[:LONGEST_TEXT]
        cell.data_type = "s"
    cell.number_format = "@"
    if font:
        cell.font = font
    if alignment:
        cell.alignment = alignment
    return cell
