"""A link opens the record's form at the field that is to be mended, or the verb's own form."""

from __future__ import annotations

from builders import a_household
from deskkit import on_screen, settle
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.page import Desk
from csdesk.services.home import Target
from csdesk.services.office import Office


def opened(qtbot: QtBot, desk: Desk, target: Target) -> LedgerPage:
    page = LedgerPage(desk, target.code)
    on_screen(qtbot, desk, page)
    page.open(target)
    settle(qtbot, desk)
    return page


def test_the_form_opens_at_the_field(qtbot: QtBot, office: Office, desk: Desk) -> None:
    home = a_household(office, "朱成远", "罗春兰")

    page = opened(qtbot, desk, Target("residents", record=home.members[1], verb="edit:birth_date"))

    assert page.form is not None
    assert page.form.id == home.members[1]
    focused = QApplication.focusWidget()
    assert focused is not None
    assert page.form.fields["birth_date"].isAncestorOf(focused)


def test_the_verb_of_a_household_opens_for_the_record(
    qtbot: QtBot, office: Office, desk: Desk
) -> None:
    a_household(office, "汤怀义", "周桂香")
    home = a_household(office, "朱成远", "罗春兰")

    page = opened(qtbot, desk, Target("households", record=home.id, verb="换户主"))

    assert page.form is not None
    assert "换户主" in page.form.title.text()
    assert "successor" in page.form.fields


def test_a_plain_target_only_stands_on_its_record(qtbot: QtBot, office: Office, desk: Desk) -> None:
    home = a_household(office, "朱成远", "罗春兰")

    page = opened(qtbot, desk, Target("residents", record=home.head))

    assert page.form is None
    assert page.table.current == home.head
