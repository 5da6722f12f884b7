"""Taking a step back: its trail read backwards through the one writer."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from csdesk.domain.values import rich
from csdesk.storage.clocks import stamps
from csdesk.storage.inserting import Sender
from csdesk.storage.resting import resting
from csdesk.storage.trail import TRAIL, Entry, bundle_in, entries_of
from csdesk.storage.work import Work, attribute, values_of

Told = tuple[str, UUID, str, dict[str, Any]]
At = tuple[str, int]
_ENCODE = json.JSONEncoder().encode
CHANGED = "此后已修改"
NOTHING: Mapping[str, str] = {}
_ONE_CLOCK = re.compile(r'\{"": "([0-9a-f]+@[^"\\]*)"\}')


@dataclass(frozen=True)
class Kept:
    """A row that undo left as it is, and why."""

    ledger: str
    id: int
    why: str


def undo(w: Work, op: UUID, keep: Mapping[str, str] = NOTHING) -> list[Kept]:
    """Take a step back; what can't be taken back whole is kept and named.

    "Changed since" compares state, not entries, or doing again would bar the next undo.

    Args:
        w: The step that takes back.
        op: The step that is taken back.
        keep: Bundles of it that are left as they are, and why.
    """
    with resting():
        return _undo(w, op, keep)


def _undo(w: Work, op: UUID, keep: Mapping[str, str]) -> list[Kept]:
    added = _added(w, op)
    changes = list(entries_of(w.c, op, kinds=("change",)))
    made = {row.uid for row in added} if changes else set()
    places = {uid: (t, _id_of(w, t, uid.hex) or 0) for t, uid, *_ in changes if uid not in made}
    changed = _changed_since(w, changes, places)
    kept: dict[UUID, Kept] = {}
    back = {
        (places[uid], n)
        for _, uid, _, payload in changes
        if uid in places and uid not in changed
        for n in payload["d"]
    }
    stay = _undo_adds(w, added, changes, changed, back, kept, keep)
    for told in changes:
        _, uid, _, payload = told
        if uid not in places:
            continue  # gone with its row
        at = places[uid]
        if uid in changed or payload.get("bundle") in stay:
            kept[uid] = Kept(*at, CHANGED if uid in changed else stay[payload["bundle"]])
        else:
            w.bundle = payload.get("bundle", "")  # to be done again whole, or not
            _restore(w, told, at, op)
    w.bundle = ""
    return list(kept.values())


def _changed_since(w: Work, changes: Sequence[Told], places: Mapping[UUID, At]) -> set[UUID]:
    """Rows, kept before the step, that no longer stand as it left them."""
    left: dict[UUID, tuple[str, dict[str, Any]]] = {}
    for table, uid, _, payload in reversed(changes):  # the oldest first: the last word counts
        if uid in places:
            told = {n: new for n, (_, new, _) in payload["d"].items()}
            left.setdefault(uid, (table, {}))[1].update(told)
    found = set()
    for uid, (table, told) in left.items():
        ledger, now = w.model.ledgers[table], w.get(*places[uid])
        state = w.plain(ledger, values_of(ledger, now.row), now.extra) | {"voided": now.voided}
        if any(state.get(n) != new for n, new in told.items()):
            found.add(uid)
    return found


def _id_of(w: Work, code: str, uid: str | None) -> int | None:
    table = w.model.tables[code]
    if uid is None:
        return None
    return w.c.scalar(sa.select(table.c.id).where(table.c.uid == UUID(uid)))


class _Added(NamedTuple):
    """A row that the step added, as it stands now; an import has 70,000 of them.

    Attributes:
        at: Its ledger and id.
        clocks: As JSON.
        told: What the step said of it, as JSON; empty where nobody changed it since.
    """

    at: At
    uid: UUID
    version: int
    gone: bool
    clocks: str
    bundle: str
    told: str
    seq: int


def _added(w: Work, op: UUID) -> list[_Added]:
    """The rows that a step added, the last first."""
    mine = (TRAIL.c.op == op, TRAIL.c.kind == "add")
    made: list[_Added] = []
    for code in list(w.c.scalars(sa.select(TRAIL.c.table).where(*mine).distinct())):
        t = w.model.tables[code]
        clocks = sa.cast(t.c.clocks, sa.Text)  # most of them need no reading
        query = sa.select(
            t.c.id, t.c.uid, t.c.version, t.c.voided_at, clocks, TRAIL.c.payload, TRAIL.c.seq
        ).join_from(TRAIL, t, t.c.uid == TRAIL.c.row)
        for id, uid, version, voided, clock, told, seq in w.c.execute(
            query.where(*mine, TRAIL.c.table == code)
        ):
            told = told or "{}"
            later = told if version > 1 else ""
            made.append(
                _Added(
                    (code, id), uid, version, voided is not None, clock, bundle_in(told), later, seq
                )
            )
    made.sort(key=lambda row: row.seq, reverse=True)
    return made


def _states(w: Work, rows: Iterable[_Added]) -> dict[At, tuple[dict[str, Any], bool]]:
    """How rows stand that were changed since they were added: what they hold, whether voided."""
    later: dict[str, list[int]] = {}
    for row in rows:
        if row.version > 1:
            code, id = row.at
            later.setdefault(code, []).append(id)
            w.remember(code, id, row.uid)
    made = {}
    for code, ids in later.items():
        ledger = w.model.ledgers[code]
        for found in w.rows(code, "id", ids):
            now = w.stored(code, found)
            plain = w.plain(ledger, values_of(ledger, now.row), now.extra)
            made[code, now.id] = (plain, now.voided)
    return made


def _undo_adds(
    w: Work,
    added: Sequence[_Added],
    changes: Sequence[Told],
    changed_before: Set[UUID],
    back: Set[tuple[At, str]],
    kept: dict[UUID, Kept],
    keep: Mapping[str, str],
) -> dict[str, str]:
    """Void what a step added, bundle by bundle; gives the bundles that are kept, and why.

    `back` are the fields that go back to what they were: what they refer to now does not count.
    `keep` are bundles that are kept in any case.
    """
    states = _states(w, added)
    later: dict[UUID, dict[str, Any]] = {}
    bundles: dict[str, list[_Added]] = {bundle: [] for bundle in keep}
    changed: set[str] = set()
    for _, uid, _, payload in reversed(changes):
        later.setdefault(uid, {}).update({n: new for n, (_, new, _) in payload["d"].items()})
        if uid in changed_before and "bundle" in payload:
            changed.add(payload["bundle"])
            bundles.setdefault(payload["bundle"], [])
    for row in added:
        key = row.bundle or f"row {row.at}"
        bundles.setdefault(key, []).append(row)
        if row.at in states and _differs(row, later.get(row.uid, {}), *states[row.at]):
            changed.add(key)
    named = _named_by(w, added)
    gone_rows: dict[str, list[_Added]] = {}
    out: set[At] = set()
    stay: dict[str, str] = {}
    # bundles first, then single rows, latest first: a household is kept while a kept stay names it
    for key in sorted(bundles, key=lambda b: b.startswith("row ")):
        rows = bundles[key]
        inside = {row.at for row in rows}
        others = [
            by
            for at in inside
            for by, field in named.get(at, ())
            if by not in inside and by not in out and (by, field) not in back
        ]
        why = keep.get(key, CHANGED if key in changed else "")
        if others and not why:
            why = f"“{w.model.ledgers[others[0][0]].title}”里已有记录用到它"
        if why:
            kept |= {row.uid: Kept(*row.at, why) for row in rows}
            stay[key] = why
            continue
        out |= inside
        for row in rows:
            if not row.gone:
                gone_rows.setdefault(row.at[0], []).append(row)
    for code, found in gone_rows.items():
        _void(w, code, found)
    return stay


def _differs(row: _Added, later: Mapping[str, Any], now: Mapping[str, Any], voided: bool) -> bool:
    """Whether a row stands otherwise than the step left it."""
    left = {n: v for n, v in (json.loads(row.told)["d"] | later).items() if v is not None}
    gone = left.pop("voided", False)
    return voided != gone or left != {n: v for n, v in now.items() if v is not None}


def _named_by(w: Work, rows: Iterable[_Added]) -> dict[At, list[tuple[At, str]]]:
    """Which rows, not voided, refer to which, and in which field."""
    by: dict[At, list[tuple[At, str]]] = {}
    made: dict[str, list[int]] = {}
    for row in rows:
        made.setdefault(row.at[0], []).append(row.at[1])
    for code, ids in made.items():
        spans = _spans(ids)
        for ledger in w.model.ledgers.values():
            for f in ledger.fields.values():
                if f.to != code or f.custom:
                    continue
                t = w.model.tables[ledger.code]
                for first, last in spans:
                    among = t.c[f.id].between(first, last)
                    query = sa.select(t.c[f.id], t.c.id).where(among, t.c.voided_at.is_(None))
                    for to, id in w.c.execute(query):
                        by.setdefault((code, to), []).append(((ledger.code, id), f.id))
    return by


def _spans(ids: Iterable[int]) -> list[tuple[int, int]]:
    """Ids without gaps as first and last: those of an import are one span."""
    made: list[tuple[int, int]] = []
    for id in sorted(ids):
        if made and made[-1][1] == id - 1:
            made[-1] = (made[-1][0], id)
        else:
            made.append((id, id))
    return made


def _void(w: Work, code: str, found: Sequence[_Added]) -> None:
    """Void many rows at once, by undo: such rows are in no list and no recycle bin."""
    t = w.model.tables[code]
    by = sa.bindparam("by", w.by.user, sa.Text)
    at = sa.bindparam("at", w.by.at, sa.DateTime)
    update = sa.update(t).where(t.c.id == sa.bindparam("b_id"))
    update = update.values(
        version=t.c.version + 1,
        updated_at=at,
        updated_by=by,
        voided_at=at,
        voided_by=by,
        voided_by_undo=True,
        clocks=sa.bindparam("b_clocks", type_=sa.Text),
    )
    sends = Sender(w.c, update)
    for start in range(0, len(found), 1000):
        written = []
        some = found[start : start + 1000]
        for row, clock in zip(some, stamps(w.by.node, len(some)), strict=True):
            seen, now = _clocked(row.clocks, clock)
            written.append(sends.values(b_id=row.at[1], b_clocks=now))
            # its bundle too, for it is done again whole, or not
            more = {"by_undo": True, **({"bundle": row.bundle} if row.bundle else {})}
            w.note(Entry(code, row.uid, "change", {"voided": [False, True, seen]}, more), clock)
        sends.write(written)
        w.flush()


def _clocked(clocks: str, clock: str) -> tuple[str, str]:
    """The clock of `voided` that is replaced, and the clocks with the new one."""
    added = _ONE_CLOCK.fullmatch(clocks)
    if added:  # nothing was changed since it was added
        return added[1], f'{{"": "{added[1]}", "voided": "{clock}"}}'
    known = json.loads(clocks)
    return known.get("voided", known[""]), _ENCODE(known | {"voided": clock})


def _binned(w: Work, uid: UUID, op: UUID) -> bool:
    """Whether a row was in the recycle bin before a step brought it back: a clerk had voided it."""
    query = sa.select(TRAIL.c.op, TRAIL.c.payload).where(TRAIL.c.row == uid)
    for step, payload in w.c.execute(query.order_by(TRAIL.c.seq)):
        if step == op:
            break
        told = json.loads(payload or "{}")
        if told.get("d", {}).get("voided", (0, False))[1] is True and "by_undo" not in told:
            return True
    return False


def _restore(w: Work, told: Told, at: At, op: UUID) -> None:
    table, uid, _, payload = told
    ledger, now = w.model.ledgers[table], w.get(*at)
    back: dict[str, Any] = {}
    extra = dict(now.extra)
    for n, (old, _, _) in payload["d"].items():
        if n.startswith("extra:"):
            extra[n.removeprefix("extra:")] = old
        elif n != "voided":
            f = ledger.fields[n]
            back[attribute(n)] = _id_of(w, f.to, old) if f.to else rich(f, old)
    voided = payload["d"]["voided"][0] if "voided" in payload["d"] else None
    row = dataclasses.replace(now.row, **back)
    extra = {k: v for k, v in extra.items() if v is not None}
    w.change(*at, now.version, row, extra, voided, by_undo=True)
    if voided and _binned(w, uid, op):
        t = w.model.tables[table]
        w.c.execute(sa.update(t).where(t.c.id == at[1]).values(voided_by_undo=False))
