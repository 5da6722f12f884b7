"""The handbook: chapters carried with the program.

A chapter is a Markdown file of a tiny kind: ``# `` its title, ``## `` headings, ``- `` items,
``1. `` steps, every other line a paragraph; a key stands between back quotes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from csdesk.resources import resource, table

TITLE = "社区服务台使用手册"
CODE = "help"
FIRST, KEYS = "start", "keys"

Kind = Literal["heading", "paragraph", "item", "step"]
_STEP = re.compile(r"(\d+)\. ")


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
