"""What holds of every window test: the program's own look, at 100 %."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from csdesk.gui import skin, theme
from csdesk.gui.theme import Look


@pytest.fixture(autouse=True)
def _light(qapp: QApplication) -> None:
    """Light at 100 %, whatever a test before it had put in force.

    Widgets of the test before wait for a loop to be deleted; each would be given the new look.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if theme.look() != Look() or not qapp.styleSheet():
        skin.apply(qapp, Look())
