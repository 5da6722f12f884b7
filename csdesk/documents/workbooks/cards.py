"""Cards: a sheet without a list, on which labels and values say who somebody is."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from csdesk.documents.workbooks.cells import Cell, Sheet, SheetRow
from csdesk.documents.workbooks.headers import Grid, Header
from csdesk.domain.headings import Vocabulary
from csdesk.domain.likeness import person_like

_TELLING = frozenset(("id_no", "sex", "birth_date", "phones", "address"))
_LEAST = 3
"""Of these and the name, so that a form to be filled in is no person."""
_ASIDE = 1000
"""Columns further on, for a second label with its value in the same column of the sheet."""
_SURE = 4.0


@dataclass(frozen=True, slots=True)
class _Said:
    """A label with its value, and where the value stands."""

    field: str
    label: str
    row: int
    column: int
    value: Cell


def cards(sheet: Sheet, grid: Grid, words: Vocabulary) -> tuple[Sheet, Header] | None:
    """A sheet of cards as a list of people, one line a card; None if it holds none.

    Each line has the number of the row in which the name stands.
    """
    people: list[list[_Said]] = []
    for said in _said(grid, words):
        if said.field == "name":
            people.append([])
        if people:
            people[-1].append(said)
    people = [person for person in people if _is_somebody(person)]
    if not people:
        return None
    columns: dict[str, int] = {}
    heads: dict[int, tuple[str, tuple[str, ...]]] = {}
    for said in (one for person in people for one in person):
        if said.label not in columns:
            at = said.column
            while at in heads:
                at += _ASIDE
            columns[said.label] = at
            heads[at] = (said.label, ())
    rows = [
        SheetRow(person[0].row, False, {columns[one.label]: one.value for one in person})
        for person in people
    ]
    made = replace(sheet, merges=(), read=lambda: iter(rows))
    return made, Header((), dict(sorted(heads.items())), _SURE)


def _said(grid: Grid, words: Vocabulary) -> Iterator[_Said]:
    """Labels that are known, with the values beside them or behind a colon."""
    for row in grid.order:
        cells = sorted(grid.own(row).items())
        at = 0
        while at < len(cells):
            column, cell = cells[at]
            label, mark, behind = unicodedata.normalize("NFKC", cell.text).strip().partition(":")
            field = words.knows(label)
            beside = cells[at + 1] if at + 1 < len(cells) else None
            at += 1
            if field and mark and behind.strip():
                yield _Said(field, label, row, column, Cell(behind.strip()))
            elif field and beside and not words.knows(beside[1].text):
                yield _Said(field, label, row, *beside)
                at += 1


def _is_somebody(person: Sequence[_Said]) -> bool:
    told: Mapping[str, _Said] = {said.field: said for said in person}
    return person_like(told["name"].value.text) and len(_TELLING & set(told)) >= _LEAST - 1
