"""The fonts of one document: chains of faces, of which each character takes the first that has it.

A character gets its code when it is first measured; codes count up, so that the embedded font
holds the glyphs used, in that order, and the same text gives the same bytes.
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Literal

from csdesk.documents.paper.framed import DRAWN, Frames
from csdesk.documents.paper.pdf import Document, to_unicode
from csdesk.documents.paper.truetype import Face, carried, installed

Style = Literal["body", "head", "title"]

Piece = tuple[float, str, str, str]
"""A line ready to draw: width in points, font it begins with, operators, font it ends with."""

_LATIN: Mapping[Style, str] = {
    "body": "LiberationSerif-Regular",  # digits of one width, so that columns align
    "title": "LiberationSerif-Bold",
}
_OWN: Mapping[Style, str] = {
    "body": "NotoSerifSC-Regular",
    "head": "NotoSansSC-Medium",
    "title": "NotoSerifSC-Bold",
}
_LAST = ("NotoSerifSC-Regular", "HanaMinB")
_CHINESE_MARKS = frozenset("·×÷°±§¨")
"""Signs below U+0250 that Chinese text sets a full em wide."""

_DROPPED = (
    (0x00, 0x1F),
    (0x7F, 0x9F),
    (0xAD, 0xAD),
    (0x061C, 0x061C),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB),
    (0xE0000, 0xE01EF),
)
_CLEAN: dict[int, str | None] = {
    code: None for first, last in _DROPPED for code in range(first, last + 1)
}
_CLEAN |= {0x09: " ", 0x0A: "\n", 0xA0: " ", 0x2028: "\n", 0x2029: "\n"}
_UNCLEAN = re.compile(
    f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in _DROPPED)}\xa0\u2028\u2029]"
)

_RUNS = re.compile("[ -~]+|[^ -~]+").findall
_REMEMBERED = 8192
"""Runs of a line that a font keeps as they are shown: 村, 组 and 号 come on every line."""


def clean(text: str) -> str:
    """Text without bidi, control and other invisible characters; line feeds stay."""
    if not _UNCLEAN.search(text):
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CLEAN)


class _Embedded:
    """One face in one document: the characters it gives and their codes."""

    def __init__(self, name: str, face: Face) -> None:
        self.name, self.face = name, face
        self.glyphs: list[int] = []
        self.codes: dict[str, str] = {}

    def add(self, character: str, glyph: int) -> str:
        if character not in self.codes:
            self.glyphs.append(glyph)
            self.codes[character] = f"{len(self.glyphs):04x}"
        return self.codes[character]

    def embed(self, document: Document, archive: bool) -> int:
        face = self.face
        program = face.subset(self.glyphs)
        mark = zlib.crc32(program)
        tag = "".join(chr(65 + (mark >> 5 * i) % 26) for i in range(6))
        name = f"/{tag}+{face.name}"
        file = document.stream(program, f"/Length1 {len(program)}")
        bits = (1 << (len(self.glyphs) + 1)) - 1 << (-(len(self.glyphs) + 1) % 8)
        kept = (
            f"/CIDSet {document.stream(bits.to_bytes((bits.bit_length() + 7) // 8, 'big'))} 0 R"
            if archive
            else ""
        )
        descriptor = document.put(
            f"<</Type/FontDescriptor/FontName{name}/Flags {262148 if face.bold else 4}"
            f"/FontBBox[{' '.join(map(str, face.box))}]/ItalicAngle 0/Ascent {face.ascent}"
            f"/Descent {face.descent}/CapHeight {face.cap}/StemV {face.stem}"
            f"/FontFile2 {file} 0 R{kept}>>"
        )
        descendant = document.put(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont{name}/FontDescriptor {descriptor} 0 R"
            f"/DW 1000/W[{self._widths()}]/CIDToGIDMap/Identity"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
        )
        unicode = document.stream(to_unicode((code, c) for c, code in self.codes.items()))
        return document.put(
            f"<</Type/Font/Subtype/Type0/BaseFont{name}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>"
        )

    def _widths(self) -> str:
        numbered = [(i, self.face.advance(g)) for i, g in enumerate((0, *self.glyphs))]
        odd = [(i, f"{width:g}") for i, width in numbered if width != 1000]
        runs = groupby(enumerate(odd), key=lambda pair: pair[1][0] - pair[0])
        lists = ([entry for _, entry in run] for _, run in runs)
        return "".join(f"{run[0][0]}[{' '.join(width for _, width in run)}]" for run in lists)


class Fonts:
    """All fonts of one document.

    Args:
        document: Where they are embedded by `embed`.
        own: Fonts of this computer that the clerk chose, per style.

    Attributes:
        missing: Characters that no font has; they are printed as framed code points.
    """

    def __init__(self, document: Document, own: Mapping[Style, Path] | None = None) -> None:
        self._document = document
        self._embedded: dict[int, _Embedded] = {}
        self._frames: list[Frames] = []
        self._framed: dict[str, tuple[str, str]] = {}
        self.missing: set[str] = set()
        chosen = own or {}
        self.body, self.head, self.title = (
            Font(self, self._chain(style, chosen)) for style in ("body", "head", "title")
        )

    @staticmethod
    def _chain(style: Style, own: Mapping[Style, Path]) -> tuple[Face | None, Sequence[str | Path]]:
        latin = carried(_LATIN[style]) if style in _LATIN else None
        first = [own[style]] if style in own else []
        return latin, (*first, _OWN[style], *_LAST)

    def glyph_of(self, character: str, face: Face) -> tuple[str, str, float] | None:
        """Font name, code and width of a character in a face; None when the face lacks it."""
        glyph = face.glyph(ord(character))
        if not glyph:
            return None
        entry = self._embedded.get(id(face))
        if entry is None:
            entry = _Embedded(f"F{len(self._embedded) + 1}", face)
            self._embedded[id(face)] = entry
        return entry.name, entry.add(character, glyph), face.advance(glyph)

    def frame_of(self, character: str) -> tuple[str, str, float]:
        """Font name, code and width of a sign that no face has."""
        if character not in self._framed:
            if character not in DRAWN:
                self.missing.add(character)
            if not self._frames or self._frames[-1].full:
                self._frames.append(Frames(f"X{len(self._frames) + 1}"))
            last = self._frames[-1]
            self._framed[character] = (last.name, last.add(character))
        return *self._framed[character], 1000

    def embed(self, archive: bool = False) -> str:
        """Write all fonts; gives the entry of the resource dictionary.

        Args:
            archive: Add what PDF/A-1b asks of a font.
        """
        written = [(e.name, e.embed(self._document, archive)) for e in self._embedded.values()]
        written += [(f.name, f.embed(self._document)) for f in self._frames]
        return f"/Font<<{''.join(f'/{name} {number} 0 R' for name, number in written)}>>"


class Font:
    """One chain: a face for Latin letters and digits, then faces in order.

    Attributes:
        width: Character to its width in thousandths of the size.
    """

    def __init__(self, fonts: Fonts, chain: tuple[Face | None, Sequence[str | Path]]) -> None:
        self._fonts = fonts
        self._latin, self._faces = chain
        self._code: dict[str, str] = {}
        self._font: dict[str, str] = {}
        self._shown: dict[str, Sequence[tuple[str, str]]] = {}
        self.width = _Widths(self)

    def find(self, character: str) -> float:
        """Give a character its place in the document; its width in thousandths."""
        found = None
        wide = character >= "\u0250" or character in _CHINESE_MARKS
        if self._latin and not wide:
            found = self._fonts.glyph_of(character, self._latin)
        for name in self._faces:
            if found:
                break
            face = installed(name) if isinstance(name, Path) else carried(name)
            found = self._fonts.glyph_of(character, face)
        font, code, width = found or self._fonts.frame_of(character)
        self._font[character], self._code[character] = font, code
        return width

    def measure(self, text: str, size: float) -> float:
        """Width of cleaned text in points."""
        return sum(map(self.width.__getitem__, text)) * size / 1000

    def piece(self, text: str, size: float, width: float = -1) -> Piece:
        """A line of cleaned text, ready to draw; the first font is to be set by who draws it.

        `width` is its width in thousandths of the size, if it was measured already.
        """
        if width < 0:
            width = sum(map(self.width.__getitem__, text))
        width *= size / 1000
        if text.isascii():
            first, shown = self._show(text) if text else ("", "")
            return width, first, shown, first
        first = last = ""
        parts = []
        for run in _RUNS(text):
            for name, code in self._shown.get(run) or self._remember(run):
                if name != last:
                    if last:
                        parts.append(f"/{name} {size:g} Tf")
                    else:
                        first = name
                    last = name
                parts.append(code)
        return width, first, "".join(parts), last

    def _show(self, run: str) -> tuple[str, str]:
        """The font of a run in one font, and what shows it."""
        return self._font[run[0]], f"<{''.join(map(self._code.__getitem__, run))}>Tj"

    def _remember(self, run: str) -> Sequence[tuple[str, str]]:
        if len(self._shown) >= _REMEMBERED:
            self._shown.clear()
        fonts = self._font
        if len(set(map(fonts.__getitem__, run))) == 1:
            shown = [self._show(run)]
        else:
            shown = [self._show("".join(part)) for _, part in groupby(run, fonts.__getitem__)]
        self._shown[run] = shown
        return shown


class _Widths(dict[str, float]):
    """Widths found so far; an unknown character is looked up on the way."""

    def __init__(self, font: Font) -> None:
        super().__init__()
        self._find = font.find

    def __missing__(self, character: str) -> float:
        width = self[character] = self._find(character)
        return width
