"""Charts on the screen: the shapes of `documents.charts`, painted in the colours of the theme.

The layouts here are those of the workbench, without axes and titles; the paper has its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from csdesk.documents.charts import POINT, Arc, Chart, Dot, Line, Rect, Role, Shape, Text
from csdesk.gui import theme

_COLOURS: dict[Role, str] = {
    "data": "data",
    "accent": "accent",
    "soft": "line",
    "line": "line",
    "text": "text",
    "muted": "text3",
}
TALLEST = 190  # px at 100 % of a chart of months: higher says no more
_SMALL = 10.5  # points; 14 px at 96 dpi


def scale() -> float:
    """Px of a millimetre, at 96 dpi and the text size in force."""
    return 96 / 25.4 * theme.look().percent / 100


class ChartView(QWidget):
    """A chart laid out anew for the room it has; its sentence is its accessible name."""

    def __init__(self, lay_out: Callable[[float, float], Chart], least: tuple[int, int]) -> None:
        """A chart.

        Args:
            lay_out: The chart for a width and a height in mm.
            least: Its least width and height, px at 100 %.
        """
        super().__init__()
        self._lay_out = lay_out
        self._least = QSize(theme.px(least[0]), theme.px(least[1]))
        self.setMinimumSize(self._least)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.chart().told)

    def chart(self) -> Chart:
        """The chart for the room there is."""
        return self._lay_out(self.width() / scale(), self.height() / scale())

    def sizeHint(self) -> QSize:
        """As large as it must be."""
        return self._least

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the shapes."""
        painter = QPainter(self)
        paint(painter, self.chart(), scale())
        painter.end()


def paint(painter: QPainter, chart: Chart, per_mm: float) -> None:
    """Paints a chart with its upper left corner at the painter's origin.

    Rectangles and axes stand on whole px, so that hairlines stay sharp.
    """
    high = chart.height * per_mm
    for shape in chart.shapes:
        colour = theme.colour(_COLOURS[shape.role])
        painter.setRenderHint(
            QPainter.RenderHint.Antialiasing,
            isinstance(shape, Arc | Dot | Line) and not _flat(shape),
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1))
        match shape:
            case Rect(x, y, width, height, hollow=hollow):
                left, right = round(x * per_mm), round((x + width) * per_mm)
                top, foot = round(high - (y + height) * per_mm), round(high - y * per_mm)
                if hollow:
                    painter.drawRect(left, top, right - left - 1, foot - top - 1)
                else:
                    painter.fillRect(left, top, right - left, foot - top, colour)
            case Line(points, thick=thick, dashed=dashed):
                width = max(1.0, round(thick * POINT * per_mm))
                style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
                painter.setPen(QPen(colour, width, style))
                painter.drawPolyline([QPointF(x * per_mm, high - y * per_mm) for x, y in points])
            case Arc(x, y, radius, band, start, sweep):
                stark_track = theme.stark() and shape.role == "soft"
                pen = QPen(colour, 1 if stark_track else band * per_mm)
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                painter.setPen(pen)
                side = 2 * radius * per_mm
                box = QRectF(x * per_mm - side / 2, high - y * per_mm - side / 2, side, side)
                painter.drawArc(box, round((90 - start) * 16), round(-sweep * 16))
            case Dot(x, y, radius, hollow=hollow):
                painter.setBrush(theme.colour("surface") if hollow else colour)
                spot = QPointF(x * per_mm, high - y * per_mm)
                painter.drawEllipse(spot, radius * per_mm, radius * per_mm)
            case Text():
                _paint_text(painter, shape, high, per_mm)


def _flat(shape: Shape) -> bool:
    return isinstance(shape, Line) and len({y for _, y in shape.points}) == 1


def _paint_text(painter: QPainter, text: Text, high: float, per_mm: float) -> None:
    font = theme.font(weight=500 if text.strong else 400)
    font.setPixelSize(max(1, round(text.size * POINT * per_mm)))
    wide = QFontMetricsF(font).horizontalAdvance(text.text)
    back = {"left": 0.0, "centre": wide / 2, "right": wide}[text.anchor]
    painter.setFont(font)
    painter.drawText(QPointF(text.x * per_mm - back, high - text.y * per_mm), text.text)


def ring(name: str, met: int, of: int, *, big: bool = False) -> ChartView:
    """The share of people met, as a ring with the figure inside; 112 or 76 px at 100 %."""
    side = 112 if big else 76
    band, points = (9, 16.5) if big else (7, 12)
    mm = 25.4 / 96

    def lay_out(width: float, height: float) -> Chart:
        middle = side * mm / 2
        radius = middle - band * mm
        words = percent(met, of)
        shapes: list[Shape] = [Arc(middle, middle, radius, band * mm, 0, 360, "soft")]
        if met and of:
            sweep = 360 * min(1.0, met / of)
            shapes.append(Arc(middle, middle, radius, band * mm, 0, sweep, "accent"))
        low = middle - points * POINT * 0.36  # the middle of the digits, not of the line
        shapes.append(Text(middle, low, words, points, strong=True))
        told = (
            f"{name}：应访 {of} 人，已访 {met} 人，{words}。" if of else f"{name}：没有应访的人。"
        )
        return Chart(width, side * mm, tuple(shapes), told)

    made = ChartView(lay_out, (side, side))
    made.setFixedSize(theme.px(side), theme.px(side))
    return made


def percent(met: int, of: int) -> str:
    """78%; never 100 % while somebody is missing, nor 0 % once somebody was met."""
    if not of:
        return "—"
    share = round(100 * met / of)
    if met < of:
        share = min(share, 99)
    return f"{max(share, 1) if met else share}%"


def month_bars(
    title: str, months: Sequence[str], up: Sequence[float], down: Sequence[float], told: str
) -> ChartView:
    """Twelve months from a common zero, the last one in accent; `down` is hollow, below it.

    Args:
        title: What is counted; for screen readers.
        months: As 2025-12, oldest first.
        up: A number for each.
        down: A second number for each; empty for none.
        told: The running month in words, for screen readers.
    """

    def lay_out(width: float, height: float) -> Chart:
        foot = _SMALL * POINT * 1.6
        most, least = max([*up, 0]), max([*down, 0])
        unit = (height - foot - 1.5) / (most + least or 1)
        zero = foot + least * unit
        step = width / max(1, len(months))
        shapes: list[Shape] = []
        for at, month in enumerate(months):
            last = at == len(months) - 1
            role: Role = "accent" if last else "data"
            left, wide = step * (at + 0.2), step * 0.6
            if up[at]:
                shapes.append(Rect(left, zero, wide, up[at] * unit, role))
            if down and down[at]:
                high = down[at] * unit
                shapes.append(Rect(left, zero - high, wide, high, role, hollow=True))
            if last or at % 3 == 2:
                middle, words = left + wide / 2, f"{int(month[5:])}月"
                half = len(words) * _SMALL * POINT * 0.42
                middle = min(middle, width - half)
                shapes.append(Text(middle, 1.2, words, _SMALL, "muted"))
        shapes.append(Line(((0, zero), (width, zero)), "muted", 0.5))
        return Chart(width, height, tuple(shapes), f"{title}，本月：{told}。")

    made = ChartView(lay_out, (180, 96))
    made.setMaximumHeight(theme.px(TALLEST))
    return made
