"""The township's form filled from a list that is on the screen."""

from pathlib import Path

import openpyxl
import pytest
from builders import a_household, an_elder
from deskkit import Asked, on_screen, settle
from drawn_forms import a_card, a_form
from msoffcrypto.format.ooxml import OOXMLFile
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from csdesk.gui.ledger import files as ledger_files
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.page import Desk
from csdesk.gui.township.fill_form import FillForm
from csdesk.services.forms.filling import Filled
from csdesk.services.office import Office

LOST = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


def opened(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], form: Path, code: str = "residents"
) -> FillForm:
    """The form over its list, as 填乡镇的表 opens it."""
    desk, asked = at_desk
    page = LedgerPage(desk, code)
    on_screen(qtbot, desk, page)
    asked.path = str(form)
    ledger_files.fill_form(page)
    settle(qtbot, desk)
    part = page.over.part
    assert isinstance(part, FillForm)
    part.setProperty("page", page)  # kept as long as the part
    asked.path = str(form.with_name("filled.xlsx"))
    return part


def filled(part: FillForm) -> Filled:
    """What was written."""
    assert part.done is not None
    return part.done


def words(part: FillForm) -> str:
    """All that it says."""
    return "\n".join(one.text() for one in part.findChildren(QLabel) if one.isVisible())


@LOST
def test_a_form_is_filled_by_keys_alone(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    an_elder(office, "王秀英", phones=("13800001234",))
    part = opened(qtbot, at_desk, a_form(tmp_path / "form.xlsx"))
    model = part.columns.view.model()
    assert model.index(1, 2).data() == "王秀英"
    assert "6 个空行" in words(part)

    qtbot.keyClick(part.columns.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert part.reason.property("problem") == "bad"
    part.reason.setText("报送民政办")
    qtbot.keyClick(part.columns.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, at_desk[0])

    done = filled(part)
    assert openpyxl.load_workbook(done.out)["花名册"]["F5"].value == "13800001234"
    assert "原来的空表没有动" in words(part)
    assert "补贴金额" in words(part)


@LOST
def test_another_field_may_be_chosen_and_its_values_are_seen(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    an_elder(office, "王秀英")
    part = opened(qtbot, at_desk, a_form(tmp_path / "form.xlsx"))
    assert part.columns.doubtful == 1
    part.columns.view.selectRow(7)

    qtbot.keyClick(part.columns.view, Qt.Key.Key_F2)
    part.columns.boxes[7].put("年龄")
    qtbot.keyClick(part.columns.boxes[7], Qt.Key.Key_Return)
    settle(qtbot, at_desk[0])

    assert part.columns.chosen() == {"H": "age"}
    assert part.columns.view.model().index(7, 2).data() == "86"
    assert part.columns.doubtful == 0
    qtbot.keyClick(part.columns.view, Qt.Key.Key_Up)
    qtbot.keyClick(part.columns.view, Qt.Key.Key_Delete)
    settle(qtbot, at_desk[0])
    assert "" in part.columns.chosen().values()


@LOST
def test_numbers_may_stay_masked_without_a_reason(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    an_elder(office, "王秀英")
    part = opened(qtbot, at_desk, a_form(tmp_path / "form.xlsx"))
    part.numbers.setCurrentText("遮住号码")
    part.numbers.activated.emit(1)
    assert not part.reason.isVisible()

    part.write()
    settle(qtbot, at_desk[0])

    assert part.done is not None
    assert "*" in openpyxl.load_workbook(part.done.out)["花名册"]["D5"].value
    assert "已遮住" in words(part)


def test_a_card_may_be_filled_a_file_each(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    a_household(office, "王大山", "李秀英")
    part = opened(qtbot, at_desk, a_card(tmp_path / "card.xlsx"), "households")
    assert "一人（户）一页" in words(part)
    part.numbers.setCurrentText("遮住号码")
    part.per.setCurrentIndex(1)
    at_desk[1].path = str(tmp_path)

    part.write()
    settle(qtbot, at_desk[0])

    assert (tmp_path / "card-已填" / "王大山.xlsx").is_file()
    assert "已填 1 页" in words(part)


def test_what_is_no_form_is_told_in_its_place(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    an_elder(office, "王秀英")
    book = openpyxl.Workbook()
    book.active["A1"] = "关于报送材料的通知"
    book.save(tmp_path / "prose.xlsx")

    part = opened(qtbot, at_desk, tmp_path / "prose.xlsx")

    assert "没有找到表头" in words(part)
    part.write()
    assert part.done is None


@LOST
def test_nothing_is_written_where_no_file_is_chosen_and_narrow_windows_fit(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    an_elder(office, "王秀英")
    part = opened(qtbot, at_desk, a_form(tmp_path / "form.xlsx"))
    at_desk[1].path = ""
    part.reason.setText("试")

    part.write()
    settle(qtbot, at_desk[0])
    part.window().resize(700, 600)

    assert part.done is None
    assert part.columns.view.isColumnHidden(3)


def test_a_form_with_a_password_asks_for_it(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    an_elder(office, "王秀英")
    book = openpyxl.Workbook()
    book.active.append(("姓名", "性别"))
    book.save(tmp_path / "plain.xlsx")
    form = tmp_path / "form.xlsx"
    with (tmp_path / "plain.xlsx").open("rb") as plain, form.open("w+b") as stream:
        OOXMLFile(plain).encrypt("2026", stream)
    part = opened(qtbot, at_desk, form)
    assert "设有打开密码" in words(part)

    qtbot.keyClicks(part.password, "2026")
    qtbot.keyClick(part.password, Qt.Key.Key_Return)
    settle(qtbot, at_desk[0])
    part.write()
    settle(qtbot, at_desk[0])

    assert filled(part).rows == 1
