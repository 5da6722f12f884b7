"""What a row of a file would change in the record that it means, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from csdesk.domain.codes import Codes
from csdesk.domain.fields import Field
from csdesk.domain.ledger import Ledger
from csdesk.services.importing.asked import Asked, Place
from csdesk.services.importing.plans import Plan, differs, held_words
from csdesk.services.importing.recognised import Old


class CellChanges:
    """Compares rows with kept records of one ledger, under the rules that the clerk chose."""

    def __init__(
        self, ledger: Ledger, codes: Codes, asked: Asked, shown: Callable[[Field, Any], Any]
    ) -> None:
        """Learn what stays the same for all rows.

        Args:
            ledger: The records'.
            codes: Code tables.
            asked: What the clerk chose.
            shown: A value as the preview shows it.
        """
        self._ledger, self._codes, self._asked, self._shown = ledger, codes, asked, shown

    def work_out(
        self,
        plan: Plan,
        old: Old,
        values: Mapping[str, Any],
        extra: Mapping[str, str],
        place: Place,
    ) -> None:
        """Put into the plan what is written, and tell there what differs and is left.

        Args:
            plan: Of the row.
            old: The record as it is kept.
            values: What the row says, by field.
            extra: What it says beside the fields.
            place: Sheet and number of the row.
        """
        for id, new in values.items():
            own = self._ledger.fields.get(id)
            if own is None:
                continue
            was = old.values.get(id)
            mode = self._asked.rule(f"extra:{own.label}" if own.custom else id, place)
            if was == new or (own.custom and not new):
                continue
            if own.kind in ("phones", "names") and was:
                added = [v for v in new if v not in was]
                if not added:
                    continue
                new = [*was, *added]
            elif was not in (None, "", []) and mode != "update":
                self._differs(plan, own, was, new)
                continue
            if mode != "skip":
                plan.set[id] = new
                plan.changes[id] = [self._shown(own, was), self._shown(own, new)]
        for id, text in extra.items():
            was, mode = old.values.get(id), self._asked.rule(id, place)
            if was == text:
                continue
            if (not was and mode == "fill") or mode == "update":
                plan.extra[id.removeprefix("extra:")] = text
                plan.changes[id] = [was, text]

    def _differs(self, plan: Plan, own: Field, was: Any, new: Any) -> None:
        masked = own.guard == "masked"
        old = held_words(own, was, self._codes) if masked else self._shown(own, was)
        plan.problems.append(differs(own.id, own.label, old, self._shown(own, new)))
