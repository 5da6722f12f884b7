"""A workbook goes into the vault in five steps, none of which writes before the last button."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import builders
import pytest
from builders import kept
from deskkit import Asked, a_desk, settle
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from csdesk.domain.identity import make_id
from csdesk.gui.import_steps import CHECK, COLUMNS, END, SHEETS_STEP
from csdesk.gui.import_wizard import ImportWizard
from csdesk.gui.page import Desk
from csdesk.services import entries, lists
from csdesk.services.office import Office

AREA = "430421"
HEADS = ("序号", "姓名", "身份证号码", "与户主关系", "联系方式", "家庭住址", "序列2")
SUSU = make_id(AREA, date(1956, 2, 29), 952)
WANGSHU = make_id(AREA, date(1960, 3, 4), 951)


@pytest.fixture
def at_desk(office: Office) -> Iterator[tuple[Desk, Asked]]:
    """The desk of this test's office."""
    desk, asked = a_desk(office)
    yield desk, asked
    desk.jobs.finish()


def a_book(path: Path, *more: tuple[object, ...]) -> Path:
    """A roster of two people, and what a test adds."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "总表"
    rows = [
        ("柳沟村花名册",),
        HEADS,
        (1, "汤若素", SUSU, "户主", "13900001001", "3组1号", 7),
        (2, "石望舒", WANGSHU, "配偶", "13900001002", "3组1号", 14),
        *more,
    ]
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def opened(qtbot: QtBot, desk: Desk, code: str = "residents") -> ImportWizard:
    """A wizard on screen."""
    wizard = ImportWizard(desk, code)
    qtbot.addWidget(wizard)
    wizard.resize(1180, 620)
    wizard.show()
    return wizard


def read(qtbot: QtBot, desk: Desk, wizard: ImportWizard, path: Path) -> None:
    """Chooses a file and waits for its sheets."""
    wizard.book.take(path)
    settle(qtbot, desk)


def go_on(qtbot: QtBot, desk: Desk, wizard: ImportWizard, at: int) -> None:
    """Presses on until a step."""
    while wizard.at < at:
        before = wizard.at
        wizard.go_on()
        settle(qtbot, desk)
        assert wizard.at > before
    settle(qtbot, desk)


def contending(wizard: ImportWizard) -> list[int]:
    """Rows of the shown tab that say they are the head beside another."""
    rows = wizard.check.rows
    found = ((n, rows.row(n)) for n in range(rows.rowCount()))
    return [n for n, row in found if row is not None and row.contends]


def people(office: Office) -> int:
    """How many residents the vault keeps."""
    return lists.count(office, lists.ask(office, "residents", every=True))


def test_a_roster_goes_in_step_by_step_and_can_be_undone_whole(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, asked = at_desk
    asked.path = str(a_book(tmp_path / "花名册.xlsx"))
    wizard = opened(qtbot, desk)
    qtbot.mouseClick(wizard.book.pick, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert wizard.at == SHEETS_STEP
    assert wizard.sheets.names == ("总表",)
    go_on(qtbot, desk, wizard, COLUMNS)
    assert [b.currentText() for b in wizard.columns.boxes][1:4] == [
        "姓名", "公民身份号码", "与户主关系",
    ]  # fmt: skip
    assert wizard.columns.doubtful == 1
    go_on(qtbot, desk, wizard, CHECK)
    assert people(office) == 0
    assert wizard.next.text() == "导入 2 行"  # type: ignore[attr-defined]  # a button
    with qtbot.waitSignal(wizard.imported) as told:
        wizard.keep()
    settle(qtbot, desk)
    assert wizard.at == END
    assert "新增 2 人" in told.args[0]
    assert people(office) == 2
    entries.undo(office)
    assert people(office) == 0


def test_the_values_of_the_file_are_shown_and_what_is_wrong_is_tinted_and_said(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    wrong = SUSU[:-1] + ("0" if SUSU[-1] != "0" else "1")
    path = a_book(tmp_path / "a.xlsx", (3, "苏幕遮", wrong, "户主", "", "9组7号", 3))
    wizard = opened(qtbot, desk)
    read(qtbot, desk, wizard, path)
    go_on(qtbot, desk, wizard, COLUMNS)
    samples = [wizard.columns._model.item(n, 1).text() for n in range(3)]  # noqa: SLF001  # seen
    assert samples[1:] == ["汤若素 / 石望舒 / 苏幕遮", f"{SUSU} / {WANGSHU} / {wrong}"]
    go_on(qtbot, desk, wizard, CHECK)
    check = wizard.check
    titles = [check.tabs.tabText(n) for n in range(check.tabs.count())]
    assert titles[:2] == ["要看的 1", "新增 2"]
    assert "未导入 1" in titles
    row = check.rows.row(0)
    assert row is not None
    assert row.state == "refused"
    assert row.cells[2][0] == "bad"
    assert ("fill-bad", wrong) in row.cells
    assert wizard.next.text() == "导入 2 行，跳过 1 行"  # type: ignore[attr-defined]  # a button


def test_people_kept_already_show_old_and_new_and_the_mode_decides(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    elder = builders.an_elder(office, "汤若素", born="1956-02-29")
    values = {"id_no": SUSU, "remark": "旧话"}
    kept(entries.record(office, "residents", values, id=elder))
    wizard = opened(qtbot, desk)
    read(qtbot, desk, wizard, a_book(tmp_path / "a.xlsx"))
    go_on(qtbot, desk, wizard, CHECK)
    check = wizard.check
    titles = [check.tabs.tabText(n) for n in range(check.tabs.count())]
    at = next(n for n, t in enumerate(titles) if t.startswith("修改"))
    assert titles[at] == "修改 1"
    check.tabs.setCurrentIndex(at)
    settle(qtbot, desk)
    row = check.rows.row(0)
    assert row is not None
    assert ("change", " → 13900001001") in row.cells
    assert "联系电话由 空 改为 13900001001" in row.told
    wizard.go_back()
    wizard.go_back()
    wizard.go_back()
    wizard.book.modes.setCurrentText("不动，只加新的")
    go_on(qtbot, desk, wizard, CHECK)
    assert wizard.seen is not None
    assert wizard.seen.counts["changed"] == 0


def test_a_column_that_is_left_out_is_read_anew_without(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    wizard = opened(qtbot, desk)
    read(qtbot, desk, wizard, a_book(tmp_path / "a.xlsx"))
    go_on(qtbot, desk, wizard, COLUMNS)
    phones = next(b for b in wizard.columns.boxes if b.currentText() == "联系电话")
    phones.put("不导入")
    phones.changed.emit()
    go_on(qtbot, desk, wizard, CHECK)
    wizard.keep()
    settle(qtbot, desk)
    found = lists.ids(office, lists.ask(office, "residents", every=True))
    assert [entries.get(office, "residents", i).row.phones for i in found] == [(), ()]


def test_a_file_that_is_no_workbook_is_refused_on_the_first_page(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    wizard = opened(qtbot, desk)
    read(qtbot, desk, wizard, path)
    assert wizard.at == 0
    told = [one.text() for one in wizard.book.findChildren(QLabel)]
    assert any("请" in one and ("表格" in one or "工作簿" in one) for one in told), told


def test_a_file_is_dropped_on_the_page(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    path = a_book(tmp_path / "a.xlsx")
    wizard = opened(qtbot, desk)
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, carried, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    wizard.book.dropEvent(drop)
    settle(qtbot, desk)
    assert wizard.at == SHEETS_STEP


def test_the_refused_rows_are_saved_as_a_workbook(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, asked = at_desk
    wrong = SUSU[:-1] + ("0" if SUSU[-1] != "0" else "1")
    path = a_book(tmp_path / "a.xlsx", (3, "苏幕遮", wrong, "户主", "", "9组7号", 3))
    wizard = opened(qtbot, desk)
    read(qtbot, desk, wizard, path)
    go_on(qtbot, desk, wizard, CHECK)
    asked.path = str(tmp_path / "待改.xlsx")
    with qtbot.waitSignal(wizard.said):
        wizard.save_errors()
    assert (tmp_path / "待改.xlsx").stat().st_size > 1000


def test_another_name_for_a_kept_number_is_taken_as_a_change_of_name(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    elder = builders.an_elder(office, "汤小素", born="1956-02-29")
    kept(entries.record(office, "residents", {"id_no": SUSU}, id=elder))
    wizard = opened(qtbot, desk)
    read(qtbot, desk, wizard, a_book(tmp_path / "a.xlsx"))
    go_on(qtbot, desk, wizard, CHECK)
    assert wizard.seen is not None
    assert wizard.seen.counts["refused"] == 1
    titles = [wizard.check.tabs.tabText(n) for n in range(wizard.check.tabs.count())]
    wizard.check.tabs.setCurrentIndex(titles.index("未导入 1"))
    settle(qtbot, desk)
    ways = [b for b in wizard.check.findChildren(QPushButton) if b.text() == "就是此人，改了名"]
    qtbot.mouseClick(ways[-1], Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert wizard.seen.counts["refused"] == 0


def test_escape_goes_back_a_step_and_at_last_leaves(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    wizard = opened(qtbot, desk)
    read(qtbot, desk, wizard, a_book(tmp_path / "a.xlsx"))
    go_on(qtbot, desk, wizard, CHECK)
    assert not wizard.leave()
    assert not wizard.leave()
    assert not wizard.leave()
    assert wizard.leave()
    seen = wizard.seen
    wizard.forget()
    settle(qtbot, desk)
    assert seen is not None
    assert not list(desk.office.folder.scratch.iterdir())
    QApplication.processEvents()


def test_a_whole_list_shows_whom_it_does_not_name_and_changes_nothing_of_them(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    elder = builders.an_elder(office, "王秀英")
    wizard = opened(qtbot, desk)
    settle(qtbot, desk)
    wizard.book.whole_of.put("全部在册的人")
    read(qtbot, desk, wizard, a_book(tmp_path / "a.xlsx"))
    go_on(qtbot, desk, wizard, CHECK)
    check = wizard.check
    titles = [check.tabs.tabText(n) for n in range(check.tabs.count())]
    check.tabs.setCurrentIndex(titles.index("表里没有 1"))
    settle(qtbot, desk)
    row = check.rows.row(0)
    assert row is not None
    assert [words for _, words in row.cells[1:3]] == ["王秀英", "表里没有 · 户 0001"]
    before = entries.get(office, "residents", elder)
    wizard.keep()
    settle(qtbot, desk)
    assert entries.get(office, "residents", elder) == before


def test_what_is_made_besides_is_told_before_the_last_button(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    wizard = opened(qtbot, desk)
    read(qtbot, desk, wizard, a_book(tmp_path / "a.xlsx"))
    go_on(qtbot, desk, wizard, CHECK)
    assert any("另新建：" in one.text() for one in wizard.findChildren(QLabel))


def test_of_two_heads_of_a_household_the_clerk_takes_one(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("户号", "姓名", "身份证号码", "与户主关系"),
        ("0001", "汤若素", SUSU, "户主"),
        ("0001", "石望舒", WANGSHU, "户主"),
    ):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    wizard = opened(qtbot, desk)
    read(qtbot, desk, wizard, tmp_path / "a.xlsx")
    go_on(qtbot, desk, wizard, CHECK)
    assert contending(wizard) == [0, 1]
    wizard.check.view.selectRow(1)
    ways = [b for b in wizard.check.findChildren(QPushButton) if b.text() == "以此人为户主"]
    qtbot.mouseClick(ways[-1], Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    wizard.check.view.selectRow(1)
    assert any("（已选为户主）" in one.text() for one in wizard.check.findChildren(QLabel))
    wizard.keep()
    settle(qtbot, desk)
    asked = lists.ask(office, "residents", where="relation = '户主'", columns=("name",))
    rows = lists.lines(office, asked, lists.ids(office, asked)).rows
    assert rows == (("石望舒",),)
