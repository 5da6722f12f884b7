"""While a record is typed: those kept already who may be the same, beside the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from csdesk.domain.validation import read_cell
from csdesk.gui.form import work as form_work
from csdesk.gui.form.drafts import drafts
from csdesk.gui.form.work import Typed
from csdesk.gui.jobs import ask
from csdesk.gui.page import Said
from csdesk.services import duplicates
from csdesk.services.office import Office

if TYPE_CHECKING:
    from csdesk.gui.form.entry_form import EntryForm

_WATCHED = ("name", "id_no", "birth_date", "phones", "household")


@dataclass(frozen=True, slots=True)
class Twin:
    """Somebody, or something, that may be the same.

    Attributes:
        words: Who she is.
        why: Why she may be the same.
        binned: She is in the recycle bin.
        joins: The two can be made one.
    """

    id: int
    words: str
    why: str = ""
    binned: bool = False
    joins: bool = False


def seek(
    office: Office, code: str, named: str, typed: Mapping[str, Any], but: int | None
) -> tuple[Twin, ...]:
    """Records that may be what is typed; for the `reads` pool."""
    if code == duplicates.LEDGER:
        found = duplicates.near(office, typed, but)
        told = (n for n in found if but is None or n.said != duplicates.NAMESAKE)
        return tuple(Twin(n.id, n.words, n.said, n.binned, not n.binned) for n in told)
    if but is not None:
        return ()
    name = str(typed.get(named) or "")
    return tuple(Twin(id, words) for id, words in form_work.alike(office, code, name))


def into(office: Office, code: str, id: int, typed: Typed) -> Typed:
    """What was typed and a kept record has not: to be filled in there; for the `reads` pool."""
    kept = form_work.load(office, code, id)
    fits = {i: t for i, t in typed.texts.items() if t.strip() and kept.texts.get(i) == ""}
    references = {i: r for i, r in typed.references.items() if i in fits}
    return Typed(fits, references, {})


class FormTwins:
    """Asks when a telling field is left, and shows what came at the form's side."""

    def __init__(self, form: EntryForm) -> None:
        """Of a form."""
        self._form = form
        form.side.joined.connect(self._join)

    def left(self, field: str) -> None:
        """A field was left: asks anew if it says who somebody is."""
        form = self._form
        if field != form.ledger.named and (form.code != duplicates.LEDGER or field not in _WATCHED):
            return
        task = partial(seek, form.desk.office, form.code, form.ledger.named, self._typed(), form.id)
        ask(form.desk.jobs, task, f"alike:{form.code}", self._show)

    def _show(self, found: tuple[Twin, ...]) -> None:
        form = self._form
        form.side.alike(found)
        if found and not form.side.isVisible():  # it has no room where letters are large
            more = f" 等 {len(found)} 条" if len(found) > 1 else ""
            form.said.emit(Said(f"可能已登记过：{found[0].words}{more}", tone="ask"))

    def _typed(self) -> dict[str, Any]:
        form = self._form
        office, found = form.desk.office, dict[str, Any]()
        for id in (*_WATCHED, form.ledger.named):
            one = form.fields.get(id)
            if one is None or one.masked:
                continue
            if one.spec.kind == "reference":
                found[id] = one.reference()
            else:
                value, wrong = read_cell(
                    one.spec, one.words(), codes=office.codes, on=office.today()
                )
                found[id] = value if not any(p.level == "error" for p in wrong) else None
        return found

    def _join(self, id: int) -> None:
        """合并: of a kept record beside each other; of a new one what she lacks is filled in there."""
        form = self._form
        if form.id is not None:
            form.merging.emit(id)
            return
        task = partial(into, form.desk.office, form.code, id, form.typed())
        form.desk.ask(task, f"join:{form.code}", partial(self._joined, id))

    def _joined(self, id: int, typed: Typed) -> None:
        if typed.texts:
            drafts(self._form.desk.voice)[self._form.code, id, ""] = typed
        self._form.draft.drop()
        self._form.opened.emit(id)
