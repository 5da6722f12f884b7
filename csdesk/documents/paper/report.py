"""Reports and letters as GB/T 9704 sets them: 22 lines of 28 characters, numbered outside.

Margins, sizes and the line pitch are those of the standard; charts and small tables stand between
the paragraphs, wide tables on pages of their own that lie across.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, Literal

from csdesk.documents.charts import Chart
from csdesk.documents.paper.charts import draw_chart
from csdesk.documents.paper.edition import PLAIN, Edition
from csdesk.documents.paper.flow import Boxes, Cell, Flow
from csdesk.documents.paper.fonts import Font, Fonts, clean
from csdesk.documents.paper.foot import set_number
from csdesk.documents.paper.ledger import lay_ledger
from csdesk.documents.paper.lines import balanced, wrap
from csdesk.documents.paper.page import Frame, Head, LedgerPage, Printed, shares
from csdesk.documents.paper.pdf import POINTS, About, Document, Mark, sheet_size
from csdesk.documents.paper.table import DROP

TITLE, BODY, TABLE, NUMBER = 22.0, 15.75, 10.5, 14.0
PITCH = 28.95
LINES, CHARACTERS = 22, 28
_TITLE_LEAD = 34.0
_ROW = 7.5 * POINTS
_NUMBER_DROP = 9 * POINTS
_SCREEN_SPACE = re.compile("(?<=[^ -~]) (?=[ -~])|(?<=[ -~]) (?=[^ -~])")
"""A space between Chinese and digits, as the screen sets it; printed text has none."""

_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading without its number: 一、 or （一） is put before it in order."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences; the first line is drawn in by two characters. Line feeds make paragraphs."""

    text: str


@dataclass(frozen=True, slots=True)
class ChartPart:
    """Charts beside one another, as many as fit the width in a line."""

    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class TablePart:
    """A small table; its heads are repeated where it goes on over the page."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class WidePart:
    """A ledger's page that lies across, with margins of its own."""

    page: LedgerPage
    rows: Iterable[Sequence[str]]


Part = Heading | Paragraph | ChartPart | TablePart | WidePart


@dataclass(frozen=True, slots=True)
class Report:
    """A report or letter.

    Attributes:
        unit: Who signs; over the date, at the end.
        dated: The date as it is printed, such as 2026年3月31日; empty leaves the signature out.
        subtitle: Under the title, in brackets by custom.
        addressed: Line before the text, such as 镇民政办：.
    """

    title: str
    parts: tuple[Part, ...]
    unit: str = ""
    dated: str = ""
    subtitle: str = ""
    addressed: str = ""


def report_frame() -> Frame:
    """The block of text of GB/T 9704: 156 × 225 mm."""
    width, height = sheet_size("A4", landscape=False)
    return Frame(width, height, 28 * POINTS, 35 * POINTS, width - 26 * POINTS, height - 37 * POINTS)


def write_report(
    out: BinaryIO,
    report: Report,
    on: date,
    edition: Edition = PLAIN,
) -> Printed:
    """Write a report as a PDF.

    Args:
        out: Where the bytes go; it stays open.
        report: Its text and parts.
        on: Day of the document.
        edition: Whose fonts, and whether for the archive.
    """
    document, fonts = edition.begin(out, About(report.title, report.unit, report.dated), on)
    lay_report(document, fonts, report)
    number_report(document, fonts)
    return edition.end(document, fonts, 0)


def number_report(document: Document, fonts: Fonts) -> None:
    """Set — n — on every leaf: outside, a character from the edge; lying across, in the middle."""
    frame = report_frame()
    for number, leaf in enumerate(document.leaves, 1):
        if leaf.width < leaf.height:
            odd = number % 2 == 1
            leaf.number_align = "right" if odd else "left"
            x = frame.right - NUMBER if odd else frame.left + NUMBER
            leaf.number_at = (x, leaf.number_at[1])
        set_number(document, fonts, leaf, f"— {number} —", NUMBER)


def lay_report(document: Document, fonts: Fonts, report: Report, level: int = 0) -> None:
    """Add the pages of a report to a document, unnumbered, and their marks from `level` on."""
    _Setter(document, fonts, report, level).set()


class _Setter:
    """Sets one report."""

    def __init__(self, document: Document, fonts: Fonts, report: Report, level: int) -> None:
        self._document, self._fonts, self._report = document, fonts, report
        self._level = level
        self._counts = [0, 0]
        self._marks: list[tuple[str, int]] = []
        self._flow = self._new_flow()

    def _new_flow(self) -> Flow:
        frame = report_frame()
        at = (frame.middle, frame.bottom - _NUMBER_DROP)
        return Flow(self._document, self._fonts, frame, at)

    def set(self) -> None:
        first = len(self._document.leaves)
        self._marks.append((self._report.title, self._level))
        self._places = [first]
        self._set_title()
        if self._report.addressed:
            self._set_lines(self._report.addressed, self._fonts.body, indent=0)
        parts = self._report.parts
        closing = next((i for i in range(len(parts), 0, -1) if not _is_wide(parts[i - 1])), 0)
        for number, part in enumerate(parts):
            if number == closing:
                self._set_signature()
            self._set_part(part, last=number == closing - 1)
        if closing == len(parts):
            self._set_signature()
        if not self._flow.fresh or len(self._document.leaves) == first:
            self._flow.finish()
        for (title, level), place in zip(self._marks, self._places, strict=True):
            self._document.marks.append(Mark(title, self._document.leaves[place], level))

    def _set_part(self, part: Part, last: bool) -> None:
        """Set a part; the `last` one keeps two lines together with the signature after it."""
        match part:
            case Heading():
                self._set_heading(part)
            case Paragraph():
                texts = clean(part.text).split("\n")
                for number, text in enumerate(texts, 1):
                    signed = last and number == len(texts) and bool(self._report.dated)
                    self._set_lines(text, self._fonts.body, keep=3 if signed else 0)
            case ChartPart():
                self._set_charts(part.charts)
            case TablePart():
                self._set_table(part)
            case WidePart():
                self._set_wide(part)

    def _set_title(self) -> None:
        flow, font = self._flow, self._fonts.title
        width = flow.frame.right - flow.frame.left
        for line in balanced(clean(self._report.title), width / TITLE * 1000, font.width):
            flow.y -= _TITLE_LEAD
            flow.content.text(flow.frame.middle, flow.y + 9, line, font, TITLE, "centre")
        if self._report.subtitle:
            flow.y -= PITCH
            at = (flow.frame.middle, flow.y + 9)
            flow.content.text(*at, self._report.subtitle, self._fonts.body, BODY, "centre")
        # Back to the grid of 22 lines, with a line left free.
        self._to_grid(PITCH)

    def _set_heading(self, heading: Heading) -> None:
        first = heading.level == 1
        self._counts = [self._counts[0] + 1, 0] if first else [self._counts[0], self._counts[1] + 1]
        number = numeral(self._counts[heading.level - 1])
        text = f"{number}、{heading.text}" if first else f"（{number}）{heading.text}"
        self._flow.need(PITCH + 3 * _ROW)  # three rows of a table, or two lines, stay with it
        self._marks.append((text, self._level + heading.level))
        self._places.append(len(self._document.leaves))
        self._set_lines(text, self._fonts.head if first else self._fonts.title)

    def _set_lines(self, text: str, font: Font, indent: int = 2, keep: int = 0) -> None:
        """Set a paragraph, each line but the last to the full width.

        Its last two lines stay together with `keep` lines after it.
        """
        flow = self._flow
        full = CHARACTERS * 1000.0
        text = _SCREEN_SPACE.sub("", clean(text))
        lines = wrap(f"{'　' * indent}{text}", full + 1, font.width)
        for number, line in enumerate(lines):
            near = keep and number >= len(lines) - 2
            flow.need(PITCH * (len(lines) - number + keep if near else 1))
            y = flow.y - PITCH / 2 - BODY * DROP
            space = 0.0
            if number < len(lines) - 1 and len(line) > 1:
                slack = full / 1000 * BODY - font.measure(line, BODY)
                space = min(slack / (len(line) - 1), BODY / 5)
            flow.content.text(flow.frame.left, y, line, font, BODY, space=round(space, 4))
            flow.y -= PITCH

    def _set_charts(self, charts: Sequence[Chart]) -> None:
        """Set charts in rows, each row spread over the width, back to the grid of lines after."""
        flow = self._flow
        width = flow.frame.right - flow.frame.left
        flow.y -= PITCH / 4
        for row in chart_rows(charts, width / POINTS):
            height = max(chart.height for chart in row) * POINTS
            flow.need(height)
            gap = (width - sum(chart.width for chart in row) * POINTS) / len(row)
            x = flow.frame.left + gap / 2
            for chart in row:
                draw_chart(flow.content, chart, x, flow.y - height, self._fonts)
                x += chart.width * POINTS + gap
            flow.y -= height + PITCH / 8
        self._to_grid(PITCH / 4)

    def _to_grid(self, least: float) -> None:
        """Go down to the next of the page's 22 lines, leaving at least so much free."""
        flow = self._flow
        lines = -(-(flow.frame.top - flow.y + least) // PITCH)
        flow.y = flow.frame.top - lines * PITCH

    def _set_table(self, part: TablePart) -> None:
        flow = self._flow
        if part.title:
            flow.need(PITCH + 4 * _ROW)
            y = flow.y - PITCH / 2 - BODY * DROP
            at = (flow.frame.middle, y)
            flow.content.text(*at, part.title, self._fonts.head, BODY - 1.75, "centre")
            flow.y -= PITCH
        flow.need(3 * _ROW)
        edges = [flow.frame.left]
        for width in shares(part.heads, flow.frame.right - flow.frame.left):
            edges.append(edges[-1] + width)
        boxes = Boxes(flow, TABLE, _ROW)
        columns = list(zip(part.heads, edges, edges[1:], strict=False))
        heads = [Cell(head.label, a, b, "centre", head=True) for head, a, b in columns]
        boxes.row(heads)
        boxes.heads = heads
        for row in part.rows:
            boxes.row(
                [
                    Cell(text, a, b, head.align)
                    for text, (head, a, b) in zip(row, columns, strict=True)
                ]
            )
        boxes.close()
        self._to_grid(PITCH * 0.4)

    def _set_wide(self, part: WidePart) -> None:
        if not self._flow.fresh:
            self._flow.finish()
        self._marks.append((part.page.title, self._level + 1))
        self._places.append(len(self._document.leaves))
        lay_ledger(self._document, self._fonts, part.page, part.rows)
        self._flow = self._new_flow()

    def _set_signature(self) -> None:
        """Set who signs and the date: the date ends four characters from the right."""
        report, flow, font = self._report, self._flow, self._fonts.body
        if not report.dated:
            return
        flow.need(3 * PITCH if not flow.fresh else 0)
        flow.y -= PITCH if not flow.fresh else 0
        right = flow.frame.right - 4 * BODY
        dated = font.measure(clean(report.dated), BODY)
        unit = font.measure(clean(report.unit), BODY)
        middle = min(right - dated / 2, flow.frame.right - unit / 2)
        for text, x in ((report.unit, middle), (report.dated, right - dated / 2)):
            if text:
                y = flow.y - PITCH / 2 - BODY * DROP
                flow.content.text(x, y, text, font, BODY, "centre")
                flow.y -= PITCH


def chart_rows(charts: Sequence[Chart], width: float) -> list[list[Chart]]:
    """Charts in rows that fit a width in millimetres."""
    rows: list[list[Chart]] = []
    for chart in charts:
        if not rows or sum(c.width for c in rows[-1]) + chart.width > width + 0.2:
            rows.append([])
        rows[-1].append(chart)
    return rows


def _is_wide(part: Part) -> bool:
    return isinstance(part, WidePart)


def numeral(number: int) -> str:
    """A number from 1 to 99 as headings count: 一, 十, 二十一."""
    tens, ones = divmod(number, 10)
    text = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return text + (_DIGITS[ones] if ones else "")
