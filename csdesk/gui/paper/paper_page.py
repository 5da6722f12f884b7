"""What goes straight to paper, such as 打印走访单; Esc leads back to where one was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from csdesk.gui.ledger import files as ledger_files
from csdesk.gui.page import Desk, Page, Verbs
from csdesk.gui.paper.preview import Choices, Make, PrintPreview, Told
from csdesk.gui.paper.printer import Paper
from csdesk.gui.widgets.parts import clear, column, label
from csdesk.services import lists
from csdesk.services.home import Target
from csdesk.services.office import Office


@dataclass(frozen=True, slots=True)
class Printing:
    """What is to be printed.

    Attributes:
        title: Until the paper says its own.
        make: Lays it out, in the `files` pool.
        unit: What a row is counted in.
        columns: Whether its columns can be chosen.
        masks: Whether it has numbers that can be shown whole.
        back: The page that follows where the preview is closed; empty for the usual one.
    """

    title: str
    make: Make
    unit: str = "条"
    columns: bool = True
    masks: bool = True
    back: str = ""


class PaperPage(Page):
    """The preview of a paper, laid out anew each time it is opened."""

    def __init__(
        self, desk: Desk, ask: Callable[[Target], Printing | None], back: str = "home"
    ) -> None:
        """Nothing is laid out before `open`.

        Args:
            desk: The open office.
            ask: What is printed for a target; None where it names nothing.
            back: The page that follows where the preview is closed.
        """
        super().__init__()
        self.setObjectName("page")
        self.desk, self._ask, self._back = desk, ask, back
        self._after = back
        self.preview: PrintPreview | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def verbs(self) -> Verbs:
        """Those of the preview."""
        return self.preview.verbs() if self.preview else {}

    def open(self, target: Target) -> None:
        """Lays the paper out as it is today."""
        clear(self._layout)
        asked = self._ask(target)
        if asked is None:
            words = "没有选要打印哪一行。请先到台账里选一行。"
            self._layout.addWidget(column(label(words, "soft", wrap=True), None, name="surface",
                                          margins=(20, 16, 20, 0)))  # fmt: skip
            return
        self.preview = PrintPreview(
            self.desk, asked.title, asked.make, unit=asked.unit, a_list=asked.columns,
            masks=asked.masks,
        )  # fmt: skip
        self._after = asked.back or self._back
        self.preview.said.connect(self.said)
        self.preview.closed.connect(self._closed)
        self._layout.addWidget(self.preview)
        self.setFocusProxy(self.preview)

    def _closed(self) -> None:
        self.go.emit(Target(self._after))


def of_list(desk: Desk, code: str) -> PaperPage:
    """A list that is only printed.

    Args:
        desk: The open office.
        code: A ledger, roster or worked out list.
    """
    title = str(desk.office.ledger(code).title)
    if code in desk.office.given:
        title = str(desk.office.given[code].page.title)
    make = partial(_paper, desk.office, code)
    printing = Printing(title, make, desk.office.ledger(code).unit)
    return PaperPage(desk, lambda target: printing)


def _paper(office: Office, code: str, choices: Choices, told: Told) -> Paper:
    """For the `files` pool: a list that a service works out is worked out here."""
    asked = lists.ask(office, code)
    return ledger_files.list_paper(office, asked, choices, told)
