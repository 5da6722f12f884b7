"""Taking a step back: its trail read backwards through the one writer."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
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
    kept: dict[UUID, Kept] = {}
    _undo_adds(w, [e for e in entries if e[2] == "add"], kept)
    for told in entries:
        table, uid, kind, _ = told
        if kind == "change" and uid not in kept:
            _restore(w, told, (table, _id_of(w, table, uid.hex) or 0), kept)
    return list(kept.values())


def _id_of(w: Work, code: str, uid: str | None) -> int | None:
    table = w.model.tables[code]
    if uid is None:
        return None
    return w.c.scalar(sa.select(table.c.id).where(table.c.uid == UUID(uid)))


def _undo_adds(w: Work, added: Sequence[Told], kept: dict[UUID, Kept]) -> None:
    rows: dict[UUID, tuple[str, Any]] = {}
    for code in dict.fromkeys(table for table, *_ in added):
        wanted = [uid for table, uid, *_ in added if table == code]
        for found in w.rows(code, "uid", wanted):
            rows[found["uid"]] = (code, found)
            w.remember(code, found["id"], found["uid"])
    bundles: dict[str, list[UUID]] = {}
    changed = set()
    for table, uid, _, payload in added:
        bundles.setdefault(payload.get("bundle", f"row {uid}"), []).append(uid)
        ledger, now = w.model.ledgers[table], w.stored(*rows[uid])
        plain = w.plain(ledger, values_of(ledger, now.row), now.extra)
        if now.voided or payload["d"] != {n: v for n, v in plain.items() if v is not None}:
            changed.add(uid)
    named = _named_by(w, rows)
    gone: dict[str, list[Any]] = {}
    out: set[At] = set()
    # bundles first, then single rows, latest first: a household is kept while a kept stay names it
    for key in sorted(bundles, key=lambda b: b.startswith("row ")):
        inside = {(rows[m][0], rows[m][1]["id"]) for m in bundles[key]}
        others = [
            by for at in inside for by in named.get(at, ()) if by not in inside and by not in out
        ]
        why = "此后已修改" if changed & {*bundles[key]} else ""
        if others and not why:
            why = f"“{w.model.ledgers[others[0][0]].title}”里已有记录用到它"
        for m in bundles[key]:
            if why:
                kept[m] = Kept(rows[m][0], rows[m][1]["id"], why)
            else:
                gone.setdefault(rows[m][0], []).append(rows[m][1])
        out |= set() if why else inside
    for code, found in gone.items():
        _void(w, code, found)


def _named_by(w: Work, rows: Mapping[UUID, tuple[str, Any]]) -> dict[At, list[At]]:
    """Which rows, not voided, refer to which."""
    by: dict[At, list[At]] = {}
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
                        by.setdefault((code, to), []).append((ledger.code, id))
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
            w.note(Entry(code, row["uid"], "change", told, {"by_undo": True}), clock)
        w.c.execute(update, written)
        w.flush()


def _restore(w: Work, told: Told, at: At, kept: dict[UUID, Kept]) -> None:
    table, uid, _, payload = told
    ledger, now = w.model.ledgers[table], w.get(*at)
    state = w.plain(ledger, values_of(ledger, now.row), now.extra) | {"voided": now.voided}
    if any(state.get(n) != new for n, (_, new, _) in payload["d"].items()):
        kept[uid] = Kept(*at, "此后已修改")
        return
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
