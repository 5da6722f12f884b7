"""Papers of single records: which were asked for, and one after another as one document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import BinaryIO

from csdesk.documents.paper.each import Paper, write_each
from csdesk.documents.paper.page import Printed
from csdesk.domain.filters import In
from csdesk.errors import ClerkError
from csdesk.services import lists
from csdesk.services.office import Office, told


def asked_for(office: Office, code: str, ids: Sequence[int], reason: str = "") -> None:
    """Make sure that records are there, and leave a line in the trail: they are printed.

    Args:
        office: The open office.
        code: Their ledger.
        ids: The records.
        reason: Why masked values are whole; empty masks them.

    Raises:
        ClerkError: A record is not there, or none is named.
    """
    ledger = office.ledgers[code]
    if not ids:
        raise ClerkError(f"没有选要打印的{ledger.title}。", "请先选一行，或用空格多选几行。")
    there = set(lists.ids(office, lists.ask(office, code, where=In("id", tuple(ids)))))
    if lost := [id for id in ids if id not in there]:
        raise ClerkError(f"“{ledger.title}”里没有编号 {lost[0]}。", "请核对编号后再试。")
    told(office, "print", ledger=code, rows=len(ids), records=list(ids), clear=bool(reason),
         reason=reason)  # fmt: skip


def print_each(
    office: Office,
    code: str,
    ids: Sequence[int],
    out: BinaryIO,
    make: Callable[[int], Sequence[Paper]],
    reason: str = "",
) -> Printed:
    """Print the papers of each record, one after another.

    Raises:
        ClerkError: A record is not there, or none is named.
    """
    asked_for(office, code, ids, reason)
    return write_each(out, [paper for id in ids for paper in make(id)], office.today())
