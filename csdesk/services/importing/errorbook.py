"""What is to be corrected, as a workbook: the file's own rows with what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from csdesk.documents.workbooks.cells import Book, column_number
from csdesk.documents.workbooks.faultbook import Fault, Marked, write_faults
from csdesk.documents.workbooks.reading import open_book
from csdesk.domain.faults import LABELS
from csdesk.errors import Problem
from csdesk.services.importing.asked import STATE_NAMES, Asked
from csdesk.services.importing.corrections import corrected
from csdesk.services.importing.staging import SheetSeen
from csdesk.services.importing.telling import problems
from csdesk.services.office import Office, told
from csdesk.storage.scratch import Line, Scratch


def write(
    office: Office,
    source: Path,
    out: Path,
    asked: Asked,
    sheets: Sequence[SheetSeen],
    scratch: Scratch,
) -> None:
    """Write the rows of a file, read anew, with the faults of its preview; that is logged.

    Raises:
        FileRefusedError: The file is no longer what it was.
        ClerkError: It cannot be read or written.
    """
    book = corrected(open_book(source, asked.password), asked.cells)
    faults: list[Fault] = []
    results: dict[str, dict[int, tuple[str, str]]] = {}
    for line in scratch.lines():
        found = _faults(sheets, line)
        faults += found
        if line.state != "ignored":
            reasons = "".join(one.problem.message for one in found)
            before, already = results.get(line.sheet, {}).get(line.row, ("", ""))
            result = STATE_NAMES[line.state]
            said = f"{before}、{result}" if before and before != result else result
            results.setdefault(line.sheet, {})[line.row] = (said, already + reasons)
    marks = {
        name: Marked(
            tuple(row for s in sheets if s.name == name for row in s.header_rows),
            max((column.at for s in sheets if s.name == name for column in s.columns), default=1),
            results.get(name, {}),
        )
        for name in {s.name for s in sheets if s.action == "import"}
    }
    write_faults(out, book, marks, _with_values(book, faults), office.today())
    told(office, "export", what="import errors", rows=scratch.count(least=1))


def _faults(sheets: Sequence[SheetSeen], line: Line) -> list[Fault]:
    name = line.read.get("v", {}).get("name", "")
    return [
        Fault(
            line.sheet,
            line.row,
            column_number(one["column"]),
            name,
            LABELS.get(one["code"], one["code"]),
            "",
            Problem(one["field"], one["code"], one["message"], one["remedy"], one["level"]),
        )
        for one in problems(sheets, line)
        if one["level"] != "info"
    ]


def _with_values(book: Book, faults: Sequence[Fault]) -> list[Fault]:
    """The faults with what their cells hold."""
    wanted = {(one.sheet, one.row) for one in faults if one.column}
    texts = {
        (sheet.name, row.number, at): cell.text
        for sheet in book.sheets
        for row in sheet.rows()
        if (sheet.name, row.number) in wanted
        for at, cell in row.cells.items()
    }
    return [replace(one, value=texts.get((one.sheet, one.row, one.column), "")) for one in faults]
