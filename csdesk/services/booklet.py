"""The handbook on paper: the whole of it as a booklet, or one chapter for the wall."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import BinaryIO

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
from csdesk.services.handbook import TITLE, Block, Chapter, Piece, chapter, chapters
from csdesk.services.printing import said

TABLE = 3
"""So many keys in a row make a table on paper."""
_HEADS = (Head("键", 46), Head("做什么", 110, align="left"))


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
