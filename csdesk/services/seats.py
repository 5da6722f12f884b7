"""What taking a step back may not leave: two stays at once, two heads, a household without one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from csdesk.domain.households import HEAD, Stay, clashes
from csdesk.errors import ClerkError
from csdesk.storage.trail import entries_of
from csdesk.storage.work import Work

LEDGER = "stays"
EVENT = "event"
"""Bundle of a life event: it is taken back whole or not at all."""
WHY = {
    "two_registered": "同一人会有两处户籍",
    "two_housed": "同一人会住在两户",
    "two_heads": "同一户会有两位户主",
}


def faults(w: Work, op: UUID) -> list[str]:
    """What is wrong in the households of a life event; nothing of other steps."""
    told = []
    for _, uid, _, payload in entries_of(w.c, op, LEDGER):
        if payload.get("bundle") != EVENT:  # an import has thousands of them
            return []
        told.append(uid)
    rows = w.rows(LEDGER, "uid", told)
    hers = living(w, "resident", sorted({r["resident"] for r in rows}))
    theirs = living(w, "household", sorted({r["household"] for r in rows}))
    found = [
        f"{clash.on}起{WHY[clash.why]}"
        for clash in clashes({s.id: s for s in (*hers, *theirs)}.values())
    ]
    return found + [f"{day}起这一户会没有户主" for _, day in without_head(theirs)]


def refuse(before: list[str], after: list[str]) -> None:
    """Say what a step that is taken back would leave.

    Raises:
        ClerkError: Something that happened later stands in the way.
    """
    for fault in after:
        if fault not in before:
            raise ClerkError(f"不能撤销：{fault}。", "请先撤销后面登记的变动。")


def living(w: Work, column: str, ids: list[int]) -> list[Stay]:
    """Stays of residents or households that were ever open, as the rules see them."""
    return [
        Stay(r["id"], r["resident"], r["household"], r["kind"], r["relation"], r["from"], r["to"])
        for r in w.rows(LEDGER, column, ids)
        if r["voided_at"] is None and r["from"] != r["to"]
    ]


def without_head(stays: Iterable[Stay]) -> Iterator[tuple[int, date]]:
    """Households that have members and no head, and the first day of it."""
    homes: dict[int, list[Stay]] = {}
    for stay in stays:
        homes.setdefault(stay.household, []).append(stay)
    for home, members in homes.items():
        days = sorted({d for m in members for d in (m.start, m.stop) if d is not None})
        for day in days:
            open_ = [m for m in members if m.start <= day and (m.stop is None or day < m.stop)]
            if open_ and not any(m.relation == HEAD for m in open_):
                yield home, day
                break
