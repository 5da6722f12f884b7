"""What happened to a record: what all ledgers with a day or with dated facts tell of it, newest first.

Nothing is declared for it: a ledger that refers to the record tells. A household's timeline has the
events of its members too, as long as they were in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from csdesk.domain.fields import Field
from csdesk.domain.filters import Compare, Filter, In, Or
from csdesk.domain.ledger import Ledger
from csdesk.services import lists
from csdesk.services.office import Office

Kind = Literal["event", "from", "to", "edit"]
_HEAD = frozenset({"code", "codes", "names", "name", "number", "amount", "reference"})
_ENDS: Mapping[Kind, str] = {"event": "", "from": "起", "to": "止"}
_BODY = frozenset({"text", "note"})
HOME, PERSON, STAYS = "households", "residents", "stays"
LATEST = 500
"""Events of one ledger looked at for the members of a household."""


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
        counts: False where the entry says no to a question of its list, as a visit that met nobody,
            and where something ends.
        kind: An event, a fact that begins or ends on the day, or a change of the record itself.
        who: The member of a household to whom it happened; of an edit who made it.
    """

    ledger: str
    id: int
    day: date
    title: str
    head: str
    words: str
    counts: bool
    kind: Kind = "event"
    who: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The newest happenings, and how many there are in all."""

    happenings: tuple[Happening, ...]
    count: int


def referring(office: Office, code: str) -> list[tuple[Ledger, tuple[str, ...]]]:
    """Ledgers with a day of their own or dated facts that refer to a ledger, and by which fields."""
    found = []
    for ledger in office.ledgers.values():
        by = tuple(f.id for f in ledger.fields.values() if f.kind == "reference" and f.to == code)
        if by and (ledger.day in ledger.fields or ledger.dated):
            found.append((ledger, by))
    return found


def role(ledger: Ledger) -> bool:
    """A ledger of people in another role, with a name of their own in it, such as volunteers."""
    named = ledger.fields.get(ledger.named)
    return named is not None and named.kind == "name" and not (ledger.day or ledger.dated)


def of_record(
    office: Office, code: str, id: int, limit: int = 20, *, brief: bool = False
) -> Timeline:
    """The timeline of a record.

    Args:
        office: The open office.
        code: The record's ledger.
        id: The record.
        limit: Happenings wanted at most.
        brief: Without facts that another ledger's entries wrote: stays, of which changes tell.
    """
    found: list[Happening] = []
    count = 0
    for ledger, by in referring(office, code):
        if brief and ledger.written_by and ledger.written_by != code:
            continue
        made, all_ = _of_ledger(office, ledger, by, (id,), limit)
        found += [one for _, one in made]
        count += all_
    for made, all_ in _of_roles(office, code, (id,), limit):
        found += [one for _, one in made]
        count += all_
    if code == HOME:
        members = _members(office, id)
        found += members
        count += len(members)
    found.sort(key=lambda h: (h.day, h.kind == "to", h.id), reverse=True)
    return Timeline(tuple(found[:limit]), count)


def _of_ledger(
    office: Office, ledger: Ledger, by: Sequence[str], ids: Sequence[int], limit: int
) -> tuple[list[tuple[int, Happening]], int]:
    """What a ledger tells of some records, each with the record, and how many it has in all."""
    same = tuple(In(f, tuple(ids)) for f in by)
    where: Filter = same[0] if len(same) == 1 else Or(same)
    own = {ledger.day, ledger.dated.from_, ledger.dated.to} if ledger.dated else {ledger.day}
    days = [i for i in ledger.fields if i in own]
    shown = tuple(
        f.id
        for f in ledger.fields.values()
        if f.id not in by and f.id not in own and f.guard != "masked" and f.kind != "files"
    )
    asked = lists.ask(
        office, ledger.code, where=where, columns=(*days, *by, *shown), order=(f"-{days[0]}",),
    )  # fmt: skip
    every = lists.ids(office, asked)
    some = lists.lines(office, asked, every if ledger.dated else every[:limit])
    texts = lists.texts(office, some)
    made: list[tuple[int, Happening]] = []
    wanted, skip = set(ids), len(days) + len(by)
    for at, row in enumerate(some.rows):
        refers = [value[0] for value in row[len(days) : skip] if value]
        whose = next((one for one in refers if one in wanted), 0)
        told = _told(ledger, some.ids[at], some.columns[skip:], row[skip:], texts[at][skip:])
        for day, kind in zip(row[: len(days)], _kinds(ledger), strict=True):
            if isinstance(day, date):
                counts = told.counts and kind != "to"
                head = f"{told.head} {_ENDS[kind]}".strip()
                made.append((whose, replace(told, day=day, kind=kind, counts=counts, head=head)))
    return made, len(made) if ledger.dated else len(every)


def _of_roles(
    office: Office, code: str, ids: Sequence[int], limit: int
) -> Iterator[tuple[list[tuple[int, Happening]], int]]:
    """What is told of people in another role: the service hours of a volunteer."""
    for ledger in office.ledgers.values():
        by = next((f.id for f in ledger.fields.values() if f.to == code and not f.custom), "")
        if not by or not role(ledger):
            continue
        asked = lists.ask(office, ledger.code, where=In(by, tuple(ids)), columns=(by,))
        rows = lists.lines(office, asked, lists.ids(office, asked))
        whose = {id: row[0][0] for id, row in zip(rows.ids, rows.rows, strict=True)}
        for other, refers in referring(office, ledger.code) if whose else ():
            made, all_ = _of_ledger(office, other, refers, tuple(whose), limit)
            yield [(whose.get(id, 0), one) for id, one in made], all_


def _kinds(ledger: Ledger) -> tuple[Kind, ...]:
    return ("from", "to") if ledger.dated else ("event",)


def _told(
    ledger: Ledger, id: int, fields: Sequence[Field], row: Sequence[Any], texts: Sequence[str]
) -> Happening:
    shown = [(f, t) for f, t in zip(fields, texts, strict=True) if t and not f.hidden]
    head = " · ".join(f"{t}{f.unit}" for f, t in shown if f.kind in _HEAD)
    words = "；".join(t.rstrip("。；") for f, t in shown if f.kind in _BODY)
    no = any(
        f.kind == "yes_no" and not f.hidden and value is False
        for f, value in zip(fields, row, strict=True)
    )
    return Happening(ledger.code, id, date.min, ledger.title, head, words, not no)


# ---- a household has members --------------------------------------------------------------------


def _members(office: Office, household: int) -> list[Happening]:
    """What happened to its members while they were in it, and is not told of it anyway."""
    asked = lists.ask(
        office, STAYS, where=Compare("household", "=", household),
        columns=("resident", "from", "to"), order=("from",),
    )  # fmt: skip
    spans: dict[int, list[tuple[date, date]]] = {}
    names: dict[int, str] = {}
    for person, from_, to in lists.lines(office, asked, lists.ids(office, asked)).rows:
        spans.setdefault(person[0], []).append((from_, to or date.max))
        names[person[0]] = str(person[1])
    if not spans:
        return []
    found: list[tuple[int, Happening]] = []
    of_home = [ledger for ledger, _ in referring(office, HOME)]
    for ledger, by in referring(office, PERSON):
        if any(ledger is home for home in of_home):
            continue
        found += _of_ledger(office, ledger, by, tuple(spans), LATEST)[0]
    for made, _ in _of_roles(office, PERSON, tuple(spans), LATEST):
        found += made
    return [
        replace(one, who=names[whose])
        for whose, one in found
        if any(first <= one.day <= last for first, last in spans.get(whose, ()))
    ]
