"""Taking a step back: its trail read backwards through the one writer."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from csdesk.domain.values import rich
from csdesk.storage.clocks import stamp
from csdesk.storage.trail import Entry, entries_of
from csdesk.storage.work import IN, Work, attribute, values_of

Told = tuple[str, UUID, str, dict[str, Any]]
At = tuple[str, int]
CHANGED = "此后已修改"


@dataclass(frozen=True)
class Kept:
    """A row that undo left as it is, and why."""

    ledger: str
    id: int
    why: str


def undo(w: Work, op: UUID) -> list[Kept]:
    """Take a step back; what can't be taken back whole is kept and named.

    "Changed since" compares state, not entries, or doing again would bar the next undo.
    """
    entries = entries_of(w.c, op)
    added = [e for e in entries if e[2] == "add"]
    changes = [e for e in entries if e[2] == "change"]
    bundles = {payload.get("bundle", "") for *_, payload in entries}
    w.bundle = bundles.pop() if len(bundles) == 1 else ""  # to be done again whole, or not
    made = {uid for _, uid, *_ in added}
    places = {uid: (t, _id_of(w, t, uid.hex) or 0) for t, uid, *_ in changes if uid not in made}
    changed = _changed_since(w, changes, places)
    kept: dict[UUID, Kept] = {}
    back = {
        (places[uid], n)
        for _, uid, _, payload in changes
        if uid in places and uid not in changed
        for n in payload["d"]
    }
    stay = _undo_adds(w, added, changes, changed, back, kept)
    for told in changes:
        _, uid, _, payload = told
        if uid not in places:
            continue  # gone with its row
        at = places[uid]
        if uid in changed or payload.get("bundle") in stay:
            kept[uid] = Kept(*at, CHANGED if uid in changed else stay[payload["bundle"]])
        else:
            _restore(w, told, at)
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


def _undo_adds(
    w: Work,
    added: Sequence[Told],
    changes: Sequence[Told],
    changed_before: Set[UUID],
    back: Set[tuple[At, str]],
    kept: dict[UUID, Kept],
) -> dict[str, str]:
    """Void what a step added, bundle by bundle; gives the bundles that are kept, and why.

    `back` are the fields that go back to what they were: what they refer to now does not count.
    """
    rows: dict[UUID, tuple[str, Any]] = {}
    for code in dict.fromkeys(table for table, *_ in added):
        wanted = [uid for table, uid, *_ in added if table == code]
        for found in w.rows(code, "uid", wanted):
            rows[found["uid"]] = (code, found)
            w.remember(code, found["id"], found["uid"])
    later: dict[UUID, dict[str, Any]] = {}
    bundles: dict[str, list[UUID]] = {}
    changed: set[str] = set()
    for _, uid, _, payload in reversed(changes):
        later.setdefault(uid, {}).update({n: new for n, (_, new, _) in payload["d"].items()})
        if uid in changed_before and "bundle" in payload:
            changed.add(payload["bundle"])
            bundles.setdefault(payload["bundle"], [])
    for table, uid, _, payload in added:
        key = payload.get("bundle", f"row {uid}")
        bundles.setdefault(key, []).append(uid)
        ledger, now = w.model.ledgers[table], w.stored(*rows[uid])
        plain = w.plain(ledger, values_of(ledger, now.row), now.extra)
        left = {n: v for n, v in (payload["d"] | later.get(uid, {})).items() if v is not None}
        gone = left.pop("voided", False)
        if now.voided != gone or left != {n: v for n, v in plain.items() if v is not None}:
            changed.add(key)
    named = _named_by(w, rows)
    gone_rows: dict[str, list[Any]] = {}
    out: set[At] = set()
    stay: dict[str, str] = {}
    # bundles first, then single rows, latest first: a household is kept while a kept stay names it
    for key in sorted(bundles, key=lambda b: b.startswith("row ")):
        inside = {(rows[m][0], rows[m][1]["id"]) for m in bundles[key]}
        others = [
            by
            for at in inside
            for by, field in named.get(at, ())
            if by not in inside and by not in out and (by, field) not in back
        ]
        why = CHANGED if key in changed else ""
        if others and not why:
            why = f"“{w.model.ledgers[others[0][0]].title}”里已有记录用到它"
        for m in bundles[key]:
            if why:
                kept[m] = Kept(rows[m][0], rows[m][1]["id"], why)
            elif rows[m][1]["voided_at"] is None:
                gone_rows.setdefault(rows[m][0], []).append(rows[m][1])
        out |= set() if why else inside
        if why:
            stay[key] = why
    for code, found in gone_rows.items():
        _void(w, code, found)
    return stay


def _named_by(w: Work, rows: Mapping[UUID, tuple[str, Any]]) -> dict[At, list[tuple[At, str]]]:
    """Which rows, not voided, refer to which, and in which field."""
    by: dict[At, list[tuple[At, str]]] = {}
    for code in {code for code, _ in rows.values()}:
        wanted = [found["id"] for c, found in rows.values() if c == code]
        for ledger in w.model.ledgers.values():
            for f in ledger.fields.values():
                if f.to != code or f.custom:
                    continue
                t = w.model.tables[ledger.code]
                for start in range(0, len(wanted), IN):
                    found = t.c[f.id].in_(wanted[start : start + IN])
                    query = sa.select(t.c[f.id], t.c.id).where(found, t.c.voided_at.is_(None))
                    for to, id in w.c.execute(query):
                        by.setdefault((code, to), []).append(((ledger.code, id), f.id))
    return by


def _void(w: Work, code: str, found: Sequence[Any]) -> None:
    """Void many rows at once, by undo: such rows are in no list and no recycle bin."""
    t = w.model.tables[code]
    update = (
        sa.update(t)
        .where(t.c.id == sa.bindparam("b_id"))
        .values(
            version=t.c.version + 1,
            updated_at=w.by.at,
            updated_by=w.by.user,
            voided_at=w.by.at,
            voided_by=w.by.user,
            voided_by_undo=True,
            clocks=sa.bindparam("b_clocks"),
        )
    )
    for start in range(0, len(found), 1000):
        written = []
        for row in found[start : start + 1000]:
            clock, clocks = stamp(w.by.node), row["clocks"]
            written.append({"b_id": row["id"], "b_clocks": clocks | {"voided": clock}})
            seen = clocks.get("voided", clocks[""])
            told = {"voided": [False, True, seen]}
            more = {"by_undo": True, **({"bundle": w.bundle} if w.bundle else {})}
            w.note(Entry(code, row["uid"], "change", told, more), clock)
        w.c.execute(update, written)
        w.flush()


def _restore(w: Work, told: Told, at: At) -> None:
    table, _, _, payload = told
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
