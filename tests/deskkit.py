"""A desk for window tests: real pools, dialogs answered by the test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from csdesk.gui.jobs import Jobs
from csdesk.gui.messages import Doors, Messages, Pick, Question
from csdesk.gui.page import Desk
from csdesk.services.office import Office


@dataclass
class Asked:
    """What dialogs were opened, and how the test answers them.

    Attributes:
        dialogs: Every dialog that was opened.
        answer: Fills a dialog in; whether it is agreed to.
        path: What every choice of a file gives.
    """

    dialogs: list[QDialog] = field(default_factory=list)
    answer: Callable[[QDialog], bool] = lambda _: True
    path: str = ""

    def run(self, dialog: QDialog) -> bool:
        """In place of showing it."""
        self.dialogs.append(dialog)
        return self.answer(dialog)

    def pick(self, parent: QWidget | None, asked: Pick) -> str:
        """In place of the system's own dialog."""
        return self.path

    @property
    def said(self) -> list[str]:
        """What the questions said."""
        return [d.accessibleName() for d in self.dialogs if isinstance(d, Question)]


def a_desk(office: Office) -> tuple[Desk, Asked]:
    """The desk of an open office, and its dialogs."""
    asked = Asked()
    return Desk(office, Jobs(), Messages(None, Doors(asked.run, asked.pick))), asked


def settle(qtbot: QtBot, desk: Desk) -> None:
    """Waits until no pool has work and what came was shown."""
    qtbot.waitUntil(lambda: not desk.jobs.running, timeout=20_000)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not desk.jobs.running, timeout=20_000)


def on_screen(
    qtbot: QtBot, desk: Desk, widget: QWidget, width: int = 1180, height: int = 620
) -> None:
    """Shows a page or a form as the window does: active, with the keyboard, its rows there."""
    qtbot.addWidget(widget)
    widget.resize(width, height)
    with qtbot.waitActive(widget):
        widget.show()
    widget.setFocus()
    settle(qtbot, desk)


def write(widget: QWidget, words: str) -> None:
    """Types words as an input method commits them: keyClicks takes Latin letters alone."""
    widget.setFocus()
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(widget, event)
