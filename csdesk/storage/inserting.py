"""Rows of one ledger made ready for SQL and for the trail in one pass: an import adds thousands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from csdesk.domain.fields import SETS, Field
from csdesk.domain.ledger import Ledger
from csdesk.domain.values import plain
from csdesk.storage.columns import beside

Convert = Callable[[Any], Any]
KeepBeside = Callable[[Field, Any], Mapping[str, Any]]
_AS_THEY_ARE = frozenset(
    {"text", "note", "name", "code", "id_no", "part_day", "month", "yes_no", "serial"}
)
"""Kinds whose value is its own JSON."""
_OWN = ("uid", "version", "created_at", "created_by", "extra", "clocks")


class Inserter:
    """Adds rows of one ledger, past SQLAlchemy's work on each parameter (a third of the time)."""

    def __init__(
        self, ledger: Ledger, table: sa.Table, dialect: sa.Dialect, keep_beside: KeepBeside
    ) -> None:
        """Work out once what every row needs; `inserter` does it once a table."""
        self._keep_beside = keep_beside
        fields = [f for f in ledger.fields.values() if not f.custom]
        self._get = attrgetter(*("from_" if f.id == "from" else f.id for f in fields), "__class__")
        self._fields = [
            (at, f.id, f.to, _teller(f), _binder(dialect, table.c[f.id]), f.kind in SETS)
            for at, f in enumerate(fields)
        ]
        self._places = {f.id: at for at, f in enumerate(fields)}
        self._keyed = [(at, f) for at, f in enumerate(fields) if beside(f)]
        aside = [n for _, f in self._keyed for n in beside(f)]
        names = [*(f.id for f in fields), "id", *aside, *_OWN]
        self._aside = [(n, _binder(dialect, table.c[n])) for n in aside]
        self._uid, self._at, self._extra = (
            _binder(dialect, table.c[n]) or _same for n in ("uid", "created_at", "extra")
        )
        compiled = sa.insert(table).compile(dialect=dialect, column_keys=names)
        order = compiled.positiontup or names
        self._sql = str(compiled)
        self._pick = itemgetter(*(names.index(n) for n in order))

    def row(
        self,
        id: int,
        row: Any,
        given: Mapping[str, Any],
        extra: Mapping[str, Any],
        uid: UUID,
        clock: str,
        at: datetime,
        user: str,
        uid_of: Callable[[str, int], str | None],
    ) -> tuple[dict[str, Any], Any]:
        """One row: what the trail says of it, empty fields left out; and its parameters.

        Args:
            id: The new id.
            row: The row.
            given: Field to value where it isn't the row's: running numbers.
            extra: Custom columns.
            uid: The new uid.
            clock: Of adding.
            at: When.
            user: Who.
            uid_of: The uid of a record that is referred to, by ledger and id.
        """
        told: dict[str, Any] = {}
        values: list[Any] = list(self._get(row))
        for name, value in given.items():
            values[self._places[name]] = value
        beside: dict[str, Any] = {}
        for place, field in self._keyed:
            beside.update(self._keep_beside(field, values[place]))
        for place, name, to, tell, bind, many in self._fields:
            value = values[place]
            if value is None:
                continue
            if many and not value:
                values[place] = None
                continue
            if to:
                told[name] = uid_of(to, value)
            else:
                told[name] = value if tell is None else tell(value)
            if bind is not None:
                values[place] = bind(value)
        values[-1] = id
        for name, bind in self._aside:
            value = beside[name]
            values.append(value if bind is None or value is None else bind(value))
        more = self._extra(dict(extra)) if extra else None
        values += (self._uid(uid), 1, self._at(at), user, more, f'{{"": "{clock}"}}')
        if extra:
            told.update((f"extra:{k}", v) for k, v in extra.items() if v is not None)
        return told, self._pick(values)

    def write(self, c: sa.Connection, rows: Sequence[Any]) -> None:
        """Send the parameters of some rows."""
        c.exec_driver_sql(self._sql, list(rows))


def inserter(
    c: sa.Connection, ledger: Ledger, table: sa.Table, keep_beside: KeepBeside
) -> Inserter:
    """What adds rows of a ledger; kept with its table.

    Args:
        c: Any connection.
        ledger: The declaration; custom columns don't count.
        table: Its table.
        keep_beside: Values of the columns that stand beside a field.
    """
    made: Inserter | None = table.info.get("inserter")
    if made is None:
        made = table.info["inserter"] = Inserter(ledger, table, c.dialect, keep_beside)
    return made


class Sender:
    """One statement for many rows, past SQLAlchemy's work on each parameter."""

    def __init__(self, c: sa.Connection, statement: sa.Update) -> None:
        """Compile it once; parameters that it holds already stay as they are."""
        self._c = c
        compiled = statement.compile(dialect=c.dialect)
        self._sql = str(compiled)
        self._names = compiled.positiontup or list(compiled.binds)
        binds = compiled.binds.items()
        self._kept = {n: _bound(c.dialect, bind.type, bind.value) for n, bind in binds}

    def values(self, **own: Any) -> tuple[Any, ...]:
        """The parameters of one row; `own` are given as the driver takes them."""
        made = self._kept | own
        return tuple(made[n] for n in self._names)

    def write(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Send the parameters of some rows."""
        self._c.exec_driver_sql(self._sql, list(rows))


def _bound(dialect: sa.Dialect, type_: sa.types.TypeEngine[Any], value: Any) -> Any:
    bind = type_.dialect_impl(dialect).bind_processor(dialect)
    return value if bind is None or value is None else bind(value)


def _teller(field: Field) -> Convert | None:
    """How a value is said in the trail; None where it is said as it is."""
    if field.kind in _AS_THEY_ARE or (field.kind == "number" and not field.places):
        return None
    return lambda value: plain(field, value)


def _binder(dialect: sa.Dialect, column: sa.Column[Any]) -> Convert | None:
    """How a value is given to the driver; None where it takes it as it is."""
    found: Convert | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return found


def _same(value: Any) -> Any:
    return value
