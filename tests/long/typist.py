"""A clerk on a real X server: `typist.py FOLDER PASSWORD` comes in, finds somebody and writes, by keys alone.

The keys come from xdotool through the server and the window manager, as a keyboard's do. The last
line says what the form kept.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication

from csdesk import settings
from csdesk.app import door, picture, starting
from csdesk.gui import skin
from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.theme import Look
from csdesk.gui.window import Window

PATIENCE = 30_000  # ms


def press(*keys: str) -> None:
    """Keys by their X names."""
    subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)  # noqa: S603, S607  # our own words


def type_(words: str) -> None:
    """Words that the keyboard has."""
    subprocess.run(["xdotool", "type", "--delay", "20", words], check=True)  # noqa: S603, S607  # our own words


def until(there: Callable[[], bool]) -> None:
    """Lets the window work until it shows something."""
    deadline = QDeadlineTimer(PATIENCE)
    while not there():
        if deadline.hasExpired():
            raise TimeoutError(there.__code__.co_names)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


def main(folder: Path, password: str) -> None:
    """Comes in, finds 王… by initials, writes a former name, keeps it."""
    qt = starting.application()
    assert qt.platformName() == "xcb"
    kept, _ = settings.load(settings.settings_file())
    skin.apply(qt, Look())
    plan = starting.plan(kept)
    window = Window(plan, door.known(folder))
    window.resize(1366, 697)
    window.show()
    until(window.isActiveWindow)
    type_(password)
    press("Return")
    until(lambda: window.shell is not None)
    shell = window.shell
    assert shell is not None
    picture.settle(window.jobs)

    press("ctrl+k")
    type_("wang")
    until(lambda: bool(shell.search_box.results))
    press("Return")
    until(lambda: isinstance(shell.page, LedgerPage) and shell.page.panel.detail is not None)
    picture.settle(window.jobs)
    press("F2")
    until(lambda: bool(window.findChildren(EntryForm)))
    picture.settle(window.jobs)
    form = window.findChildren(EntryForm)[0]
    while (at := QApplication.focusWidget()) is None or at.objectName() != "former_name":
        press("Return")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
    type_("lao wang")
    until(lambda: form.fields["former_name"].words() == "lao wang")
    press("ctrl+s")
    until(lambda: not window.findChildren(EntryForm))
    picture.settle(window.jobs)
    sys.stdout.write(shell.status.text)
    window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
