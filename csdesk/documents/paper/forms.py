"""Forms: a ledger's page left empty to be filled by hand, and the sheet of one record."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO

from csdesk.documents.paper.edition import PLAIN, Edition
from csdesk.documents.paper.flow import HEAD_GREY, Boxes, Cell, Flow
from csdesk.documents.paper.fonts import Fonts, clean
from csdesk.documents.paper.foot import Foot, number_leaves
from csdesk.documents.paper.heads import Heads
from csdesk.documents.paper.ledger import lay_ledger
from csdesk.documents.paper.lines import wrap
from csdesk.documents.paper.page import (
    ROW_SIGNED,
    Head,
    LedgerPage,
    Printed,
    frame_of,
    shares,
)
from csdesk.documents.paper.pdf import POINTS, About, Document, Mark

_SIZE = 10.5
_ROW, _BAND = 8.5 * POINTS, 7.5 * POINTS
_LABEL = 26 * POINTS
_BAND_NAME, _BAND_SMALL = 20.0, 12.0
_BAND_LOW, _BAND_HIGH, _BAND_GAP = 14 * POINTS, 20 * POINTS, 2.5 * POINTS
_BAND_INSET = 4 * POINTS


@dataclass(frozen=True, slots=True)
class Entry:
    """A label and its value; `wide` ones take the whole width of the sheet."""

    label: str
    value: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a sheet: entries two in a row, then a table of what belongs to the record.

    An empty `title` draws no band over it.

    Attributes:
        least: Height of its rows at least, in millimetres; 0 for the sheet's own.
        blank: Empty rows follow to the end of the page, so many at least, numbered in the first
            column where the rows are; -1 for none.
    """

    title: str
    entries: tuple[Entry, ...] = ()
    heads: tuple[Head, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    least: float = 0
    blank: int = -1


@dataclass(frozen=True, slots=True)
class Band:
    """Whose sheet it is, large above the first section.

    Attributes:
        name: The largest words of the sheet.
        beside: In the line of the name, at its right: sex, age.
        below: Under the name: where she belongs.
    """

    name: str
    beside: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of one record, such as 一人一档; `page` gives all that stands around it."""

    page: LedgerPage
    sections: tuple[Section, ...]
    band: Band | None = None


def write_form(
    out: BinaryIO,
    page: LedgerPage,
    on: date,
    count: int = 0,
    edition: Edition = PLAIN,
) -> Printed:
    """Write a ledger's page with empty rows of 11 mm, to be filled by hand.

    Args:
        out: Where the bytes go; it stays open.
        page: What stands on every page; nothing is said of masking or a filter.
        on: Day of the document.
        count: Empty rows; 0 fills one page.
        edition: Whose fonts, and whether for the archive.
    """
    least = max(ROW_SIGNED, page.row_least)
    page = replace(page, masked="", filter_line="", row_least=least)
    document, fonts = edition.begin(out, About(page.title, page.unit, page.period), on)
    frame = frame_of(page.size, page.landscape)
    if not count:
        room = Heads(page, frame, fonts).body - Foot(page, frame, fonts, on).limit
        count = int(room / (least * POINTS) + 0.001)
    empty = [("",) * len(page.columns)] * count
    lay_ledger(document, fonts, page, empty, ends=False)
    document.marks.append(Mark(page.title, document.leaves[0]))
    number_leaves(document, fonts, document.leaves)
    return edition.end(document, fonts, count)


def write_sheet(out: BinaryIO, sheet: Sheet, on: date, edition: Edition = PLAIN) -> Printed:
    """Write the sheet of one record, its pages numbered from 1.

    Args:
        out: Where the bytes go; it stays open.
        sheet: What stands on it.
        on: Day of the document.
        edition: Whose fonts, and whether for the archive.
    """
    page = sheet.page
    document, fonts = edition.begin(out, About(page.title, page.unit, page.period), on)
    lay_sheet(document, fonts, sheet)
    document.marks.insert(0, Mark(page.title, document.leaves[0]))
    number_leaves(document, fonts, document.leaves)
    return edition.end(document, fonts, 1)


def lay_sheet(document: Document, fonts: Fonts, sheet: Sheet, level: int = 1) -> None:
    """Add the pages of a sheet to a document, unnumbered; its sections become marks of a level."""
    page = replace(sheet.page, heads=(), signed=())
    frame = frame_of(page.size, page.landscape)
    heads = Heads(page, frame, fonts)
    foot = Foot(page, frame, fonts, document.on)
    inner = replace(frame, bottom=foot.limit)

    def begin(flow: Flow) -> None:
        flow.content.add(heads.content.bytes().decode("ascii"))
        flow.content.add(foot.content.bytes().decode("ascii"))
        flow.y = heads.top

    flow = Flow(document, fonts, inner, foot.number_at, begin)
    if sheet.band:
        _draw_band(flow, fonts, sheet.band)
    boxes = Boxes(flow, _SIZE, _ROW)
    begun: list[tuple[str, int]] = []
    for section in sheet.sections:
        if section.title:
            band = Cell(section.title, inner.left, inner.right, "centre", head=True)
            boxes.row((band,), least=_BAND, keep=2 * _ROW)
            begun.append((section.title, len(document.leaves)))
        for cells in _pairs(section.entries, inner.left, inner.right):
            boxes.row(cells)
        if section.heads:
            _draw_rows(boxes, section, inner.left, inner.right)
    boxes.close()
    flow.finish()
    document.marks.extend(Mark(title, document.leaves[at], level) for title, at in begun)


def _draw_band(flow: Flow, fonts: Fonts, band: Band) -> None:
    """The name as large as there is room, what stands beside it, and a line below."""
    left, right = flow.frame.left, flow.frame.right
    room = right - left - 2 * _BAND_INSET
    height = _BAND_HIGH if band.below else _BAND_LOW
    flow.content.box(left, flow.y - height, right - left, height, 1.2, HEAD_GREY)
    beside = fonts.body.measure(clean(band.beside), _BAND_SMALL)
    size = _BAND_NAME
    while size > _BAND_SMALL and fonts.title.measure(clean(band.name), size) + beside > room:
        size -= 1
    y = flow.y - _BAND_LOW / 2 - size * 0.36
    flow.content.text(left + _BAND_INSET, y, band.name, fonts.title, size)
    flow.content.text(right - _BAND_INSET, y, band.beside, fonts.body, _BAND_SMALL, "right")
    if band.below:
        line = wrap(clean(band.below), room / _SIZE * 1000, fonts.body.width)[0]
        y = flow.y - _BAND_LOW - 1.6 * POINTS
        flow.content.text(left + _BAND_INSET, y, line, fonts.body, _SIZE)
    flow.y -= height + _BAND_GAP


def _pairs(entries: Sequence[Entry], left: float, right: float) -> list[list[Cell]]:
    """Entries as rows of cells: two in a row unless wide."""
    middle = (left + right) / 2
    rows: list[list[Cell]] = []
    half: list[Cell] = []
    for entry in entries:
        if half and not entry.wide:
            rows.append([*half, *_pair(entry, middle, right)])
            half = []
            continue
        if half:
            rows.append([*half[:1], replace(half[1], right=right)])
            half = []
        if entry.wide:
            rows.append(_pair(entry, left, right))
        else:
            half = _pair(entry, left, middle)
    if half:
        rows.append([half[0], replace(half[1], right=right)])
    return rows


def _pair(entry: Entry, left: float, right: float) -> list[Cell]:
    return [
        Cell(entry.label, left, left + _LABEL, "centre", head=True),
        Cell(entry.value, left + _LABEL, right),
    ]


def _draw_rows(boxes: Boxes, section: Section, left: float, right: float) -> None:
    edges = [left]
    for width in shares(section.heads, right - left):
        edges.append(edges[-1] + width)
    columns = list(zip(section.heads, edges, edges[1:], strict=False))
    heads = [Cell(head.label, a, b, "centre", head=True) for head, a, b in columns]
    boxes.row(heads, keep=_ROW)
    boxes.heads = heads
    least = section.least * POINTS or _ROW

    def draw(row: Sequence[str]) -> None:
        cells = zip(row, columns, strict=True)
        boxes.row([Cell(text, a, b, head.align) for text, (head, a, b) in cells], least)

    for row in section.rows:
        draw(row)
    number = len(section.rows)
    while section.blank >= 0 and (
        number < len(section.rows) + section.blank or boxes.room >= least
    ):
        number += 1
        draw((str(number), *("" for _ in columns[1:])))
    boxes.heads = ()
