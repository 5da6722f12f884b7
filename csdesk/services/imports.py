"""Workbooks into the vault in two steps: a preview that writes nothing, and all of it or nothing.

The preview reads every row into an encrypted scratch file, finds whom each row means and works out
what would be written. The commit is one unit of work after a verified copy, and one step to undo.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from csdesk.documents.workbooks.reading import open_book
from csdesk.documents.workbooks.refusals import no_table_found
from csdesk.domain.faults import problem
from csdesk.domain.fields import Field
from csdesk.domain.ledger import Ledger
from csdesk.errors import ClerkError, FileRefusedError, Problem
from csdesk.services import lists
from csdesk.services.importing import errorbook, keeping, people, profiles, records, telling
from csdesk.services.importing.asked import SKIPPED, STATES, Asked, StoppedError, Told, go_on
from csdesk.services.importing.columns import Reads, reads
from csdesk.services.importing.corrections import corrected
from csdesk.services.importing.homes import Home
from csdesk.services.importing.people import Made
from csdesk.services.importing.plans import LEVELS
from csdesk.services.importing.staging import SheetSeen, Staged, looked, sheets_told, stage
from csdesk.services.importing.words import Word, words
from csdesk.services.office import Office, reading
from csdesk.storage import copies, trail
from csdesk.storage.resting import resting
from csdesk.storage.scratch import Line, Scratch


@dataclass
class Preview:
    """What an import would do; nothing is written yet. To be closed, which removes the rows.

    Attributes:
        path: The file.
        sheets: Its tables and what each column feeds.
        homes: Households of the file; of a roster alone.
        made: Groups, grids and households that the import makes.
        missing: Those kept here and absent there, of a whole list alone.
        file_problems: What is wrong with the file as a whole.
        headings: Columns that will be kept beside the fields.
        words: Words that are none of the options, with what the clerk chose for them.
        seq: The length of the trail when the rows were compared with what is kept.
        refused: Why the file could not be read; then there are no rows.
        counts: Rows by state, and how many are missing.
        doubtful: Rows by state where something is to be looked at.
    """

    path: Path
    ledger: Ledger
    asked: Asked
    scratch: Scratch
    reads: Reads
    sheets: list[SheetSeen] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    missing: list[people.Missing] = field(default_factory=list)
    file_problems: list[Problem] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    seq: int = 0
    refused: FileRefusedError | None = None
    counts: dict[str, int] = field(default_factory=dict)
    doubtful: dict[str, int] = field(default_factory=dict)

    def __enter__(self) -> Preview:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove the scratch file."""
        self.scratch.close()

    def lines(
        self, start: int = 0, size: int = 100, states: Sequence[str] = (), least: int = 0
    ) -> list[Line]:
        """Some rows for a table on the screen; see `Scratch.page`."""
        return self.scratch.page(start, size, states, least)

    def row(self, office: Office, line: Line) -> dict[str, Any]:
        """One row as the JSON of `cli.md` has it."""
        return telling.row(office, self.reads, self.sheets, line)

    @property
    def problems(self) -> Iterator[tuple[str, int, Problem]]:
        """Every fault of a cell or row: (worksheet, row as Excel counts it, fault)."""
        for line in self.scratch.lines():
            for told in telling.problems(self.sheets, line):
                yield (
                    self.sheets[line.read["t"]].name if self.sheets else "",
                    line.row,
                    Problem(told["field"], told["code"], told["message"], told["remedy"],
                            told["level"]),
                )  # fmt: skip

    def document(self, office: Office) -> dict[str, Any]:
        """The whole preview as the JSON of `cli.md`."""
        return {
            "file": str(self.path),
            "ledger": self.ledger.code,
            "sheets": sheets_told(self.sheets),
            "rows": [self.row(office, line) for line in self.scratch.lines()],
            "households": telling.households(self.homes),
            "missing": [
                {"id": m.id, "name": m.name, "household": m.household} for m in self.missing
            ],
            "made": [{"ledger": m.ledger, "title": m.title} for m in self.made],
            "file_problems": [
                {"code": p.code, "message": p.message, "remedy": p.remedy}
                for p in self.file_problems
            ],
            "counts": self.counts,
        }


@dataclass(frozen=True, slots=True)
class Looked:
    """What the first rows of a file say; no row was checked.

    Attributes:
        sheets: Its tables and what each column would feed.
        asked: How it was looked at: with what the profile knows.
        profile: How a file of this kind was read before; None for a kind that is new.
        refused: Why the file could not be read.
    """

    path: Path
    sheets: list[SheetSeen]
    asked: Asked
    file_problems: list[Problem]
    profile: profiles.Profile | None = None
    refused: FileRefusedError | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of an import.

    Attributes:
        title: The step, as the status line says it; empty if there was nothing to write.
        op: The step's id; None if there was nothing to write.
        wrote: Ledger's title, how many rows of it were made, how many changed.
    """

    title: str
    op: Any
    counts: dict[str, int]
    wrote: tuple[tuple[str, int, int], ...] = ()


def look(
    office: Office,
    path: Path,
    code: str,
    asked: Asked | None = None,
    known: profiles.Profile | None = None,
    *,
    find: bool = True,
) -> Looked:
    """Read the first rows of each sheet: what is there, and what each column would feed.

    Args:
        office: The open office.
        path: The file.
        code: Ledger, or a roster over it.
        asked: What the clerk chose.
        known: How such a file is read, as somebody says.
        find: Whether to look for how such a file was read before.

    Raises:
        ClerkError: The ledger takes no import, a sheet is wrong, no such file.
    """
    asked = asked or Asked()
    ledger = _importable(office, code, asked)
    read_as = reads(office.ledgers, ledger, lists.worked_fields(office, ledger.code))
    before = profiles.remembered(office, ledger.code)

    def seen(asked: Asked) -> tuple[list[SheetSeen], list[Problem]]:
        full = replace(asked, remembered={**before, **asked.remembered})
        problems: list[Problem] = []
        found = looked(office, book, read_as, full, problems)
        return [one for sheets, _ in found for one in sheets], problems

    try:
        book = corrected(open_book(path, asked.password), asked.cells)
        if known:
            asked = known.over(asked)
        sheets, problems = seen(asked)
        if known is None and find:
            known = profiles.find(office, ledger.code, profiles.headings_of(sheets))
            if known:
                asked = known.over(asked)
                sheets, problems = seen(asked)
    except FileRefusedError as refused:
        return Looked(path, [], asked, [], refused=refused)
    return Looked(path, sheets, asked, problems, known)


def _importable(office: Office, code: str, asked: Asked) -> Ledger:
    """The ledger that takes an import; of one kind with the columns of this kind alone.

    Raises:
        ClerkError: It takes none.
    """
    ledger = office.ledger(code)
    if ledger.written_by:
        by = office.ledgers[ledger.written_by].title
        raise ClerkError(f"“{ledger.title}”不能导入。", f"请在“{by}”里登记，这里会自动更新。")
    if ledger.by_verbs:  # its rows alone would move nobody
        remedy = "请导入花名册，或逐笔登记出生、死亡、迁入、迁出。"
        raise ClerkError(f"“{ledger.title}”不能导入。", remedy)
    return ledger.of_kind(asked.fixed.get(ledger.kind)) if asked.fixed else ledger


def preview(
    office: Office, path: Path, code: str, asked: Asked | None = None, told: Told = go_on
) -> Preview:
    """Read and check every row; the vault is only read.

    A file that can't be read gives a preview without rows that says why in `refused`.

    Args:
        office: The open office.
        path: The file.
        code: Ledger, or a roster over it.
        asked: What the clerk chose.
        told: Gets the number of rows read; False stops.

    Raises:
        ClerkError: The ledger takes no import, a sheet or a filter is wrong, no such file.
        StoppedError: `told` stopped it.
    """
    asked = asked or Asked()
    ledger = _importable(office, code, asked)
    before = profiles.remembered(office, ledger.code)
    asked = replace(
        asked,
        remembered={**before, **asked.remembered},
        words=profiles.joined(profiles.words(office, ledger.code), asked.words),
    )
    read_as = reads(office.ledgers, ledger, lists.worked_fields(office, ledger.code))
    wanted = people.whole(office, asked)  # a wrong filter is told before the file is read
    made = Preview(path, ledger, asked, Scratch(office.folder.scratch), read_as)
    try:
        with resting():
            _read(office, made, wanted, told)
    except FileRefusedError as refused:
        made.close()
        made.refused = refused
        made.scratch = Scratch(office.folder.scratch)
        made.sheets, made.homes, made.made, made.missing = [], [], [], []
        made.file_problems = [problem("", refused.code, refused.what, refused.remedy)]
        made.counts = dict.fromkeys((*STATES, "missing"), 0)
    except BaseException:
        made.close()
        raise
    return made


def _read(office: Office, made: Preview, wanted: Sequence[int] | None, told: Told) -> None:
    with reading(office) as c:
        made.seq, _ = trail.head(c)
    book = corrected(open_book(made.path, made.asked.password), made.asked.cells)
    staged: Staged = stage(office, book, made.reads, made.asked, made.scratch, told)
    made.sheets, made.file_problems = staged.sheets, staged.file_problems
    if not any(s.header_rows or s.columns for s in staged.sheets):
        raise no_table_found()
    if made.reads.roster:
        found = people.decide(office, made.reads, made.asked, staged, made.scratch, wanted)
        made.homes, made.made, made.missing = staged.homes.all, found.made, found.missing
    else:
        made.made = records.decide(office, made.reads, made.asked, staged, made.scratch)
    made.headings = list(staged.headings)
    made.words = words(
        staged.unknown, staged.answered, made.asked.words, fed(made.sheets, made.reads)
    )
    made.scratch.decided()
    counted = made.scratch.counts()
    made.counts = {state: counted.get(state, 0) for state in STATES}
    made.counts["missing"] = len(made.missing)
    made.doubtful = made.scratch.counts(LEVELS["warning"])
    if SKIPPED in counted:
        made.counts[SKIPPED] = counted[SKIPPED]


def fed(sheets: Sequence[SheetSeen], read_as: Reads) -> dict[str, Field]:
    """The fields that the sheets feed, by id, in the order of their columns."""
    return {
        column.field.id: column.field
        for sheet in sheets
        if sheet.action == "import"
        for column in sheet.columns
        if column.field and column.field.id in read_as.fields
    }


def commit(office: Office, seen: Preview, told: Told = go_on) -> Imported:
    """Keep what the preview shows: all of it or nothing, after a verified copy.

    Raises:
        ClerkError: This program may only read, the copy failed, the disk is full.
        StaleError: Something was written since the preview.
        StoppedError: `told` stopped it; nothing was kept.
    """
    if seen.refused:
        raise seen.refused
    profile = profiles.profile_of(
        seen.path.stem, seen.ledger.code, seen.sheets, seen.asked, office.today()
    )
    if not (seen.counts["new"] or seen.counts["changed"]):
        if office.lock is not None:
            profiles.keep(office, profile)
        return Imported("", None, seen.counts)
    office.must_write()
    copies.make(office.folder, office.key, office.now())
    if not told(0):
        raise StoppedError
    title = telling.title(seen.path.name, seen.ledger, seen.counts)
    with resting():
        op = keeping.keep(
            office,
            title,
            seen.reads,
            seen.asked,
            seen.scratch,
            seen.homes,
            seen.made,
            seen.headings,
            profile,
            seen.seq,
            told,
        )
    return Imported(title, op, seen.counts, wrote(office, op))


def wrote(office: Office, op: UUID) -> tuple[tuple[str, int, int], ...]:
    """What a step wrote: ledger's title, rows made, rows changed, in the order of the ledgers."""
    with reading(office) as c:
        counts = trail.counts(c, op)
    return tuple(
        (ledger.title, counts.get((code, "add"), 0), counts.get((code, "change"), 0))
        for code, ledger in office.ledgers.items()
        if (code, "add") in counts or (code, "change") in counts
    )


def write_errors(office: Office, seen: Preview, out: Path) -> None:
    """Write the workbook of what is to be corrected: the file's rows, what is wrong, what to do.

    It holds what the file held, in clear, and is logged.

    Raises:
        ClerkError: The file can't be read again, or the workbook can't be written.
    """
    if out.exists() and out.samefile(seen.path):
        raise ClerkError("问题表不能盖住原来的文件。", "请换一个文件名。")
    errorbook.write(office, seen.path, out, seen.asked, seen.sheets, seen.scratch)
