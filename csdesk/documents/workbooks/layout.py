"""The tables of a book: where the heading is, what each row is, and what counts for it too."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from csdesk.documents.workbooks.above import Labels, above_table, group_said, labels_in
from csdesk.documents.workbooks.beside import without_figures
from csdesk.documents.workbooks.cards import cards
from csdesk.documents.workbooks.carrying import Carrying
from csdesk.documents.workbooks.cells import Book, Cell, Sheet, SheetRow
from csdesk.documents.workbooks.following import next_header, title_above
from csdesk.documents.workbooks.headers import (
    FAULTS_SHEET,
    Grid,
    Header,
    find_header,
    halves,
    header_at,
    headings_of,
    headless,
)
from csdesk.documents.workbooks.rowkinds import Columns, Ignored, group_line, kind_of
from csdesk.domain.columns import weighed
from csdesk.domain.headings import YELLOW, Heading, Vocabulary, folded
from csdesk.domain.likeness import guessed_by_content, likeness, person_like

_READ_AHEAD = 2000  # rows; a longer sheet is streamed on, and holds one table
_MOST_AHEAD = 300_000  # cells, against sheets of thousands of filled columns
_EXPLAINED_ROWS = 3
_PLAIN = frozenset(("seq", "group", "grid", "village", "town", "signature"))
_PERSONS = frozenset(("name", "id_no", "head_name"))
_TELLING = frozenset(("id_no", "sex", "phones", "birth_date"))  # names look like many words
_TOLD = frozenset(("id_no", "sex", "birth_date"))
_NEARLY = 0.6  # of the records
_SUMMARY = re.compile(
    r"汇总|统计|合计|说明|注意事项|填表|目录|封面|示例|样例|字典|代码|下拉|数据源|选项|参数"
)

Skipped = Literal["", "hidden", "empty", "summary", "no_table", "no_people", "faults"]
SKIPPED: Mapping[Skipped, str] = {
    "hidden": "隐藏的工作表",
    "empty": "空工作表",
    "summary": "汇总或说明，不是名册",
    "no_table": "没有找到表头",
    "no_people": "没有姓名、身份证号等列",
    "faults": "上次导入的问题清单",
}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the sheet, record or not.

    Attributes:
        number: As Excel counts it.
        hidden: The row is hidden; it counts all the same.
        cells: By column number, what is carried from above included.
        carried: Columns whose cell stands above, merged down or blank below.
        kind: Whether it is a record.
        reason: Why it is none; empty for a record.
        group: The group that a line above says (三组), for tables cut by such lines.
        labels: What a line above the household says of it (户主：王建国　户号：12).
    """

    number: int
    hidden: bool
    cells: Mapping[int, Cell]
    carried: frozenset[int]
    kind: Literal["data", "ignored"]
    reason: Ignored
    group: str = ""
    labels: Labels = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table on a sheet.

    Attributes:
        sheet: The sheet's name.
        header_rows: Row numbers of the heading, from the top; none for a list without one.
        first_row: The row below the heading.
        until: The last row that belongs to it; 0: all that follow. A streamed sheet does not
            know its last record before it is read.
        headings: By column number, from the left; with samples.
        title: What stands over the table.
        labels: What stands above the heading as label and value (组织名称, 定安县新竹镇).
        group: The group by the sheet's name or title where no column says it.
        hidden_columns: Column numbers.
        picture_columns: Columns of pictures embedded in cells, whose content is not read.
        sure: False where the heading was guessed by its shape, or its columns by their cells.
        source: The sheet whose rows are streamed.
        header: The heading as it was found.
        start: The row above its title; 0 for the first table of a sheet.
        columns: What tells its rows apart.
        fields: By column number, the field that the words of the heading mean.
        sample: Records among the first rows, nothing carried.
    """

    sheet: str
    header_rows: tuple[int, ...]
    first_row: int
    until: int
    headings: Mapping[int, Heading]
    title: str
    labels: tuple[tuple[str, str], ...]
    group: str
    hidden_columns: frozenset[int]
    picture_columns: frozenset[int]
    sure: bool
    source: Sheet
    header: Header
    start: int
    columns: Columns
    fields: Mapping[int, str]
    sample: tuple[SheetRow, ...]

    def rows(self) -> Iterator[TableRow]:
        """All rows of the table from its title on, streamed, the ignored ones too.

        Raises:
            FileRefusedError: ``damaged`` or ``too_large``, found while reading on.
        """
        return _rows(self)


@dataclass(frozen=True, slots=True)
class Found:
    """What is on one sheet and what to do with it.

    Attributes:
        sheet: Its name.
        action: What an import does unless the clerk says otherwise.
        reason: Why it is skipped.
        tables: From the top; may be there for a skipped sheet too.
        rows: Rows read ahead, for a picture of the sheet: at most 2,000.
    """

    sheet: str
    action: Literal["import", "skip"]
    reason: Skipped
    tables: tuple[Table, ...]
    rows: tuple[SheetRow, ...]


def lay_out(
    book: Book,
    words: Vocabulary,
    people: bool = False,
    headers: Mapping[str, tuple[int, int]] | None = None,
) -> tuple[Found, ...]:
    """Find the tables of all sheets; the first 2,000 rows of each are read.

    A book in which no sheet has a table is no error here: see
    `csdesk.documents.workbooks.refusals.no_table_found`.

    Args:
        book: What was opened.
        words: The words of the ledger that is read into.
        people: Rows are persons: a sheet without names and ID numbers is skipped.
        headers: Sheet to the first row and the depth of its heading, as somebody says; such a
            sheet is one table.

    Raises:
        FileRefusedError: ``damaged`` or ``too_large``, found while reading.
    """
    found = [_look(sheet, words, (headers or {}).get(sheet.name)) for sheet in book.sheets]
    found = _as_before(book, found, words)
    named = [one for one in found if one.action == "import" and _has_people(one)]
    return tuple(_judged(one, people or bool(named)) for one in found)


def _look(sheet: Sheet, words: Vocabulary, header: tuple[int, int] | None) -> Found:
    rows, whole = _ahead(sheet)
    if sheet.name == FAULTS_SHEET:
        return Found(sheet.name, "skip", "faults", (), rows)
    if not rows:
        return Found(sheet.name, "skip", "hidden" if sheet.hidden else "empty", (), rows)
    tables = tuple(_tables(sheet, rows, words, whole, header))
    if sheet.hidden:
        return Found(sheet.name, "skip", "hidden", tables, rows)
    if not tables:
        return Found(sheet.name, "skip", "no_table", (), rows)
    return Found(sheet.name, "import", "", tables, rows)


def _as_before(book: Book, found: list[Found], words: Vocabulary) -> list[Found]:
    """Give a sheet without a heading that of another one whose columns are like its own."""
    heads = [table for one in found for table in one.tables if table.sure]
    made = []
    for sheet, one in zip(book.sheets, found, strict=True):
        if len(one.tables) == 1 and not one.tables[0].header_rows and not one.tables[0].sure:
            like = next((table for table in heads if _same_columns(table, one.tables[0])), None)
            if like:
                header = replace(like.header, rows=())
                table = _table(sheet, Grid(one.rows, sheet.merges), header, words, (0, 0))
                one = Found(one.sheet, one.action, one.reason, (table,), one.rows)
        made.append(one)
    return made


def _same_columns(table: Table, other: Table) -> bool:
    """What the cells of one without a heading look like is what another's heading says."""
    guessed = {at: field for at, field in other.fields.items() if field in _TELLING}
    return all(table.fields.get(at) == field for at, field in guessed.items())


def _has_people(found: Found) -> bool:
    return any(_PERSONS & set(table.fields.values()) for table in found.tables)


def _judged(found: Found, needed: bool) -> Found:
    """Skip what names no person where persons are wanted, or where another sheet names them."""
    if found.action == "skip" or not needed:
        return found
    people = _has_people(found)
    if _SUMMARY.search(found.sheet) and not people:
        return _skipped(found, "summary")
    return found if people else _skipped(found, "no_people")


def _skipped(found: Found, reason: Skipped) -> Found:
    return Found(found.sheet, "skip", reason, found.tables, found.rows)


def _ahead(sheet: Sheet) -> tuple[tuple[SheetRow, ...], bool]:
    """The first rows of a sheet, and whether they are all."""
    rows: list[SheetRow] = []
    cells = 0
    for row in sheet.rows():
        if len(rows) >= _READ_AHEAD or cells > _MOST_AHEAD:
            return tuple(rows), False
        rows.append(row)
        cells += len(row.cells)
    return tuple(rows), True


def _tables(
    sheet: Sheet,
    rows: Sequence[SheetRow],
    words: Vocabulary,
    whole: bool,
    said: tuple[int, int] | None,
) -> Iterator[Table]:
    grid = Grid(rows, sheet.merges)
    if said:
        chosen = header_at(grid, *said)
        if chosen.columns:
            yield _table(sheet, grid, chosen, words, (0, 0))
        return
    header = find_header(grid, words)
    if header is None and whole and (found := cards(sheet, grid, words)):
        yield _table(found[0], Grid(tuple(found[0].rows()), ()), found[1], words, (0, 0))
        return
    header = header or headless(grid)
    start = 0
    while header is not None:
        following = next_header(grid, words, header) if whole and header.score else None
        until = 0
        if following is not None:
            until = title_above(grid, following, header.rows[-1])
        below = _below(grid, header, until)
        headings = headings_of(header, below)
        for part in halves(without_figures(header, headings, below, words), headings):
            yield _table(sheet, grid, part, words, (start, until))
        start = until
        header = following


def _below(grid: Grid, header: Header, until: int) -> list[SheetRow]:
    """The rows read ahead that belong to a table, cut to its columns."""
    last = header.rows[-1] if header.rows else 0
    return [
        header.within(row)
        for row in grid.rows.values()
        if row.number > last and (not until or row.number <= until)
    ]


def _table(
    sheet: Sheet, grid: Grid, header: Header, words: Vocabulary, bounds: tuple[int, int]
) -> Table:
    start, until = bounds
    last = header.rows[-1] if header.rows else 0
    below = _below(grid, header, until)
    headings = headings_of(header, below)
    fields = {at: _field(words, heading) for at, heading in headings.items()}
    if not header.rows and not any(text for text, _ in header.columns.values()):
        fields = {at: guessed_by_content(heading.samples) for at, heading in headings.items()}
    columns = Columns(
        heads={
            at: frozenset(map(folded, (heading.text, *heading.parents))) - {""}
            for at, heading in headings.items()
        },
        plain=frozenset(at for at, field in fields.items() if field in _PLAIN),
        names=frozenset(at for at, field in fields.items() if field in _PERSONS),
        fields=fields,
        telling=frozenset(_telling(fields, below)),
        knows=words.knows,
    )
    records = tuple(
        row
        for place, row in enumerate(below)
        if not kind_of(row.cells, columns, place < _EXPLAINED_ROWS)
    )
    above = [row for row in grid.rows.values() if start < row.number <= last]
    above = [row for row in above if row.number not in header.rows]
    title, labels = above_table([list(grid.own(row.number).items()) for row in above])
    return Table(
        sheet=sheet.name,
        header_rows=header.rows,
        first_row=last + 1,
        until=until,
        headings=headings_of(header, records) or headings,
        title=title,
        labels=labels,
        group="" if "group" in fields.values() else group_said(sheet.name, title, labels),
        hidden_columns=sheet.hidden_columns & frozenset(headings),
        picture_columns=frozenset(
            at
            for row in below
            for at, cell in row.cells.items()
            if cell.raw_kind == "picture" and at in headings
        ),
        sure=header.score > 0,
        start=start,
        source=sheet,
        header=header,
        columns=columns,
        fields=fields,
        sample=records,
    )


def _field(words: Vocabulary, heading: Heading) -> str:
    found = weighed(heading, words)
    return found.field_id if found.score >= YELLOW else ""


def _telling(fields: Mapping[int, str], rows: Sequence[SheetRow]) -> Iterator[int]:
    """Columns of what nearly every record says."""
    at = next((at for at, field in fields.items() if field == "name"), 0)
    people = [row for row in rows if at in row.cells and person_like(row.cells[at].text)]
    for at, field in fields.items():
        if field in _TOLD:
            texts = [row.cells[at].text for row in people if at in row.cells]
            if len(texts) * (likeness(field, texts) or 0) >= _NEARLY * len(people):
                yield at


def _rows(table: Table) -> Iterator[TableRow]:
    """The rows of a table; of the right half of a sheet the records alone, for the rest is told."""
    rows = _all_rows(table)
    return rows if not table.header.first else (row for row in rows if row.kind == "data")


def _all_rows(table: Table) -> Iterator[TableRow]:
    columns = table.columns
    carrying = Carrying(table.fields, table.source.merges, table.first_row, table.sample)
    header = frozenset(table.header_rows)
    group = ""
    band: Labels = ()
    begun = True
    below = 0
    halved = bool(table.header.first or table.header.last)
    for whole in table.source.rows():
        row = table.header.within(whole) if halved else whole
        number = row.number
        if number <= table.start:
            continue
        if table.until and number > table.until:
            return
        if number < table.first_row:
            reason: Ignored = "header" if number in header else "title"
            yield TableRow(number, row.hidden, row.cells, frozenset(), "ignored", reason)
            continue
        below += 1
        reason = kind_of(row.cells, columns, below <= _EXPLAINED_ROWS)
        if len(row.cells) == 1 and table.title == next(iter(row.cells.values())).text.strip():
            reason = "title"
        if reason:
            if reason in ("total", "separator"):
                carrying.reset()
                group = group_line(row.cells) or group
                band = () if begun else band
            said = labels_in(row.cells.items(), loose=reason == "separator")
            if any(columns.knows(label) for label, _ in said):
                band, begun = said if begun else (*band, *said), False
            yield TableRow(number, row.hidden, row.cells, frozenset(), "ignored", reason, group)
            continue
        begun = True
        more = carrying.carried(row)
        cells = {**row.cells, **more} if more else row.cells
        yield TableRow(number, row.hidden, cells, frozenset(more), "data", "", group, band)
