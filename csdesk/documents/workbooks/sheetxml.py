"""Rows out of the XML of one sheet, streamed.

Rows as Excel, WPS, LibreOffice and the usual libraries write them are taken by one regular
expression, about twice as fast as callbacks of an XML parser. A row in which it does not
account for every cell goes to the parser, as does a sheet in any other spelling, so what is read
does not depend on the spelling.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from csdesk.documents.workbooks.cells import (
    LAST_COLUMN,
    LAST_ROW,
    LONGEST_TEXT,
    Cell,
    Merge,
    SheetRow,
    area,
    column_number,
)
from csdesk.documents.workbooks.numberformats import Shape, day_cell, number_cell
from csdesk.documents.workbooks.parts import Attributes, Package, feed, reader
from csdesk.documents.workbooks.refusals import damaged
from csdesk.documents.workbooks.sharedtext import blocks, clean, decoded, entities

_ROW_NUMBER = re.compile(r' r="([0-9]{1,9})"')
_CELL = re.compile(
    r'<c r="([A-Z]{1,3}+)[0-9]++"(?: s="([0-9]{1,7}+)")?+(?: t="([a-zA-Z]++)")?+'
    r"(?:/>|></c>|>(?:<f[^>]*+/>|<f[^>]*+>[^<]*+</f>)?+"
    r"(?:<v>([^<]++)</v>|<is><t(?: [^>]*+)?+>([^<]*+)</t></is>)</c>)"
)
_HIDDEN = ('hidden="1"', 'hidden="true"')
_PICTURE = "DISPIMG("
_MOST_MERGES = 200_000
_TRUE = ("1", "true")
_OFTEN = 10_000  # shared strings of the first rows: what every row repeats is among them
_REMEMBERED = 30_000  # values other than text that come again: ages, days, yes and no
_new = tuple.__new__  # half the time of Cell(...), for the millions


@dataclass(frozen=True, slots=True)
class Meanings:
    """What the numbers in a sheet's cells stand for.

    Attributes:
        strings: The shared strings.
        shapes: The shape of each cell format, by its number.
        since_1904: Days are counted from 1904.
    """

    strings: Sequence[str]
    shapes: Sequence[Shape]
    since_1904: bool

    def cell(self, kind: str, style: str, value: str) -> Cell | None:
        """The cell of a value as it stands in the XML; None if it shows nothing.

        Raises:
            FileRefusedError: ``damaged``: it names a shared string that is not there.
        """
        if kind == "s":
            try:
                text = self.strings[int(value)]
            except (ValueError, IndexError) as error:
                raise damaged() from error
            return Cell(text) if text else None
        if kind in ("", "n"):
            shape: Shape = ""
            if style:
                number = int(style)
                shape = self.shapes[number] if number < len(self.shapes) else ""
            return number_cell(value.strip(), shape, self.since_1904) if value else None
        if kind == "e":
            return Cell(value, "error")
        if kind == "b":
            return Cell("TRUE" if value in _TRUE else "FALSE", "bool")
        if kind == "d":
            return _iso_day(value)
        text = clean(value)
        if _PICTURE in text[:20]:
            return Cell("", "picture")
        return Cell(text) if text else None


def _iso_day(value: str) -> Cell:
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return Cell(value)
    moment = moment.replace(tzinfo=None)
    if moment.time() == datetime.min.time():
        return day_cell(moment.date(), None, value)
    return Cell(moment.strftime("%Y-%m-%d %H:%M"), "date", None, moment, value)


@dataclass(slots=True)
class Surroundings:
    """What stands around the rows of a sheet."""

    merges: list[Merge] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    drawing: bool = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """Note one element."""
        if tag == "mergeCell":
            merge = area(attributes.get("ref", ""))
            if merge and len(self.merges) < _MOST_MERGES:
                self.merges.append(merge)
        elif tag == "col" and attributes.get("hidden") in _TRUE:
            first, last = attributes.get("min", "0"), attributes.get("max", "0")
            if first.isdigit() and last.isdigit():
                end = min(int(last), LAST_COLUMN)
                self.hidden_columns.update(range(max(int(first), 1), end + 1))
        elif tag in ("drawing", "picture"):
            self.drawing = True


def surroundings(package: Package, part: str) -> Surroundings:
    """Merges, hidden columns and drawings of a sheet; its rows are passed over unread."""
    found = Surroundings()
    xml = reader(found.start)
    rest = b""
    state = "before"
    for piece in package.chunks(part):
        piece = rest + piece
        rest = b""
        if state == "before":
            at = piece.find(b"<sheetData>")
            if at < 0:
                feed(xml, piece[:-20])
                rest = piece[-20:]
                continue
            feed(xml, piece[: at + len(b"<sheetData>")])
            piece = piece[at + len(b"<sheetData>") :]
            state = "rows"
        if state == "rows":
            at = piece.find(b"</sheetData>")
            if at < 0:
                rest = piece[-20:]
                continue
            piece = piece[at:]
            state = "after"
        feed(xml, piece)
    if state == "rows":
        raise damaged()
    feed(xml, rest, last=True)
    return found


def sheet_rows(package: Package, part: str, meanings: Meanings) -> Iterator[SheetRow]:
    """The rows that hold something, from the top.

    Raises:
        FileRefusedError: ``damaged``.
    """
    texts = decoded(package.chunks(part))
    plain = _Plain(meanings)
    for number, block in enumerate(blocks(texts, "</row>")):
        if number == 0:
            head, data, body = block.partition("<sheetData>")
            if not data:
                yield from _parsed(package, part, meanings)
                return
            feed(reader(), head)
            block = body
        yield from plain.rows(block.partition("</sheetData>")[0])
        if "</sheetData>" in block:
            return
    raise damaged()


class _Columns(dict[str, int]):
    """Column numbers by their letters, reckoned once."""

    def __missing__(self, name: str) -> int:
        self[name] = number = column_number(name)
        return number


class _Plain:
    """Rows in the usual spelling, by regular expressions."""

    def __init__(self, meanings: Meanings) -> None:
        self._meanings = meanings
        self._often = {
            str(at): Cell(text) for at, text in enumerate(meanings.strings[:_OFTEN]) if text
        }
        self._columns = _Columns()
        self._values: dict[tuple[str, str, str], Cell] = {}
        self._last = 0

    def rows(self, block: str) -> Iterator[SheetRow]:
        if "<!" in block or "<?" in block:
            yield from self._parsed(block)
            return
        for piece in block.split("</row>"):
            opening, closed, body = piece.partition(">")
            while opening.endswith("/"):  # rows without a cell before it
                self._number(opening)
                opening, closed, body = body.partition(">")
            if not closed:
                if opening.strip():
                    raise damaged()
                continue
            last = self._last
            number = self._number(opening)
            cells = self._cells(body)
            if cells is None:
                self._last = last
                yield from self._parsed(piece + "</row>")
            elif cells:
                hidden = "hidden" in opening and any(mark in opening for mark in _HIDDEN)
                yield SheetRow(number, hidden, cells)

    def _number(self, opening: str) -> int:
        given = _ROW_NUMBER.search(opening)
        self._last = int(given[1]) if given else self._last + 1
        if self._last > LAST_ROW or not opening.lstrip().startswith("<row"):
            raise damaged()
        return self._last

    def _cells(self, body: str) -> dict[int, Cell] | None:
        """The cells of a row; None if something in it is written in another way."""
        found = _CELL.findall(body)
        if len(found) != body.count("<c"):
            return None
        cells: dict[int, Cell] = {}
        columns, often = self._columns, self._often
        for name, style, kind, value, inline in found:
            if kind == "s":
                cell = often.get(value) or self._shared(value)
                if cell:
                    cells[columns[name]] = cell
            elif value:
                cell = self._values.get((kind, style, value)) or self._cell(kind, style, value)
                if cell:
                    cells[columns[name]] = cell
            elif inline:
                text = clean(entities(inline))
                if text:
                    cells[columns[name]] = _new(Cell, (text, "text", None, None, ""))
        return cells

    def _shared(self, value: str) -> Cell | None:
        try:
            text = self._meanings.strings[int(value)]
        except (ValueError, IndexError) as error:
            raise damaged() from error
        return _new(Cell, (text, "text", None, None, "")) if text else None

    def _cell(self, kind: str, style: str, value: str) -> Cell | None:
        cell = self._meanings.cell(kind, style, entities(value))
        if cell and len(self._values) < _REMEMBERED:
            self._values[kind, style, value] = cell
        return cell

    def _parsed(self, rows: str) -> Iterator[SheetRow]:
        parser = _Parser(self._meanings, self._last)
        parser.feed("<sheetData>")
        parser.feed(rows)
        parser.feed("</sheetData>")
        self._last = parser.last
        yield from parser.taken()


def _parsed(package: Package, part: str, meanings: Meanings) -> Iterator[SheetRow]:
    parser = _Parser(meanings, 0)
    for piece in package.chunks(part):
        parser.feed(piece)
        yield from parser.taken()


class _Parser:
    """Rows in any spelling, by the XML parser."""

    def __init__(self, meanings: Meanings, last: int) -> None:
        self.last = last
        self._meanings = meanings
        self._done: list[SheetRow] = []
        self._cells: dict[int, Cell] = {}
        self._hidden = False
        self._column = 0
        self._cell: Mapping[str, str] = {}
        self._formula = False
        self._value: list[str] | None = None
        self._open = False
        self._phonetic = False
        self._xml = reader(self._start, self._end, self._text)

    def feed(self, piece: bytes | str) -> None:
        feed(self._xml, piece)

    def taken(self) -> list[SheetRow]:
        done, self._done = self._done, []
        return done

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._cell = attributes
            self._column = column_number(attributes.get("r", "").upper()) or self._column + 1
            self._formula = False
            self._value = None
        elif tag == "row":
            given = attributes.get("r", "")
            self.last = int(given) if given.isdecimal() and len(given) <= 9 else self.last + 1
            if self.last > LAST_ROW:
                raise damaged()
            self._cells = {}
            self._column = 0
            self._hidden = attributes.get("hidden") in _TRUE
        elif tag == "f":
            self._formula = True
        elif tag == "rPh":
            self._phonetic = True
        elif tag in ("v", "t") and not self._phonetic:
            self._open = True
            if self._value is None:
                self._value = []

    def _end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._open = False
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "c":
            self._close_cell()
        elif tag == "row" and self._cells:
            self._done.append(SheetRow(self.last, self._hidden, self._cells))
            self._cells = {}

    def _text(self, text: str) -> None:
        if self._open and self._value is not None and len(self._value) <= LONGEST_TEXT:
            self._value.append(text)

    def _close_cell(self) -> None:
        if not 0 < self._column <= LAST_COLUMN:
            return
        kind = self._cell.get("t", "")
        value = "".join(self._value) if self._value is not None else ""
        cell: Cell | None
        empty = not value and (kind != "str" or self._value is None)
        if self._formula and empty:
            cell = Cell("", "formula_no_cache")
        elif value:
            style = self._cell.get("s", "")
            cell = self._meanings.cell(kind, style if style.isdigit() else "", value)
        else:
            cell = None
        if cell:
            self._cells[self._column] = cell
