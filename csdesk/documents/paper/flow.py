"""Text and boxed rows that run down the pages of a sheet or report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from csdesk.documents.paper.content import Align, Content
from csdesk.documents.paper.fonts import Font, Fonts, clean
from csdesk.documents.paper.lines import wrap
from csdesk.documents.paper.page import Frame
from csdesk.documents.paper.pdf import POINTS, Document, Leaf
from csdesk.documents.paper.table import DROP, FRAME_RULE, INNER_RULE, PAD_Y

HEAD_GREY = 0.955
PAD_X = 1.5 * POINTS
CONTINUED = "（续）"
_LEAST_LINES = 4


class Flow:
    """The place on the page where the next thing goes.

    Attributes:
        content: What the current page holds so far.
        y: Upper edge of what is free, in points from the bottom of the sheet.
        leaves: Pages finished, unnumbered.
        begin: Called for every new page, to draw what stands on each; may lower `y`.
    """

    def __init__(
        self,
        document: Document,
        fonts: Fonts,
        frame: Frame,
        number_at: tuple[float, float],
        begin: Callable[["Flow"], None] | None = None,
    ) -> None:
        self.document, self.fonts, self.frame = document, fonts, frame
        self.leaves: list[Leaf] = []
        self._number_at, self._begin = number_at, begin
        self._start()

    def _start(self) -> None:
        self.content = Content()
        self.y = self.frame.top
        if self._begin:
            self._begin(self)
        self._fresh = self.y

    @property
    def room(self) -> float:
        """Points left on this page."""
        return self.y - self.frame.bottom

    @property
    def full(self) -> float:
        """Points that a page has when nothing stands on it yet."""
        return self._fresh - self.frame.bottom

    @property
    def fresh(self) -> bool:
        """Whether nothing stands on this page but what stands on every one."""
        return self.y == self._fresh

    def turn(self) -> None:
        """End this page and begin the next."""
        self.finish()
        self._start()

    def finish(self) -> Leaf:
        """End this page, the last of the flow or before others of another kind."""
        frame = self.frame
        number = self.document.stream(self.content.bytes())
        leaf = Leaf(frame.width, frame.height, [number], self._number_at)
        self.document.leaves.append(leaf)
        self.leaves.append(leaf)
        return leaf

    def need(self, height: float) -> None:
        """Turn the page unless this one has room for a height."""
        if self.room < height and not self.fresh:
            self.turn()


@dataclass(frozen=True, slots=True)
class Cell:
    """A box of a row from x to x: its text, whether it is a head (grey, in the face of heads)."""

    text: str
    left: float
    right: float
    align: Align = "left"
    head: bool = False


@dataclass(frozen=True, slots=True)
class _Wrapped:
    cell: Cell
    lines: Sequence[str]


def _rest(one: _Wrapped, fits: int) -> _Wrapped:
    """What goes on over the page: a label as it is, a text from the line that did not fit."""
    if len(one.lines) > fits:
        return replace(one, lines=(CONTINUED, *one.lines[fits:]))
    return one if one.cell.head else replace(one, lines=())


class Boxes:
    """Framed rows under one another; over a page break the frame is closed and opened again.

    `heads` are drawn again at the top of every further page.
    """

    def __init__(self, flow: Flow, size: float, least: float) -> None:
        self._flow, self._size, self._least = flow, size, least
        self._lead = size * 1.26
        self._top = flow.y
        self._edges = (flow.frame.left, flow.frame.right)
        self.heads: Sequence[Cell] = ()

    @property
    def room(self) -> float:
        """Points left on this page."""
        return self._flow.room

    def row(self, cells: Sequence[Cell], least: float = 0, keep: float = 0) -> None:
        """Draw a row; it is split over pages only when it is taller than one.

        `least` is its lowest height, `keep` what must have room under it on the same page.
        """
        flow = self._flow
        row = [self._wrap(cell) for cell in cells]
        heads = self._height([self._wrap(cell) for cell in self.heads], 0)
        turned = False
        while (height := self._height(row, least)) + (0 if turned else keep) > flow.room:
            fits = int((flow.room - 2 * PAD_Y) / self._lead)
            tall = turned or height > flow.full - heads
            if tall and fits >= _LEAST_LINES:
                first = [replace(one, lines=one.lines[:fits]) for one in row]
                self._draw(first, fits * self._lead + 2 * PAD_Y)
                row = [_rest(one, fits) for one in row]
            elif turned:
                break
            self._turn()
            turned = True
        self._draw(row, height)

    def _height(self, row: Sequence[_Wrapped], least: float) -> float:
        if not row:
            return 0
        most = max(len(one.lines) for one in row)
        return max(least or self._least, most * self._lead + 2 * PAD_Y)

    def _wrap(self, cell: Cell) -> _Wrapped:
        limit = (cell.right - cell.left - 2 * PAD_X) / self._size * 1000 + 0.01
        return _Wrapped(cell, wrap(clean(cell.text), limit, self._font(cell).width))

    def _font(self, cell: Cell) -> Font:
        return self._flow.fonts.head if cell.head else self._flow.fonts.body

    def _draw(self, row: Sequence[_Wrapped], height: float) -> None:
        flow, size = self._flow, self._size
        top, bottom = flow.y, flow.y - height
        for one in row:
            cell = one.cell
            width = cell.right - cell.left
            flow.content.box(
                cell.left, bottom, width, height, INNER_RULE, HEAD_GREY if cell.head else -1
            )
            y = (top + bottom) / 2 + (len(one.lines) - 1) * self._lead / 2 - size * DROP
            x = {
                "left": cell.left + PAD_X,
                "centre": (cell.left + cell.right) / 2,
                "right": cell.right - PAD_X,
            }[cell.align]
            for line in one.lines:
                flow.content.text(x, y, line, self._font(cell), size, cell.align)
                y -= self._lead
        flow.y = bottom

    def _turn(self) -> None:
        self.close()
        self._flow.turn()
        self._top = self._flow.y
        if self.heads:
            heads = [self._wrap(cell) for cell in self.heads]
            self._draw(heads, self._height(heads, 0))

    def close(self) -> None:
        """Draw the frame around what stands on this page."""
        left, right = self._edges
        flow = self._flow
        if self._top > flow.y:
            flow.content.box(left, flow.y, right - left, self._top - flow.y, FRAME_RULE)
