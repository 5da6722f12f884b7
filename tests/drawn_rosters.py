"""Rosters drawn for a test: workbooks as clerks make them, every number invented."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from csdesk.domain.identity import make_id
from csdesk.services import imports, lists
from csdesk.services.importing.asked import Asked
from csdesk.services.office import Office

Cell = str | int | float | date | None


def number(at: int, born: date = date(1960, 3, 5), woman: bool = False) -> str:
    """A valid ID number, another one for each `at` up to 400."""
    return make_id("430421", born, 2 * at + 100 + (not woman))


def a_book(
    path: Path,
    rows: Sequence[Sequence[Cell]],
    *,
    merges: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[str] = (),
    name: str = "花名册",
    more: Mapping[str, Sequence[Sequence[Cell]]] | None = None,
) -> Path:
    """An .xlsx with a sheet of these rows, and more sheets."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for area in merges:
        sheet.merge_cells(area)
    for at in hidden_rows:
        sheet.row_dimensions[at].hidden = True
    for letter in hidden_columns:
        sheet.column_dimensions[letter].hidden = True
    for title, lines in (more or {}).items():
        beside = book.create_sheet(title)
        for line in lines:
            beside.append(list(line))
    book.save(path)
    return path


def shown(office: Office, path: Path, ledger: str = "residents", **asked: Any) -> dict[str, Any]:
    """The JSON of a preview."""
    with imports.preview(office, path, ledger, Asked(**asked)) as seen:
        return seen.document(office)


def kept(office: Office, path: Path, ledger: str = "residents", **asked: Any) -> dict[str, int]:
    """Import a file; gives the counts."""
    with imports.preview(office, path, ledger, Asked(**asked)) as seen:
        return imports.commit(office, seen).counts


def records(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a preview that are no titles, notes or blanks."""
    return [row for row in document["rows"] if row["state"] != "ignored"]


def codes(row: Mapping[str, Any]) -> list[str]:
    """What is wrong in a row, by code."""
    return [problem["code"] for problem in row["problems"]]


def said(document: Mapping[str, Any], *fields: str) -> list[tuple[Any, ...]]:
    """Some values of each record."""
    return [tuple(row["values"].get(field) for field in fields) for row in records(document)]


def homes(document: Mapping[str, Any]) -> list[list[int]]:
    """The rows of each household, in the order of the file; of a file with one sheet."""
    return [[row for _, row in home["members"]] for home in document["households"]]


def mapped(document: Mapping[str, Any], at: int = 0) -> dict[str, str]:
    """What each column of a table feeds."""
    columns: dict[str, str] = document["sheets"][at]["columns"]
    return columns


def states(document: Mapping[str, Any]) -> list[str]:
    """What becomes of each record."""
    return [row["state"] for row in records(document)]


def listed(office: Office, ledger: str, *columns: str, every: bool = True) -> list[tuple[Any, ...]]:
    """Rows of a ledger, unmasked; a reference is its title."""
    asked = lists.ask(office, ledger, columns=columns, every=every, order=("id",))
    lines = lists.lines(office, asked, lists.ids(office, asked))
    return [tuple(v[1] if _refers(v) else v for v in row) for row in lines.rows]


def _refers(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], int)
