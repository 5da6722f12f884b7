"""F1: the handbook beside the screen; what it says of keys is so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from csdesk.app import picture, showing
from csdesk.gui.doubles.merge_sheet import MergeSheet
from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.help_page import HelpPage
from csdesk.gui.imports.wizard import ImportWizard
from csdesk.gui.jobs import Jobs
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.messages import Messages
from csdesk.gui.paper.preview import PrintPreview
from csdesk.gui.shell import Shell
from csdesk.services import handbook
from csdesk.services.home import Target
from csdesk.services.office import Office

NAMES = {  # of a key in the handbook: what Qt calls it
    "加号": "+", "减号": "-", "空格": "Space", "↑": "Up", "↓": "Down", "←": "Left", "→": "Right",
    "Enter": "Return", "Delete": "Del", "PgDn": "PgDown",
}  # fmt: skip
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
KEY = Qt.Key


@pytest.fixture
def shell(qtbot: QtBot, filled: Office) -> Iterator[Shell]:
    jobs = Jobs()
    messages = Messages()
    made = Shell(showing.setup(filled, jobs, messages), jobs, messages)
    qtbot.addWidget(made)
    made.resize(1366, 697)
    with qtbot.waitActive(made):
        made.show()
    show(made, "home")
    yield made
    jobs.finish()


def show(shell: Shell, code: str) -> QWidget:
    shell.show_target(Target(code))
    picture.settle(shell.jobs)
    assert shell.page is not None
    return shell.page


def ledger(shell: Shell, code: str = "residents") -> LedgerPage:
    page = show(shell, code)
    assert isinstance(page, LedgerPage)
    return page


def open_help(shell: Shell) -> HelpPage:
    shell.help()
    picture.settle(shell.jobs)
    assert isinstance(shell.page, HelpPage)
    return shell.page


def press(qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
    to = QApplication.focusWidget()
    assert to is not None
    qtbot.keyClick(to, key, held or Qt.KeyboardModifier.NoModifier)
    QApplication.processEvents()


def qt(key: str) -> str:
    """A key of the handbook as Qt writes it."""
    parts = [NAMES.get(part, part) for part in key.split("+")]
    return QKeySequence("+".join(parts)).toString()


def bound(*widgets: QWidget) -> set[str]:
    """Every shortcut of some widgets, and of the menus in them."""
    found: set[str] = set()
    for widget in widgets:
        found |= {one.key().toString() for one in widget.findChildren(QShortcut)}
        found |= {one.shortcut().toString() for one in widget.findChildren(QAction)}
    return found - {""}


# Keys that a list or a field acts on itself: they have a test of their own below.
OF_LISTS = {"↑", "↓", "Home", "End", "PgUp", "PgDn", "Enter", "空格", "Ctrl+A", "Ctrl+C",
            "Shift+↓", "Delete", "Ctrl+PgUp", "Ctrl+PgDn", "F2"}  # fmt: skip
OF_FORMS = {"Enter", "Shift+Enter", "Ctrl+D", "Alt+↓", "F2", "Alt+Enter"}
OF_MERGES = {"←", "→"}


def test_every_key_of_the_handbook_is_bound(qtbot: QtBot, shell: Shell) -> None:
    page = ledger(shell)
    page.new()
    picture.settle(shell.jobs)
    form = page.over.part
    assert isinstance(form, EntryForm)
    keys = bound(shell)
    page.over.close_part()
    page.import_book()
    keys |= bound(shell)
    page.over.close_part()
    shell.do("print")
    picture.settle(shell.jobs)
    keys |= bound(shell)
    two = page.model.ids[:2]
    page = ledger(shell, "duplicates")
    page.over.show_part(MergeSheet(page.desk, *two))
    picture.settle(shell.jobs)
    keys |= bound(shell)

    named = {key for one in handbook.chapters() for key in one.keys}
    own = OF_LISTS | OF_FORMS | OF_MERGES | {"Alt", "Shift"}
    unbound = {key for key in named - own if qt(key) not in keys}
    assert unbound == set()
    assert {"Ctrl+K", "Ctrl+1", "F1", "F6", "Ctrl+Z", "Ctrl+S", "F8", "Alt+→"} <= named


def test_the_keys_of_lists_do_what_the_handbook_says(qtbot: QtBot, shell: Shell) -> None:
    page = ledger(shell)
    table, count = page.table, len(page.model.ids)
    first = table.current

    press(qtbot, KEY.Key_Down)
    assert table.current == page.model.ids[1]
    press(qtbot, KEY.Key_Up)
    assert table.current == first
    press(qtbot, KEY.Key_End)
    assert table.current == page.model.ids[count - 1]
    press(qtbot, KEY.Key_Home)
    assert table.current == first
    press(qtbot, KEY.Key_PageDown)
    assert table.current != first
    press(qtbot, KEY.Key_PageUp)
    assert table.current == first
    press(qtbot, KEY.Key_Space)
    assert table.chosen == [first]
    press(qtbot, KEY.Key_C, CTRL)
    picture.settle(shell.jobs)
    assert len(QApplication.clipboard().text().splitlines()) == 2
    page.model.unmark()
    press(qtbot, KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(table.chosen) == 2
    page.model.unmark()
    press(qtbot, KEY.Key_A, CTRL)
    assert len(table.chosen) == count
    press(qtbot, KEY.Key_Home)
    press(qtbot, KEY.Key_PageDown, CTRL)
    picture.settle(shell.jobs)
    assert page.list.sight.view == 1
    press(qtbot, KEY.Key_PageUp, CTRL)
    picture.settle(shell.jobs)
    assert page.list.sight.view == 0
    for key in (KEY.Key_F2, KEY.Key_Return):
        press(qtbot, key)
        picture.settle(shell.jobs)
        assert isinstance(page.over.part, EntryForm)
        press(qtbot, KEY.Key_Escape)
        assert page.over.part is None


def test_delete_takes_a_record_out_and_can_be_undone(qtbot: QtBot, shell: Shell) -> None:
    page = ledger(shell, "visits")
    count = len(page.model.ids)

    press(qtbot, KEY.Key_Delete)
    picture.settle(shell.jobs)
    assert len(page.model.ids) == count - 1
    press(qtbot, KEY.Key_Z, CTRL)
    picture.settle(shell.jobs)
    assert len(page.model.ids) == count


def test_the_keys_of_forms_do_what_the_handbook_says(qtbot: QtBot, shell: Shell) -> None:
    page = ledger(shell, "visits")
    press(qtbot, KEY.Key_N, CTRL)
    picture.settle(shell.jobs)
    form = page.over.part
    assert isinstance(form, EntryForm)
    first = QApplication.focusWidget()

    press(qtbot, KEY.Key_Return)
    assert QApplication.focusWidget() is not first
    press(qtbot, KEY.Key_Return, SHIFT)
    assert QApplication.focusWidget() is first
    press(qtbot, KEY.Key_D, CTRL)
    assert form.fields["visit_date"].spec.id in form._carried  # noqa: SLF001  # what the panel tells
    form.fields["visit_method"].editor.setFocus()
    press(qtbot, KEY.Key_Down, ALT)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()
    note = form.fields["visit_content"].editor
    assert isinstance(note, QPlainTextEdit)
    note.setFocus()
    press(qtbot, KEY.Key_Return, ALT)
    assert note.toPlainText() == "\n"
    press(qtbot, KEY.Key_S, CTRL)
    picture.settle(shell.jobs)
    assert form.fields["visit_method"].problems
    press(qtbot, KEY.Key_F8)
    assert any(f.editor.hasFocus() or f.editor.isAncestorOf(QApplication.focusWidget() or form)
               for f in form.fields.values() if f.problems)  # fmt: skip


def test_f1_opens_the_chapter_for_the_screen_and_esc_goes_back(qtbot: QtBot, shell: Shell) -> None:
    press(qtbot, KEY.Key_F1)
    assert isinstance(shell.page, HelpPage)
    assert shell.page.shown.code == "home"
    press(qtbot, KEY.Key_Escape)
    assert shell.target.code == "home"

    page = ledger(shell, "visits")
    assert open_help(shell).shown.code == "visits"
    shell.back()
    page.import_book()
    assert isinstance(page.over.part, ImportWizard)
    assert open_help(shell).shown.code == "import"
    shell.back()
    assert isinstance(page.over.part, ImportWizard)


def test_a_form_half_filled_is_there_after_help(qtbot: QtBot, shell: Shell) -> None:
    page = ledger(shell, "matters")
    shell.do("new")
    picture.settle(shell.jobs)
    form = page.over.part
    assert isinstance(form, EntryForm)
    line = next(f.editor for f in form.fields.values() if isinstance(f.editor, QLineEdit)
                and not f.editor.isReadOnly() and f.isVisible())  # fmt: skip
    line.setText("路灯不亮")

    assert open_help(shell).shown.code == "entry"
    press(qtbot, KEY.Key_Escape)

    assert page.over.part is form
    assert line.text() == "路灯不亮"


def test_every_chapter_is_reached_by_the_list(qtbot: QtBot, shell: Shell) -> None:
    page = open_help(shell)
    page.show_chapter(handbook.FIRST)
    page.chapters.setFocus()
    reached = [page.shown.code]

    while page.chapters.currentRow() + 1 < page.chapters.count():
        press(qtbot, KEY.Key_Down)
        reached.append(page.shown.code)
        assert page.shown.title in page.text.toPlainText()

    assert reached == [one.code for one in handbook.chapters()]


def test_words_are_found_and_marked_across_chapters(qtbot: QtBot, shell: Shell) -> None:
    page = open_help(shell)
    press(qtbot, KEY.Key_F, CTRL)
    assert page.words.hasFocus()

    page.words.setText("恢复码")
    assert 0 < page.chapters.count() < len(handbook.chapters())
    assert page.text.extraSelections()
    assert page.text.textCursor().selectedText() == "恢复码"
    before = page.shown
    for _ in range(20):
        press(qtbot, KEY.Key_Return)
    assert "恢复码" in page.text.toPlainText()
    assert before in handbook.find("恢复码")

    page.words.setText("没有这样的话")
    assert page.chapters.count() == 0
    assert not page.text.isVisible()
    press(qtbot, KEY.Key_Escape)
    assert page.chapters.count() == len(handbook.chapters())
    assert isinstance(shell.page, HelpPage)


def test_the_booklet_and_a_chapter_are_seen_before_they_are_printed(
    qtbot: QtBot, shell: Shell, tmp_path: Path
) -> None:
    page = open_help(shell)
    shell.do("print")
    picture.settle(shell.jobs)
    part = page.over.part
    assert isinstance(part, PrintPreview)
    assert part.paper is not None
    assert part.paper.title == handbook.TITLE
    assert part.paper.data.startswith(b"%PDF")
    press(qtbot, KEY.Key_Escape)
    assert page.over.currentIndex() == 0

    page.print_one.click()
    picture.settle(shell.jobs)
    one = page.over.findChild(PrintPreview)
    assert one is not None
    assert one.paper is not None
    assert one.paper.title == page.shown.title
