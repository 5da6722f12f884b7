"""Undo by choice: any of the last fifty steps, with what was left alone named."""

from __future__ import annotations

from pathlib import Path

from builders import a_person, record
from deskkit import Asked, on_screen, settle
from drawn_rosters import a_book, number
from drawn_rosters import kept as imported
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from csdesk.gui.history.steps_page import StepsPage
from csdesk.gui.page import Desk, Said
from csdesk.services import entries, lists
from csdesk.services.office import Office

ENTER, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Down


def shown(qtbot: QtBot, desk: Desk) -> StepsPage:
    page = StepsPage(desk)
    on_screen(qtbot, desk, page)
    return page


def lines(page: StepsPage) -> list[tuple[str, str]]:
    """What was done, and how it stands."""
    model = page.model
    return [
        (model.index(at, 1).data(), model.index(at, 3).data()) for at in range(len(model.lines))
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
    for at in range(52):
        record(office, "teams", team_name=f"队{at:02d}", kind="1")
    entries.undo(office)

    page = shown(qtbot, at_desk[0])

    assert len(page.model.lines) == 50
    assert lines(page)[0] == ("登记队伍：队51", "已撤销")


def test_an_import_of_long_ago_stands_behind_the_last_fifty_and_is_taken_back(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    head = ("姓名", "身份证号", "与户主关系", "户号")
    one = ("王秀英", number(1, woman=True), "户主", "1")
    two = ("李建国", number(2), "夫", "1")
    imported(office, a_book(tmp_path / "花名册.xlsx", [head, one, two]))
    (changed,) = entries.find_named(office, "residents", "李建国")
    entries.record(office, "residents", {"remark": "此后改过"}, id=changed)
    for at in range(50):
        record(office, "teams", team_name=f"队{at:02d}", kind="1")
    page = shown(qtbot, at_desk[0])
    titles = [what for what, _ in lines(page)]
    assert len(titles) == 51
    assert titles[-1] == "导入 花名册.xlsx：新增 2 人"

    page.view.selectRow(50)
    said = press(qtbot, page, ENTER)

    told = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert said.tone == "ask"
    assert any("李建国：此后已修改" in words for words in told), told
    left = lists.ask(office, "residents", every=True, columns=("name",))
    assert lists.lines(office, left, lists.ids(office, left)).rows == (("李建国",),)
