"""The page of a ledger, with the keyboard and the mouse."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import builders
import sqlalchemy as sa
from builders import kept
from deskkit import Asked, on_screen, settle, write
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QMenu, QPushButton, QTabBar
from pytestqt.qtbot import QtBot

from csdesk.domain.filters import Compare
from csdesk.gui import theme
from csdesk.gui.ledger import verbs as ledger_verbs
from csdesk.gui.ledger.bin_dialog import BinDialog
from csdesk.gui.ledger.column_chooser import ColumnChooser
from csdesk.gui.ledger.filter_dialog import FilterDialog
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.ledger.views_dialog import ViewsDialog
from csdesk.gui.messages import Question
from csdesk.gui.page import Desk, Said
from csdesk.gui.verbs.verb_dialogs import VERBS
from csdesk.gui.widgets.delegates import KIND
from csdesk.services import entries
from csdesk.services.home import Target
from csdesk.services.office import Office, step
from csdesk.storage.work import New

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def shown(qtbot: QtBot, desk: Desk, code: str, width: int = 1180) -> LedgerPage:
    """A page on screen with its list."""
    page = LedgerPage(desk, code)
    on_screen(qtbot, desk, page, width)
    page.table.setFocus()
    qtbot.waitUntil(lambda: page.panel.detail is not None or not len(page.model.ids))
    settle(qtbot, desk)
    return page


def teams(office: Office, count: int) -> None:
    """So many teams, in one step."""
    row = office.ledgers["teams"].row
    with step(office, "many") as w:
        w.add_many("teams", [New(row(team_name=f"队{n:05d}", kind="1")) for n in range(count)])


def head_tabs(page: LedgerPage) -> list[str]:
    """The views as they are seen."""
    tabs = page.list.head.findChild(QTabBar)
    assert tabs is not None
    return [tabs.tabText(n) for n in range(tabs.count())]


def names(page: LedgerPage) -> list[str]:
    """The first column of the list."""
    model = page.model
    return [model.index(row, 1).data() for row in range(model.rowCount())]


def chips(page: LedgerPage) -> list[str]:
    """The conditions in force, in words."""
    found = page.list.bar.findChildren(QPushButton)
    return [str(b.property("words")) for b in found if b.property("words") and b.isVisible()]


def test_saving_row_5000_of_10000_leaves_the_list_where_it_stood(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    teams(office, 10_000)
    page = shown(qtbot, at_desk[0], "teams")
    bar, high = page.table.view.verticalScrollBar(), theme.row_height()
    page.table.choose(5_000)
    bar.setValue(4_993 * high + 9)
    settle(qtbot, at_desk[0])
    record = page.table.current
    before = page.table.view.visualRect(page.table.view.currentIndex()).top()
    page.show_form(record)
    settle(qtbot, at_desk[0])
    leader = page.findChild(QLineEdit, "leader")
    assert leader is not None
    write(leader, "何向晚")
    with qtbot.waitSignal(page.said):
        qtbot.keyClick(leader, KEY.Key_S, CONTROL)
    settle(qtbot, at_desk[0])
    assert page.form is None
    assert page.table.current == record
    assert bar.value() == 4_993 * high + 9
    assert page.table.view.visualRect(page.table.view.currentIndex()).top() == before
    assert page.table.left.verticalScrollBar().value() == bar.value()
    assert "何向晚" in (page.model.words(5_000) or ())
    assert page.model.held <= 512


def test_a_save_that_moves_the_record_shows_it_at_the_same_height(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    teams(office, 2_000)
    page = shown(qtbot, at_desk[0], "teams")
    page.table.choose(1_000)
    settle(qtbot, at_desk[0])
    record = page.table.current
    before = page.table.view.visualRect(page.table.view.currentIndex()).top()
    kept(entries.record(office, "teams", {"team_name": "队00300乙"}, id=record))
    page.look_again()
    settle(qtbot, at_desk[0])
    assert page.table.current == record
    assert page.table.view.currentIndex().row() == 301
    assert page.table.view.visualRect(page.table.view.currentIndex()).top() == before


def test_the_views_are_tabs_with_counts_and_a_view_fills_the_chips(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    builders.a_household(office, "汤怀远", "石望舒")
    builders.an_elder(office, "王秀英")
    page = shown(qtbot, at_desk[0], "residents")
    tabs = page.list.head._tabs  # noqa: SLF001  # its texts are what is asked
    assert tabs is not None
    assert [tabs.tabText(n) for n in (0, 1, 3)] == ["在册 3", "80岁以上 1", "独居 1"]
    assert page.list.foot.rows.text() == "3 人"
    qtbot.keyClick(page.table.view, KEY.Key_PageDown, CONTROL)
    settle(qtbot, at_desk[0])
    assert page.list.head.view == 1
    assert chips(page) == ["在册", "年龄不小于80岁"] or chips(page) == ["在册", "年龄不小于80"]
    assert names(page) == ["王秀英"]
    qtbot.keyClick(page.table.view, KEY.Key_PageUp, CONTROL)
    settle(qtbot, at_desk[0])
    assert len(names(page)) == 3


def test_a_chip_goes_with_delete_and_a_condition_comes_by_the_dialog(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    builders.a_household(office, "汤怀远", "石望舒")

    def men(dialog: QDialog) -> bool:
        assert isinstance(dialog, FilterDialog)
        dialog.field.setCurrentText("性别")
        dialog.field.setCurrentIndex(dialog.field.findText("性别"))
        dialog.options.put("男")
        qtbot.mouseClick(dialog.agree, Qt.MouseButton.LeftButton)
        return dialog.wanted is not None

    asked.answer = men
    page = shown(qtbot, desk, "residents")
    page.list.add_filter()
    settle(qtbot, desk)
    assert chips(page) == ["在册", "性别是男"]
    assert names(page) == ["汤怀远"]
    last = [b for b in page.list.bar.findChildren(QPushButton) if b.property("words") == "性别是男"]
    qtbot.keyClick(last[0], KEY.Key_Delete)
    settle(qtbot, desk)
    assert chips(page) == ["在册"]
    assert len(names(page)) == 2


def test_a_condition_written_as_text_that_makes_no_sense_is_told_in_the_dialog(
    qtbot: QtBot, office: Office
) -> None:
    dialog = FilterDialog(office, office.ledgers["residents"])
    qtbot.addWidget(dialog)
    dialog.text.setText("aeg >= 80")
    qtbot.mouseClick(dialog.agree, Qt.MouseButton.LeftButton)
    assert dialog.wanted is None
    assert any("没有字段 aeg" in one.text() for one in dialog.findChildren(QLabel))
    dialog.text.setText("age >= 80")
    qtbot.mouseClick(dialog.agree, Qt.MouseButton.LeftButton)
    assert dialog.wanted is not None


def test_an_empty_search_says_so_and_escape_clears_it(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    builders.an_elder(office, "王秀英")
    page = shown(qtbot, at_desk[0], "residents")
    page.list.find_words()
    write(page.list.bar.words, "李四")
    qtbot.waitUntil(lambda: not len(page.model.ids))
    settle(qtbot, at_desk[0])
    assert any("没有找到“李四”" in one.text() for one in page.findChildren(QLabel))
    assert any(one.text() == "到回收站里找" for one in page.findChildren(QPushButton))
    qtbot.keyClick(page.list.bar.words, KEY.Key_Escape)
    qtbot.waitUntil(lambda: len(page.model.ids) == 1)
    settle(qtbot, at_desk[0])
    assert page.table.isVisible()


def test_an_empty_ledger_says_what_it_is_for_and_how_to_begin(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    page = shown(qtbot, at_desk[0], "elder_files")
    texts = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    assert "还没有居家养老服务档案" in texts
    assert office.ledgers["elder_files"].purpose in texts


def test_delete_voids_a_record_and_several_only_after_a_question(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    teams(office, 5)
    page = shown(qtbot, desk, "teams")
    with qtbot.waitSignal(page.said) as said:
        qtbot.keyClick(page.table.view, KEY.Key_Delete)
    assert isinstance(said.args[0], Said)
    assert said.args[0].undo
    assert not asked.dialogs
    settle(qtbot, desk)
    assert len(page.model.ids) == 4
    qtbot.keyClick(page.table.view, KEY.Key_Space)
    qtbot.keyClick(page.table.view, KEY.Key_Space)
    assert page.list.foot.picked.text() == "已标 2 行"
    with qtbot.waitSignal(page.said):
        qtbot.keyClick(page.table.view, KEY.Key_Delete)
    assert asked.said == ["作废 2 支队伍？可以撤销。"]
    settle(qtbot, desk)
    assert len(page.model.ids) == 2
    entries.undo(office)
    page.look_again()
    settle(qtbot, desk)
    assert len(page.model.ids) == 4


def test_copying_gives_lines_for_excel_with_numbers_masked(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    builders.a_household(office, "汤怀远", "石望舒")
    page = shown(qtbot, at_desk[0], "residents")
    qtbot.keyClick(page.table.view, KEY.Key_A, CONTROL)
    qtbot.keyClick(page.table.view, KEY.Key_C, CONTROL)
    settle(qtbot, at_desk[0])
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 3
    assert lines[0].split("\t")[:3] == ["姓名", "性别", "年龄"]
    assert lines[1].count("*") == 11


def test_masked_values_are_shown_for_a_reason_that_is_logged(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk

    def because(dialog: QDialog) -> bool:
        assert isinstance(dialog, Question)
        assert dialog.words is not None
        dialog.words.setText("核对低保名单")
        return True

    asked.answer = because
    elder = builders.an_elder(office, "王秀英", phones=("13900001234",))
    number = entries.get(office, "residents", elder).row.id_no
    page = shown(qtbot, desk, "residents")
    assert page.panel.detail is not None
    assert "139****1234" in dict(page.panel.detail.facts).values()
    page.reveal()
    qtbot.waitUntil(lambda: not page.panel.detail.hidden)  # type: ignore[union-attr]  # shown
    values = dict(page.panel.detail.facts).values()
    assert number in values
    assert "13900001234" in values
    assert page.model.words(0)[3].count("*") == 11  # type: ignore[index]  # the list stays masked


def test_pressing_a_heading_sorts_and_pressing_again_turns_it_round(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    builders.a_household(office, "汤怀远", "石望舒", "谷雨眠")
    page = shown(qtbot, at_desk[0], "residents")
    at = page.model.paths.index("age") + 1
    for arrow, first in ((" ↑", "谷雨眠"), (" ↓", "汤怀远"), ("", "谷雨眠")):
        page.table.sorted.emit("age")
        settle(qtbot, at_desk[0])
        assert page.model.headerData(at, Qt.Orientation.Horizontal) == f"年龄{arrow}"
        assert names(page)[0] == first


def test_columns_are_chosen_moved_and_frozen(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk

    def fewer(dialog: QDialog) -> bool:
        assert isinstance(dialog, ColumnChooser)
        for row in range(3, dialog.list.count()):
            dialog.list.item(row).setCheckState(Qt.CheckState.Unchecked)
        dialog.list.setCurrentRow(2)
        qtbot.keyClick(dialog.list, KEY.Key_Up, Qt.KeyboardModifier.AltModifier)
        dialog.frozen.setCurrentIndex(2)
        qtbot.mouseClick(dialog.agree, Qt.MouseButton.LeftButton)
        return bool(dialog.columns)

    asked.answer = fewer
    builders.an_elder(office, "王秀英")
    page = shown(qtbot, desk, "residents")
    page.list.choose_columns()
    settle(qtbot, desk)
    assert set(page.model.paths) == {"name", "sex", "age"}
    assert page.model.paths != ("name", "sex", "age")
    assert page.table.frozen_columns == 2
    assert page.table.view.isColumnHidden(2)
    assert not page.table.left.isColumnHidden(2)


def test_what_another_ledger_writes_can_be_looked_at_and_says_where_it_is_written(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    builders.a_household(office, "汤怀远")
    page = shown(qtbot, at_desk[0], "stays")
    with qtbot.waitSignal(page.said) as said:
        qtbot.keyClick(page.table.view, KEY.Key_Return)
    assert said.args[0].text == "“在户”由“人口变动”写入，请到那里登记。"
    assert page.form is None
    buttons = [b.text() for b in page.findChildren(QPushButton)]
    assert "到人口变动登记" in buttons
    assert "新增在户" not in buttons


def test_a_link_from_elsewhere_brings_its_filter_its_record_or_its_verb(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = builders.a_household(office, "汤怀远", "石望舒")
    page = shown(qtbot, at_desk[0], "residents")
    page.open(Target("residents", where="sex = '2'"))
    settle(qtbot, at_desk[0])
    assert names(page) == ["石望舒"]
    page.open(Target("residents", record=home.head))
    settle(qtbot, at_desk[0])
    assert names(page) == ["汤怀远"]
    page.open(Target("residents", verb="new"))
    settle(qtbot, at_desk[0])
    assert page.form is not None
    assert not page.leave()
    assert page.leave()


def test_a_narrow_window_has_views_in_a_box_and_the_panel_on_demand(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    builders.an_elder(office, "王秀英")
    page = shown(qtbot, at_desk[0], "residents")
    page.fit(62)
    assert not page.panel.isVisible()
    box = page.list.head._box  # noqa: SLF001  # as above
    assert box is not None
    assert box.currentText() == "居民：在册 1"
    page.toggle_panel()
    settle(qtbot, at_desk[0])
    assert page.panel.isVisible()


def test_a_roster_lists_and_its_conditions_come_on_top(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    builders.an_elder(office, "王秀英")
    builders.an_elder(office, "李桂兰", born="1950-01-02")
    page = shown(qtbot, at_desk[0], "elders_80")
    assert page.title == "80岁以上老人名册"
    assert names(page) == ["王秀英"]
    page.open(Target("elders_80", where="sex = '1'"))
    settle(qtbot, at_desk[0])
    assert names(page) == []


def test_the_gui_thread_asks_the_vault_for_nothing(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    builders.a_household(office, "汤怀远", "石望舒")
    builders.an_elder(office, "王秀英")
    here: list[str] = []

    def heard(conn: object, cursor: object, statement: str, *_: object) -> None:
        if threading.current_thread() is threading.main_thread():
            here.append(statement)

    for engine in (office.engines.read, office.engines.write):
        sa.event.listen(engine, "before_cursor_execute", heard)
    page = shown(qtbot, at_desk[0], "residents")
    for key in (KEY.Key_Down, KEY.Key_End, KEY.Key_Home):
        qtbot.keyClick(page.table.view, key)
        settle(qtbot, at_desk[0])
    page.table.sorted.emit("age")
    page.list.head.show_view(1)
    settle(qtbot, at_desk[0])
    page.list.narrow(Compare("sex", "=", "2"))
    settle(qtbot, at_desk[0])
    page.begin_verb(VERBS["residents"][3])
    settle(qtbot, at_desk[0])
    page.leave()
    page.show_form(page.table.current)
    settle(qtbot, at_desk[0])
    assert page.form is not None
    page.form.store(False)
    settle(qtbot, at_desk[0])
    assert not here


def test_a_view_is_saved_under_a_name_found_again_and_dropped(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    builders.a_household(office, "汤怀远", "石望舒")

    def named(dialog: QDialog) -> bool:
        assert isinstance(dialog, Question)
        assert dialog.words is not None
        dialog.words.setText("女的")
        return True

    def managed(dialog: QDialog) -> bool:
        assert isinstance(dialog, ViewsDialog)
        dialog.remove()
        qtbot.mouseClick(dialog.agree, Qt.MouseButton.LeftButton)
        return dialog.wanted == []

    asked.answer = named
    page = shown(qtbot, desk, "residents")
    page.list.narrow(Compare("sex", "=", "2"))
    page.table.sorted.emit("age")
    settle(qtbot, desk)
    save = next(b for b in page.findChildren(QPushButton) if b.text() == "存为视图")
    assert save.isVisible()
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    again = shown(qtbot, desk, "residents")
    settle(qtbot, desk)
    tabs = head_tabs(again)
    assert tabs[-1] == "女的 1"
    again.list.head.show_view(len(tabs) - 1)
    settle(qtbot, desk)
    assert names(again) == ["石望舒"]
    assert again.model.headerData(3, Qt.Orientation.Horizontal) == "年龄 ↑"
    assert again.list.views.is_saved(again.list.sight.view)
    asked.answer = managed
    ledger_verbs.manage_views(again)
    settle(qtbot, desk)
    assert "女的 1" not in head_tabs(again)
    assert again.list.sight.view == 0
    with qtbot.waitSignal(again.said) as said:
        ledger_verbs.manage_views(again)
    assert "还没有存过视图" in said.args[0].text


def test_a_number_opens_the_list_that_it_counts(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    builders.a_household(office, "汤怀远", "石望舒")
    page = shown(qtbot, desk, "households")
    at = page.model.index(0, page.model.paths.index("size") + 1)
    assert at.data(KIND) == "link"
    where = page.table.view.visualRect(at).center()
    with qtbot.waitSignal(page.go) as went:
        qtbot.mouseClick(page.table.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    target = went.args[0]
    assert target.code == "stays"
    stays = shown(qtbot, desk, "stays")
    stays.open(target)
    settle(qtbot, desk)
    assert set(names(stays)) == {"汤怀远", "石望舒"}
    assert chips(stays)[0] == "户号：选定的一条"
    menu = QMenu()
    qtbot.addWidget(menu)
    ledger_verbs.fill_menu(menu, page)
    assert "看在户人数" in [a.text() for a in menu.actions()]


def test_what_was_voided_comes_back_from_the_bin(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    teams(office, 3)
    page = shown(qtbot, desk, "teams")
    qtbot.keyClick(page.table.view, KEY.Key_Delete)
    settle(qtbot, desk)
    assert names(page) == ["队00001", "队00002"]

    def tick(dialog: QDialog) -> bool:
        assert isinstance(dialog, BinDialog)
        assert dialog.list.item(0).text().startswith("队00000　2026-10-31 12:00 由 汤怀远 作废")
        assert dialog.agree.text() == "恢复 1 支"  # nothing is ticked: the one at the cursor
        qtbot.mouseClick(dialog.agree, Qt.MouseButton.LeftButton)
        return True

    asked.answer = tick
    with qtbot.waitSignal(page.said) as said:
        page.open_bin()
    assert said.args[0].text == "恢复队伍：队00000"
    settle(qtbot, desk)
    assert names(page) == ["队00000", "队00001", "队00002"]
    asked.answer = lambda _: False
    page.open_bin()
    settle(qtbot, desk)
    assert any("没有作废的队伍" in one.text() for one in asked.dialogs[-1].findChildren(QLabel))


def test_after_a_visit_the_cursor_stands_on_the_next_who_is_due(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    first, second, third = (builders.an_elder(office, n) for n in ("王秀英", "李桂兰", "何玉兰"))
    page = shown(qtbot, desk, "visit_duty")
    before = list(page.model.ids)
    assert set(before) == {first, second, third}

    page.begin(before[0])
    settle(qtbot, desk)
    assert page.form is not None
    page.form.fields["visit_method"].put("上门入户")
    with qtbot.waitSignal(page.form.kept):
        page.form.store(False)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: page.over.part is None)

    assert list(page.model.ids) == [*before[1:], before[0]]
    assert page.table.current == before[1]


def test_a_list_of_a_past_day_says_that_entry_is_of_today(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    teams(office, 3)
    page = shown(qtbot, desk, "teams")
    page.list.look(replace(page.list.sight, on=date(2026, 5, 31)))
    settle(qtbot, desk)
    told: list[Said] = []
    page.said.connect(told.append)

    page.change_many()
    assert page.over.part is None
    assert "请先去掉“按2026-05-31看”" in told[-1].text

    page.new()
    assert page.form is not None
    assert "现在登记的按今天算" in told[-1].text
    page.over.close_part()
    page.list.look(replace(page.list.sight, on=None))
    settle(qtbot, desk)
    page.change_many()
    assert page.over.part is not None


def test_a_person_looked_for_while_the_list_is_asked_anew_is_the_one_at_the_cursor(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    teams(office, 6)
    page = shown(qtbot, desk, "teams")
    fourth = page.model.ids[3]

    page.look_again()  # something was written on another page
    page.open(Target("teams", record=fourth))
    settle(qtbot, desk)
    assert page.table.current == fourth

    entries.void(office, "teams", [fourth])
    page.look_again()
    page.open(Target("teams", record=fourth))
    settle(qtbot, desk)
    assert page.table.current is None or page.table.current == fourth


def test_where_a_record_leaves_the_list_the_next_one_is_at_the_cursor(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    teams(office, 6)
    page = shown(qtbot, desk, "teams")
    page.table.choose(3)
    gone, after = page.model.ids[3], page.model.ids[4]

    entries.void(office, "teams", [gone])
    page.look_again()
    settle(qtbot, desk)

    assert page.table.current == after
