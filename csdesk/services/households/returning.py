"""Somebody who left comes back with those who left with her: 全户迁回, one step for all."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import sqlalchemy as sa

from csdesk.domain.households import HEAD, relations_after, relations_joining
from csdesk.domain.kinship import RELATIVE
from csdesk.ledgers.people import Stay
from csdesk.services import entries
from csdesk.services.entries import Outcome
from csdesk.services.households import standing
from csdesk.services.households.people import ARRIVALS
from csdesk.services.households.seats import life_event
from csdesk.services.households.standing import Inmate
from csdesk.services.households.staying import Event, Seat, member_of, seat_in, stays_from
from csdesk.services.office import Office, reading
from csdesk.storage.work import Work


def left_with(office: Office, person: int) -> tuple[Inmate, ...]:
    """Who left the household on the same day and is in none today, the head first."""
    t = office.model.tables["stays"]
    with reading(office) as c:
        told = t.c.voided_at.is_(None) & t.c.to.is_not(None) & (t.c.to > t.c["from"])
        hers = sa.select(t.c.household, t.c.to).where(t.c.resident == person, told)
        last = c.execute(hers.order_by(t.c.to.desc(), t.c.id.desc()).limit(1)).first()
        if last is None:
            return ()
        same = (t.c.household == last.household, t.c.to == last.to, t.c.resident != person, told)
        rows = c.execute(sa.select(t.c.resident, t.c.relation).where(*same)).all()
    names = entries.titles(office, "residents", [r.resident for r in rows])
    found = []
    for row in rows:
        now = standing.of_resident(office, row.resident)
        if not now.seated and not now.dead:
            found.append(Inmate(row.resident, names[row.resident], row.relation))
    return tuple(sorted(found, key=lambda m: m.relation != HEAD))


def come_back(
    office: Office, kind: str, event: Event, seat: Seat, person: int, others: Sequence[int]
) -> Outcome:
    """迁入, 婚入 of somebody with others who were in a household with her.

    Args:
        office: The open office.
        kind: One of `people.ARRIVALS`.
        event: When.
        seat: Where she comes; the others come into the same household, their relations follow.
        person: The resident.
        others: Those who come with her.

    Returns:
        The id of the resident.

    Raises:
        ClerkError: As `people.arrive` says, of any of them.
    """
    name = entries.titles(office, "residents", [person]).get(person, "")
    title = f"{ARRIVALS[kind]}：{name}等 {len(others) + 1} 人"
    with life_event(office, title) as w:
        members = [member_of(w, _last(w, p)) for p in (person, *others)]
        found = relations_after(members, person)
        if seat.relation != HEAD:
            theirs = [dataclasses.replace(m, relation=found[m.id]) for m in members]
            there = stays_from(w, "household", seat.household, event.on)
            heads = [s.row for s in there if s.row.relation == HEAD]
            head = member_of(w, heads[0]) if heads else None
            found = relations_joining(theirs, head, seat.relation) if head else {}
        seat_in(w, kind, event, seat, person)
        for other in others:
            hers = dataclasses.replace(seat, relation=found.get(other) or RELATIVE)
            seat_in(w, kind, event, hers, other)
        return Outcome(person, (), title, w.by.op)


def _last(w: Work, person: int) -> Stay:
    rows = [r for r in w.rows("stays", "resident", [person]) if r["voided_at"] is None]
    stay: Stay = w.stored("stays", max(rows, key=lambda r: (r["from"], r["id"]))).row
    return stay
