"""What refers to a record, in every ledger, and how all of it is made to refer to another."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa

from csdesk.domain.fields import Field
from csdesk.domain.ledger import Ledger
from csdesk.domain.rows import Stored
from csdesk.storage.tables import Model
from csdesk.storage.work import Work, attribute

_EMPTY = (None, "", ())


def holders(model: Model, code: str, but: Collection[str] = ()) -> Iterator[tuple[Ledger, Field]]:
    """Every field that refers to a ledger, parts and custom columns too.

    Args:
        model: The declarations.
        code: The ledger that is referred to.
        but: Ledgers that are left out.
    """
    for ledger in model.ledgers.values():
        if ledger.code not in but:
            yield from ((ledger, f) for f in ledger.fields.values() if f.to == code)


def rows_with(
    c: sa.Connection, model: Model, ledger: Ledger, field: Field, id: int, *, binned: bool = False
) -> list[int]:
    """Ids of the records whose field refers to one; those in the recycle bin too if asked."""
    t = model.tables[ledger.code]
    there: sa.ColumnElement[bool] = t.c.voided_at.is_(None)
    if binned:
        there = sa.or_(there, t.c.voided_by_undo.is_not(sa.true()))
    if not field.custom:
        return list(c.scalars(sa.select(t.c.id).where(t.c[field.id] == id, there).order_by(t.c.id)))
    key = field.id.removeprefix("extra:")
    some = sa.select(t.c.id, t.c.extra).where(t.c.extra.is_not(None), there).order_by(t.c.id)
    return [row for row, extra in c.execute(some) if (extra or {}).get(key) == id]


def counts(c: sa.Connection, model: Model, code: str, id: int) -> dict[str, int]:
    """How many records of each ledger refer to one, by ledger; those without any left out."""
    found: dict[str, set[int]] = {}
    for ledger, field in holders(model, code):
        found.setdefault(ledger.code, set()).update(rows_with(c, model, ledger, field, id))
    return {code: len(ids) for code, ids in found.items() if ids}


def move(w: Work, code: str, gone: int, stays: int, but: Collection[str] = ()) -> None:
    """Make all that refers to one record refer to another, in the recycle bin too."""
    for ledger, field in holders(w.model, code, but):
        move_rows(w, ledger, field, gone, stays)


def move_rows(w: Work, ledger: Ledger, field: Field, gone: int, stays: int) -> None:
    """The same for one field."""
    for id in rows_with(w.c, w.model, ledger, field, gone, binned=True):
        kept = w.get(ledger.code, id)
        if field.custom:
            key = field.id.removeprefix("extra:")
            w.change(ledger.code, id, kept.version, extra={**kept.extra, key: stays})
        else:
            row = dataclasses.replace(kept.row, **{attribute(field.id): stays})
            w.change(ledger.code, id, kept.version, row)


def unite(w: Work, ledger: Ledger, stays: Stored[Any], gone: Stored[Any]) -> None:
    """Two records become one: empty cells are filled from the other, which is voided.

    Whatever refers to the other, its parts among it, refers to the one from now on.
    """
    filled = {
        attribute(f.id): other
        for f in ledger.fields.values()
        if not f.custom
        and getattr(stays.row, attribute(f.id)) in _EMPTY
        and (other := getattr(gone.row, attribute(f.id))) not in _EMPTY
    }
    extra = {**gone.extra, **{k: v for k, v in stays.extra.items() if v not in _EMPTY}}
    row = dataclasses.replace(stays.row, **filled)
    w.change(ledger.code, stays.id, w.get(ledger.code, stays.id).version, row, extra)
    move(w, ledger.code, gone.id, stays.id)
    w.change(ledger.code, gone.id, w.get(ledger.code, gone.id).version, voided=True)
