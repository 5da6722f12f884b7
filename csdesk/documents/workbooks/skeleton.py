"""An exported workbook without its rows: styles, heads, drop-downs and how it prints."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from csdesk.documents.workbooks.cells import LAST_ROW, letters
from csdesk.documents.workbooks.page import Head, HeadKind, WorkbookPage

SHEET_PART = "xl/worksheets/sheet1.xml"
_CORE_PART = "docProps/core.xml"
_FORMATS: Mapping[HeadKind, str] = {
    "text": "@",
    "number": "General",
    "date": "yyyy-mm-dd",
    "amount": "#,##0.00",
}
_SIDES: Mapping[HeadKind, str] = {
    "text": "left",
    "number": "right",
    "date": "center",
    "amount": "right",
}
_LONGEST_LIST = 255  # characters of a drop-down that stands in its own rule
_CODES = "代码"
_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_INCH = 25.4
_MARGIN = 10 / _INCH
_A4 = 9
_STAMP = re.compile(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The parts of a workbook, the sheet cut open where its rows go.

    Attributes:
        parts: All parts but the sheet, in order.
        head: The sheet's XML up to the first row of data, `<dimension>` left out.
        tail: What follows the last row; `1048576` stands for the last row's number.
        styles: The style number of each column's cells.
    """

    parts: tuple[tuple[str, bytes], ...]
    head: str
    tail: str
    styles: tuple[int, ...]


def skeleton(page: WorkbookPage, widths: Sequence[float], on: date) -> Skeleton:
    """Build a workbook with a model row and take it apart.

    Args:
        page: What it looks like.
        widths: Column widths in characters.
        on: The day in its properties.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = sheet_name(page.sheet or page.title)
    _heads(sheet, page, widths)
    first = page.head_row + 1
    for column, head in enumerate(page.heads, 1):
        _model(sheet.cell(first, column), head)
    _choices(book, sheet, page)
    _printing(sheet, page)
    book.properties.creator = "CSDesk"
    book.properties.title = page.title or None
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    xml = parts.pop(SHEET_PART).decode("utf-8")
    parts[_CORE_PART] = stamped(_CORE_PART, parts[_CORE_PART], on)
    begin = xml.index(f'<row r="{first}"')
    end = xml.index("</row>", begin) + len("</row>")
    styles = re.findall(r'<c r="[A-Z]+\d+" s="(\d+)"', xml[begin:end])
    return Skeleton(
        parts=tuple(parts.items()),
        head=re.sub(r"<dimension [^>]*/>", "", xml[:begin]),
        tail=xml[end:],
        styles=tuple(map(int, styles)),
    )


def stamped(name: str, content: bytes, on: date) -> bytes:
    """A part with the day instead of the clock's time, if it is the one with the properties."""
    if name != _CORE_PART:
        return content
    text = _STAMP.sub(rf"\g<1>{on.isoformat()}T00:00:00Z", content.decode("utf-8"))
    return text.encode("utf-8")


def sheet_name(text: str) -> str:
    """A tab's name out of any text: without the marks that Excel forbids, 31 characters."""
    plain = _NOT_IN_NAMES.sub("", text).strip().strip("'")[:_LONGEST_NAME].strip()
    return plain if plain and plain.lower() not in ("history", _CODES) else "Sheet1"


def _lines() -> Border:
    side = Side(style="thin")
    return Border(side, side, side, side)


def _heads(sheet: Any, page: WorkbookPage, widths: Sequence[float]) -> None:
    last = letters(len(page.heads))
    row = 1
    if page.title:
        cell = _text(sheet.cell(row, 1), page.title)
        cell.font = Font(name="宋体", size=16, bold=True)
        cell.alignment = Alignment("center", "center")
        sheet.row_dimensions[row].height = 30
        _spread(sheet, f"A{row}:{last}{row}")
        row += 1
    if page.unit_line:
        cell = _text(sheet.cell(row, 1), page.unit_line)
        cell.alignment = Alignment("left", "center")
        _spread(sheet, f"A{row}:{last}{row}")
        row += 1
    for column, (head, width) in enumerate(zip(page.heads, widths, strict=True), 1):
        cell = _text(sheet.cell(row, column), head.label)
        cell.font = Font(name="宋体", size=11, bold=True)
        cell.alignment = Alignment("center", "center", wrap_text=True)
        cell.border = _lines()
        cell.fill = PatternFill("solid", fgColor="FFEDEDED")
        sheet.column_dimensions[letters(column)].width = width
    sheet.freeze_panes = f"A{row + 1}"


def _spread(sheet: Any, area: str) -> None:
    first, last = area.split(":")
    if first != last:
        sheet.merge_cells(area)


def _text(cell: Any, text: str) -> Any:
    """Put a text that stays one, whatever it begins with."""
    cell.value = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    return cell


def _model(cell: Any, head: Head) -> None:
    cell.number_format = _FORMATS[head.kind]
    cell.font = Font(name="宋体", size=11)
    cell.border = _lines()
    cell.alignment = Alignment(_SIDES[head.kind], "center", wrap_text=head.kind == "text")


def _choices(book: Any, sheet: Any, page: WorkbookPage) -> None:
    codes = None
    used = 0
    for column, head in enumerate(page.heads, 1):
        if not head.choices:
            continue
        formula = '"' + ",".join(head.choices) + '"'
        if len(formula) - 2 > _LONGEST_LIST or any(set(',"') & set(one) for one in head.choices):
            if codes is None:
                codes = book.create_sheet(_CODES)
                codes.sheet_state = "hidden"
            used += 1
            for row, choice in enumerate(head.choices, 1):
                _text(codes.cell(row, used), choice)
            place = letters(used)
            formula = f"{_CODES}!${place}$1:${place}${len(head.choices)}"
        rule = DataValidation(type="list", formula1=formula, allow_blank=True)
        rule.errorTitle = "不在选项中"
        rule.error = "请从下拉列表中选一项。"
        rule.errorStyle = "warning"
        rule.showErrorMessage = True
        at = letters(column)
        rule.add(f"{at}{page.head_row + 1}:{at}{LAST_ROW}")
        sheet.add_data_validation(rule)


def _printing(sheet: Any, page: WorkbookPage) -> None:
    sheet.print_title_rows = f"1:{page.head_row}"
    sheet.page_setup.orientation = "landscape" if page.landscape else "portrait"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    for side in ("left", "right", "top"):
        setattr(sheet.page_margins, side, _MARGIN)
    sheet.page_margins.bottom = 1.6 * _MARGIN
    sheet.oddFooter.left.text = page.foot.replace("&", "&&") or None
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
