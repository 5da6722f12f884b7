"""A form with every usual feature: what is not filled stays, all that speaks of moved rows moves."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from drawn_forms import FIRST, LAST, a_form, parts_of, rewritten, texts_of
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Border, Side
from openpyxl.worksheet.properties import PageSetupProperties

from csdesk.documents.workbooks.cells import Merge
from csdesk.documents.workbooks.filling.block import Block
from csdesk.documents.workbooks.filling.form import Workbook
from csdesk.documents.workbooks.filling.growing import with_merges
from csdesk.documents.workbooks.filling.labels import Knows
from csdesk.documents.workbooks.filling.naming import fill_labels
from csdesk.documents.workbooks.filling.opening import converted, open_form
from csdesk.documents.workbooks.filling.table import Laid, Line, lay, looks_like_number, save
from csdesk.documents.workbooks.layout import Table, lay_out
from csdesk.documents.workbooks.reading import open_book
from csdesk.domain.headings import Vocabulary
from csdesk.errors import ClerkError

WORDS = Vocabulary((), ("residents", "households", "stays", "categories"))
DAY = date(2026, 10, 31)
KNOWS = Knows("柳沟村村民委员会", "柳沟", DAY)
# what a form with these features makes openpyxl say when it reads it
LOST = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
CHANGED = {
    "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/comments/comment1.xml",
    "xl/drawings/commentsDrawing1.vml", "xl/drawings/drawing9.xml", "xl/styles.xml",
    "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml",
}  # fmt: skip


def some(count: int) -> list[Line]:
    return [
        Line({1: at + 1, 2: f"某{at}", 3: "男性", 4: f"43042119700101{at:04}", 5: date(1970, 1, 1),
              6: f"1390000{at:04}", 8: Decimal("350.50")})
        for at in range(count)
    ]  # fmt: skip


def looked_at(path: Path) -> tuple[Workbook, Table, Block]:
    workbook = open_form(path)
    table = lay_out(workbook.book, WORDS)[0].tables[0]
    return workbook, table, workbook.block(table)


def filled(form: Path, lines: list[Line], **more: object) -> tuple[Path, Laid]:
    workbook, table, block = looked_at(form)
    laid = lay(workbook, table.sheet, block, lines, first=block.start, **more)  # type: ignore[arg-type]  # once, merged
    save(workbook)
    out = form.with_name("filled.xlsx")
    with out.open("wb") as stream:
        workbook.parts.write(stream, DAY)
    return out, laid


def test_the_lines_of_a_form_end_above_its_totals(tmp_path: Path) -> None:
    _, table, block = looked_at(a_form(tmp_path / "form.xlsx"))

    assert table.header_rows == (4,)
    assert (block.first, block.last, block.footer, block.held) == (FIRST, LAST, 11, ())


@LOST
def test_every_part_that_is_not_touched_stays_byte_for_byte(tmp_path: Path) -> None:
    form = a_form(tmp_path / "form.xlsx")
    before = parts_of(form)

    out, laid = filled(form, some(15))

    after = parts_of(out)
    assert laid.inserted == 9
    assert set(before) - set(after) == {"xl/calcChain.xml"}
    assert {name for name in after if after[name] != before.get(name)} == CHANGED
    assert parts_of(form) == before


@LOST
def test_without_new_lines_only_the_sheet_and_what_looks_at_it_change(tmp_path: Path) -> None:
    form = a_form(tmp_path / "form.xlsx")
    before = parts_of(form)

    out, laid = filled(form, some(4))

    after = parts_of(out)
    assert laid.inserted == 0
    assert {n for n in after if after[n] != before[n]} <= {
        "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml",
        "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml",
    }  # fmt: skip
    read = openpyxl.load_workbook(out)["花名册"]
    assert [read.cell(row, 2).value for row in range(8, 12)] == ["某3", None, None, None]


@LOST
def test_what_speaks_of_moved_rows_moves_and_totals_reach_the_new_lines(tmp_path: Path) -> None:
    out, _ = filled(a_form(tmp_path / "form.xlsx"), some(15))

    book = openpyxl.load_workbook(out)
    sheet, other = book["花名册"], book["汇总"]
    assert sheet["A20"].value == "合计"
    assert sheet["H20"].value == "=SUM(H5:H19)"
    assert sheet["J20"].value == "=SUM(J5:J19)/MAX(1,COUNTA(B5:B19))"
    assert sheet["J14"].value == '=IF(B14="",0,H14*12)'
    assert other["B1"].value == "=COUNTA(花名册!B5:B19)"
    assert other["B2"].value == "=花名册!H20"
    assert other["B3"].value == "=SUM(B1:B2)"
    merges = {str(one) for one in sheet.merged_cells.ranges}
    assert merges == {"A1:I1", "A2:I2", "A3:I3", "A20:G20", "A21:H21"}
    checks = {str(one.sqref) for one in sheet.data_validations.dataValidation}
    assert checks == {"C5:C19", "G5:G19", "D5:D19"}
    (formats,) = sheet.conditional_formatting
    assert (str(formats.sqref), formats.rules[0].formula) == ("H5:H19", ["$H$20"])
    assert sheet.auto_filter.ref == "A4:I19"
    assert sheet.print_area == "'花名册'!$A$1:$I$21"
    assert sheet.print_title_rows == "$1:$4"
    assert sheet.freeze_panes == "A5"
    assert [one.id for one in sheet.row_breaks.brk] == [7, 10, 13, 16, 19]
    assert sheet["A21"].comment.text == "由村文书签字"
    assert sheet["B4"].comment.text == "与身份证一致"
    assert sheet["I21"].hyperlink.location == "花名册!A20"
    assert sheet.row_dimensions[17].height == 24
    assert sheet["C17"].border.left.style == "thin"


@LOST
def test_what_only_newer_programs_know_moves_too(tmp_path: Path) -> None:
    out, _ = filled(a_form(tmp_path / "form.xlsx"), some(15))

    parts = parts_of(out)
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert texts_of(sheet, "sqref") == ["H5:H19", "J20"]
    assert "花名册!H5:H19" in texts_of(sheet, "f")
    assert texts_of(parts["xl/drawings/drawing9.xml"], "row") == ["21", "23"]
    assert texts_of(parts["xl/drawings/commentsDrawing1.vml"], "Row") == ["3", "20"]
    assert b"calcChain" not in parts["[Content_Types].xml"] + parts["xl/_rels/workbook.xml.rels"]
    assert b'fullCalcOnLoad="1"' in parts["xl/workbook.xml"]


@LOST
def test_numbers_that_are_names_stay_text_and_days_are_days(tmp_path: Path) -> None:
    out, laid = filled(a_form(tmp_path / "form.xlsx"), some(8))

    sheet = openpyxl.load_workbook(out)["花名册"]
    assert (sheet["D5"].value, sheet["D5"].number_format) == ("430421197001010000", "@")
    assert (sheet["F5"].value, sheet["F5"].number_format) == ("13900000000", "@")
    assert sheet["E5"].value.date() == date(1970, 1, 1)
    assert sheet["H12"].value == 350.5
    assert sheet["F5"].border.left.style == "thin"
    assert laid.widened == ("E",)
    assert sheet.column_dimensions["E"].width == 11


def test_a_day_in_a_column_of_money_is_a_text(tmp_path: Path) -> None:
    out, _ = filled(a_form(tmp_path / "form.xlsx"), [Line({2: "某", 8: DAY, 9: DAY})])

    row = next(row for row in open_book(out).sheets[0].rows() if row.number == FIRST)
    assert (row.cells[8].text, row.cells[8].raw_kind) == ("2026-10-31", "text")
    assert (row.cells[9].text, row.cells[9].raw_kind) == ("2026-10-31", "text")


@LOST
def test_formats_that_were_there_keep_their_text(tmp_path: Path) -> None:
    form = a_form(tmp_path / "form.xlsx")
    before = parts_of(form)["xl/styles.xml"].decode()

    out, _ = filled(form, [Line({2: "某", 6: "13900000001"}, changed=frozenset((2,)))])

    after = parts_of(out)["xl/styles.xml"].decode()
    formats = before[before.index("<cellXfs") + 20 : before.index("</cellXfs>")]
    assert formats in after
    assert before[before.index("</cellXfs>") :] in after
    assert openpyxl.load_workbook(out)["花名册"]["B5"].fill.fgColor.rgb == "FFFFE699"


@LOST
def test_labels_with_a_gap_are_filled_and_their_runs_keep_their_look(tmp_path: Path) -> None:
    form = a_form(tmp_path / "form.xlsx")
    workbook, table, _ = looked_at(form)

    places = fill_labels(workbook, workbook.text(table.sheet), [1, 2, 3, 12], KNOWS, 4)
    save(workbook)
    out = tmp_path / "out.xlsx"
    with out.open("wb") as stream:
        workbook.parts.write(stream, DAY)

    assert places == ["A2"]
    runs = openpyxl.load_workbook(out, rich_text=True)["花名册"]["A2"].value
    assert str(runs) == "填报单位：柳沟村村民委员会  填报日期：2026年10月31日（盖章）"
    assert next(run.font.u for run in runs if hasattr(run, "font")) == "single"


def test_what_households_share_stands_once_and_is_merged_down(tmp_path: Path) -> None:
    form = a_form(tmp_path / "form.xlsx")
    lines = [Line({1: no, 2: name}, home) for no, name, home in
             ((1, "甲", "01"), (1, "乙", "01"), (1, "丙", "01"), (2, "丁", "02"))]  # fmt: skip

    out, _ = filled(form, lines, once=frozenset((1,)), merged=True)

    book = open_book(out)
    assert Merge(5, 1, 7, 1) in book.sheets[0].merges
    rows = {row.number: row.cells for row in book.sheets[0].rows()}
    assert [rows[n][2].text for n in range(5, 9)] == ["甲", "乙", "丙", "丁"]
    assert 1 not in rows[6]
    assert rows[8][1].text == "2"


def test_merges_of_the_last_line_stand_in_each_new_line(tmp_path: Path) -> None:
    form = a_form(tmp_path / "form.xlsx")

    def merge(parts: dict[str, bytes]) -> None:
        some_more = "".join(f'<mergeCell ref="I{row}:J{row}"/>' for row in range(FIRST, LAST + 1))
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        sheet = sheet.replace("</mergeCells>", f"{some_more}</mergeCells>")
        parts["xl/worksheets/sheet1.xml"] = sheet.encode()

    rewritten(form, merge)

    out, _ = filled(form, some(8))

    merges = open_book(out).sheets[0].merges
    assert {Merge(row, 9, row, 10) for row in range(5, 13)} <= set(merges)


@LOST
def test_a_formula_that_cells_share_is_their_own_afterwards(tmp_path: Path) -> None:
    form = a_form(tmp_path / "form.xlsx")

    def share(parts: dict[str, bytes]) -> None:
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        for row in range(FIRST, LAST + 1):
            own = f'<c r="J{row}"><f>IF(B{row}="",0,H{row}*12)</f><v></v></c>'
            assert own in sheet
            said = '<f t="shared" ref="J5:J10" si="0">IF(B5="",0,H5*12)</f><v>0</v>'
            said = said if row == FIRST else '<f t="shared" si="0"/><v>0</v>'
            sheet = sheet.replace(own, f'<c r="J{row}">{said}</c>')
        parts["xl/worksheets/sheet1.xml"] = sheet.encode()

    rewritten(form, share)

    out, _ = filled(form, some(8))

    sheet = openpyxl.load_workbook(out)["花名册"]
    assert [sheet.cell(row, 10).value for row in (5, 10, 12)] == [
        f'=IF(B{row}="",0,H{row}*12)' for row in (5, 10, 12)
    ]


def test_a_form_without_prepared_lines_gets_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for column, head in enumerate(("姓名", "身份证号", "出生日期"), 1):
        book.active.cell(1, column, head)
    book.save(tmp_path / "bare.xlsx")

    out, laid = filled(tmp_path / "bare.xlsx", [Line({1: "某", 2: "430421197001010012"})] * 3)

    rows = {row.number: row.cells for row in open_book(out).sheets[0].rows()}
    assert sorted(rows) == [1, 2, 3, 4]
    assert laid.inserted == 3


def test_an_old_xls_without_a_program_that_turns_it_is_refused_with_the_way_out(
    tmp_path: Path,
) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(b"x")

    with pytest.raises(ClerkError, match="没能转成") as refused:
        converted(path, tmp_path / "no-such-program")

    assert "另存为" in refused.value.remedy


def test_a_program_that_hangs_is_stopped(tmp_path: Path) -> None:
    path, program = tmp_path / "old.xls", tmp_path / "soffice"
    path.write_bytes(b"x")
    program.write_text("#!/bin/sh\nsleep 600\n")
    program.chmod(0o755)

    with pytest.raises(ClerkError, match="已停止"):
        converted(path, program, seconds=0.2)


def test_an_old_xls_is_turned_in_a_folder_that_nobody_else_may_enter(tmp_path: Path) -> None:
    path, program, scratch = tmp_path / "old.xls", tmp_path / "soffice", tmp_path / "scratch"
    scratch.mkdir()
    path.write_bytes(b"old")
    lines = ['while [ "$1" != --outdir ]; do shift; done', f'ls -ld "$TMPDIR" > {tmp_path}/told',
             'cp "$3" "$2/form.xlsx"']  # fmt: skip
    program.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    program.chmod(0o755)

    assert converted(path, program, scratch=scratch) == b"old"

    told = (tmp_path / "told").read_text()
    assert told.startswith("drwx------")
    assert f"{scratch}/form-" in told
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("430421197001010012", True), ("4304**********0012", True), ("13900000001", True),
     ("柳沟村1组12号", False), ("007", True), ("12", False), ("2026-10-31", True)],
)  # fmt: skip
def test_a_text_that_would_become_a_number_is_known(text: str, is_one: bool) -> None:
    assert looks_like_number(text) is is_one


def test_the_words_of_drop_downs_are_read_wherever_they_stand(tmp_path: Path) -> None:
    workbook, table, block = looked_at(a_form(tmp_path / "form.xlsx"))

    found: Mapping[str, object] = {
        column.letter: [(rule.kind, rule.words, rule.least) for rule in column.rules]
        for column in workbook.columns(table, block)
        if column.rules
    }

    assert found == {
        "C": [("list", ("男性", "女性"), 0)],
        "D": [("length", None, 18)],
        "G": [("list", ("小学", "初中", "高中", "大专", "本科"), 0)],
    }


def test_a_page_does_not_break_within_a_household(tmp_path: Path) -> None:
    form = a_form(tmp_path / "form.xlsx")  # with a break below row 7
    lines = [Line({1: 1, 2: "甲"}, "01")] * 2 + [Line({1: 2, 2: "乙"}, "02")] * 2

    out, _ = filled(form, lines, once=frozenset((1,)), merged=True)

    sheet = parts_of(out)["xl/worksheets/sheet1.xml"].decode()
    assert '<brk id="6"' in sheet
    assert '<brk id="7"' not in sheet
    assert '<brk id="10"' in sheet


def test_empty_sheets_that_were_looked_at_stay_as_they_are(tmp_path: Path) -> None:
    form = a_form(tmp_path / "form.xlsx")

    def empty(parts: dict[str, bytes]) -> None:
        sheet = parts["xl/worksheets/sheet3.xml"].decode()
        start, end = sheet.index("<sheetData>"), sheet.index("</sheetData>")
        sheet = sheet[:start] + "<sheetData/>" + sheet[end + len("</sheetData>") :]
        parts["xl/worksheets/sheet3.xml"] = sheet.encode()

    rewritten(form, empty)
    workbook, table, block = looked_at(form)
    workbook.text("选项")
    lay(workbook, table.sheet, block, some(2), first=block.start)
    save(workbook)
    with (tmp_path / "out.xlsx").open("wb") as stream:
        workbook.parts.write(stream, DAY)

    name = "xl/worksheets/sheet3.xml"
    assert parts_of(tmp_path / "out.xlsx")[name] == parts_of(form)[name]


@pytest.mark.parametrize(
    ("beside", "written"), [(" ", "B1"), ("定安县新竹镇", ""), ("填报人：", "A1")]
)
def test_a_label_is_filled_into_the_cell_beside_it_if_that_is_free(
    tmp_path: Path, beside: str, written: str
) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "填报单位："
    book.active["B1"] = None if beside == " " else beside
    book.active["B1"].number_format = "@"
    book.active["D1"] = "填表日期："
    book.save(tmp_path / "form.xlsx")
    workbook = open_form(tmp_path / "form.xlsx")
    text = workbook.text("Sheet")

    places = fill_labels(workbook, text, [1, 7], KNOWS, 4)

    assert places == [*([written] if written else []), "D1"]


def test_merges_come_where_the_format_wants_them(tmp_path: Path) -> None:
    tail = '</sheetData><autoFilter ref="A1:B2"><filterColumn/></autoFilter><pageMargins/>'

    made = with_merges(tail, [Merge(1, 1, 2, 1)])

    assert '</autoFilter><mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells><page' in made
    assert with_merges(made, []) == tail
    assert with_merges(tail, []) == tail


def test_a_workbook_whose_tags_have_a_prefix_is_filled_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "名册"
    book.active.append(("姓名", "身份证号", "补贴"))
    book.active["C4"] = "=SUM(C2:C3)"
    book.active["A4"] = "合计"
    book.save(tmp_path / "form.xlsx")

    def prefixed(parts: dict[str, bytes]) -> None:
        for name in ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"):
            text = re.sub(r"<(/?)(\w+)(?=[\s>/])", r"<\1x:\2", parts[name].decode())
            parts[name] = text.replace(' xmlns="', ' xmlns:x="').encode()

    rewritten(tmp_path / "form.xlsx", prefixed)

    out, laid = filled(
        tmp_path / "form.xlsx",
        [Line({1: f"某{at}", 2: "430421197001010012", 3: 5}) for at in range(4)],
        once=frozenset((1,)),
    )

    assert laid.inserted == 2
    sheet = openpyxl.load_workbook(out)["名册"]
    assert [cell.value for cell in sheet["B"]][1:5] == ["430421197001010012"] * 4
    assert sheet["B3"].number_format == "@"
    assert sheet["C6"].value == "=SUM(C2:C5)"
    assert b"<x:c " in parts_of(out)["xl/worksheets/sheet1.xml"]


def test_charts_reach_the_new_lines(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "名册"
    book.active.append(("姓名", "性别", "补贴"))
    book.active["A4"] = "合计"
    book.active["E1"] = "名册"
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=3, min_row=1, max_row=3), titles_from_data=True)
    book.create_sheet("图").add_chart(chart, "A1")
    book.save(tmp_path / "form.xlsx")

    out, _ = filled(tmp_path / "form.xlsx", [Line({1: "某", 3: 5})] * 6)

    assert "'名册'!$C$2:$C$7" in texts_of(parts_of(out)["xl/charts/chart1.xml"], "f")


@pytest.mark.parametrize("others", [(), ("A",), ("A", "E")])
def test_a_column_of_the_usual_width_is_made_wide_enough_for_a_day(
    tmp_path: Path, others: tuple[str, ...]
) -> None:
    book = openpyxl.Workbook()
    book.active.append(("姓名", "性别", "出生日期"))
    book.active["C2"].number_format = "yyyy-mm-dd"
    for letter in others:
        book.active.column_dimensions[letter].width = 20
    book.save(tmp_path / "form.xlsx")

    out, laid = filled(tmp_path / "form.xlsx", [Line({1: "某", 3: DAY})])

    sheet = openpyxl.load_workbook(out).active
    assert laid.widened == ("C",)
    assert sheet.column_dimensions["C"].width == 11
    assert all(sheet.column_dimensions[letter].width == 20 for letter in others)


def test_households_take_in_what_is_merged_across_their_lines(tmp_path: Path) -> None:
    form = a_form(tmp_path / "form.xlsx")

    def merge(parts: dict[str, bytes]) -> None:
        more = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(FIRST, LAST + 1))
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        sheet = sheet.replace("</mergeCells>", f"{more}</mergeCells>")
        sheet = sheet.replace('<brk id="10"', '<brk id="6"')
        parts["xl/worksheets/sheet1.xml"] = sheet.encode()

    rewritten(form, merge)

    out, _ = filled(
        form, [Line({1: "王大山", 3: "男性"}, "01")] * 4, once=frozenset((1,)), merged=True
    )

    merges = set(open_book(out).sheets[0].merges)
    assert Merge(5, 1, 8, 2) in merges
    assert not {Merge(row, 1, row, 2) for row in range(5, 9)} & merges
    assert Merge(9, 1, 9, 2) in merges
    sheet = parts_of(out)["xl/worksheets/sheet1.xml"].decode()
    assert re.findall(r'<brk id="(\d+)"', sheet) == ["4"]
    assert '<rowBreaks count="1" manualBreakCount="1">' in sheet


def test_lines_put_in_are_drawn_as_the_table_and_not_as_its_end_and_print_on_many_pages(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    thin = Side(style="thin")
    for row in range(1, 6):
        for column, head in enumerate(("姓名", "身份证号", "备注"), 1):
            cell = sheet.cell(row, column, head if row == 1 else None)
            cell.border = Border(thin, thin if row < 5 else None, thin, thin)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 1
    book.save(tmp_path / "form.xlsx")

    out, _ = filled(tmp_path / "form.xlsx", [Line({1: "某", 2: "430421197001010012"})] * 20)

    made = openpyxl.load_workbook(out).active
    assert made["A12"].border.right.style == "thin"
    assert made.page_setup.fitToHeight == 0
    assert made.sheet_properties.pageSetUpPr.fitToPage
