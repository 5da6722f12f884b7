"""What the search for people kept twice reads: a few narrow columns, most of them from indexes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from csdesk.domain.doubles import Known, Pair, bare, sound
from csdesk.domain.names import name_key
from csdesk.domain.values import first_day
from csdesk.storage.asof import open_on
from csdesk.storage.tables import Model

IN = 500
"""Values of one IN list."""
_YEAR = 10
"""Characters of a number up to the year of birth."""


def everybody(c: sa.Connection, model: Model) -> list[Known]:
    """Everybody who is not voided."""
    t = model.tables["residents"]
    return _known(c, sa.select(*_columns(t)).where(t.c.voided_at.is_(None)))


def _columns(t: sa.Table) -> tuple[Any, ...]:
    return t.c.id, t.c.name, t.c.name_key, t.c.id_no, t.c.birth_date


def _known(c: sa.Connection, query: Any) -> list[Known]:
    return [
        Known(id, name, sound(key), number, born)
        for id, name, key, number, born in c.execute(query)
    ]


def ties(c: sa.Connection, model: Model, ids: Sequence[int], on: date) -> dict[int, frozenset[str]]:
    """Households on a day and telephones of some people, as words that can be compared."""
    people, stays = model.tables["residents"], model.tables["stays"]
    found: dict[int, set[str]] = {id: set() for id in ids}
    for start in range(0, len(ids), IN):
        some = list(ids[start : start + IN])
        rows = sa.select(people.c.id, people.c.phones).where(people.c.id.in_(some))
        for id, phones in c.execute(rows):
            found[id].update(phones)
        here = open_on(stays, "from", "to", sa.literal(on, sa.Date))
        homes = sa.select(stays.c.resident, stays.c.household).where(stays.c.resident.in_(some))
        for id, home in c.execute(homes.where(here)):
            found[id].add(f"household {home}")
    return {id: frozenset(words) for id, words in found.items()}


def told_apart(c: sa.Connection, model: Model, ids: Iterable[int] | None = None) -> set[Pair]:
    """The pairs of which a clerk said that they are not the same person.

    Args:
        c: A connection.
        model: The declarations.
        ids: Only pairs with one of these people; None for all.
    """
    t = model.tables["distinct_people"]
    query = sa.select(t.c.one, t.c.other).where(t.c.voided_at.is_(None))
    if ids is not None:
        wanted = list(ids)
        query = query.where(sa.or_(t.c.one.in_(wanted), t.c.other.in_(wanted)))
    return {(min(one, other), max(one, other)) for one, other in c.execute(query)}


def may_be(
    c: sa.Connection, model: Model, name: str | None, number: str | None, born: str | None
) -> list[tuple[Known, bool]]:
    """Those who may be somebody of a name, a number, a birth, and whether each is voided.

    By indexes alone, so that it can be asked while somebody types: like-sounding names are looked
    for among those of the same birth, and of the same area and year by their numbers.
    """
    t = model.tables["residents"]
    wanted: list[Any] = []
    if name:
        wanted.append(t.c.name_key == name_key(name))
        if born:
            wanted.append(t.c.birth_date_day == first_day(born))
    numbers: list[str] = []
    if number:
        whole = bare(number)
        numbers = [whole, whole[:6] + whole[8:17]]
        wanted.append(t.c.id_no.in_(numbers))
        if name:
            near = whole[:_YEAR]
            wanted.append(sa.and_(t.c.id_no >= near, t.c.id_no < f"{near}~"))
    found: dict[int, tuple[Known, bool]] = {}
    for one in wanted:  # each by its own index; together they would read the whole table
        query = sa.select(*_columns(t)).where(one, t.c.voided_at.is_(None))
        found |= {known.id: (known, False) for known in _known(c, query)}
    if numbers:
        binned = (t.c.voided_at.is_not(None), t.c.voided_by_undo.is_not(sa.true()))
        query = sa.select(*_columns(t)).where(t.c.id_no.in_(numbers), *binned)
        found |= {known.id: (known, True) for known in _known(c, query)}
    return [found[id] for id in sorted(found)]
