"""Tables and indexes from the declarations."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import is_
from typing import Any

import sqlalchemy as sa

from csdesk.domain.codes import Codes
from csdesk.domain.derived import AllOf, AsOf, Summed
from csdesk.domain.filters import And, Compare, Filter, In
from csdesk.domain.ledger import Ledger, Ledgers, chosen_tables
from csdesk.storage.columns import JSON, TEXT, Uid, beside, sort_column, sql_type

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
}


@dataclass(frozen=True)
class Model:
    """What queries and the writer walk.

    Attributes:
        tables: Ledger code to table.
        metadata: Every table of the vault, the trail and the office's own facts among them.
    """

    ledgers: Ledgers
    codes: Codes
    tables: Mapping[str, sa.Table]
    metadata: sa.MetaData


_MADE: deque[tuple[Ledgers, Codes, Model]] = deque(maxlen=8)
"""Declarations and code tables with what was made of them."""


def model(ledgers: Ledgers, codes: Codes) -> Model:
    """Tables of some ledgers; a test may add one. What fields bring along joins the code tables.

    Made once for the same declarations and code tables: it takes as long as ten short queries.
    """
    for declared, known, made in tuple(_MADE):
        if _same(declared, ledgers) and _same(known, codes):
            return made
    metadata = sa.MetaData(naming_convention=NAMING)
    own_tables(metadata)
    tables = {ledger.code: _table(metadata, ledgers, ledger) for ledger in ledgers.values()}
    made = Model(dict(ledgers), {**codes, **chosen_tables(ledgers)}, tables, metadata)
    _MADE.append((made.ledgers, dict(codes), made))
    return made


def _same(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two mappings hold the very same objects by the same names, in the same order."""
    return [*one] == [*other] and all(map(is_, one.values(), other.values()))


def own_tables(metadata: sa.MetaData) -> None:
    """The trail, and what the office says of itself by key."""
    sa.Table(
        "trail",
        metadata,
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("op", Uid, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("user", TEXT, nullable=False),
        sa.Column("node", TEXT, nullable=False),
        sa.Column("node_seq", sa.Integer, nullable=False),
        sa.Column("hlc", TEXT, nullable=False),
        sa.Column("table", TEXT, nullable=False),
        sa.Column("row", Uid),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("payload", TEXT),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Index("ix_trail_op", "op"),
        sa.Index("ix_trail_row", "row"),
        sa.Index("ix_trail_hlc", "hlc"),  # the highest is asked for at every start
        sa.Index(
            "ix_trail_steps", "kind", "seq",
            sqlite_where=sa.text("kind != 'add' AND kind != 'change'"),
        ),
    )  # fmt: skip
    sa.Table(
        "office",
        metadata,
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("value", JSON),
    )


def _table(metadata: sa.MetaData, ledgers: Ledgers, ledger: Ledger) -> sa.Table:
    stored = [f for f in ledger.fields.values() if not f.custom]
    columns: list[sa.Column[Any]] = [sa.Column("id", sa.Integer, primary_key=True)]
    for field in stored:
        key = [sa.ForeignKey(f"{field.to}.id", ondelete="RESTRICT")] if field.to else []
        columns.append(sa.Column(field.id, sql_type(field), *key, nullable=field.null))
        columns += [sa.Column(n, t, nullable=field.null) for n, t in beside(field).items()]
    columns += [
        sa.Column("uid", Uid, nullable=False, unique=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("created_by", TEXT, nullable=False),
        sa.Column("updated_at", sa.DateTime),
        sa.Column("updated_by", TEXT),
        sa.Column("voided_at", sa.DateTime),
        sa.Column("voided_by", TEXT),
        sa.Column("voided_by_undo", sa.Boolean),
        sa.Column("extra", JSON),
        sa.Column("clocks", JSON, nullable=False),
    ]
    table = sa.Table(ledger.code, metadata, *columns)
    living = table.c.voided_at.is_(None)
    for names in indexes(ledgers, ledger):
        _index(table, names, living)
    for field in stored:
        if field.kind == "serial":  # a void row keeps its number: not partial
            sa.Index(f"ix_{ledger.code}_{field.id}_given", table.c[field.id], unique=True)
    return table


def _index(table: sa.Table, names: tuple[str, ...], where: Any) -> None:
    label = f"ix_{table.name}_{'_'.join(names)}"[:60]  # PostgreSQL's names end at 63 letters
    columns = (table.c[n] for n in names)
    sa.Index(label, *columns, sqlite_where=where, postgresql_where=where)


def indexes(ledgers: Ledgers, ledger: Ledger) -> list[tuple[str, ...]]:
    """The partial indexes (rows not voided) of a ledger.

    Sorted fields, references, the event day, and covering ones for what others derive. None is
    UNIQUE: two honest laptops may make two heads, which is a fault to be named, not a refusal.
    """
    fields = ledger.fields
    wanted: list[tuple[str, ...]] = [
        (sort_column(f),) for f in fields.values() if f.sorted and not f.custom
    ]
    wanted += [(f.id,) for f in fields.values() if f.to and not f.custom]
    if ledger.day in fields:
        wanted.append((ledger.day,))
    for owner in ledgers.values():
        for derived in owner.derived.values():
            wanted += _asked(ledger, owner, derived)
    unique = list(dict.fromkeys(wanted))
    return [w for w in unique if not any(o != w and o[: len(w)] == w for o in unique)]


def _asked(ledger: Ledger, owner: Ledger, derived: Any) -> list[tuple[str, ...]]:
    """Covering indexes for one derived column of an owner."""
    dated = ledger.dated
    match derived:
        case AsOf(ledger=code) if code == ledger.code and dated:
            by = derived.by or dated.of
            fixed = sorted(equal_fields(derived.where) & ledger.fields.keys())
            kinds = ("kind",) if derived.kinds else ()
            return [(*dict.fromkeys((by, *fixed, *kinds, dated.from_, dated.to, derived.field)),)]
        case AllOf(ledger=code) if code == ledger.code:
            by = derived.by or owned_by(ledger, owner)
            span = (dated.from_, dated.to) if dated else ()
            if "." in derived.field:
                return []
            return [(derived.field, by, *span), (by, *span, derived.field)]
        case Summed(terms=terms):
            found = []
            for term in (t for t in terms if t.ledger == ledger.code):
                fixed = sorted(equal_fields(term.where) & ledger.fields.keys())
                own: tuple[str, ...] = (dated.from_, dated.to) if dated else (ledger.day,)
                names = dict.fromkeys((term.by, *fixed, *own, term.of))
                found.append(tuple(n for n in names if n in ledger.fields))
            return found
    return []


@lru_cache(maxsize=1024)
def alias(table: sa.Table, n: int) -> sa.FromClause:
    """The n-th alias of a table in a statement: making its columns costs more than a short query."""
    return table.alias(f"{table.name}_{n}")


def owned_by(ledger: Ledger, owner: Ledger) -> str:
    """The reference by which rows belong to an owner.

    The one whose fact it is, a part's parent, else the first reference that leads there.
    """
    if ledger.dated and ledger.fields[ledger.dated.of].to == owner.code:
        return ledger.dated.of
    return ledger.part_of or next(f.id for f in ledger.fields.values() if f.to == owner.code)


def equal_fields(where: Filter | None) -> set[str]:
    """The fields that a filter fixes to a value."""
    match where:
        case And(parts):
            return {name for part in parts for name in equal_fields(part)}
        case Compare(path, "=", _) | In(path, _):
            return {path}
    return set()


APPEND_ONLY = tuple(
    f"CREATE TRIGGER IF NOT EXISTS trail_{verb.lower()} BEFORE {verb} ON trail "
    "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
    for verb in ("UPDATE", "DELETE")
)


def create(connection: sa.Connection, made: Model) -> None:
    """Make every table, and the two triggers that keep the trail append-only."""
    made.metadata.create_all(connection)
    for trigger in APPEND_ONLY:
        connection.exec_driver_sql(trigger)


def schema(connection: sa.Connection) -> list[str]:
    """What SQLite keeps of its tables: columns, references, index and trigger SQL, in order."""
    found = []
    tables = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type='table' ORDER BY name"
    ).scalars()
    for table in list(tables):
        found += [
            f"{table}: {tuple(r)[1:]}"
            for r in connection.exec_driver_sql(f'PRAGMA table_info("{table}")')
        ]
        found += [
            f"{table} -> {tuple(r)[2:]}"
            for r in connection.exec_driver_sql(f'PRAGMA foreign_key_list("{table}")')
        ]
    found += connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    ).scalars()
    return sorted(found)
