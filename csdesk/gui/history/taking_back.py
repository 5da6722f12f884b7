"""Ctrl+Z and Ctrl+Y: the last step taken back or done again, a large one after a question."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from csdesk.gui.page import Said
from csdesk.gui.setup import Asks
from csdesk.services import entries, large_steps
from csdesk.services.large_steps import Large
from csdesk.services.office import Office


def undo(office: Office) -> Said | Asks:
    """Takes the last step back, or asks first; runs in the `writes` pool, after what is kept there.

    Raises:
        ClerkError: There is none.
    """
    office.must_write()
    if (large := large_steps.next_undo(office)) is not None:
        return _asks(large, partial(_undo, office, large.op))
    return _undo(office)


def _undo(office: Office, op: UUID | None = None) -> Said:
    return _told("已撤销", entries.undo(office, op))


def _asks(large: Large, act: partial[Said]) -> Asks:
    parts = [f"作废{'、'.join(large.added)}"] if large.added else []
    parts += [f"改回{'、'.join(large.changed)}"] if large.changed else []
    goes = f"会{'，'.join(parts)}。" if parts else ""
    remedy = f"{goes}此后改过的不动；撤销后可按 Ctrl+Y 重做。"
    return Asks(f"撤销“{large.title}”？", "撤销", remedy, act)


def redo(office: Office) -> Said:
    """Does again what was undone last.

    Raises:
        ClerkError: There is nothing, or something was written since.
    """
    return _told("已重做", entries.redo(office))


def _told(did: str, undone: entries.Undone) -> Said:
    title = undone.title.removeprefix("撤销：").removeprefix("重做：")
    ledgers = tuple(sorted(undone.ledgers))
    if not undone.kept:
        return Said(f"{did}：{title}", ledgers=ledgers)
    ledger, name, why = undone.kept[0]
    more = f" 等 {len(undone.kept)} 条" if len(undone.kept) > 1 else ""
    return Said(f"{did}：{title}。{ledger} {name}{more}没有动：{why}", ledgers=ledgers, tone="ask")
