"""A list on paper and in a workbook, as it is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from csdesk.documents.paper.ledger import write_ledger
from csdesk.domain.calendar import period_of
from csdesk.domain.filters import In, paths
from csdesk.gui.messages import FORMS
from csdesk.gui.paper.options import Period
from csdesk.gui.paper.preview import Choices, PrintPreview, Told
from csdesk.gui.paper.printer import Paper
from csdesk.gui.township.fill_form import FillForm
from csdesk.services import lists, printing
from csdesk.services.lists import Asked
from csdesk.services.office import Office

if TYPE_CHECKING:
    from csdesk.gui.ledger.page import LedgerPage


def list_paper(office: Office, asked: Asked, choices: Choices, told: Told) -> Paper:
    """A list on paper; what is whole on it is logged, for it is seen. For the `files` pool."""
    if choices.period:
        asked = replace(asked, period=choices.period)
    ready = printing.prepare(
        office, asked, reason=choices.reason, at=office.now(), as_listed=choices.as_listed
    )
    log = partial(printing.log, office, ready, choices.reason)
    if ready.clear:
        log()
    out = BytesIO()
    printed = write_ledger(
        out, ready.page, ready.rows, asked.on, lambda rows: told(rows, ready.count)
    )
    labels = {f.id: f.label for f in lists.fields(office, ready.asked)}
    clear = tuple(
        (labels.get(id, id), choices.reason or asked.page.clear.get(id, "")) for id in ready.clear
    )
    return Paper(
        out.getvalue(), ready.page.title, printed.rows, clear, printed.missing,
        (lambda: None) if ready.clear else log,
    )  # fmt: skip


def blank_paper(office: Office, code: str, choices: Choices, told: Told) -> Paper:
    """The empty form of a ledger, to be filled by hand. For the `files` pool."""
    out = BytesIO()
    printed = printing.blank_pdf(office, code, out)
    title = office.ledger(code).page.title or office.ledger(code).title
    return Paper(out.getvalue(), title, -1, (), printed.missing)


def chosen_or_all(page: LedgerPage) -> Asked | None:
    """The list that is shown, or only what is marked in it; None before the first answer."""
    asked = page.list.asked
    if asked is None or not page.model.marked:
        return asked
    return replace(asked, where=In("id", tuple(page.table.chosen)), find="")


def print_list(page: LedgerPage) -> None:
    """Ctrl+P: the list as paper."""
    asked = chosen_or_all(page)
    if asked is None:
        return
    if not len(page.model.ids):
        print_blank(page)
        return
    make = partial(list_paper, page.desk.office, asked)
    view = page.list.views.all[page.list.sight.view]
    page.over.show_part(
        PrintPreview(
            page.desk, asked.page.title or asked.title, make, unit=page.ledger.unit,
            as_listed=bool(page.list.sight.columns or view.columns), periods=periods(page),
        )
    )  # fmt: skip


def periods(page: LedgerPage) -> dict[str, Period | None]:
    """Which events of the list can be printed; a list of years of them begins with this month.

    Where the clerk narrowed the list by its day, or marked rows, it begins with what is seen.
    """
    if not page.ledger.day:
        return {}
    seen: dict[str, Period | None] = {"与屏幕一致": None}
    today = page.desk.office.today()
    last = today.replace(day=1) - timedelta(1)
    spans: dict[str, Period | None] = {
        "本月": period_of(today, "month"), "上月": period_of(last, "month"),
        "本季度": period_of(today, "quarter"),
        "今年": (date(today.year, 1, 1), date(today.year, 12, 31)),
    }  # fmt: skip
    chosen = page.model.marked or any(page.ledger.day in paths(c) for c in page.list.sight.chips)
    return {**seen, **spans} if chosen else {**spans, **seen}


def print_blank(page: LedgerPage) -> None:
    """打印空表: to be filled by hand."""
    make = partial(blank_paper, page.desk.office, page.ledger.code)
    page.over.show_part(PrintPreview(page.desk, page.title, make, a_list=False))


def fill_form(page: LedgerPage) -> None:
    """填乡镇的表: the township's own form, filled from the list as it is seen."""
    asked = chosen_or_all(page)
    if asked is None:
        return
    path = page.desk.messages.open_file("选乡镇发来的空表", FORMS)
    if path is not None:
        page.over.show_part(FillForm(page.desk, asked, page.title, path))
