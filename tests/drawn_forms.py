"""A township's form with all that office programs put into one, drawn for tests."""

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

HEADS = ("序号", "姓名", "性别", "身份证号", "出生日期", "联系电话", "文化程度", "补贴金额", "备注")
FIRST, LAST = 5, 10
"""The first and last of the blank lines; the totals stand below."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EXTENSIONS = (
    f'<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="{_X14}">'
    "<x14:conditionalFormattings><x14:conditionalFormatting "
    f'xmlns:xm="{_XM}"><x14:cfRule type="dataBar" id="{{1}}"><x14:dataBar minLength="0" '
    'maxLength="100"><x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/></x14:dataBar>'
    "</x14:cfRule><xm:sqref>H5:H10</xm:sqref></x14:conditionalFormatting>"
    "</x14:conditionalFormattings></ext>"
    f'<ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" xmlns:x14="{_X14}">'
    f'<x14:sparklineGroups xmlns:xm="{_XM}"><x14:sparklineGroup><x14:sparklines><x14:sparkline>'
    "<xm:f>花名册!H5:H10</xm:f><xm:sqref>J11</xm:sqref></x14:sparkline></x14:sparklines>"
    "</x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
)
_DRAWING = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor '
    'editAs="oneCell"><xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>12</xdr:row>'
    "<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff>"
    '<xdr:row>14</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp macro="" textlink=""><xdr:nvSpPr>'
    '<xdr:cNvPr id="2" name="盖章处"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="1" cy="1"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
    "</a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>此处盖章</a:t></a:r></a:p>"
    "</xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
)
_PICTURES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><etc:cellImages '
    'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"/>'
)
_HEADER_PICTURE = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    '<v:shape id="LH" style="width:20pt;height:20pt"><v:imagedata o:relid="rId1"/></v:shape></xml>'
)


def a_form(path: Path) -> Path:
    """The form: a title, a line of labels, a heading in row 4, six blank lines, totals, signatures."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "花名册"
    _words(sheet)
    _marks(sheet)
    other = book.create_sheet("汇总")
    other["A1"], other["B1"] = "人数", "=COUNTA(花名册!B5:B10)"
    other["A2"], other["B2"] = "金额", "=花名册!H11"
    other["A3"] = "与花名册无关"
    other["B3"] = "=SUM(B1:B2)"
    words = book.create_sheet("选项")
    for row, word in enumerate(("小学", "初中", "高中", "大专", "本科"), 1):
        words.cell(row, 1, word)
    book.save(path)
    rewritten(path, _features())
    return path


def _words(sheet: Worksheet) -> None:
    side = Side(style="thin")
    sheet["A1"] = "困难群众补贴花名册"
    sheet.merge_cells("A1:I1")
    sheet["A2"] = CellRichText(
        "填报单位：", TextBlock(InlineFont(u="single"), "              "),
        "填报日期：    年  月  日", TextBlock(InlineFont(color="FFFF0000"), "（盖章）"),
    )  # fmt: skip
    sheet.merge_cells("A2:I2")
    sheet["A3"] = "说明：请如实填写"
    sheet.merge_cells("A3:I3")
    for column, head in enumerate(HEADS, 1):
        sheet.cell(FIRST - 1, column, head).font = Font(bold=True)
    for row in range(FIRST - 1, LAST + 2):
        sheet.row_dimensions[row].height = 24
        for column in range(1, len(HEADS) + 1):
            cell = sheet.cell(row, column)
            cell.border = Border(side, side, side, side)
            cell.alignment = Alignment("center", wrap_text=True)
    for row in range(FIRST, LAST + 1):
        sheet.cell(row, 4).number_format = "@"
        sheet.cell(row, 5).number_format = "yyyy-mm-dd"
        sheet.cell(row, 8).number_format = "#,##0.00"
        sheet.cell(row, 10, f'=IF(B{row}="",0,H{row}*12)')
    sheet["A11"] = "合计"
    sheet.merge_cells("A11:G11")
    sheet["H11"] = "=SUM(H5:H10)"
    sheet["J11"] = "=SUM(J5:J10)/MAX(1,COUNTA(B5:B10))"
    sheet["A12"] = "填表人：        审核人：        "
    sheet.merge_cells("A12:H12")


def _marks(sheet: Worksheet) -> None:
    sex = DataValidation("list", formula1='"男性,女性"')
    sex.add("C5:C10")
    education = DataValidation("list", formula1="选项!$A$1:$A$5")
    education.add("G5:G10")
    number = DataValidation("textLength", operator="equal", formula1="18")
    number.add("D5:D10")
    for one in (sex, education, number):
        sheet.add_data_validation(one)
    fill = PatternFill("solid", bgColor="FFFFC7CE")
    rule = CellIsRule(operator="greaterThan", formula=["$H$11"], fill=fill)
    sheet.conditional_formatting.add("H5:H10", rule)
    sheet["A12"].comment = Comment("由村文书签字", "乡镇")
    sheet["B4"].comment = Comment("与身份证一致", "乡镇")
    sheet["I12"].hyperlink = Hyperlink(ref="I12", location="花名册!A11", display="合计")
    sheet.auto_filter.ref = "A4:I10"
    sheet.print_title_rows = "1:4"
    sheet.print_area = "A1:I12"
    sheet.row_breaks.append(Break(id=7))
    sheet.row_breaks.append(Break(id=10))
    sheet.freeze_panes = "A5"
    sheet.column_dimensions["E"].width = 7
    sheet.column_dimensions["D"].width = 22


Change = Callable[[dict[str, bytes]], None]


def rewritten(path: Path, change: Change) -> None:
    """A workbook with its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    change(parts)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    path.write_bytes(made.getvalue())


def _features() -> Change:
    def change(parts: dict[str, bytes]) -> None:
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        sheet = sheet.replace(
            "<legacyDrawing ", '<drawing r:id="rIdBox"/><legacyDrawing ', 1
        ).replace("</worksheet>", f'<legacyDrawingHF r:id="rIdHead"/>{_EXTENSIONS}</worksheet>')
        sheet = sheet.replace("<worksheet ", f'<worksheet xmlns:r="{_REL}" ', 1)
        parts["xl/worksheets/sheet1.xml"] = sheet.encode()
        rels = parts["xl/worksheets/_rels/sheet1.xml.rels"].decode()
        more = (
            f'<Relationship Id="rIdBox" Type="{_REL}/drawing" Target="../drawings/drawing9.xml"/>'
            f'<Relationship Id="rIdHead" Type="{_REL}/vmlDrawing" '
            'Target="../drawings/vmlDrawing9.vml"/>'
        )
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = rels.replace(
            "</Relationships>", f"{more}</Relationships>"
        ).encode()
        parts["xl/drawings/drawing9.xml"] = _DRAWING.encode()
        parts["xl/drawings/vmlDrawing9.vml"] = _HEADER_PICTURE.encode()
        parts["xl/cellimages.xml"] = _PICTURES.encode()
        parts["xl/calcChain.xml"] = (
            f'<calcChain xmlns="{_MAIN}"><c r="H11" i="1"/></calcChain>'.encode()
        )
        types = parts["[Content_Types].xml"].decode()
        more = (
            '<Override PartName="/xl/drawings/drawing9.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.drawing+xml"/>'
            '<Override PartName="/xl/calcChain.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/>'
            '<Override PartName="/xl/cellimages.xml" ContentType='
            '"application/vnd.wps-officedocument.cellimage+xml"/>'
        )
        parts["[Content_Types].xml"] = types.replace("</Types>", f"{more}</Types>").encode()
        rels = parts["xl/_rels/workbook.xml.rels"].decode()
        more = f'<Relationship Id="rIdChain" Type="{_REL}/calcChain" Target="calcChain.xml"/>'
        parts["xl/_rels/workbook.xml.rels"] = rels.replace(
            "</Relationships>", f"{more}</Relationships>"
        ).encode()

    return change


def parts_of(path: Path) -> Mapping[str, bytes]:
    """The parts of a workbook."""
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def texts_of(xml: bytes, tag: str) -> list[str]:
    """What stands in elements of a name."""
    return re.findall(rf"<(?:\w+:)?{tag}(?:\s[^>]*)?>([^<]*)</", xml.decode())


def a_card(path: Path) -> Path:
    """A form about one household: labels with free cells, a table of members, a formula, a box."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    side = Side(style="thin")
    sheet.title = "登记表"
    for row in range(1, 13):
        for column in range(1, 7):
            sheet.cell(row, column).border = Border(side, side, side, side)
    sheet["A1"] = "集体资产股权确认登记表"
    sheet.merge_cells("A1:F1")
    for place, label in (
        ("A2", "户主姓名"), ("C2", "联系电话"), ("E2", "民  族"), ("A3", "身份证号码"),
        ("D3", "股权证编号"), ("A4", "家庭住址"),
    ):  # fmt: skip
        sheet[place] = label
    sheet.merge_cells("B3:C3")
    sheet.merge_cells("E3:F3")
    sheet.merge_cells("B4:F4")
    sheet["B3"].number_format = "@"
    for column, head in enumerate(("序号", "姓名", "与户主关系", "性别", "身份证号", "备注"), 1):
        sheet.cell(5, column, head)
    sheet["A9"] = "家庭代表意见"
    sheet.merge_cells("B9:F9")
    sheet["A10"], sheet["B10"] = "人数", "=COUNTA(登记表!B6:B8)"
    sheet["A11"] = "填表日期：   年  月  日"
    sheet.print_area = "A1:F11"
    sheet["A5"].comment = Comment("按户口簿填", "乡镇")
    book.save(path)
    return path
