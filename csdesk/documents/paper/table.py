"""The rows of a ledger: wrapped, gathered into pages, drawn as text and rules."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from csdesk.documents.paper.content import Align
from csdesk.documents.paper.fonts import Font, Piece, clean
from csdesk.documents.paper.lines import wrap
from csdesk.documents.paper.pdf import POINTS

BODY = 9.5
LEAD = BODY * 1.26
PAD_X, PAD_Y = 1.0 * POINTS, 1.3 * POINTS
DROP = 0.38
"""Baseline below the centre of a line, in sizes: the middle of the ideographic box."""

FRAME_RULE, HEAD_RULE, GROUP_RULE, INNER_RULE = 1.2, 0.8, 0.8, 0.4
_GROWS = 2.2 * POINTS
_CONTINUED = "（续）"
_KEPT = 4096
"""Wrapped texts remembered per column: 男, 汉族 and 上门 are set once."""

_NARROWEST = 0.6
"""How far a name, a number or a date is narrowed before it is broken after all."""

_LEAST_LINES = 4
"""Lines of a split row below which it rather begins on the next page."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row laid out: its height in points, and per column that is not empty its lines."""

    height: float
    cells: Sequence[tuple[int, Sequence[Piece]]]


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a table stands: all in points from the lower left of the page.

    Attributes:
        edges: x of the vertical rules, one more than columns.
        strong: Those of them that part groups.
        grouped: Per column, whether its head stands under a group's.
        whole: Per column, whether its texts are set narrower rather than broken.
        top: Upper edge of the heads; `middle` their inner rule, `body` their lower edge.
        limit: y below which no row reaches.
    """

    edges: tuple[float, ...]
    strong: frozenset[float]
    grouped: tuple[bool, ...]
    aligns: tuple[Align, ...]
    whole: tuple[bool, ...]
    top: float
    middle: float
    body: float
    limit: float
    row_height: float


class Table:
    """Lays rows out on a grid with one font.

    Attributes:
        count: Rows laid out so far.
    """

    def __init__(self, grid: Grid, font: Font) -> None:
        self.grid, self._font = grid, font
        self.count = 0
        pairs = list(zip(grid.edges, grid.edges[1:], strict=False))
        self._limits = [(b - a - 2 * PAD_X) / BODY * 1000 + 0.01 for a, b in pairs]
        self._kept: list[dict[str, Sequence[Piece]]] = [{} for _ in pairs]
        self._continued = font.piece(_CONTINUED, BODY)

    def pages(self, rows: Iterable[Sequence[str]]) -> Iterator[list[Row]]:
        """Rows in pages, each within the grid; a row that is too tall goes on over the next."""
        full = self.grid.body - self.grid.limit
        page: list[Row] = []
        room = full
        for texts in rows:
            row = self._lay(texts)
            self.count += 1
            while row.height > full:
                fits = int((room - 2 * PAD_Y) / LEAD)
                if fits < _LEAST_LINES and page:
                    yield page
                    page, room = [], full
                    continue
                part, row = self._split(row, fits)
                yield [*page, part]
                page, room = [], full
            if row.height > room and page:
                yield page
                page, room = [], full
            page.append(row)
            room -= row.height
        yield page

    def _lay(self, texts: Sequence[str]) -> Row:
        cells = []
        most = 1
        for column, text in enumerate(texts):
            if not text:
                continue
            kept = self._kept[column]
            lines = kept.get(text)
            if lines is None:
                lines = self._wrapped(text, self._limits[column], self.grid.whole[column])
                if len(kept) >= _KEPT:
                    kept.clear()
                kept[text] = lines
            if len(lines) > most:
                most = len(lines)
            cells.append((column, lines))
        return Row(max(self.grid.row_height, most * LEAD + 2 * PAD_Y), cells)

    def _wrapped(self, text: str, limit: float, whole: bool) -> Sequence[Piece]:
        font, text = self._font, clean(text)
        if "\n" not in text:
            width = sum(map(font.width.__getitem__, text))
            if width <= limit:
                return (font.piece(text, BODY, width),)
            one = "、" not in text if whole else text.isascii() and " " not in text
            if one and width * _NARROWEST <= limit:
                _, first, shown, last = font.piece(text, BODY, width)
                narrowed = f"{100 * limit / width:.1f} Tz {shown} 100 Tz"
                return ((limit * BODY / 1000, first, narrowed, last),)
        return tuple(font.piece(line, BODY) for line in wrap(text, limit, font.width))

    def _split(self, row: Row, fits: int) -> tuple[Row, Row]:
        """A row cut after `fits` lines; the rest begins with （续） and names the row again."""
        first: list[tuple[int, Sequence[Piece]]] = []
        rest: list[tuple[int, Sequence[Piece]]] = []
        for column, lines in row.cells:
            first.append((column, lines[:fits]))
            if len(lines) > fits:
                rest.append((column, (self._continued, *lines[fits:])))
            elif column < 2:
                rest.append((column, lines))
        most = max(len(lines) for _, lines in rest)
        height = max(self.grid.row_height, most * LEAD + 2 * PAD_Y)
        return Row(fits * LEAD + 2 * PAD_Y, first), Row(height, rest)

    def draw(self, rows: Sequence[Row], filled: bool) -> tuple[str, float]:
        """Operators of one page's rows and rules, and the y where the table ends.

        When the page is `filled`, its rows share what is left of it, at most 2.2 mm each.
        """
        grid = self.grid
        extra = 0.0
        if filled and rows:
            left = grid.body - grid.limit - sum(row.height for row in rows)
            extra = max(0.0, min(_GROWS, left / len(rows)))
        parts = ["BT"]
        ends = []
        y = grid.body
        font = ""
        for row in rows:
            height = row.height + extra
            font = self._draw_row(parts, row.cells, y - height / 2 - BODY * DROP, font)
            y -= height
            ends.append(y)
        parts.append("ET")
        parts.append(self._rules(ends))
        return "\n".join(parts), y

    def _draw_row(
        self,
        parts: list[str],
        cells: Sequence[tuple[int, Sequence[Piece]]],
        base: float,
        font: str,
    ) -> str:
        """Set one row around the baseline `base` of a single line; gives the font left set."""
        edges, aligns, add = self.grid.edges, self.grid.aligns, parts.append
        line = f"{base:.2f}"
        for column, lines in cells:
            align = aligns[column]
            y, at = base, line
            if len(lines) > 1:
                y += (len(lines) - 1) * LEAD / 2
                at = f"{y:.2f}"
            for width, first, shown, last in lines:
                if first:
                    if align == "centre":
                        x = (edges[column] + edges[column + 1] - width) / 2
                    elif align == "left":
                        x = edges[column] + PAD_X
                    else:
                        x = edges[column + 1] - PAD_X - width
                    if first != font:
                        add(f"/{first} {BODY:g} Tf")
                    add(f"1 0 0 1 {x:.2f} {at} Tm {shown}")
                    font = last
                if len(lines) > 1:
                    y -= LEAD
                    at = f"{y:.2f}"
        return font

    def _rules(self, ends: Sequence[float]) -> str:
        grid = self.grid
        left, right = grid.edges[0], grid.edges[-1]
        bottom = ends[-1] if ends else grid.body
        across = f"{left:.2f} %.2f m {right:.2f} %.2f l"
        rules = [f"{INNER_RULE:g} w", *(across % (y, y) for y in ends[:-1])]
        for column, x in enumerate(grid.edges[1:-1], 1):
            if x not in grid.strong:
                start = grid.middle if grid.grouped[column] else grid.top
                rules.append(f"{x:.2f} {start:.2f} m {x:.2f} {bottom:.2f} l")
        rules.append(f"S {GROUP_RULE:g} w")
        rules.extend(
            f"{x:.2f} {grid.top:.2f} m {x:.2f} {bottom:.2f} l"
            for x in grid.edges[1:-1]
            if x in grid.strong
        )
        rules.append(across % (grid.body, grid.body))
        rules.append(
            f"S {FRAME_RULE:g} w {left:.2f} {bottom:.2f} "
            f"{right - left:.2f} {grid.top - bottom:.2f} re S"
        )
        return "\n".join(rules)
