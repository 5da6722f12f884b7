"""补录走访: the round of a month, a grid or a group, entered on one screen."""

from __future__ import annotations

from functools import partial

from csdesk.gui.batch_page import BatchPage
from csdesk.gui.ledger_head import Tool
from csdesk.gui.page import Desk, Verbs
from csdesk.services import visit_round
from csdesk.services.home import Target

CODE = "round"


class RoundPage(BatchPage):
    """Due people in walking order; 1 都好, 2 有情况, 3 未遇."""

    under = "visit_duty"

    def __init__(self, desk: Desk) -> None:
        """Builds the page; `open` asks for the round."""
        tools = (
            Tool("打印走访单", lambda: self.go.emit(Target("route")), "printer-outline"),
            Tool("看应访名单", lambda: self.go.emit(Target("visit_duty")), "format-list-bulleted"),
            Tool("逐个登记", self.one_visit, "plus"),
        )
        make = partial(visit_round.sheet, desk.office)
        super().__init__(desk, make, Target("visit_duty"), tools)

    def verbs(self) -> Verbs:
        """Ctrl+N: one visit in the form that asks everything."""
        return super().verbs() if self.over.part else {**super().verbs(), "new": self.one_visit}

    def one_visit(self) -> None:
        """逐个登记."""
        self.keep_draft()
        self.go.emit(Target("visits", verb="new"))

    def open(self, target: Target) -> None:
        """Asks for who is to be visited."""
        self.ask_sheet()
