"""A campaign worked through by keys alone: cells, answers, gaps, one step, the draft."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import an_elder, kept
from deskkit import Asked, a_desk, settle, write
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csdesk.gui import pages
from csdesk.gui.campaign_page import CampaignPage
from csdesk.gui.page import Desk
from csdesk.services import campaigns, entries
from csdesk.services.campaigns import Column, Drawn, Plan
from csdesk.services.home import Target
from csdesk.services.office import Office

NAMES = ("王秀英", "李桂兰", "张玉梅", "陈雨石")
COLUMNS = (
    Column("缴费金额", "amount", masked=False),
    Column("方式", "code", ("自缴", "代缴"), masked=False),
)


@pytest.fixture
def id(office: Office) -> int:
    for name in NAMES:
        an_elder(office, name)
    plan = Plan("医保缴费", Drawn("residents", "residents"), office.today(), columns=COLUMNS)
    return kept(campaigns.make(office, plan))


@pytest.fixture
def desk(office: Office) -> Iterator[tuple[Desk, Asked]]:
    made = a_desk(office)
    yield made
    made[0].jobs.finish()


def opened(qtbot: QtBot, desk: Desk, id: int) -> CampaignPage:
    page = pages.make(desk, Target("campaign", record=id))
    assert isinstance(page, CampaignPage)
    qtbot.addWidget(page)
    page.resize(1180, 640)
    page.show()
    page.open(Target("campaign", record=id))
    settle(qtbot, desk)
    page.setFocus()
    return page


def press(page: CampaignPage, *keys: str) -> None:
    """Keys as they come from the keyboard, to whatever has the focus."""
    named = {"Enter": Qt.Key.Key_Return, "Down": Qt.Key.Key_Down, "Back": Qt.Key.Key_Backspace,
             "Right": Qt.Key.Key_Right, "Left": Qt.Key.Key_Left}  # fmt: skip
    for key in keys:
        for one in [key] if key in named else list(key):
            to = QApplication.focusWidget() or page.table
            code = named[one] if one in named else ord(one.upper())
            for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
                text = "\r" if one == "Enter" else "" if one in named else one
                event = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, text)
                QApplication.sendEvent(to, event)
            QApplication.processEvents()


def states(office: Office, id: int) -> list[str | None]:
    return [r.state for r in campaigns.rows(office, id).values()]


def test_rows_are_worked_through_by_keys_and_kept_in_one_step(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], id: int
) -> None:
    page = opened(qtbot, desk[0], id)
    assert page.title.text() == "医保缴费"
    write(page.common["handler"], "周敏")
    page.table.setFocus()

    press(page, "380", "Enter", "1", "Enter")  # paid by herself, done
    press(page, "200", "Enter", "2", "2")  # by somebody else, not done
    assert page.record_button.text() == "登记已录 2 人"
    assert page.table.row == 2
    with qtbot.waitSignal(page.said) as told:
        qtbot.keyClick(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        settle(qtbot, desk[0])

    assert told.args[0].text == "登记专项：医保缴费，2 人"
    settle(qtbot, desk[0])
    assert states(office, id) == ["1", "2", None, None]
    first, *_ = campaigns.rows(office, id)
    stored = entries.get(office, "campaign_rows", first)
    assert (stored.row.handler, list(stored.extra.values())) == (("周敏",), [38000, "自缴"])
    assert [line.words[0] for line in page.model.lines] == ["李桂兰", "张玉梅", "陈雨石"]
    assert page.tabs.tabText(0) == "未办 3"
    entries.undo(office)
    page.look_again()
    settle(qtbot, desk[0])
    assert page.tabs.tabText(0) == "未办 4"


def test_only_answered_rows_are_kept_and_nobody_is_done_by_default(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], id: int
) -> None:
    page = opened(qtbot, desk[0], id)

    with qtbot.waitSignal(page.said) as told:
        page.record()
    assert "还没有录" in told.args[0].text
    press(page, "380", "Enter", "Down")
    page.record()
    settle(qtbot, desk[0])

    assert states(office, id) == [None] * 4


def test_the_draft_is_there_when_the_page_is_opened_again(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], id: int
) -> None:
    page = opened(qtbot, desk[0], id)
    press(page, "380", "Enter", "1", "Enter")
    assert page.leave()
    settle(qtbot, desk[0])

    again = opened(qtbot, desk[0], id)

    assert again.record_button.text() == "登记已录 1 人"
    assert again.model.index(0, 5).data() == "380"
    assert again.table.row == 1


def test_an_answer_is_taken_back_and_a_fault_is_shown_where_it_is(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], id: int
) -> None:
    page = opened(qtbot, desk[0], id)
    press(page, "abc", "Enter", "Right", "1")
    with qtbot.waitSignal(page.said) as told:
        page.record()
        settle(qtbot, desk[0])

    assert told.args[0].text.startswith("没有登记")
    assert (page.table.row, page.table.currentIndex().column()) == (0, 5)
    assert states(office, id) == [None] * 4
    press(page, "380", "Enter")
    page.table.stand(0, 7)
    press(page, "Back")
    assert page.record_button.text() == "登记已录 0 人"


def test_the_list_is_printed_and_exported(
    qtbot: QtBot, desk: tuple[Desk, Asked], id: int, tmp_path: Path
) -> None:
    page = opened(qtbot, desk[0], id)
    desk[1].path = str(tmp_path / "名单")

    page.verbs()["export"]()
    settle(qtbot, desk[0])
    page.verbs()["print"]()
    settle(qtbot, desk[0])

    assert (tmp_path / "名单.xlsx").stat().st_size > 1000
    assert page.over.part is not None
    assert not page.leave()
    assert page.over.part is None
