"""The township sends an empty form that asks what nobody keeps: it becomes a campaign and goes back.

The form is drawn here, ten answers are typed by keys, the same file comes back filled, and next
year's is made of it.
"""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pypdf
import pytest
from builders import an_elder
from deskkit import Asked, a_desk, settle
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from csdesk.domain.values import HIDDEN
from csdesk.gui import pages
from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.messages import Question
from csdesk.gui.page import Desk, Said
from csdesk.gui.township.campaign_page import CampaignPage
from csdesk.services import entries, lists, printing
from csdesk.services.campaigns import campaign as campaigns
from csdesk.services.campaigns import template as campaign_template
from csdesk.services.home import Target
from csdesk.services.office import Office

PEOPLE = (
    "王秀英", "李桂兰", "张玉梅", "陈雨石", "何国强", "周小禾", "汤成远", "柳海燕", "苏志远", "秦建国",
    "杜若水",
)  # fmt: skip
HEADS = (
    "序号",
    "姓名",
    "身份证号码",
    "联系电话",
    "是否换新证",
    "制氧机型号",
    "领取日期",
    "备注",
    "签字",
)


def the_form(path: Path) -> Path:
    """An empty form with a title, a drop-down, colours, a second sheet and a foot."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "登记表"
    sheet["A1"] = "吸氧老人设备登记表"
    sheet["A1"].font = Font(size=18, color="FFC00000")
    sheet.merge_cells("A1:I1")
    sheet["A2"] = "填报单位："
    for at, head in enumerate(HEADS, 1):
        sheet.cell(3, at, head)
    for row in range(4, 9):
        sheet.cell(row, 1, row - 3)
    sheet["A9"] = "填表人："
    sheet.column_dimensions["C"].width = 24
    offered = DataValidation(type="list", formula1='"换了,没换,不用换"')
    offered.add("E4:E8")
    sheet.add_data_validation(offered)
    sheet.print_title_rows = "3:3"
    notes = book.create_sheet("填表说明")
    notes["A1"] = "请于月底前报送。"
    book.save(path)
    return path


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return the_form(tmp_path / "吸氧设备登记表.xlsx")


@pytest.fixture
def people(office: Office) -> list[int]:
    return [an_elder(office, name, phones=(f"1390000{n:04d}",)) for n, name in enumerate(PEOPLE, 1)]


def press(qtbot: QtBot, *keys: str) -> None:
    """Keys as they come from the keyboard, to whatever has the focus."""
    named = {"Enter": Qt.Key.Key_Return}
    for key in keys:
        for one in [key] if key in named else list(key):
            to = QApplication.focusWidget()
            assert to is not None
            code = named[one] if one in named else ord(one.upper())
            text = "\r" if one == "Enter" else one
            for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
                QApplication.sendEvent(
                    to, QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, text)
                )
            QApplication.processEvents()


def with_reason(dialog: QDialog) -> bool:
    if isinstance(dialog, Question) and dialog.words is not None:
        dialog.words.setText("镇卫生院核对设备")
    return True


def test_an_unknown_form_is_worked_through_and_comes_back_filled(
    qtbot: QtBot, office: Office, people: list[int], form: Path, tmp_path: Path
) -> None:
    desk, asked = a_desk(office)
    id = made_of_the_form(qtbot, desk, asked, form)
    titles = [s.title for s in entries.steps(office)]
    assert titles[0] == "新建专项：吸氧设备登记表，11 人"
    assert [f.label for f in campaigns.own(office, id)] == ["是否换新证", "制氧机型号", "领取日期"]
    assert campaigns.own(office, id)[0].choices == ("换了", "没换", "不用换")

    worked_through(qtbot, desk, id)

    rows = campaigns.rows(office, id)
    assert [r.state for r in rows.values()] == ["1"] * 10 + [None]
    assert entries.steps(office)[0].title == "登记专项：吸氧设备登记表，10 人"
    listed = lists.ask(office, "campaigns", columns=("settled", "waiting"))
    assert lists.texts(office, lists.lines(office, listed, [id])) == [("10", "1")]

    asked.path, asked.answer = str(tmp_path / "交回.xlsx"), with_reason
    filled_back(qtbot, desk, id)
    comes_back_as_it_was(form, tmp_path / "交回.xlsx")
    prints_with_its_columns(office, id)
    desk.jobs.finish()


def made_of_the_form(qtbot: QtBot, desk: Desk, asked: Asked, form: Path) -> int:
    """From the residents as they are seen, by 按表格做成专项."""
    page = pages.make(desk, Target("residents"))
    assert isinstance(page, LedgerPage)
    qtbot.addWidget(page)
    page.resize(1180, 640)
    page.show()
    settle(qtbot, desk)
    asked.path = str(form)
    tool(page, "按表格做成专项")()
    settle(qtbot, desk)
    entry = page.form
    assert isinstance(entry, EntryForm)
    assert entry.title.text() == "新建专项（11 人）"
    assert entry.fields["own"].words() == "是否换新证（换了/没换/不用换）、制氧机型号、领取日期"
    with qtbot.waitSignal(entry.kept) as kept:
        entry.store(False)
    settle(qtbot, desk)
    return int(kept.args[0].id)


def tool(page: LedgerPage, words: str) -> Callable[[], object]:
    """A verb of the page's head."""
    return next(t.run for t in page.list.head._tools if t.words == words)  # noqa: SLF001  # its menu


def worked_through(qtbot: QtBot, desk: Desk, id: int) -> None:
    """Ten people in a row, by keys alone."""
    page = opened(qtbot, desk, id)
    for number in range(10):
        press(qtbot, "12"[number % 2], f"Y{number}", "Enter", "10-08", "Enter", "Enter")
    assert page.record_button.text() == "登记已录 10 人"
    with qtbot.waitSignal(page.said) as told:
        qtbot.keyClick(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        settle(qtbot, desk)
    assert isinstance(told.args[0], Said)
    settle(qtbot, desk)
    assert page.tabs.tabText(0) == "未办 1"
    assert [line.words[0] for line in page.model.lines] == ["杜若水"]


def opened(qtbot: QtBot, desk: Desk, id: int) -> CampaignPage:
    target = Target("campaign", record=id)
    page = pages.make(desk, target)
    assert isinstance(page, CampaignPage)
    qtbot.addWidget(page)
    page.resize(1180, 640)
    page.show()
    page.open(target)
    settle(qtbot, desk)
    page.table.setFocus()
    return page


def filled_back(qtbot: QtBot, desk: Desk, id: int) -> None:
    page = opened(qtbot, desk, id)
    with qtbot.waitSignal(page.said) as told:
        page.fill_back()
        settle(qtbot, desk)
    assert told.args[0].text == "已填 11 行到 交回.xlsx。"


def comes_back_as_it_was(form: Path, back: Path) -> None:
    """Known columns and answers in the order of the campaign; all else byte for byte."""
    sheet = openpyxl.load_workbook(back)["登记表"]
    cells = [[c.value for c in row] for row in sheet.iter_rows(min_row=3, max_row=15)]
    assert tuple(cells[0]) == HEADS
    first, last = cells[1], cells[11]
    assert first[:4] == [1, "王秀英", first[2], "13900000001"]
    assert len(str(first[2])) == 18
    assert first[4:6] == ["换了", "Y0"]
    assert str(first[6])[:10] == "2026-10-08"
    assert cells[2][4:6] == ["没换", "Y1"]
    assert last[1] == "杜若水"
    assert last[4:7] == [None, None, None]
    assert sheet["A14"].value == 11
    assert "填表人" in str(sheet["A15"].value)
    assert sheet["A1"].font.color.rgb == "FFC00000"
    assert sheet.print_title_rows == "$3:$3"
    with zipfile.ZipFile(form) as was, zipfile.ZipFile(back) as now:
        notes = "xl/worksheets/sheet2.xml"
        assert was.read(notes) == now.read(notes)


def prints_with_its_columns(office: Office, id: int) -> None:
    out = io.BytesIO()
    printing.ledger_pdf(office, campaigns.asked(office, id), out)
    text = "".join(pypdf.PdfReader(out).pages[0].extract_text().split())
    assert "吸氧设备登记表" in text
    assert "制氧机型号" in text
    assert "Y3" not in text  # its columns are masked until the clerk says otherwise


def test_next_year_is_made_of_the_same_form(
    office: Office, people: list[int], form: Path, tmp_path: Path
) -> None:
    read = campaign_template.read(office, form, "residents")
    plan = campaigns.Plan(
        "2026年吸氧设备", campaigns.Drawn("residents", "residents"), date(2026, 10, 1),
        date(2026, 10, 30), brings=read.brings, columns=read.columns, template=read.content,
        template_name=read.name,
    )  # fmt: skip
    first = campaigns.make(office, plan)
    assert first.id is not None
    an_elder(office, "白露生")

    second = campaigns.again(office, first.id, "2027年吸氧设备", date(2027, 10, 1), None)

    assert second.id is not None
    told = campaign_template.fill_back(office, second.id, tmp_path / "明年.xlsx")
    assert (told.rows, told.masked != ()) == (12, True)
    sheet = openpyxl.load_workbook(tmp_path / "明年.xlsx")["登记表"]
    assert sheet["B15"].value == "白露生"
    assert str(sheet["C4"].value).count("*") > 8
    assert len(list(office.folder.files.glob("??/*"))) == 1


def test_masked_answers_stay_masked_without_a_reason(
    office: Office, people: list[int], form: Path, tmp_path: Path
) -> None:
    read = campaign_template.read(office, form, "residents")
    plan = campaigns.Plan(
        "吸氧设备", campaigns.Drawn("residents", "residents"), date(2026, 10, 1),
        columns=read.columns, template=read.content, template_name=read.name,
    )  # fmt: skip
    id = campaigns.make(office, plan).id
    assert id is not None
    fields = {f.label: f.id for f in campaigns.own(office, id)}
    row = next(iter(campaigns.rows(office, id)))
    entries.record(office, "campaign_rows", {fields["制氧机型号"]: "Y9"}, id=row)

    campaign_template.fill_back(office, id, tmp_path / "交回.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "交回.xlsx")["登记表"]
    assert sheet["F4"].value == HIDDEN


def test_a_form_of_households_is_chosen_in_the_list_of_campaigns(
    qtbot: QtBot, office: Office, people: list[int], tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["户厕改造摸底表"])
    sheet.append(["序号", "户主姓名", "身份证号", "家庭住址", "改厕年份", "备注"])
    for number in range(1, 4):
        sheet.append([number])
    book.save(tmp_path / "户厕改造.xlsx")
    desk, asked = a_desk(office)
    asked.path = str(tmp_path / "户厕改造.xlsx")
    page = pages.make(desk, Target("campaigns"))
    assert isinstance(page, LedgerPage)
    qtbot.addWidget(page)
    page.resize(1180, 640)
    page.show()
    settle(qtbot, desk)

    tool(page, "按表格新建")()
    settle(qtbot, desk)
    entry = page.form
    assert isinstance(entry, EntryForm)
    entry.fields["whom"].editor.put("户")
    with qtbot.waitSignal(entry.kept) as kept:
        entry.store(False)
    settle(qtbot, desk)

    id = int(kept.args[0].id)
    assert [f.label for f in campaigns.own(office, id)] == ["改厕年份"]
    assert campaigns.brings(campaigns.campaign(office, id)) == ("head", "head.id_no", "address")
    out = tmp_path / "交回.xlsx"
    assert campaign_template.fill_back(office, id, out, reason="上报").rows == 11
    filled = openpyxl.load_workbook(out).active
    assert filled is not None
    assert [filled.cell(3, n).value for n in (1, 2)] == [1, "王秀英"]
    desk.jobs.finish()
