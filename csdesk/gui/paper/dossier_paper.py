"""一人一档, 一户一档 before they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from csdesk.gui.history import timeline_page
from csdesk.gui.ledger.head import Tool
from csdesk.gui.page import Desk, Said
from csdesk.gui.paper import record_paper
from csdesk.gui.paper.paper_page import PaperPage, Printing
from csdesk.gui.paper.preview import Choices, PrintPreview, Told
from csdesk.gui.paper.printer import Paper
from csdesk.services import dossier
from csdesk.services.home import Target
from csdesk.services.office import Office

if TYPE_CHECKING:
    from csdesk.gui.ledger.page import LedgerPage

CODE = "dossier"


def page(desk: Desk) -> PaperPage:
    """The page on which it is looked at; a target's `where` is residents:12,13."""
    return PaperPage(desk, partial(_printing, desk.office))


def _printing(office: Office, target: Target) -> Printing | None:
    code, _, ids = target.where.partition(":")
    if code not in dossier.TITLES or not ids:
        return None
    make = partial(paper, office, code, tuple(map(int, ids.split(","))))
    return Printing(dossier.TITLES[code], make, columns=False)


def dossier_tools(page: LedgerPage) -> list[Tool]:
    """打印一人一档 and 看经过 for a list of people or households."""
    title = dossier.TITLES.get(page.ledger.code)
    if title is None:
        return []
    return [
        Tool(f"打印{title}", partial(_print_chosen, page), "printer-outline", "", "more"),
        Tool("看全部经过", partial(_show_past, page), "history", "", "more"),
    ]


def wire(page: LedgerPage) -> None:
    """The panel beside a list leads to the timeline and, where a record has one, to its paper."""
    code = page.ledger.code
    page.panel.paper = dossier.TITLES.get(code) or record_paper.words(code)
    print_ = show if code in dossier.TITLES else record_paper.show
    page.panel.printed.connect(lambda id: print_(page, (id,)))
    page.panel.all_of.connect(
        lambda of, id: page.go.emit(Target(timeline_page.CODE, where=of, record=id))
    )


def _print_chosen(page: LedgerPage) -> None:
    """What is marked, else the record at the cursor."""
    ids = page.table.chosen
    if ids:
        show(page, ids)
    else:
        page.said.emit(Said("没有选中哪一行。请先选一行，或用空格多选。", tone="ask"))


def _show_past(page: LedgerPage) -> None:
    if page.table.current is not None:
        code, id = page.ledger.code, page.table.current
        page.go.emit(Target(timeline_page.CODE, where=code, record=id))


def show(page: LedgerPage, ids: Sequence[int]) -> None:
    """The papers of some records over their list."""
    make = partial(paper, page.desk.office, page.ledger.code, tuple(ids))
    title = dossier.TITLES[page.ledger.code]
    page.over.show_part(PrintPreview(page.desk, title, make, a_list=False, masks=True))


def paper(office: Office, code: str, ids: Sequence[int], choices: Choices, told: Told) -> Paper:
    """For the `files` pool; what is whole on it is logged with why."""
    out = BytesIO()
    printed = dossier.dossier_pdf(
        office, code, ids, out, reason=choices.reason, at=office.now(), progress=told
    )
    clear = (("证号、电话等", choices.reason),) if choices.reason else ()
    return Paper(out.getvalue(), dossier.TITLES[code], clear=clear, missing=printed.missing)
