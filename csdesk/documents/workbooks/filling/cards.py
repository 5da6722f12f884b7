"""A form about one person or one household: labels with a free cell beside them, members below."""

import re
import unicodedata
from dataclasses import dataclass

from csdesk.documents.workbooks.cells import Merge, letters
from csdesk.documents.workbooks.filling.form import Workbook
from csdesk.documents.workbooks.filling.growing import merges_of
from csdesk.documents.workbooks.filling.naming import plain_text
from csdesk.documents.workbooks.filling.sheet import RowText, SheetText
from csdesk.domain.headings import GREEN, Vocabulary, folded

_LONGEST = 16  # letters of a label
_LEAST_HEADS = 3  # columns of a table of members
_ROWS, _COLUMNS = 200, 60  # within which a card lies
_MARK = re.compile(r"[:：\s]+$")
_INSIDE = re.compile(r"^\s*([^:：]{2,12})[:：]([\s_＿]*)$")


@dataclass(frozen=True, slots=True)
class Slot:
    """A label and the free cell beside it.

    Attributes:
        label: Its text, without blanks.
        row: Of the cell where the value goes.
        column: Of that cell.
        known: The field that the label surely means; empty for none.
        inside: The value goes behind the label, into its own cell: its text.
    """

    label: str
    row: int
    column: int
    known: str
    inside: str = ""

    @property
    def place(self) -> str:
        """The cell where the value goes."""
        return f"{letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Members:
    """A table of members in a card.

    Attributes:
        header: Its row of heads.
        columns: Column to the text of its head.
        first: Its first line.
        last: Its last prepared line.
    """

    header: int
    columns: dict[int, str]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Card:
    """What a form asks of one person or household.

    Attributes:
        sheet: The sheet's name.
        slots: Labels with a free cell.
        members: None where it has no table of members.
    """

    sheet: str
    slots: tuple[Slot, ...]
    members: Members | None


def find_card(workbook: Workbook, sheet: str, words: Vocabulary) -> Card:
    """The labels of a sheet with free cells beside them, and its table of members."""
    text = workbook.text(sheet)
    merges = merges_of(text.tail)
    shown = {
        (row.number, cell.column): plain_text(workbook, cell)
        for row in text.rows
        if row.number <= _ROWS
        for cell in row.cells
        if cell.column <= _COLUMNS and cell.holds
    }
    members = _members(text, shown, merges, words)
    slots: list[Slot] = []
    for (row, column), said in sorted(shown.items()):
        if members and members.header <= row <= members.last:
            continue
        found = _slot(text, shown, merges, words, row, column, said)
        if found is not None:
            slots.append(found)
    return Card(sheet, tuple(slots), members)


def _slot(
    text: SheetText,
    shown: dict[tuple[int, int], str],
    merges: list[Merge],
    words: Vocabulary,
    row: int,
    column: int,
    said: str,
) -> Slot | None:
    inside = _INSIDE.match(said)
    label = re.sub(r"\s", "", inside[1] if inside else _MARK.sub("", said))
    if (
        not label
        or len(label) > _LONGEST
        or not re.fullmatch(r"[^:：]*[\u3400-\u9fff][^:：]*", label)
    ):
        return None
    right = _right(merges, row, column)
    free = (
        (row, right) not in shown
        and _exists(text.row(row), right)
        and not _under(merges, row, right)
    )
    known = _known(words, label)
    if free:
        return Slot(label, row, right, known)
    if inside and known and len(inside[2]) >= 1:
        return Slot(label, row, column, known, inside=said)
    return None


def _known(words: Vocabulary, label: str) -> str:
    plain = unicodedata.normalize("NFKC", label)
    found = next(iter(words.look(plain)), None)
    return found.field_id if found and found.score >= GREEN else ""


def _right(merges: list[Merge], row: int, column: int) -> int:
    for one in merges:
        if one.first_row <= row <= one.last_row and one.first_column == column:
            return one.last_column + 1
    return column + 1


def _under(merges: list[Merge], row: int, column: int) -> bool:
    """Whether a place lies under a merged area that begins elsewhere."""
    return any(
        one.first_row <= row <= one.last_row
        and one.first_column <= column <= one.last_column
        and (one.first_row, one.first_column) != (row, column)
        for one in merges
    )


def _exists(row: RowText | None, column: int) -> bool:
    return row is not None and row.cell(column) is not None


def _members(
    text: SheetText,
    shown: dict[tuple[int, int], str],
    merges: list[Merge],
    words: Vocabulary,
) -> Members | None:
    """A row of known heads with at least two free lines below it."""
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), said in shown.items():
        by_row.setdefault(row, {})[column] = said
    for row, heads in sorted(by_row.items()):
        known = {_known(words, re.sub(r"\s", "", said)) for said in heads.values()} - {""}
        if len(known) < _LEAST_HEADS or not known & {"name", "id_no"}:
            continue
        first = row + 1
        last = row
        while last - row < _ROWS and text.row(last + 1) is not None:
            below = by_row.get(last + 1, {})
            if any(
                not re.fullmatch(r"\d{1,3}", folded(said)) for said in below.values()
            ) or not all(_exists(text.row(last + 1), column) for column in heads):
                break
            if any(_under(merges, last + 1, column) and not _flat(merges, last + 1, column)
                   for column in heads):  # fmt: skip
                break
            last += 1
        if last - row >= 2:
            return Members(row, heads, first, last)
    return None


def _flat(merges: list[Merge], row: int, column: int) -> bool:
    """Whether the merged area over a place lies in its row alone."""
    return any(
        one.first_row == one.last_row == row and one.first_column <= column <= one.last_column
        for one in merges
    )
