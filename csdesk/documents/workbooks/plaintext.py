"""Tables in text files: CSV and tab-separated, in UTF-8, UTF-16 or GB18030."""

import codecs
import csv
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from csdesk.documents.workbooks.cells import LAST_COLUMN, LAST_ROW, Book, Cell, Sheet, SheetRow
from csdesk.documents.workbooks.refusals import damaged, no_table_found, not_a_workbook, too_large
from csdesk.documents.workbooks.sharedtext import clean

_LARGEST = 512 * 1024 * 1024
_CHUNK = 1024 * 1024
_SNIFFED = 64 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ("\t", ",", ";", "|", "，")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_MOST_CONTROL = 0.001  # share of control characters; a text has none, a binary file a tenth
_KEPT_AS_TEXT = re.compile(r'^="(.*)"$', re.S)


def open_text(path: Path) -> Book:
    """A text file as a book of one sheet, named after the file.

    Raises:
        FileRefusedError: ``not_a_workbook``, ``no_table_found``, ``damaged`` or ``too_large``.
    """
    size = path.stat().st_size
    if size > _LARGEST:
        raise too_large()
    if size == 0:
        raise no_table_found("文件是空的。")
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as stream:
        head = stream.read(_SNIFFED)
    if len(_CONTROL.findall(head)) > _MOST_CONTROL * len(head):
        raise not_a_workbook()
    delimiter = _delimiter(head)
    sheet = Sheet(
        name=path.stem,
        hidden=False,
        merges=(),
        hidden_columns=frozenset(),
        has_pictures=False,
        read=partial(_rows, path, encoding, delimiter),
    )
    return Book((sheet,), "text")


def encoding_of(path: Path) -> str:
    """The encoding in which the whole file can be decoded.

    GB18030 contains GBK and GB2312; what is neither it nor Unicode is no Chinese text.

    Raises:
        FileRefusedError: ``not_a_workbook`` or ``damaged``.
    """
    with path.open("rb") as stream:
        head = stream.read(_SNIFFED)
    for mark, name in _MARKS:
        if head.startswith(mark):
            candidates: tuple[str, ...] = (name,)
            break
    else:
        candidates = ("utf-8", "gb18030")
        nought = head.count(0)
        if nought > len(head) // 8:  # every second byte of Latin text in UTF-16 is 0
            odd = head[1::2].count(0)
            candidates = ("utf-16-le",) if odd * 2 > nought else ("utf-16-be",)
    for name in candidates:
        if _decodes(path, name):
            return name
        if name == "utf-8" and _begins_as_utf8(head):
            break  # a UTF-8 file broken further down; in GB18030 it would be nonsense
    raise damaged() if _begins_as_utf8(head) else not_a_workbook()


def _begins_as_utf8(head: bytes) -> bool:
    """Whether the first bytes are UTF-8 with Chinese in it, but for a character cut at the end."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return not text.isascii()


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_CHUNK):
                decoder.decode(piece)
        decoder.decode(b"", True)
    except UnicodeError:
        return False
    return True


def _delimiter(head: str) -> str:
    """The mark that cuts the first lines into the same number of cells most steadily."""
    lines = [line for line in head.splitlines()[:40] if line.strip()]
    best, most = ",", 0.0
    for mark in _DELIMITERS:
        counts = [line.count(mark) for line in lines]
        held = [count for count in counts if count]
        if not held:
            continue
        usual = max(set(held), key=held.count)
        steady = held.count(usual) / len(lines)
        weight = steady * min(usual, 20) ** 0.5
        if weight > most:
            best, most = mark, weight
    return best


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[SheetRow]:
    try:
        with path.open(encoding=encoding, newline="") as stream:
            for number, values in enumerate(csv.reader(stream, delimiter=delimiter), 1):
                if number > LAST_ROW:
                    raise too_large("行数超过 1048576。")
                cells = {}
                for column, value in enumerate(values[:LAST_COLUMN], 1):
                    text = text_value(value)
                    if text:
                        cells[column] = Cell(text)
                if cells:
                    yield SheetRow(number, False, cells)
    except (csv.Error, UnicodeError) as error:
        raise damaged() from error


def text_value(value: str) -> str:
    """A field of a text file: ``="…"``, a known trick to keep long numbers, taken off."""
    value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if value.startswith("="):
        value = _KEPT_AS_TEXT.sub(r"\1", value)
    return clean(value)
