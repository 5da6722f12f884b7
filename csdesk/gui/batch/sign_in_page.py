"""登记时长: who came to an activity, and for how long, of a whole team on one screen."""

from __future__ import annotations

from dataclasses import replace

from csdesk.gui.batch.of_record import RecordBatchPage
from csdesk.gui.ledger.head import Tool
from csdesk.gui.page import Desk, Said, Verbs
from csdesk.gui.paper import record_paper
from csdesk.services.home import Target
from csdesk.services.rounds.batch import Given
from csdesk.services.volunteering import sign_in

CODE = "sign_in"


class SignInPage(RecordBatchPage):
    """The team of one activity; 1 来了, 2 时长不同."""

    under = sign_in.ACTIVITIES

    def __init__(self, desk: Desk) -> None:
        """Builds the page; `open` says of which activity, else it is the one that waits."""
        tools = (
            Tool("都来了", self.all_came, "check-all"),
            Tool("打印签到表", self.print_sheet, "printer-outline"),
            Tool("登记新志愿者", self.new_volunteer, "account-plus-outline"),
            Tool("看登记的时长", self.hours, "format-list-bulleted"),
        )
        super().__init__(desk, sign_in.sheet, sign_in.pressing, Target(sign_in.ACTIVITIES), tools)

    def own_verbs(self) -> Verbs:
        """Ctrl+P: the sheet to be signed."""
        return {**super().own_verbs(), "print": self.print_sheet}

    def all_came(self) -> None:
        """都来了: everybody who waits is answered; who did not come is taken out by Backspace."""
        waiting = [
            n
            for n, line in enumerate(self.model.lines)
            if line.waits and not self.model.given.get(line.id, Given()).answer
        ]
        for row in waiting:
            given = self.model.given.get(self.model.lines[row].id, Given())
            self.model.give(row, replace(given, answer=sign_in.CAME))
        words = f"已把 {len(waiting)} 人记为来了。没来的，在那一行按退格键取消。"
        self.said.emit(Said(words if waiting else "没有待录的人。", tone="soft"))
        self.table.setFocus()

    def print_sheet(self) -> None:
        """打印签到表."""
        if self.sheet is not None:
            self.over.show_part(record_paper.preview(self.desk, sign_in.ACTIVITIES, (self.id,)))

    def new_volunteer(self) -> None:
        """Somebody from an empty line of the sheet; the draft stays."""
        self.keep_draft()
        self.go.emit(Target(sign_in.VOLUNTEERS, verb="new"))

    def hours(self) -> None:
        """What is kept of this activity."""
        self.keep_draft()
        self.go.emit(Target(sign_in.HOURS, where=f"activity = {self.id}"))
