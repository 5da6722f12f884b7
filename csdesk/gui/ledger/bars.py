"""What keeps a clerk from entering something in a list, or is to be known before she does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from csdesk.gui.page import Said

if TYPE_CHECKING:
    from csdesk.gui.ledger.page import LedgerPage


def barred(page: LedgerPage) -> bool:
    """Whether nothing can be entered into the ledger of a list; says why."""
    if page.desk.bars(page.said.emit):
        return True
    if not page.ledger.written_by:
        return False
    by = page.desk.office.ledgers[page.ledger.written_by].title
    page.said.emit(Said(f"“{page.ledger.title}”由“{by}”写入，请到那里登记。", tone="soft"))
    return True


def barred_of_a_past_day(page: LedgerPage) -> bool:
    """Whether a list stands on another day than today, so that not all of it may be changed at once.

    Whoever was on it then may be gone, and what is shown of them is not what would be changed.
    """
    if (day := _other_day(page)) is None:
        return False
    words = f"名单按 {day} 看，成批修改改的是今天的资料。请先去掉“按{day}看”，再改。"
    page.said.emit(Said(words, tone="ask"))
    return True


def say_the_day(page: LedgerPage) -> None:
    """Says that a record is entered today, where the list stands on another day."""
    if (day := _other_day(page)) is not None:
        words = f"名单按 {day} 看；现在登记的按今天算，不一定在那天的名单里。"
        page.said.emit(Said(words, tone="ask"))


def _other_day(page: LedgerPage) -> date | None:
    on = page.list.sight.on
    return on if on != page.desk.office.today() else None
