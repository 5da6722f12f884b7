"""Workbooks in the XML of Excel 2003, mostly exports of older systems."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from csdesk.documents.workbooks.cells import (
    LAST_COLUMN,
    LAST_ROW,
    MOST_CELLS,
    Book,
    Cell,
    Merge,
    Sheet,
    SheetRow,
)
from csdesk.documents.workbooks.numberformats import day_cell, number_cell
from csdesk.documents.workbooks.parts import Attributes, feed, reader
from csdesk.documents.workbooks.refusals import damaged, too_large
from csdesk.documents.workbooks.sharedtext import clean

_LARGEST = 128 * 1024 * 1024


def open_spreadsheetml(content: bytes) -> Book:
    """Read such a workbook whole.

    Raises:
        FileRefusedError: ``damaged`` or ``too_large``.
    """
    if len(content) > _LARGEST:
        raise too_large()
    found = _Sheets()
    xml = reader(found.start, found.end, found.text)
    feed(xml, content, last=True)
    if not found.sheets:
        raise damaged("工作簿里没有可读的工作表。")
    sheets = tuple(
        Sheet(
            name=one.name,
            hidden=one.hidden,
            merges=tuple(one.merges),
            hidden_columns=frozenset(one.hidden_columns),
            has_pictures=False,
            read=partial(_rows, one),
        )
        for one in found.sheets
    )
    return Book(sheets, "xml")


class _Sheet:
    """One worksheet being read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.hidden = False
        self.rows: list[SheetRow] = []
        self.merges: list[Merge] = []
        self.hidden_columns: set[int] = set()
        self.row = 0
        self.hidden_row = False
        self.column = 0
        self.width = 0  # columns that <Column> elements have described


class _Sheets:
    """What the elements of the workbook say."""

    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self._cells: dict[int, Cell] = {}
        self._kind = ""
        self._formula = False
        self._across = 0
        self._text: list[str] = []
        self._element = ""
        self._had_data = False
        self._count = 0

    def start(self, tag: str, given: Attributes) -> None:
        """Open an element."""
        said = {key.rpartition(":")[2]: value for key, value in given.items()}
        if tag == "Worksheet":
            self.sheets.append(_Sheet(said.get("Name", "")))
        if not self.sheets:
            return
        sheet = self.sheets[-1]
        if tag == "Column":
            first = _number(said, "Index") or sheet.width + 1
            sheet.width = min(first + _number(said, "Span"), LAST_COLUMN)
            if said.get("Hidden") == "1":
                sheet.hidden_columns.update(range(first, sheet.width + 1))
        elif tag == "Row":
            sheet.row = _number(said, "Index") or sheet.row + 1
            if sheet.row > LAST_ROW:
                raise damaged()
            sheet.hidden_row = said.get("Hidden") == "1"
            sheet.column = 0
            self._cells = {}
        elif tag == "Cell":
            sheet.column = _number(said, "Index") or sheet.column + 1
            self._across = _number(said, "MergeAcross")
            down = _number(said, "MergeDown")
            if self._across or down:
                sheet.merges.append(
                    Merge(sheet.row, sheet.column, sheet.row + down, sheet.column + self._across)
                )
            self._formula = "Formula" in said
            self._had_data = False
        elif tag == "Data" and self._element != "Comment":
            self._kind = said.get("Type", "String")
            self._had_data = True
        elif tag == "Comment":
            self._element = "Comment"
        if tag in ("Data", "Visible") and self._element != "Comment":
            self._element = tag
            self._text = []

    def end(self, tag: str) -> None:
        """Close an element."""
        if not self.sheets:
            return
        sheet = self.sheets[-1]
        if tag == "Data" and self._element == "Data":
            self._put(sheet, self._cell("".join(self._text)))
        elif tag == "Visible":
            sheet.hidden = "".join(self._text).strip() in ("SheetHidden", "SheetVeryHidden")
        elif tag == "Cell":
            if self._formula and not self._had_data:
                self._put(sheet, Cell("", "formula_no_cache"))
            sheet.column += self._across
        elif tag == "Row" and self._cells:
            last = sheet.rows[-1].number if sheet.rows else 0
            if sheet.row <= last:
                raise damaged()
            sheet.rows.append(SheetRow(sheet.row, sheet.hidden_row, self._cells))
        if tag == "Comment" or (tag in ("Data", "Visible") and self._element != "Comment"):
            self._element = ""

    def text(self, text: str) -> None:
        """Keep the text of a value."""
        if self._element in ("Data", "Visible"):
            self._text.append(text)

    def _put(self, sheet: _Sheet, cell: Cell | None) -> None:
        if cell and sheet.column <= LAST_COLUMN:
            self._cells[sheet.column] = cell
            self._count += 1
            if self._count > MOST_CELLS:
                raise too_large()

    def _cell(self, value: str) -> Cell | None:
        if self._kind == "Number":
            return number_cell(value.strip()) if value.strip() else None
        if self._kind == "DateTime":
            return _day(value)
        if self._kind == "Boolean":
            return Cell("TRUE" if value.strip() == "1" else "FALSE", "bool")
        if self._kind == "Error":
            return Cell(value, "error")
        text = clean(value)
        return Cell(text) if text else None


def _day(value: str) -> Cell:
    try:
        moment = datetime.fromisoformat(value.strip().rstrip("Z"))
    except ValueError:
        return Cell(clean(value))
    if moment.time() == datetime.min.time():
        return day_cell(moment.date(), None, value)
    return Cell(moment.strftime("%Y-%m-%d %H:%M"), "date", None, moment, value)


def _number(said: Attributes, name: str) -> int:
    digits = said.get(name, "")
    return int(digits) if digits.isdecimal() and len(digits) < 8 else 0


def _rows(sheet: _Sheet) -> Iterator[SheetRow]:
    return iter(sheet.rows)
