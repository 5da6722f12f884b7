"""Columns whose cells answer yes or no: 是否户主, 是否党员, 是否已死亡, a tick under 党员."""

from __future__ import annotations

from datetime import date

from csdesk.documents.workbooks.cells import Cell
from csdesk.domain.codes import Codes
from csdesk.domain.faults import named
from csdesk.domain.fields import Field
from csdesk.domain.headings import folded
from csdesk.domain.households import HEAD
from csdesk.domain.validation import read_cell
from csdesk.ledgers.roster import Row
from csdesk.services.importing.cells import Reader, Reading, reader
from csdesk.services.importing.columns import Column
from csdesk.services.importing.got import Got, Takes

_ANSWER = Field("answer", "是否", "yes_no")
_TICKS = frozenset("v V o O ○ ● ◎ ■ △ ▲ *".split())  # noqa: SIM905  # shorter


def says_yes(cell: Cell, codes: Codes) -> bool | None:
    """Whether a cell says 是; None if it says neither."""
    text = cell.text.strip()
    if text in _TICKS:
        return True
    value, problems = read_cell(_ANSWER, text, codes=codes, on=date.max)
    return value if isinstance(value, bool) and not problems else None


def answered(read: Reader, id: str, heading: str, roster: Row, codes: Codes) -> Reader:
    """是 under 是否党员 is an answer, not one of the options."""
    meant = [(yes, no) for field, word, yes, no in roster.yes_means
             if field == id and word in heading]  # fmt: skip
    if not meant:
        return read
    yes, no = meant[0]

    def answer(cell: Cell) -> Reading:
        said = None if cell.text.strip().isdecimal() else says_yes(cell, codes)
        return read(cell) if said is None else ((yes if said else no) or None, ())

    return answer


def heading_a_household(column: Column, codes: Codes, on: date) -> Takes:
    """是 under 户主 or 是否户主: the member heads her household."""
    read = reader(column.field or _ANSWER, codes, on)

    def take(got: Got, cell: Cell) -> None:
        value, problems = read(cell)
        if value:
            got.values["relation"] = HEAD
        got.problems += [(column.letter, told) for told in problems]

    return take


def leaving(column: Column, roster: Row, codes: Codes, on: date) -> Takes:
    """是 under 是否已死亡, or a day, goes before whatever another column says of her home."""
    code = roster.gone_headings[folded(column.heading)]
    read = reader(Field("residence_status", column.heading, "yes_no"), codes, on)
    dated = reader(Field("residence_status", column.heading, "part_day"), codes, on)

    def take(got: Got, cell: Cell) -> None:
        day, faults = dated(cell)
        if day and not faults:
            got.values["residence_status"] = code
            got.extra[column.heading] = cell.text.strip()
            return
        value, problems = read(cell)
        if value:
            got.values["residence_status"] = code
        got.problems += [(column.letter, told) for told in problems]
        if named("code_unknown", problems):
            got.extra[column.heading] = cell.text.strip()

    return take


def ticked(option: str, takes: Takes, codes: Codes) -> Takes:
    """A tick under 党员, which stands under 政治面貌: the word above is what the cell says."""
    said = Cell(option)

    def take(got: Got, cell: Cell) -> None:
        if says_yes(cell, codes):
            takes(got, said)

    return take
