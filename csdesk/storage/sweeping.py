"""Attachments that nothing names any more go, once nobody can want them back."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from csdesk.storage.folder import Folder
from csdesk.storage.sharedfiles import attachments
from csdesk.storage.tables import Model
from csdesk.storage.thinning import OWN

KEPT = timedelta(days=31 * OWN.months)
"""As long as copies of then are kept: a voided record, or an older picture, may be brought back."""


def sweep(c: sa.Connection, model: Model, folder: Folder, now: datetime) -> int:
    """Removes the attachments that no record names, nor one that was voided not long ago.

    Also what a power cut left without a record, and what another one replaced, for which undo may
    ask: all of it stays as long.

    Args:
        c: Reads.
        model: The declarations.
        folder: The vault's; only the writer may sweep.
        now: The clock.

    Returns:
        How many went.
    """
    limit, gone = now - KEPT, 0
    old = []
    for name in attachments(folder.files):
        written = (folder.files / name).stat().st_mtime
        if datetime.fromtimestamp(written, now.tzinfo) < limit:
            old.append(name)
    named = _named(c, model, limit) if old else set()
    for name in old:
        if name.replace("/", "") not in named:
            (folder.files / name).unlink(missing_ok=True)
            gone += 1
    return gone


def _named(c: sa.Connection, model: Model, limit: datetime) -> set[str]:
    """Attachments of records that stand, or were voided since a day."""
    found: set[str] = set()
    for ledger in model.ledgers.values():
        t = model.tables[ledger.code]
        for field in ledger.fields.values():
            if field.kind == "files" and not field.custom:
                stands = sa.or_(t.c.voided_at.is_(None), t.c.voided_at >= limit)
                some = sa.select(t.c[field.id]).where(t.c[field.id].is_not(None), stands)
                for names in c.scalars(some):
                    found.update(names)
    return found
