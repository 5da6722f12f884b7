"""The recycle bin 回收站: what was voided, and bringing it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from csdesk.errors import ClerkError
from csdesk.services import entries
from csdesk.services.entries import Outcome
from csdesk.services.office import Office, reading, step
from csdesk.storage.voided import voided, voided_parts

MOST = 500
"""Records shown of a ledger, the last voided first."""


@dataclass(frozen=True, slots=True)
class Binned:
    """A record in the bin.

    Attributes:
        title: What a reference to it shows.
        at: When it was voided.
        by: Who voided it.
    """

    id: int
    title: str
    at: datetime
    by: str


def binned(office: Office, code: str) -> tuple[Binned, ...]:
    """What was voided of a ledger, the last first."""
    with reading(office) as c:
        found = voided(c, office.model, code, MOST)
    titles = entries.titles(office, code, [v.id for v in found])
    return tuple(Binned(v.id, titles.get(v.id, ""), v.at, v.by) for v in found)


def restore(office: Office, code: str, ids: Sequence[int]) -> Outcome:
    """Bring records back with their parts, in one step.

    Raises:
        ClerkError: One of them would now break a rule of entry, such as an ID number that
            somebody else has by now; nothing is brought back.
    """
    ledger = office.ledgers[code]
    titles = entries.titles(office, code, ids)
    for id in ids:
        full = entries.full_values(ledger, {}, entries.get(office, code, id))
        wrong = [p for p in entries.check(office, ledger, full, id) if p.level == "error"]
        if wrong:
            raise ClerkError(f"“{titles.get(id, '')}”不能恢复：{wrong[0].message}", wrong[0].remedy)
    named = titles.get(ids[0], "") if ids else ""
    title = f"恢复{ledger.title}" + (f" {len(ids)} {ledger.unit}" if len(ids) > 1 else f"：{named}")
    with step(office, title) as w:
        for id in ids:
            parts = voided_parts(w.c, office.model, code, id)
            w.change(code, id, w.get(code, id).version, voided=False)
            for part, one in parts:
                w.change(part, one, w.get(part, one).version, voided=False)
        return Outcome(ids[0] if ids else None, (), title, w.by.op)
