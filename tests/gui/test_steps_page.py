"""Undo by choice: any of the last fifty steps, with what was left alone named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from builders import a_person, record
from deskkit import Asked, a_desk, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from csdesk.gui.page import Desk, Said
from csdesk.gui.steps_page import StepsPage
from csdesk.services import entries, lists
from csdesk.services.office import Office

ENTER, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Down


@pytest.fixture
def at_desk(office: Office) -> Iterator[tuple[Desk, Asked]]:
    desk, asked = a_desk(office)
    yield desk, asked
    desk.jobs.finish()


def shown(qtbot: QtBot, desk: Desk) -> StepsPage:
    page = StepsPage(desk)
    qtbot.addWidget(page)
    page.resize(1180, 620)
    with qtbot.waitActive(page):
        page.show()
    page.setFocus()
    settle(qtbot, desk)
    return page


def lines(page: StepsPage) -> list[tuple[str, str]]:
    """What was done, and how it stands."""
    model = page.model
    return [
        (model.index(at, 1).data(), model.index(at, 3).data()) for at in range(len(model.steps))
    ]


def press(qtbot: QtBot, page: StepsPage, *keys: Qt.Key) -> Said:
    """Keys of the list, and what the window is told of the last one."""
    for key in keys[:-1]:
        qtbot.keyClick(QApplication.focusWidget() or page, key)
    with qtbot.waitSignal(page.said, timeout=10_000) as said:
        qtbot.keyClick(QApplication.focusWidget() or page, keys[-1])
    settle(qtbot, page.desk)
    assert said.args is not None
    told = said.args[0]
    assert isinstance(told, Said)
    return told


def test_the_steps_stand_newest_first_and_an_older_one_is_taken_back(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    record(office, "teams", team_name="巡逻队", kind="1")
    record(office, "teams", team_name="宣传队", kind="1")
    page = shown(qtbot, at_desk[0])
    before = lines(page)

    said = press(qtbot, page, DOWN, ENTER)

    assert [what for what, _ in before] == ["登记队伍：宣传队", "登记队伍：巡逻队"]
    assert said.text == "已撤销：登记队伍：巡逻队"
    assert "teams" in said.ledgers
    assert lines(page)[1][1] == "已撤销"
    assert lists.count(office, lists.ask(office, "teams", every=True)) == 1


def test_what_was_taken_back_already_is_not_taken_back_again(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    record(office, "teams", team_name="巡逻队", kind="1")
    page = shown(qtbot, at_desk[0])

    press(qtbot, page, ENTER)
    said = press(qtbot, page, ENTER)

    assert said.text == "“登记队伍：巡逻队”已经撤销过了。请另选一步。"
    assert said.tone == "ask"


def test_records_changed_since_are_left_alone_and_named(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    id = record(office, "residents", **a_person(office, "罗静雯"))
    old = entries.get(office, "residents", id)
    entries.record(office, "residents", {"name": "罗静文"}, id=id, version=old.version)
    page = shown(qtbot, at_desk[0])

    said = press(qtbot, page, DOWN, ENTER)

    told = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    assert said.tone == "ask"
    assert "1 条没有动" in said.text
    assert any("居民 罗静文：" in words for words in told)


def test_an_office_without_steps_says_so(qtbot: QtBot, at_desk: tuple[Desk, Asked]) -> None:
    page = shown(qtbot, at_desk[0])

    with qtbot.waitSignal(page.said) as said:
        qtbot.mouseClick(page.undo_button, Qt.MouseButton.LeftButton)

    assert said.args is not None
    assert said.args[0].text == "还没有可以撤销的步骤。"


def test_the_list_holds_the_last_fifty(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    for number in range(52):
        record(office, "teams", team_name=f"队{number:02d}", kind="1")
    entries.undo(office)

    page = shown(qtbot, at_desk[0])

    assert len(page.model.steps) == 50
    assert lines(page)[0] == ("登记队伍：队51", "已撤销")
