"""Workbooks in Office Open XML: .xlsx, .xlsm, .xltx and what newer WPS saves."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from csdesk.documents.workbooks.cells import Book, Sheet, SheetRow
from csdesk.documents.workbooks.numberformats import Shape, shape
from csdesk.documents.workbooks.parts import Attributes, Package
from csdesk.documents.workbooks.refusals import damaged, not_a_workbook
from csdesk.documents.workbooks.sharedtext import shared_strings
from csdesk.documents.workbooks.sheetxml import Meanings, sheet_rows, surroundings

_MOST_SHEETS = 1000
_WORKBOOKS = ("xl/workbook.xml", "xl/workbook2.xml")
_OTHERS = (
    (
        "word/",
        "这是一份 Word 文件，不是表格。",
        "请导入表格；表在 Word 里的，复制到 WPS 表格另存。",
    ),
    ("ppt/", "这是一份演示文稿，不是表格。", "请导入表格文件。"),
    ("xl/workbook.bin", "这是 .xlsb 格式的工作簿，本软件不读这种格式。", ""),
    ("meta-inf/manifest.xml", "这是 ODF 格式的文件，本软件不读这种格式。", ""),
)


def open_xlsx(source: Path | bytes) -> Book:
    """Look at a workbook's list of sheets and what surrounds their rows.

    Raises:
        FileRefusedError: ``not_a_workbook``, ``damaged`` or ``too_large``.
    """
    package = Package(source)
    workbook = _workbook_part(package)
    found = _Workbook()
    package.parse(workbook, found.start)
    related = package.relations(workbook)
    by_kind = dict(related.values())
    meanings = _LazyMeanings(package, by_kind, found.since_1904)
    in_cells = "xl/cellimages.xml" in package
    sheets = []
    for name, hidden, relation in found.sheets[:_MOST_SHEETS]:
        kind, part = related.get(relation, ("", ""))
        if kind != "worksheet" or part not in package:
            continue
        around = surroundings(package, part)
        sheets.append(
            Sheet(
                name=name,
                hidden=hidden,
                merges=tuple(around.merges),
                hidden_columns=frozenset(around.hidden_columns),
                has_pictures=in_cells or around.drawing,
                read=partial(_rows, package, part, meanings),
                since_1904=found.since_1904,
            )
        )
    if not sheets:
        raise damaged("工作簿里没有可读的工作表。")
    return Book(tuple(sheets), "xlsx", "xl/vbaproject.bin" in package)


def _rows(package: Package, part: str, meanings: "_LazyMeanings") -> Iterator[SheetRow]:
    return sheet_rows(package, part, meanings.read())


def _workbook_part(package: Package) -> str:
    for kind, part in package.relations("").values():
        if kind == "officeDocument" and part in package and part.startswith("xl/"):
            if part.endswith(".bin"):
                break
            return part
    for part in _WORKBOOKS:
        if part in package:
            return part
    for start, what, remedy in _OTHERS:
        if any(name.startswith(start) for name in package.names()):
            raise not_a_workbook(what, remedy) if remedy else not_a_workbook(what)
    raise not_a_workbook("这是一个压缩包，不是表格。", "请先解压，再导入里面的表格文件。")


class _Workbook:
    """What the part workbook.xml says."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []  # name, hidden, id of the relation
        self.since_1904 = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """Note one element."""
        if tag == "sheet":
            relation = next((attributes[key] for key in attributes if key.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), hidden, relation))
        elif tag == "workbookPr":
            self.since_1904 = attributes.get("date1904", "") in ("1", "true")


class _LazyMeanings:
    """Shared strings and formats, read once, when the first sheet is."""

    def __init__(self, package: Package, parts: dict[str, str], since_1904: bool) -> None:
        self._package = package
        self._parts = parts
        self._since_1904 = since_1904
        self._read: Meanings | None = None

    def read(self) -> Meanings:
        if self._read is None:
            strings = self._parts.get("sharedStrings", "")
            styles = self._parts.get("styles", "")
            self._read = Meanings(
                shared_strings(self._package, strings) if strings in self._package else (),
                _shapes(self._package, styles) if styles in self._package else (),
                self._since_1904,
            )
        return self._read


def _shapes(package: Package, part: str) -> list[Shape]:
    """The shape of each cell format, in the order of cellXfs."""
    codes: dict[str, str] = {}
    used: list[str] = []
    inside = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal inside
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = tag == "cellXfs"
        elif tag == "xf" and inside:
            used.append(attributes.get("numFmtId", "0"))

    package.parse(part, start)
    return [shape(int(one) if one.isdecimal() else 0, codes.get(one, "")) for one in used]
