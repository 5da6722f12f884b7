"""What stands above the rows on every page: title, unit line, heads in one or two levels."""

from itertools import groupby

from csdesk.documents.paper.content import Content
from csdesk.documents.paper.fonts import Fonts, clean
from csdesk.documents.paper.lines import balanced
from csdesk.documents.paper.page import Frame, LedgerPage, shares
from csdesk.documents.paper.pdf import POINTS
from csdesk.documents.paper.table import DROP, INNER_RULE, PAD_X

TITLE, TITLE_LEAST, TITLE_SPACE = 22.0, 14.0, 1.2
UNIT, HEAD, BOX = 11.0, 9.5, 9.0
HEAD_LEAD = HEAD * 1.26
GROUP_HEIGHT, HEAD_HEIGHT = 7.0 * POINTS, 9.8 * POINTS
GREY = 0.955
_UNIT_DROP, _TABLE_DROP = 6.2 * POINTS, 2.2 * POINTS
_INSET = 0.5 * POINTS


class Heads:
    """Draws them once and says where the table's body begins.

    Attributes:
        content: The operators, alike on every page.
        edges: x of the vertical rules.
        strong: Those that part groups of columns.
        top: Upper edge of the table; `middle` under group heads, `body` under all heads.
    """

    def __init__(self, page: LedgerPage, frame: Frame, fonts: Fonts) -> None:
        self.content = Content()
        self._page, self._frame, self._fonts = page, frame, fonts
        self._columns = page.columns
        widths = shares(self._columns, frame.right - frame.left)
        edges = [frame.left]
        for width in widths:
            edges.append(edges[-1] + width)
        self.edges = (*edges[:-1], frame.right)
        self.top = self._draw_unit(self._draw_title())
        self._draw_heads()
        if page.box:
            self.content.text(
                frame.right,
                frame.top + 3 * POINTS,
                f"档号：{page.box}",
                fonts.body,
                BOX,
                "right",
            )

    def _draw_title(self) -> float:
        """Set the title, smaller when it is long and in lines when it is very long."""
        frame, font = self._frame, self._fonts.title
        title = clean(self._page.title).replace("\n", " ")
        room = frame.right - frame.left - 8 * POINTS

        def needs(size: float) -> float:
            return font.measure(title, size) + TITLE_SPACE * (len(title) - 1)

        size = TITLE
        while size > TITLE_LEAST and needs(size) > room:
            size -= 0.5
        y = frame.top - size * 0.88
        lines = balanced(title, room / (size + TITLE_SPACE) * 1000, font.width)
        lines = lines if needs(size) > room else [title]
        for number, line in enumerate(lines):
            y -= size * 1.3 if number else 0
            self.content.text(frame.middle, y, line, font, size, "centre", TITLE_SPACE)
        return y

    def _draw_unit(self, y: float) -> float:
        """Set the line of unit, period and telephone; gives the table's upper edge."""
        page, frame, font = self._page, self._frame, self._fonts.body
        left = f"填报单位（盖章）：{page.unit}" if page.unit else ""
        right = f"联系电话：{page.telephone}" if page.telephone else ""
        right = right or (f"表号：{page.table_number}" if page.table_number else "")
        if not (left or page.period or right):
            return y - _UNIT_DROP
        sizes = [font.measure(clean(text), UNIT) for text in (left, page.period, right)]
        room = frame.right - frame.left - 2 * _INSET
        size = UNIT * min(1, room / (sum(sizes) + 2 * UNIT))
        free = (frame.left + _INSET + sizes[0] + UNIT, frame.right - _INSET - sizes[2] - UNIT)
        half = sizes[1] / 2
        middle = min(max(frame.middle, free[0] + half), free[1] - half)
        y -= _UNIT_DROP + UNIT * 0.5
        self.content.text(frame.left + _INSET, y, left, font, size)
        self.content.text(middle, y, page.period, font, size, "centre")
        self.content.text(frame.right - _INSET, y, right, font, size, "right")
        return y - _TABLE_DROP

    def _draw_heads(self) -> None:
        columns, edges, top = self._columns, self.edges, self.top
        two = any(head.group for head in columns)
        wrapped = [
            self._lines(head.label, edges[i + 1] - edges[i]) for i, head in enumerate(columns)
        ]
        upper = GROUP_HEIGHT if two else 0
        lower = HEAD_HEIGHT
        for lines, head in zip(wrapped, columns, strict=True):
            needs = len(lines) * HEAD_LEAD + 1.4 * POINTS
            lower = max(lower, needs if head.group or not two else needs - upper)
        self.middle, self.body = top - upper, top - upper - lower
        self.content.box(edges[0], self.body, edges[-1] - edges[0], upper + lower, grey=GREY)
        strong = set()
        start = 0
        for group, members in groupby(columns, lambda head: head.group):
            end = start + len(list(members))
            if group:
                strong |= {edges[start], edges[end]}
                self._cell(
                    self._lines(group, edges[end] - edges[start]), start, end, top, self.middle
                )
                self.content.line(edges[start], self.middle, edges[end], self.middle, INNER_RULE)
            for i in range(start, end):
                self._cell(wrapped[i], i, i + 1, self.middle if group else top, self.body)
            start = end
        self.strong = frozenset(strong)

    def _lines(self, label: str, width: float) -> list[str]:
        limit = (width - 2 * PAD_X) / HEAD * 1000
        return balanced(clean(label), limit, self._fonts.head.width)

    def _cell(self, lines: list[str], start: int, end: int, top: float, bottom: float) -> None:
        middle = (self.edges[start] + self.edges[end]) / 2
        y = (top + bottom) / 2 + (len(lines) - 1) * HEAD_LEAD / 2 - HEAD * DROP
        for line in lines:
            self.content.text(middle, y, line, self._fonts.head, HEAD, "centre")
            y -= HEAD_LEAD
