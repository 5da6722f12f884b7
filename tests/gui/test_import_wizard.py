"""A workbook goes into the vault in five steps, none of which writes before the last button."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import builders
from builders import kept
from deskkit import Asked, settle
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from csdesk.domain.identity import make_id
from csdesk.gui.imports.steps import BOOK, CHECK, COLUMNS, END, SHEETS_STEP
from csdesk.gui.imports.wizard import ImportWizard
from csdesk.gui.page import UNFINISHED, Desk
from csdesk.services import entries, lists
from csdesk.services.office import Office

NONE = Qt.KeyboardModifier.NoModifier
AREA = "430421"
HEADS = ("序号", "姓名", "身份证号码", "与户主关系", "联系方式", "家庭住址", "序列2")
SUSU = make_id(AREA, date(1956, 2, 29), 952)
WANGSHU = make_id(AREA, date(1960, 3, 4), 951)


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
    assert wizard.next.text() == "导入 2 行"
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
    assert wizard.next.text() == "导入 2 行，跳过 1 行"


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
    tab(wizard, "修改")
    settle(qtbot, desk)
    row = wizard.check.rows.row(0)
    assert row is not None
    assert row.cells[1] == ("change", "汤小素 → 汤若素")
    assert "由 汤小素 改为 汤若素" in row.told


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


# ---- what the clerk decides on the way ----------------------------------------------------------


def tab(wizard: ImportWizard, title: str) -> None:
    """Turns to a tab of the preview by its words."""
    bar = wizard.check.tabs
    titles = [bar.tabText(n) for n in range(bar.count())]
    bar.setCurrentIndex(next(n for n, t in enumerate(titles) if t.startswith(title)))


def press(qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """One key, to what has the keyboard."""
    at = QApplication.focusWidget()
    assert at is not None
    qtbot.keyClick(at, key, held)


def awake(qtbot: QtBot, desk: Desk, code: str = "residents") -> ImportWizard:
    """A wizard in the active window, for keys."""
    wizard = opened(qtbot, desk, code)
    wizard.activateWindow()
    wizard.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return wizard


def a_plain(path: Path, *rows: tuple[object, ...], head: tuple[str, ...] = HEADS[1:6]) -> Path:
    """A roster without a title."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (head, *rows):
        sheet.append(row)
    book.save(path)
    return path


TANG = ("汤若素", SUSU, "户主", "13900001001", "3组1号")
SHI = ("石望舒", WANGSHU, "配偶", "13900001002", "3组1号")


def test_a_faulty_number_is_corrected_in_its_cell_by_keys_and_goes_in(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    wrong = SUSU[:-1] + ("0" if SUSU[-1] != "0" else "1")
    wizard = awake(qtbot, desk)
    read(qtbot, desk, wizard, a_plain(tmp_path / "a.xlsx", (TANG[0], wrong, *TANG[2:]), SHI))
    go_on(qtbot, desk, wizard, CHECK)
    tab(wizard, "未导入")
    settle(qtbot, desk)
    wizard.check.view.setFocus()
    press(qtbot, Qt.Key.Key_F2)
    line = wizard.check.view.viewport().findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    assert line.text() == wrong
    line.setText(SUSU)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settle(qtbot, desk)
    assert wizard.seen is not None
    assert (wizard.seen.counts["new"], wizard.seen.counts["refused"]) == (2, 0)
    assert wizard.at == CHECK
    wizard.go_back()
    wizard.go_back()
    go_on(qtbot, desk, wizard, CHECK)
    assert wizard.seen.counts["refused"] == 0
    wizard.keep()
    settle(qtbot, desk)
    assert people(office) == 2


def test_a_row_is_skipped_with_delete_and_taken_back(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    wizard = awake(qtbot, desk)
    read(qtbot, desk, wizard, a_plain(tmp_path / "a.xlsx", TANG, SHI))
    go_on(qtbot, desk, wizard, CHECK)
    tab(wizard, "新增")
    settle(qtbot, desk)
    wizard.check.view.setFocus()
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Delete)
    settle(qtbot, desk)
    titles = [wizard.check.tabs.tabText(n) for n in range(wizard.check.tabs.count())]
    assert "跳过 1" in titles
    assert "新增 1" in titles
    assert wizard.next.text() == "导入 1 行，跳过 1 行"
    tab(wizard, "跳过")
    settle(qtbot, desk)
    row = wizard.check.rows.row(0)
    assert row is not None
    assert row.cells[1] == ("name", "石望舒")
    wizard.check.view.setFocus()
    press(qtbot, Qt.Key.Key_Delete)
    settle(qtbot, desk)
    assert wizard.next.text() == "导入 2 行"


def test_a_word_that_is_no_option_is_answered_by_keys_and_remembered(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    wizard = awake(qtbot, desk)
    path = a_plain(tmp_path / "a.xlsx", (*TANG[:2], "当家的", *TANG[3:]), SHI)
    read(qtbot, desk, wizard, path)
    go_on(qtbot, desk, wizard, CHECK)
    terms = wizard.check.terms
    assert [w.word for w in terms.words] == ["当家的"]
    assert terms.isVisible()
    press(qtbot, Qt.Key.Key_F2)
    terms.boxes[0].put("户主")
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk)
    assert [w.chosen for w in terms.words] == ["02"]
    tab(wizard, "新增")
    settle(qtbot, desk)
    row = wizard.check.rows.row(0)
    assert row is not None
    assert ("", "户主") in row.cells
    wizard.keep()
    settle(qtbot, desk)
    entries.undo(office)
    second = awake(qtbot, desk)
    read(qtbot, desk, second, path)
    go_on(qtbot, desk, second, CHECK)
    assert [w.chosen for w in second.check.terms.words] == ["02"]


def test_a_file_of_a_known_kind_is_checked_at_once(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    head = (*HEADS[1:6], "序列2")
    first = opened(qtbot, desk)
    read(qtbot, desk, first, a_plain(tmp_path / "a.xlsx", (*TANG, "7"), head=head))
    assert first.at == SHEETS_STEP
    go_on(qtbot, desk, first, COLUMNS)
    first.columns.view.selectRow(5)
    first.columns.leave_out()
    go_on(qtbot, desk, first, CHECK)
    first.keep()
    settle(qtbot, desk)

    second = opened(qtbot, desk)
    read(qtbot, desk, second, a_plain(tmp_path / "b.xlsx", (*SHI, "8"), head=head))
    assert second.at == CHECK
    second.go_back()
    assert second.at == COLUMNS
    assert second.columns.boxes[5].words() == "不导入"
    links = [b for b in second.columns.findChildren(QPushButton) if b.text() == "不用它"]
    qtbot.mouseClick(links[-1], Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert second.at == COLUMNS
    assert not [b for b in second.columns.findChildren(QPushButton) if b.text() == "不用它"]


def test_a_rule_of_one_column_goes_before_the_rule_of_all(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    elder = builders.an_elder(office, "汤若素", born="1956-02-29")
    kept(entries.record(office, "residents", {"id_no": SUSU, "remark": "旧话"}, id=elder))
    head = ("姓名", "身份证号码", "备注", "曾用名")
    wizard = awake(qtbot, desk)
    read(
        qtbot,
        desk,
        wizard,
        a_plain(tmp_path / "a.xlsx", ("汤若素", SUSU, "新话", "素素"), head=head),
    )
    go_on(qtbot, desk, wizard, COLUMNS)
    assert [wizard.columns._model.item(n, 4).text() for n in range(2)] == ["用来认人"] * 2  # noqa: SLF001  # seen
    wizard.columns.view.selectRow(2)
    rule = wizard.columns.rules[2]
    assert rule is not None
    rule.setCurrentText("以文件为准")
    go_on(qtbot, desk, wizard, CHECK)
    tab(wizard, "修改")
    settle(qtbot, desk)
    row = wizard.check.rows.row(0)
    assert row is not None
    assert ("change", "旧话 → 新话") in row.cells
    wizard.go_back()
    assert wizard.columns.rules[2] is not None
    assert wizard.columns.rules[2].currentText() == "以文件为准"


def test_a_field_is_found_by_typing_and_religion_is_never_read(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    head = ("姓名", "身份证号码", "绰号来历", "宗教信仰")
    wizard = awake(qtbot, desk)
    read(
        qtbot,
        desk,
        wizard,
        a_plain(tmp_path / "a.xlsx", ("汤若素", SUSU, "爱唱", "佛教"), head=head),
    )
    go_on(qtbot, desk, wizard, COLUMNS)
    box, never = wizard.columns.boxes[2], wizard.columns.boxes[3]
    assert (box.words(), never.words(), never.isEnabled()) == ("保留为附加信息", "不收集", False)
    wizard.columns.view.selectRow(2)
    press(qtbot, Qt.Key.Key_F2)
    assert QApplication.focusWidget() is box
    qtbot.keyClicks(box, "bz")
    press(qtbot, Qt.Key.Key_Return)
    assert box.words() == "备注"
    assert QApplication.focusWidget() is wizard.columns.view
    wizard.columns.view.selectRow(0)
    press(qtbot, Qt.Key.Key_Return)
    settle(qtbot, desk)
    assert wizard.at == CHECK
    assert wizard.seen is not None
    told = wizard.seen.document(office)["rows"][0]["values"]
    assert told["remark"] == "爱唱"
    assert "佛教" not in str(told)


def test_a_heading_is_moved_by_hand_and_seen_at_once(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    path = a_plain(
        tmp_path / "a.xlsx", ("甲", "乙", "丙"), ("一", "二", "三"), head=("花名", "证", "号")
    )
    wizard = awake(qtbot, desk)
    read(qtbot, desk, wizard, path)
    assert wizard.at == SHEETS_STEP
    wizard.sheets.view.setFocus()
    wizard.sheets.view.selectRow(1)
    press(qtbot, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk)
    assert wizard.looked is not None
    assert wizard.looked.sheets[0].header_rows == (2,)
    assert wizard.sheets.first.value() == 2
    wizard.sheets.deep.setValue(2)
    qtbot.waitUntil(lambda: wizard.looked.sheets[0].header_rows == (2, 3))  # type: ignore[union-attr]  # looked at
    settle(qtbot, desk)


def test_a_sheet_is_ticked_and_another_left_out_by_keys(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    book = Workbook()
    one, two = book.active, book.create_sheet("二组")
    assert one is not None
    one.title = "一组"
    for sheet, person in ((one, TANG), (two, SHI)):
        sheet.append(HEADS[1:6])
        sheet.append(person)
    book.create_sheet("说明").append(("本表由村委会填写",))
    book.save(tmp_path / "a.xlsx")
    wizard = awake(qtbot, desk)
    read(qtbot, desk, wizard, tmp_path / "a.xlsx")
    assert wizard.sheets.names == ("一组", "二组")
    assert "不导入" in wizard.sheets.list.item(2).text()
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Space)
    settle(qtbot, desk)
    assert [n for n in ("一组", "二组") if n in wizard.sheets.names] == ["一组"]
    press(qtbot, Qt.Key.Key_Return)
    settle(qtbot, desk)
    go_on(qtbot, desk, wizard, CHECK)
    assert wizard.seen is not None
    assert wizard.seen.counts["new"] == 1


def test_a_row_of_one_of_several_sheets_is_told_with_its_sheet(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    book = Workbook()
    one, two = book.active, book.create_sheet("二组")
    assert one is not None
    one.title = "一组"
    for sheet in (one, two):
        sheet.append(HEADS[1:6])
        sheet.append(TANG)
    book.save(tmp_path / "a.xlsx")
    wizard = awake(qtbot, desk)
    read(qtbot, desk, wizard, tmp_path / "a.xlsx")
    go_on(qtbot, desk, wizard, CHECK)

    check = wizard.check
    again = next(n for n, o in enumerate(check.outcomes) if o.states == ("duplicate",))
    check.tabs.setCurrentIndex(again)
    settle(qtbot, desk)
    row = check.rows.row(0)
    assert row is not None
    assert row.cells[0][1] == "二组 2"
    assert "“汤若素”与“一组”第2行是同一个人" in row.told
    heads = [label.text() for label in check.findChildren(QLabel)]
    assert any(text.startswith("“二组”第 2 行") for text in heads)


def test_without_a_ticked_sheet_it_goes_no_further(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    wizard = awake(qtbot, desk)
    read(qtbot, desk, wizard, a_plain(tmp_path / "a.xlsx", TANG))
    press(qtbot, Qt.Key.Key_Space)
    settle(qtbot, desk)
    with qtbot.waitSignal(wizard.said) as told:
        wizard.go_on()
    assert "没有选工作表" in told.args[0].text
    assert wizard.at == SHEETS_STEP


def test_who_is_missing_gets_a_verb_or_is_left_alone_after_the_import(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    first = builders.an_elder(office, "王秀英")
    builders.an_elder(office, "李秀珍")
    wizard = awake(qtbot, desk)
    settle(qtbot, desk)
    wizard.book.whole_of.put("全部在册的人")
    read(qtbot, desk, wizard, a_plain(tmp_path / "a.xlsx", TANG, SHI))
    go_on(qtbot, desk, wizard, CHECK)
    wizard.keep()
    settle(qtbot, desk)
    assert wizard.at == END
    assert [m.name for m in wizard.end.missing] == ["李秀珍", "王秀英"]
    wizard.end.view.selectRow(1)
    wizard.end.begin(wizard.end._verbs["死亡"])  # noqa: SLF001  # its button
    settle(qtbot, desk)
    form = wizard.end.form
    assert form is not None
    assert form.title.text() == "死亡：王秀英"
    with qtbot.waitSignal(form.kept):
        form.store(False)
    settle(qtbot, desk)
    assert wizard.end.form is None
    told = [wizard.end._model.item(n, 2).text() for n in range(2)]  # noqa: SLF001  # seen
    assert told == ["还没有办", "已登记死亡"]
    status = lists.ask(office, "residents", every=True, columns=("status",), given=[first])
    assert lists.lines(office, status, [first]).rows == (("dead",),)
    wizard.end.view.setFocus()
    wizard.end.view.selectRow(0)
    press(qtbot, Qt.Key.Key_Space)
    assert wizard.end._model.item(0, 2).text() == "保留，不动"  # noqa: SLF001  # seen


def test_a_category_of_somebody_missing_is_opened_to_be_ended(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    builders.an_elder(office, "王秀英")
    wizard = opened(qtbot, desk)
    settle(qtbot, desk)
    wizard.book.whole_of.put("全部独居")
    read(qtbot, desk, wizard, a_plain(tmp_path / "a.xlsx", TANG))
    go_on(qtbot, desk, wizard, CHECK)
    wizard.keep()
    settle(qtbot, desk)
    assert [m.name for m in wizard.end.missing] == ["王秀英"]
    wizard.end.end_category()
    settle(qtbot, desk)
    assert wizard.end.form is not None
    assert set(wizard.end.form.fields) == {"resident", "category", "from", "to"}
    assert not wizard.leave()
    assert wizard.end.form is None


def test_an_import_is_taken_back_on_its_last_page(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    wizard = opened(qtbot, desk)
    read(qtbot, desk, wizard, a_plain(tmp_path / "a.xlsx", TANG, SHI))
    go_on(qtbot, desk, wizard, CHECK)
    wizard.keep()
    settle(qtbot, desk)
    told = [one.text() for one in wizard.end.findChildren(QLabel)]
    assert any("居民 新建 2" in one for one in told), told
    wizard.undo()
    settle(qtbot, desk)
    assert people(office) == 0


def test_several_files_are_imported_one_after_the_other(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    wizard = opened(qtbot, desk)
    one, two = (a_plain(tmp_path / f"{n}.xlsx", row) for n, row in (("一", TANG), ("二", SHI)))
    wizard.book.take(one, two)
    settle(qtbot, desk)
    go_on(qtbot, desk, wizard, CHECK)
    wizard.keep()
    settle(qtbot, desk)
    ways = [b for b in wizard.end.findChildren(QPushButton) if b.text() == "下一个：二.xlsx"]
    qtbot.mouseClick(ways[-1], Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert wizard.at == CHECK  # of a known kind
    wizard.keep()
    settle(qtbot, desk)
    assert people(office) == 2


def test_how_a_file_is_read_goes_to_another_village(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, asked = at_desk
    head = ("姓名", "身份证号码", "绰号来历")
    path = a_plain(tmp_path / "a.xlsx", ("汤若素", SUSU, "爱唱"), head=head)
    wizard = opened(qtbot, desk)
    read(qtbot, desk, wizard, path)
    go_on(qtbot, desk, wizard, COLUMNS)
    wizard.columns.boxes[2].put("备注")
    wizard.columns.boxes[2].changed.emit()
    asked.path = str(tmp_path / "对应.json")
    with qtbot.waitSignal(wizard.said):
        wizard.save_profile()
    settle(qtbot, desk)

    other = opened(qtbot, desk)
    read(qtbot, desk, other, path)
    go_on(qtbot, desk, other, COLUMNS)
    assert other.columns.boxes[2].words() == "保留为附加信息"
    other.load_profile()
    settle(qtbot, desk)
    assert other.at == COLUMNS
    assert other.columns.boxes[2].words() == "备注"


def test_a_long_preview_scrolls_and_holds_few_rows(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    rows = [(f"王{n}", "", "", "", f"3组{n}号") for n in range(1200)]
    wizard = opened(qtbot, desk)
    read(qtbot, desk, wizard, a_plain(tmp_path / "a.xlsx", *rows))
    go_on(qtbot, desk, wizard, CHECK)
    tab(wizard, "非数据行" if wizard.seen and not wizard.seen.counts["refused"] else "未导入")
    settle(qtbot, desk)
    model = wizard.check.rows
    for at in range(0, model.rowCount(), 90):
        wizard.check.view.scrollTo(model.index(at, 0))
        settle(qtbot, desk)
    assert model.rowCount() > 1000
    assert model.held <= 512
    assert model.row(model.rowCount() - 1) is not None


def test_the_models_of_an_import_keep_to_the_rules_of_models(
    qtbot: QtBot, qtmodeltester: ModelTester, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    wizard = opened(qtbot, desk)
    qtmodeltester.check(wizard.check.rows)
    read(qtbot, desk, wizard, a_plain(tmp_path / "a.xlsx", TANG, SHI))
    go_on(qtbot, desk, wizard, CHECK)
    tab(wizard, "新增")
    settle(qtbot, desk)
    qtmodeltester.check(wizard.check.rows)


def test_an_unknown_column_of_numbers_is_suggested_as_what_it_looks_like(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    rows = (("汤若素", SUSU, "2020-01-02"), ("石望舒", WANGSHU, "2021-03-04"))
    wizard = opened(qtbot, desk)
    read(
        qtbot,
        desk,
        wizard,
        a_plain(tmp_path / "a.xlsx", *rows, head=("姓名", "代号甲", "某个日子")),
    )
    go_on(qtbot, desk, wizard, COLUMNS)
    assert [b.words() for b in wizard.columns.boxes] == ["姓名", "公民身份号码", "保留为附加信息"]
    assert "中 · 看内容" in wizard.columns._model.item(1, 3).text()  # noqa: SLF001  # seen
    assert wizard.columns.doubtful == 2
    go_on(qtbot, desk, wizard, CHECK)
    assert wizard.seen is not None
    assert wizard.seen.document(desk.office)["rows"][0]["values"]["id_no"] == SUSU


def test_what_is_kept_of_a_masked_field_stays_masked_beside_the_file(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    elder = builders.an_elder(office, "汤若素", born="1956-02-29")
    values = {"id_no": SUSU, "phones": ("13812340000",)}
    kept(entries.record(office, "residents", values, id=elder))
    wizard = opened(qtbot, desk)
    read(qtbot, desk, wizard, a_plain(tmp_path / "a.xlsx", TANG))
    go_on(qtbot, desk, wizard, CHECK)
    tab(wizard, "修改")
    settle(qtbot, desk)
    row = wizard.check.rows.row(0)
    assert row is not None
    assert ("change", "138****0000 → 138****0000、13900001001") in row.cells
    assert "13812340000" not in str(row)


def test_a_locked_workbook_is_opened_by_its_password_and_enter(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    plain = a_plain(tmp_path / "a.xlsx", TANG, SHI)
    path = tmp_path / "locked.xlsx"
    with plain.open("rb") as stream, path.open("w+b") as out:
        OOXMLFile(stream).encrypt("cunwei2026", out)
    wizard = awake(qtbot, desk)
    read(qtbot, desk, wizard, path)
    assert wizard.at == BOOK
    box = QApplication.focusWidget()
    assert isinstance(box, QLineEdit)
    assert box.accessibleName() == "工作簿的密码"
    qtbot.keyClicks(box, "cunwei2025")
    press(qtbot, Qt.Key.Key_Return)
    settle(qtbot, desk)
    assert any("密码打不开" in one.text() for one in wizard.book.findChildren(QLabel))
    box.setText("cunwei2026")
    press(qtbot, Qt.Key.Key_Return)
    settle(qtbot, desk)
    assert wizard.at == SHEETS_STEP
    go_on(qtbot, desk, wizard, CHECK)
    assert wizard.seen is not None
    assert wizard.seen.counts["new"] == 2


def test_tabs_and_problems_are_turned_to_by_keys(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    path = a_plain(tmp_path / "a.xlsx", TANG, SHI, ("谷雨眠", "", "户主", "", "3组2号"))
    wizard = awake(qtbot, desk)
    read(qtbot, desk, wizard, path)
    go_on(qtbot, desk, wizard, CHECK)
    control = Qt.KeyboardModifier.ControlModifier
    press(qtbot, Qt.Key.Key_PageDown, control)
    settle(qtbot, desk)
    assert wizard.check.current_tab is not None
    assert wizard.check.current_tab.states == ("new",)
    assert wizard.check.rows.rowCount() == 3
    press(qtbot, Qt.Key.Key_B, control)
    settle(qtbot, desk)
    assert wizard.check.rows.rowCount() == wizard.check.current_tab.doubtful == 1
    press(qtbot, Qt.Key.Key_PageUp, control)
    settle(qtbot, desk)
    assert wizard.check.current_tab.least > 0
    press(qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is wizard.next
    press(qtbot, Qt.Key.Key_Return)
    settle(qtbot, desk)
    assert wizard.at == END
    assert people(desk.office) == 3


def test_a_column_that_an_import_made_is_known_to_the_next_file(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    head = ("姓名", "身份证号码", "绰号来历")
    wizard = opened(qtbot, desk)
    read(qtbot, desk, wizard, a_plain(tmp_path / "a.xlsx", ("汤若素", SUSU, "爱唱"), head=head))
    go_on(qtbot, desk, wizard, CHECK)
    wizard.keep()
    settle(qtbot, desk)
    wizard.begin_next()
    read(qtbot, desk, wizard, a_plain(tmp_path / "b.xlsx", ("石望舒", WANGSHU, "爱笑"), head=head))
    assert wizard.at == CHECK
    wizard.go_back()
    assert wizard.columns.boxes[2].words() == "绰号来历"
    assert wizard.columns.rules[2] is not None


def test_a_wizard_that_is_left_while_it_reads_leaves_nothing_behind(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    wizard = opened(qtbot, desk)
    read(qtbot, desk, wizard, a_plain(tmp_path / "a.xlsx", TANG, SHI))
    go_on(qtbot, desk, wizard, COLUMNS)
    wizard.go_on()
    wizard.forget()
    settle(qtbot, desk)
    settle(qtbot, desk)
    assert wizard.seen is None
    assert not list(desk.office.folder.scratch.iterdir())


def test_a_cell_that_was_not_taken_shows_what_stands_in_it(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    path = a_plain(tmp_path / "a.xlsx", (*TANG, "看图识字"), head=(*HEADS[1:6], "文化"))
    wizard = opened(qtbot, desk)
    read(qtbot, desk, wizard, path)
    go_on(qtbot, desk, wizard, CHECK)
    tab(wizard, "要看的")
    settle(qtbot, desk)
    row = wizard.check.rows.row(0)
    assert row is not None
    assert ("fill-warn", "看图识字") in row.cells


def test_a_visit_is_named_by_whom_it_was_paid_to(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    builders.an_elder(office, "王秀英")
    head = ("探访日期", "老人姓名", "探访方式", "探访情况")
    path = a_plain(tmp_path / "a.xlsx", ("2026-10-05", "王秀英", "上门入户", "都好"), head=head)
    wizard = opened(qtbot, desk, "visits")
    read(qtbot, desk, wizard, path)
    go_on(qtbot, desk, wizard, CHECK)
    tab(wizard, "新增")
    settle(qtbot, desk)
    row = wizard.check.rows.row(0)
    assert row is not None
    assert row.cells[1] == ("name", "王秀英")
    assert wizard.check.rows.headerData(1, Qt.Orientation.Horizontal) == "探访对象"


def test_where_it_is_narrow_the_step_is_a_number_and_nothing_is_lost(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    wizard = awake(qtbot, desk)
    wizard.resize(700, 400)
    read(qtbot, desk, wizard, a_plain(tmp_path / "a.xlsx", (*TANG[:2], "当家的", *TANG[3:])))
    assert "2/5 认表头" in [one.text() for one in wizard.findChildren(QLabel)]
    go_on(qtbot, desk, wizard, COLUMNS)
    assert wizard.columns.view.isColumnHidden(1)
    go_on(qtbot, desk, wizard, CHECK)
    wizard.keep()
    settle(qtbot, desk)
    assert "5/5 完成" in [one.text() for one in wizard.findChildren(QLabel)]


def test_words_are_answered_one_after_the_other_with_enter(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    head = (*HEADS[1:6], "文化")
    path = a_plain(tmp_path / "a.xlsx", (*TANG[:2], "当家的", *TANG[3:], "看图识字"), head=head)
    wizard = awake(qtbot, desk)
    read(qtbot, desk, wizard, path)
    go_on(qtbot, desk, wizard, CHECK)
    terms = wizard.check.terms
    assert len(terms.words) == 2
    press(qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is terms.boxes[0]
    qtbot.keyClicks(terms.boxes[0], "hz")
    press(qtbot, Qt.Key.Key_Return)
    assert terms.boxes[0].words() == "户主"
    assert QApplication.focusWidget() is terms.boxes[1]
    terms.boxes[1].put("保留原文")
    press(qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is terms.agree
    qtbot.mouseClick(terms.agree, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert [w.chosen for w in terms.words] == ["02", "extra"]
    assert not terms.isVisible()


def test_what_can_be_done_of_the_missing_is_offered_by_keys(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    builders.an_elder(office, "王秀英", categories=("E01", "S10"))
    wizard = awake(qtbot, desk)
    settle(qtbot, desk)
    wizard.book.whole_of.put("全部在册的人")
    read(qtbot, desk, wizard, a_plain(tmp_path / "a.xlsx", TANG))
    go_on(qtbot, desk, wizard, CHECK)
    wizard.keep()
    settle(qtbot, desk)
    wizard.end.view.setFocus()
    press(qtbot, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [a.text() for a in menu.actions()] == ["死亡", "迁出", "终止类别", "保留"]
    menu.close()
    wizard.end.end_category()
    settle(qtbot, desk)
    ways = [b for b in wizard.end.findChildren(QPushButton) if b.text() in ("独居", "低保")]
    assert [b.text() for b in ways] == ["独居", "低保"]
    qtbot.mouseClick(ways[1], Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert wizard.end.form is not None


def test_somebody_without_a_number_is_said_to_be_who_is_kept_and_not_after_all(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    builders.an_elder(office, "苏幕遮")
    wizard = opened(qtbot, desk)
    path = a_book(tmp_path / "a.xlsx", (3, "苏幕遮", "", "户主", "", "9组8号", 3))
    read(qtbot, desk, wizard, path)
    go_on(qtbot, desk, wizard, CHECK)

    def press(words: str) -> None:
        ways = [b for b in wizard.check.findChildren(QPushButton) if b.text() == words]
        qtbot.mouseClick(ways[-1], Qt.MouseButton.LeftButton)
        settle(qtbot, desk)

    assert wizard.seen is not None
    assert wizard.seen.counts["new"] == 3
    press("就是已登记的此人")
    assert wizard.seen.counts["new"] == 2
    press("不是此人")
    assert wizard.seen.counts["new"] == 3
    press("同名的都是")
    assert wizard.seen.counts["new"] == 2


def test_a_wizard_half_way_says_that_it_can_not_be_made_anew(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, _ = at_desk
    wizard = opened(qtbot, desk)
    assert not wizard.property(UNFINISHED)
    read(qtbot, desk, wizard, a_book(tmp_path / "a.xlsx"))
    assert "导入还没有做完" in wizard.property(UNFINISHED)
