"""Charts on paper: black and greys, for the office printer has no colour."""

import math

from csdesk.documents.charts import Arc, Chart, Dot, Line, Rect, Role, Text
from csdesk.documents.paper.content import Content
from csdesk.documents.paper.fonts import Fonts
from csdesk.documents.paper.pdf import POINTS

GREYS: dict[Role, float] = {
    "data": 0.6,
    "accent": 0.15,
    "soft": 0.88,
    "line": 0.8,
    "text": 0,
    "muted": 0.35,
}


def draw_chart(content: Content, chart: Chart, x: float, y: float, fonts: Fonts) -> None:
    """Draw a chart with its lower left corner at (x, y), in points."""
    for shape in chart.shapes:
        grey = GREYS[shape.role]
        if isinstance(shape, Text):
            font = fonts.head if shape.strong else fonts.body
            at = (x + shape.x * POINTS, y + shape.y * POINTS)
            content.text(*at, shape.text, font, shape.size, shape.anchor, grey=grey)
            continue
        content.add(f"q {POINTS:.5f} 0 0 {POINTS:.5f} {x:.2f} {y:.2f} cm")
        content.add(f"{grey:g} g {grey:g} G 0.18 w")
        match shape:
            case Rect():
                sides = f"{shape.x:.2f} {shape.y:.2f} {shape.width:.2f} {shape.height:.2f} re"
                content.add(f"1 g {sides} B" if shape.hollow else f"{sides} f")
            case Line():
                path = " l ".join(f"{a:.2f} {b:.2f}" for a, b in shape.points)
                dash = "[0.8 0.8] 0 d " if shape.dashed else ""
                content.add(
                    f"{dash}{shape.thick / POINTS:.3f} w 1 j {path.replace(' l', ' m', 1)} l S"
                )
            case Arc():
                content.add(f"{shape.band:.2f} w {_arc(shape)} S")
            case Dot():
                circle = _arc(Arc(shape.x, shape.y, shape.radius, 0, 0, 360, shape.role))
                content.add(f"0.35 w 1 g {circle} B" if shape.hollow else f"{circle} B")
        content.add("Q")


def _arc(arc: Arc) -> str:
    """A path of Bézier curves, each over at most a quarter."""
    parts = max(1, math.ceil(arc.sweep / 90))
    step = math.radians(arc.sweep / parts)
    reach = 4 / 3 * math.tan(step / 4) * arc.radius
    path = []
    for i in range(parts + 1):
        angle = math.radians(90 - arc.start) - i * step
        x, y = arc.x + arc.radius * math.cos(angle), arc.y + arc.radius * math.sin(angle)
        along = (math.sin(angle) * reach, -math.cos(angle) * reach)
        if i:
            path.append(f"{x - along[0]:.3f} {y - along[1]:.3f} {x:.3f} {y:.3f} c")
        else:
            path.append(f"{x:.3f} {y:.3f} m")
        if i < parts:
            path.append(f"{x + along[0]:.3f} {y + along[1]:.3f}")
    return " ".join(path)
