"""Workbooks drawn for the tests: with openpyxl and xlwt, or spelled out as XML."""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import xlwt

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

IDS = (
    "110101194910019516", "120104195602299523", "13010219600815953X", "14010519640720954X",
    "150102196801019552", "210102197203049568", "220102197512259579", "230102197906069585",
    "310101198309109591", "320102198702289603", "330106199111119612", "340104199504309627",
)  # fmt: skip
NAMES = (
    "汤怀远",
    "方若兰",
    "程立本",
    "柯玉芬",
    "阮承志",
    "祝雪梅",
    "温国安",
    "骆春生",
    "邵明霞",
    "严可为",
    "纪文秀",
    "樊大年",
)

Rows = Sequence[Sequence[Any]]


def xlsx(path: Path, sheets: Mapping[str, Rows], merges: Iterable[str] = ()) -> Path:
    """A plain workbook; ``merges`` are made on the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    sheet.cell(number, column, value)
    for area in merges:
        book.worksheets[0].merge_cells(area)
    book.save(path)
    return path


def xls(path: Path, sheets: Mapping[str, Rows], merges: Iterable[tuple[int, ...]] = ()) -> Path:
    """A binary workbook; ``merges`` on the first sheet: first and last row, columns, from 0."""
    book = xlwt.Workbook(encoding="utf-8")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
    for area in merges:
        first = book.get_sheet(0)
        first.merge(*area)
    book.save(str(path))
    return path


def spelled(
    path: Path,
    sheet: str,
    strings: str = "",
    styles: str = "",
    workbook: str = "",
    more: Mapping[str, str] | None = None,
) -> Path:
    """A workbook of one sheet given as XML."""
    parts = {
        "_rels/.rels": _relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{workbook}<sheets>'
        '<sheet name="花名册" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "sharedStrings", "sharedStrings.xml"),
            ("rId3", "styles", "styles.xml"),
        ),
        "xl/worksheets/sheet1.xml": sheet,
        **(more or {}),
    }
    if strings:
        parts["xl/sharedStrings.xml"] = strings
    if styles:
        parts["xl/styles.xml"] = styles
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def worksheet(rows: str, before: str = "", after: str = "") -> str:
    """The XML of a sheet round its rows."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def sst(*items: str) -> str:
    """Shared strings; each item is what stands in <si>."""
    inner = "".join(f"<si>{item}</si>" for item in items)
    return f'<sst xmlns="{MAIN}">{inner}</sst>'


def stylesheet(*codes: str) -> str:
    """Cell formats: number 0 is plain, then one for each code or built-in number."""
    formats = "".join(
        f'<numFmt numFmtId="{200 + at}" formatCode="{code}"/>'
        for at, code in enumerate(codes)
        if not code.isdigit() or code.startswith("0")
    )
    used = "".join(
        f'<xf numFmtId="{code if code.isdigit() and not code.startswith("0") else 200 + at}"/>'
        for at, code in enumerate(codes)
    )
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellStyleXfs><xf numFmtId="14"/>'
        f'</cellStyleXfs><cellXfs><xf numFmtId="0"/>{used}</cellXfs></styleSheet>'
    )


def _relations(*targets: tuple[str, str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for name, kind, target in targets
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'
