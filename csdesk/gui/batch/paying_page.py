"""登记发放: the aids of a month, paid on one screen."""

from __future__ import annotations

from functools import partial

from csdesk.gui.batch.page import BatchPage
from csdesk.gui.ledger.head import Tool
from csdesk.gui.page import Desk
from csdesk.services import paying
from csdesk.services.home import Target

CODE = "paying"


class PayingPage(BatchPage):
    """Aids in force; 1 照额发了, 2 金额不同, 3 没有发."""

    under = paying.AIDS

    def __init__(self, desk: Desk) -> None:
        """Builds the page; `open` asks for the running month."""
        look = Tool("看救助与补贴", self.look, "format-list-bulleted")
        make = partial(paying.sheet, desk.office)
        super().__init__(desk, make, Target(paying.AIDS), (look,))

    def open(self, target: Target) -> None:
        """Asks for who is to be paid; `where` is a month."""
        if target.where:
            self.picked = {**self.picked, "month": target.where}
        self.ask_sheet()

    def look(self) -> None:
        """看救助与补贴: the list; the draft stays."""
        self.keep_draft()
        self.go.emit(Target(paying.AIDS))
