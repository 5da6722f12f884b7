"""A sheet copied within its workbook."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from drawn_forms import a_form, parts_of, rewritten

from csdesk.documents.workbooks.filling.copying import add_sheet, rename, sheet_title
from csdesk.documents.workbooks.filling.form import Workbook
from csdesk.documents.workbooks.filling.formulas import Shift
from csdesk.documents.workbooks.filling.opening import open_form
from csdesk.documents.workbooks.filling.sheet import SheetText
from csdesk.documents.workbooks.filling.table import save

LOST = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
STILL = Shift(1, 1, 0)
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def written(workbook: Workbook, out: Path) -> Path:
    workbook.parts.check()
    with out.open("wb") as stream:
        workbook.parts.write(stream, date(2026, 10, 31))
    return out


@pytest.mark.parametrize(
    ("wanted", "taken", "title"),
    [("王秀英", (), "王秀英"), ("王秀英", ("王秀英",), "王秀英(2)"), ("a/b:[c]", (), "a b  c"),
     ("", (), "表"), ("长" * 40, ("长" * 31,), "长" * 28 + "(2)"), ("History", (), "History(2)")],
)  # fmt: skip
def test_a_tab_is_named_as_a_tab_may_be(wanted: str, taken: tuple[str, ...], title: str) -> None:
    assert sheet_title(wanted, taken) == title


@LOST
def test_a_copy_has_all_that_belongs_to_the_sheet(tmp_path: Path) -> None:
    workbook = open_form(a_form(tmp_path / "form.xlsx"))
    source = workbook.part("花名册")
    text = SheetText.read(workbook.parts.read(source.part))

    lost = add_sheet(workbook.parts, source, text, "王 秀英", STILL)
    out = written(workbook, tmp_path / "out.xlsx")

    assert lost == set()
    before, after = parts_of(tmp_path / "form.xlsx"), parts_of(out)
    assert {n for n in before if before[n] != after[n]} == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
    }  # fmt: skip
    assert "xl/worksheets/sheet4.xml" in after
    assert after["xl/drawings/drawing1.xml"] == before["xl/drawings/drawing9.xml"]
    book = openpyxl.load_workbook(out)
    copy = book["王 秀英"]
    assert book.sheetnames == ["花名册", "汇总", "选项", "王 秀英"]
    assert copy["A12"].comment.text == "由村文书签字"
    assert copy.print_area == "'王 秀英'!$A$1:$I$12"
    assert copy.print_title_rows == "$1:$4"
    assert [str(one) for one in copy.merged_cells.ranges]
    assert b"tabSelected" not in after["xl/worksheets/sheet4.xml"]


@LOST
def test_what_can_stand_once_only_is_left_and_told(tmp_path: Path) -> None:
    form = a_form(tmp_path / "form.xlsx")

    def more(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        sheet = parts[name].decode().replace("<sheetView ", '<sheetView tabSelected="1" ', 1)
        sheet = sheet.replace(
            "<extLst>", '<tableParts count="1"><tablePart r:id="rIdT"/></tableParts><extLst>', 1
        ).replace("<sheetPr>", '<sheetPr codeName="Sheet1">', 1)
        parts[name] = sheet.encode()
        rels = parts["xl/worksheets/_rels/sheet1.xml.rels"].decode()
        made = f'<Relationship Id="rIdT" Type="{_REL}/table" Target="../tables/table1.xml"/>'
        made += (
            f'<Relationship Id="rIdW" Type="{_REL}/hyperlink" Target="http://a" '
            'TargetMode="External"/>'
        )
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = rels.replace(
            "</Relationships>", f"{made}</Relationships>"
        ).encode()
        parts["xl/tables/table1.xml"] = b'<table id="1" name="T" displayName="T" ref="A4:I10"/>'

    rewritten(form, more)
    workbook = open_form(form)
    source = workbook.part("花名册")
    text = SheetText.read(workbook.parts.read(source.part))

    lost = add_sheet(workbook.parts, source, text, "王秀英", STILL)
    parts = parts_of(written(workbook, tmp_path / "out.xlsx"))

    assert lost == {"表格样式区"}
    copy = parts["xl/worksheets/sheet4.xml"].decode()
    assert "tablePart" not in copy
    assert "tabSelected" not in copy
    assert "codeName" not in copy
    assert "tablePart " in parts["xl/worksheets/sheet1.xml"].decode()
    assert b"http://a" in parts["xl/worksheets/_rels/sheet4.xml.rels"]


@LOST
def test_a_sheet_with_another_name_is_called_so_everywhere(tmp_path: Path) -> None:
    workbook = open_form(a_form(tmp_path / "form.xlsx"))
    source = workbook.part("花名册")

    rename(workbook.parts, source, workbook.text("花名册"), "王 秀英")
    save(workbook)
    out = written(workbook, tmp_path / "out.xlsx")

    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["王 秀英", "汇总", "选项"]
    assert book["汇总"]["B1"].value == "=COUNTA('王 秀英'!B5:B10)"
    assert book["王 秀英"].print_area == "'王 秀英'!$A$1:$I$12"
    assert "'王 秀英'!H5:H10" in parts_of(out)["xl/worksheets/sheet1.xml"].decode()
