"""What the window shows of an open office, as `app` fills it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtWidgets import QWidget

from csdesk.gui.commands import Command
from csdesk.gui.navigation import Group
from csdesk.gui.page import Page, Said, Voice
from csdesk.gui.search_box import Find
from csdesk.gui.status_line import SAVED
from csdesk.services.home import Copies, Target


@dataclass(frozen=True, slots=True)
class News:
    """What the window asks again after each step.

    Attributes:
        badges: By code of a page, what is wrong there: 逾期 7.
        copies: Age of the copies.
        now: When it was asked.
    """

    badges: Mapping[str, str] = field(default_factory=dict)
    copies: Copies = field(default_factory=Copies)
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asks:
    """A question before a step that takes much away.

    Attributes:
        what: 撤销“导入 花名册.xlsx：新增 602 人”？
        agree: The word of the button.
        remedy: What will go.
        act: Does it; runs in the `writes` pool.
    """

    what: str
    agree: str
    remedy: str
    act: Callable[[], Said]


@dataclass(frozen=True, slots=True)
class Setup:
    """What the window shows of an office; `app` fills it.

    Attributes:
        office: Its name.
        user: 周敏（文书）.
        groups: Of the navigation.
        make: The page for a target.
        find: The global search.
        news: Badges and copies; runs off the GUI thread.
        help: The chapter of the handbook for a page by its code and its group's title.
        undo: Takes the last step back and says so, or asks first; None where it can't be.
        redo: Does it again.
        commands: Menu lines of the office: 现在备份, 设置.
        greeting: What was found at opening and needs a hand; None where all is well.
        voice: Tells the window of work that is no page's; None where there is none.
        copy: Makes a copy if the trail has moved; runs off the GUI thread every half hour. None
            where this window may not write.
        idle: What the status line says while nothing was done.
    """

    office: str
    user: str
    groups: Sequence[Group]
    make: Callable[[Target], Page]
    find: Find
    news: Callable[[], News]
    help: Callable[[QWidget | None, str, str], Target]
    undo: Callable[[], Said | Asks] | None = None
    redo: Callable[[], Said] | None = None
    commands: Sequence[Command] = ()
    greeting: Said | None = None
    voice: Voice | None = None
    copy: Callable[[], object] | None = None
    idle: str = SAVED
