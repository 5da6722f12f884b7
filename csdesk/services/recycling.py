"""The recycle bin 回收站: what was voided, and bringing it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from csdesk.errors import ClerkError
from csdesk.services import entering, entries
from csdesk.services.entries import Outcome
from csdesk.services.merging.past import merged_into
from csdesk.services.merging.plan import LEDGER as MERGED
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
        why: How it came here, where it was not voided by itself.
    """

    id: int
    title: str
    at: datetime
    by: str
    why: str = ""


def binned(office: Office, code: str) -> tuple[Binned, ...]:
    """What was voided of a ledger, the last first."""
    with reading(office) as c:
        found = voided(c, office.model, code, MOST)
    titles = entries.titles(office, code, [v.id for v in found])
    into = _merged(office, code, [v.id for v in found])
    return tuple(Binned(v.id, titles.get(v.id, ""), v.at, v.by, into.get(v.id, "")) for v in found)


def _merged(office: Office, code: str, ids: Sequence[int]) -> dict[int, str]:
    """Those of some records that went into another one, and into which."""
    if code != MERGED:
        return {}
    into = {id: m.stays for id, m in merged_into(office, ids).items()}
    names = entries.titles(office, code, list(into.values()))
    return {id: f"合并到 {names.get(to, '')}（编号 {to}）" for id, to in into.items()}


def restore(office: Office, code: str, ids: Sequence[int]) -> Outcome:
    """Bring records back with their parts, in one step.

    Raises:
        ClerkError: One of them would now break a rule of entry, such as an ID number that
            somebody else has by now, or was merged into another; nothing is brought back.
    """
    ledger = office.ledgers[code]
    titles = entries.titles(office, code, ids)
    for id, into in _merged(office, code, ids).items():
        what = f"“{titles.get(id, '')}”已{into}，不能单独恢复。"
        raise ClerkError(what, "请到“查重”的“合并过的”里撤销合并。")
    for id in ids:
        full = entries.full_values(ledger, {}, entries.get(office, code, id))
        wrong = [p for p in entering.check(office, ledger, full, id) if p.level == "error"]
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
