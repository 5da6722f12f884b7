"""What stands under the rows on every page: signatures, note, and the small print of the margin."""

from collections.abc import Sequence
from datetime import date

from csdesk.documents.paper.content import Content
from csdesk.documents.paper.fonts import Fonts, clean
from csdesk.documents.paper.lines import wrap
from csdesk.documents.paper.page import Frame, LedgerPage
from csdesk.documents.paper.pdf import POINTS, Document, Leaf

SIGN, NOTE, SMALL, NUMBER = 11.0, 8.5, 7.5, 10.5
NOTE_LEAD = NOTE * 1.35
NUMBER_DROP = 4.5 * POINTS
"""Baseline of the page number below the bottom margin."""

_SIGN_RISE, _NOTE_RISE, _SIGN_CLEAR = 9.2 * POINTS, 3.0 * POINTS, 5.8 * POINTS
_SIGN_ROW = 8.5 * POINTS
_LINE_LEAST, _LINE_MOST, _GAP = 16 * POINTS, 32 * POINTS, 4 * POINTS
_INSET = 0.5 * POINTS
_NOTE_LINES = 4
_DAY = "填报日期：　　　年　　月　　日"


class Foot:
    """Draws it once and says how far down the rows may reach.

    Attributes:
        content: The operators, alike on every page.
        limit: Lowest y of the table.
        notes: Lines of a note too long for every page; they follow on sheets of their own.
        number_at: Where the page number stands.
    """

    def __init__(self, page: LedgerPage, frame: Frame, fonts: Fonts, on: date) -> None:
        self.content = Content()
        self._page, self._frame, self._fonts = page, frame, fonts
        self.number_at = (frame.middle, frame.bottom - NUMBER_DROP)
        self.notes: list[str] = []
        self.limit = self._draw_signatures(self._draw_notes())
        self._draw_small_print(on)

    def _draw_notes(self) -> float:
        """Set filter line and note; gives the lowest baseline of what stands above them."""
        page, frame, font = self._page, self._frame, self._fonts.body
        limit = (frame.right - frame.left - 2 * _INSET) / NOTE * 1000
        filtered = f"筛选条件：{page.filter_line}" if page.filter_line else ""
        lines = []
        for text in (filtered, page.note):
            wrapped = wrap(clean(text), limit, font.width) if text else []
            if len(wrapped) > _NOTE_LINES:
                self.notes.extend(wrapped)
                wrapped = [f"{wrapped[0][: len(wrapped[0]) - 8]}……（全文见末页）"]
            lines.extend(wrapped)
        y = frame.bottom + _NOTE_RISE + (len(lines) - 1) * NOTE_LEAD
        for number, line in enumerate(lines):
            self.content.text(frame.left + _INSET, y - number * NOTE_LEAD, line, font, NOTE)
        return (
            frame.bottom
            + max(0, len(lines) - 1) * NOTE_LEAD
            + (0 if lines or page.signatures else -_NOTE_RISE)
        )

    def _draw_signatures(self, above: float) -> float:
        """Set who signs, in as many lines as they need; gives the table's lowest y."""
        page, frame, font = self._page, self._frame, self._fonts.body
        if not page.signatures:
            return above + _NOTE_RISE + NOTE + 1.5 * POINTS
        room = frame.right - frame.left - 2 * _INSET
        day = font.measure(_DAY, SIGN)
        labels = [self._label(text, "（签字）：") for text in page.signatures]
        if sum(font.measure(t, SIGN) + _LINE_LEAST + _GAP for t in labels) + day > room:
            labels = [self._label(text, "：") for text in page.signatures]
        slots = [(text, font.measure(text, SIGN) + _LINE_LEAST + _GAP) for text in labels]
        slots.append((_DAY, day))
        lines: list[list[tuple[str, float]]] = [[]]
        for slot in slots:
            if lines[-1] and sum(width for _, width in lines[-1]) + slot[1] > room:
                lines.append([])
            lines[-1].append(slot)
        y = above + _SIGN_RISE + (len(lines) - 1) * _SIGN_ROW
        limit = y + _SIGN_CLEAR
        for line in lines:
            self._draw_slots(line, y, room)
            y -= _SIGN_ROW
        return limit

    def _draw_slots(self, slots: list[tuple[str, float]], y: float, room: float) -> None:
        font, x = self._fonts.body, self._frame.left + _INSET
        spare = (room - sum(width for _, width in slots)) / len(slots)
        for text, width in slots:
            end = x + self.content.text(x, y, text, font, SIGN)
            x += width + spare
            if text != _DAY:
                rule = min(end + 1 + _LINE_MOST, x - _GAP)
                self.content.line(end + 1, y - 1.6, rule, y - 1.6, 0.4)

    @staticmethod
    def _label(text: str, ending: str) -> str:
        return text if text.endswith("：") else f"{text}{ending}"

    def _draw_small_print(self, on: date) -> None:
        page, frame, fonts = self._page, self._frame, self._fonts
        y = self.number_at[1]
        parts = [f"打印时间：{page.printed_at or on.isoformat()}"]
        if page.operator:
            parts.append(f"操作员：{page.operator}")
        self.content.text(frame.left + _INSET, y, "　".join(parts), fonts.body, SMALL)
        if page.masked:
            self.content.text(frame.right - _INSET, y, page.masked, fonts.head, NOTE, "right")


def number_leaves(document: Document, fonts: Fonts, leaves: Sequence[Leaf]) -> None:
    """Set 第 n 页　共 N 页 on leaves, the first of them being 1."""
    for number, leaf in enumerate(leaves, 1):
        leaf.number_align = "centre"
        set_number(document, fonts, leaf, f"第 {number} 页　共 {len(leaves)} 页", NUMBER)


def set_number(document: Document, fonts: Fonts, leaf: Leaf, text: str, size: float) -> None:
    """Set a page number where the leaf wants it."""
    content = Content()
    content.text(*leaf.number_at, text, fonts.body, size, leaf.number_align)
    leaf.contents.append(document.stream(content.bytes(), packed=False))


def lay_notes(document: Document, fonts: Fonts, frame: Frame, foot: Foot) -> None:
    """Add the sheets of a note that is too long to stand under every page."""
    each = int((frame.top - frame.bottom - 2 * SIGN) / NOTE_LEAD)
    for start in range(0, len(foot.notes), each):
        content = Content()
        content.text(frame.left, frame.top - SIGN, "附：说明全文", fonts.head, SIGN)
        for number, line in enumerate(foot.notes[start : start + each], 2):
            content.text(frame.left, frame.top - number * NOTE_LEAD - SIGN, line, fonts.body, NOTE)
        number = document.stream(content.bytes())
        document.leaves.append(Leaf(frame.width, frame.height, [number], foot.number_at))
