"""While a category is typed: whether it fits the person's age and stands beside her others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from csdesk.domain.ledger import Ledger
from csdesk.domain.validation import read_cell
from csdesk.errors import Problem
from csdesk.gui.jobs import ask
from csdesk.services import categorising

if TYPE_CHECKING:
    from csdesk.gui.form.entry_form import EntryForm

_CODES = ("category_age", "category_clash")


class FormAdvice:
    """Asks when person, category or a day is left, and says under the category what came."""

    def __init__(self, form: EntryForm) -> None:
        """Of a form; of most there is nothing to ask."""
        self._form = form
        self._field = "" if form.shape else categorising.field_of(form.ledger)
        for id in self._watched(form.ledger) if self._field else ():
            if id in form.fields:
                form.fields[id].editor.left.connect(self.ask)

    def _watched(self, ledger: Ledger) -> tuple[str, ...]:
        dated = ledger.dated
        return (self._field, dated.of, dated.from_, dated.to) if dated else ()

    def ask(self) -> None:
        """Asks about what stands in the form now."""
        form = self._form
        if form.fields[self._field].words():
            task = partial(
                categorising.advice, form.desk.office, form.ledger, self._values(), form.id
            )
            ask(form.desk.jobs, task, f"advice:{form.code}", self._tell)

    def _values(self) -> dict[str, Any]:
        form = self._form
        office, found = form.desk.office, dict[str, Any]()
        for id in self._watched(form.ledger):
            one = form.fields[id]
            if one.spec.kind == "reference":
                found[id] = one.reference()
            else:
                found[id], _ = read_cell(
                    one.spec, one.words(), codes=office.codes, on=office.today()
                )
        return found

    def _tell(self, told: Sequence[Problem]) -> None:
        there = [p for one in self._form.fields.values() for p in one.problems]
        others = [p for p in there if p.code not in _CODES]
        if told or len(others) < len(there):
            self._form.show_problems((*others, *told))
