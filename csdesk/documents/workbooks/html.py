"""Web pages saved as .xls: what many systems call an export to Excel."""

import re
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser

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
from csdesk.documents.workbooks.plaintext import text_value
from csdesk.documents.workbooks.refusals import no_table_found, not_a_workbook, too_large

_LARGEST = 64 * 1024 * 1024
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.I)
_CHINESE = ("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk")
_NO_DISPLAY = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BREAKS = ("br", "p", "div", "li")
_SILENT = ("script", "style", "head", "title")
_LEAST_CELLS = 2


def open_html(content: bytes) -> Book:
    """The tables of a page, each a sheet; spans become merges.

    Raises:
        FileRefusedError: ``not_a_workbook``, ``no_table_found`` or ``too_large``.
    """
    if len(content) > _LARGEST:
        raise too_large()
    parser = _Tables()
    parser.feed(_decoded(content))
    parser.close()
    tables = [table for table in parser.tables if table.count >= _LEAST_CELLS]
    if not tables:
        if parser.frames:
            raise no_table_found("这个网页的表格存放在另外的文件夹里。")
        raise no_table_found("网页里没有表格。")
    names = [f"表{number}" for number in range(1, len(tables) + 1)]
    sheets = tuple(
        Sheet(
            name=name,
            hidden=False,
            merges=tuple(table.merges),
            hidden_columns=frozenset(),
            has_pictures=False,
            read=partial(_rows, table),
        )
        for name, table in zip(names, tables, strict=True)
    )
    return Book(sheets, "html")


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        candidates = ["utf-16"]
    else:
        named = _CHARSET.search(content[:4096])
        name = named[1].decode("ascii").lower() if named else ""
        candidates = ["utf-8-sig", "gb18030"]
        if name in _CHINESE:
            candidates.reverse()
    for encoding in candidates:
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    raise not_a_workbook()


class _Table:
    """One table being read: its cells by row and column, from 1."""

    def __init__(self) -> None:
        self.rows: dict[int, dict[int, Cell]] = {}
        self.hidden: set[int] = set()
        self.merges: list[Merge] = []
        self.count = 0
        self.row = 0
        self._column = 0
        self._spanned = 0
        self._taken: dict[int, set[int]] = {}  # places under a cell that spans rows

    def next_row(self, hidden: bool) -> None:
        self._taken.pop(self.row, None)
        self.row += 1
        self._column = 0
        if self.row > LAST_ROW:
            raise too_large("行数超过 1048576。")
        if hidden:
            self.hidden.add(self.row)

    def place(self, across: int, down: int) -> int:
        """Find the next free place of the row, and keep what the cell spans."""
        self.row = self.row or 1
        taken = self._taken.get(self.row, set())
        self._column += 1
        while self._column in taken:
            self._column += 1
        column = self._column
        self._column += across - 1
        self._spanned += across * down - 1
        if self._column > LAST_COLUMN or self._spanned > MOST_CELLS:
            raise too_large("网页里的表格太宽。")
        for row in range(self.row + 1, self.row + down):
            self._taken.setdefault(row, set()).update(range(column, column + across))
        if across > 1 or down > 1:
            self.merges.append(Merge(self.row, column, self.row + down - 1, column + across - 1))
        self.count += 1
        return column


class _Tables(HTMLParser):
    """Collects tables; a table within a cell is text of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.frames = False
        self._depth = 0
        self._column = 0
        self._at_row = 0
        self._text: list[str] | None = None
        self._silent = 0
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, row or cell."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append(_Table())
        elif tag == "frame":
            self.frames = True
        elif self._depth == 1 and tag == "tr":
            self._close_cell()
            style = dict(attrs).get("style") or ""
            self.tables[-1].next_row(bool(_NO_DISPLAY.search(style)))
        elif self._depth == 1 and tag in ("td", "th"):
            self._close_cell()
            given = dict(attrs)
            table = self.tables[-1]
            self._column = table.place(_span(given.get("colspan")), _span(given.get("rowspan")))
            self._at_row = table.row
            self._cells += 1
            if self._cells > MOST_CELLS:
                raise too_large()
            self._text = []
        elif tag in _BREAKS and self._text:
            self._text.append("\0")

    def handle_endtag(self, tag: str) -> None:
        """Close a table, row or cell."""
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag == "table":
            if self._depth == 1:
                self._close_cell()
            self._depth = max(self._depth - 1, 0)
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._close_cell()

    def handle_data(self, data: str) -> None:
        """Keep the text of a cell."""
        if self._text is not None and not self._silent:
            self._text.append(data)

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Pass over ``<![if …]>`` of Excel, and over what the standard parser would stumble at."""
        end = self.rawdata.find(">", i)
        return end + 1 if end >= 0 else -1

    def _close_cell(self) -> None:
        if self._text is None:
            return
        text = _BLANKS.sub(" ", "".join(self._text)).replace("\xa0", " ")
        self._text = None
        lines = (line.strip(" ") for line in text.split("\0"))
        value = text_value("\n".join(line for line in lines if line))
        if value:
            self.tables[-1].rows.setdefault(self._at_row, {})[self._column] = Cell(value)


def _span(given: str | None) -> int:
    digits = (given or "").strip()
    return min(max(int(digits), 1), 1000) if digits.isdecimal() and len(digits) < 6 else 1


def _rows(table: _Table) -> Iterator[SheetRow]:
    for number, cells in table.rows.items():
        yield SheetRow(number, number in table.hidden, cells)
