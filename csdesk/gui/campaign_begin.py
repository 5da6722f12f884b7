"""A campaign begun from a list as it is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csdesk.gui import campaign_forms, ledger_files
from csdesk.gui.form_work import Shape
from csdesk.services import campaigns

if TYPE_CHECKING:
    from csdesk.gui.ledger_page import LedgerPage


def begin_of_list(page: LedgerPage) -> None:
    """做成专项: whoever is seen in the list, or is marked in it."""
    asked, office = ledger_files.chosen_or_all(page), page.desk.office
    if asked is None:
        return
    marked = tuple(page.table.chosen) if page.model.marked else ()

    def build() -> Shape:
        return campaign_forms.making(office, whom=campaigns.drawn(office, asked, marked))

    page.list.read(build, "verb", page.show_shape)
