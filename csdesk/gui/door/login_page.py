"""The door: one card, on which the village's name is the biggest thing.

It opens an office, sets a new password by the recovery code, makes a first office, or opens the
demo village; each off the GUI thread, through functions handed in by `app`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csdesk.errors import ClerkError, WrongPasswordError
from csdesk.gui.door.login_cards import (
    Card,
    CodeCard,
    CreateCard,
    EnterCard,
    Known,
    NewOffice,
    RecoverCard,
)
from csdesk.gui.jobs import Jobs, Task
from csdesk.gui.messages import Messages
from csdesk.gui.theme import gap, look, px
from csdesk.gui.widgets.parts import clear, column, label, row, scrolling
from csdesk.gui.widgets.timers import later


@dataclass(frozen=True, slots=True)
class Door:
    """What the door can do; every function runs off the GUI thread and may refuse.

    Attributes:
        enter: Which, user, password: the open office.
        recover: Which, user, recovery code, new password: the open office.
        create: The open office and its recovery code, shown this once.
        look: The office in a folder that the clerk named.
        folder: Where a new office would lie, by its name.
        packs: Region packs: id and title.
        demo: Opens the demo village; None where there is none.
        take_over: The copy in a folder or on a stick, to come in to; None where that can't be.
        look_in: As `enter`, to read beside the program that writes; None where that can't be.
    """

    enter: Callable[[Known, str, str], object]
    recover: Callable[[Known, str, str, str], object]
    create: Callable[[NewOffice], tuple[object, str]]
    look: Callable[[Path], Known]
    folder: Callable[[str], Path]
    packs: Sequence[tuple[str, str]] = ()
    demo: Callable[[], object] | None = None
    take_over: Callable[[Path], Known] | None = None
    look_in: Callable[[Known, str, str], object] | None = None


class LoginPage(QWidget):
    """Emits `opened` with the office, once, when somebody came in."""

    opened = Signal(object)
    size_asked = Signal(int)  # text size, one step up or down

    def __init__(self, door: Door, jobs: Jobs, messages: Messages, known: Known | None) -> None:
        """A door.

        Args:
            door: What it can do.
            jobs: Whose writes it uses.
            messages: For choosing folders.
            known: The office that was open last; None at the first start.
        """
        super().__init__()
        self._door, self._jobs, self._messages = door, jobs, messages
        self.known = known
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        for keys, step in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(partial(self.size_asked.emit, step))
        self._seen = later(self, 0, self._show_focus)  # once the layout knows where it stands
        self.card: Card
        self.show_enter() if known else self.show_create()

    # ---- cards -----------------------------------------------------------------------------------

    def show_enter(self) -> None:
        """Name and password."""
        if self.known is None:
            return
        card = EnterCard(self.known)
        card.agreed.connect(self._enter)
        card.looking.connect(self._look_in)
        card.recovering.connect(self.show_recover)
        card.elsewhere.connect(self._choose)
        card.creating.connect(self.show_create)
        self._show(card)

    def show_recover(self) -> None:
        """Recovery code and a new password."""
        if self.known is None:
            return
        card = RecoverCard(self.known)
        card.agreed.connect(self._recover)
        card.back.connect(self.show_enter)
        self._show(card)

    def show_create(self) -> None:
        """A new office: the first start."""
        door = self._door
        card = CreateCard(door.packs, demo=door.demo is not None, known=self.known is not None)
        card.agreed.connect(self._create)
        card.demo.connect(self._demo)
        card.elsewhere.connect(self._choose)
        card.taking.connect(self._take_over)
        card.back.connect(self.show_enter)
        card.can_take_over(door.take_over is not None)
        self._show(card)

    def _show_code(self, made: tuple[object, str]) -> None:
        office, code = made
        card = CodeCard(code)
        card.agreed.connect(lambda: self.opened.emit(office))
        self._show(card)

    def _show(self, card: Card) -> None:
        self.card = card
        clear(self._layout)
        card.setFixedWidth(px(420))
        body = column(None, row(None, card, None), None, margins=(0, 12, 0, 12), name="canvas")
        self._area = area = scrolling(body, "canvas")
        self._layout.addWidget(area, 1)
        self._layout.addWidget(self._foot())
        area.show()  # now, not when the layout comes to it: the card must take the focus
        card.setFocus(Qt.FocusReason.OtherFocusReason)

    def _foot(self) -> QWidget:
        roomy = look().percent <= 125
        folder = f" {self.known.folder}" if self.known and roomy else ""
        where = f"资料在本机{folder}，已加密" if self.known else "资料只存在本机，加密"
        last = self.known.last if self.known and roomy else ""
        made = row(
            label(where, "small"), None, label(last, "small"), 14,
            label("Ctrl + 加号、减号 改字号", "small"), margins=(20, 0, 20, 0), name="status",
        )  # fmt: skip
        made.setFixedHeight(px(24) + gap(8))
        made.setMinimumWidth(1)
        return made

    # ---- what the cards ask for ------------------------------------------------------------------

    def _enter(self, user: str, password: str) -> None:
        if self.known:
            self._start(partial(self._door.enter, self.known, user, password), self.opened.emit)

    def _look_in(self, user: str, password: str) -> None:
        if self.known and self._door.look_in:
            task = partial(self._door.look_in, self.known, user, password)
            self._start(task, self.opened.emit)

    def _recover(self, user: str, code: str, password: str) -> None:
        if self.known:
            task = partial(self._door.recover, self.known, user, code, password)
            self._start(task, self.opened.emit)

    def _create(self, name: str, kind: str, pack: str, admin: str, password: str) -> None:
        wanted = NewOffice(self._door.folder(name), name, kind, pack, admin, password)
        self._start(partial(self._door.create, wanted), self._show_code)

    def _demo(self) -> None:
        if self._door.demo:
            self._start(self._door.demo, self.opened.emit)

    def _choose(self) -> None:
        if folder := self._messages.folder("选另一个村（社区）的资料文件夹"):
            self._start(partial(self._door.look, folder), self._found)

    def _take_over(self) -> None:
        folder = self._messages.folder("选副本所在的文件夹，如U盘")
        if folder and self._door.take_over:
            self._start(partial(self._door.take_over, folder), self._found)

    def _found(self, known: Known) -> None:
        self.known = known
        self.show_enter()

    def _start(self, task: Task, done: Callable[..., object]) -> None:
        self.card.set_busy(busy=True)
        job = self._jobs.prepare()
        job.done.connect(done)
        job.refused.connect(self._refused)
        job.broken.connect(lambda words: self._refused(ClerkError(words)))
        self._jobs.write(job, task)

    def _refused(self, error: ClerkError) -> None:
        self.card.set_busy(busy=False)
        self.card.refuse(error, password=isinstance(error, WrongPasswordError))
        self._seen.start()

    def _show_focus(self) -> None:
        """What has the keyboard is seen, also where large letters push it below the screen."""
        if (one := self.focusWidget()) is not None and self._area.isAncestorOf(one):
            self._area.ensureWidgetVisible(one)
