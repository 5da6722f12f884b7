"""Ids of a list and its lines, page by page: how rows leave storage in numbers."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import sqlalchemy as sa

from csdesk.domain.derived import AllOf, Computed
from csdesk.domain.fields import Field
from csdesk.domain.filters import Filter
from csdesk.domain.ledger import Ledger
from csdesk.domain.paths import end
from csdesk.domain.rows import Lines
from csdesk.domain.values import rich
from csdesk.storage.queries import SEPARATOR, Scope
from csdesk.storage.sqlforms import RANKED
from csdesk.storage.tables import Model

PAGE = 128
"""Rows that a list asks for at once."""


@dataclass(frozen=True)
class Query:
    """A list that somebody asked for, for a day."""

    ledger: Ledger
    where: Filter | None
    columns: tuple[str, ...]
    order: tuple[str, ...]
    on: date


def _selected(model: Model, asked: Query) -> tuple[Scope, list[Any], list[Any]]:
    scope = Scope(model, asked.ledger, asked.on)
    where = [scope.where(asked.where)] if asked.where else []
    return scope, where, scope.order(asked.order)


def ids(c: sa.Connection, model: Model, asked: Query) -> array[int]:
    """All ids in order, 8 bytes each: SQLite keeps a subquery's order under group_concat."""
    scope, where, order = _selected(model, asked)
    inner = scope.select(scope.root.c.id).where(*where).order_by(*order).subquery()
    return joined_ids(c, inner.c.id)


def joined_ids(c: sa.Connection, column: sa.ColumnElement[int]) -> array[int]:
    """The ids of a subquery in its order, read as one text: 14 ms for 100,000, not 200."""
    joined = sa.func.aggregate_strings(sa.cast(column, sa.Text), ",")
    return array("q", json.loads(f"[{c.scalar(sa.select(joined)) or ''}]"))


def count(c: sa.Connection, model: Model, asked: Query) -> int:
    """How many rows a list has."""
    scope = Scope(model, asked.ledger, asked.on)
    where = [scope.where(asked.where)] if asked.where else []
    return c.scalar(scope.select(sa.func.count()).where(*where)) or 0


def among(c: sa.Connection, model: Model, asked: Query, wanted: Sequence[int]) -> set[int]:
    """Those of some ids that a list holds; a few of them cost no look at the others."""
    scope, found = Scope(model, asked.ledger, asked.on), set[int]()
    where = [scope.where(asked.where)] if asked.where else []
    query = scope.select(scope.root.c.id).where(
        scope.root.c.id.in_(sa.bindparam("ids", expanding=True)), *where
    )
    for start in range(0, len(wanted), 500):
        found.update(c.scalars(query, {"ids": list(wanted[start : start + 500])}))
    return found


def totals(c: sa.Connection, model: Model, asked: Query, paths: Sequence[str]) -> list[Any]:
    """The sum of each path over the list, in the unit of the field."""
    scope = Scope(model, asked.ledger, asked.on)
    where = [scope.where(asked.where)] if asked.where else []
    cells = [scope.cell(p) for p in paths]
    inner = scope.select(*(cell.key.label(f"c{i}") for i, cell in enumerate(cells)))
    rows = inner.where(*where).subquery()
    sums = [sa.func.sum(sa.type_coerce(column, sa.BigInteger)) for column in rows.c]
    found = c.execute(sa.select(*sums)).one() if sums else ()
    places = [cell.field.places for cell in cells]
    return [(v or 0) if not p else (v or 0) / 10**p for v, p in zip(found, places, strict=True)]


def lines(c: sa.Connection, model: Model, asked: Query, wanted: Sequence[int]) -> Lines:
    """The lines of some ids, in their order; ids that are gone are left out."""
    scope, columns, fields = Scope(model, asked.ledger, asked.on), [], []
    made: list[Callable[[Any, Any], Any]] = []
    for path in asked.columns:
        cell = scope.cell(path)
        fields.append(end(model.ledgers, asked.ledger, path))
        beside: Any = sa.null()
        if cell.field.kind == "reference":  # its title beside its id
            beside = scope.cell(f"{path}.{model.ledgers[cell.field.to].named}").sql
            made.append(_titled)
        elif isinstance(cell.column, AllOf):
            made.append(_ranked if cell.column.order else _set)
        elif isinstance(cell.column, Computed) and not cell.column.sql:
            beside = scope.on  # the day it is computed for
            made.append(partial(_computed, cell.column))
        elif cell.field.custom and cell.field.kind not in ("number", "amount"):
            made.append(partial(_custom, cell.field))
        else:
            made.append(_as_kept)
        columns += [cell.sql, beside]
    query = (
        sa.select(scope.root.c.id, *(s.label(f"c{i}") for i, s in enumerate(columns)))
        .select_from(scope.from_)
        .where(scope.root.c.id.in_(sa.bindparam("ids", expanding=True)))
    )
    found: dict[int, tuple[Any, ...]] = {}
    for start in range(0, len(wanted), 500):
        for row in c.execute(query, {"ids": list(wanted[start : start + 500])}):
            found[row[0]] = tuple(
                make(value, beside)
                for make, value, beside in zip(made, row[1::2], row[2::2], strict=True)
            )
    here = [id for id in wanted if id in found]
    return Lines(tuple(fields), tuple(here), tuple(found[id] for id in here))


def _as_kept(value: Any, _: Any) -> Any:
    return value


def _titled(value: Any, title: Any) -> Any:
    return None if value is None else (value, title)


def _set(value: Any, _: Any) -> Any:
    return tuple(sorted({v for v in (value or "").split(SEPARATOR) if v}))


def _ranked(value: Any, _: Any) -> Any:
    """Each stands behind what it is sorted by."""
    return tuple(one.partition(RANKED)[2] for one in sorted(_set(value, None)))


def _custom(field: Field, value: Any, _: Any) -> Any:
    if field.kind == "yes_no" and value is not None:
        return bool(value)
    return rich(field, value)


def _computed(column: Computed, value: Any, on: Any) -> Any:
    return None if value is None else column.work(value, on)
