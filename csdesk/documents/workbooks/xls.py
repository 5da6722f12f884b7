"""Binary workbooks: .xls of Excel 5 to 2003, and .et of WPS."""

import io
import struct
from collections.abc import Iterator
from functools import partial
from typing import Any

import xlrd

from csdesk.documents.workbooks.cells import Book, Cell, Merge, Sheet, SheetRow
from csdesk.documents.workbooks.numberformats import Shape, number_cell, shape
from csdesk.documents.workbooks.refusals import damaged, encrypted, not_a_workbook, too_large
from csdesk.documents.workbooks.sharedtext import clean

_LARGEST = 100 * 1024 * 1024  # of 65,536 rows x 256 columns that is three full sheets
# xlrd has no error of its own for most broken files: it stumbles over what it reads.
_BROKEN = (
    xlrd.XLRDError,
    xlrd.compdoc.CompDocError,
    struct.error,
    AssertionError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)


def open_xls(content: bytes) -> Book:
    """Read a binary workbook whole; it ends at 65,536 rows a sheet.

    Raises:
        FileRefusedError: ``encrypted``, ``not_a_workbook``, ``damaged`` or ``too_large``.
    """
    if len(content) > _LARGEST:
        raise too_large()
    try:
        book = _opened(content)
        meanings = _Meanings(book)
        sheets = tuple(_sheet(one, meanings) for one in book.sheets())
    except _BROKEN as error:
        told = str(error).lower()
        if "encrypt" in told or "password" in told:
            raise encrypted() from error
        if "find workbook" in told or "can't find" in told:
            raise not_a_workbook("这份文件里没有工作簿，可能是 Word 或 WPS 文字文件。") from error
        if "biff" in told and "not supported" in told:
            raise not_a_workbook("这个工作簿的格式太旧，本软件不读。") from error
        raise damaged() from error
    if not sheets:
        raise damaged("工作簿里没有可读的工作表。")
    return Book(sheets, "xls", _has_macros(content))


def _has_macros(content: bytes) -> bool:
    return "_VBA_PROJECT".encode("utf-16-le") in content


def _opened(content: bytes) -> Any:
    def read(encoding: str | None) -> Any:
        return xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,
            ragged_rows=True,
            logfile=io.StringIO(),
            encoding_override=encoding,
        )

    try:
        return read(None)
    except (UnicodeError, LookupError):
        return read("gb18030")  # a code page that is missing or wrong: BIFF5 of old WPS


class _Meanings:
    """Formats and date system of a binary workbook."""

    def __init__(self, book: Any) -> None:
        self.since_1904 = book.datemode == 1
        formats = book.format_map
        self._shapes: list[Shape] = []
        for style in book.xf_list:
            known = formats.get(style.format_key)
            self._shapes.append(shape(style.format_key, known.format_str if known else ""))

    def cell(self, kind: int, value: Any, style: int) -> Cell | None:
        if kind == xlrd.XL_CELL_TEXT:
            text = clean(str(value).replace("\r\n", "\n").replace("\r", "\n"))
            return Cell(text) if text else None
        if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
            number = float(value)
            whole = number.is_integer() and abs(number) < 1e15
            digits = str(int(number)) if whole else format(number, ".15G")
            found = self._shapes[style] if 0 <= style < len(self._shapes) else ""
            return number_cell(digits, found, self.since_1904)
        if kind == xlrd.XL_CELL_BOOLEAN:
            return Cell("TRUE" if value else "FALSE", "bool")
        if kind == xlrd.XL_CELL_ERROR:
            return Cell(xlrd.error_text_from_code.get(value, "#N/A"), "error")
        return None


def _sheet(sheet: Any, meanings: _Meanings) -> Sheet:
    merges = tuple(
        Merge(top + 1, left + 1, bottom, right)
        for top, bottom, left, right in sheet.merged_cells
        if (bottom - top) * (right - left) > 1
    )
    hidden = frozenset(column + 1 for column, info in sheet.colinfo_map.items() if info.hidden)
    return Sheet(
        name=str(sheet.name),
        hidden=sheet.visibility != 0,
        merges=merges,
        hidden_columns=hidden,
        has_pictures=False,
        read=partial(_rows, sheet, meanings),
        since_1904=meanings.since_1904,
    )


def _rows(sheet: Any, meanings: _Meanings) -> Iterator[SheetRow]:
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        cells = {}
        for column, kind in enumerate(kinds):
            if kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                style = sheet.cell_xf_index(row, column)
                cell = meanings.cell(kind, values[column], style)
                if cell:
                    cells[column + 1] = cell
        if cells:
            info = sheet.rowinfo_map.get(row)
            yield SheetRow(row + 1, bool(info and info.hidden), cells)
