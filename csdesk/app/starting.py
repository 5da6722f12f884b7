"""The window's start: Qt, the look, the functions of the door, the pages of the office."""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import cast

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from csdesk import logs, settings
from csdesk.app import door
from csdesk.bootstrap import carried
from csdesk.errors import ClerkError
from csdesk.gui import skin
from csdesk.gui.door.login_page import Door
from csdesk.gui.jobs import Jobs, broken_words
from csdesk.gui.messages import Messages
from csdesk.gui.page import Said
from csdesk.gui.setup import Setup
from csdesk.gui.theme import Look
from csdesk.gui.widgets import icons
from csdesk.gui.window import Plan, Window
from csdesk.packs.loading import load as load_pack
from csdesk.packs.model import PACK_IDS
from csdesk.services import copies
from csdesk.services.office import Office
from csdesk.settings import Computer, Settings

LOG = logging.getLogger(__name__)


def run(folder: Path | None = None) -> int:
    """Opens the window and works until it is closed.

    Args:
        folder: The vault to come in to; the one open last if not said.

    Returns:
        The status of the process.

    Raises:
        ClerkError: There is no screen.
    """
    if not has_screen() and not os.environ.get("CSDESK_PLATFORM"):
        raise ClerkError(
            "这里没有屏幕，打不开窗口。", "请在桌面上打开，或用命令行：csdesk --help。"
        )
    app = application()
    kept, problems = settings.load(settings.settings_file())
    log = logs.start(settings.data_folder())
    skin.apply(app, Look(kept.theme, kept.text_size))
    given = plan(kept, log=log)
    window = Window(given, door.last(kept, folder))
    sys.excepthook = partial(_bug, window, log)
    for problem in problems:
        window.messages.say(problem.message, problem.remedy)
    window.resize(1366, 697)
    window.showMaximized()
    QTimer.singleShot(0, warm)
    status = app.exec()
    sys.excepthook = sys.__excepthook__
    logs.stop()
    return status


def warm() -> Thread:
    """Brings the pages of an office in beside the door, while a password is typed."""
    thread = Thread(target=_bring_in, daemon=True)
    thread.start()
    return thread


def _bring_in() -> None:
    import_module("csdesk.app.showing")
    carried()


def application() -> QApplication:
    """The one Qt application; made with the program's settings if there is none.

    ``CSDESK_PLATFORM`` names the platform, as Qt's option ``-platform``; without it and without a
    screen it draws offscreen.
    """
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    sys.setswitchinterval(0.0005)  # a Python loop in a thread else stalls painting
    platform = os.environ.get("CSDESK_PLATFORM") or ("" if has_screen() else "offscreen")
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    app = QApplication([sys.argv[0], *(["-platform", platform] if platform else [])])
    app.setApplicationName("csdesk")
    app.setApplicationDisplayName("社区服务台")
    _speak_chinese(app)
    skin.apply(app, Look())
    app.setWindowIcon(icons.icon("home-city-outline", "accent", 32))
    return app


def _speak_chinese(app: QApplication) -> None:
    """What Qt itself says is Chinese too: its dialog of files, the menu of a line to type in."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    words = QTranslator(app)
    if words.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(words)


def has_screen() -> bool:
    """Whether a window can be shown, or Qt was told where to."""
    named = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform != "linux" or any(os.environ.get(name) for name in named)


def _copy_at_last(opened: object) -> None:
    """The copy of closing, by who may write; before it, attachments that nothing names go.

    Raises:
        ClerkError: It can't be made.
    """
    office = cast("Office", opened)
    if office.lock:
        copies.sweep(office)
        copies.make(office)


def plan(kept: Settings, *, log: Path | None = None) -> Plan:
    """What the window is given.

    Args:
        kept: The settings of this computer.
        log: The log file that a bug is told with.
    """
    return _Desk(kept, log).plan()


class _Desk:
    """What the window is given, with the settings of this computer."""

    def __init__(self, kept: Settings, log: Path | None) -> None:
        self.kept, self._log = kept, log

    def plan(self) -> Plan:
        titles = [(id, load_pack(id).identity.title) for id in PACK_IDS]
        made = Door(
            enter=door.enter,
            look_in=door.look_in,
            recover=door.recover,
            create=door.create,
            look=door.known,
            folder=door.folder_for,
            packs=titles,
            demo=door.demo_office,
            take_over=door.copy_in,
        )
        return Plan(
            door=made,
            setup=self._setup,
            known=lambda office: door.known(cast("Office", office).folder.path, _name(office)),
            close=lambda office: cast("Office", office).close(),
            lock=lambda office: cast("Office", office).searcher.wipe(),
            check=lambda office, user, password: door.check(cast("Office", office), user, password),
            again=lambda office, user, password: door.again(cast("Office", office), user, password),
            keep_look=self._keep_look,
            lock_minutes=self.kept.lock_minutes,
            log=self._log,
            copy=_copy_at_last,
        )

    def _setup(self, opened: object, jobs: Jobs, messages: Messages) -> Setup:
        office = cast("Office", opened)
        self._keep(
            replace(
                self.kept,
                last_vault=str(office.folder.path),
                last_office=office.about.name,
            )
        )
        from csdesk.app import showing  # begun by `warm`, so that the door need not wait for it

        return showing.setup(office, jobs, messages, Computer(lambda: self.kept, self._keep))

    def _keep_look(self, look: Look) -> None:
        self._keep(replace(self.kept, theme=look.theme, text_size=look.percent))

    def _keep(self, wanted: Settings) -> None:
        if wanted != self.kept:
            self.kept = wanted
            settings.save(wanted, settings.settings_file())


def _name(opened: object) -> str:
    return cast("Office", opened).about.name


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
