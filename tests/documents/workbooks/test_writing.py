import hashlib
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from documents.workbooks.drawn import IDS, NAMES

from csdesk.documents.workbooks.page import Head, WorkbookPage, Written, text_width
from csdesk.documents.workbooks.reading import open_book
from csdesk.documents.workbooks.skeleton import sheet_name
from csdesk.documents.workbooks.writing import write_book
from csdesk.errors import ClerkError

DAY = date(2025, 3, 1)
ETHNICITIES = tuple(f"民族名称{at:02}" for at in range(56))
PAGE = WorkbookPage(
    "柳沟村村民花名册",
    (
        Head("序号", 9, "number"),
        Head("姓名", 15),
        Head("性别", 9, choices=("男", "女")),
        Head("身份证号", 30),
        Head("出生日期", 5, "date"),
        Head("补贴", 15, "amount"),
        Head("民族", 15, choices=ETHNICITIES),
        Head("住址", 40),
    ),
    unit_line="单位：柳沟村",
    foot="柳沟村 & 2025-03-01",
)
ROW: tuple[Written, ...] = (
    1,
    NAMES[0],
    "男",
    IDS[0],
    date(1950, 3, 5),
    Decimal("1234.50"),
    "汉",
    "一组",
)


def written(tmp_path: Path, *rows: tuple[Written, ...], page: WorkbookPage = PAGE) -> Path:
    path = tmp_path / "名册.xlsx"
    assert write_book(path, page, rows, DAY) == len(rows)
    return path


def simple(*values: Written) -> tuple[WorkbookPage, tuple[Written, ...]]:
    return WorkbookPage("", tuple(Head(f"列{at}") for at in range(len(values)))), values


def test_values_come_back_as_what_they_were(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path, ROW, ROW)).worksheets[0]
    assert sheet.title == "柳沟村村民花名册"
    assert sheet["A1"].value == "柳沟村村民花名册"
    assert sheet["A2"].value == "单位：柳沟村"
    assert [cell.value for cell in sheet[3]] == [head.label for head in PAGE.heads]
    assert [cell.value for cell in sheet[5]] == [
        1, NAMES[0], "男", IDS[0], datetime(1950, 3, 5), 1234.5, "汉", "一组",  # noqa: DTZ001 - as openpyxl gives it
    ]  # fmt: skip
    assert [cell.number_format for cell in sheet[5]] == [
        "General", "@", "@", "@", "yyyy-mm-dd", "#,##0.00", "@", "@",
    ]  # fmt: skip
    assert sheet.dimensions == "A1:H5"
    assert sheet["D5"].border.left.style == "thin"


def test_our_own_reader_agrees(tmp_path: Path) -> None:
    (sheet, hidden) = open_book(written(tmp_path, ROW)).sheets
    cells = list(sheet.rows())[-1].cells
    assert hidden.hidden
    assert [cell.text for cell in cells.values()] == [
        "1", NAMES[0], "男", IDS[0], "1950-03-05", "1234.5", "汉", "一组",
    ]  # fmt: skip


def test_the_sheet_prints_on_one_width_with_its_heads_on_every_page(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path, ROW)).worksheets[0]
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$1:$3"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert sheet.oddFooter.left.text == "柳沟村 && 2025-03-01"
    assert sheet.column_dimensions["E"].width >= 11
    assert sheet.column_dimensions["D"].width >= 20


def test_drop_downs_reach_every_row_and_long_lists_lie_on_a_hidden_sheet(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, *[ROW] * 7))
    rules = {
        str(rule.sqref): rule.formula1
        for rule in book.worksheets[0].data_validations.dataValidation
    }
    assert rules == {"C4:C10": '"男,女"', "G4:G10": "代码!$A$1:$A$56"}
    codes = book["代码"]
    assert codes.sheet_state == "hidden"
    assert tuple(row[0].value for row in codes.rows) == ETHNICITIES


def test_choices_with_commas_go_to_the_code_sheet(tmp_path: Path) -> None:
    page = WorkbookPage("甲", (Head("类", choices=("a,b", "=c")), Head("空", choices=())))
    book = openpyxl.load_workbook(written(tmp_path, ("x", "y"), page=page))
    assert [cell.value for cell in book["代码"]["A"]] == ["a,b", "=c"]
    assert len(book.worksheets[0].data_validations.dataValidation) == 1


def test_a_blank_form_offers_its_drop_downs_on_spare_rows(tmp_path: Path) -> None:
    page = WorkbookPage("模板", PAGE.heads, spare=50, landscape=False)
    sheet = openpyxl.load_workbook(written(tmp_path, page=page)).worksheets[0]
    assert sheet.dimensions == "A1:H52"
    assert {str(rule.sqref) for rule in sheet.data_validations.dataValidation} == {
        "C3:C52",
        "G3:G52",
    }
    assert sheet["D52"].number_format == "@"


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1"])
def test_what_looks_like_a_formula_is_text(tmp_path: Path, text: str) -> None:
    page, row = simple(text)
    page = WorkbookPage(text, (Head(text),), text)
    path = written(tmp_path, row, page=page)
    for part in zipfile.ZipFile(path).namelist():
        assert b"<f>" not in zipfile.ZipFile(path).read(part)
    assert openpyxl.load_workbook(path).worksheets[0]["A4"].value == text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a\x00b\x0bc\ud800d\ufffe", "abcd"),
        ("_x000D_", "_x000D_"),
        ("_y_x", "_y_x"),
        ("<b>&amp;", "<b>&amp;"),
        (" 前后 ", " 前后 "),
        ("第一行\n第二行", "第一行\n第二行"),
        ("长" * 40_000, "长" * 32_767),
        (True, "是"),
        (False, "否"),
        (370102195003054016, "370102195003054016"),
        (date(1900, 1, 1), "1900-01-01"),
        (datetime(2025, 3, 1, 8, 30), "2025-03-01 08:30"),  # noqa: DTZ001 - a time on paper
        ("", None),
        (None, None),
        (Decimal("1E+2"), 100),
        (0, 0),
    ],
)
def test_every_value_has_its_text(tmp_path: Path, value: Written, shown: object) -> None:
    page, row = simple(value, "x")
    sheet = openpyxl.load_workbook(written(tmp_path, row, page=page)).worksheets[0]
    found = sheet["A2"].value
    assert (found.replace("_x005F_", "_") if isinstance(found, str) else found) == shown
    cells = list(open_book(tmp_path / "名册.xlsx").sheets[0].rows())[-1].cells
    assert (cells[1].text if 1 in cells else None) == (None if shown is None else str(shown))


def test_the_same_data_and_day_give_the_same_bytes(tmp_path: Path) -> None:
    digests = set()
    for _ in range(2):
        digests.add(hashlib.sha256(written(tmp_path, ROW).read_bytes()).hexdigest())
    assert len(digests) == 1
    with zipfile.ZipFile(tmp_path / "名册.xlsx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2025, 3, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2025-03-01T00:00:00Z") == 2


def test_rows_may_come_one_by_one_and_are_told(tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[Written, ...]]:
        for at in range(1234):
            yield (at, *ROW[1:])

    told: list[int] = []
    path = tmp_path / "a.xlsx"
    assert write_book(path, PAGE, rows(), DAY, told.append, count=1234) == 1234
    assert told == [500, 1000, 1234]
    assert openpyxl.load_workbook(path).worksheets[0].max_row == 1237
    assert write_book(path, PAGE, rows(), DAY) == 1234
    book = openpyxl.load_workbook(path, read_only=True)
    assert sum(1 for _ in book.worksheets[0].rows) == 1237
    book.close()


def test_a_wrong_count_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="announced"):
        write_book(tmp_path / "a.xlsx", PAGE, iter([ROW]), DAY, count=2)
    assert list(tmp_path.iterdir()) == []


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ClerkError, match="1048576"):
        write_book(tmp_path / "a.xlsx", PAGE, [ROW] * 1_048_574, DAY)
    page = WorkbookPage("", (Head("甲"),), spare=1_048_576)
    with pytest.raises(ClerkError, match="1048576"):
        write_book(tmp_path / "a.xlsx", page, iter([("x",)]), DAY)
    assert list(tmp_path.iterdir()) == []


def test_a_stop_on_the_way_keeps_the_older_file(tmp_path: Path) -> None:
    class StoppedError(Exception):
        pass

    def stop(_: int) -> None:
        raise StoppedError

    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(StoppedError):
        write_book(path, PAGE, [ROW], DAY, stop)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ClerkError, match="写不了"):
        write_book(tmp_path / "没有" / "a.xlsx", PAGE, [ROW], DAY)
    (tmp_path / "b.xlsx").mkdir()
    with pytest.raises(ClerkError, match="写不了"):
        write_book(tmp_path / "b.xlsx", PAGE, [ROW], DAY)
    assert [one.name for one in tmp_path.iterdir()] == ["b.xlsx"]


def test_a_tab_gets_a_name_that_excel_takes() -> None:
    assert sheet_name("花名册[2025]: 一/二?") == "花名册2025 一二"
    assert sheet_name("村" * 40) == "村" * 31
    assert sheet_name("'甲'") == "甲"
    assert sheet_name("") == sheet_name("History") == sheet_name("代码") == "Sheet1"


def test_han_characters_count_two() -> None:
    assert text_width("姓名ab") == 6
    assert text_width("一\n二三四") == 6
    assert text_width("") == 0
