"""A ledger on paper: title, heads and foot on every page, rows in between."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import BinaryIO

from csdesk.documents.paper.content import Content
from csdesk.documents.paper.edition import PLAIN, Edition
from csdesk.documents.paper.fonts import Fonts
from csdesk.documents.paper.foot import Foot, lay_notes, number_leaves
from csdesk.documents.paper.heads import Heads
from csdesk.documents.paper.page import LedgerPage, Printed, frame_of
from csdesk.documents.paper.pdf import POINTS, About, Document, Leaf, Mark, Progress
from csdesk.documents.paper.table import Grid, Row, Table

_BLANK_BELOW, _NOTHING = "（以下空白）", "（无记录）"


def write_ledger(
    out: BinaryIO,
    page: LedgerPage,
    rows: Iterable[Sequence[str]],
    on: date,
    progress: Progress | None = None,
    edition: Edition = PLAIN,
) -> Printed:
    """Write a ledger as a PDF.

    Args:
        out: Where the bytes go; it needs no seeking and stays open.
        page: What stands on every page.
        rows: Texts per head, in order; columns to sign need none. May be an iterator: no more
            than a page of it is held.
        on: Day of the document; with the same rows and page, the same bytes.
        progress: Told after each page how many rows are laid out; may raise.
        edition: Whose fonts, and whether for the archive.
    """
    document, fonts = edition.begin(out, About(page.title, page.unit, page.period), on)
    count = lay_ledger(document, fonts, page, rows, progress)
    document.marks.append(Mark(page.title, document.leaves[0]))
    number_leaves(document, fonts, document.leaves)
    return edition.end(document, fonts, count)


def lay_ledger(
    document: Document,
    fonts: Fonts,
    page: LedgerPage,
    rows: Iterable[Sequence[str]],
    progress: Progress | None = None,
    done: int = 0,
    ends: bool = True,
) -> int:
    """Add the pages of a ledger to a document, unnumbered; gives the rows laid out.

    `done` rows of earlier ledgers are added to what `progress` is told. `ends` says （以下空白）
    under the last row, or that there is none.
    """
    frame = frame_of(page.size, page.landscape)
    heads = Heads(page, frame, fonts)
    foot = Foot(page, frame, fonts, document.on)
    columns = page.columns
    table = Table(
        Grid(
            heads.edges,
            heads.strong,
            tuple(bool(head.group) for head in columns),
            tuple(head.align for head in columns),
            tuple(head.whole for head in columns),
            heads.top,
            heads.middle,
            heads.body,
            foot.limit,
            page.row_height,
        ),
        fonts.body,
    )
    shared = [document.stream(part.content.bytes()) for part in (heads, foot)]

    def bind(laid: Sequence[Row], last: bool) -> None:
        drawn, y = table.draw(laid, filled=not last)
        content = Content()
        content.add(drawn)
        if last and ends and y - foot.limit > 8 * POINTS:
            words = _BLANK_BELOW if laid else _NOTHING
            content.text(frame.middle, y - 6 * POINTS, words, fonts.body, 10, "centre")
        own = document.stream(content.bytes())
        contents = [shared[0], own, shared[1]]
        document.leaves.append(Leaf(frame.width, frame.height, contents, foot.number_at))

    held: Sequence[Row] | None = None
    for laid in table.pages(rows):
        if held is not None:
            bind(held, last=False)
        held = laid
        if progress:
            progress(done + table.count)
    bind(held or (), last=True)
    if foot.notes:
        lay_notes(document, fonts, frame, foot)
    return table.count
