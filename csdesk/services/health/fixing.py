"""A fix before and when it is done: what stands and what will stand, then one step for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from csdesk.domain.fields import Field
from csdesk.domain.values import show
from csdesk.errors import ClerkError
from csdesk.services import entering, entries
from csdesk.services.entries import Outcome
from csdesk.services.health.fixes import Rows, Wanted
from csdesk.services.health.rules import BY_CODE
from csdesk.services.office import Office, reading, step
from csdesk.storage import copies, records
from csdesk.storage.health.look import Look
from csdesk.storage.work import values_of


@dataclass(frozen=True, slots=True)
class Mend:
    """What becomes of one record.

    Attributes:
        name: What a reference to it shows.
        field: The label of the field that changes; empty where the record is voided.
        old: Its text now, masked; empty for nothing.
        new: Its text after.
        version: That was read; another one stored raises.
    """

    wanted: Wanted
    version: int
    name: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a fix would do.

    Attributes:
        code: Of the rule.
        left: How many records it leaves to the clerk, being not certain.
    """

    code: str
    words: str
    mends: tuple[Mend, ...]
    left: int


def propose(office: Office, code: str, rows: Rows) -> Proposal:
    """What the fix of a rule would do with some of its records; nothing is written.

    Raises:
        ClerkError: The rule has no fix.
    """
    fix = BY_CODE[code].fix
    if fix is None:
        raise ClerkError("这一类要逐条核对。", "请打开记录，核对后改正。")
    with reading(office) as c:
        wanted = list(fix.propose(Look(c, office.model, office.today()), rows))
        kept = {(w.ledger, w.id): records.one(c, office.model, w.ledger, w.id) for w in wanted}
    names: dict[tuple[str, int], str] = {}
    for ledger in {w.ledger for w in wanted}:
        ids = [w.id for w in wanted if w.ledger == ledger]
        names |= {(ledger, i): n for i, n in entries.titles(office, ledger, ids).items()}
    mends = []
    for one in wanted:
        stored = kept[one.ledger, one.id]
        if stored is not None and (told := _told(office, one, stored)) is not None:
            mends.append(Mend(one, stored.version, names.get((one.ledger, one.id), ""), *told))
    return Proposal(code, fix.words, tuple(mends), max(0, len(rows) - len(mends)))


def _told(office: Office, one: Wanted, stored: Any) -> tuple[str, str, str] | None:
    """Field, old and new; None where a rule of entry stands against it or nothing changes."""
    ledger = office.ledgers[one.ledger]
    if one.values is None:
        return "", "", "作废"
    full = entries.full_values(ledger, one.values, stored)
    found = entering.check(office, ledger, full, one.id)
    if any(p.level == "error" and p.field in one.values for p in found):
        return None
    was = values_of(ledger, stored.row)
    changed = [ledger.fields[i] for i, v in one.values.items() if was[i] != v]
    shown = [f for f in changed if not f.hidden] or changed
    if not shown:
        return None
    labels = "、".join(f.label for f in shown)
    return labels, _texts(office, shown, was), _texts(office, shown, full)


def _texts(office: Office, fields: Sequence[Field], values: Any) -> str:
    return "、".join(filter(None, (_text(office, f, values[f.id]) for f in fields)))


def _text(office: Office, field: Field, value: Any) -> str:
    if field.kind == "reference":
        return entries.titles(office, field.to, [value]).get(value, "") if value else ""
    return show(field, value, office.codes)


def mend(office: Office, proposal: Proposal) -> Outcome:
    """Do what was proposed, in one step; of several records a copy is made before.

    Raises:
        ClerkError: There is nothing to do, or a record was changed since.
    """
    mends = proposal.mends
    if not mends:
        raise ClerkError("没有可以一起改的。", "请逐条打开核对。")
    if len(mends) > 1:
        copies.make(office.folder, office.key, office.now())
    what = mends[0].name if len(mends) == 1 else f"{len(mends)} 条"
    title = f"体检，{proposal.words}：{what}"
    op: UUID
    with step(office, title) as w:
        for one in mends:
            code, id, values = one.wanted.ledger, one.wanted.id, one.wanted.values
            if values is None:
                w.void(code, id, one.version)
                continue
            ledger = office.ledgers[code]
            row, extra = entries.build(ledger, entries.full_values(ledger, values, w.get(code, id)))
            w.change(code, id, one.version, row, extra)
        op = w.by.op
    return Outcome(mends[0].wanted.id, (), title, op)
