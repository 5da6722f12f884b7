"""A book with cells that the clerk wrote anew: read in place of what the file holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from csdesk.documents.workbooks.cells import Book, Cell, Sheet, SheetRow, column_number

Cells = Mapping[tuple[str, int, str], str]
"""Sheet, row and column letters to the text; an empty one makes the cell empty."""


def corrected(book: Book, cells: Cells) -> Book:
    """The book as it would be had the clerk corrected it; rows that are not there stay away."""
    if not cells:
        return book
    by_sheet: dict[str, dict[int, dict[int, str]]] = {}
    for (sheet, row, letters), text in cells.items():
        by_sheet.setdefault(sheet, {}).setdefault(row, {})[column_number(letters)] = text
    sheets = (
        replace(one, read=partial(_rows, one, by_sheet[one.name])) if one.name in by_sheet else one
        for one in book.sheets
    )
    return replace(book, sheets=tuple(sheets))


def _rows(sheet: Sheet, changed: Mapping[int, Mapping[int, str]]) -> Iterator[SheetRow]:
    for row in sheet.rows():
        mine = changed.get(row.number)
        if mine is None:
            yield row
            continue
        cells = {**row.cells, **{at: Cell(text) for at, text in mine.items()}}
        left = {at: cells[at] for at in sorted(cells) if cells[at].text or at not in mine}
        yield row._replace(cells=left)
