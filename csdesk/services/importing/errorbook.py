"""What is to be corrected, as a workbook: the file's own rows with what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from csdesk.documents.workbooks.cells import column_number
from csdesk.documents.workbooks.faulty import Given, GivenSheet, Mark, write_faulty
from csdesk.documents.workbooks.layout import Table, lay_out
from csdesk.documents.workbooks.reading import open_book
from csdesk.domain.faults import LABELS
from csdesk.services.importing.asked import STATE_NAMES, Asked
from csdesk.services.importing.columns import Reads, vocabulary
from csdesk.services.importing.staging import SheetSeen
from csdesk.services.importing.telling import problems
from csdesk.services.office import Office, told
from csdesk.storage.scratch import Line, Scratch


def write(
    office: Office,
    source: Path,
    out: Path,
    reads: Reads,
    asked: Asked,
    sheets: Sequence[SheetSeen],
    scratch: Scratch,
) -> None:
    """Write the rows of a file, read anew, with the faults of its preview; that is logged.

    Raises:
        FileRefusedError: The file is no longer what it was.
        ClerkError: It cannot be read or written.
    """
    book = open_book(source, asked.password)
    found = {one.sheet: one for one in lay_out(book, vocabulary(reads, asked))}
    lines = scratch.lines()
    made = []
    for name in dict.fromkeys(s.name for s in sheets if s.action == "import"):
        tables = found[name].tables if name in found else ()
        heads = [row for table in tables for row in table.header_rows]
        last = max((at for table in tables for at in table.headings), default=1)
        rows = tuple(_rows(tables, heads, lines, sheets))
        made.append(GivenSheet(name, last, heads, rows))
    write_faulty(out, made, office.today())
    told(office, "export", what="import errors", rows=scratch.count(least=1))


def _rows(
    tables: Sequence[Table],
    heads: Sequence[int],
    lines: Iterator[Line],
    sheets: Sequence[SheetSeen],
) -> Iterator[Given]:
    for table in tables:
        for row in table.rows():
            texts = {at: cell.text for at, cell in row.cells.items()}
            if row.number in heads:
                yield Given(row.number, texts, head=True)
                continue
            line = next(lines, None)
            if line is None or line.row != row.number:
                yield Given(row.number, texts)
                continue
            name = line.read.get("v", {}).get("name", "")
            marks = tuple(_marks(problems(sheets, line)))
            result = STATE_NAMES[line.state] if line.state != "ignored" else ""
            yield Given(row.number, texts, name, result, marks)


def _marks(found: Sequence[dict[str, Any]]) -> Iterator[Mark]:
    for told_ in found:
        if told_["level"] == "info":
            continue
        yield Mark(
            column_number(told_["column"]),
            LABELS.get(told_["code"], told_["code"]),
            told_["message"],
            told_["remedy"],
            told_["level"] == "error",
        )
