"""A campaign worked through by keys alone: cells, answers, gaps, one step, the draft."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import an_elder, kept
from deskkit import Asked, a_desk, on_screen, settle, write
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from csdesk.gui import pages
from csdesk.gui.form.sections import in_order
from csdesk.gui.imports.wizard import ImportWizard
from csdesk.gui.ledger import detail_panel
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.ledger.sight import kind_of
from csdesk.gui.messages import Question
from csdesk.gui.page import Desk
from csdesk.gui.township import campaign_begin
from csdesk.gui.township.campaign_page import CampaignPage
from csdesk.services import entries, fieldpaths
from csdesk.services.campaigns import campaign as campaigns
from csdesk.services.campaigns.campaign import Column, Drawn, Plan
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


def shown_list(qtbot: QtBot, desk: Desk) -> LedgerPage:
    page = pages.make(desk, Target("campaigns"))
    assert isinstance(page, LedgerPage)
    on_screen(qtbot, desk, page, 1180, 640)
    return page


def test_enter_in_the_list_of_campaigns_opens_the_sheet(
    qtbot: QtBot, desk: tuple[Desk, Asked], id: int
) -> None:
    page = shown_list(qtbot, desk[0])
    page.table.choose(0)

    with qtbot.waitSignal(page.go) as gone:
        qtbot.keyClick(page.table.view, Qt.Key.Key_Return)

    assert gone.args == [Target("campaign", record=id)]


def test_a_campaign_is_made_of_a_whole_list_in_a_form(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], id: int
) -> None:
    page = shown_list(qtbot, desk[0])
    page.new()
    settle(qtbot, desk[0])
    form = page.form
    assert form is not None
    for field, words in (
        ("campaign_name", "高龄认证"), ("whom", "居民"), ("due", "2026-12-01"),
        ("own", "认证方式（到场/视频）、认证日期"), ("masked", "否"),
    ):  # fmt: skip
        form.fields[field].editor.put(words)

    with qtbot.waitSignal(form.kept) as saved:
        form.store(False)
    settle(qtbot, desk[0])

    made = kept(saved.args[0])
    assert [(f.label, f.kind, f.guard) for f in campaigns.own(office, made)] == [
        ("认证方式", "code", ""), ("认证日期", "day", ""),
    ]  # fmt: skip
    assert len(campaigns.rows(office, made)) == 4


def test_what_is_missing_in_the_form_is_told(
    qtbot: QtBot, desk: tuple[Desk, Asked], id: int
) -> None:
    page = shown_list(qtbot, desk[0])
    page.new()
    settle(qtbot, desk[0])
    form = page.form
    assert form is not None

    form.store(False)
    settle(qtbot, desk[0])

    assert {f.spec.id for f in form.sections.faulty()} == {"campaign_name", "whom"}


def test_it_is_done_again_and_its_columns_are_shown(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], id: int
) -> None:
    page = opened(qtbot, desk[0], id)
    page.choose_masks()
    settle(qtbot, desk[0])
    form = page.over.form
    assert form is not None
    money = campaigns.own(office, id)[0].id
    assert form.fields[money].words() == "否"
    form.fields[money].editor.put("是")
    form.store(False)
    settle(qtbot, desk[0])
    assert [f.guard for f in campaigns.own(office, id)] == ["masked", ""]

    page.again()
    settle(qtbot, desk[0])
    form = page.over.form
    assert form is not None
    form.store(False)
    settle(qtbot, desk[0])
    assert page.id != id
    assert page.tabs.tabText(0) == "未办 4"


def test_f4_looks_at_the_file_of_whoever_is_at_the_cursor(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], id: int
) -> None:
    page = opened(qtbot, desk[0], id)
    press(page, "Down")

    with qtbot.waitSignal(page.go) as gone:
        page.verbs()["panel"]()

    second = list(campaigns.rows(office, id).values())[1].resident
    assert gone.args == [Target("residents", record=second or 0)]


def test_without_a_campaign_the_most_pressing_is_shown(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], id: int
) -> None:
    page = opened(qtbot, desk[0], 0)

    assert page.title.text() == "医保缴费"
    entries.void(office, "campaigns", [id])
    opened(qtbot, desk[0], 0)
    assert ["没有要办的专项" in words for words in desk[1].said] == [True]


def test_only_what_has_room_is_shown(qtbot: QtBot, desk: tuple[Desk, Asked], id: int) -> None:
    page = opened(qtbot, desk[0], id)

    page.fit(42)

    hidden = [n for n in range(page.model.columnCount()) if page.table.isColumnHidden(n)]
    assert hidden == [2, 3, 4]
    page.fit(80)
    assert not page.table.isColumnHidden(2)


def test_a_click_on_a_cap_answers(qtbot: QtBot, desk: tuple[Desk, Asked], id: int) -> None:
    page = opened(qtbot, desk[0], id)
    answer = page.model.flow[-1]
    left = page.table.cells.cap_at(page.model.index(1, answer), 20)

    assert left == 1
    assert page.table.cells.cap_at(page.model.index(1, answer), 2) is None
    page.table.answer_at(page.model.index(1, answer), 20)
    assert page.record_button.text() == "登记已录 1 人"


def test_the_plain_list_offers_the_columns_of_its_campaign_alone(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], id: int
) -> None:
    plan = Plan(
        "高龄认证", Drawn("residents", "residents"), office.today(),
        columns=(Column("认证方式", masked=False),),
    )  # fmt: skip
    campaigns.make(office, plan)
    page = opened(qtbot, desk[0], id)
    with qtbot.waitSignal(page.go) as gone:
        page.rows()
    target = gone.args[0]
    listed = pages.make(desk[0], target)
    assert isinstance(listed, LedgerPage)
    qtbot.addWidget(listed)
    listed.resize(1180, 640)
    listed.show()
    listed.open(target)
    settle(qtbot, desk[0])

    assert [f.label for f in listed.model.fields][-2:] == ["缴费金额", "方式"]
    assert len(listed.model.ids) == 4
    labels = [f.label for f in listed.list.narrowed.custom]
    assert labels == ["缴费金额", "方式"]
    assert kind_of(listed.ledger, listed.list.sight) == id
    listed.import_book()
    assert isinstance(listed.over.part, ImportWizard)
    assert {"缴费金额", "方式", "认证方式"} == {f.label for f in listed.ledger.custom}


def test_a_row_in_its_form_has_the_columns_of_its_campaign(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], id: int
) -> None:
    campaigns.make(
        office, Plan("别的", Drawn("residents", "residents"), office.today(),
                     columns=(Column("认证方式"),)),
    )  # fmt: skip
    first, *_ = campaigns.rows(office, id)
    listed = pages.make(desk[0], Target("campaign_rows"))
    assert isinstance(listed, LedgerPage)
    qtbot.addWidget(listed)
    listed.resize(1180, 640)
    listed.show()
    settle(qtbot, desk[0])
    listed.open_record(first)
    settle(qtbot, desk[0])

    form = listed.form
    assert form is not None
    shown = {one.spec.label for one in form.sections.shown()}
    assert {"缴费金额", "方式", "专项工作"} <= shown
    assert "认证方式" not in shown


def test_a_list_joins_a_campaign_that_is_there(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], id: int
) -> None:
    an_elder(office, "白露生")
    page = pages.make(desk[0], Target("residents"))
    assert isinstance(page, LedgerPage)
    qtbot.addWidget(page)
    page.resize(1180, 640)
    page.show()
    settle(qtbot, desk[0])

    campaign_begin.join_list(page)
    settle(qtbot, desk[0])
    form = page.form
    assert form is not None
    assert (form.title.text(), form.fields["joined"].words()) == (
        "加入已有专项（5 人）",
        "医保缴费",
    )
    form.store(False)
    settle(qtbot, desk[0])

    assert [str(r.who) for r in campaigns.rows(office, id).values()][-1] == "白露生"
    entries.undo(office)
    assert len(campaigns.rows(office, id)) == 4


def test_what_is_brought_along_is_named_by_its_heading(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], id: int
) -> None:
    page = pages.make(desk[0], Target("residents"))
    assert isinstance(page, LedgerPage)
    qtbot.addWidget(page)
    page.resize(1180, 640)
    page.show()
    settle(qtbot, desk[0])
    campaign_begin.begin_of_list(page)
    settle(qtbot, desk[0])
    form = page.form
    assert form is not None
    assert form.fields["brings"].words() == "性别、年龄、现住址"
    form.fields["campaign_name"].editor.put("高龄认证")
    form.fields["brings"].editor.put("公民身份号码、没有的列")
    form.store(False)
    settle(qtbot, desk[0])
    assert [f.spec.id for f in form.sections.faulty()] == ["brings"]

    form.fields["brings"].editor.put("公民身份号码，联系电话")
    with qtbot.waitSignal(form.kept) as saved:
        form.store(False)
    settle(qtbot, desk[0])

    made = campaigns.campaign(office, kept(saved.args[0]))
    assert campaigns.brings(made) == ("id_no", "phones")


def test_tabs_show_who_is_done_and_the_next_fault_is_a_key_away(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], id: int
) -> None:
    page = opened(qtbot, desk[0], id)
    press(page, "380", "Enter", "1", "Enter")
    page.record()
    settle(qtbot, desk[0])
    page.tabs.setCurrentIndex(2)
    assert [line.words[0] for line in page.model.lines] == ["王秀英"]
    assert page.model.index(0, page.model.flow[-1]).data() == "已办"
    page.tabs.setCurrentIndex(0)

    press(page, "abc", "Enter", "1", "Enter", "xyz", "Enter", "2", "Enter")
    with qtbot.waitSignal(page.said) as told:
        page.record()
        settle(qtbot, desk[0])
    assert told.args[0].text.endswith("（共 2 处，F8 到下一处）")
    assert (page.table.row, page.table.currentIndex().column()) == (0, 5)
    for row in (1, 0):
        qtbot.keyClick(page.table, Qt.Key.Key_F8)
        assert (page.table.row, page.table.currentIndex().column()) == (row, 5)


def test_a_faulty_day_on_top_is_gone_to(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], id: int
) -> None:
    page = opened(qtbot, desk[0], id)
    page.common["done_on"].put("某天")
    page.table.setFocus()
    press(page, "Right", "Right", "1")

    page.record()
    settle(qtbot, desk[0])

    assert page.common["done_on"].hasFocus()
    page.common["done_on"].put("2026-10-30")
    qtbot.keyClick(page.common["done_on"], Qt.Key.Key_Return)
    assert page.common["handler"].hasFocus()
    qtbot.keyClick(page.common["handler"], Qt.Key.Key_Return)
    assert page.table.hasFocus()
    page.record()
    settle(qtbot, desk[0])
    assert states(office, id) == ["1", None, None, None]


def test_a_filled_list_is_taken_in_from_the_page(
    qtbot: QtBot, desk: tuple[Desk, Asked], id: int
) -> None:
    page = opened(qtbot, desk[0], id)

    page.verbs()["import"]()

    assert isinstance(page.over.part, ImportWizard)
    with qtbot.waitSignal(page.said) as told:
        page.over.part.imported.emit("导入名单")
    assert (told.args[0].text, told.args[0].undo) == ("导入名单", True)
    assert not page.leave()


def test_keys_go_to_the_ends_and_take_a_cell_back(
    qtbot: QtBot, desk: tuple[Desk, Asked], id: int
) -> None:
    page = opened(qtbot, desk[0], id)
    press(page, "380", "Enter", "Left")
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert page.model.given == {}
    qtbot.keyClick(page.table, Qt.Key.Key_End)
    assert page.table.row == 3
    qtbot.keyClick(page.table, Qt.Key.Key_Home)
    assert page.table.row == 0
    page.table.stand(2, 1)
    press(page, "Enter")
    assert page.table.currentIndex().column() == 5
    page.table.stand(99)
    assert page.table.row == 2


def test_without_a_form_there_is_nothing_to_fill_back(
    qtbot: QtBot, desk: tuple[Desk, Asked], id: int, tmp_path: Path
) -> None:
    page = opened(qtbot, desk[0], id)
    desk[1].path = str(tmp_path / "交回")

    def reason(dialog: QDialog) -> bool:
        if isinstance(dialog, Question) and dialog.words is not None:
            dialog.words.setText("上报")
        return True

    desk[1].answer = reason
    page.fill_back()
    settle(qtbot, desk[0])

    assert ["没有乡镇的表格" in words for words in desk[1].said] == [False, True]


def test_what_the_program_alone_reads_of_a_campaign_is_shown_nowhere(
    office: Office, id: int
) -> None:
    ledger = office.ledgers["campaigns"]
    inner = {f.id for f in ledger.fields.values() if f.inner}
    assert inner == {"drawn_from", "drawn_where", "brings"}
    assert not inner & {f.id for f in in_order(ledger)}
    assert not inner & set(fieldpaths.offered(office, ledger))
    seen = detail_panel.look(office, "campaigns", id)
    assert not any("residents" in text for _, text in (*seen.facts, *seen.more))
