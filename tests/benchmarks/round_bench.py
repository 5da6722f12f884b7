"""The program's share of entering a round: 30 visits, 4 findings, 2 not met, by keys, kept."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from cases import Case, Spent, fresh

PASSWORD = "bench-Pass-2026"  # noqa: S105  # of an invented vault
ON = date(2026, 10, 6)  # most of the month are still to be seen
VISITS, FOUND, MISSED = 30, (4, 11, 17, 23), (8, 20)
WORDS = "断药"
KEPT = tempfile.TemporaryDirectory(prefix="csdesk-round-")


def entered() -> Callable[[], None]:
    """A round of a village of 3,000 on the screen; what it gives enters and keeps it."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QInputMethodEvent, QKeyEvent
    from PySide6.QtWidgets import QApplication, QWidget

    from csdesk.app.picture import settle
    from csdesk.app.starting import application
    from csdesk.bootstrap import create_office, open_office
    from csdesk.gui.batch.round_page import RoundPage
    from csdesk.gui.jobs import Jobs
    from csdesk.gui.messages import Messages
    from csdesk.gui.page import Desk
    from csdesk.services import entries
    from csdesk.services.demo import village
    from csdesk.services.home import Target
    from csdesk.services.office import About
    from csdesk.storage.keys import Cost

    folder = Path(KEPT.name) / "vault"
    about = About("石桥村", "village", "national", "430421")
    create_office(folder, about, PASSWORD, cost=Cost(kib=8192, passes=1))
    office = open_office(folder, PASSWORD, on=ON, write=True)
    village.make(office, residents=3_000, months=2)
    application()
    desk = Desk(office, Jobs(), Messages())
    page = RoundPage(desk)
    page.resize(1180, 640)
    page.show()
    page.open(Target("round"))
    settle(desk.jobs)
    page.common["visitor"].put("周敏")
    page.setFocus()

    def at() -> QWidget:
        return QApplication.focusWidget() or page

    def press(*keys: str) -> None:
        for key in keys:
            code = Qt.Key.Key_Return if key == "Enter" else ord(key)
            text = "\r" if key == "Enter" else key
            for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
                held = Qt.KeyboardModifier.NoModifier
                QApplication.sendEvent(at(), QKeyEvent(kind, code, held, text))
            QApplication.processEvents()  # painted before the next key

    def work() -> None:
        for number in range(VISITS):
            if number in FOUND:
                press("2", "1", "4", "Enter")
                words = QInputMethodEvent()
                words.setCommitString(WORDS)
                QApplication.sendEvent(at(), words)
                page.control_enter()
            else:
                press(*(("3", "Enter") if number in MISSED else ("Enter",)))
        page.record()
        while desk.jobs.running:
            QApplication.processEvents()
        title = entries.steps(office)[0].title
        if not title.startswith(f"登记走访 {VISITS} 人"):
            raise RuntimeError(title)

    return work


def cases(only: set[str]) -> list[Case]:
    """The cases of this module."""
    if only and "round" not in only:
        return []

    def ours() -> Spent:
        return fresh("round_bench:entered")

    return [
        Case("round", "a round entered by keys and kept", "30 visits of 3,000 residents", "s",
             "≤ 2 s", ours, lambda o, _r, _p: o <= 2)
    ]  # fmt: skip
