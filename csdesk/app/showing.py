"""What the window shows of an open office: its pages, its menus, the words it greets with.

It is imported while a password is typed: the door does not wait for pages that nobody sees yet.
"""

from __future__ import annotations

from functools import partial

from csdesk import settings
from csdesk.gui import help_page, pages, tools
from csdesk.gui.history import taking_back
from csdesk.gui.jobs import Jobs
from csdesk.gui.messages import Messages
from csdesk.gui.page import Desk, Said
from csdesk.gui.setup import Setup
from csdesk.gui.status_line import SAVED
from csdesk.services import copies
from csdesk.services.office import Office
from csdesk.settings import Computer
from csdesk.storage import lock
from csdesk.storage.lock import Holder

ROLES = {
    "administrator": "管理员",
    "clerk": "文书",
    "grid_worker": "网格员",
    "viewer": "查看",
    "auditor": "审计",
}
_HITS = 12


def setup(
    office: Office, jobs: Jobs, messages: Messages, computer: Computer | None = None
) -> Setup:
    """What the window shows of an office.

    Args:
        office: Open.
        jobs: The pools of its window.
        messages: The dialogs of its window.
        computer: The settings of this computer; those of its file if not said.
    """
    desk = Desk(office, jobs, messages)
    computer = computer or _kept()
    beside = lock.holder(office.folder) if office.barred else None
    told = [words for words in (ROLES.get(office.role, ""), "只读" if beside else "") if words]
    return Setup(
        office=office.about.name or office.folder.path.name,
        user=f"{office.user}（{'、'.join(told)}）" if told else office.user,
        groups=pages.navigation(office),
        make=partial(pages.make, desk),
        find=lambda words: office.searcher.find(office, words, _HITS),
        news=partial(pages.news, desk),
        undo=partial(taking_back.undo, office),
        redo=partial(taking_back.redo, office),
        commands=tools.commands(desk, computer),
        greeting=_greeting(office),
        voice=desk.voice,
        copy=partial(copies.make, office) if office.lock else None,
        help=help_page.target,
        idle=_only_read(beside) if beside else SAVED,
    )


def _only_read(by: Holder) -> str:
    who = f"“{by.who}”" if by.who else "另一个窗口"
    return f"只读查看：资料正由{who}使用。能看、打印、导出，不能登记；按 F5 看新内容。"


def _kept() -> Computer:
    """The settings as the file has them."""
    path = settings.settings_file()
    return Computer(lambda: settings.load(path)[0], partial(settings.save, path=path))


def _greeting(office: Office) -> Said | None:
    """The first thing found at opening, and how many more."""
    if not office.warnings:
        return None
    first, *rest = office.warnings
    more = f"（另有 {len(rest)} 处提醒，见数据体检）" if rest else ""
    return Said(f"{first.message}{first.remedy}{more}", tone="ask")
