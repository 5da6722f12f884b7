"""A form of a verb on screen: filled in, ticked, saved, and what it says."""

from __future__ import annotations

from builders import kept
from deskkit import settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.form.work import Shape
from csdesk.gui.page import Desk
from csdesk.gui.widgets.ticks import TicksEditor
from csdesk.services import lists
from csdesk.services.office import Office


def opened(qtbot: QtBot, desk: Desk, shape: Shape) -> EntryForm:
    """A verb's form on screen."""
    form = EntryForm(desk, "residents", shape=shape)
    qtbot.addWidget(form)
    form.resize(1180, 620)
    form.show()
    return form


def put(form: EntryForm, **texts: str) -> None:
    """Fills fields in."""
    for id, words in texts.items():
        form.fields[id].put(words)


def save(qtbot: QtBot, desk: Desk, form: EntryForm) -> int:
    """Saves and gives the record."""
    with qtbot.waitSignal(form.kept) as saved:
        form.store(False)
    settle(qtbot, desk)
    return kept(saved.args[0])


def told(form: EntryForm) -> str:
    """All that the form says."""
    return " ".join(one.text() for one in form.findChildren(QLabel))


def shown(office: Office, id: int, *paths: str) -> tuple[str, ...]:
    """What a list shows of a resident."""
    asked = lists.ask(office, "residents", every=True, columns=paths, given=[id])
    return lists.texts(office, lists.lines(office, asked, [id]))[0]


def ticks(form: EntryForm, id: str, *names: str) -> None:
    """Ticks members as the clerk does."""
    editor = form.fields[id].editor
    assert isinstance(editor, TicksEditor)
    for box in editor.boxes:
        if box.text().startswith(names) and not box.isChecked():
            QTest.keyClick(box, Qt.Key.Key_Space)


def problem(qtbot: QtBot, form: EntryForm, words: str) -> None:
    """Pressing the button says why not."""
    form.store(False)
    qtbot.waitUntil(lambda: words in told(form))
    settle(qtbot, form.desk)
