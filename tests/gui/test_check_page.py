"""The data check on the screen: each fault opens its records, and nothing found says so."""

from __future__ import annotations

import seeded_faults
from builders import a_household, an_elder, an_empty_household, record
from deskkit import Asked, on_screen, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from seeded_faults import alter

from csdesk.gui.check.dialogs import FineDialog, MendDialog, RowsDialog
from csdesk.gui.check.page import CheckPage
from csdesk.gui.messages import Question
from csdesk.gui.page import Desk
from csdesk.services import entries, lists
from csdesk.services.health.rules import RULES
from csdesk.services.home import Target
from csdesk.services.office import Office


def shown(qtbot: QtBot, desk: Desk) -> CheckPage:
    page = CheckPage(desk)
    on_screen(qtbot, desk, page)
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


def pressed(qtbot: QtBot, page: CheckPage, name: str, desk: Desk) -> None:
    """Presses the link whose name begins so, and waits for what comes of it."""
    one = next(b for b in page.findChildren(QPushButton) if b.accessibleName().startswith(name))
    qtbot.mouseClick(one, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    settle(qtbot, desk)


def test_a_fix_is_shown_old_and_new_and_done_in_one_step(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    head = a_household(office, "朱成远").head
    alter(office, "residents", head, sex=None)
    page = shown(qtbot, desk)

    with qtbot.waitSignal(page.said) as told:
        pressed(qtbot, page, "没有性别：按证号填性别", desk)

    (dialog,) = asked.dialogs
    assert isinstance(dialog, MendDialog)
    model = dialog.view.model()
    cells = [model.index(0, at).data() for at in range(4)]
    assert cells == ["朱成远", "性别", "空", "男"]
    assert dialog.agree.text() == "改 1 条"
    assert told.args is not None
    assert told.args[0].undo
    assert page.faults == []
    assert entries.get(office, "residents", head).row.sex == "1"


def test_a_fix_that_is_not_agreed_to_writes_nothing(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    asked.answer = lambda _: False
    head = a_household(office, "朱成远").head
    alter(office, "residents", head, sex=None)
    page = shown(qtbot, desk)

    pressed(qtbot, page, "没有性别：按证号填性别", desk)

    assert entries.get(office, "residents", head).row.sex is None


def test_a_fix_of_which_nothing_is_certain_says_so(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    alter(office, "residents", a_household(office, "朱成远").head, sex=None, id_no=None)
    page = shown(qtbot, desk)

    with qtbot.waitSignal(page.said) as told:
        pressed(qtbot, page, "没有性别：按证号填性别", desk)

    assert told.args is not None
    assert "逐条核对" in told.args[0].text
    assert asked.dialogs == []


def test_a_record_opens_where_it_is_mended(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    head = a_household(office, "朱成远").head
    alter(office, "residents", head, sex=None)
    page = shown(qtbot, desk)

    with qtbot.waitSignal(page.go) as went:
        pressed(qtbot, page, "没有性别：逐条核对", desk)

    assert went.args == [Target("residents", record=head, verb="edit:sex")]


def test_a_stay_that_is_wrong_opens_among_the_stays_of_the_person(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    seeded_faults.FAULTS["registered_twice"](office)
    page = shown(qtbot, at_desk[0])

    with qtbot.waitSignal(page.go) as went:
        pressed(qtbot, page, "同一人有两处户籍：逐条核对", at_desk[0])

    assert went.args == [Target("stays", where="resident = 1")]


def test_what_is_right_is_not_told_until_it_is_asked_for_again(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    seeded_faults.FAULTS["parent_too_young"](office)
    page = shown(qtbot, desk)

    def answer(dialog: QDialog) -> bool:
        if isinstance(dialog, RowsDialog):
            dialog.fine.click()
        elif isinstance(dialog, FineDialog):
            assert "收养" in dialog.list.item(0).text()
            dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
        elif isinstance(dialog, Question) and dialog.words:
            dialog.words.setText("收养，已核对")
        return True

    asked.answer = answer
    pressed(qtbot, page, "父母只比子女大不到 12 岁：逐条核对", desk)
    assert page.faults == []

    pressed(qtbot, page, "认定没问题的", desk)
    assert page.faults is not None
    assert [f.code for f in page.faults] == ["parent_too_young"]


def test_ctrl_p_leads_to_the_sheet(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    page = shown(qtbot, at_desk[0])

    with qtbot.waitSignal(page.go) as went:
        page.verbs()["print"]()

    assert went.args == [Target("check_paper")]
