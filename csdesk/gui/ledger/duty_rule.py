"""做成走访规则: a rule of the office's own begun from what a list is narrowed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csdesk.domain.filters import form
from csdesk.gui.form.work import Typed
from csdesk.gui.page import Said
from csdesk.services import dutyrules, lists, worked

if TYPE_CHECKING:
    from csdesk.gui.ledger.page import LedgerPage

WORDS = "做成走访规则"


def offered(page: LedgerPage) -> bool:
    """Whether the records of a list can be under a rule."""
    return page.ledger.code in dutyrules.SUBJECTS


def begin(page: LedgerPage) -> None:
    """The form of a new rule for those whom the list shows; how often is still to be said."""
    asked = page.list.asked
    if asked is None:
        return
    _, kept = worked.split(asked.where, {m.field.id for m in asked.made})
    where = lists.both(*kept)
    if where is None or where == page.ledger.default:
        words = "本表还没有筛选。请先筛出要看的人或地方，再做成规则。"
        page.said.emit(Said(words, tone="ask"))
        return
    subject = page.desk.office.codes["duty_subject"].names[page.ledger.code]
    texts = {"subject": subject, "where": form(where)}
    page.show_form(None, dutyrules.LOCAL, Typed(texts, {}, {}))
