"""A file read into the scratch file: sheets, tables, columns, rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from csdesk.documents.workbooks.above import Labels
from csdesk.documents.workbooks.cells import Book, SheetRow
from csdesk.documents.workbooks.layout import SKIPPED, Found, Table, TableRow, lay_out
from csdesk.documents.workbooks.rowkinds import WHY, group_line
from csdesk.domain.faults import named, problem
from csdesk.domain.fields import Field
from csdesk.domain.headings import Heading
from csdesk.errors import ClerkError, Problem
from csdesk.services.importing.asked import SKIPPED as PASSED
from csdesk.services.importing.asked import Asked, StoppedError, Told
from csdesk.services.importing.columns import (
    Column,
    Reads,
    columns,
    importable,
    said_of_all,
    vocabulary,
)
from csdesk.services.importing.got import Got
from csdesk.services.importing.homes import PLACE, Homes, Seen
from csdesk.services.importing.plans import LEVELS
from csdesk.services.importing.reading import RowReader
from csdesk.services.importing.together import together
from csdesk.services.office import Office
from csdesk.storage.scratch import Scratch

CHUNK = 500
TOP = 60
"""Rows of a sheet that are shown where its heading is chosen."""
_SAID = 60
"""Letters of a row that is no data, to be shown beside why it is none."""


@dataclass(slots=True)
class SheetSeen:
    """One table of a sheet, or a sheet without one, as the preview shows it.

    Attributes:
        action: `import` or `skip`.
        reason: Why it is skipped, in the clerk's words.
        last_row: The last record; None where there is none.
        columns: What each column feeds.
        samples: Column letters to its heading with the first cells below.
        title: What stands over the table.
        sure: False where the heading was guessed.
        top: The first rows of the sheet.
    """

    name: str
    action: str
    reason: str = ""
    header_rows: tuple[int, ...] = ()
    first_row: int | None = None
    last_row: int | None = None
    columns: tuple[Column, ...] = ()
    samples: dict[str, Heading] = field(default_factory=dict)
    title: str = ""
    sure: bool = True
    letters: dict[str, str] = field(default_factory=dict)
    related: bool = False
    top: tuple[SheetRow, ...] = ()


@dataclass
class Staged:
    """What was read.

    Attributes:
        sheets: Tables in the order of the file.
        rows: The records, for matching; of a roster alone.
        file_problems: What is to be told of the file as a whole.
        headings: Columns that are kept beside the fields by some row that is kept.
        unknown: Field and word to how often a word stands there that is none of its options.
        answered: The same of words that are read as the clerk chose.
        passed: Name and number of those whose rows the clerk skipped.
    """

    sheets: list[SheetSeen]
    rows: list[Seen]
    homes: Homes
    file_problems: list[Problem]
    headings: dict[str, None] = field(default_factory=dict)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    answered: Counter[tuple[str, str]] = field(default_factory=Counter)
    passed: set[str] = field(default_factory=set)
    read: int = 0


def stage(
    office: Office, book: Book, reads: Reads, asked: Asked, scratch: Scratch, told: Told
) -> Staged:
    """Read every row of a book once.

    Raises:
        FileRefusedError: Damaged or too large, found on the way.
        ClerkError: A sheet is asked for that is not there.
        StoppedError: The clerk stopped it.
    """
    made = Staged([], [], Homes(), [])
    for sheet, tables in looked(office, book, reads, asked, made.file_problems):
        at = len(made.sheets)
        made.sheets += sheet
        for number, (seen, table) in enumerate(zip(sheet, tables, strict=False), at):
            if seen.action == "import":
                _table(office, table, seen, number, reads, asked, scratch, told, made)
    return made


def looked(
    office: Office, book: Book, reads: Reads, asked: Asked, problems: list[Problem]
) -> Iterator[tuple[list[SheetSeen], Sequence[Table]]]:
    """The sheets of a book with their tables, by their first rows alone.

    Args:
        office: The open office.
        book: What was opened.
        reads: What it is read as.
        asked: What the clerk chose.
        problems: Gets what is to be told of the file as a whole.

    Raises:
        FileRefusedError: Damaged or too large, found on the way.
        ClerkError: A sheet is asked for that is not there.
    """
    found = lay_out(book, vocabulary(reads, asked), headers=asked.headers)
    if missing := [name for name in asked.sheets if name not in {f.sheet for f in found}]:
        names = "、".join(f.sheet for f in found)
        raise ClerkError(f"没有工作表“{missing[0]}”。", f"表里有：{names}。")
    for one in found:
        yield _sheet(office, one, reads, asked, problems), one.tables


def _sheet(
    office: Office, found: Found, reads: Reads, asked: Asked, problems: list[Problem]
) -> list[SheetSeen]:
    """What is seen of a sheet: one for each of its tables, at least one."""
    words = vocabulary(reads, asked)
    tables = [
        (table, together(reads, words, tuple(table.headings.values()), alone))
        for table in found.tables
        for alone in (columns(reads, table, office.ledgers, asked),)
    ]
    action, reason = found.action, SKIPPED.get(found.reason, "")
    top = found.rows[:TOP]
    if found.reason == "faults":
        action = "skip"
    elif asked.sheets:
        action, reason = (
            ("import", "") if found.sheet in asked.sheets else ("skip", "没有选这个工作表")
        )
    elif action == "import" and not importable((c for _, c in tables), reads):
        action, reason = "skip", SKIPPED["no_people"]
    if not tables:
        return [SheetSeen(found.sheet, "skip", reason or SKIPPED["no_table"], top=top)]
    made = []
    for table, read_as in tables:
        seen = SheetSeen(
            found.sheet, action, reason, table.header_rows, table.first_row,
            columns=read_as,
            samples={h.column: h for h in table.headings.values()},
            title=table.title,
            sure=table.sure,
            letters={c.field.id: c.letter for c in reversed(read_as) if c.field},
            top=top,
        )  # fmt: skip
        seen.letters |= {f"extra:{c.extra}": c.letter for c in read_as if c.extra}
        if "head_name" in seen.letters:
            seen.letters.setdefault("household_no", seen.letters["head_name"])
        seen.related = not {"relation", "is_head"}.isdisjoint(seen.letters)
        made.append(seen)
        if action != "import":
            continue
        if reads.needed and not any(c.field and c.field.id in reads.needed for c in read_as):
            seen.action, seen.reason = "skip", SKIPPED["no_people"]
        elif table.picture_columns:
            problems.append(_pictures(table))
    return made


def _pictures(table: Table) -> Problem:
    names = "、".join(table.headings[at].text or table.headings[at].column
                     for at in sorted(table.picture_columns))  # fmt: skip
    return problem(
        "", "picture_column", f"“{table.sheet}”的“{names}”列里是图片，没有读入。",
        "照片请在居民的表单里添加。",
    )  # fmt: skip


def _table(
    office: Office,
    table: Table,
    seen: SheetSeen,
    at: int,
    reads: Reads,
    asked: Asked,
    scratch: Scratch,
    told: Told,
    made: Staged,
) -> None:

    def says(labels: Labels) -> tuple[tuple[Field, str], ...]:
        return said_of_all(reads, labels, seen.columns, asked) if reads.roster else ()

    said = says(table.labels)
    reader = RowReader(
        reads, seen.columns, office.codes, office.today(), table.group, said, asked.words, says,
        table.source.since_1904,
    )  # fmt: skip
    waiting: list[tuple[str, int, str, int, dict[str, Any]]] = []
    first = True
    for row in table.rows():
        made.read += 1
        if row.kind == "ignored":
            if row.reason == "title":  # 三组, alone above the first heading
                reader.stands_in(group_line(row.cells))
            if row.reason != "header":
                why = WHY.get(row.reason, "")
                words = " ".join(c.text for _, c in sorted(row.cells.items()) if c.text).split()
                left = {"why": why, "t": at, "said": " ".join(words)[:_SAID]}
                waiting.append((table.sheet, row.number, "ignored", 0, left))
        elif (table.sheet, row.number) in asked.skipped:
            got = reader.read(row, first)
            first, seen.last_row = False, row.number
            made.passed |= {got.values.get("name", ""), got.values.get("id_no", "")}
            waiting.append((table.sheet, row.number, PASSED, 0, {"v": got.values, "t": at}))
        else:
            got = reader.read(row, first)
            first = False
            seen.last_row = row.number
            made.unknown.update(got.unknown)
            made.answered.update(got.answered)
            waiting.append((table.sheet, row.number, "new", worst(got), _told(got, at)))
            if reads.roster:
                record = _seen(scratch.size + len(waiting), row, table.sheet, got, reads)
                made.homes.place(record, got, seen, seen.related)
                made.rows.append(record)
        if len(waiting) >= CHUNK:
            scratch.add(waiting)
            waiting = []
            if not told(made.read):
                raise StoppedError
    scratch.add(waiting)


def worst(got: Got) -> int:
    """The gravest of a row's faults, 0 to 3."""
    return max((LEVELS[p.level] for _, p in got.problems), default=0)


def _told(got: Got, at: int) -> dict[str, Any]:
    made: dict[str, Any] = {"v": got.values, "t": at}
    if got.extra:
        made["x"] = got.extra
    if got.opens:
        made["o"] = {id: list(codes) for id, codes in got.opens.items()}
    if got.denies:
        made["n"] = got.denies
    if got.checks:
        made["k"] = got.checks
    if got.mask:
        made["mask"] = got.mask
    if got.problems:
        made["p"] = [
            [letter, p.field, p.code, p.level, p.message, p.remedy] for letter, p in got.problems
        ]
    return made


def _seen(id: int, row: TableRow, sheet: str, got: Got, reads: Reads) -> Seen:
    values = got.values
    faulty = got.refused
    swapped = named("columns_swapped", (p for _, p in got.problems))
    gone = reads.roster is not None and values.get("residence_status") in reads.roster.gone
    return Seen(
        id=id,
        sheet=sheet,
        row=row.number,
        name=values.get("name"),
        id_no=values.get("id_no"),
        born=values.get("birth_date"),
        sex=values.get("sex"),
        relation=values.get("relation"),
        mask=got.mask,
        old_id=got.old_id,
        place=tuple(values.get(field) for field in PLACE),
        faulty=faulty,
        nameless="name" not in values and not swapped,
        guessed=got.guessed,
        gone=gone,
    )


def sheets_told(sheets: Sequence[SheetSeen]) -> list[dict[str, Any]]:
    """The sheets of the preview as JSON."""
    return [
        {
            "name": s.name,
            "action": s.action,
            "header_rows": list(s.header_rows),
            "first_row": s.first_row,
            "last_row": s.last_row,
            "columns": {c.letter: c.told for c in s.columns if c.told},
            **({"reason": s.reason} if s.reason else {}),
        }
        for s in sheets
    ]
