import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from documents.workbooks.drawn import IDS, NAMES, xls, xlsx

from csdesk.documents.workbooks.faultbook import Fault, Marked, write_faults
from csdesk.documents.workbooks.layout import lay_out
from csdesk.documents.workbooks.reading import open_book
from csdesk.domain.headings import Vocabulary
from csdesk.errors import ClerkError, Problem

DAY = date(2025, 3, 1)
WORDS = Vocabulary((), ("residents", "households", "stays", "categories"))
HEADS = ["序号", "姓名", "身份证号", "出生日期", "户号"]
ROWS = [
    ["柳沟村花名册"],
    HEADS,
    [1, NAMES[0], IDS[0], date(1950, 3, 5), "H1"],
    [2, NAMES[1], 370102195003054016, date(1950, 3, 5), None],
    [3, "+86", "110101194910019511", "1950.3", "H2"],
]
LOST = Problem("id_no", "id_precision_lost", "证号被 Excel 改坏。", "请对照证件重填。")
CHECK = Problem("id_no", "id_checksum", "第 18 位应为 6，现为 1。", "请核对。", "warning")
WHOLE = Problem("", "same_name", "同名。", "", "info")
FAULTS = (
    Fault("花名册", 4, 3, NAMES[1], "身份证号", "3.70102E+17", LOST),
    Fault("花名册", 4, 3, NAMES[1], "身份证号", "3.70102E+17", CHECK),
    Fault("花名册", 5, 3, "=1+1", "身份证号", "110101194910019511", CHECK),
    Fault("花名册", 3, 0, NAMES[0], "", "", WHOLE),
)
MARKS = {
    "花名册": Marked(
        (2,), 5, {3: ("新增", ""), 4: ("未导入", LOST.message), 5: ("新增", CHECK.message)}
    )
}


def source(tmp_path: Path) -> Path:
    return xlsx(tmp_path / "来.xlsx", {"花名册": ROWS, "附表": [["甲", 1]]}, ["A1:E1", "E3:E4"])


def given_back(tmp_path: Path, path: Path) -> Path:
    out = tmp_path / "退.xlsx"
    write_faults(out, open_book(path), MARKS, FAULTS, DAY)
    return out


def test_the_first_sheet_lists_every_fault_with_a_link(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(given_back(tmp_path, source(tmp_path)))
    sheet = book.worksheets[0]
    assert sheet.title == "问题清单"
    assert [cell.value for cell in sheet[2]] == [
        "花名册", "4", "C", NAMES[1], "身份证号", "3.70102E+17", LOST.message, LOST.remedy, "C4",
    ]  # fmt: skip
    assert sheet["I2"].hyperlink.location == "'花名册'!C4"
    assert sheet["I5"].hyperlink.location == "'花名册'!A3"
    assert sheet["D4"].value == "=1+1"
    assert sheet["D4"].data_type == "s"
    assert sheet.auto_filter.ref == "A1:I5"


def test_the_copy_lies_as_the_file_did_with_its_faults_marked(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(given_back(tmp_path, source(tmp_path)))
    sheet = book["花名册"]
    assert [cell.value for cell in sheet[2]] == [*HEADS, "导入结果", "原因"]
    assert [cell.value for cell in sheet[4]][5:] == ["未导入", LOST.message]
    assert sheet["C4"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["C5"].fill.fgColor.rgb == "FFFFEB9C"
    assert sheet["C3"].fill.fill_type is None
    assert LOST.message in sheet["C4"].comment.text
    assert CHECK.message in sheet["C4"].comment.text
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:E1", "E3:E4"}
    assert sheet["D3"].value.date() == date(1950, 3, 5)
    assert sheet["C3"].number_format == "@"
    assert sheet["C4"].number_format == "@"  # what is typed over the damaged number stays whole
    assert sheet["B5"].value == "+86"
    assert sheet.auto_filter.ref == "A2:G5"
    assert sheet.freeze_panes == "A3"
    assert [cell.value for cell in book["附表"][1]] == ["甲", 1]


@pytest.mark.parametrize("kind", ["xlsx", "xls", "csv", "again"])
def test_it_reads_back_as_the_same_table(tmp_path: Path, kind: str) -> None:
    if kind == "xls":
        rows = [[str(v) if isinstance(v, date) else v for v in row] for row in ROWS]
        path = xls(tmp_path / "来.xls", {"花名册": rows}, [(0, 0, 0, 4)])
    elif kind == "csv":
        path = tmp_path / "花名册.csv"
        lines = [",".join("" if v is None else str(v) for v in row) for row in ROWS]
        path.write_text("\n".join(lines), "utf-8")
    else:
        path = source(tmp_path)
    before = lay_out(open_book(path), WORDS)
    out = given_back(tmp_path, path)
    if kind == "again":
        (tmp_path / "又").mkdir()
        out = given_back(tmp_path / "又", out)
    after = lay_out(open_book(out), WORDS)
    assert after[0].reason == "faults"
    (old,), (new,) = before[0].tables, after[1].tables
    assert {at: one.text for at, one in new.headings.items()} == dict(enumerate(HEADS, 1))
    for was, now in zip(old.rows(), new.rows(), strict=True):
        assert (was.number, was.kind, was.carried) == (now.number, now.kind, now.carried)
        for at, cell in was.cells.items():
            assert now.cells[at].text == cell.text
            assert now.cells[at].raw_kind == cell.raw_kind


def test_hidden_things_stay_hidden_and_odd_cells_stay_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "花名册"
    for row in (
        ["姓名", "身份证号", "备注"],
        [NAMES[0], IDS[0], "=A1"],
        [NAMES[1], IDS[1], "#N/A"],
    ):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("旧").sheet_state = "hidden"
    book.save(tmp_path / "来.xlsx")
    out = tmp_path / "退.xlsx"
    write_faults(out, open_book(tmp_path / "来.xlsx"), {"花名册": Marked((1,), 3, {})}, (), DAY)
    again = open_book(out).sheets
    rows = list(again[1].rows())
    assert [row.hidden for row in rows] == [False, True, False]
    assert again[1].hidden_columns == {3}
    assert again[2].hidden
    assert rows[1].cells.get(3) is None
    assert rows[2].cells[3].text == "#N/A"


@pytest.mark.no_cover
def test_many_faults_are_all_listed(tmp_path: Path) -> None:
    many = [Fault("花名册", at, 1, "", "", "", WHOLE) for at in range(2, 70_002)]
    out = tmp_path / "退.xlsx"
    write_faults(out, open_book(source(tmp_path)), MARKS, many, DAY)
    assert sum(1 for _ in open_book(out).sheets[0].rows()) == 70_001
    with zipfile.ZipFile(out) as archive:
        assert archive.read("xl/worksheets/sheet1.xml").count(b"<hyperlink ") == 60_000


def test_the_same_faults_and_day_give_the_same_bytes(tmp_path: Path) -> None:
    path = source(tmp_path)
    first = given_back(tmp_path, path).read_bytes()
    assert given_back(tmp_path, path).read_bytes() == first
    with zipfile.ZipFile(tmp_path / "退.xlsx") as archive:
        assert archive.testzip() is None


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(ClerkError, match="写不了"):
        write_faults(tmp_path / "没有" / "a.xlsx", open_book(source(tmp_path)), MARKS, FAULTS, DAY)
