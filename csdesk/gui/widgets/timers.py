"""What is done a moment later, once; asked for again, the moment begins anew."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def later(parent: QObject, after: int, run: Callable[[], object]) -> QTimer:
    """A timer to be started, that runs something once.

    Args:
        parent: With which it goes.
        after: Milliseconds.
        run: What it does.
    """
    made = QTimer(parent)
    made.setSingleShot(True)
    made.setInterval(after)
    made.timeout.connect(run)
    return made
