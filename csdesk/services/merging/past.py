"""Merges that were made, and parting again, also months later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from csdesk.errors import ClerkError
from csdesk.services import entries
from csdesk.services.entries import Undone
from csdesk.services.merging.plan import LEDGER
from csdesk.services.office import Office, reading
from csdesk.storage import records


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge that holds.

    Attributes:
        op: The step.
        title: As the step says it.
        stays: Who stayed.
        gone: Who went into her.
    """

    op: UUID
    title: str
    at: datetime
    by: str
    stays: int
    gone: int


def merges(office: Office) -> tuple[Merge, ...]:
    """The merges that were not taken back, the newest first."""
    found = [s for s in entries.merges(office) if not s.undone and s.merged]
    made = []
    with reading(office) as c:
        for step in found:
            both = [records.id_of(c, office.model, LEDGER, uid) for uid in step.merged or ()]
            if both[0] is not None and both[1] is not None:
                made.append(Merge(step.op, step.title, step.at, step.user, both[0], both[1]))
    return tuple(made)


def merged_into(office: Office, ids: Sequence[int]) -> dict[int, Merge]:
    """Those of some residents who went into another, with the merge that did it."""
    return {m.gone: m for m in reversed(merges(office)) if m.gone in set(ids)}


def unmerge(office: Office, which: UUID | int) -> Undone:
    """Part two people again; rows changed since stay as they are and are named.

    Args:
        office: The open office.
        which: The step, or one of the two people: then the newest merge of hers.

    Raises:
        ClerkError: There is no such merge, or the one who stayed was merged into another since.
    """
    found = merges(office)
    one = next((m for m in found if which in (m.op, m.stays, m.gone)), None)
    if one is None:
        what = "这个人没有合并过，或已经撤销了。" if isinstance(which, int) else "没有这一次合并。"
        raise ClerkError(what, "合并过的都列在“查重”的“合并过的”里，请在那里选。")
    later = next((m for m in found if m.gone == one.stays and m.op != one.op), None)
    if later is not None:
        what = f"留下的那条（编号 {one.stays}）后来又并入了编号 {later.stays}。"
        raise ClerkError(what, "请先撤销后一次合并。")
    return entries.undo(office, one.op)
