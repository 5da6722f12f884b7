"""While a category is typed the form says under it what does not fit."""

from __future__ import annotations

from builders import an_elder
from deskkit import settle
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.form.work import Typed
from csdesk.gui.page import Desk
from csdesk.services.office import Office


def form_for(qtbot: QtBot, desk: Desk, elder: int, words: str) -> EntryForm:
    start = Typed(
        {"resident": "王秀英", "category": words, "from": "2026-01-01"}, {"resident": elder}, {}
    )
    form = EntryForm(desk, "categories", start=start)
    qtbot.addWidget(form)
    form.resize(1100, 600)
    with qtbot.waitActive(form):
        form.show()
    form.fields["category"].editor.setFocus()
    qtbot.keyClick(form.fields["category"].editor, Qt.Key.Key_Tab)
    form.fields["basis"].editor.setFocus()
    settle(qtbot, desk)
    return form


def test_what_can_not_stand_beside_another_is_said_under_the_category(
    qtbot: QtBot, office: Office, desk: Desk
) -> None:
    elder = an_elder(office, "王秀英", categories=("S12",))

    form = form_for(qtbot, desk, elder, "特困分散供养")

    (told,) = form.fields["category"].problems
    assert (told.code, told.level) == ("category_clash", "warning")

    form.fields["category"].put("独居")
    form.fields["category"].editor.setFocus()
    form.fields["basis"].editor.setFocus()
    settle(qtbot, desk)
    assert form.fields["category"].problems == ()


def test_a_category_that_fits_says_nothing(qtbot: QtBot, office: Office, desk: Desk) -> None:
    elder = an_elder(office, "王秀英", categories=())

    form = form_for(qtbot, desk, elder, "农村低保")

    assert form.fields["category"].problems == ()
