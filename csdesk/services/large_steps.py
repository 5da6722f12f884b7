"""Steps of many records: what Ctrl+Z would take away with one key is named before it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from csdesk.services import entries
from csdesk.services.office import Office, reading
from csdesk.storage import trail

MOST = 20
"""Records up to which a step is taken back without a question."""


@dataclass(frozen=True, slots=True)
class Large:
    """A step that is not taken back without a question.

    Attributes:
        op: The step.
        added: What goes: 居民 20,000 人, 户 5,000 户; those that another ledger writes left out.
        changed: What becomes as it was before.
    """

    op: UUID
    title: str
    added: tuple[str, ...]
    changed: tuple[str, ...]


def next_undo(office: Office) -> Large | None:
    """The step that would be taken back next, if it is large or a merge."""
    step = entries.next_undo(office)
    if step is None:
        return None
    with reading(office) as c:
        counts = trail.counts(c, step.op)
    if sum(counts.values()) <= MOST and step.merged is None:
        return None
    return Large(step.op, step.title, _said(office, counts, "add"), _said(office, counts, "change"))


def _said(office: Office, counts: Mapping[tuple[str, str], int], kind: str) -> tuple[str, ...]:
    return tuple(
        f"{ledger.title} {n:,} {ledger.unit}"
        for code, ledger in office.ledgers.items()
        if (n := counts.get((code, kind))) and not ledger.written_by
    )
