"""A form that is opened to be filled: its parts, what each column is, what it allows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from csdesk.documents.workbooks.cells import Book, Sheet, SheetRow, letters
from csdesk.documents.workbooks.filling.block import Block, find_block
from csdesk.documents.workbooks.filling.growing import merges_of
from csdesk.documents.workbooks.filling.package import Parts, SheetPart
from csdesk.documents.workbooks.filling.rules import Rule, cells_of, rules_of
from csdesk.documents.workbooks.filling.sheet import SheetText
from csdesk.documents.workbooks.filling.styles import Styles
from csdesk.documents.workbooks.filling.xmltext import attributes, elements, whole
from csdesk.documents.workbooks.layout import Table
from csdesk.documents.workbooks.numberformats import Shape
from csdesk.documents.workbooks.refusals import damaged
from csdesk.documents.workbooks.sharedtext import entities
from csdesk.documents.workbooks.xlsx import open_xlsx

_WIDTH = 8.43
_MOST_LOOKED_UP = 20_000


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of a form's table.

    Attributes:
        at: Its number.
        path: The texts of its heading from the top.
        text: What is typed into its lines stays text.
        shape: How its lines show a number.
        width: In letters.
        rules: The form's own checks that hold of its lines.
        explained: What a row of explanation and the heading's bracket say of it.
        formula: Its lines hold a formula already.
    """

    at: int
    path: tuple[str, ...]
    text: bool
    shape: Shape
    width: float
    rules: tuple[Rule, ...]
    explained: str
    formula: bool

    @property
    def letter(self) -> str:
        """Its letters."""
        return letters(self.at)


class Workbook:
    """A workbook in Office Open XML that is filled.

    Attributes:
        parts: What it consists of.
        book: The same, as it is read.
    """

    def __init__(self, content: bytes) -> None:
        """Open it.

        Raises:
            FileRefusedError: It is no such workbook, damaged or too large.
        """
        self.book: Book = open_xlsx(content)
        self.parts = Parts(content)
        related = dict(self.parts.relations(self.parts.workbook).values())
        self.styles_part = related.get("styles", "")
        self.strings_part = related.get("sharedStrings", "")
        self.styles = Styles(
            self.parts.read(self.styles_part)
            if self.styles_part in self.parts
            else b"<styleSheet/>"
        )
        self._texts: dict[str, SheetText] = {}

    def part(self, sheet: str) -> SheetPart:
        """Where a sheet lies.

        Raises:
            FileRefusedError: ``damaged``: there is none of this name.
        """
        for one in self.parts.sheets:
            if one.name == sheet:
                return one
        raise damaged()

    @property
    def loaded(self) -> Mapping[str, SheetText]:
        """The sheets whose text was asked for, by name."""
        return self._texts

    def text(self, sheet: str) -> SheetText:
        """The text of a sheet; what is changed in it is written."""
        if sheet not in self._texts:
            self._texts[sheet] = SheetText.read(self.parts.read(self.part(sheet).part))
        return self._texts[sheet]

    def sheet(self, name: str) -> Sheet:
        """A sheet as it is read."""
        return next(one for one in self.book.sheets if one.name == name)

    def block(self, table: Table) -> Block:
        """The lines of a table."""
        text = self.text(table.sheet)
        return find_block(text, table, self.styles, tuple(merges_of(text.tail)))

    def columns(self, table: Table, block: Block) -> tuple[FormColumn, ...]:
        """What each column of a table is like, at the first line that is written."""
        text = self.text(table.sheet)
        number = min(block.start, max(block.last, block.first))
        row = text.row(number)
        rules = rules_of(text.tail, lambda sheet, place: self.words(sheet or table.sheet, place))
        widths = self._widths(text)
        made = []
        for at, heading in table.headings.items():
            style = text.style(row, at)
            cell = row.cell(at) if row else None
            hint = " ".join(re.findall(r"[（(\[【](.*?)[)）\]】]", heading.text))
            made.append(
                FormColumn(
                    at=at,
                    path=tuple(filter(None, (*heading.parents, heading.text))),
                    text=self.styles.is_text(style),
                    shape=self.styles.shape(style),
                    width=widths.get(at, widths.get(0, _WIDTH)),
                    rules=tuple(rule for rule in rules if rule.holds(number, at)),
                    explained=" ".join(filter(None, (hint, block.explained.get(at, "")))),
                    formula=cell is not None and cell.formula is not None,
                )
            )
        return tuple(made)

    def _widths(self, text: SheetText) -> Mapping[int, float]:
        found: dict[int, float] = {0: _WIDTH}
        for tag, _, _ in elements(text.head, "sheetFormatPr"):
            found[0] = _number(attributes(tag.attributes).get("defaultColWidth", "")) or _WIDTH
        for said in text.column_tags():
            wide = _number(said.get("width", ""))
            if wide:
                first, last = whole(said, "min"), whole(said, "max")
                found.update(dict.fromkeys(range(first, min(last, 1000) + 1), wide))
        return found

    # ---- words that drop-downs point to ---------------------------------------------------------
    def words(self, sheet: str, place: str) -> list[str] | None:
        """The texts of an area on a sheet, or of a name; None where they can't be told."""
        if place in self._names:
            target, _, area = self._names[place].rpartition("!")
            sheet, place = target.strip("'").replace("''", "'"), area.replace("$", "")
        if not re.fullmatch(r"[A-Z]{1,3}\d+(:[A-Z]{1,3}\d+)?", place):
            return None
        found = next((one for one in self.book.sheets if one.name == sheet), None)
        if found is None:
            return None
        top, left, bottom, right = cells_of(place)
        texts: list[str] = []
        for row in found.rows():
            if row.number > bottom or len(texts) > _MOST_LOOKED_UP:
                break
            if row.number >= top:
                texts += _texts(row, left, right)
        return texts

    @cached_property
    def _names(self) -> Mapping[str, str]:
        text = self.parts.text(self.parts.workbook)
        return {
            attributes(tag.attributes).get("name", ""): entities(text[start:end])
            for tag, start, end in elements(text, "definedName")
        }

    # ---- texts as they are written --------------------------------------------------------------
    @cached_property
    def strings(self) -> Sequence[str]:
        """The XML of each shared string, its runs with it."""
        if self.strings_part not in self.parts:
            return ()
        text = self.parts.text(self.strings_part)
        return [text[start:end] for _, start, end in elements(text, "si")]


def _texts(row: SheetRow, left: int, right: int) -> list[str]:
    return [
        cell.text.strip()
        for at, cell in sorted(row.cells.items())
        if left <= at <= right and cell.text.strip()
    ]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
