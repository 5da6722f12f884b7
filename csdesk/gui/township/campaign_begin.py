"""A campaign begun from a list as it is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from csdesk.gui.form.work import Shape
from csdesk.gui.ledger import files as ledger_files
from csdesk.gui.messages import SHEETS
from csdesk.gui.township import campaign_forms
from csdesk.services.campaigns import campaign as campaigns
from csdesk.services.campaigns import template as campaign_template
from csdesk.services.campaigns.campaign import Drawn
from csdesk.services.office import Office

if TYPE_CHECKING:
    from csdesk.gui.ledger.page import LedgerPage


def begin_of_list(page: LedgerPage) -> None:
    """做成专项: whoever is seen in the list, or is marked in it."""
    _begin(page, lambda office, whom: campaign_forms.making(office, whom=whom))


def join_list(page: LedgerPage) -> None:
    """加入已有专项: whoever is seen in the list, or is marked in it."""
    _begin(page, campaign_forms.joining)


def _begin(page: LedgerPage, shape: Callable[[Office, Drawn], Shape]) -> None:
    asked, office = ledger_files.chosen_or_all(page), page.desk.office
    if asked is None or page.desk.bars(page.said.emit):
        return
    marked = tuple(page.table.chosen) if page.model.marked else ()

    def build() -> Shape:
        return shape(office, campaigns.drawn(office, asked, marked))

    page.list.read(build, "verb", page.show_shape)


def begin_by_form(page: LedgerPage) -> None:
    """按表格做专项: the township's empty form says what is to be filled in."""
    if page.desk.bars(page.said.emit):
        return
    path = page.desk.messages.open_file("选乡镇发的空表", SHEETS)
    asked, office = ledger_files.chosen_or_all(page), page.desk.office
    if path is None or asked is None:
        return
    marked = tuple(page.table.chosen) if page.model.marked else ()

    def build() -> Shape:
        whole = not campaigns.subject_of(office, asked.code)
        whom = None if whole else campaigns.drawn(office, asked, marked)
        form = campaign_template.read(office, path, whom.subject if whom else "residents")
        return campaign_forms.making(office, whom=whom, form=form)

    page.list.read(build, "verb", page.show_shape)
