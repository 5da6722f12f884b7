"""Signs that no font has: a frame with the code point, and tick boxes drawn by hand.

They are glyphs of a Type 3 font, so that the character itself stands in the text layer: a search
finds it, a copy gives it back.
"""

from csdesk.documents.paper.pdf import Document, to_unicode

# Seven segments of a digit in a 10 × 20 cell: a top, b upper right, c lower right, d bottom,
# e lower left, f upper left, g middle.
_SEGMENTS = {
    "a": "0 20 m 10 20 l",
    "b": "10 20 m 10 10 l",
    "c": "10 10 m 10 0 l",
    "d": "0 0 m 10 0 l",
    "e": "0 0 m 0 10 l",
    "f": "0 10 m 0 20 l",
    "g": "0 10 m 10 10 l",
}
_DIGITS = {
    "0": "abcdef",
    "1": "bc",
    "2": "abdeg",
    "3": "abcdg",
    "4": "bcfg",
    "5": "acdfg",
    "6": "acdefg",
    "7": "abc",
    "8": "abcdefg",
    "9": "abcdfg",
    "A": "abcefg",
    "B": "cdefg",
    "C": "adef",
    "D": "bcdeg",
    "E": "adefg",
    "F": "aefg",
}
_BOX = "60 w 110 -50 780 780 re S"
_TICK = "90 w 1 J 1 j 260 340 m 440 140 l 760 560 l S"
_CROSS = "90 w 1 J 270 110 m 730 570 l 270 570 m 730 110 l S"
DRAWN = {
    "☐": _BOX,
    "☑": f"{_BOX} {_TICK}",
    "☒": f"{_BOX} {_CROSS}",
    "✓": _TICK,
    "✔": _TICK,
    "✗": _CROSS,
    "✘": _CROSS,
    "✕": _CROSS,
}
"""Signs drawn as a clerk would by hand; they count as present."""


def _framed(character: str) -> str:
    code = f"{ord(character):04X}"
    half = (len(code) + 1) // 2
    marks = ["30 w 60 -100 880 880 re S 45 w 1 J"]
    for row, digits in enumerate((code[:half], code[half:])):
        step, left = 820 / half, 90
        scale = min(15, (step - 90) / 10)
        bottom = 380 if row == 0 else -30
        for i, digit in enumerate(digits):
            x = left + step * i + (step - 10 * scale) / 2
            strokes = " ".join(_SEGMENTS[s] for s in _DIGITS[digit])
            marks.append(f"q {scale:.2f} 0 0 15 {x:.1f} {bottom} cm {45 / 15:.0f} w {strokes} S Q")
    return " ".join(marks)


class Frames:
    """Up to 255 such signs of one document as one font; more of them make more fonts."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._characters: list[str] = []

    @property
    def full(self) -> bool:
        """Whether a further sign needs a further font."""
        return len(self._characters) == 255

    def add(self, character: str) -> str:
        """The code of a sign not added before, in two hexadecimal digits."""
        self._characters.append(character)
        return f"{len(self._characters):02x}"

    def embed(self, document: Document) -> int:
        """Write the font; gives its object number."""
        glyphs = [
            document.stream(b"1000 0 d0 " + (DRAWN.get(c) or _framed(c)).encode("ascii"))
            for c in self._characters
        ]
        last = len(glyphs)
        procedures = "".join(f"/g{i} {n} 0 R" for i, n in enumerate(glyphs, 1))
        names = "".join(f"/g{i}" for i in range(1, last + 1))
        unicode = document.stream(
            to_unicode(((f"{i:02x}", c) for i, c in enumerate(self._characters, 1)), digits=2)
        )
        return document.put(
            "<</Type/Font/Subtype/Type3/FontBBox[0 -120 1000 880]/FontMatrix[.001 0 0 .001 0 0]"
            f"/CharProcs<<{procedures}>>/Encoding<</Type/Encoding/Differences[1{names}]>>"
            f"/FirstChar 1/LastChar {last}/Widths[{' '.join(['1000'] * last)}]"
            f"/Resources<<>>/ToUnicode {unicode} 0 R>>"
        )
