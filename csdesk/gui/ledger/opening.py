"""Where a link into a list begins, a form at a field or a verb; and where a verb's form leads."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from csdesk.gui.form.work import Shape
from csdesk.gui.ledger.verbs import own_verbs
from csdesk.services.entries import Outcome
from csdesk.services.home import Target

if TYPE_CHECKING:
    from csdesk.gui.ledger.page import LedgerPage


def follow(page: LedgerPage, shape: Shape, outcome: Outcome) -> None:
    """After a verb was kept: the list again, or what follows, such as the paper given out."""
    if shape.then is None or outcome.id is None:
        page.kept(outcome.title, outcome.id)
        return
    page.kept(outcome.title)
    page.go.emit(shape.then(outcome.id))


def begin_at(page: LedgerPage, target: Target) -> bool:
    """Begins what a target asks of its record; False where it asks nothing that is known here.

    Its verb is `edit`, `edit:` and a field, or the words of a household verb; of a list `view:` and
    the words on a tab.
    """
    verb, _, field = target.verb.partition(":")
    if verb == "view" and field in (titles := page.list.views.titles()):
        page.list.head.show_view(titles.index(field))
        return True
    if not target.record:
        return False
    if verb == "edit":
        page.open_record(target.record)
        if page.form is not None and (one := page.form.fields.get(field)) is not None:
            page.form.setFocusProxy(one.editor)
            page.form.go_to(one)
        return True
    for household in own_verbs(page.code):
        if household.of == "record" and household.words == target.verb:
            task = partial(household.build, page.desk.office, target.record)
            page.list.read(task, "verb", page.show_shape)
            return True
    return False
