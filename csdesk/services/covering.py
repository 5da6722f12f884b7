"""What no step may bring below nothing on any day: a balance, a stock; undo and import included.

What was below nothing before (two laptops can do that) bars nothing: only a step that makes it less
is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from csdesk.domain.derived import Summed, Term
from csdesk.domain.filters import And, Filter, In
from csdesk.domain.hours import said
from csdesk.domain.ledger import Ledger
from csdesk.domain.timebank import Move, balances
from csdesk.domain.values import show
from csdesk.errors import ClerkError
from csdesk.storage import lists as stored
from csdesk.storage import records
from csdesk.storage.lists import Query
from csdesk.storage.tables import Model
from csdesk.storage.trail import entries_of
from csdesk.storage.work import IN, Work


def check(read: sa.Engine, w: Work) -> None:
    """Look at every sum of which a step wrote rows; before it is committed.

    Args:
        read: What shows the vault as it was before the step.
        w: The step.

    Raises:
        ClerkError: A sum that no entry may bring below nothing is less than that on a day.
    """
    for code in sorted(w.touched):
        ledger = w.model.ledgers.get(code)
        for path in ledger.covered if ledger else ():
            way, _, name = path.partition(".")
            _check(read, w, w.model.ledgers[code], way, name)


def _check(read: sa.Engine, w: Work, ledger: Ledger, way: str, name: str) -> None:
    w.flush()
    owner = w.model.ledgers[ledger.fields[way].to]
    column: Any = owner.derived[name]  # a Summed
    short = {
        id: low
        for id, low in _lowest(w.c, w.model, column, _owners(w, ledger, way)).items()
        if low[1] < 0
    }
    if not short:
        return
    with read.connect() as c:
        before = _lowest(c, w.model, column, list(short))
    for id, (day, left) in short.items():
        if left < before.get(id, (day, 0))[1]:
            field, found = records.titles(w.c, w.model, owner.code, [id], day)
            who = show(field, found[id], w.model.codes, masked=False)
            raise ClerkError(
                f"“{column.label}”会成为 {said(left)}：{who}，{day}。",
                "请核对数量和日期；不够的请先登记进来的，已经用掉的请先作废那一笔。",
            )


def _owners(w: Work, ledger: Ledger, way: str) -> list[int]:
    """Whose rows a step wrote, those included from whom it took them."""
    uids, old = list[UUID](), list[UUID]()
    for _, uid, kind, payload in entries_of(w.c, w.by.op, ledger.code):
        uids.append(uid)
        was = payload["d"].get(way) if kind == "change" else None
        if was and was[0]:
            old.append(UUID(was[0]))
    found = {row[way] for row in w.rows(ledger.code, "uid", uids)}
    found |= {row["id"] for row in w.rows(ledger.fields[way].to, "uid", old)}
    return sorted(found - {None})


def _lowest(
    c: sa.Connection, model: Model, column: Summed, owners: Sequence[int]
) -> Mapping[int, tuple[date, Any]]:
    """The day on which each sum is least, and what it is then."""
    moves: dict[int, list[Move]] = {}
    for term in column.terms:
        for start in range(0, len(owners), IN):
            for id, move in _moves(c, model, term, owners[start : start + IN]):
                moves.setdefault(id, []).append(move)
    return {id: min(balances(some), key=lambda at: at[1]) for id, some in moves.items()}


def _moves(
    c: sa.Connection, model: Model, term: Term, owners: Sequence[int]
) -> Iterator[tuple[int, Move]]:
    ledger = model.ledgers[term.ledger]
    theirs: Filter = In(term.by, tuple(owners))
    where = And((theirs, term.where)) if term.where else theirs
    asked = Query(ledger, where, (term.by, ledger.day, term.of), (), date.max)
    for owner, day, amount in stored.lines(c, model, asked, stored.ids(c, model, asked)).rows:
        yield owner[0], Move(day, Decimal(term.sign * (amount or 0)))
