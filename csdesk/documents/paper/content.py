"""What is drawn on a page: text, rules and boxes as operators of a content stream."""

from collections.abc import Sequence
from typing import Literal

from csdesk.documents.paper.fonts import Font, clean

Align = Literal["left", "centre", "right"]


class Content:
    """Operators of one content stream; lengths in points, the origin at the lower left.

    Text and rules are black unless a grey is given: 0 is black, 1 white.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        text: str,
        font: Font,
        size: float,
        align: Align = "left",
        space: float = 0,
        grey: float = 0,
    ) -> float:
        """Set one line with its baseline at y; gives its width.

        `align` says which part of the line stands at x; `space` is added between characters.
        """
        text = clean(text).replace("\n", " ")
        if not text:
            return 0
        width, first, shown, _ = font.piece(text, size)
        width += space * (len(text) - 1)
        x -= width * {"left": 0, "centre": 0.5, "right": 1}[align]
        spread = f"{space:g} Tc " if space else ""
        back = " 0 Tc" if space else ""
        tone = (f"{grey:g} g ", " 0 g") if grey else ("", "")
        self._parts.append(
            f"{tone[0]}BT {spread}/{first} {size:g} Tf {x:.2f} {y:.2f} Td {shown}{back} ET{tone[1]}"
        )
        return width

    def line(self, x0: float, y0: float, x1: float, y1: float, thick: float = 0.4) -> None:
        """Draw a rule."""
        self._parts.append(f"{thick:g} w {x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l S")

    def box(
        self, x: float, y: float, width: float, height: float, thick: float = 0, grey: float = -1
    ) -> None:
        """Draw a rectangle: filled when a grey is given, framed when it has a thickness."""
        if grey >= 0:
            self._parts.append(f"{grey:g} g {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f 0 g")
        if thick:
            self._parts.append(f"{thick:g} w {x:.2f} {y:.2f} {width:.2f} {height:.2f} re S")

    def modules(self, x: float, top: float, side: float, rows: Sequence[Sequence[int]]) -> None:
        """Draw a square of dark and light modules below `top`: one path, so no seams show."""
        step = side / len(rows)
        dark = "".join(
            f"{x + at * step:.3f} {top - (down + 1) * step:.3f} {step:.3f} {step:.3f} re "
            for down, row in enumerate(rows)
            for at, one in enumerate(row)
            if one
        )
        self._parts.append(f"{dark}f")

    def add(self, operators: str) -> None:
        """Add operators as they are."""
        self._parts.append(operators)

    def bytes(self) -> bytes:
        """The stream so far, closed in itself."""
        return f"q {chr(10).join(self._parts)} Q\n".encode("ascii")
