"""The text of one sheet: rows and cells are changed in it, what is not touched stays as written."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from csdesk.documents.workbooks.cells import LAST_ROW, column_number, letters
from csdesk.documents.workbooks.filling.formulas import copied
from csdesk.documents.workbooks.filling.xmltext import (
    ATTRIBUTES,
    attributes,
    decoded,
    elements,
    escaped,
    whole,
    with_attributes,
)
from csdesk.documents.workbooks.refusals import damaged
from csdesk.documents.workbooks.sharedtext import entities

_DATA = re.compile(rf"<((?:[\w.-]+:)?)sheetData\b{ATTRIBUTES}(/?)>")
_ROW = re.compile(rf"<((?:[\w.-]+:)?)row\b({ATTRIBUTES})(?:/>|>(.*?)</\1row\s*>)", re.S)
_CELL = re.compile(rf"<((?:[\w.-]+:)?)c\b({ATTRIBUTES})(?:/>|>(.*?)</\1c\s*>)", re.S)
_FORMULA = re.compile(
    rf"<((?:[\w.-]+:)?)f\b(?P<attributes>{ATTRIBUTES})(?:/>|>(?P<text>.*?)</\1f\s*>)", re.S
)
_VALUE = re.compile(rf"<((?:[\w.-]+:)?)v\b{ATTRIBUTES}(?:/>|>.*?</\1v\s*>)", re.S)
_EPOCH = date(1899, 12, 30).toordinal()
_EPOCH_1904 = date(1904, 1, 1).toordinal()

Written = str | int | Decimal | date | None


@dataclass(slots=True)
class CellText:
    """One cell as it stands in the file.

    Attributes:
        column: Its number.
        attributes: Of its tag, as text.
        body: What is in it; empty for nothing.
    """

    column: int
    attributes: str
    body: str

    @property
    def style(self) -> int:
        """The number of its format."""
        return whole(attributes(self.attributes), "s")

    @property
    def formula(self) -> re.Match[str] | None:
        """Its formula's element."""
        return _FORMULA.search(self.body) if "f" in self.body else None

    @property
    def holds(self) -> bool:
        """Whether anything is in it."""
        return bool(self.body.strip())


@dataclass(slots=True)
class RowText:
    """One row as it stands in the file; its cells are read when they are asked for."""

    number: int
    attributes: str
    body: str
    before: str = ""
    prefix: str = ""
    changed: bool = False
    _cells: list[CellText] | None = None

    @property
    def cells(self) -> list[CellText]:
        """Its cells from the left."""
        if self._cells is None:
            self._cells = []
            at = 0
            for found in _CELL.finditer(self.body):
                given = column_number(attributes(found[2]).get("r", ""))
                at = given or at + 1
                self._cells.append(CellText(at, found[2], found[3] or ""))
        return self._cells

    def cell(self, column: int) -> CellText | None:
        """The cell of a column; None where the file has none."""
        return next((one for one in self.cells if one.column == column), None)

    def put(self, column: int, style: int | None, body: str, kind: str = "") -> None:
        """Writes a cell in place of what is there.

        Args:
            column: Its number.
            style: Its format; None keeps the one it has.
            body: The XML in it; empty empties it.
            kind: Of its value: `inlineStr`, empty for a number.
        """
        cell = self.cell(column)
        if cell is None:
            cell = CellText(column, f' r="{letters(column)}{self.number}"', "")
            at = sum(one.column < column for one in self.cells)
            self.cells.insert(at, cell)
        changes: dict[str, str | None] = {"t": kind or None, "cm": None, "vm": None}
        if style is not None:
            changes["s"] = str(style) if style else None
        cell.attributes = with_attributes(cell.attributes, changes)
        cell.body = body
        self.changed = True

    def renumber(self, number: int) -> None:
        """Gives the row and its cells another number."""
        self.number = number
        self.attributes = with_attributes(self.attributes, {"r": str(number)})
        for cell in self.cells:
            place = f"{letters(cell.column)}{number}"
            cell.attributes = with_attributes(cell.attributes, {"r": place})
        self.changed = True

    @property
    def inside(self) -> str:
        """Its cells as XML."""
        if not self.changed:
            return self.body
        p = self.prefix
        return "".join(
            f"<{p}c{one.attributes}>{one.body}</{p}c>" if one.body else f"<{p}c{one.attributes}/>"
            for one in self.cells
        )

    def text(self) -> str:
        """The row as XML."""
        p, inside = self.prefix, self.inside
        closed = f">{inside}</{p}row>" if inside else "/>"
        return f"{self.before}<{p}row{self.attributes}{closed}"


@dataclass(slots=True)
class SheetText:
    """A sheet's text, cut into what stands before its rows, the rows, and what follows.

    Attributes:
        head: Up to and with the tag that opens the rows.
        rows: In order.
        tail: From the tag that closes them.
        prefix: Of the name space.
    """

    head: str
    rows: list[RowText]
    tail: str
    prefix: str = ""
    _columns: dict[int, int] = field(default_factory=dict)

    @classmethod
    def read(cls, content: bytes) -> "SheetText":
        """Cut a sheet.

        Raises:
            FileRefusedError: ``damaged``.
        """
        text = decoded(content)
        found = _DATA.search(text)
        if found is None:
            raise damaged()
        prefix = found[1]
        if found[2]:
            opened = f"<{prefix}sheetData>"
            return cls(
                text[: found.start()] + opened,
                [],
                f"</{prefix}sheetData>{text[found.end() :]}",
                prefix,
            )
        end = re.compile(rf"</{re.escape(prefix)}sheetData\s*>").search(text, found.end())
        if end is None:
            raise damaged()
        rows: list[RowText] = []
        at, number = found.end(), 0
        for one in _ROW.finditer(text, found.end(), end.start()):
            number = whole(attributes(one[2]), "r") or number + 1
            if number > LAST_ROW:
                raise damaged()
            rows.append(RowText(number, one[2], one[3] or "", text[at : one.start()], prefix))
            at = one.end()
        return cls(text[: found.end()], rows, text[at:], prefix)

    def text(self) -> bytes:
        """The whole sheet as XML."""
        return "".join([self.head, *(row.text() for row in self.rows), self.tail]).encode("utf-8")

    def row(self, number: int) -> RowText | None:
        """A row; None where the file has none."""
        at = bisect_left(self.rows, number, key=lambda row: row.number)
        found = self.rows[at] if at < len(self.rows) else None
        return found if found and found.number == number else None

    def made(self, number: int) -> RowText:
        """A row, put in empty where the file has none."""
        at = bisect_left(self.rows, number, key=lambda row: row.number)
        if at < len(self.rows) and self.rows[at].number == number:
            return self.rows[at]
        new = RowText(number, f' r="{number}"', "", "", self.prefix)
        self.rows.insert(at, new)
        return new

    def style(self, row: RowText | None, column: int) -> int:
        """The format that a place has: its cell's, its row's, its column's."""
        cell = row.cell(column) if row else None
        if cell is not None:
            return cell.style
        if row is not None:
            said = attributes(row.attributes)
            if said.get("customFormat") in ("1", "true"):
                return whole(said, "s")
        return self.column_styles.get(column, 0)

    @property
    def column_styles(self) -> dict[int, int]:
        """Formats that whole columns have."""
        if not self._columns:
            self._columns = {0: 0}
            for said in self.column_tags():
                first, last = whole(said, "min"), whole(said, "max")
                if style := whole(said, "style"):
                    self._columns.update(dict.fromkeys(range(first, min(last, 1000) + 1), style))
        return self._columns

    def column_tags(self) -> Iterator[dict[str, str]]:
        """What the file says of columns: min, max, width, style."""
        for tag, _, _ in elements(self.head, "col"):
            yield attributes(tag.attributes)

    def write(self, row: RowText, column: int, value: Written, style: int | None) -> None:
        """Writes a value: text as text, a day as its number; None empties the cell."""
        p = self.prefix
        match value:
            case None | "":
                row.put(column, style, "")
            case str():
                text = escaped(value.replace("\r\n", "\n"))
                text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
                space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
                row.put(column, style, f"<{p}is><{p}t{space}>{text}</{p}t></{p}is>", "inlineStr")
            case date():
                raise TypeError("a day is written as its number")
            case _:
                row.put(column, style, f"<{p}v>{value:f}</{p}v>" if isinstance(value, Decimal)
                        else f"<{p}v>{value}</{p}v>")  # fmt: skip

    # ---- formulas -------------------------------------------------------------------------------
    @property
    def has_formulas(self) -> bool:
        """Whether any cell holds a formula."""
        return any(re.search(r"<(?:[\w.-]+:)?f[\s>/]", row.body) for row in self.rows) or any(
            one.formula for row in self.rows if row.changed for one in row.cells
        )

    def unshare(self) -> None:
        """Gives each cell its own formula where several share one."""
        shared: dict[str, tuple[str, int, int]] = {}
        for row in self.rows:
            if '"shared"' not in row.body:
                continue
            for cell in row.cells:
                found = cell.formula
                said = attributes(found["attributes"]) if found else {}
                if found is None or said.get("t") != "shared":
                    continue
                key = said.get("si", "")
                if found["text"]:
                    shared[key] = (entities(found["text"]), row.number, cell.column)
                if key not in shared:
                    continue
                formula, top, left = shared[key]
                own = copied(formula, row.number - top, cell.column - left)
                self._formula(cell, found, own, "")
                row.changed = True

    def each_formula(self, change: Callable[[RowText, str], str]) -> bool:
        """Changes every formula; whether any is another now."""
        any_changed = False
        for row in self.rows:
            if not re.search(r"<(?:[\w.-]+:)?f[\s>/]", row.body) and not row.changed:
                continue
            for cell in row.cells:
                found = cell.formula
                if found is None or not found["text"]:
                    continue
                old = entities(found["text"])
                new = change(row, old)
                if new != old:
                    self._formula(cell, found, new, found["attributes"])
                    row.changed = any_changed = True
        return any_changed

    def _formula(self, cell: CellText, found: re.Match[str], text: str, said: str) -> None:
        p = self.prefix
        made = f"<{p}f{said}>{escaped(text)}</{p}f>"
        cell.body = cell.body[: found.start()] + made + cell.body[found.end() :]

    def forget_results(self) -> None:
        """Takes away what formulas gave when the file was saved."""
        for row in self.rows:
            for cell in row.cells if "f" in row.body or row.changed else ():
                if cell.formula is not None and _VALUE.search(cell.body):
                    cell.body = _VALUE.sub("", cell.body)
                    cell.attributes = with_attributes(cell.attributes, {"t": None})
                    row.changed = True


def serial(day: date, since_1904: bool = False) -> int | None:
    """The number by which a cell holds a day; None for one that Excel cannot count."""
    if day < (date(1904, 1, 1) if since_1904 else date(1900, 3, 1)):
        return None
    return day.toordinal() - (_EPOCH_1904 if since_1904 else _EPOCH)
