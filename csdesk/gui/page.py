"""What a page is to the window around it: verbs for its keys, signals for what happens in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from csdesk.gui.jobs import Job, Jobs, Task, ask
from csdesk.gui.messages import Messages
from csdesk.services.home import Target
from csdesk.services.office import Office
from csdesk.services.workbench import Workbench

Verbs = Mapping[str, Callable[[], object]]


class Voice(QObject):
    """Tells the window of work that outlives the page it was begun on."""

    go = Signal(object)  # Target: open this
    said = Signal(object)  # Said: a step was done
    look = Signal(object)  # Look: another text size or theme
    moved = Signal()  # copies were made: badges and ages are to be asked again


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page of an open office works with.

    Attributes:
        day: The workbench of today, worked out once for all that show a part of it.
        voice: To the window, from what is no page.
    """

    office: Office
    jobs: Jobs
    messages: Messages
    day: Workbench = field(init=False)
    voice: Voice = field(init=False)

    def __post_init__(self) -> None:
        """Makes what belongs to the office and this window alone."""
        object.__setattr__(self, "day", Workbench(self.office))
        object.__setattr__(self, "voice", Voice())

    def job(self, title: str = "", asker: QObject | None = None) -> Job:
        """Work whose refusal and whose bug are told; `done` can now be connected.

        Args:
            title: What the status line says while it runs.
            asker: The page that is shown what comes, where a partial or a lambda shows it.
        """
        job = self.jobs.prepare(title, asker)
        job.refused.connect(self.messages.tell)
        job.broken.connect(self.messages.broke)
        return job

    def ask(self, task: Task, place: str, show: Callable[[Any], None]) -> Job:
        """The usual query of a page, whose refusal and whose bug are told.

        Args:
            task: Reads; runs in the `reads` pool.
            place: Where on the screen; of one place the newest asked wins.
            show: Shows what comes.
        """
        job = ask(self.jobs, task, place, show, self.messages.tell)
        job.broken.connect(self.messages.broke)
        return job

    def bars(self, say: Callable[[Said], object]) -> bool:
        """Whether nothing can be entered in this window, for another program writes; says so.

        Asked where a verb begins: what is kept in the end is refused by the services in any case.
        """
        if (error := self.office.barred) is None:
            return False
        say(Said(f"{error.what}{error.remedy}", tone="ask"))
        return True


@dataclass(frozen=True, slots=True)
class Said:
    """What the status line says of the last step, until the next one.

    Attributes:
        text: 已为 王䶮 登记走访：未遇，不计入本月.
        undo: Whether Ctrl+Z takes it back.
        ledgers: Codes whose rows it changed; pages that show them look again.
        tone: One of `icons.TONES`.
    """

    text: str
    undo: bool = False
    ledgers: tuple[str, ...] = ()
    tone: str = "good"


UNFINISHED = "unfinished"
"""Property of a widget that can't be made anew as it stands: why not, in words; empty when it can."""


class Page(QWidget):
    """A page in the window. Its first focus is its focus proxy.

    The window calls `verbs`, `look_again`, `open`, `fit` and `leave`; a page tells it by signals.

    Attributes:
        under: The entry of the navigation under which it stands; empty for one of its own.
    """

    under = ""

    go = Signal(object)  # Target: open this
    said = Signal(object)  # Said: a step was done

    def verbs(self) -> Verbs:
        """What the window's keys and menus can do here, by name.

        Names are those of `commands.VERBS`: new, print, import, export, edit, panel, reveal …
        """
        return {}

    def look_again(self) -> None:
        """Asks for its rows anew: F5, and after a change of a ledger elsewhere."""

    def open(self, target: Target) -> None:
        """Stands where a link led: its filter, its record, its verb."""

    def fit(self, letters: float) -> None:
        """Takes the room there is, in base letters of the window's width (70, 60 are breaks)."""

    def leave(self) -> bool:
        """Whether it may be left with Esc; a page with a part open closes that and says no."""
        return True
