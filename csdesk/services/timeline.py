"""What happened to a record: entries of all ledgers with a day that refer to it, newest first.

Nothing is declared for it: a ledger with a day and a reference to the record's ledger tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from csdesk.domain.fields import Field
from csdesk.domain.filters import Compare, Or
from csdesk.domain.ledger import Ledger
from csdesk.services import lists
from csdesk.services.office import Office

_HEAD = frozenset({"code", "codes", "names", "name", "number", "amount", "reference"})
_BODY = frozenset({"text", "note"})


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry.

    Attributes:
        ledger: The ledger's code.
        id: The entry.
        day: Its day.
        title: The ledger's title.
        head: Codes, numbers and people in it: 上门入户 · 李建禾.
        words: Its sentences.
        counts: False where the entry says no to a question of its list, as a visit that met nobody.
    """

    ledger: str
    id: int
    day: date
    title: str
    head: str
    words: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The newest happenings, and how many there are in all."""

    happenings: tuple[Happening, ...]
    count: int


def referring(office: Office, code: str) -> list[tuple[Ledger, tuple[str, ...]]]:
    """Ledgers with a day of their own whose fields refer to a ledger, and those fields."""
    found = []
    for ledger in office.ledgers.values():
        by = tuple(f.id for f in ledger.fields.values() if f.kind == "reference" and f.to == code)
        if by and ledger.day in ledger.fields:
            found.append((ledger, by))
    return found


def of_record(office: Office, code: str, id: int, limit: int = 20) -> Timeline:
    """The timeline of a record.

    Args:
        office: The open office.
        code: The record's ledger.
        id: The record.
        limit: Happenings wanted at most.
    """
    happenings: list[Happening] = []
    count = 0
    for ledger, by in referring(office, code):
        same = tuple(Compare(f, "=", id) for f in by)
        where = same[0] if len(same) == 1 else Or(same)
        shown = tuple(
            f.id
            for f in ledger.fields.values()
            if f.id not in by and f.id != ledger.day and f.guard == "" and f.kind != "files"
        )
        asked = lists.ask(
            office, ledger.code, where=where, columns=(ledger.day, *shown),
            order=(f"-{ledger.day}",),
        )  # fmt: skip
        ids = lists.ids(office, asked)
        count += len(ids)
        some = lists.lines(office, asked, ids[:limit])
        texts = lists.texts(office, some)
        for at, row in enumerate(some.rows):
            if isinstance(row[0], date):
                made = _told(ledger, some.ids[at], some.columns[1:], row, texts[at][1:])
                happenings.append(made)
    happenings.sort(key=lambda h: (h.day, h.id), reverse=True)
    return Timeline(tuple(happenings[:limit]), count)


def _told(
    ledger: Ledger, id: int, fields: Sequence[Field], row: Sequence[Any], texts: Sequence[str]
) -> Happening:
    shown = [(f, t) for f, t in zip(fields, texts, strict=True) if t and not f.hidden]
    head = " · ".join(f"{t}{f.unit}" for f, t in shown if f.kind in _HEAD)
    words = "；".join(t.rstrip("。；") for f, t in shown if f.kind in _BODY)
    no = any(
        f.kind == "yes_no" and not f.hidden and value is False
        for f, value in zip(fields, row[1:], strict=True)
    )
    return Happening(ledger.code, id, row[0], ledger.title, head, words, not no)
