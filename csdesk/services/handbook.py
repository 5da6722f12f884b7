"""The handbook: chapters carried with the program, for the screen and as a booklet.

A chapter is a Markdown file of a tiny kind: ``# `` its title, ``## `` headings, ``- `` items,
``1. `` steps, every other line a paragraph; a key stands between back quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from typing import BinaryIO, Literal

from csdesk.documents.paper.pack import Pack, ReportPart, write_pack
from csdesk.documents.paper.page import Head, Printed
from csdesk.documents.paper.report import (
    Heading,
    Paragraph,
    Part,
    Report,
    TablePart,
    write_report,
)
from csdesk.resources import resource, table
from csdesk.services.printing import said

TITLE = "社区服务台使用手册"
FIRST, KEYS = "start", "keys"
TABLE = 3
"""So many keys in a row make a table on paper."""

Kind = Literal["heading", "paragraph", "item", "step"]
_STEP = re.compile(r"(\d+)\. ")
_HEADS = (Head("键", 46), Head("做什么", 110, align="left"))


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line; a key is shown as a cap."""

    text: str
    key: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, an item of a list or a numbered step."""

    kind: Kind
    pieces: tuple[Piece, ...]
    number: int = 0

    @property
    def text(self) -> str:
        """Its words without caps."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def names_keys(self) -> bool:
        """Whether it says what a key does: an item that begins with a key."""
        return self.kind == "item" and self.pieces[0].key


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter.

    Attributes:
        code: The name of its file without number, such as `import`.
    """

    code: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key it names, in order, each once."""
        found = (p.text for block in self.blocks for p in block.pieces if p.key)
        return tuple(dict.fromkeys(found))

    def holds(self, words: str) -> bool:
        """Whether the words stand in it, in whatever case; no words stand everywhere."""
        wanted = words.strip().casefold()
        texts = (self.title, *(block.text for block in self.blocks))
        return any(wanted in text.casefold() for text in texts)


@cache
def chapters() -> tuple[Chapter, ...]:
    """All chapters in the order of their files."""
    files = sorted(
        (one for one in resource("help").iterdir() if one.name.endswith(".md")),
        key=lambda one: one.name,
    )
    return tuple(
        read(one.name.removesuffix(".md").partition("-")[2], one.read_text("utf-8"))
        for one in files
    )


def chapter(code: str) -> Chapter:
    """A chapter by its code; the first one where there is none."""
    return next((one for one in chapters() if one.code == code), chapters()[0])


def find(words: str) -> tuple[Chapter, ...]:
    """The chapters in which the words stand; all of them without words."""
    return tuple(one for one in chapters() if one.holds(words))


def chapter_of(*pages: str) -> str:
    """The chapter for a page.

    Args:
        pages: What it is called, the most exact first: its code, the title of its group.
    """
    told = _told()
    return next((told[page] for page in pages if page in told), told["*"])


@cache
def _told() -> Mapping[str, str]:
    return {row["page"]: row["chapter"] for row in table("help", "pages.tsv")}


def read(code: str, text: str) -> Chapter:
    """A chapter from its file.

    Raises:
        ValueError: It does not begin with its title.
    """
    first, *lines = text.splitlines()
    if not first.startswith("# "):
        raise ValueError(f"{code}: a chapter begins with its title")
    blocks = tuple(_block(line.strip()) for line in lines if line.strip())
    return Chapter(code, first[2:].strip(), blocks)


def _block(line: str) -> Block:
    if line.startswith("## "):
        return Block("heading", _pieces(line[3:]))
    if line.startswith("- "):
        return Block("item", _pieces(line[2:]))
    if step := _STEP.match(line):
        return Block("step", _pieces(line[step.end() :]), int(step[1]))
    return Block("paragraph", _pieces(line))


def _pieces(line: str) -> tuple[Piece, ...]:
    found = (Piece(text, at % 2 == 1) for at, text in enumerate(line.strip().split("`")))
    return tuple(piece for piece in found if piece.text)


# ---- on paper ------------------------------------------------------------------------------------


def handbook_pdf(out: BinaryIO, on: date, unit: str = "") -> Printed:
    """The whole handbook as a booklet with cover and contents.

    Args:
        out: Where the PDF goes.
        on: Day of the document.
        unit: Whose booklet it is, on the cover; may be empty.
    """
    parts = (ReportPart(_report(one)) for one in chapters())
    pack = Pack(TITLE, parts, unit=unit, dated=said(on), landscape=False)
    return write_pack(out, pack, on)


def chapter_pdf(code: str, out: BinaryIO, on: date) -> Printed:
    """One chapter on paper, for the wall beside the desk."""
    return write_report(out, _report(chapter(code)), on)


def _report(one: Chapter) -> Report:
    return Report(one.title, tuple(_parts(one.blocks)))


def _parts(blocks: tuple[Block, ...]) -> Iterator[Part]:
    for named, found in groupby(blocks, lambda block: block.names_keys):
        run = tuple(found)
        if named and len(run) >= TABLE:
            yield TablePart(_HEADS, tuple(_key_row(block) for block in run))
            continue
        for block in run:
            if block.kind == "heading":
                yield Heading(block.text)
            else:
                lead = {"item": "· ", "step": f"{block.number}．"}.get(block.kind, "")
                yield Paragraph(lead + block.text)


def _key_row(block: Block) -> tuple[str, str]:
    """The keys of an item, and what they do."""
    last = max(at for at, piece in enumerate(block.pieces) if _leads(block.pieces, at))
    named, does = block.pieces[: last + 1], block.pieces[last + 1 :]
    return "".join(p.text for p in named), "".join(p.text for p in does).strip()


def _leads(pieces: tuple[Piece, ...], at: int) -> bool:
    """Whether a key and all before it only name keys: `Enter` 或 `1`."""
    return pieces[at].key and all(p.key or len(p.text.strip()) <= 1 for p in pieces[:at])
