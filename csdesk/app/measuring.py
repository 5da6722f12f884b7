"""How long the start takes, for the benchmarks: to the door, and from Enter to the workbench."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from csdesk import settings
from csdesk.app.door import last
from csdesk.app.starting import application, plan, warm
from csdesk.gui.door.login_cards import EnterCard
from csdesk.gui.window import Window


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
    """Comes in by the door and prints the seconds from Enter to the painted workbench.

    Nobody types a password before the pages are in, so it waits for them.
    """
    application()
    kept, _ = settings.load(settings.settings_file())
    window = Window(plan(kept), last(kept, Path(folder)))
    window.resize(1366, 697)
    window.show()
    _painted(window)
    warm().join()
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
