"""The program's one window: the door, then the office; locked and unlocked, larger and smaller."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from csdesk.errors import ClerkError
from csdesk.gui import skin, theme
from csdesk.gui.door.login_cards import Known
from csdesk.gui.door.login_page import Door, LoginPage
from csdesk.gui.jobs import Jobs
from csdesk.gui.messages import REAL, Doors, Messages
from csdesk.gui.page import Said
from csdesk.gui.setup import Setup
from csdesk.gui.shell import HOME, Shell
from csdesk.gui.theme import Look
from csdesk.gui.widgets.parts import clear
from csdesk.services.home import Target

TITLE = "社区服务台"
_MINUTE = 60_000  # ms
_ACTS = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.InputMethod,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What the window is given by `app`.

    Attributes:
        door: What the door can do.
        setup: What to show of an open office.
        known: The office of an open one, for its door when it is locked.
        close: Closes an office.
        lock: Forgets what was read for searching, when it is locked.
        check: The locked office, user, password: raises where they do not fit; True when it is the
            user who locked, so that the office can go on as it stands.
        again: The same three, of the user who locked: the office as it stands, or one that may
            write by now.
        keep_look: Keeps theme and text size for the next start.
        lock_minutes: Without a key or a move of the mouse; 0 for never.
        log: The log file a bug is told with.
        copy: Makes the copy of closing if the trail has moved, before `close`; None for none.
    """

    door: Door
    setup: Callable[[object, Jobs, Messages], Setup]
    known: Callable[[object], Known]
    close: Callable[[object], None]
    lock: Callable[[object], None]
    check: Callable[[object, str, str], bool]
    again: Callable[[object, str, str], object]
    keep_look: Callable[[Look], None]
    lock_minutes: int = 10
    log: Path | None = None
    copy: Callable[[object], object] | None = None


class Window(QWidget):
    """Shows the door, or the office that was opened."""

    def __init__(self, plan: Plan, known: Known | None, doors: Doors = REAL) -> None:
        """Shows the door.

        Args:
            plan: What it is given.
            known: The office that was open last; None at the first start.
            doors: What opens dialogs.
        """
        super().__init__()
        self._plan, self._known = plan, known
        self.jobs = Jobs(plan.log, self)
        self.messages = Messages(self, doors)
        self.office: object | None = None
        self.shell: Shell | None = None
        self.login: LoginPage | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.lock)
        app = QApplication.instance()
        if plan.lock_minutes and app:
            app.installEventFilter(self)
        self._show_door(plan.door)

    # ---- door and office -------------------------------------------------------------------------

    def _show_door(self, door: Door) -> None:
        self._idle.stop()
        self._forget_login()
        self.setWindowTitle(f"{self._known.name} · {TITLE}" if self._known else TITLE)
        login = LoginPage(door, self.jobs, self.messages, self._known)
        login.opened.connect(self.open)
        login.size_asked.connect(self.step_size)
        self.login = login
        self._layout.addWidget(login)
        login.show()
        login.card.setFocus()

    def open(self, office: object) -> None:
        """Shows an office: a new one, or the one that was locked."""
        if self.shell is None or office is not self.office:
            self._put_away()
            self.office = office
            setup = self._plan.setup(office, self.jobs, self.messages)
            self._known = self._plan.known(office)
            shell = Shell(setup, self.jobs, self.messages)
            shell.locked.connect(self.lock)
            shell.quitted.connect(self.close)
            shell.size_asked.connect(self.step_size)
            shell.theme_asked.connect(self.take_theme)
            shell.look_asked.connect(self.take_look)
            self.shell = shell
            self._forget_login()
            self._layout.addWidget(shell)
            self.setWindowTitle(f"{setup.office} · {TITLE}")
            shell.resize(self.size())
            shell.show()
            shell.show_target(Target(HOME))
        else:
            self._forget_login()
            self.shell.show()
            self.shell.back_to_page()
        self.shell.look_for_news()
        self._watch()

    def lock(self) -> None:
        """Ctrl+L, or nobody there: the door stands before the office, which stays as it is."""
        if self.shell is None or self.login is not None or self.office is None:
            return
        self.shell.hide()
        self._plan.lock(self.office)
        self._show_door(replace(self._plan.door, enter=partial(self._unlock, self.office)))

    def _unlock(self, office: object, known: Known, user: str, password: str) -> object:
        """Runs off the GUI thread: the same office where the same user is back."""
        if self._known and known.folder == self._known.folder:
            if self._plan.check(office, user, password):
                return self._plan.again(office, user, password)
            self._plan.close(office)
        return self._plan.door.enter(known, user, password)

    def _forget_login(self) -> None:
        if self.login:
            self._layout.removeWidget(self.login)
            self.login.hide()
            self.login.deleteLater()
            self.login = None

    def _put_away(self) -> None:
        if self.shell:
            self._layout.removeWidget(self.shell)
            self.shell.hide()
            self.shell.deleteLater()
            self.shell = None

    # ---- look ------------------------------------------------------------------------------------

    def step_size(self, step: int) -> None:
        """One text size up or down; nothing happens at the ends."""
        at = theme.SIZES.index(theme.look().percent) + step
        if 0 <= at < len(theme.SIZES):
            self.take_look(replace(theme.look(), percent=theme.SIZES[at]))

    def take_theme(self, name: str) -> None:
        """Light, dark or high contrast."""
        self.take_look(replace(theme.look(), theme=name))

    def take_look(self, look: Look) -> None:
        """Puts a look in force, builds all anew, and keeps it for the next start.

        Not while something stands half done that could not be made anew.
        """
        if self.shell and (why := self.shell.unfinished):
            self.shell.tell(Said(why, tone="ask"))
            return
        app = QApplication.instance()
        if isinstance(app, QApplication):
            skin.apply(app, look)
        if self.login and self.shell is None:
            self._show_door(self._plan.door)
        elif self.login and self.office is not None:
            self._show_door(replace(self._plan.door, enter=partial(self._unlock, self.office)))
        if self.shell:
            self.shell.rebuild()
        self._plan.keep_look(look)

    # ---- nobody there, closing -------------------------------------------------------------------

    def _watch(self) -> None:
        if self._plan.lock_minutes:
            self._idle.start(self._plan.lock_minutes * _MINUTE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Somebody is there: the lock waits again."""
        if self._idle.isActive() and event.type() in _ACTS:
            self._idle.start()
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        """Waits for what is being written, makes the last copy, then closes the office."""
        self.jobs.finish()
        app = QApplication.instance()
        if app:
            app.removeEventFilter(self)
        if self.office is not None:
            self._copy_at_last(self.office)
            self._plan.close(self.office)
            self.office = None
        clear(self._layout)
        self.shell = self.login = None
        super().closeEvent(event)

    def _copy_at_last(self, office: object) -> None:
        if self._plan.copy is None:
            return
        if self.shell:
            self.shell.status.say(Said("正在备份，随后关闭。", tone=""))
            self.shell.status.repaint()  # no events come any more
        try:
            self._plan.copy(office)
        except ClerkError as error:
            self.messages.tell(error)
