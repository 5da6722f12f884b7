"""Starts the window: hands the functions of `bootstrap` to the door, and pages to the office."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import cast

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from csdesk import bootstrap, logs, settings
from csdesk.gui import icons, pages, skin, theme
from csdesk.gui.commands import Command
from csdesk.gui.jobs import Jobs, broken_words
from csdesk.gui.login_cards import EnterCard, Known, NewOffice
from csdesk.gui.login_page import Door
from csdesk.gui.messages import Messages
from csdesk.gui.page import Desk, Said
from csdesk.gui.shell import Setup, Shell
from csdesk.gui.status_line import when
from csdesk.gui.theme import Look
from csdesk.gui.window import Plan, Window
from csdesk.packs.loading import load as load_pack
from csdesk.packs.model import PACK_IDS
from csdesk.services import copies
from csdesk.services.home import Target
from csdesk.services.office import About, Office
from csdesk.settings import Settings
from csdesk.storage import copies as stored_copies
from csdesk.storage import door, keyfile, keys, restoring, state
from csdesk.storage import folder as folders

LOG = logging.getLogger(__name__)
ROLES = {
    "administrator": "管理员",
    "clerk": "文书",
    "grid_worker": "网格员",
    "viewer": "查看",
    "auditor": "审计",
}
_HITS = 12


def run(
    folder: Path | None = None,
    *,
    demo: Callable[[], Office] | None = None,
    commands: Callable[[Desk], Sequence[Command]] | None = None,
) -> int:
    """Opens the window and works until it is closed.

    Args:
        folder: The vault to come in to; the one open last if not said.
        demo: Opens the demo village; None leaves the way out.
        commands: Menu lines of an open office.

    Returns:
        The status of the process.
    """
    app = application()
    kept, problems = settings.load(settings.settings_file())
    log = logs.start(settings.data_folder())
    skin.apply(app, Look(kept.theme, kept.text_size))
    given = plan(kept, demo=demo, commands=commands, log=log)
    window = Window(given, last(kept, folder))
    sys.excepthook = partial(_bug, window, log)
    for problem in problems:
        window.messages.say(problem.message, problem.remedy)
    window.resize(1366, 697)
    window.showMaximized()
    status = app.exec()
    sys.excepthook = sys.__excepthook__
    logs.stop()
    return status


def application() -> QApplication:
    """The one Qt application; made with the program's settings if there is none.

    ``CSDESK_PLATFORM`` names the platform, as Qt's option ``-platform``.
    """
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    sys.setswitchinterval(0.0005)  # a Python loop in a thread else stalls painting
    platform = os.environ.get("CSDESK_PLATFORM")
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    app = QApplication([sys.argv[0], *(["-platform", platform] if platform else [])])
    app.setApplicationName("csdesk")
    app.setApplicationDisplayName("社区服务台")
    skin.apply(app, Look())
    app.setWindowIcon(icons.icon("home-city-outline", "accent", 32))
    return app


def grab(
    office: Office,
    page: str,
    path: Path,
    size: tuple[int, int] = (1366, 697),
    text_size: int = 100,
    look: str = "light",
) -> None:
    """Writes a picture of a page of an open office.

    Args:
        office: Open, for reading at least.
        page: Code of a page: `home`, a ledger, a roster.
        path: A PNG file.
        size: Width and height in px; a maximised window on 1366×768 by default.
        text_size: Percent.
        look: light, dark or contrast.
    """
    os.environ.setdefault("CSDESK_PLATFORM", "offscreen")
    app = application()
    before = theme.look()
    skin.apply(app, Look(look, text_size))
    jobs = Jobs()
    shell = Shell(setup(office, jobs, Messages()), jobs, Messages())
    shell.resize(*size)
    shell.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    shell.show()
    shell.show_target(Target(page))
    shell.look_for_news()
    settle(jobs)
    shell.grab().save(str(path))
    jobs.finish()
    shell.deleteLater()
    skin.apply(app, before)


def settle(jobs: Jobs) -> None:
    """Waits until all jobs are over and what they brought is shown."""
    loop = QEventLoop()
    watch = QTimer()
    watch.setInterval(20)
    quiet = [0]

    def look() -> None:
        quiet[0] = 0 if jobs.running else quiet[0] + 1
        if quiet[0] > 2:  # a page may ask again for what it got
            loop.quit()

    watch.timeout.connect(look)
    watch.start()
    loop.exec()


def setup(office: Office, jobs: Jobs, messages: Messages, more: Sequence[Command] = ()) -> Setup:
    """What the window shows of an office."""
    desk = Desk(office, jobs, messages)
    role = ROLES.get(office.role, "")
    return Setup(
        office=office.about.name or office.folder.path.name,
        user=f"{office.user}（{role}）" if role else office.user,
        groups=pages.navigation(office),
        make=partial(pages.make, desk),
        find=lambda words: office.searcher.find(office, words, _HITS),
        news=partial(pages.news, office),
        undo=partial(pages.undo, office),
        redo=partial(pages.redo, office),
        commands=more,
        greeting=_greeting(office),
    )


def _greeting(office: Office) -> Said | None:
    """The first thing found at opening, and how many more."""
    if not office.warnings:
        return None
    first, *rest = office.warnings
    more = f"（另有 {len(rest)} 处提醒，见数据体检）" if rest else ""
    return Said(f"{first.message}{first.remedy}{more}", tone="ask")


def plan(
    kept: Settings,
    *,
    demo: Callable[[], Office] | None = None,
    commands: Callable[[Desk], Sequence[Command]] | None = None,
    log: Path | None = None,
) -> Plan:
    """What the window is given; as `run`."""
    return _Desk(kept, demo, commands, log).plan()


class _Desk:
    """What the window is given, with the settings of this computer."""

    def __init__(
        self,
        kept: Settings,
        demo: Callable[[], Office] | None,
        commands: Callable[[Desk], Sequence[Command]] | None,
        log: Path | None,
    ) -> None:
        self.kept, self._demo, self._commands, self._log = kept, demo, commands, log

    def plan(self) -> Plan:
        titles = [(id, load_pack(id).identity.title) for id in PACK_IDS]
        made = Door(
            enter=_enter,
            recover=_recover,
            create=_create,
            look=known,
            folder=_folder_for,
            packs=titles,
            demo=self._demo,
            take_over=_copy_in,
        )
        return Plan(
            door=made,
            setup=self._setup,
            known=lambda office: known(cast("Office", office).folder.path, _name(office)),
            close=lambda office: cast("Office", office).close(),
            lock=lambda office: cast("Office", office).searcher.wipe(),
            check=_check,
            keep_look=self._keep_look,
            lock_minutes=self.kept.lock_minutes,
            log=self._log,
        )

    def _setup(self, opened: object, jobs: Jobs, messages: Messages) -> Setup:
        office = cast("Office", opened)
        self._keep(
            replace(
                self.kept,
                last_vault=str(office.folder.path),
                last_office=office.about.name,
                last_user=office.user,
            )
        )
        desk = Desk(office, jobs, messages)
        more = self._commands(desk) if self._commands else ()
        return setup(office, jobs, messages, more)

    def _keep_look(self, look: Look) -> None:
        self._keep(replace(self.kept, theme=look.theme, text_size=look.percent))

    def _keep(self, wanted: Settings) -> None:
        if wanted != self.kept:
            self.kept = wanted
            settings.save(wanted, settings.settings_file())


# ---- the door ------------------------------------------------------------------------------------


def last(kept: Settings, folder: Path | None = None) -> Known | None:
    """The office that was open last, if its vault is still there."""
    path = folder or (Path(kept.last_vault) if kept.last_vault else None)
    if path is None or not folders.Folder(path).holds_vault:
        return None
    same = kept.last_vault == str(path)
    return known(path, kept.last_office if same else "")


def known(path: Path, name: str = "") -> Known:
    """What can be told of a vault before anybody came in.

    Raises:
        ClerkError: No vault is there.
    """
    folder = folders.find(path)
    users = tuple(u.name for u in keys.users(keyfile.read(folder.slots)) if u.active)
    last = state.read(folder).user
    told = ""
    if last and folder.state.is_file():
        then = datetime.fromtimestamp(folder.state.stat().st_mtime)  # noqa: DTZ006  # the clerk's clock
        told = f"上次进入：{when(then, bootstrap.clock()).replace('今早', '今天')} {last}"
    return Known(path, name or path.name, users=users, user=last, last=told)


def _name(opened: object) -> str:
    return cast("Office", opened).about.name


def _folder_for(name: str) -> Path:
    """An empty place for a new office."""
    safe = "".join(c for c in name if c.isalnum()) or "村"
    base = settings.data_folder() / safe
    place, number = base, 2
    while place.exists():
        place, number = base.with_name(f"{safe}{number}"), number + 1
    return place


def _enter(which: Known, user: str, password: str) -> Office:
    if which.source:
        copies.restore(which.source, which.folder, password, bootstrap.clock(), user=user)
    return bootstrap.open_office(which.folder, password, user=user, write=True)


def _recover(which: Known, user: str, code: str, password: str) -> Office:
    bootstrap.recover(which.folder, code, password, user=user)
    return _enter(which, user, password)


def _create(wanted: NewOffice) -> tuple[Office, str]:
    about = About(wanted.name, wanted.kind, wanted.pack)
    code = bootstrap.create_office(wanted.folder, about, wanted.password, admin=wanted.admin)
    return bootstrap.open_office(wanted.folder, wanted.password, write=True), code


def _copy_in(place: Path) -> Known:
    """The newest copy in a folder, or the folder itself where it is one."""
    found = stored_copies.list_copies(place)
    source = found[0].path if found else place
    users = tuple(u.name for u in keys.users(restoring.slots_of(source)) if u.active)
    target = _folder_for(place.name)
    return Known(target, target.name, users=users, last=f"将从副本接管：{source}", source=source)


def _check(opened: object, user: str, password: str) -> bool:
    office = cast("Office", opened)
    came = door.sign_in(office.folder, user, password, bootstrap.clock())
    return came.user.name == office.user


def _bug(
    window: Window,
    log: Path | None,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
) -> None:
    """A bug in a slot: Qt goes on after it, so it is logged whole and told."""
    LOG.error("a slot broke", exc_info=(kind, error, trace))
    if window.shell:
        window.shell.tell(Said(broken_words(log), tone="bad"))


# ---- for the benchmarks --------------------------------------------------------------------------


def measure_login(folder: str) -> None:
    """Starts as far as the painted door, then ends."""
    app = application()
    kept, _ = settings.load(settings.settings_file())
    window = Window(plan(kept), last(kept, Path(folder)))
    window.resize(1366, 697)
    window.show()
    QTimer.singleShot(0, app.quit)
    app.exec()
    _painted(window)


def measure_home(folder: str, password: str) -> None:
    """Comes in by the door and prints the seconds from Enter to the painted workbench."""
    application()
    kept, _ = settings.load(settings.settings_file())
    window = Window(plan(kept), last(kept, Path(folder)))
    window.resize(1366, 697)
    window.show()
    _painted(window)
    card = window.login.card if window.login else None
    if not isinstance(card, EnterCard):
        raise ValueError(f"no vault in {folder}")
    card.password.setText(password)
    began = time.perf_counter()
    card.press()
    loop = QEventLoop()
    watch = QTimer()
    watch.setInterval(1)
    watch.timeout.connect(lambda: loop.quit() if _at_home(window) else None)
    watch.start()
    loop.exec()
    _painted(window)
    sys.stdout.write(f"{time.perf_counter() - began:.3f}\n")
    window.close()


def _at_home(window: Window) -> bool:
    page = window.shell.page if window.shell else None
    return page is not None and page.property("shown") is True


def _painted(window: QWidget) -> None:
    window.grab()
