"""What is taken along on a round before it is printed: the route sheet, a sheet for each person."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from io import BytesIO

from csdesk.documents.paper.visitsheets import write_visit_sheets
from csdesk.gui.ledger import files as ledger_files
from csdesk.gui.page import Desk
from csdesk.gui.paper.paper_page import PaperPage, Printing
from csdesk.gui.paper.preview import Choices, Told
from csdesk.gui.paper.printer import Paper
from csdesk.services import lists
from csdesk.services.office import Office
from csdesk.services.rounds import round_paper

CODE = "round_sheets"
"""The page of the sheets of all who are to be visited now."""


def page(desk: Desk) -> PaperPage:
    """Straight to the sheets of whom the route sheet names."""
    make = partial(_due, desk.office)
    made = Printing(round_paper.TITLE, make, "人", columns=False, masks=False)
    return PaperPage(desk, lambda target: made)


def route(office: Office, ids: Sequence[int], where: str, choices: Choices, told: Told) -> Paper:
    """The route sheet of some residents, in their order; for the `files` pool."""
    return ledger_files.list_paper(office, round_paper.route(office, ids, where), choices, told)


def sheets(office: Office, ids: Sequence[int], where: str, choices: Choices, told: Told) -> Paper:
    """A sheet for each of them; for the `files` pool.

    What is whole on it is logged, for it is seen.
    """
    made = round_paper.sheets(office, ids, where, office.now())
    round_paper.log(office, made)
    out = BytesIO()
    printed = write_visit_sheets(
        out, made.around, made.sheets, office.today(), lambda done: told(done, made.count)
    )
    why = next(iter(round_paper.CLEAR.values()))
    clear = tuple((label, why) for label in made.labels)
    return Paper(out.getvalue(), round_paper.TITLE, printed.rows, clear, printed.missing)


def _due(office: Office, choices: Choices, told: Told) -> Paper:
    ids = lists.ids(office, lists.ask(office, "route"))
    return sheets(office, ids, "", choices, told)
