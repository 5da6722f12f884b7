"""Papers of single records before they are printed: a sign-in sheet, a proof, a passbook."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from csdesk.gui.ledger.head import Tool
from csdesk.gui.page import Desk, Said
from csdesk.gui.paper.paper_page import PaperPage, Printing
from csdesk.gui.paper.preview import Choices, PrintPreview, Told
from csdesk.gui.paper.printer import Paper
from csdesk.services.home import Target
from csdesk.services.office import Office
from csdesk.services.record_papers import PAPERS

if TYPE_CHECKING:
    from csdesk.gui.ledger.page import LedgerPage

CODE = "record_paper"


def page(desk: Desk, target: Target) -> PaperPage:
    """The page on which one is looked at; a target's `where` is volunteer_papers:12,13."""
    return PaperPage(desk, partial(_printing, desk.office))


def target(ledger: str, *ids: int) -> Target:
    """What leads to the paper of some records."""
    return Target(CODE, where=f"{ledger}:{','.join(map(str, ids))}")


def _printing(office: Office, target: Target) -> Printing | None:
    ledger, _, ids = target.where.partition(":")
    if ledger not in PAPERS or not ids:
        return None
    make = partial(paper, office, ledger, tuple(map(int, ids.split(","))))
    title = PAPERS[ledger].title
    return Printing(title, make, unit="份", columns=False, masks=False, back=ledger)


def words(ledger: str) -> str:
    """What the paper of a record is called; empty where there is none."""
    return PAPERS[ledger].words if ledger in PAPERS else ""


def tools(page: LedgerPage) -> list[Tool]:
    """打印签到表: the paper of what is marked, else of the record at the cursor."""
    own = PAPERS.get(page.ledger.code)
    if own is None:
        return []
    return [Tool(f"打印{own.words}", partial(_print_chosen, page), "printer-outline", "", "more")]


def _print_chosen(page: LedgerPage) -> None:
    if ids := page.table.chosen:
        show(page, ids)
    else:
        page.said.emit(Said("没有选中哪一行。请先选一行，或用空格多选。", tone="ask"))


def show(page: LedgerPage, ids: Sequence[int]) -> None:
    """The papers of some records over their list."""
    ledger = page.ledger.code
    page.over.show_part(preview(page.desk, ledger, ids))


def preview(desk: Desk, ledger: str, ids: Sequence[int]) -> PrintPreview:
    """The papers of some records, to be looked at and printed."""
    make = partial(paper, desk.office, ledger, tuple(ids))
    return PrintPreview(desk, PAPERS[ledger].title, make, unit="份", a_list=False, masks=False)


def paper(office: Office, ledger: str, ids: Sequence[int], choices: Choices, told: Told) -> Paper:
    """For the `files` pool."""
    own, out = PAPERS[ledger], BytesIO()
    printed = own.write(office, ids, out, reason=choices.reason, at=office.now())
    return Paper(out.getvalue(), own.title, missing=printed.missing)
