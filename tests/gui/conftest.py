"""What holds of every window test: the program's own look, at 100 %, and a desk."""

from collections.abc import Iterator

import pytest
from deskkit import Asked, a_desk
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from csdesk.gui import skin, theme
from csdesk.gui.page import Desk
from csdesk.gui.theme import Look
from csdesk.services.office import Office


@pytest.fixture(autouse=True)
def _light(qapp: QApplication) -> None:
    """Light at 100 %, whatever a test before it had put in force.

    Widgets of the test before wait for a loop to be deleted; each would be given the new look.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if theme.look() != Look() or not qapp.styleSheet():
        skin.apply(qapp, Look())


@pytest.fixture
def at_desk(office: Office) -> Iterator[tuple[Desk, Asked]]:
    """The desk of this test's office, and the dialogs that are asked at it."""
    made, asked = a_desk(office)
    yield made, asked
    made.jobs.finish()


@pytest.fixture
def desk(at_desk: tuple[Desk, Asked]) -> Desk:
    """The desk of this test's office."""
    return at_desk[0]
