import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from documents.workbooks.drawn import IDS, spelled, sst, stylesheet, worksheet, xlsx

from csdesk.documents.workbooks.cells import Book, Cell, Merge, SheetRow
from csdesk.documents.workbooks.reading import open_book
from csdesk.errors import FileRefusedError


def rows_of(book: Book, sheet: int = 0) -> dict[int, dict[int, Cell]]:
    return {row.number: dict(row.cells) for row in book.sheets[sheet].rows()}


def texts(path: Path) -> dict[int, dict[int, str]]:
    return {
        number: {at: cell.text for at, cell in cells.items()}
        for number, cells in rows_of(open_book(path)).items()
    }


def test_text_numbers_and_days_come_with_their_true_row_numbers(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx", {"名册": [[], [], [None, "姓名", 12, 0.1, date(1950, 3, 5), True]]}
    )
    row = rows_of(open_book(path))[3]
    assert row[2] == Cell("姓名")
    assert row[3] == Cell("12", "number", 12.0, None, "12")
    assert row[4].text == "0.1"
    assert (row[5].text, row[5].raw_kind, row[5].day) == ("1950-03-05", "date", date(1950, 3, 5))
    assert (row[6].text, row[6].raw_kind) == ("TRUE", "bool")


def test_eighteen_digits_in_a_number_cell_keep_what_the_file_says(tmp_path: Path) -> None:
    path = spelled(
        tmp_path / "a.xlsx",
        worksheet(
            f'<row r="1"><c r="A1"><v>{IDS[0]}</v></c><c r="B1"><v>3.7010219500305402E+17</v></c></row>'
        ),
    )
    row = rows_of(open_book(path))[1]
    assert (row[1].raw_kind, row[1].text, row[1].numeric_digits) == ("number", IDS[0], IDS[0])
    assert row[2].text == "3.7010219500305402E+17"


@pytest.mark.parametrize(
    ("digits", "text"),
    [
        ("13800000000", "13800000000"),
        ("1.5E3", "1500"),
        ("1E-3", "0.001"),
        ("0.30000000000000004", "0.3"),
        ("12.0", "12"),
        ("-5", "-5"),
        ("NaN", "NaN"),
        ("x", "x"),
    ],
)
def test_a_number_reads_as_excel_shows_it(tmp_path: Path, digits: str, text: str) -> None:
    path = spelled(
        tmp_path / "a.xlsx", worksheet(f'<row r="1"><c r="A1"><v>{digits}</v></c></row>')
    )
    assert texts(path) == {1: {1: text}}


@pytest.mark.parametrize(
    ("code", "serial", "text"),
    [
        ("14", "18327", "1950-03-05"),
        ("22", "18327.5", "1950-03-05 12:00"),
        ("20", "0.5", "12:00"),
        ("57", "18323", "1950-03"),
        ("57", "18327", "1950-03-05"),
        ("yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;", "18327", "1950-03-05"),
        ("[$-804]yyyy&quot;年&quot;m&quot;月&quot;", "18323", "1950-03"),
        ("[DBNum1][$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;", "18327", "1950-03-05"),
        ("yyyy\\-mm\\-dd", "18327", "1950-03-05"),
        ("m/d", "18327", "1950-03-05"),
        ("mm", "18327", "1950-03-05"),
        ("[h]:mm", "0.25", "06:00"),
        ("h:mm", "18327.25", "1950-03-05 06:00"),
        ("yyyy-mm-dd hh:mm", "18327", "1950-03-05"),
        ("yyyy-mm-dd", "59", "1900-02-28"),
        ("yyyy-mm-dd", "0", "0"),
        ("yyyy-mm-dd", "-3", "-3"),
        ("yyyy-mm-dd", "99999999", "99999999"),
        ("000000", "123", "000123"),
        ("0.00", "18327", "18327"),
        ("0.00E+00", "18327", "18327"),
        ("General", "18327", "18327"),
        ("#,##0", "18327", "18327"),
        ("&quot;第&quot;0&quot;号&quot;", "18327", "18327"),
    ],
)
def test_the_number_format_says_whether_a_number_is_a_day(
    tmp_path: Path, code: str, serial: str, text: str
) -> None:
    path = spelled(
        tmp_path / "a.xlsx",
        worksheet(f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c></row>'),
        styles=stylesheet(code),
    )
    assert texts(path) == {1: {1: text}}


def test_days_may_count_from_1904(tmp_path: Path) -> None:
    path = spelled(
        tmp_path / "a.xlsx",
        worksheet('<row r="1"><c r="A1" s="1"><v>16865</v></c></row>'),
        styles=stylesheet("14"),
        workbook='<workbookPr date1904="1"/>',
    )
    assert rows_of(open_book(path))[1][1].day == date(1950, 3, 5)


def test_days_may_stand_as_iso_text(tmp_path: Path) -> None:
    path = spelled(
        tmp_path / "a.xlsx",
        worksheet(
            '<row r="1"><c r="A1" t="d"><v>1950-03-05</v></c><c r="B1" t="d">'
            '<v>1950-03-05T08:30:00</v></c><c r="C1" t="d"><v>春天</v></c></row>'
        ),
    )
    row = rows_of(open_book(path))[1]
    assert row[1].day == date(1950, 3, 5)
    assert (row[2].text, row[2].day) == ("1950-03-05 08:30", datetime(1950, 3, 5, 8, 30))  # noqa: DTZ001 - as the cell
    assert row[3].text == "春天"


def test_errors_and_formulas_without_a_result_are_kept_as_such(tmp_path: Path) -> None:
    path = spelled(
        tmp_path / "a.xlsx",
        worksheet(
            '<row r="1"><c r="A1" t="e"><f>X</f><v>#N/A</v></c><c r="B1"><f>A2+1</f></c>'
            '<c r="C1"><f>A2</f><v></v></c><c r="D1"><f>A2+1</f><v>3</v></c>'
            '<c r="E1" t="str"><f>A2</f><v></v></c><c r="F1" t="str"><f>A2</f><v>甲</v></c>'
            '<c r="G1" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c></row>'
        ),
    )
    row = rows_of(open_book(path))[1]
    assert row[1] == Cell("#N/A", "error")
    assert row[2] == row[3] == Cell("", "formula_no_cache")
    assert row[4].text == "3"
    assert 5 not in row
    assert row[6] == Cell("甲")
    assert row[7] == Cell("", "picture")


def test_rich_text_is_joined_and_phonetic_runs_are_left_out(tmp_path: Path) -> None:
    path = spelled(
        tmp_path / "a.xlsx",
        worksheet(
            '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
            '<c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row>'
        ),
        strings=sst(
            "<t>姓名</t>",
            "<r><t>身份</t></r><r><rPr><b/></rPr><t xml:space='preserve'>证号 </t></r>"
            "<rPh><t>shen fen</t></rPh>",
            "<t>a&amp;b&#x4E2D;_x000D_\n第二行</t>",
            "<t> \u3000 </t>",
        ),
    )
    assert texts(path) == {1: {1: "姓名", 2: "身份证号 ", 3: "a&b中\n第二行"}}


def test_other_spellings_of_the_xml_read_the_same(tmp_path: Path) -> None:
    inner = "<si><t>姓名</t></si><si><t>a&amp;b</t></si>"
    prefixed = (
        '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c>'
        '<x:c t="s"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    without_places = worksheet("<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>")
    commented = worksheet('<row r="1"><!-- <c r="Z1"><v>9</v></c> --><c r="A1" t="s"><v>0</v></c>'
                          '<c r="B1" t="inlineStr"><is><t>a<![CDATA[&]]>b</t></is></c></row>')  # fmt: skip
    swapped = worksheet('<row spans="1:2" r="1"><c t="s" r="A1"><v>0</v></c>'
                        '<c r="B1" t="inlineStr"><is><r><t>a&amp;</t></r><r><t>b</t></r></is></c></row>')  # fmt: skip
    for at, sheet in enumerate((prefixed, without_places, commented, swapped)):
        for strings in (
            f"<sst>{inner}</sst>",
            f'<x:sst xmlns:x="m">{inner.replace("<", "<x:").replace("<x:/", "</x:")}</x:sst>',
        ):
            path = spelled(tmp_path / f"{at}.xlsx", sheet, strings=strings)
            assert texts(path) == {1: {1: "姓名", 2: "a&b"}}


def test_rows_without_cells_and_styled_empty_rows_are_passed_over(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n}" s="3"><c r="A{n}" s="2"/><c r="B{n}" s="2"></c></row>' for n in range(2, 900)
    )
    path = spelled(
        tmp_path / "a.xlsx",
        worksheet(
            '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row><row r="900"/>'
            f'{rows}<row r="950" ht="8"/><row r="1000"><c r="C1000"><v>1</v></c></row>',
            before='<dimension ref="A1"/>',
        ),
    )
    assert texts(path) == {1: {1: "甲"}, 1000: {3: "1"}}


def test_a_stray_cell_in_the_last_corner_costs_nothing(tmp_path: Path) -> None:
    path = spelled(
        tmp_path / "a.xlsx",
        worksheet(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
            before='<dimension ref="A1:XFD1048576"/>',
        ),
    )
    assert texts(path) == {1: {1: "1"}, 1048576: {16384: "2"}}


def test_hidden_rows_columns_sheets_and_merges_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "电话", "住址"])
    sheet.append(["汤怀远", "1", "2"])
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.merge_cells("A5:B7")
    book.create_sheet("旧表").sheet_state = "veryHidden"
    book.save(tmp_path / "a.xlsx")
    first, second = open_book(tmp_path / "a.xlsx").sheets
    assert [(row.number, row.hidden) for row in first.rows()] == [(1, False), (2, True)]
    assert (first.hidden, second.hidden) == (False, True)
    assert first.hidden_columns == {3}
    assert first.merges == (Merge(5, 1, 7, 2),)
    assert list(second.rows()) == []


def test_the_rows_of_a_sheet_can_be_read_again(tmp_path: Path) -> None:
    sheet = open_book(xlsx(tmp_path / "a.xlsx", {"甲": [["姓名"], ["乙"]]})).sheets[0]
    assert (
        list(sheet.rows())
        == list(sheet.rows())
        == [
            SheetRow(1, False, {1: Cell("姓名")}),
            SheetRow(2, False, {1: Cell("乙")}),
        ]
    )


def test_a_sheet_larger_than_one_piece_loses_no_row(tmp_path: Path) -> None:
    rows = [["序号", "姓名", "备注"]] + [[n, f"汤{n}", "住址较长" * 5] for n in range(1, 6000)]
    path = xlsx(tmp_path / "a.xlsx", {"甲": rows})
    read = texts(path)
    assert len(read) == 6000
    assert all(read[n + 1][2] == f"汤{n}" for n in range(1, 6000))


def test_parts_named_with_backslashes_are_found(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"甲": [["姓名"]]})
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as odd:
        for name in archive.namelist():
            odd.writestr(name.replace("/", "\\"), archive.read(name))
    assert texts(tmp_path / "b.xlsx") == {1: {1: "姓名"}}


def test_macros_are_told_and_pictures_seen(tmp_path: Path) -> None:
    path = spelled(
        tmp_path / "a.xlsm",
        worksheet("", after='<drawing r:id="rId1" xmlns:r="x"/>'),
        more={"xl/vbaProject.bin": "x"},
    )
    book = open_book(path)
    assert book.macros
    assert book.sheets[0].has_pictures


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ('<row r="1"><c r="A1" t="s"><v>7</v></c></row>', "damaged"),
        ('<row r="1"><c r="A1" t="s"><v>x</v></c></row>', "damaged"),
        ('<row r="1048577"><c r="A1"><v>7</v></c></row>', "damaged"),
        ('<row><c t="s"><v>7</v></c></row>', "damaged"),
        ('<row r="1048577"><c><v>7</v></c></row>', "damaged"),
        ("<row r='1'><c><v>7</c></row>", "damaged"),
        ("</sheetData><row/>", "damaged"),
    ],
)
def test_impossible_sheets_are_refused_as_damaged(tmp_path: Path, rows: str, code: str) -> None:
    path = spelled(tmp_path / "a.xlsx", worksheet(rows), strings=sst("<t>甲</t>"))
    with pytest.raises(FileRefusedError) as refused:
        rows_of(open_book(path))
    assert refused.value.code == code
    assert refused.value.remedy
