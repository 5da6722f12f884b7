"""The data check on the screen: each fault opens its records, and nothing found says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from builders import a_household, an_elder, an_empty_household, record
from deskkit import Asked, a_desk, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from csdesk.gui.check_page import CheckPage
from csdesk.gui.page import Desk
from csdesk.services import lists
from csdesk.services.health.rules import RULES
from csdesk.services.office import Office


@pytest.fixture
def at_desk(office: Office) -> Iterator[tuple[Desk, Asked]]:
    desk, asked = a_desk(office)
    yield desk, asked
    desk.jobs.finish()


def shown(qtbot: QtBot, desk: Desk) -> CheckPage:
    page = CheckPage(desk)
    qtbot.addWidget(page)
    page.resize(1180, 620)
    with qtbot.waitActive(page):
        page.show()
    page.setFocus()
    settle(qtbot, desk)
    return page


def words(page: CheckPage) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def test_nothing_found_says_what_was_looked_for(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    a_household(office, "汤怀义", "周桂香")

    page = shown(qtbot, at_desk[0])

    assert "没有发现要改的" in words(page)
    assert f"{len(RULES)} 类毛病都查过了" in words(page)


def test_a_fault_says_what_to_do_and_opens_its_records(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    an_elder(office, "王秀英", born="1940-03")
    record(office, "households", household_no="0099", address="柳沟村2组9号")

    page = shown(qtbot, at_desk[0])

    assert "出生日期不全" in words(page)
    assert "请对照证件补全到日。" in words(page)
    assert "类都好" in words(page)
    link = next(
        b for b in page.findChildren(QPushButton) if b.accessibleName().startswith("出生日期不全")
    )
    with qtbot.waitSignal(page.go) as went:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert went.args is not None
    target = went.args[0]
    asked = lists.ask(office, target.code, where=target.where, columns=("name",))
    assert lists.lines(office, asked, lists.ids(office, asked)).rows == (("王秀英",),)


def test_the_first_fault_has_the_focus_and_opens_with_the_keyboard(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    an_elder(office, "王秀英", born="1940-03")
    page = shown(qtbot, at_desk[0])
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)

    with qtbot.waitSignal(page.go):
        qtbot.keyClick(focused, Qt.Key.Key_Space)


def test_what_was_mended_is_gone_after_another_look(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = an_empty_household(office)
    page = shown(qtbot, at_desk[0])
    assert home
    before = page.faults

    an_elder(office, "李素芬", born="1938-02")
    qtbot.mouseClick(page.again, Qt.MouseButton.LeftButton)
    settle(qtbot, at_desk[0])

    assert before is not None
    assert page.faults is not None
    assert len(page.faults) > len(before)
