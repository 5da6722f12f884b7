"""TrueType files read as far as a page needs them: which glyph, how wide, what outline.

Nothing is unfolded: the file stays mapped, the character table stays in ranges. A font of ten
megabytes is open in a few milliseconds and weighs next to nothing until its glyphs are used.
"""

import array
import mmap
import struct
import sys
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from csdesk.errors import ClerkError
from csdesk.resources import resource

_NEEDED = {"OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name"}
_COMPOSITE_MORE = 0x20
_COMPOSITE_HINTS = 0x0100


def _big_endian(code: str, data: bytes) -> "array.array[int]":
    values = array.array(code)
    values.frombytes(data)
    if sys.byteorder == "little":
        values.byteswap()
    return values


class Face:
    """One font file with glyf outlines.

    Args:
        path: A `.ttf` or `.ttc` file.
        index: Which font of a collection.

    Raises:
        ClerkError: The file holds no TrueType outlines, and cannot be embedded.
    """

    def __init__(self, path: Path, index: int = 0) -> None:
        with path.open("rb") as file:
            self._data = data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        start = 0
        if data[:4] == b"ttcf":
            start = struct.unpack_from(">L", data, 12 + 4 * index)[0]
        count = struct.unpack_from(">H", data, start + 4)[0]
        self._tables: dict[str, tuple[int, int]] = {}
        for place in range(start + 12, start + 12 + 16 * count, 16):
            tag, _, offset, length = struct.unpack_from(">4sLLL", data, place)
            self._tables[tag.decode("latin-1")] = (offset, length)
        if not self._tables.keys() >= _NEEDED:
            raise ClerkError(
                f"字体文件“{path.name}”不是 TrueType 轮廓，无法嵌入。", "请在设置里另选一种字体。"
            )
        self._read_measures()
        self._read_characters()
        self.name = self._postscript_name() or path.stem

    def _read_measures(self) -> None:
        data, tables = self._data, self._tables
        head, os2 = tables["head"][0], tables["OS/2"][0]
        units = struct.unpack_from(">H", data, head + 18)[0]
        self._scale = scale = float(1000 / units)
        self.box = [round(v * scale) for v in struct.unpack_from(">4h", data, head + 36)]
        self._long_places = struct.unpack_from(">h", data, head + 50)[0] == 1
        version, _, weight = struct.unpack_from(">HhH", data, os2)
        ascent, descent = struct.unpack_from(">2h", data, os2 + 68)
        cap = struct.unpack_from(">h", data, os2 + 88)[0] if version > 1 else ascent
        self.ascent, self.descent, self.cap = (round(v * scale) for v in (ascent, descent, cap))
        self.stem = 50 + int((weight / 65) ** 2)
        self.bold = weight >= 600
        self._advances = struct.unpack_from(">H", data, tables["hhea"][0] + 34)[0]

    def _read_characters(self) -> None:
        data, table = self._data, self._tables["cmap"][0]
        best, rank = 0, 0
        for number in range(struct.unpack_from(">H", data, table + 2)[0]):
            platform, encoding, offset = struct.unpack_from(">HHL", data, table + 4 + 8 * number)
            unicode = (platform == 3 and encoding in (1, 10)) or (platform == 0 and encoding != 5)
            worth = {4: 1, 12: 2}.get(struct.unpack_from(">H", data, table + offset)[0], 0)
            if unicode and worth > rank:
                best, rank = table + offset, worth
        self._first: Sequence[int] = ()
        self._last: Sequence[int] = ()
        self._glyph: Sequence[int] = ()
        if rank == 2:
            count = struct.unpack_from(">L", data, best + 12)[0]
            ranges = _big_endian("I", data[best + 16 : best + 16 + 12 * count])
            self._first, self._last, self._glyph = ranges[0::3], ranges[1::3], ranges[2::3]
        elif rank == 1:
            self._read_segments(best)

    def _read_segments(self, at: int) -> None:
        """Format 4, unfolded to ranges of one step each."""
        data = self._data
        size = struct.unpack_from(">H", data, at + 6)[0]
        last = _big_endian("H", data[at + 14 : at + 14 + size])
        place = at + 16 + size
        first = _big_endian("H", data[place : place + size])
        delta = _big_endian("H", data[place + size : place + 2 * size])
        offsets = place + 2 * size
        ranges: list[tuple[int, int, int]] = []
        for i, (a, b) in enumerate(zip(first, last, strict=True)):
            if a > b or a == 0xFFFF:
                continue
            offset = struct.unpack_from(">H", data, offsets + 2 * i)[0]
            if not offset and a + delta[i] <= 0xFFFF < b + delta[i]:
                ranges.extend((c, c, (c + delta[i]) & 0xFFFF) for c in range(a, b + 1))
            elif not offset:
                ranges.append((a, b, (a + delta[i]) & 0xFFFF))
            else:
                listed = offsets + 2 * i + offset
                glyphs = _big_endian("H", data[listed : listed + 2 * (b - a + 1)])
                ranges.extend(
                    (c, c, (g + delta[i]) & 0xFFFF)
                    for c, g in zip(range(a, b + 1), glyphs, strict=True)
                    if g
                )
        self._first, self._last, self._glyph = zip(*ranges, strict=True) if ranges else ((), (), ())

    def _postscript_name(self) -> str:
        data, table = self._data, self._tables["name"][0]
        _, count, texts = struct.unpack_from(">3H", data, table)
        for number in range(count):
            platform, _, _, kind, length, offset = struct.unpack_from(
                ">6H", data, table + 6 + 12 * number
            )
            if kind == 6:
                raw = data[table + texts + offset : table + texts + offset + length]
                text = raw.decode("utf-16-be" if platform in (0, 3) else "latin-1")
                return "".join(c for c in text if c.isascii() and (c.isalnum() or c == "-"))
        return ""

    def glyph(self, code: int) -> int:
        """The glyph of a code point; 0 when the font has none."""
        i = bisect_right(self._first, code) - 1
        if i < 0 or code > self._last[i]:
            return 0
        return self._glyph[i] + code - self._first[i]

    def advance(self, glyph: int) -> float:
        """Width in thousandths of the size."""
        place = self._tables["hmtx"][0] + 4 * min(glyph, self._advances - 1)
        width = int.from_bytes(self._data[place : place + 2], "big")
        return width * self._scale

    def _outline(self, glyph: int) -> bytes:
        places, glyf = self._tables["loca"][0], self._tables["glyf"][0]
        if self._long_places:
            start, end = struct.unpack_from(">2L", self._data, places + 4 * glyph)
        else:
            start, end = (2 * v for v in struct.unpack_from(">2H", self._data, places + 2 * glyph))
        return self._data[glyf + start : glyf + end]

    def _metric(self, glyph: int) -> bytes:
        """Advance and left side bearing as they stand in `hmtx`."""
        table, data, count = self._tables["hmtx"][0], self._data, self._advances
        if glyph < count:
            return data[table + 4 * glyph : table + 4 * glyph + 4]
        last = table + 4 * (count - 1)
        bearing = table + 4 * count + 2 * (glyph - count)
        return data[last : last + 2] + data[bearing : bearing + 2]

    def subset(self, glyphs: Sequence[int]) -> bytes:
        """A small TrueType file whose glyph n + 1 is the nth of `glyphs`; hints are left out.

        Parts of composite glyphs follow after them; glyph 0 is the font's own "not defined".
        """
        order = [0, *glyphs]
        new = {glyph: number for number, glyph in reversed(list(enumerate(order)))}
        outlines, places, size = [], [0], 0
        for number, glyph in enumerate(order):  # grows while it is walked: parts of composites
            outline = self._outline(glyph) if number or glyph == 0 else b""
            if outline:
                outline = (
                    _renumbered(outline, order, new) if outline[0] & 0x80 else _unhinted(outline)
                )
                outline += bytes(-len(outline) % 4)
                outlines.append(outline)
                size += len(outline)
            places.append(size)
        return self._file(order, outlines, places)

    def _file(self, order: list[int], outlines: list[bytes], places: list[int]) -> bytes:
        def table(tag: str) -> bytearray:
            offset, length = self._tables[tag]
            return bytearray(self._data[offset : offset + length])

        head, hhea, maxp = table("head"), table("hhea"), table("maxp")
        struct.pack_into(">L", head, 8, 0)
        struct.pack_into(">h", head, 50, 1)
        struct.pack_into(">H", hhea, 34, len(order))
        struct.pack_into(">H", maxp, 4, len(order))
        loca = array.array("I", places)
        if sys.byteorder == "little":
            loca.byteswap()
        parts = {
            b"glyf": b"".join(outlines),
            b"head": bytes(head),
            b"hhea": bytes(hhea),
            b"hmtx": b"".join(map(self._metric, order)),
            b"loca": loca.tobytes(),
            b"maxp": bytes(maxp),
        }
        directory = struct.pack(">LHHHH", 0x10000, len(parts), 64, 2, 16 * len(parts) - 64)
        offset = len(directory) + 16 * len(parts)
        body = []
        for tag, part in parts.items():
            padded = part + bytes(-len(part) % 4)
            checksum = sum(_big_endian("I", padded)) & 0xFFFFFFFF
            directory += struct.pack(">4sLLL", tag, checksum, offset, len(part))
            body.append(padded)
            offset += len(padded)
        return directory + b"".join(body)


def _unhinted(outline: bytes) -> bytes:
    at = 10 + 2 * int.from_bytes(outline[:2], "big")
    hints = int.from_bytes(outline[at : at + 2], "big")
    return outline[:at] + b"\0\0" + outline[at + 2 + hints :] if hints else outline


def _renumbered(outline: bytes, order: list[int], new: dict[int, int]) -> bytes:
    """A composite glyph with its parts under their new numbers; parts unseen are added."""
    data, at, flags = bytearray(outline), 10, _COMPOSITE_MORE
    while flags & _COMPOSITE_MORE:
        flags, part = struct.unpack_from(">HH", data, at)
        if part not in new:
            new[part] = len(order)
            order.append(part)
        struct.pack_into(">HH", data, at, flags & ~_COMPOSITE_HINTS, new[part])
        scale = 2 if flags & 8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0
        at += 4 + (4 if flags & 1 else 2) + scale
    return bytes(data[:at])


@cache
def carried(name: str) -> Face:
    """A font that comes with the program, opened once."""
    return Face(Path(str(resource("fonts", f"{name}.ttf"))))


@cache
def installed(path: Path) -> Face:
    """A font of this computer that the clerk chose, opened once.

    Raises:
        ClerkError: It cannot be read, or not be embedded.
    """
    try:
        return Face(path)
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise ClerkError(
            f"字体文件“{path.name}”打不开，或已损坏。", "请在设置里另选一种字体。"
        ) from error
