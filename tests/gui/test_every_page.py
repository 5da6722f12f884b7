"""What holds of every page of the program, over the demo village."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtTest import QTest
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

from csdesk import bootstrap
from csdesk.app import picture, showing
from csdesk.gui import pages, skin, theme
from csdesk.gui.history import timeline_page
from csdesk.gui.jobs import Jobs
from csdesk.gui.messages import Messages
from csdesk.gui.paper import dossier_paper, record_paper
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
ASK_NOTHING = {handbook.CODE, timeline_page.CODE, dossier_paper.CODE, record_paper.CODE}
"""All but the first only show what a target names."""
_NAMED_THEMSELVES = QLineEdit | QAbstractItemView | QAbstractSpinBox | QComboBox
PASSWORD = "stone-Bridge-1"  # noqa: S105  # of an invented vault


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("pages") / "vault"
    bootstrap.create_office(folder, demo.ABOUT, PASSWORD, cost=Cost(kib=64, passes=1))
    made = bootstrap.open_office(folder, PASSWORD, write=True)
    demo.make(made, residents=120, months=2)
    yield made
    made.close()


class Watch(QObject):
    """What happens while a page opens: the queries of each side, the windows that are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.elsewhere: list[str] = []
        self.windows: list[str] = []

    @contextmanager
    def on(self, app: QApplication, office: Office) -> Iterator[None]:
        """Watches."""
        app.installEventFilter(self)
        sa.event.listen(office.engines.read, "before_cursor_execute", self.note)
        try:
            yield
        finally:
            sa.event.remove(office.engines.read, "before_cursor_execute", self.note)
            app.removeEventFilter(self)

    def note(self, _c: object, _cursor: object, statement: str, *_rest: object) -> None:
        """A query, in the thread that asks it."""
        here = threading.current_thread() is threading.main_thread()
        (self.asked if here else self.elsewhere).append(statement)

    def eventFilter(self, one: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if event.type() == QEvent.Type.Show and isinstance(one, QWidget) and one.isWindow():
            self.windows.append(f"{type(one).__name__} {one.objectName()}")
        return False


@dataclass(frozen=True)
class Opened:
    """A page that was opened in a window of its own, and what was seen of it then."""

    code: str
    shell: Shell
    page: QWidget
    watch: Watch
    has_keyboard: bool


@pytest.fixture(autouse=True)
def _light() -> None:
    """No look that others have: each window here is given its own."""


@contextmanager
def a_shell(app: QApplication, office: Office, percent: int = 100) -> Iterator[Shell]:
    """A window of the office, as large as a laptop's, its text so large."""
    look = Look("light", percent)
    if theme.look() != look or not app.styleSheet():
        skin.apply(app, look)
    jobs = Jobs()
    made = Shell(showing.setup(office, jobs, Messages()), jobs, Messages())
    made.resize(1366, 697)
    made.show()
    assert QTest.qWaitForWindowActive(made)
    yield made
    jobs.finish()
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(scope="module", params=CODES)
def opened(request: pytest.FixtureRequest, qapp: QApplication, office: Office) -> Iterator[Opened]:
    """A page of the program; the tests of one page share it."""
    watch = Watch()
    with a_shell(qapp, office) as shell:
        with watch.on(qapp, office):
            page = shown(shell, request.param)
        yield Opened(request.param, shell, page, watch, has_keyboard(qapp, shell, page))


def shown(shell: Shell, code: str) -> QWidget:
    shell.show_target(Target(code))
    picture.settle(shell.jobs)
    assert shell.page is not None, shell.status.text
    return shell.page


def has_keyboard(app: QApplication, shell: Shell, page: QWidget) -> bool:
    """Whether the keys go to the page, or to one that a verb of it opened."""
    focus = app.focusWidget()
    return focus is not None and (
        focus is shell.page or page.isAncestorOf(focus) or shell.page is not page
    )


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("percent", [125, 200])
def test_no_word_is_cut_at_a_larger_text(
    qapp: QApplication, office: Office, code: str, percent: int
) -> None:
    with a_shell(qapp, office, percent) as shell:
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


def test_the_window_itself_asks_the_vault_for_nothing(opened: Opened) -> None:
    assert opened.watch.asked == []
    assert opened.watch.elsewhere or opened.code in ASK_NOTHING  # a page has its rows from the pool


def test_a_page_takes_the_keyboard_and_makes_no_window_of_its_own(opened: Opened) -> None:
    assert opened.watch.windows == []
    assert opened.has_keyboard


def test_every_control_has_a_name_for_screen_readers(opened: Opened) -> None:
    nameless = [
        f"{type(one).__name__} {one.objectName()} in {type(one.parentWidget()).__name__}"
        for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)
        for one in opened.shell.findChildren(kind)
        if one.isVisible()
        and not isinstance(one, QHeaderView | QScrollBar)
        and not isinstance(one.parentWidget(), _NAMED_THEMSELVES)
        and not (one.accessibleName() or (isinstance(one, QAbstractButton) and one.text()))
    ]

    assert nameless == []


def test_a_form_takes_the_keyboard_and_makes_no_window_of_its_own(
    qapp: QApplication, office: Office, opened: Opened
) -> None:
    watch = Watch()

    with watch.on(qapp, office):
        opened.shell.do("new")
        picture.settle(opened.shell.jobs)

    assert watch.windows == []
    assert has_keyboard(qapp, opened.shell, opened.page)
