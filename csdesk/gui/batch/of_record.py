"""A sheet of one record, such as a campaign or an activity; another one is shown when asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from csdesk.gui.batch.page import BatchPage
from csdesk.gui.ledger.head import Tool
from csdesk.gui.page import Desk
from csdesk.services.home import Target
from csdesk.services.office import Office
from csdesk.services.rounds.batch import Picked, Sheet


class RecordBatchPage(BatchPage):
    """The sheet of the record that was asked for, else of the one that waits.

    Attributes:
        id: The record; 0 until one was asked for or found to wait.
    """

    def __init__(
        self,
        desk: Desk,
        of: Callable[[Office, int, Picked], Sheet],
        pressing: Callable[[Office], int],
        back: Target,
        tools: Sequence[Tool],
    ) -> None:
        """Builds the page; `open` says of which record.

        Args:
            desk: The open office.
            of: Gives the sheet of a record; runs in the `reads` pool.
            pressing: Which record waits; runs in the `reads` pool.
            back: Where 存稿离开 leads.
            tools: Verbs of its own, in the menu 更多.
        """
        self.id = 0
        self._of, self._pressing = of, pressing
        super().__init__(desk, self._sheet, back, tools)

    def _sheet(self, picked: Picked) -> Sheet:
        if not self.id:
            self.id = self._pressing(self.desk.office)
        return self._of(self.desk.office, self.id, picked)

    def open(self, target: Target) -> None:
        """Shows the record that was asked for."""
        if target.record and target.record != self.id:
            self.keep_draft()
            self.id, self.sheet, self.picked = target.record, None, {}
        self.ask_sheet()
