"""What holds of every page of the program, over the demo village."""

import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from csdesk import bootstrap
from csdesk.app import picture, showing
from csdesk.gui import pages, skin
from csdesk.gui.history import timeline_page
from csdesk.gui.jobs import Jobs
from csdesk.gui.messages import Messages
from csdesk.gui.paper import dossier_paper
from csdesk.gui.shell import Shell
from csdesk.gui.theme import Look
from csdesk.ledgers import ALL, ROSTERS
from csdesk.services import handbook
from csdesk.services.demo import village as demo
from csdesk.services.dutylist import GIVEN
from csdesk.services.home import Target
from csdesk.services.office import Office
from csdesk.storage.keys import Cost

CODES = [
    *pages.PAGES,
    *(code for code, given in GIVEN.items() if given.group),
    *(code for code, ledger in ALL.items() if not ledger.part_of),
    *ROSTERS,
]
ASK_NOTHING = {handbook.CODE, timeline_page.CODE, dossier_paper.CODE}
"""The last two only show what a target names."""
_NAMED_THEMSELVES = QLineEdit | QAbstractItemView | QAbstractSpinBox | QComboBox
PASSWORD = "stone-Bridge-1"  # noqa: S105  # of an invented vault


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("pages") / "vault"
    bootstrap.create_office(folder, demo.ABOUT, PASSWORD, cost=Cost(kib=1024))
    made = bootstrap.open_office(folder, PASSWORD, write=True)
    demo.make(made, residents=120, months=2)
    yield made
    made.close()


@pytest.fixture
def shell(qtbot: QtBot, office: Office) -> Iterator[Shell]:
    jobs = Jobs()
    made = Shell(showing.setup(office, jobs, Messages()), jobs, Messages())
    qtbot.addWidget(made)
    made.resize(1366, 697)
    with qtbot.waitActive(made):
        made.show()
    yield made
    jobs.finish()


def shown(shell: Shell, code: str) -> QWidget:
    shell.show_target(Target(code))
    picture.settle(shell.jobs)
    assert shell.page is not None, shell.status.text
    return shell.page


@pytest.mark.parametrize("code", CODES)
def test_the_window_itself_asks_the_vault_for_nothing(
    office: Office, shell: Shell, code: str
) -> None:
    asked: list[str] = []
    elsewhere: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        here = threading.current_thread() is threading.main_thread()
        (asked if here else elsewhere).append(statement)

    sa.event.listen(office.engines.read, "before_cursor_execute", note)
    try:
        shown(shell, code)
    finally:
        sa.event.remove(office.engines.read, "before_cursor_execute", note)

    assert asked == []
    assert elsewhere or code in ASK_NOTHING  # a page has its rows from the pool


@pytest.mark.parametrize("code", CODES)
def test_every_control_has_a_name_for_screen_readers(shell: Shell, code: str) -> None:
    page = shown(shell, code)

    nameless = [
        f"{type(one).__name__} {one.objectName()} in {type(one.parentWidget()).__name__}"
        for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)
        for one in [*page.findChildren(kind), *shell.findChildren(kind)]
        if one.isVisible()
        and not isinstance(one, QHeaderView | QScrollBar)
        and not isinstance(one.parentWidget(), _NAMED_THEMSELVES)
        and not (one.accessibleName() or (isinstance(one, QAbstractButton) and one.text()))
    ]

    assert nameless == []


class Shown(QObject):
    """Collects the windows that are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, one: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if event.type() == QEvent.Type.Show and isinstance(one, QWidget) and one.isWindow():
            self.windows.append(f"{type(one).__name__} {one.objectName()}")
        return False


@pytest.mark.parametrize("begun", ["", "new"])
@pytest.mark.parametrize("code", CODES)
def test_a_page_and_its_form_take_the_keyboard_and_make_no_window_of_their_own(
    qapp: QApplication, shell: Shell, code: str, begun: str
) -> None:
    watch = Shown()
    qapp.installEventFilter(watch)
    try:
        page = shown(shell, code)
        if begun:
            shell.do(begun)
            picture.settle(shell.jobs)
    finally:
        qapp.removeEventFilter(watch)

    assert watch.windows == []
    focus = qapp.focusWidget()
    assert focus is not None
    assert focus is shell.page or page.isAncestorOf(focus) or shell.page is not page


@pytest.mark.parametrize("percent", [125, 200])
@pytest.mark.parametrize("code", CODES)
def test_no_word_is_cut_at_a_larger_text(
    qapp: QApplication, shell: Shell, code: str, percent: int
) -> None:
    skin.apply(qapp, Look("light", percent))
    shell.rebuild()

    page = shown(shell, code)

    cut = [
        one.text()
        for one in page.findChildren(QLabel)
        if one.isVisible()
        and one.text()
        and not one.wordWrap()
        and one.width() < one.sizeHint().width()
    ]
    assert cut == []
