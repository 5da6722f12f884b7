"""补录走访: the round of a month, a grid or a group, entered on one screen."""

from __future__ import annotations

from functools import partial

from csdesk.gui.batch import taken_along
from csdesk.gui.batch.order_page import OrderPage
from csdesk.gui.batch.page import BatchPage
from csdesk.gui.ledger.head import Tool
from csdesk.gui.page import Desk, Said, Verbs
from csdesk.gui.paper.preview import Make, PrintPreview
from csdesk.services.home import Target
from csdesk.services.rounds import round_paper, visit_round

CODE = "round"


class RoundPage(BatchPage):
    """Due people in walking order; 1 都好, 2 有情况, 3 未遇."""

    under = "visit_duty"

    def __init__(self, desk: Desk) -> None:
        """Builds the page; `open` asks for the round."""
        tools = (
            Tool("打印走访路线单", self.print_route, "printer-outline"),
            Tool("打印入户走访记录单", self.print_sheets, "printer-outline"),
            Tool("排走访次序", self.arrange, "sort"),
            Tool("看应访名单", lambda: self.go.emit(Target("visit_duty")), "format-list-bulleted"),
            Tool("逐个登记", self.one_visit, "plus"),
        )
        make = partial(visit_round.sheet, desk.office)
        super().__init__(desk, make, Target("visit_duty"), tools)

    def own_verbs(self) -> Verbs:
        """Ctrl+N: one visit in the form that asks everything."""
        return {**super().own_verbs(), "new": self.one_visit, "print": self.print_route}

    # ---- what is taken along --------------------------------------------------------------------
    def print_route(self) -> None:
        """Ctrl+P: the sheet to take along, of those who are seen and wait."""
        self._print(
            "走访路线单",
            partial(taken_along.route, self.desk.office, self._walked(), self._where()),
        )

    def print_sheets(self) -> None:
        """A sheet for each who is seen and waits, in the same order."""
        make = partial(taken_along.sheets, self.desk.office, self._walked(), self._where())
        self._print(round_paper.TITLE, make)

    def _print(self, title: str, make: Make) -> None:
        if not self._walked():
            words = "这里没有待访的人，没有可打印的。请换一个网格、小组或月份。"
            self.said.emit(Said(words, tone="ask"))
            return
        self.keep_draft()
        self.over.show_part(PrintPreview(self.desk, title, make, unit="人", a_list=False))

    def _walked(self) -> tuple[int, ...]:
        """Who is seen and waits, in the order of the rows."""
        return tuple(line.subject for line in self.model.lines if line.waits)

    def _where(self) -> str:
        return self.sheet.remark if self.sheet is not None else ""

    # ---- the order ------------------------------------------------------------------------------
    def arrange(self) -> None:
        """排走访次序 of the grid that is picked."""
        grids = next((p for p in self.sheet.picks if p.id == "grid"), None) if self.sheet else None
        if self.sheet is None or grids is None:
            return
        if not grids.chosen or not self.sheet.lines:
            words = "请先选一个有人应访的网格，再排次序：每个网格各有各的次序。"
            self.said.emit(Said(words, tone="ask"))
            return
        self.keep_draft()
        named = grids.options[grids.chosen]
        ids = [line.subject for line in self.sheet.lines]
        part = OrderPage(self.desk, int(grids.chosen), named, ids)
        part.kept.connect(self.ask_sheet)
        self.over.show_part(part)

    def one_visit(self) -> None:
        """逐个登记."""
        self.keep_draft()
        self.go.emit(Target("visits", verb="new"))

    def open(self, target: Target) -> None:
        """Asks for who is to be visited."""
        self.ask_sheet()
