from datetime import date
from pathlib import Path

import pytest
import xlwt
from documents.workbooks.drawn import IDS, xls

from csdesk.documents.workbooks.cells import Cell, Merge
from csdesk.documents.workbooks.reading import open_book
from csdesk.errors import FileRefusedError

LINES = "姓名,身份证号,备注\r\n汤怀远,110101194910019516,㛃䶮𫍯\r\n"


def texts(path: Path, sheet: int = 0) -> list[list[str]]:
    return [[c.text for c in row.cells.values()] for row in open_book(path).sheets[sheet].rows()]


def test_an_xls_gives_what_its_formats_say(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名册")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    padded = xlwt.easyxf(num_format_str="0000")
    sheet.write(0, 0, "姓名")
    sheet.write(1, 0, "汤怀远")
    sheet.write(1, 1, date(1950, 3, 5), day)
    sheet.write(1, 2, 370102195003054016)
    sheet.write(1, 3, 13800000000)
    sheet.write(1, 4, 7, padded)
    sheet.write(1, 5, True)
    sheet.write(1, 6, 0.5)
    sheet.write(1, 7, "  ")
    sheet.write(1, 8, xlwt.Formula("A1"))
    sheet.write_merge(3, 5, 0, 1, "合并")
    sheet.row(1).hidden = True
    sheet.col(2).hidden = True
    book.add_sheet("旧表").visibility = 1
    book.save(str(tmp_path / "a.et"))
    first, second = open_book(tmp_path / "a.et").sheets
    rows = {row.number: row for row in first.rows()}
    cells = rows[2].cells
    assert rows[2].hidden
    assert (cells[2].text, cells[2].day) == ("1950-03-05", date(1950, 3, 5))
    assert (cells[3].raw_kind, cells[3].text) == ("number", "3.70102195003054E+17")
    assert [cells[at].text for at in (4, 5, 6, 7)] == ["13800000000", "0007", "TRUE", "0.5"]
    assert 8 not in cells
    assert first.merges == (Merge(4, 1, 6, 2),)
    assert first.hidden_columns == {3}
    assert second.hidden


def test_errors_and_1904_days_of_an_xls_are_read(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = True
    sheet = book.add_sheet("名册")
    sheet.row(0).set_cell_error(0, 42)
    sheet.row(0).set_cell_number(1, 16865, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.row(0).set_cell_blank(2)
    book.save(str(tmp_path / "a.xls"))
    (row,) = open_book(tmp_path / "a.xls").sheets[0].rows()
    assert row.cells[1] == Cell("#N/A", "error")
    assert row.cells[2].day == date(1950, 3, 5)
    assert 3 not in row.cells


def test_an_xls_of_another_codepage_or_content_is_told(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", {"甲": [["姓名"]]})
    content = path.read_bytes()
    path.write_bytes(
        content.replace("Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le"))
    )
    with pytest.raises(FileRefusedError) as refused:
        open_book(path)
    assert refused.value.code == "not_a_workbook"


@pytest.mark.parametrize(
    "content",
    [
        LINES.encode("utf-8"),
        LINES.encode("utf-8-sig"),
        LINES.encode("gb18030"),
        LINES.replace(",", "\t").encode("utf-16"),
        LINES.replace(",", "\t").encode("utf-16-le"),
        LINES.replace(",", "\t").encode("utf-16-be"),
        LINES.replace(",", ";").encode("gb18030"),
        LINES.replace(",", "，").replace("\r\n", "\n").encode("utf-8"),
    ],
)
def test_text_files_are_read_in_any_usual_encoding(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "名册.xls"
    path.write_bytes(content)
    book = open_book(path)
    assert book.container == "text"
    assert book.sheets[0].name == "名册"
    assert texts(path) == [
        ["姓名", "身份证号", "备注"],
        ["汤怀远", "110101194910019516", "㛃䶮𫍯"],
    ]


def test_text_fields_keep_breaks_and_lose_the_tricks_of_exports(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        '姓名,证号,备注\n\n"汤,怀远","=""110101194910019516""","第一行\r\n第二行"\n,,\n只有一格\n',
        "utf-8",
        newline="",
    )
    rows = list(open_book(path).sheets[0].rows())
    assert [row.number for row in rows] == [1, 3, 5]
    assert [cell.text for cell in rows[1].cells.values()] == [
        "汤,怀远",
        "110101194910019516",
        "第一行\n第二行",
    ]


def test_text_that_is_broken_further_down_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbf" + "姓名\n".encode() * 50_000 + b"\xff\xff")
    with pytest.raises(FileRefusedError) as refused:
        open_book(path)
    assert refused.value.code == "damaged"
    path.write_bytes("姓名,电话\n".encode() * 20_000 + b"\xe5\xa7")
    with pytest.raises(FileRefusedError) as refused:
        open_book(path)
    assert refused.value.code == "damaged"
    path.write_text("姓名,电话\n" + "x" * 200_000 + ",1\n", "utf-8")
    with pytest.raises(FileRefusedError) as refused:
        list(open_book(path).sheets[0].rows())
    assert refused.value.code == "damaged"


PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv=Content-Type content="text/html; charset={charset}"><style>td {{x: y}}</style></head>
<body><table><tr><td>只有一格</td></tr></table><table border=1>
<tr><th colspan=3>柳沟村<br>花名册</th></tr>
<tr><td rowspan=2>姓名</td><td colspan="2">证件</td></tr>
<tr><td>号码</td><td>类型</td></tr>
<tr><td> 汤&nbsp;怀远&amp; <td style='mso-number-format:"\\@"'>="110101194910019516"<td><table><tr><td>内</td></tr></table>
<tr style="display:none"><td rowspan=2 colspan=abc>方若兰</td><td>1</td></tr><tr><td>2</td></tr>
</table></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_a_web_page_saved_as_xls_is_a_table_with_spans(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(PAGE.format(charset=charset).encode(charset))
    book = open_book(path)
    (sheet,) = book.sheets
    rows = {row.number: row for row in sheet.rows()}
    assert book.container == "html"
    assert rows[1].cells == {1: Cell("柳沟村\n花名册")}
    assert {at: cell.text for at, cell in rows[3].cells.items()} == {2: "号码", 3: "类型"}
    assert {at: c.text for at, c in rows[4].cells.items()} == {1: "汤 怀远&", 2: IDS[0], 3: "内"}
    assert rows[5].hidden
    assert rows[6].cells == {2: Cell("2")}
    assert set(sheet.merges) == {
        Merge(1, 1, 1, 3), Merge(2, 1, 3, 1), Merge(2, 2, 2, 3), Merge(5, 1, 6, 1)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<html><body><p>没有表格</p></body></html>", "no_table_found"),
        ("<html><frameset><frame src='a.htm'></frameset></html>", "no_table_found"),
        ("<table><tr><td>甲</td></tr></table>", "no_table_found"),
        ("<html><table><![foo]><tr><td>甲<td>乙", ""),
        ("<table><tr>" + "<td colspan=1000>甲" * 40, "too_large"),
        ("<table><tr>" + "<td colspan=1000>甲" * 4, ""),
    ],
)
def test_pages_without_a_table_are_told(tmp_path: Path, page: str, code: str) -> None:
    path = tmp_path / "a.xls"
    path.write_text(page, "utf-8")
    found = ""
    try:
        texts(path)
    except FileRefusedError as refused:
        found = refused.code
    assert found == code


def test_a_page_in_no_known_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(b"<html><table>\xff\xff\x80</table>")
    with pytest.raises(FileRefusedError) as refused:
        open_book(path)
    assert refused.value.code == "not_a_workbook"
    path.write_bytes("<html><table><tr><td>甲<td>乙</table>".encode("utf-16"))
    assert texts(path) == [["甲", "乙"]]


XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">
<Worksheet ss:Name="名册"><Table><Column ss:Width="20"/><Column ss:Index="3" ss:Hidden="1" ss:Span="1"/>
<Row><Cell ss:MergeAcross="2" ss:MergeDown="1"><Data ss:Type="String">标题</Data></Cell><Cell><Data ss:Type="String">右</Data></Cell></Row>
<Row ss:Index="4" ss:Hidden="1"><Cell><Data ss:Type="String">汤<B>怀远</B></Data><Comment><ss:Data>批注</ss:Data></Comment></Cell>
<Cell ss:Index="3"><Data ss:Type="Number">12</Data></Cell>
<Cell><Data ss:Type="DateTime">1950-03-05T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="DateTime">1950-03-05T08:30:00.000</Data></Cell>
<Cell><Data ss:Type="DateTime">春天</Data></Cell>
<Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell>
<Cell ss:Formula="=A1"/><Cell><Data ss:Type="String"> </Data></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>
</Worksheet></Workbook>"""


def test_the_xml_of_excel_2003_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(XML, "utf-8")
    book = open_book(path)
    (sheet,) = book.sheets
    rows = {row.number: row for row in sheet.rows()}
    assert (book.container, sheet.name, sheet.hidden) == ("xml", "名册", True)
    assert {at: cell.text for at, cell in rows[1].cells.items()} == {1: "标题", 4: "右"}
    assert sheet.merges == (Merge(1, 1, 2, 3),)
    assert sheet.hidden_columns == {3, 4}
    cells = rows[4].cells
    assert rows[4].hidden
    assert {at: (cell.raw_kind, cell.text) for at, cell in cells.items()} == {
        1: ("text", "汤怀远"),
        3: ("number", "12"),
        4: ("date", "1950-03-05"),
        5: ("date", "1950-03-05 08:30"),
        6: ("text", "春天"),
        7: ("bool", "TRUE"),
        8: ("error", "#N/A"),
        9: ("formula_no_cache", ""),
    }


@pytest.mark.parametrize(
    "change",
    [
        ('<Row ss:Index="4"', '<Row ss:Index="1"'),
        ('<Row ss:Index="4"', '<Row ss:Index="9999999"'),
        ("</Worksheet>", ""),
        ("Worksheet", "Other"),
    ],
)
def test_broken_xml_of_excel_2003_is_refused(tmp_path: Path, change: tuple[str, str]) -> None:
    path = tmp_path / "a.xls"
    path.write_text(XML.replace(*change), "utf-8")
    with pytest.raises(FileRefusedError) as refused:
        open_book(path)
    assert refused.value.code == "damaged"
