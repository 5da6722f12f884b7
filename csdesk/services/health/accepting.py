"""“这条没问题”: faults that the clerk looked at and found right, with why; each can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from csdesk.errors import ClerkError
from csdesk.services import entries
from csdesk.services.office import Office, reading
from csdesk.storage import kept, trail
from csdesk.storage.tables import Model

KEY = "health_fine"


@dataclass(frozen=True, slots=True)
class Fine:
    """A fault that is none.

    Attributes:
        code: Of the rule.
        name: What a reference to the record shows.
        reason: Why it is right, in the clerk's words.
        by: Who said so.
        on: The day, 2026-10-31.
    """

    code: str
    ledger: str
    id: int
    name: str
    reason: str
    by: str
    on: str


def fine(c: sa.Connection, model: Model) -> frozenset[tuple[str, str, int]]:
    """Rule, ledger and id of everything that is right as it is."""
    return frozenset((one["code"], one["ledger"], id) for one, id in _stored(c, model))


def _stored(c: sa.Connection, model: Model) -> list[tuple[dict[str, Any], int]]:
    """What is kept, with the ids of this vault: a record is known by its uid."""
    rows = kept.read(c, model).get(KEY) or []
    found = []
    for ledger in {row["ledger"] for row in rows} & model.tables.keys():
        t = model.tables[ledger]
        uids = [row["uid"] for row in rows if row["ledger"] == ledger]
        known: dict[str, int] = {}
        for start in range(0, len(uids), 500):
            some = [UUID(uid) for uid in uids[start : start + 500]]
            query = sa.select(t.c.id, t.c.uid).where(t.c.uid.in_(some), t.c.voided_at.is_(None))
            known |= {uid.hex: id for id, uid in c.execute(query)}
        found += [
            (row, known[row["uid"]])
            for row in rows
            if row["ledger"] == ledger and row["uid"] in known
        ]
    return found


def listed(office: Office) -> tuple[Fine, ...]:
    """Everything that is right as it is, the last said first."""
    with reading(office) as c:
        found = _stored(c, office.model)
    by: dict[str, list[int]] = {}
    for one, id in found:
        by.setdefault(one["ledger"], []).append(id)
    names = {ledger: entries.titles(office, ledger, ids) for ledger, ids in by.items()}
    made = [
        Fine(one["code"], one["ledger"], id, names[one["ledger"]].get(id, ""), one["reason"],
             one["by"], one["on"])
        for one, id in found
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda f: (f.on, f.ledger, f.id), reverse=True))


def accept(office: Office, code: str, rows: Sequence[tuple[str, int]], reason: str) -> int:
    """Remember that some faults of a rule are none; gives how many.

    Raises:
        ClerkError: No reason is given, or this program may only read.
    """
    reason = reason.strip()
    if not reason:
        raise ClerkError("没有写原因。", "请写明为什么没有问题，以后看得懂。")
    return _write(office, code, rows, reason)


def revoke(office: Office, code: str, rows: Sequence[tuple[str, int]]) -> int:
    """Faults of a rule that are to be told again; gives how many were found right before."""
    return _write(office, code, rows, "")


def _write(office: Office, code: str, rows: Sequence[tuple[str, int]], reason: str) -> int:
    office.must_write()
    now = office.now()
    with office.engines.write.begin() as c:
        before = kept.read(c, office.model).get(KEY) or []
        uids: dict[tuple[str, str], None] = {}
        for ledger in dict.fromkeys(ledger for ledger, _ in rows):
            t = office.model.tables[ledger]
            for _, id in (row for row in rows if row[0] == ledger):
                uid = c.scalar(sa.select(t.c.uid).where(t.c.id == id))
                if uid is not None:
                    uids[ledger, uid.hex] = None
        others = [
            one for one in before if one["code"] != code or (one["ledger"], one["uid"]) not in uids
        ]
        made = [
            {"code": code, "ledger": ledger, "uid": uid, "reason": reason, "by": office.user,
             "on": office.today().isoformat()}
            for ledger, uid in uids
        ] if reason else []  # fmt: skip
        kept.write(c, office.model, KEY, [*others, *made])
        told = {"rule": code, "rows": [list(row) for row in rows], "reason": reason}
        trail.note(c, office.user, office.about.node, now, "fine" if reason else "not_fine", **told)
    return len(made) if reason else len(before) - len(others)
