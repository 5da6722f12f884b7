"""Rows of one ledger made ready for SQL and for the trail in one pass: an import adds thousands."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from csdesk.domain.fields import SETS, Field
from csdesk.domain.ledger import Ledger
from csdesk.domain.values import plain
from csdesk.storage.columns import Listed, Uid

Convert = Callable[[Any], Any]
MakersBeside = Callable[[Field], Mapping[str, Convert]]
UidOf = Callable[[str, int], str | None]
Making = Callable[[int, Any, Mapping[str, Any] | None, Mapping[str, Any], UUID, str], Any]
_AS_THEY_ARE = frozenset(
    {"text", "note", "name", "code", "id_no", "part_day", "month", "yes_no", "serial"}
)
"""Kinds whose value is its own JSON."""
_ENCODE = json.JSONEncoder().encode
_OWN = ("uid", "version", "created_at", "created_by", "extra", "clocks")


class Inserter:
    """Adds rows of one ledger, past SQLAlchemy's work on each parameter (a third of the time)."""

    def __init__(
        self, ledger: Ledger, table: sa.Table, dialect: sa.Dialect, makers: MakersBeside
    ) -> None:
        """Work out once what every row needs; `inserter` does it once a table."""
        fields = [f for f in ledger.fields.values() if not f.custom]
        self._get = attrgetter(*("from_" if f.id == "from" else f.id for f in fields), "__class__")
        self._fields = [
            (at, f.id, f.to, _teller(f), _binder(dialect, table.c[f.id]), f.kind in SETS)
            for at, f in enumerate(fields)
        ]
        self._places = {f.id: at for at, f in enumerate(fields)}
        self._aside = [
            (at, make, _binder(dialect, table.c[name]))
            for at, f in enumerate(fields)
            for name, make in makers(f).items()
        ]
        aside = [name for f in fields for name in makers(f)]
        names = [*(f.id for f in fields), "id", *aside, *_OWN]
        self._uid, self._at, self._extra = (
            _binder(dialect, table.c[n]) or _same for n in ("uid", "created_at", "extra")
        )
        compiled = sa.insert(table).compile(dialect=dialect, column_keys=names)
        order = compiled.positiontup or names
        self._sql = str(compiled)
        self._pick = itemgetter(*(names.index(n) for n in order))

    def batch(self, at: datetime, user: str, uid_of: UidOf) -> Making:
        """What makes rows ready that are added at one moment.

        Args:
            at: When.
            user: Who.
            uid_of: The uid of a record that is referred to, by ledger and id.

        Returns:
            A function of the new id, the row, what isn't the row's (running numbers; None for
            nothing), custom columns, the new uid and the clock of adding. It gives what the trail
            says, empty fields left out, and the parameters.
        """
        get, fields, aside, places = self._get, self._fields, self._aside, self._places
        pick, bound_uid, bound_extra, when = self._pick, self._uid, self._extra, self._at(at)

        def make(
            id: int,
            row: Any,
            given: Mapping[str, Any] | None,
            extra: Mapping[str, Any],
            uid: UUID,
            clock: str,
        ) -> tuple[dict[str, Any], Any]:
            told: dict[str, Any] = {}
            values: list[Any] = list(get(row))
            if given:
                for name, value in given.items():
                    values[places[name]] = value
            keys = [
                None if (value := values[place]) is None else make_key(value)
                for place, make_key, _ in aside
            ]
            for (place, name, to, tell, bind, many), value in zip(fields, values, strict=False):
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
            for key, (_, _, bind) in zip(keys, aside, strict=True):
                values.append(key if bind is None or key is None else bind(key))
            more = None
            if extra:
                more = bound_extra(dict(extra))
                told.update((f"extra:{k}", v) for k, v in extra.items() if v is not None)
            values += (bound_uid(uid), 1, when, user, more, f'{{"": "{clock}"}}')
            return told, pick(values)

        return make

    def write(self, c: sa.Connection, rows: Sequence[Any]) -> None:
        """Send the parameters of some rows."""
        c.exec_driver_sql(self._sql, list(rows))


def inserter(c: sa.Connection, ledger: Ledger, table: sa.Table, makers: MakersBeside) -> Inserter:
    """What adds rows of a ledger; kept with its table.

    Args:
        c: Any connection.
        ledger: The declaration; custom columns don't count.
        table: Its table.
        makers: Columns that stand beside a field, with what makes their values.
    """
    made: Inserter | None = table.info.get("inserter")
    if made is None:
        made = table.info["inserter"] = Inserter(ledger, table, c.dialect, makers)
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
    if isinstance(column.type, Uid) and dialect.name == "sqlite":
        return attrgetter("bytes")
    if isinstance(column.type, Listed) and dialect.name == "sqlite":
        return _listed
    found: Convert | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    if isinstance(column.type, sa.Date) and found is not None:
        return lru_cache(4096)(found)  # the same day again and again
    return found


def _listed(value: Any) -> str:
    """As SQLAlchemy does, without making a JSON encoder of its own for each."""
    return _ENCODE(list(value))


def _same(value: Any) -> Any:
    return value
