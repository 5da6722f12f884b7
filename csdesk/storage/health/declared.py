"""Faults that a look at one record alone tells: what its declaration asks, and a few rules more.

All of a ledger are asked for in one reading of it: 300,000 visits are read once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import sqlalchemy as sa

from csdesk.domain.ledger import Ledger
from csdesk.storage.health.look import Look

Wrong = sa.ColumnElement[bool]
Each = list[tuple[str, int]]
FUTURE = {
    "changes": "event_date",
    "visits": "visit_date",
    "service_hours": "service_date",
    "facility_checks": "check_date",
    "matters": "found_on",
}
"""Ledgers of what has happened, and its day; meetings and activities are entered before."""


def _blank(column: sa.ColumnElement[str]) -> Wrong:
    return sa.or_(column.is_(None), column == "")


def _unexplained(t: sa.Table) -> Wrong:
    said = (t.c.outcome, t.c.visit_content, t.c.elder_state, t.c.visit_need, t.c.remark)
    return sa.and_(t.c.met.is_not(sa.true()), *(column.is_(None) for column in said))


def _unclosed(t: sa.Table) -> Wrong:
    """Closed without its day, or a day without being closed, or closed before it was found."""
    ended = t.c.state == "6"
    return sa.or_(
        sa.and_(ended, t.c.closed_on.is_(None)),
        sa.and_(t.c.state.is_not(None), ~ended, t.c.closed_on.is_not(None)),
        t.c.closed_on < t.c.found_on,
    )


def _open(t: sa.Table) -> Wrong:
    return sa.and_(t.c.closed_on.is_(None), t.c.state.is_distinct_from("6"))


OWN: Mapping[str, Mapping[str, Callable[[sa.Table], Wrong]]] = {
    "households": {
        "address_missing": lambda t: _blank(t.c.address),
        "group_unknown": lambda t: t.c.group.is_(None),
        "grid_missing": lambda t: t.c.grid.is_(None),
    },
    "changes": {"told_before_event": lambda t: t.c.registered_on < t.c.event_date},
    "visits": {
        "visitor_missing": lambda t: t.c.visitor.is_(None),
        "visit_unexplained": _unexplained,
    },
    "facilities": {
        "facility_keeper": lambda t: t.c.keeper.is_(None),
        "facility_area": lambda t: t.c.area.is_(None),
    },
    "matters": {
        "matter_owner": lambda t: sa.and_(_open(t), t.c.owner.is_(None)),
        "matter_deadline": lambda t: sa.and_(_open(t), t.c.deadline.is_(None)),
        "matter_closing": _unclosed,
    },
}
"""Ledger to code to what is wrong in a record of it."""


def _conditions(look: Look, ledger: Ledger) -> dict[str, Wrong]:
    t = look.model.tables[ledger.code]
    found = {code: wrong(t) for code, wrong in OWN.get(ledger.code, {}).items()}
    if day := FUTURE.get(ledger.code):
        found["date_in_future"] = t.c[day] > look.on
    for code, made in (("required_missing", _required), ("code_unknown", _codes),
                       ("out_of_range", _ranges)):  # fmt: skip
        if some := made(look, ledger, t):
            found[code] = sa.or_(*some)
    return found


def _required(look: Look, ledger: Ledger, t: sa.Table) -> list[Wrong]:
    found = []
    for f in ledger.fields.values():
        if f.required and f.null and not f.custom and f.kind != "serial":
            empty = t.c[f.id].is_(None)
            found.append(sa.and_(empty, t.c[ledger.kind].in_(f.only)) if f.only else empty)
    return found


def _codes(look: Look, ledger: Ledger, t: sa.Table) -> list[Wrong]:
    return [
        t.c[f.id].not_in(list(look.model.codes[f.table].names))
        for f in ledger.fields.values()
        if f.kind == "code" and f.table and not f.custom
    ]


def _ranges(look: Look, ledger: Ledger, t: sa.Table) -> list[Wrong]:
    found: list[Wrong] = []
    for f in ledger.fields.values():
        if f.kind == "number" and not f.custom:
            found += [t.c[f.id] < Decimal(f.least)] if f.least is not None else []
            found += [t.c[f.id] > Decimal(f.most)] if f.most is not None else []
    return found


def of_ledger(code: str, ledger: str) -> Callable[[Look], list[int]]:
    """The records of a ledger that one of the rules over a record finds."""

    def find(look: Look) -> list[int]:
        held = look.model.ledgers[ledger]
        return list(look.odd(ledger, lambda: _conditions(look, held)).get(code, ()))

    return find


def of_homes(code: str) -> Callable[[Look], list[int]]:
    """The same of households, with members only: a closed one stays as it was."""
    find = of_ledger(code, "households")
    return lambda look: [id for id in find(look) if id in look.homes]


def of_every(code: str) -> Callable[[Look], Each]:
    """The same of every ledger."""

    def find(look: Look) -> Each:
        return [
            (ledger, id) for ledger in look.model.ledgers for id in of_ledger(code, ledger)(look)
        ]

    return find


def reference_voided(look: Look) -> Each:
    """Records that refer to one which was taken out of the lists."""
    found: dict[tuple[str, int], None] = {}
    gone: dict[str, bool] = {}
    for ledger in look.model.ledgers.values():
        t = look.model.tables[ledger.code]
        for f in ledger.fields.values():
            if not f.to or f.custom:
                continue
            to = look.model.tables[f.to].alias()
            if f.to not in gone:
                some = sa.select(to.c.id).where(to.c.voided_at.is_not(None)).limit(1)
                gone[f.to] = look.c.scalar(some) is not None
            if not gone[f.to]:
                continue
            query = (
                sa.select(t.c.id)
                .join(to, to.c.id == t.c[f.id])
                .where(t.c.voided_at.is_(None), to.c.voided_at.is_not(None), _runs(look, ledger))
            )
            found |= dict.fromkeys((ledger.code, id) for id in look.c.scalars(query))
    return list(found)


def _runs(look: Look, ledger: Ledger) -> sa.ColumnElement[bool]:
    """All rows, but of facts that verbs write those that go on.

    What somebody had before she was merged into another stays hers, for the months counted it.
    """
    if not (ledger.written_by and ledger.dated):
        return sa.true()
    ends = look.model.tables[ledger.code].c[ledger.dated.to]
    return sa.or_(ends.is_(None), ends > look.on)
