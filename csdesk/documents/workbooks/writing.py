"""Write an .xlsx of any length: openpyxl's skeleton with the rows streamed into it."""

import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import IO

from csdesk.documents.workbooks.cells import LAST_ROW, LONGEST_TEXT, letters
from csdesk.documents.workbooks.page import WorkbookPage, Written, column_widths
from csdesk.documents.workbooks.skeleton import SHEET_PART, skeleton
from csdesk.errors import ClerkError

Progress = Callable[[int], None]
"""Is told the rows written so far; what it raises stops the writing, and nothing is left."""

_LOOKED_AT = 200  # rows whose texts decide the widths
_PER_PIECE = 500  # rows
_LEVEL = 4  # of deflate: half the time of 6 for a twelfth more bytes
_EPOCH = date(1899, 12, 30).toordinal()
_FIRST_DAY = date(1900, 3, 1)  # before it Excel counts a day that never was
_EXACT = 10**15
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_TO_LAST = re.compile(rf":([A-Z]+){LAST_ROW}\b")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def write_book(
    path: Path,
    page: WorkbookPage,
    rows: Iterable[Sequence[Written]],
    on: date,
    progress: Progress | None = None,
    count: int | None = None,
) -> int:
    """Write rows of values under the page's heads; gives how many.

    The same page, rows and day give the same bytes. The file appears whole or not at all.

    Args:
        path: What to write; an older file of that name is replaced.
        page: What it looks like.
        rows: One value a head: text and partial days as str, days as date, numbers as int or
            Decimal, None for an empty cell. Text is never a formula.
        on: The day in its properties.
        progress: Is told the rows written, every 500.
        count: How many rows there will be, if known; needed for the size noted in the sheet where
            ``rows`` has no length.

    Raises:
        ClerkError: More rows than a sheet holds, or the file cannot be written.
        ValueError: ``count`` was wrong.
    """
    if count is None and isinstance(rows, Sequence):
        count = len(rows)
    if count is not None and count + page.spare + page.head_row > LAST_ROW:
        raise _too_long()
    stream = iter(rows)
    first = list(islice(stream, _LOOKED_AT))
    parts = skeleton(page, column_widths(page, first), on)
    with replaced(path) as out, zipfile.ZipFile(out, "w", compresslevel=_LEVEL) as archive:
        for name, content in parts.parts:
            archive.writestr(entry(name, on), content, zipfile.ZIP_DEFLATED, _LEVEL)
        with archive.open(entry(SHEET_PART, on), "w", force_zip64=True) as sheet:
            head = parts.head
            if count is not None:
                last = letters(len(page.heads)) + str(max(count + page.spare, 0) + page.head_row)
                head = head.replace("<sheetViews>", f'<dimension ref="A1:{last}"/><sheetViews>', 1)
            sheet.write(head.encode("utf-8"))
            lines = _Lines(page, parts.styles)
            written = 0
            for piece in _pieces(chain(first, stream)):
                sheet.write(lines.xml(piece).encode("utf-8"))
                written += len(piece)
                if progress:
                    progress(written)
            sheet.write(lines.spare(page.spare).encode("utf-8"))
            if count is not None and count != written:
                raise ValueError(f"{written} rows came, {count} were announced")
            final = max(page.head_row + written + page.spare, page.head_row + 1)
            sheet.write(_TO_LAST.sub(rf":\g<1>{final}", parts.tail).encode("utf-8"))
    return written


def _pieces(rows: Iterator[Sequence[Written]]) -> Iterator[list[Sequence[Written]]]:
    while piece := list(islice(rows, _PER_PIECE)):
        yield piece


def _too_long() -> ClerkError:
    return ClerkError("行数超过一张工作表的上限 1048576 行。", "请缩小筛选范围，分几次导出。")


def entry(name: str, on: date) -> zipfile.ZipInfo:
    """A part's entry in the zip, dated on a day and the same on every system."""
    entry = zipfile.ZipInfo(name, (max(on.year, 1980), on.month, on.day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0  # the same on every system
    return entry


@contextmanager
def replaced(path: Path) -> Iterator[IO[bytes]]:
    """A file beside ``path`` that takes its place when all is written, and goes otherwise.

    Raises:
        ClerkError: It cannot be written or put in place.
    """
    try:
        handle, name = tempfile.mkstemp(".tmp", f".{path.stem}-", path.parent)
    except OSError as error:
        raise _refused(path) from error
    beside = Path(name)
    try:
        with os.fdopen(handle, "w+b") as out:
            yield out
        beside.replace(path)
    except OSError as error:
        raise _refused(path) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _refused(path: Path) -> ClerkError:
    return ClerkError(
        f"写不了“{path.name}”。",
        "请看磁盘是否已满、U盘是否写保护，或这个文件正在 WPS 里开着；换个文件名再试。",
    )


class _Lines:
    """Turns rows into XML, numbered from the row below the heads."""

    def __init__(self, page: WorkbookPage, styles: Sequence[int]) -> None:
        self._row = page.head_row
        self._columns = [
            (f'<c r="{letters(at)}', f'" s="{style}"') for at, style in enumerate(styles, 1)
        ]

    def xml(self, rows: Sequence[Sequence[Written]]) -> str:
        parts: list[str] = []
        put = parts.append
        for values in rows:
            self._row = number = self._row + 1
            if number > LAST_ROW:
                raise _too_long()
            put(f'<row r="{number}">')
            for (start, styled), value in zip(self._columns, values, strict=True):
                if value is None or value == "":
                    put(f"{start}{number}{styled}/>")
                elif type(value) is str:
                    put(f"{start}{number}{styled}{inline(value)}")
                else:
                    put(f"{start}{number}{styled}{_other(value)}")
            put("</row>")
        return "".join(parts)

    def spare(self, count: int) -> str:
        return self.xml([(None,) * len(self._columns)] * count)


def inline(text: str) -> str:
    """The rest of a cell that holds a text, formula marks and all."""
    if not text.isprintable():
        text = _ILLEGAL.sub("", text)
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT]
    text = text.translate(_MARKUP)
    if text[:1].isspace() or text[-1:].isspace() or "\n" in text:
        return f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f' t="inlineStr"><is><t>{text}</t></is></c>'


def _other(value: Written | time) -> str:
    if isinstance(value, bool):
        return inline("是" if value else "否")
    if isinstance(value, datetime):
        return inline(value.strftime("%Y-%m-%d %H:%M"))
    if isinstance(value, date):
        return day_value(value)
    if isinstance(value, int | Decimal) and -_EXACT < value < _EXACT:
        return f"><v>{value:f}</v></c>" if isinstance(value, Decimal) else f"><v>{value}</v></c>"
    return inline(str(value))


def day_value(day: date) -> str:
    """The rest of a cell that holds a day; text for one that Excel cannot count."""
    if day < _FIRST_DAY:
        return inline(day.isoformat())
    return f"><v>{day.toordinal() - _EPOCH}</v></c>"
