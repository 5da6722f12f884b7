"""The inspection pack: cover, contents, ledgers, sheets and reports of a period as one document.

The body is laid out first and counted from 1; cover and contents are drawn last, when the pages
are known, and bound first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO

from csdesk.documents.paper.content import Content
from csdesk.documents.paper.edition import PLAIN, Edition
from csdesk.documents.paper.fonts import Fonts, clean
from csdesk.documents.paper.foot import number_leaves
from csdesk.documents.paper.forms import Sheet, lay_sheet
from csdesk.documents.paper.ledger import lay_ledger
from csdesk.documents.paper.lines import balanced, wrap
from csdesk.documents.paper.page import Frame, LedgerPage, Printed, frame_of
from csdesk.documents.paper.pdf import (
    POINTS,
    About,
    Document,
    Leaf,
    Link,
    Mark,
    Progress,
)
from csdesk.documents.paper.report import Report, lay_report

_TITLE, _NAME, _LINE = 34.0, 20.0, 12.0
_PITCH = 8.2 * POINTS
_GAP, _COLUMN, _PAGES = 14 * POINTS, 170 * POINTS, 24 * POINTS


@dataclass(frozen=True, slots=True)
class LedgerPart:
    """A ledger of the pack; its rows are taken when its turn comes."""

    page: LedgerPage
    rows: Iterable[Sequence[str]]
    group: str = ""

    @property
    def title(self) -> str:
        """Its line in the contents."""
        return self.page.title


@dataclass(frozen=True, slots=True)
class SheetPart:
    """The sheet of one record."""

    sheet: Sheet
    group: str = ""
    name: str = ""

    @property
    def title(self) -> str:
        """Its line in the contents; `name` tells whose it is."""
        return f"{self.sheet.page.title}（{self.name}）" if self.name else self.sheet.page.title


@dataclass(frozen=True, slots=True)
class ReportPart:
    """A report or letter."""

    report: Report
    group: str = ""

    @property
    def title(self) -> str:
        """Its line in the contents."""
        return self.report.title


Part = LedgerPart | SheetPart | ReportPart


@dataclass(frozen=True, slots=True)
class Pack:
    """What is bound together.

    Attributes:
        period: Under the title of the cover, such as 2026年第一季度.
        dated: Date on the cover.
        parts: In order; neighbours of one group stand under its heading in contents and outline.
            May be an iterator, so that the rows of one ledger are read at a time.
        landscape: How cover and contents lie; as most of the ledgers do.
    """

    title: str
    parts: Iterable[Part]
    unit: str = ""
    period: str = ""
    dated: str = ""
    landscape: bool = True


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the contents; a group's heading has no leaf."""

    title: str
    page: int = 0
    last: int = 0
    leaf: Leaf | None = None


def write_pack(
    out: BinaryIO,
    pack: Pack,
    on: date,
    progress: Progress | None = None,
    edition: Edition = PLAIN,
) -> Printed:
    """Write a pack as one PDF with outline, links and page labels.

    Args:
        out: Where the bytes go; it stays open.
        pack: What is bound.
        on: Day of the document.
        progress: Told how many rows are laid out; may raise.
        edition: Whose fonts, and whether for the archive.
    """
    document, fonts = edition.begin(out, About(pack.title, pack.unit, pack.period), on)
    entries, rows = _lay_parts(document, fonts, pack.parts, progress)
    body = list(document.leaves)
    number_leaves(document, fonts, body)
    frame = frame_of("A4", pack.landscape)
    document.leaves = [_cover(document, fonts, pack, frame)]
    document.leaves += _contents(document, fonts, entries, frame)
    document.front = len(document.leaves)
    marks = [Mark("封面", document.leaves[0]), Mark("目录", document.leaves[1])]
    document.marks[:0] = marks
    document.leaves += body
    return edition.end(document, fonts, rows)


def _lay_parts(
    document: Document, fonts: Fonts, parts: Iterable[Part], progress: Progress | None
) -> tuple[list[_Entry], int]:
    entries: list[_Entry] = []
    rows, group = 0, ""
    for part in parts:
        first, marked = len(document.leaves), len(document.marks)
        level = 1 if part.group else 0
        match part:
            case LedgerPart():
                rows += lay_ledger(document, fonts, part.page, part.rows, progress, rows)
            case SheetPart():
                lay_sheet(document, fonts, part.sheet, level + 1)
            case ReportPart():
                lay_report(document, fonts, part.report, level)
        leaf = document.leaves[first]
        if not isinstance(part, ReportPart):
            document.marks.insert(marked, Mark(part.title, leaf, level))
        if part.group and part.group != group:
            document.marks.insert(marked, Mark(part.group, leaf))
            entries.append(_Entry(part.group))
        group = part.group
        entries.append(_Entry(part.title, first + 1, len(document.leaves), leaf))
    return entries, rows


def _cover(document: Document, fonts: Fonts, pack: Pack, frame: Frame) -> Leaf:
    content = Content()
    room = (frame.right - frame.left) * 0.9
    size = _TITLE
    y = frame.bottom + (frame.top - frame.bottom) * 0.68
    for line in balanced(clean(pack.title), room / (size + 3) * 1000, fonts.title.width):
        content.text(frame.middle, y, line, fonts.title, size, "centre", 3)
        y -= size * 1.5
    half = 52 * POINTS
    content.line(frame.middle - half, y + 10, frame.middle + half, y + 10, 1.2)
    content.line(frame.middle - half, y + 7, frame.middle + half, y + 7, 0.4)
    content.text(frame.middle, y - 28, pack.period, fonts.body, _NAME, "centre")
    y = frame.bottom + 30 * POINTS
    content.text(frame.middle, y, pack.unit, fonts.head, 16, "centre")
    content.text(frame.middle, y - 28, pack.dated, fonts.body, 15, "centre")
    return Leaf(frame.width, frame.height, [document.stream(content.bytes())])


def _contents(
    document: Document, fonts: Fonts, entries: Sequence[_Entry], frame: Frame
) -> list[Leaf]:
    """Lines of title, dots and pages; in two columns where one does not hold them."""
    start = frame.top - 18 * POINTS
    each = int((start - frame.bottom) / _PITCH)
    width = min(frame.right - frame.left, _COLUMN)
    columns = [(frame.middle - width / 2, frame.middle + width / 2)]
    lines = _broken(fonts, entries, width)
    if len(lines) > each and frame.width > frame.height:
        middle = frame.middle
        columns = [(frame.left, middle - _GAP / 2), (middle + _GAP / 2, frame.right)]
        lines = _broken(fonts, entries, columns[0][1] - columns[0][0])
    lines = _heads_below(lines, each)
    leaves = []
    for first in range(0, max(1, len(lines)), each * len(columns)):
        content = Content()
        leaf = Leaf(frame.width, frame.height, [])
        content.text(frame.middle, frame.top - 20, "目录", fonts.title, 22, "centre", 22)
        for number, entry in enumerate(lines[first : first + each * len(columns)]):
            left, right = columns[number // each]
            y = start - (number % each) * _PITCH - _LINE
            _draw_line(content, fonts, entry, left, right, y)
            if entry.leaf:
                leaf.links.append(Link(left, y - 5, right, y + _LINE + 1, entry.leaf))
        leaf.contents.append(document.stream(content.bytes()))
        leaves.append(leaf)
    return leaves


def _heads_below(lines: Sequence[_Entry], each: int) -> list[_Entry]:
    """Lines in columns of so many, none of which ends with a group's heading."""
    kept: list[_Entry] = []
    for entry in lines:
        if entry.leaf is None and len(kept) % each == each - 1:
            kept.append(_Entry(""))
        kept.append(entry)
    return kept


def _broken(fonts: Fonts, entries: Sequence[_Entry], width: float) -> list[_Entry]:
    """Long titles over more lines, the last of which has the pages."""
    limit = (width - _PAGES) / _LINE * 1000
    lines = []
    for entry in entries:
        *first, last = wrap(clean(entry.title), limit, fonts.body.width)
        lines += [_Entry(title, leaf=entry.leaf) for title in first]
        lines.append(replace(entry, title=last))
    return lines


def _draw_line(
    content: Content, fonts: Fonts, entry: _Entry, left: float, right: float, y: float
) -> None:
    font = fonts.body if entry.leaf else fonts.head
    begins = left + content.text(left, y, entry.title, font, _LINE)
    if not entry.page:
        return
    pages = f"{entry.page}—{entry.last}" if entry.last > entry.page else str(entry.page)
    ends = right - content.text(right, y, pages, font, _LINE, "right")
    if ends - begins > 2 * _LINE:
        dots = f"{ends - 6:.2f} {y + 3:.2f} m {begins + 6:.2f} {y + 3:.2f} l"
        content.add(f"q 0.9 w 1 J [0 4] 0 d {dots} S Q")
