"""成批修改 over a list: chosen, looked at, done, taken back."""

from __future__ import annotations

from array import array

import builders
from deskkit import Asked, on_screen, settle, write
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from csdesk.gui.ledger.bulk_edit import BulkEdit
from csdesk.gui.ledger.bulk_rows import BulkRows
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.page import Desk
from csdesk.gui.widgets.delegates import KIND
from csdesk.services import bulk, entries
from csdesk.services.bulk import Edit
from csdesk.services.office import Office, step
from csdesk.storage.work import New

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
ROWS = QItemSelectionModel.SelectionFlag


def opened(qtbot: QtBot, desk: Desk, code: str, marks: int = 0) -> tuple[LedgerPage, BulkEdit]:
    """A page with 成批修改 open over it, some of its rows marked."""
    page = LedgerPage(desk, code)
    on_screen(qtbot, desk, page)
    page.table.setFocus()
    for _ in range(marks):
        qtbot.keyClick(page.table.view, KEY.Key_Space)
    page.verbs()["many"]()
    part = page.over.part
    assert isinstance(part, BulkEdit)
    return page, part


def chosen(part: BulkEdit, field: str, how: str = "改为") -> None:
    """What is chosen in the boxes."""
    part.field.setCurrentIndex(part.field.findText(field))
    part.how.setCurrentIndex(part.how.findText(how))


def teams(office: Office, count: int) -> list[int]:
    """So many teams, every second with a leader."""
    row = office.ledgers["teams"].row
    with step(office, "many") as w:
        made = [
            New(row(team_name=f"队{n:05d}", kind="1", leader="周敏" if n % 2 else None))
            for n in range(count)
        ]
        return list(w.add_many("teams", made))


def test_the_marked_rows_get_a_value_that_was_looked_at_before(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    ids = teams(office, 6)
    page, part = opened(qtbot, desk, "teams", marks=4)
    assert any(one.text() == "已标的 4 支" for one in part.findChildren(QLabel))
    assert not part.agree.isEnabled()
    chosen(part, "队长")
    line = part.value.editor
    assert isinstance(line, QLineEdit)
    write(line, "周敏")
    qtbot.mouseClick(part.look, LEFT)
    settle(qtbot, desk)
    assert [part.tabs.tabText(n) for n in range(3)] == ["将修改 2", "不能改 0", "已是这样 2"]
    qtbot.waitUntil(lambda: part.rows.index(0, 1).data() == "队00000")
    settle(qtbot, desk)
    assert part.rows.index(0, 2).data() == " → 周敏"
    assert part.rows.index(0, 2).data(KIND) == "change"
    assert entries.get(office, "teams", ids[0]).row.leader is None

    with qtbot.waitSignal(page.said) as said:
        qtbot.mouseClick(part.agree, LEFT)
    assert said.args[0].text == "成批修改队伍 2 支：队长改为周敏"
    assert said.args[0].undo
    assert page.over.part is None
    settle(qtbot, desk)
    assert entries.get(office, "teams", ids[0]).row.leader == "周敏"
    assert entries.get(office, "teams", ids[4]).row.leader is None
    entries.undo(office)
    assert entries.get(office, "teams", ids[0]).row.leader is None


def test_without_marks_it_is_the_whole_list_and_another_value_is_looked_at_anew(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    teams(office, 3)
    _, part = opened(qtbot, desk, "teams")
    assert any(one.text() == "本表的 3 支" for one in part.findChildren(QLabel))
    chosen(part, "队长", "清空")
    assert not part.value.isVisible()
    part.preview()
    settle(qtbot, desk)
    assert part.agree.text() == "修改 1 支"
    assert part.agree.isEnabled()
    chosen(part, "队长", "空的填为")
    assert not part.agree.isEnabled()
    assert part.rows.rowCount() == 0
    part.preview()
    settle(qtbot, desk)
    assert "没有写“队长”要空的填为什么" in part.value.problems[0].message


def test_a_reference_is_chosen_and_who_is_refused_is_told(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    elder = builders.an_elder(office, "王秀英")
    values, _ = entries.read(office, "categories", {"category": "E01", "from": "2026-05-01"})
    entries.record(office, "categories", {**values, "resident": elder})
    _, part = opened(qtbot, desk, "categories")
    chosen(part, "止")
    part.value.put("2026-01-01")
    part.preview()
    settle(qtbot, desk)
    at = next(n for n in range(3) if part.tabs.tabText(n).startswith("不能改"))
    part.tabs.setCurrentIndex(at)
    qtbot.waitUntil(lambda: part.rows.index(0, 1).data() == "王秀英")
    settle(qtbot, desk)
    assert "早于起日" in part.rows.index(0, 3).data()
    assert part.rows.index(0, 3).data(KIND) == "fill-bad"


def test_there_is_nothing_to_change_where_another_ledger_writes_or_nothing_is_shown(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    builders.a_household(office, "汤怀远")
    for code in ("stays", "teams"):
        page = LedgerPage(desk, code)
        qtbot.addWidget(page)
        page.show()
        settle(qtbot, desk)
        page.change_many()
        assert page.over.part is None


def test_stopping_it_leaves_everything_and_it_can_be_done_again(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    ids = teams(office, 1_500)
    _, part = opened(qtbot, desk, "teams")
    chosen(part, "队长")
    part.value.put("何向晚")
    part.preview()
    settle(qtbot, desk)
    with qtbot.waitSignal(part.said) as said:
        qtbot.mouseClick(part.agree, LEFT)
        desk.jobs.running[-1].cancel()
    assert "什么都没有改" in said.args[0].text
    assert part.agree.isEnabled()
    assert entries.get(office, "teams", ids[0]).row.leader is None


def test_the_rows_are_a_sound_model_that_holds_few(
    office: Office, qtmodeltester: ModelTester
) -> None:
    ids = teams(office, 1_000)
    seen = bulk.preview(office, "teams", ids, Edit("leader", "set", "何向晚"))
    rows = BulkRows("名称")
    asked: list[int] = []

    def put(number: int) -> None:
        asked.append(number)
        rows.put(number, bulk.lines(office, seen, rows.page_of(number)))

    rows.wanted.connect(put)
    qtmodeltester.check(rows)
    rows.show_ids(array("q", ids))
    qtmodeltester.check(rows)
    for row in (0, 200, 400, 600, 800, 999, 0):
        rows.index(row, 1).data()
        assert rows.index(row, 1).data() == f"队{row:05d}"
    assert len(asked) >= 6
    assert rows.headerData(1, Qt.Orientation.Horizontal) == "名称"


def test_several_rows_selected_are_what_is_changed_and_not_the_whole_list(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    teams(office, 5)
    page, part = opened(qtbot, desk, "teams")
    assert any(one.text() == "本表的 5 支" for one in part.findChildren(QLabel))
    page.over.close_part()
    page.table.choose(0)
    for row in (0, 2, 3):
        page.table.view.selectionModel().select(page.model.index(row, 1), ROWS.Select | ROWS.Rows)
    page.verbs()["many"]()
    some = page.over.part
    assert isinstance(some, BulkEdit)
    assert any(one.text() == "选中的 3 支" for one in some.findChildren(QLabel))
    assert page.table.chosen == [page.model.ids[n] for n in (0, 2, 3)]


def test_a_field_is_typed_over_the_one_there_was_and_tab_comes_to_its_value(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    teams(office, 2)
    _, part = opened(qtbot, desk, "teams")
    first = part.field.currentText()
    line = part.field.lineEdit()
    assert line is not None
    assert line.selectedText() == first
    write(part.field, "不是一项")
    part.field.settle()
    assert part.field.currentText() == first
    write(part.field, "队长")
    part.field.settle()
    assert part.field.currentText() == "队长"
    assert part.how.nextInFocusChain() is part.value.editor
