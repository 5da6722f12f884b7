"""The trail: append-only entries in a hash chain; undo, un-merge and exchange read it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256 as _sha256
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from csdesk.storage.clocks import stamp, uuid7
from csdesk.storage.tables import own_tables

_METADATA = sa.MetaData()
own_tables(_METADATA)
TRAIL = _METADATA.tables["trail"]
_NAMES = ", ".join(f'"{c.name}"' for c in TRAIL.c)
_INSERT = f"INSERT INTO trail ({_NAMES}) VALUES ({', '.join('?' for _ in TRAIL.c)})"  # noqa: S608  # own column names

_SALT = 8
"""Bytes of chance in each entry: nobody guesses a value from its hash."""
_ENCODE = json.JSONEncoder(
    ensure_ascii=False, check_circular=False
).encode  # json.dumps would make one an entry


class Entry(NamedTuple):
    """One row changed (`add`, `change`), the head of a step (`step`), or what was shown.

    A tuple and not a dataclass: an import makes 70,000 of them.

    Attributes:
        changed: Column to [old, new, clock seen]; of an add the new value alone.
        more: A bundle; of a step its title and what it undoes.
    """

    table: str
    row: UUID | None
    kind: str
    changed: Mapping[str, Any]
    more: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Writer:
    """Who appends, where and when; one op is one action of the user."""

    op: UUID
    user: str
    node: str
    at: datetime


def append(c: sa.Connection, by: Writer, stamps: Sequence[str], entries: Sequence[Entry]) -> None:
    """Chain entries to the end, in the transaction of the rows they tell of."""
    seq, chain = head(c)
    last = sa.select(TRAIL.c.node_seq).where(TRAIL.c.node == by.node)
    node_seq = c.scalar(last.order_by(TRAIL.c.seq.desc()).limit(1)) or 0
    at, written = round(by.at.timestamp() * 1000), []
    op, user, node = by.op.bytes, by.user, by.node
    salts = secrets.token_hex(_SALT * len(entries))  # at once: asking for chance takes its time
    for place, ((table, uid, kind, changed, more), hlc) in enumerate(
        zip(entries, stamps, strict=True), 1
    ):
        salt = salts[2 * _SALT * (place - 1) : 2 * _SALT * place]
        payload = _ENCODE({"salt": salt, **more, "d": changed})
        digest = _sha256(payload.encode()).digest()
        row = uid.bytes if uid else None
        head_ = (seq + place, op, at, user, node, node_seq + place, hlc, table, row, kind)
        chain = _link(chain, head_, digest)
        written.append((*head_, payload, digest, chain))
    c.exec_driver_sql(_INSERT, written)  # not by Core: an import of 65,000 rows 6.2 -> 5.4 s


def _link(chain: bytes, head: tuple[Any, ...], digest: bytes) -> bytes:
    return _sha256(chain + repr(head).encode() + digest).digest()


def note(c: sa.Connection, user: str, node: str, at: datetime, kind: str, **told: Any) -> None:
    """An entry that changes nothing: `print`, `export`, `shown`, `opened`, with what and why."""
    entry = Entry("", None, kind, {}, told)
    append(c, Writer(uuid7(), user, node, at), [stamp(node)], [entry])


def head(c: sa.Connection) -> tuple[int, bytes]:
    """Number and hash of the last entry; (0, b"") of an empty trail."""
    last = sa.select(TRAIL.c.seq, TRAIL.c.hash).order_by(TRAIL.c.seq.desc()).limit(1)
    found = c.execute(last).first()
    return (found[0], bytes(found[1])) if found else (0, b"")


def latest(c: sa.Connection) -> tuple[str, int | None]:
    """The highest clock of the trail, empty if there is none, and its time in milliseconds."""
    last = sa.select(TRAIL.c.hlc, TRAIL.c.at).order_by(TRAIL.c.hlc.desc()).limit(1)
    found = c.execute(last).first()
    return (found[0], found[1]) if found else ("", None)


def changed_since(c: sa.Connection, seq: int, limit: int) -> list[tuple[str, UUID]]:
    """(ledger, uid) of the records changed after an entry, each once, up to a limit."""
    since = sa.select(TRAIL.c.table, TRAIL.c.row).where(
        TRAIL.c.seq > seq, TRAIL.c.kind.in_(("add", "change"))
    )
    return [(table, uid) for table, uid in c.execute(since.distinct().limit(limit))]


def first_fault(c: sa.Connection) -> int | None:
    """The number of the first entry that doesn't hold; None if all do. A cut-off end isn't seen."""
    chain, expected, size = b"", 0, 5000
    query = f"SELECT {_NAMES} FROM trail WHERE seq > ? ORDER BY seq LIMIT {size}"  # noqa: S608  # own column names
    last = -1
    while rows := c.exec_driver_sql(query, (last,)).all():
        for row in rows:
            expected += 1
            *head_, payload, digest, kept = tuple(row)
            last = head_[0]
            chain = _link(chain, tuple(head_), digest)
            told = _sha256(payload.encode()).digest() if payload is not None else digest
            if last != expected or chain != kept or told != digest:
                return int(last)
    return None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the clerk did.

    Attributes:
        undoes: The step that it took back.
        undone: It was taken back and not done again.
        merged: Of a merge: who stays, and who went into her.
    """

    op: UUID
    title: str
    at: datetime
    user: str
    undoes: UUID | None
    undone: bool
    merged: tuple[UUID, UUID] | None = None


def steps(c: sa.Connection, limit: int = 50) -> list[Step]:
    """The last steps, newest first."""
    return _steps(c, _heads().limit(limit))


def merges(c: sa.Connection) -> list[Step]:
    """Every merge, however long ago, the newest first."""
    payload = TRAIL.c.payload
    heads = _heads().where(sa.or_(payload.contains('"merged"'), payload.contains('"undoes"')))
    return [s for s in _steps(c, heads) if s.merged]


def _heads() -> sa.Select[Any]:
    query = sa.select(TRAIL.c.op, TRAIL.c.payload, TRAIL.c.at, TRAIL.c.user)
    return query.where(TRAIL.c.kind == "step").order_by(TRAIL.c.seq.desc())


def _steps(c: sa.Connection, heads: sa.Select[Any]) -> list[Step]:
    found, undone = [], set()
    for op, payload, at, user in c.execute(heads):
        told = json.loads(payload or "{}")
        undoes = UUID(told["undoes"]) if told.get("undoes") else None
        if undoes and op not in undone:
            undone.add(undoes)
        when = datetime.fromtimestamp(at / 1000)  # noqa: DTZ006  # shown as the clerk's clock
        both = told.get("merged")
        merged = (UUID(both[0]), UUID(both[1])) if both else None
        found.append(Step(op, told.get("title", ""), when, user, undoes, op in undone, merged))
    return found


def told_since(c: sa.Connection, kind: str, since: datetime) -> list[dict[str, Any]]:
    """What entries that change nothing tell, the newest first, from a moment of the clock on.

    Args:
        c: A connection.
        kind: `print`, `export`, `show` …
        since: By the clerk's clock.
    """
    least, found = since.timestamp() * 1000, list[dict[str, Any]]()
    # the two that it is not are named too: without them the partial index would not be taken
    of_kind = (TRAIL.c.kind == kind, TRAIL.c.kind != "add", TRAIL.c.kind != "change")
    query = sa.select(TRAIL.c.at, TRAIL.c.payload).where(*of_kind).order_by(TRAIL.c.seq.desc())
    with c.execute(query) as rows:
        for at, payload in rows:
            if at < least:
                break
            found.append(json.loads(payload or "{}"))
    return found


def first_day(c: sa.Connection) -> datetime | None:
    """When the first entry was written, by the clerk's clock; None of an empty trail."""
    at = c.scalar(sa.select(TRAIL.c.at).order_by(TRAIL.c.seq).limit(1))
    return None if at is None else datetime.fromtimestamp(at / 1000)  # noqa: DTZ006  # the clerk's clock


def counts(c: sa.Connection, op: UUID) -> dict[tuple[str, str], int]:
    """How many rows a step added or changed: (ledger, kind) to their number."""
    query = (
        sa.select(TRAIL.c.table, TRAIL.c.kind, sa.func.count(TRAIL.c.row.distinct()))
        .where(TRAIL.c.op == op, TRAIL.c.kind.in_(("add", "change")))
        .group_by(TRAIL.c.table, TRAIL.c.kind)
    )
    return {(table, kind): n for table, kind, n in c.execute(query)}


def written_since(c: sa.Connection, seq: int) -> bool:
    """Whether a row was added or changed after an entry; what was only shown does not count."""
    later = sa.select(TRAIL.c.seq).where(TRAIL.c.seq > seq, TRAIL.c.kind.in_(("add", "change")))
    return c.scalar(later.limit(1)) is not None


def added_by(c: sa.Connection, code: str, uid: UUID) -> UUID | None:
    """The step that added a record."""
    mine = (TRAIL.c.row == uid, TRAIL.c.table == code, TRAIL.c.kind == "add")
    return c.scalar(sa.select(TRAIL.c.op).where(*mine))


def bundle_in(payload: str) -> str:
    """The bundle that an entry's payload names, empty for none; what was changed is not read."""
    head, found, _ = payload.partition(', "d": ')  # it stands last, and quotes in texts are marked
    return str(json.loads(f"{head}}}" if found else payload).get("bundle", ""))


def entries_of(
    c: sa.Connection, op: UUID, ledger: str = "", kinds: Sequence[str] = ("add", "change")
) -> Iterator[tuple[str, UUID, str, dict[str, Any]]]:
    """(ledger, uid, kind, payload) of a step, last first, without its head; of one ledger or all."""
    query = sa.select(TRAIL.c.table, TRAIL.c.row, TRAIL.c.kind, TRAIL.c.payload).where(
        TRAIL.c.op == op, TRAIL.c.kind.in_(kinds)
    )
    if ledger:
        query = query.where(TRAIL.c.table == ledger)
    with c.execute(query.order_by(TRAIL.c.seq.desc())) as rows:
        for table, row, kind, payload in rows:
            yield table, row, kind, json.loads(payload or "{}")


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of a row.

    Attributes:
        at: Milliseconds since 1970.
        changed: Column to [old, new, clock seen]; of an add the new value alone.
    """

    at: int
    user: str
    kind: str
    changed: dict[str, Any]


def history(c: sa.Connection, row: UUID) -> list[Told]:
    """Everything that was written of a row, the oldest first."""
    query = sa.select(TRAIL.c.at, TRAIL.c.user, TRAIL.c.kind, TRAIL.c.payload).where(
        TRAIL.c.row == row, TRAIL.c.kind.in_(("add", "change"))
    )
    return [
        Told(at, user, kind, json.loads(payload or "{}").get("d", {}))
        for at, user, kind, payload in c.execute(query.order_by(TRAIL.c.seq))
    ]
