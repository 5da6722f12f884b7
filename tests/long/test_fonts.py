"""Every Han character of Unicode on paper: drawn or framed, and found again in the text."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date

import pypdfium2
import pytest

from csdesk.documents.paper.ledger import write_ledger
from csdesk.documents.paper.page import Head, LedgerPage

pytestmark = pytest.mark.long
ON = date(2026, 3, 31)
LINE = 40
NEWER = 0x2A6D7
"""From here on no free font has all: what Unicode 13 and later added to extension B and beyond."""
HAN = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x323B0))
SIGNS = "〇·‧・，。、；：？！“”‘’（）《》【】—…℃％‰№①②③ⅠⅡⅢ"


def lines() -> Iterator[tuple[str, str]]:
    """All characters that Unicode gives a name, so many a line, with the first one's number."""
    held = [chr(n) for block in HAN for n in block if unicodedata.name(chr(n), "")]
    held += SIGNS
    for start in range(0, len(held), LINE):
        some = held[start : start + LINE]
        yield f"{ord(some[0]):X}", "".join(some)


def test_every_character_can_be_printed_and_read_back(
    told: Callable[[str, str, str], None],
) -> None:
    heads = (Head("码", 20), Head("字", 230, align="left"))
    page = LedgerPage(title="字符", heads=heads, unit="试")
    out = io.BytesIO()
    printed = write_ledger(out, page, lines(), ON)

    paper = pypdfium2.PdfDocument(out.getvalue())
    read = "".join(page.get_textpage().get_text_range() for page in paper)
    held = "".join(line for _, line in lines())
    wanted = set(held) - printed.missing
    assert wanted <= set(read)
    assert not {c for c in printed.missing if ord(c) < NEWER}, "names are written with these"
    told(
        "fonts",
        f"{len(held):,} characters on {printed.pages} pages",
        f"{len(wanted):,} drawn and read back, {len(printed.missing):,} framed with their number",
    )
