"""A PDF file written as it grows: what is finished leaves memory at once.

Same calls, same bytes: no clock, no random number. The file's ID is a digest of its content.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, Literal

POINTS = 72 / 25.4
"""Points in a millimetre."""

_KIDS = 64


@dataclass(frozen=True, slots=True)
class About:
    """What the reader shows about the file; empty entries are left out."""

    title: str
    author: str = ""
    subject: str = ""
    keywords: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A place to click, in points from the lower left, and the leaf it leads to."""

    left: float
    bottom: float
    right: float
    top: float
    to: "Leaf"


@dataclass(eq=False, slots=True)
class Leaf:
    """One page: its size in points and the numbers of its content streams, in drawing order.

    `number_at` is where its page number stands: (x, baseline).
    """

    width: float
    height: float
    contents: list[int]
    number_at: tuple[float, float] = (0, 0)
    number_align: Literal["left", "centre", "right"] = "centre"
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry of the outline; level 0 is the uppermost."""

    title: str
    leaf: Leaf
    level: int = 0


def text_string(text: str) -> str:
    """A PDF text string."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


def to_unicode(pairs: Iterable[tuple[str, str]], digits: int = 4) -> bytes:
    """The stream that tells a reader which character each code is.

    Args:
        pairs: Code in hexadecimal digits, character; in the order of the codes.
        digits: Hexadecimal digits of a code.
    """
    lines = [
        f"<{code}> <{character.encode('utf-16-be', 'replace').hex()}>" for code, character in pairs
    ]
    blocks = [lines[i : i + 100] for i in range(0, len(lines), 100)]
    mapped = [f"{len(b)} beginbfchar\n{chr(10).join(b)}\nendbfchar" for b in blocks]
    text = "\n".join(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
            "/CMapName/Adobe-Identity-UCS def/CMapType 2 def",
            f"1 begincodespacerange <{'0' * digits}> <{'F' * digits}> endcodespacerange",
            *mapped,
            "endcmap CMapName currentdict/CMap defineresource pop end end",
        )
    )
    return text.encode("ascii")


class Document:
    """A PDF under way on `out`, which needs no seeking and is left open.

    `leaves` and `marks` are in the order of the finished file; both may be rearranged until
    `finish`. The first `front` leaves, cover and contents, are labelled apart from the body.
    """

    def __init__(self, out: BinaryIO, about: About, on: date, version: str = "1.7") -> None:
        self.about, self.on = about, on
        self.leaves: list[Leaf] = []
        self.marks: list[Mark] = []
        self.catalog: list[str] = []
        self.front = 0
        self._out, self._place = out, 0
        self._places: list[int] = [0]
        self._digest = hashlib.blake2b(digest_size=16)
        self._write(b"%%PDF-%b\n%%\xe2\xe3\xcf\xd3\n" % version.encode("ascii"))
        self.resources = self.reserve()

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._digest.update(data)
        self._place += len(data)

    def reserve(self) -> int:
        """A number for an object that is written later."""
        self._places.append(0)
        return len(self._places) - 1

    def put(self, body: str | bytes, number: int = 0) -> int:
        """Write an object, under a reserved number or a new one; gives its number."""
        number = number or self.reserve()
        self._places[number] = self._place
        data = body.encode("ascii") if isinstance(body, str) else body
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, data))
        return number

    def stream(self, data: bytes, entries: str = "", number: int = 0, packed: bool = True) -> int:
        """Write a stream, compressed unless it is short or `packed` is False."""
        if packed and len(data) > 200:
            data = zlib.compress(data, 5)
            entries += "/Filter/FlateDecode"
        head = f"<<{entries}/Length {len(data)}>>\nstream\n".encode("ascii")
        return self.put(head + data + b"\nendstream", number)

    def day(self) -> str:
        """The day of the file as PDF writes it, noon in China: nobody reads an hour into it."""
        return f"D:{self.on:%Y%m%d}120000+08'00'"

    def finish(self, resources: str) -> None:
        """Write what needs the whole: pages, outline, cross references.

        Args:
            resources: The resource dictionary that all pages share.
        """
        self.put(resources, self.resources)
        self._number_leaves()
        tree = self._write_leaves()
        entries = [f"/Type/Catalog/Pages {tree} 0 R/Lang(zh-CN)", *self.catalog]
        cover = f"0<</P{text_string('封面')}>>1<</S/r>>" if self.front else ""
        entries.append(f"/PageLabels<</Nums[{cover}{self.front}<</S/D>>]>>")
        entries.append("/ViewerPreferences<</PrintScaling/None/DisplayDocTitle true>>")
        if self.marks:
            entries.append(f"/Outlines {self._write_outline()} 0 R/PageMode/UseOutlines")
        root = self.put(f"<<{''.join(entries)}>>")
        about = self.put(f"<<{''.join(self._info())}>>")
        self._close(root, about)

    def _info(self) -> Iterator[str]:
        about = self.about
        named = {"Title": about.title, "Author": about.author, "Subject": about.subject}
        for key, value in {**named, "Keywords": about.keywords}.items():
            if value:
                yield f"/{key}{text_string(value)}"
        yield f"/Creator(CSDesk)/Producer(CSDesk)/CreationDate({self.day()})"
        yield f"/ModDate({self.day()})"

    def _number_leaves(self) -> None:
        self._at = {id(leaf): self.reserve() for leaf in self.leaves}

    def _write_leaves(self) -> int:
        tree = self.reserve()
        branches = []
        for start in range(0, len(self.leaves), _KIDS):
            kids = self.leaves[start : start + _KIDS]
            branch = self.reserve()
            for leaf in kids:
                self._write_leaf(leaf, branch)
            refs = " ".join(f"{self._at[id(leaf)]} 0 R" for leaf in kids)
            self.put(f"<</Type/Pages/Parent {tree} 0 R/Count {len(kids)}/Kids[{refs}]>>", branch)
            branches.append(f"{branch} 0 R")
        return self.put(
            f"<</Type/Pages/Count {len(self.leaves)}/Kids[{' '.join(branches)}]>>", tree
        )

    def _write_leaf(self, leaf: Leaf, branch: int) -> None:
        links = "".join(
            f"<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]"
            f"/Rect[{link.left:.2f} {link.bottom:.2f} {link.right:.2f} {link.top:.2f}]"
            f"/Dest{self._aim(link.to)}>>"
            for link in leaf.links
        )
        annotations = f"/Annots[{links}]" if links else ""
        contents = " ".join(f"{number} 0 R" for number in leaf.contents)
        self.put(
            f"<</Type/Page/Parent {branch} 0 R/MediaBox[0 0 {leaf.width:.2f} {leaf.height:.2f}]"
            f"/Resources {self.resources} 0 R/Contents[{contents}]{annotations}>>",
            self._at[id(leaf)],
        )

    def _aim(self, leaf: Leaf) -> str:
        return f"[{self._at[id(leaf)]} 0 R/XYZ 0 {leaf.height:.2f} null]"

    def _write_outline(self) -> int:
        root = self.reserve()
        numbers = [self.reserve() for _ in self.marks]
        children: dict[int, list[int]] = {}
        parents: list[int] = []
        trail: list[int] = []
        for i, mark in enumerate(self.marks):
            del trail[mark.level :]
            parents.append(trail[-1] if trail else -1)
            children.setdefault(parents[i], []).append(i)
            trail.append(i)

        def family(i: int) -> str:
            own = children.get(i, ())
            if not own:
                return ""
            first, last = numbers[own[0]], numbers[own[-1]]
            return f"/First {first} 0 R/Last {last} 0 R/Count {len(own) if i < 0 else -len(own)}"

        for siblings in children.values():
            for before, i, after in zip(
                (None, *siblings), siblings, (*siblings[1:], None), strict=False
            ):
                parent = root if parents[i] < 0 else numbers[parents[i]]
                near = f"/Prev {numbers[before]} 0 R" if before is not None else ""
                near += f"/Next {numbers[after]} 0 R" if after is not None else ""
                mark = self.marks[i]
                self.put(
                    f"<</Title{text_string(mark.title)}/Parent {parent} 0 R{near}"
                    f"{family(i)}/Dest{self._aim(mark.leaf)}>>",
                    numbers[i],
                )
        return self.put(f"<</Type/Outlines{family(-1)}>>", root)

    def _close(self, root: int, about: int) -> None:
        start = self._place
        lines = [b"xref\n0 %d\n0000000000 65535 f \n" % len(self._places)]
        lines.extend(b"%010d 00000 n \n" % place for place in self._places[1:])
        self._write(b"".join(lines))
        mark = self._digest.hexdigest().upper()
        self._write(
            f"trailer\n<</Size {len(self._places)}/Root {root} 0 R/Info {about} 0 R"
            f"/ID[<{mark}><{mark}>]>>\nstartxref\n{start}\n%%EOF\n".encode("ascii")
        )


Progress = Callable[[int], None]
"""Told how many rows are laid out; it may raise, and the writing ends there."""


def sheet_size(size: str, landscape: bool) -> tuple[float, float]:
    """Width and height in points of A3, A4 or A5."""
    sides: dict[str, Sequence[int]] = {"A3": (297, 420), "A4": (210, 297), "A5": (148, 210)}
    short, long = (side * POINTS for side in sides[size])
    return (long, short) if landscape else (short, long)
