"""A list leaves its page: as a workbook, as paper, whole or only what is marked."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import builders
import pypdf
from deskkit import Asked, on_screen, settle
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from csdesk.domain.filters import parse
from csdesk.gui.ledger import files as ledger_files
from csdesk.gui.ledger.export_dialog import ExportDialog
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.messages import Question
from csdesk.gui.page import Desk
from csdesk.gui.paper.preview import PrintPreview
from csdesk.services import presets
from csdesk.services.office import Office


def shown(qtbot: QtBot, desk: Desk, code: str = "residents") -> LedgerPage:
    """A page on screen with its list."""
    page = LedgerPage(desk, code)
    on_screen(qtbot, desk, page)
    page.table.setFocus()
    return page


def cells(path: Path) -> list[str]:
    """Every cell of a workbook that holds something."""
    sheet = load_workbook(path).worksheets[0]
    return [str(v) for row in sheet.iter_rows(values_only=True) for v in row if v is not None]


def paper(qtbot: QtBot, desk: Desk, page: LedgerPage) -> str:
    """What the paper over the page says."""
    settle(qtbot, desk)
    preview = page.over.part
    assert isinstance(preview, PrintPreview)
    assert preview.paper is not None
    pages = pypdf.PdfReader(BytesIO(preview.paper.data)).pages
    return "".join(one.extract_text() for one in pages).replace("\n", "")


def test_a_list_is_exported_masked_and_gets_the_ending_of_a_workbook(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, asked = at_desk
    builders.a_household(office, "汤怀远", "石望舒")
    page = shown(qtbot, desk)
    asked.path = str(tmp_path / "名单")
    with qtbot.waitSignal(page.said) as said:
        page.verbs()["export"]()
    assert said.args[0].text == "已导出 2 人到 名单.xlsx，证号、电话已遮住。"
    found = cells(tmp_path / "名单.xlsx")
    assert {"汤怀远", "石望舒"} <= set(found)
    assert sum("***********" in one for one in found) == 2


def test_only_what_is_marked_is_exported(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, asked = at_desk
    builders.a_household(office, "汤怀远", "石望舒")
    page = shown(qtbot, desk)
    qtbot.keyClick(page.table.view, Qt.Key.Key_Space)
    marked = page.model.index(0, 1).data()
    asked.path = str(tmp_path / "a.xlsx")
    with qtbot.waitSignal(page.said) as said:
        page.verbs()["export"]()
    assert said.args[0].text.startswith("已导出 1 人")
    people = {"汤怀远", "石望舒"} & set(cells(tmp_path / "a.xlsx"))
    assert people == {marked}


def test_without_a_file_nothing_is_exported(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    builders.a_household(office, "汤怀远")
    page = shown(qtbot, desk)
    with qtbot.assertNotEmitted(page.said):
        page.verbs()["export"]()
        settle(qtbot, desk)
    assert isinstance(asked.dialogs[-1], ExportDialog)


def test_a_list_is_printed_as_it_is_seen_and_escape_leads_back(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    builders.a_household(office, "汤怀远", "石望舒")
    page = shown(qtbot, desk)
    page.list.bar.words.setText("石望")
    qtbot.waitUntil(lambda: len(page.model.ids) == 1)
    settle(qtbot, desk)
    page.verbs()["print"]()
    said = paper(qtbot, desk, page)
    assert "石望舒" in said.replace(" ", "")
    assert "汤怀远" not in said.replace("操作员：汤怀远", "").replace(" ", "")
    assert set(page.verbs()) == {"print", "export"}
    assert not page.leave()
    assert page.over.part is None
    assert page.leave()


def test_only_what_is_marked_is_printed(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    builders.an_elder(office, "王秀英")
    builders.an_elder(office, "李桂兰")
    page = shown(qtbot, desk)
    qtbot.keyClick(page.table.view, Qt.Key.Key_Space)
    page.verbs()["print"]()
    said = paper(qtbot, desk, page).replace(" ", "")
    assert ("王秀英" in said) != ("李桂兰" in said)


def test_an_empty_list_prints_the_form_to_be_filled_by_hand(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    page = shown(qtbot, desk, "visits")
    page.verbs()["print"]()
    assert "特殊困难老年人探访登记表" in paper(qtbot, desk, page).replace(" ", "")
    ledger_files.print_blank(page)
    assert isinstance(page.over.part, PrintPreview)
    settle(qtbot, desk)
    page.leave()


def test_a_list_of_years_of_events_is_printed_for_this_month_unless_it_was_narrowed(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    elder = builders.an_elder(office, "王秀英")
    now = office.today()
    builders.a_visit(office, elder, now.replace(day=3))
    builders.a_visit(office, elder, now.replace(year=now.year - 1))
    page = shown(qtbot, desk, "visits")
    page.verbs()["print"]()
    settle(qtbot, desk)
    preview = page.over.part
    assert isinstance(preview, PrintPreview)
    assert preview.options.during.currentText() == "本月"
    assert preview.paper is not None
    assert preview.paper.rows == 1
    assert f"{now.year}年{now.month}月" in paper(qtbot, desk, page).replace(" ", "")
    preview.options.during.setCurrentText("与屏幕一致")
    settle(qtbot, desk)
    assert preview.paper.rows == 2
    page.leave()
    page.list.narrow(parse("visit_date <= today"))
    settle(qtbot, desk)
    page.verbs()["print"]()
    settle(qtbot, desk)
    again = page.over.part
    assert isinstance(again, PrintPreview)
    assert again.options.during.currentText() == "与屏幕一致"


def test_columns_that_were_chosen_are_printed(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    builders.a_household(office, "汤怀远")
    page = shown(qtbot, desk)
    page.list._arranged(("name", "household.toilet"))  # noqa: SLF001  # as headings were carried
    settle(qtbot, desk)
    page.verbs()["print"]()
    settle(qtbot, desk)
    said = paper(qtbot, desk, page).replace(" ", "")
    assert "厕所" in said
    assert "公民身份号码" not in said


def test_what_is_marked_in_a_worked_out_list_is_printed_with_its_columns(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    builders.an_elder(office, "王秀英")
    builders.an_elder(office, "李桂兰")
    page = shown(qtbot, desk, "visit_duty")
    qtbot.keyClick(page.table.view, Qt.Key.Key_Space)
    page.verbs()["print"]()
    said = paper(qtbot, desk, page).replace(" ", "")
    assert ("王秀英" in said) != ("李桂兰" in said)
    assert "逾期" in said


def test_a_list_is_exported_in_the_shape_that_a_department_wants(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, asked = at_desk
    builders.an_elder(office, "王秀英", born="1940-01-02", phones=("13900001234",))
    builders.an_elder(office, "李桂兰", born="1960-01-02")
    page = shown(qtbot, desk)

    def eighty(dialog: QDialog) -> bool:
        assert isinstance(dialog, ExportDialog)
        at = dialog.shape.findText("民政 · 80周岁以上老年人花名册")
        dialog.shape.setCurrentIndex(at)
        assert dialog.rows.itemText(0).startswith("表样规定的")
        dialog.whole.setChecked(True)
        qtbot.mouseClick(dialog.agree, Qt.MouseButton.LeftButton)
        assert dialog.words.property("problem") == "bad"
        dialog.words.setText("报乡镇民政办")
        return True

    asked.answer, asked.path = eighty, str(tmp_path / "80.xlsx")
    with qtbot.waitSignal(page.said) as said:
        page.verbs()["export"]()
    assert said.args[0].text == "已导出 1 人到 80.xlsx，号码是完整的，已留下记录。"
    found = cells(tmp_path / "80.xlsx")
    assert {"序号", "家庭住址", "王秀英", "139****1234"} <= set(found)
    assert "李桂兰" not in found
    assert any(len(one) == 18 and "*" not in one for one in found)


def test_the_rows_that_are_marked_go_into_the_shape_of_a_preset(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, asked = at_desk
    builders.a_household(office, "汤怀远", "石望舒")
    page = shown(qtbot, desk)
    page.list.bar.words.setText("石望")
    qtbot.waitUntil(lambda: len(page.model.ids) == 1)
    settle(qtbot, desk)
    qtbot.keyClick(page.table.view, Qt.Key.Key_Space)
    page.list.bar.clear_find()
    qtbot.waitUntil(lambda: len(page.model.ids) == 2)
    settle(qtbot, desk)

    def party(dialog: QDialog) -> bool:
        assert isinstance(dialog, ExportDialog)
        assert dialog.rows.itemText(0) == "已标的 1 人"
        dialog.shape.setCurrentIndex(dialog.shape.findText("乡镇通用 · 党员名册"))
        dialog.rows.setCurrentIndex(1)
        return True

    asked.answer, asked.path = party, str(tmp_path / "a.xlsx")
    with qtbot.waitSignal(page.said):
        page.verbs()["export"]()
    assert {"汤怀远", "石望舒"} & set(cells(tmp_path / "a.xlsx")) == {"石望舒"}


def test_the_columns_of_the_screen_are_kept_as_a_preset_used_and_dropped(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, asked = at_desk
    builders.a_household(office, "汤怀远", "石望舒")
    page = shown(qtbot, desk)
    page.list.narrow(parse("sex = '2'"))
    settle(qtbot, desk)

    def kept(dialog: QDialog) -> bool:
        if isinstance(dialog, Question):
            assert dialog.words is not None
            dialog.words.setText("妇女")
            return True
        assert isinstance(dialog, ExportDialog)
        qtbot.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
        return dialog.asked == "save"

    asked.answer = kept
    with qtbot.waitSignal(page.said) as said:
        page.verbs()["export"]()
    assert said.args[0].text == "已存为表样“妇女”。"
    assert [(p.title, p.where) for p in presets.own(office)] == [
        ("妇女", "not (household empty) and sex = '2'")
    ]

    def dropped(dialog: QDialog) -> bool:
        assert isinstance(dialog, ExportDialog)
        dialog.shape.setCurrentIndex(dialog.shape.findText("自存 · 妇女"))
        qtbot.mouseClick(dialog.drop, Qt.MouseButton.LeftButton)
        return True

    asked.answer = dropped
    with qtbot.waitSignal(page.said):
        page.verbs()["export"]()
    assert presets.own(office) == ()


def test_an_empty_template_is_saved_from_the_same_dialog(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, asked = at_desk
    page = shown(qtbot, desk, "teams")

    def template(dialog: QDialog) -> bool:
        assert isinstance(dialog, ExportDialog)
        qtbot.mouseClick(dialog.template, Qt.MouseButton.LeftButton)
        return True

    asked.answer, asked.path = template, str(tmp_path / "模板.xlsx")
    with qtbot.waitSignal(page.said) as said:
        page.verbs()["export"]()
    assert "空白模板已存到 模板.xlsx" in said.args[0].text
    assert office.ledgers["teams"].fields["team_name"].label in cells(tmp_path / "模板.xlsx")
