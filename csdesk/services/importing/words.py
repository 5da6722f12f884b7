"""Words of a file that are none of a field's options: counted, and read as the clerk chose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from csdesk.documents.workbooks.cells import Cell
from csdesk.domain.choices import split
from csdesk.domain.codes import Codes
from csdesk.domain.fields import Field
from csdesk.services.importing.asked import ASIDE
from csdesk.services.importing.columns import Column
from csdesk.services.importing.got import Got, Takes

_ANSWERS = {"是": "是", "否": "否"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the file that no option of a field fits.

    Attributes:
        count: In how many cells it stands.
        chosen: What the clerk chose for it, now or for another file; None while it is open.
    """

    field: Field
    word: str
    count: int
    chosen: str | None = None


def options(field: Field, codes: Codes) -> Mapping[str, str]:
    """Code to name of what a field may hold; empty for one without options."""
    if field.table:
        return codes[field.table].names
    return _ANSWERS if field.kind == "yes_no" else {}


def words(
    unknown: Counter[tuple[str, str]],
    answered: Counter[tuple[str, str]],
    chosen: Mapping[str, Mapping[str, str]],
    fields: Mapping[str, Field],
) -> list[Word]:
    """The words to be asked about: open ones first, then by field, the most frequent first."""
    found = [Word(fields[id], word, n) for (id, word), n in unknown.items() if id in fields]
    found += [
        Word(fields[id], word, n, chosen[id][word])
        for (id, word), n in answered.items()
        if id in fields
    ]
    order = {id: at for at, id in enumerate(fields)}
    return sorted(found, key=lambda w: (w.chosen is not None, order[w.field.id], -w.count, w.word))


def translated(
    column: Column, take: Takes, words: Mapping[str, Mapping[str, str]], codes: Codes
) -> Takes:
    """What takes the cells of a column, each word as the clerk chose."""
    id = column.field.id if column.field else ""
    mine = words.get(id, {})
    if not mine or column.field is None:
        return take
    names, heading = options(column.field, codes), column.heading

    def translating(got: Got, cell: Cell) -> None:
        text = cell.text.strip()
        parts = [text] if text in mine else split(text)
        if mine.keys().isdisjoint(parts):
            take(got, cell)
            return
        got.answered += [(id, part) for part in parts if part in mine]
        if any(mine.get(part) == ASIDE for part in parts):
            got.extra[heading] = text
        meant = _meant(parts, mine, names)
        if meant:
            take(got, Cell("、".join(meant)))

    return translating


def _meant(parts: Sequence[str], mine: Mapping[str, str], names: Mapping[str, str]) -> list[str]:
    """The parts of a cell with the names of what was chosen; those left out are gone."""
    read = (mine.get(part, part) for part in parts)
    return [names.get(one, one) for one in read if one and one != ASIDE]
