"""Charts laid out once for paper and screen: shapes in millimetres, coloured by role.

x runs to the right, y upwards, the origin is the lower left corner of the chart. Who draws them
knows what a role looks like there; a shape never holds a colour.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Role = Literal["data", "accent", "soft", "line", "text", "muted"]
"""data: values; accent: the month spoken of; soft: what is still open; line: axes; muted: labels."""

Anchor = Literal["left", "centre", "right"]

POINT = 25.4 / 72
"""Millimetres in a point."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle from its lower left corner; hollow ones are only framed."""

    x: float
    y: float
    width: float
    height: float
    role: Role
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points, `thick` points wide; `dashed` for what is only a mark to read by."""

    points: tuple[tuple[float, float], ...]
    role: Role
    thick: float = 0.5
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Arc:
    """A band of a ring around (x, y), from `start` over `sweep` degrees, 0 at the top, clockwise.

    Its middle line has the given radius; `band` is its width.
    """

    x: float
    y: float
    radius: float
    band: float
    start: float
    sweep: float
    role: Role


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a trend; hollow ones are only ringed."""

    x: float
    y: float
    radius: float
    role: Role
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text with its baseline at y, `size` points high; `strong` in the face of heads."""

    x: float
    y: float
    text: str
    size: float
    role: Role = "text"
    anchor: Anchor = "centre"
    strong: bool = False


Shape = Rect | Line | Arc | Dot | Text


@dataclass(frozen=True, slots=True)
class Chart:
    """Shapes and the room they take, in millimetres, with one sentence that says the same."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A month's value, None where nothing was kept yet; `out` is drawn below the axis."""

    label: str
    value: float | None
    out: float = 0


def ring(title: str, done: int, total: int, unit: str = "人", size: float = 44) -> Chart:
    """A ring of coverage: how many of all are done, with the share and the total in its middle.

    Args:
        title: Under the ring.
        done: Of `total`; shown as more than the whole ring only in figures.
        total: 0 leaves the ring open.
        unit: What is counted.
        size: Width in millimetres; the height is a little more.
    """
    band = size * 0.13
    x, radius = size / 2, size / 2 - band / 2 - 0.5
    y = size / 2 + 8
    share = done / total if total else 0
    sweep = 360 * min(1.0, share)
    shapes: list[Shape] = [Arc(x, y, radius, band, 0, 360, "soft")]
    if sweep:
        shapes.append(Arc(x, y, radius, band, 0, sweep, "data"))
    percent = _percent(done, total)
    shapes += [
        Text(x, y + 0.2, percent, size * 0.42, strong=True),
        Text(x, y - size * 0.15, f"{done}／{total}{unit}", max(9, size * 0.21), "muted"),
        Text(x, 2, title, 10.5),
    ]
    return Chart(
        size, size + 8.5, tuple(shapes), f"{title}：{total}{unit}中{done}{unit}，{percent}。"
    )


def _percent(done: int, total: int) -> str:
    """Never rounded up to 100 % while one is missing, never down to 0 % once one is done."""
    if not total:
        return "—"
    share = 100 * done / total
    if done < total and share > 99:
        share = 99
    if done and share < 1:
        return "<1%"
    return f"{share:.0f}%"


def bars(
    title: str,
    months: Sequence[Bar],
    unit: str,
    accent: int = -1,
    names: tuple[str, str] = ("", ""),
    width: float = 156,
    height: float = 62,
) -> Chart:
    """Bars over months from a common zero; with any `out`, those hang below the axis.

    Args:
        title: Above the chart.
        months: In order of time.
        unit: Of the values, told beside the title.
        accent: Index of the month spoken of, the last by custom.
        names: What the bars above and below the axis are, such as 迁入 and 迁出.
        width: Millimetres.
        height: Millimetres, title and labels included.
    """
    both = any(bar.out for bar in months)
    spoken = accent % len(months) if months else -1
    up = nice_top(max((bar.value or 0 for bar in months), default=0))
    down = nice_top(max(bar.out for bar in months)) if both else 0
    left, bottom, top = 12.0, 12.0 if both else 9.0, height - 10.0
    scale = (top - bottom) / (up + down)
    zero = bottom + down * scale
    shapes = _axes(title, unit, width, height)
    if both:
        shapes += _legend(names, width / 2, height - 4.2)
    for value in ticks(up, down):
        y = zero + value * scale
        role: Role = "line" if value else "text"
        shapes.append(Line(((left, y), (width, y)), role, 0.3 if value else 0.6))
        shapes.append(Text(left - 1.5, y - 1, figure(abs(value)), 8, "muted", "right"))
    step = (width - left) / max(1, len(months))
    thick = min(9.0, step * 0.56)
    for i, bar in enumerate(months):
        x = left + step * (i + 0.5)
        role = "accent" if i == spoken else "data"
        strong = i == spoken
        shapes.append(Text(x, 2.2, bar.label, 9, strong=strong))
        if bar.value is None:
            continue  # blank, not 0: nobody counted
        if bar.value or not both:
            shapes.append(Rect(x - thick / 2, zero, thick, bar.value * scale, role))
        y = zero + bar.value * scale + 1
        shapes.append(Text(x, y, figure(bar.value), 8, strong=strong))
        if both:
            low = zero - bar.out * scale
            if bar.out:
                shapes.append(Rect(x - thick / 2, low, thick, bar.out * scale, role, hollow=True))
            shapes.append(Text(x, low - 3.2, figure(bar.out), 8, strong=strong))
    return Chart(width, height, tuple(shapes), _told(title, months, unit, spoken, names))


def trend(
    title: str,
    points: Sequence[tuple[str, float]],
    unit: str,
    accent: int = -1,
    width: float = 156,
    height: float = 56,
) -> Chart:
    """A line over months from zero; each point carries its number, the month spoken of is full.

    Args:
        title: Above the chart.
        points: Label and value, in order of time.
        unit: Of the values.
        accent: Index of the month spoken of.
        width: Millimetres.
        height: Millimetres, title and labels included.
    """
    spoken = accent % len(points) if points else -1
    up = nice_top(max((value for _, value in points), default=0))
    left, bottom, top = 12.0, 9.0, height - 11.0
    scale = (top - bottom) / up
    shapes = _axes(title, unit, width, height)
    for value in ticks(up, 0):
        y = bottom + value * scale
        role: Role = "line" if value else "text"
        shapes.append(Line(((left, y), (width, y)), role, 0.3 if value else 0.6))
        shapes.append(Text(left - 1.5, y - 1, figure(value), 8, "muted", "right"))
    step = (width - left) / max(1, len(points))
    places = tuple(
        (left + step * (i + 0.5), bottom + value * scale) for i, (_, value) in enumerate(points)
    )
    if len(places) > 1:
        shapes.append(Line(places, "data", 1.2))
    for i, ((x, y), (label, value)) in enumerate(zip(places, points, strict=True)):
        here = i == spoken
        shapes.append(Dot(x, y, 1.3 if here else 1.0, "accent" if here else "data", not here))
        near = [places[k][1] for k in (i - 1, i + 1) if 0 <= k < len(places)]
        valley = bool(near) and y < min(near) and y - 4.6 > bottom
        shapes.append(Text(x, y - 4.6 if valley else y + 2.2, figure(value), 8, strong=here))
        shapes.append(Text(x, 2.2, label, 9, strong=here))
    told = _told(title, [Bar(label, value) for label, value in points], unit, spoken)
    return Chart(width, height, tuple(shapes), told)


def _axes(title: str, unit: str, width: float, height: float) -> list[Shape]:
    return [
        Text(0, height - 4.2, title, 11, anchor="left", strong=True),
        Text(width, height - 4.2, f"单位：{unit}", 9, "muted", "right"),
    ]


def _legend(names: tuple[str, str], x: float, y: float) -> list[Shape]:
    shapes: list[Shape] = []
    for name, hollow in zip(names, (False, True), strict=True):
        if name:
            shapes.append(Rect(x, y, 3, 2.6, "data", hollow))
            shapes.append(Text(x + 4.2, y, name, 9, anchor="left"))
            x += 8 + len(name) * 9 * POINT
    return shapes


def nice_top(most: float) -> float:
    """The end of an axis: a round number not below `most`, at least 1."""
    if most <= 1:
        return 1
    power = 10.0 ** math.floor(math.log10(most))
    return next(step * power for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * power >= most)


def ticks(up: float, down: float) -> list[float]:
    """Where an axis from -down to up is marked: round, at most seven, 0 among them."""
    rough = (up + down) / 5
    power = 10.0 ** math.floor(math.log10(rough)) if rough else 1
    step = next(s * power for s in (1, 2, 5, 10) if s * power >= max(1, rough * 0.999))
    below = [-step * i for i in range(int(down / step + 0.001), 0, -1)]
    return [*below, *(step * i for i in range(int(up / step + 0.001) + 1))]


def figure(value: float) -> str:
    """A number as a chart writes it: no digits behind the point that say nothing."""
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}"


def _told(
    title: str,
    months: Sequence[Bar],
    unit: str,
    spoken: int,
    names: tuple[str, str] = ("", ""),
) -> str:
    bar = months[spoken] if months else Bar("", None)
    if bar.value is None:
        return f"{title}：本期没有数据。"
    told = f"{title}：{bar.label}{names[0]}{figure(bar.value)}{unit}"
    return f"{told}，{names[1]}{figure(bar.out)}{unit}。" if names[1] else f"{told}。"
