"""补录走访: the round of a month, a grid or a group, entered on one screen."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from csdesk.gui.batch.page import BatchPage
from csdesk.gui.ledger import files as ledger_files
from csdesk.gui.ledger.head import Tool
from csdesk.gui.page import Desk, Verbs
from csdesk.gui.paper.preview import Choices, PrintPreview, Told
from csdesk.gui.paper.printer import Paper
from csdesk.services import lists
from csdesk.services.home import Target
from csdesk.services.office import Office
from csdesk.services.rounds import visit_round

CODE = "round"


class RoundPage(BatchPage):
    """Due people in walking order; 1 都好, 2 有情况, 3 未遇."""

    under = "visit_duty"

    def __init__(self, desk: Desk) -> None:
        """Builds the page; `open` asks for the round."""
        tools = (
            Tool("打印走访单", self.print_route, "printer-outline"),
            Tool("看应访名单", lambda: self.go.emit(Target("visit_duty")), "format-list-bulleted"),
            Tool("逐个登记", self.one_visit, "plus"),
        )
        make = partial(visit_round.sheet, desk.office)
        super().__init__(desk, make, Target("visit_duty"), tools)

    def verbs(self) -> Verbs:
        """Ctrl+N: one visit in the form that asks everything."""
        if self.over.part is not None:
            return super().verbs()
        return {**super().verbs(), "new": self.one_visit, "print": self.print_route}

    def print_route(self) -> None:
        """Ctrl+P: the sheet to take along, of those who are seen and wait."""
        if self.sheet is not None:
            waiting = tuple(line.subject for line in self.model.lines if line.waits)
            make = partial(_route, self.desk.office, waiting)
            self.over.show_part(PrintPreview(self.desk, "走访单", make, unit="人"))

    def one_visit(self) -> None:
        """逐个登记."""
        self.keep_draft()
        self.go.emit(Target("visits", verb="new"))

    def open(self, target: Target) -> None:
        """Asks for who is to be visited."""
        self.ask_sheet()


def _route(office: Office, ids: tuple[int, ...], choices: Choices, told: Told) -> Paper:
    """For the `files` pool: the route's page with the people of the round, in its order."""
    asked = lists.ask(office, "route")
    asked = replace(asked, given=ids, where=None)
    return ledger_files.list_paper(office, asked, choices, told)
