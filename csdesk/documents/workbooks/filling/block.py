"""Where the lines of a form stand: from under its heading down to its totals, notes or borders."""

from collections.abc import Mapping
from dataclasses import dataclass

from csdesk.documents.workbooks.cells import Merge
from csdesk.documents.workbooks.filling.sheet import RowText, SheetText
from csdesk.documents.workbooks.filling.styles import Styles
from csdesk.documents.workbooks.layout import Table

_STOPS = frozenset(("total", "note", "footer", "separator", "repeated_header", "title"))
_LONGEST = 20_000  # lines of a form; nobody prepares more


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of a form.

    Attributes:
        first: The first line below heading and explanations.
        last: The last line that is prepared; `first - 1` where there is none.
        held: Lines that hold something, a name or a number of a person.
        merged: Columns that are merged down over several lines.
        explained: By column what the rows of explanation say of it.
        footer: The first row below that holds something; 0 for none.
    """

    first: int
    last: int
    held: tuple[int, ...]
    merged: frozenset[int]
    explained: Mapping[int, str]
    footer: int

    @property
    def start(self) -> int:
        """The first line below those that hold something."""
        return max(self.held, default=self.first - 1) + 1


def find_block(sheet: SheetText, table: Table, styles: Styles, merges: tuple[Merge, ...]) -> Block:
    """The lines of a table.

    Args:
        sheet: Its text.
        table: As the layout found it.
        styles: Of the workbook.
        merges: The sheet's.
    """
    columns = sorted(table.headings)
    first, stop = table.first_row, 0
    held: list[int] = []
    explained: dict[int, str] = {}
    for row in table.rows():
        if row.number < table.first_row or not _typed(sheet.row(row.number)):
            continue
        if row.reason == "explanation":
            first = row.number + 1
            for at, cell in row.cells.items():
                explained[at] = " ".join(filter(None, (explained.get(at, ""), cell.text)))
        elif row.reason in _STOPS:
            stop = row.number
            break
        elif row.kind == "data" and _holds(sheet.row(row.number), table):
            held.append(row.number)
    last = _last(sheet, styles, columns, first, stop)
    last = max([last, *held])
    merged = {
        one.first_column
        for one in merges
        if one.last_row > one.first_row >= first
        and one.last_row <= last
        and one.first_column in table.headings
    }
    return Block(first, last, tuple(held), frozenset(merged), explained, stop)


def _typed(row: RowText | None) -> bool:
    """Whether somebody wrote into a row; what formulas gave does not count."""
    return row is not None and any(cell.holds and not cell.formula for cell in row.cells)


def _holds(row: RowText | None, table: Table) -> bool:
    """Whether a line names somebody; formulas and words prepared in it do not count."""
    if row is None:
        return False
    named = table.columns.names or frozenset(table.headings) - table.columns.plain
    return any(cell.holds and not cell.formula for cell in row.cells if cell.column in named)


def _last(sheet: SheetText, styles: Styles, columns: list[int], first: int, stop: int) -> int:
    limit = (
        stop - 1 if stop else min(max((r.number for r in sheet.rows), default=0), first + _LONGEST)
    )
    last = first - 1

    def ruled(number: int) -> bool:
        row = sheet.row(number)
        lines = sum(styles.ruled(sheet.style(row, column)) for column in columns)
        return row is not None and 2 * lines >= len(columns)

    if limit >= first and ruled(first):
        while last < limit and ruled(last + 1):
            last += 1
        return last
    if stop:
        return limit
    while last < limit:
        row = sheet.row(last + 1)
        if row is None or not any(cell.column in columns for cell in row.cells):
            break
        last += 1
    return last
