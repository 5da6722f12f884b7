"""Visit sheets 入户走访记录单: what is known is printed, what is found is ticked and written by hand.

Two stand on a page, one above the other, to be cut apart; each carries the QR code of its record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO

import segno

from csdesk.documents.paper.edition import PLAIN, Edition
from csdesk.documents.paper.flow import PAD_X, Boxes, Cell, Flow
from csdesk.documents.paper.fonts import Fonts, clean
from csdesk.documents.paper.foot import Foot, number_leaves
from csdesk.documents.paper.lines import fitted
from csdesk.documents.paper.page import Frame, LedgerPage, Printed, frame_of
from csdesk.documents.paper.pdf import POINTS, About, Document, Mark, Progress
from csdesk.documents.paper.table import DROP

EACH = 2
"""Sheets on a page."""

_TOP, _CUT = 11 * POINTS, 9 * POINTS
_TITLE, _NAME, _SMALL, _SIGN, _SIZE, _HINT = 16.0, 17.0, 9.5, 10.5, 10.0, 7.5
_HEAD, _ROW, _FOOT = 21 * POINTS, 7.1 * POINTS, 10.5 * POINTS
_LABEL, _TICKS = 21 * POINTS, 36 * POINTS
_CODE = 17.5 * POINTS
_LINES = 2
_GAP = 4 * POINTS
_BOX, _NOBODY = "☐", "（没有要走访的人）"
_DAY = "　　　年　　月　　日"


@dataclass(frozen=True, slots=True)
class Area:
    """What is looked at: its name, and in small print what belongs to it."""

    name: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class VisitSheet:
    """What is known of one person before she is visited.

    Attributes:
        number: Her place in the round.
        beside: In the line of the name: sex, age, group, categories.
        phone: One or two numbers: they are never cut.
        due: By when, or since when; in few words.
        last: The last visit: day, mode, what was found.
        code: What the QR code holds; nothing that tells who she is.
    """

    number: int
    name: str
    beside: str
    address: str
    phone: str
    due: str
    last: str
    code: str


@dataclass(frozen=True, slots=True)
class VisitPage:
    """What all sheets of a round share; `page` gives title, unit, period and the small print."""

    page: LedgerPage
    areas: Sequence[Area]
    modes: Sequence[str]


def write_visit_sheets(
    out: BinaryIO,
    around: VisitPage,
    sheets: Iterable[VisitSheet],
    on: date,
    progress: Progress | None = None,
    edition: Edition = PLAIN,
) -> Printed:
    """Write the sheets of a round, two a page; each person is a mark of the outline.

    Args:
        out: Where the bytes go; it stays open.
        around: What all of them share.
        sheets: In the order in which one walks.
        on: Day of the document.
        progress: Told how many sheets are laid out; may raise.
        edition: Whose fonts, and whether for the archive.
    """
    page = replace(around.page, heads=(), signed=(), signatures=(), landscape=False)
    document, fonts = edition.begin(out, About(page.title, page.unit, page.period), on)
    frame = frame_of(page.size, landscape=False)
    frame = replace(frame, top=frame.height - _TOP)
    foot = Foot(page, frame, fonts, on)
    drawn = foot.content.bytes().decode("ascii")
    flow = Flow(document, fonts, frame, foot.number_at, lambda f: f.content.add(drawn))
    setter = _Setter(flow, fonts, frame, around)
    done, on_page = 0, list[str]()
    for done, sheet in enumerate(sheets, 1):
        if len(on_page) == EACH:
            flow.turn()
            _mark(document, on_page)
            on_page = []
        setter.set(sheet, len(on_page))
        on_page.append(f"{sheet.number} {sheet.name}")
        if progress:
            progress(done)
    if not done:
        place = (frame.middle, frame.top - 12 * POINTS)
        flow.content.text(*place, f"{page.title}{_NOBODY}", fonts.body, _SIGN, "centre")
    flow.finish()
    _mark(document, on_page)
    number_leaves(document, fonts, document.leaves)
    return edition.end(document, fonts, done)


def _mark(document: Document, names: Sequence[str]) -> None:
    document.marks.extend(Mark(name, document.leaves[-1]) for name in names)


class _Setter:
    """Sets a sheet on the upper or the lower half of a page."""

    def __init__(self, flow: Flow, fonts: Fonts, frame: Frame, around: VisitPage) -> None:
        self._flow, self._fonts, self._around = flow, fonts, around
        self._left, self._right, self._top = frame.left, frame.right, frame.top
        self._middle = (frame.left + frame.right) / 2 + 8 * POINTS
        self._half = (frame.top - frame.bottom - _CUT) / EACH
        self._width = frame.width

    def set(self, sheet: VisitSheet, place: int) -> None:
        top = self._top - place * (self._half + _CUT)
        if place:
            self._cut(top + _CUT / 2)
        self._head(sheet, top)
        self._flow.y = top - _HEAD
        boxes = Boxes(self._flow, _SIZE, _ROW)
        self._known(boxes, sheet)
        self._asked(boxes)
        self._found(boxes, top - self._half + _FOOT)
        boxes.close()
        self._sign(top - self._half + 3.2 * POINTS)

    def _cut(self, y: float) -> None:
        dashes = f"q 0.4 w [3 3] 0 d 0.5 G 0 {y:.2f} m {self._width:.2f} {y:.2f} l S Q"
        self._flow.content.add(dashes)

    # ---- whose it is --------------------------------------------------------------------------
    def _head(self, sheet: VisitSheet, top: float) -> None:
        content, fonts, page = self._flow.content, self._fonts, self._around.page
        code = self._right - _CODE
        content.modules(code, top, _CODE, _square(sheet.code))
        y = top - 5.2 * POINTS
        wide = content.text(self._left, y, page.title, fonts.title, _TITLE, space=1.0)
        beside = "　".join(filter(None, (page.unit, page.period)))
        room = code - _GAP - (self._left + wide + 4 * POINTS)
        words = self._fit(beside, room, _SMALL, 1)
        content.text(code - _GAP, y, words, fonts.body, _SMALL, "right")
        y = top - 16.2 * POINTS
        x = self._left
        x += content.text(x, y, str(sheet.number), fonts.title, _NAME) + 3 * POINTS
        size, room = _NAME, code - _GAP - x
        while size > _SIZE and fonts.title.measure(clean(sheet.name), size) > room * 0.6:
            size -= 1
        x += content.text(x, y, sheet.name, fonts.title, size) + 4 * POINTS
        words = self._fit(sheet.beside, code - _GAP - x, _SIGN, 1)
        content.text(x, y, words, fonts.body, _SIGN)

    def _known(self, boxes: Boxes, sheet: VisitSheet) -> None:
        room = self._right - self._left - _LABEL - 2 * PAD_X
        boxes.row(self._two("住址", self._fit(sheet.address, room, _SIZE, _LINES)))
        boxes.row(self._four("电话", sheet.phone, "应访", sheet.due))
        boxes.row(self._two("上次", self._fit(sheet.last, room, _SIZE, _LINES)))

    def _asked(self, boxes: Boxes) -> None:
        boxes.row(self._four("走访日期", f"{_DAY}　{_BOX}见到　{_BOX}未遇", "走访人", ""))
        modes = "　".join(f"{_BOX}{mode}" for mode in self._around.modes)
        boxes.row(self._four("方式", modes, "拍照", f"{_BOX}同意　{_BOX}不同意"))

    def _found(self, boxes: Boxes, bottom: float) -> None:
        """The areas; what was found takes the room that is left above the last row."""
        flow, font = self._flow, self._fonts.body
        ticks = self._left + _LABEL + _TICKS
        for area in self._around.areas:
            two = self._two(area.name, f"{_BOX}都好　{_BOX}有情况", ticks)
            y = flow.y - _ROW / 2 - _HINT * DROP
            boxes.row((*two, Cell("", ticks, self._right)))
            hint = self._fit(area.hint, self._right - ticks - 2 * PAD_X, _HINT, 1)
            flow.content.text(self._right - PAD_X, y, hint, font, _HINT, "right", grey=0.4)
        boxes.row(self._two("情况、需求\n和处理", ""), least=flow.y - bottom - _ROW)
        boxes.row(self._four("下次走访", _DAY, "转为事项", f"{_BOX}是，办理人："))

    def _two(self, label: str, words: str, right: float = 0) -> tuple[Cell, ...]:
        middle = self._left + _LABEL
        return (
            Cell(label, self._left, middle, "centre", head=True),
            Cell(words, middle, right or self._right),
        )

    def _four(self, label: str, words: str, beside: str, more: str) -> tuple[Cell, ...]:
        start = self._middle + _LABEL
        return (
            *self._two(label, words, self._middle),
            Cell(beside, self._middle, start, "centre", head=True),
            Cell(more, start, self._right),
        )

    def _fit(self, words: str, room: float, size: float, lines: int) -> str:
        limit = max(room, size) / size * 1000
        return fitted(clean(words), limit, self._fonts.body.width, lines)

    def _sign(self, y: float) -> None:
        """Who was there, and the visited or why she did not sign."""
        content, font = self._flow.content, self._fonts.body
        slots = (("走访人（签字）：", 1.0), ("老年人或家属（签字）：", 1.0), ("未签原因：", 0.8))
        words = sum(font.measure(text, _SIGN) for text, _ in slots)
        room = self._right - self._left - words - _GAP * (len(slots) - 1) - len(slots)
        share = room / sum(part for _, part in slots)
        x = self._left
        for text, part in slots:
            x += content.text(x, y, text, font, _SIGN) + 1
            content.line(x, y - 1.6, x + part * share, y - 1.6)
            x += part * share + _GAP


def _square(text: str) -> tuple[bytearray, ...]:
    """Rows of modules, 1 for dark; a seventh of the square may be dirty or torn."""
    return segno.make(text, error="m", boost_error=False, micro=False).matrix
