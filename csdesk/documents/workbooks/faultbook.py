"""The file given back with its faults: where each lies, why, and what to do.

It is laid out as the file was, row by row, so that the clerk corrects it and reads it in again:
the sheet of faults and the two columns at the right are passed over then.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import quoteattr

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from csdesk.documents.workbooks.cells import Book, Cell, Sheet, SheetRow, letters
from csdesk.documents.workbooks.headers import FAULTS_SHEET, REASON_HEAD, RESULT_HEAD
from csdesk.documents.workbooks.page import text_width
from csdesk.documents.workbooks.skeleton import sheet_name, stamped
from csdesk.documents.workbooks.writing import day_value, entry, inline, replaced
from csdesk.errors import Problem

Level = Literal["error", "warning", "info"]

_HEADS = (("工作表", 14), ("行", 7), ("列", 7), ("姓名", 12), ("项目", 14), ("原值", 24),
          ("问题", 46), ("建议", 40), ("位置", 10))  # fmt: skip
_MOST_LINKS = 60_000  # Excel takes 65,530 a sheet
_MOST_NOTES = 2000  # comments in a sheet: each is a drawing
_SEEN = 200  # rows that decide the widths
_WIDEST = 42.0
_FILLS: Mapping[str, str] = {"": "", "error": "FFFFC7CE", "warning": "FFFFEB9C"}
_FORMATS = ("@", "General", "yyyy-mm-dd")
_CUT = 10**14  # numbers as long as this are damaged by a workbook, or will be
_TEXT, _NUMBER, _DAY = range(3)
_MODEL = 1_000_000  # the row of the models, cut out again
_STYLE = re.compile(r'<c r="[A-Z]+1000000" s="(\d+)"')
_DATA = re.compile(r"<sheetData>.*</sheetData>|<sheetData ?/>", re.S)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, where it lies in the file.

    Attributes:
        sheet: The sheet's name.
        row: As Excel counts it.
        column: From 1; 0 where the whole row is meant.
        name: Whose row it is; may be empty.
        field: Label of the field; may be empty.
        value: What the cell holds.
        problem: What is wrong and what to do.
    """

    sheet: str
    row: int
    column: int
    name: str
    field: str
    value: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Marked:
    """What is added to one sheet.

    Attributes:
        header_rows: Rows of its heading; empty where it has none.
        last_column: The last column of its table; the two added ones stand right of it.
        results: Row number to what became of it (新增, 未导入 …) and why.
    """

    header_rows: tuple[int, ...]
    last_column: int
    results: Mapping[int, tuple[str, str]]


def write_faults(
    path: Path, book: Book, marks: Mapping[str, Marked], faults: Sequence[Fault], on: date
) -> None:
    """Write a copy of a book with its faults marked.

    Args:
        path: What to write; an older file of that name is replaced.
        book: What was read.
        marks: By sheet name; a sheet without any is copied as it is.
        faults: In the order in which they are listed.
        on: The day in its properties.

    Raises:
        ClerkError: The file cannot be written.
        FileRefusedError: The source is found damaged while it is read again.
    """
    copied = [sheet for sheet in book.sheets if sheet.name != FAULTS_SHEET]
    shell = openpyxl.Workbook()
    _lay_list(shell.active, len(faults))
    for sheet in copied:
        _lay(shell.create_sheet(sheet_name(sheet.name)), sheet, marks.get(sheet.name), faults)
    shell.properties.creator = "CSDesk"
    buffer = io.BytesIO()
    shell.save(buffer)
    levels = _levels(faults)
    sources = {f"xl/worksheets/sheet{at}.xml": sheet for at, sheet in enumerate(copied, 2)}
    with replaced(path) as out, zipfile.ZipFile(buffer) as made, zipfile.ZipFile(out, "w") as back:
        for name in made.namelist():
            content = made.read(name)
            if not name.startswith("xl/worksheets/sheet"):
                back.writestr(entry(name, on), stamped(name, content, on))
                continue
            text = content.decode("utf-8")
            styles = [int(found) for found in _STYLE.findall(text)]
            before, _, after = _DATA.sub("\0", text).partition("\0")
            with back.open(entry(name, on), "w", force_zip64=True) as part:
                head = re.sub(r"<dimension [^>]*/>", "", before) + "<sheetData>"
                part.write(head.encode("utf-8"))
                source = sources.get(name)
                if source is None:
                    written = _listed(faults, styles)
                else:
                    mark = marks.get(source.name)
                    written = _copied(source, mark, levels.get(source.name, {}), styles)
                for piece in written:
                    if piece.startswith("\0"):
                        piece = _ended(after, piece[1:], linked=source is None)
                    part.write(piece.encode("utf-8"))


def _levels(faults: Sequence[Fault]) -> dict[str, dict[tuple[int, int], Level]]:
    """By sheet and place, the worst that is said of a cell."""
    found: dict[str, dict[tuple[int, int], Level]] = {}
    for fault in faults:
        places = found.setdefault(fault.sheet, {})
        place = (fault.row, fault.column)
        if places.get(place) != "error":
            places[place] = fault.problem.level
    return found


def _copied(
    source: Sheet,
    mark: Marked | None,
    faults: Mapping[tuple[int, int], Level],
    styles: Sequence[int],
) -> Iterator[str]:
    """The rows of a copied sheet, and its merges."""
    rows = _Rows(mark, faults, styles)
    for row in source.rows():
        yield rows.xml(row)
    yield "\0" + "".join(
        f'<mergeCell ref="{letters(one.first_column)}{one.first_row}'
        f':{letters(one.last_column)}{one.last_row}"/>'
        for one in source.merges
        if one.last_row <= rows.last
    )


def _ended(after: str, inside: str, linked: bool) -> str:
    """What follows the rows, with links or merges in their place among it."""
    if not inside:
        return f"</sheetData>{after}"
    if linked:
        links = f"<hyperlinks>{inside}</hyperlinks><pageMargins"
        return "</sheetData>" + after.replace("<pageMargins", links, 1)
    start = re.match(r"(?:<autoFilter[^>]*/>|<autoFilter.*?</autoFilter>)?", after, re.S)
    at = start.end() if start else 0
    return f"</sheetData>{after[:at]}<mergeCells>{inside}</mergeCells>{after[at:]}"


def _lay_list(sheet: Any, count: int) -> None:
    """The sheet of faults without its rows."""
    sheet.title = FAULTS_SHEET
    _models(sheet)
    for at, (_, width) in enumerate(_HEADS, 1):
        sheet.column_dimensions[letters(at)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{letters(len(_HEADS))}{count + 1}"


def _listed(faults: Sequence[Fault], styles: Sequence[int]) -> Iterator[str]:
    """The rows of the sheet of faults, heads first, and the links to the faulty cells."""
    by_level = dict(zip(_FILLS, _by_three(styles), strict=True))
    yield _line(1, [(styles[-1], label) for label, _ in _HEADS])
    links = []
    for row, fault in enumerate(faults, 2):
        told = fault.problem
        column = letters(fault.column) if fault.column else ""
        place = f"{column or 'A'}{fault.row}"
        marked = by_level[_marked(told.level)][_TEXT]
        plain = by_level[""][_TEXT]
        texts = (fault.sheet, str(fault.row), column, fault.name, fault.field, fault.value)
        cells = [(plain, text) for text in texts]
        yield _line(row, [*cells, (marked, told.message), (plain, told.remedy), (plain, place)])
        target = "'" + sheet_name(fault.sheet).replace("'", "''") + f"'!{place}"
        links.append(f'<hyperlink ref="I{row}" location={quoteattr(target)}/>')
    yield "\0" + "".join(links[:_MOST_LINKS])


def _line(row: int, cells: Sequence[tuple[int, str]]) -> str:
    inner = "".join(
        f'<c r="{letters(at)}{row}" s="{style}"{inline(text) if text else "/>"}'
        for at, (style, text) in enumerate(cells, 1)
    )
    return f'<row r="{row}">{inner}</row>'


def _style(cell: Any, level: str, code: str, bold: bool = False) -> None:
    side = Side(style="thin")
    cell.border = Border(side, side, side, side)
    cell.font = Font(name="宋体", size=11, bold=bold)
    cell.alignment = Alignment("center" if bold else None, "center", wrap_text=True)
    cell.number_format = code
    if _FILLS.get(level):
        cell.fill = PatternFill("solid", fgColor=_FILLS[level])


def _models(sheet: Any) -> None:
    """A cell for each style: three formats for each fill, and the heads' at the end."""
    at = 0
    for level in _FILLS:
        for code in _FORMATS:
            at += 1
            _style(sheet.cell(_MODEL, at), level, code)
    _style(sheet.cell(_MODEL, at + 1), "", "@", bold=True)


def _lay(sheet: Any, source: Sheet, mark: Marked | None, faults: Sequence[Fault]) -> None:
    """Everything of a copied sheet but its rows, and a row of models for their styles."""
    if source.hidden:
        sheet.sheet_state = "hidden"
    _models(sheet)
    for column, width in _widths(source, mark).items():
        sheet.column_dimensions[letters(column)].width = width
    for column in source.hidden_columns:
        if mark is None or column <= mark.last_column:
            sheet.column_dimensions[letters(column)].hidden = True
    if mark is None:
        return
    if mark.header_rows:
        last = letters(mark.last_column + 2)
        sheet.freeze_panes = f"A{mark.header_rows[-1] + 1}"
        end = max(mark.results, default=mark.header_rows[-1])
        sheet.auto_filter.ref = f"A{mark.header_rows[-1]}:{last}{end}"
    noted = [one for one in faults if one.sheet == source.name and one.column][:_MOST_NOTES]
    for fault in noted:
        cell = sheet.cell(fault.row, fault.column)
        told = f"{fault.problem.message}{fault.problem.remedy}"
        if cell.comment:
            told = f"{cell.comment.text}\n{told}"
        cell.comment = Comment(told, "CSDesk")


def _widths(source: Sheet, mark: Marked | None) -> dict[int, float]:
    widths: dict[int, float] = {}
    most = mark.last_column if mark else 100
    for _, row in zip(range(_SEEN), source.rows(), strict=False):
        if len(row.cells) < 2:
            continue
        for column, cell in row.cells.items():
            if column <= most:
                wanted = min(text_width(cell.text) + 2.0, _WIDEST)
                widths[column] = max(widths.get(column, 6.0), wanted)
    if mark:
        widths[mark.last_column + 1] = 10.0
        widths[mark.last_column + 2] = _WIDEST
    return widths


class _Rows:
    """The rows of a copied sheet, with what is added to them."""

    def __init__(
        self, mark: Marked | None, faults: Mapping[tuple[int, int], Level], styles: Sequence[int]
    ) -> None:
        self._mark = mark
        self._faults = faults
        self._styles = dict(zip(_FILLS, _by_three(styles), strict=True))
        self._head = styles[-1]
        self.last = 0

    def xml(self, row: SheetRow) -> str:
        self.last = row.number
        mark = self._mark
        head = mark is not None and row.number in mark.header_rows
        hidden = ' hidden="1"' if row.hidden else ""
        parts = [f'<row r="{row.number}"{hidden}>']
        whole = self._faults.get((row.number, 0), "")
        for column, cell in sorted(row.cells.items()):
            if mark and mark.last_column < column <= mark.last_column + 2:
                continue
            level = self._faults.get((row.number, column), "")
            place = f'<c r="{letters(column)}{row.number}" s="'
            kind, value = _value(cell)
            if kind == _NUMBER and abs(cell.number or 0) >= _CUT:
                kind = _TEXT  # 18 digits that are typed there again stay as they are typed
            style = self._head if head else self._styles[_marked(level)][kind]
            parts.append(f'{place}{style}"{value}')
        if mark:
            added = mark.results.get(row.number)
            if mark.header_rows and row.number == mark.header_rows[-1]:
                added = (RESULT_HEAD, REASON_HEAD)
            for offset, text in enumerate(added or (), 1):
                style = self._head if head else self._styles[_marked(whole)][_TEXT]
                place = f'<c r="{letters(mark.last_column + offset)}{row.number}" s="{style}"'
                parts.append(place + (inline(text) if text else "/>"))
        parts.append("</row>")
        return "".join(parts)


def _by_three(styles: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for at in range(0, 3 * len(_FILLS), 3):
        yield tuple(styles[at : at + 3])


def _marked(level: str) -> str:
    return level if level in _FILLS else ""


def _value(cell: Cell) -> tuple[int, str]:
    """The kind of a cell and the rest of its XML: digits stay as they were, damaged or not."""
    if cell.raw_kind == "date" and cell.day is not None and not isinstance(cell.day, datetime):
        if len(cell.text) == len("1950-03-05"):
            return _DAY, day_value(cell.day)
        return _TEXT, inline(cell.text)
    if cell.raw_kind == "number" and cell.number is not None:
        return _NUMBER, f"><v>{cell.numeric_digits}</v></c>"
    return _TEXT, inline(cell.text) if cell.text else "/>"
