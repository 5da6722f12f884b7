"""A list that goes straight to paper, such as 打印走访单; Esc leads back to where one was."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from csdesk.gui import ledger_files
from csdesk.gui.page import Desk, Page, Verbs
from csdesk.gui.parts import clear
from csdesk.gui.print_paper import Paper
from csdesk.gui.print_preview import Choices, PrintPreview, Told
from csdesk.services import lists
from csdesk.services.home import Target
from csdesk.services.office import Office


class PaperPage(Page):
    """The preview of a list, laid out anew each time it is opened."""

    def __init__(self, desk: Desk, code: str, where: str = "") -> None:
        """Nothing is laid out before `open`.

        Args:
            desk: The open office.
            code: A ledger, roster or worked out list.
            where: A filter in its text form; empty for the list's own.
        """
        super().__init__()
        self.setObjectName("page")
        self.desk, self._code, self._where = desk, code, where
        self.preview: PrintPreview | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def verbs(self) -> Verbs:
        """Those of the preview."""
        return self.preview.verbs() if self.preview else {}

    def open(self, target: Target) -> None:
        """Lays the list out as it is today."""
        clear(self._layout)
        title = str(self.desk.office.ledger(self._code).title)
        if self._code in self.desk.office.given:
            title = str(self.desk.office.given[self._code].page.title)
        make = partial(_paper, self.desk.office, self._code, self._where)
        unit = self.desk.office.ledger(self._code).unit
        self.preview = PrintPreview(self.desk, title, make, unit=unit)
        self.preview.said.connect(self.said)
        self.preview.closed.connect(self._closed)
        self._layout.addWidget(self.preview)
        self.setFocusProxy(self.preview)

    def _closed(self) -> None:
        self.go.emit(Target("home"))


def _paper(office: Office, code: str, where: str, choices: Choices, told: Told) -> Paper:
    """For the `files` pool: a list that a service works out is worked out here."""
    asked = lists.ask(office, code, where=where or None)
    return ledger_files.list_paper(office, asked, choices, told)
