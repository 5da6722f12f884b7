"""What must be there in a row of any ledger, and what must come in order."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from csdesk.domain.faults import problem
from csdesk.domain.ledger import Ledger
from csdesk.services.importing.plans import Plan
from csdesk.storage.scratch import Line


class EntryRules:
    """The rules of one ledger that an import asks of each row."""

    def __init__(self, ledger: Ledger) -> None:
        """Work out once what every row must have."""
        self._ledger = ledger
        defaults = {f.name.rstrip("_"): f.default for f in dataclasses.fields(ledger.row)}
        self._needed = [
            f
            for f in ledger.fields.values()
            if (f.required or not f.null)
            and f.kind not in ("serial", "files")
            and defaults.get(f.id) in (None, dataclasses.MISSING, "", ())
        ]

    def check(self, values: Mapping[str, Any], plan: Plan, line: Line) -> None:
        """Tell in the plan what is missing, or out of order."""
        told = {p[1] for p in line.read.get("p", ()) if p[3] == "error"}
        told |= {p.field for p in plan.problems if p.level == "error"}
        kind = values.get(self._ledger.kind) if self._ledger.kind else None
        for own in self._needed:
            if not own.belongs(kind):
                continue
            if values.get(own.id) in (None, "", []) and own.id not in told:
                message = f"“{own.label}”没有填。"
                plan.problems.append(problem(own.id, "required_missing", message, "请补填。"))
        if dated := self._ledger.dated:
            begins, ends = values.get(dated.from_), values.get(dated.to)
            if begins and ends and ends < begins:
                message = f"止日 {ends} 早于起日 {begins}。"
                plan.problems.append(problem(dated.to, "out_of_range", message, "请核对两个日期。"))
