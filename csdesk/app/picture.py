"""A page of an office as a picture, without a hand at the keyboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer

from csdesk.app.showing import setup
from csdesk.app.starting import application
from csdesk.gui import skin, theme
from csdesk.gui.jobs import Jobs
from csdesk.gui.messages import Messages
from csdesk.gui.shell import Shell
from csdesk.gui.theme import Look
from csdesk.services.home import Target
from csdesk.services.office import Office


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
    app = application()
    before = theme.look()
    skin.apply(app, Look(look, text_size))
    jobs = Jobs()
    shell = Shell(setup(office, jobs, Messages()), jobs, Messages())
    shell.resize(*size)
    if app.platformName() != "offscreen":
        shell.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    shell.show()
    settle(jobs)  # until it is the active window: the selection shows whether it has the keyboard
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
    watch.setInterval(5)  # ms
    quiet = [0]

    def look() -> None:
        quiet[0] = 0 if jobs.running else quiet[0] + 1
        if quiet[0] > 2:  # a page may ask again for what it got
            loop.quit()

    watch.timeout.connect(look)
    watch.start()
    loop.exec()
