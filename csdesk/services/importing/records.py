"""The rows of any other ledger decided: references found, kept records recognised, faults told."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

import sqlalchemy as sa

from csdesk.domain.faults import problem
from csdesk.services.importing.asked import OUTSIDE, Asked
from csdesk.services.importing.cellchanges import CellChanges
from csdesk.services.importing.columns import Reads
from csdesk.services.importing.entryrules import EntryRules
from csdesk.services.importing.homes import place_told
from csdesk.services.importing.people import Made
from csdesk.services.importing.plans import LEVELS, Plan
from csdesk.services.importing.recognised import Index, hashable
from csdesk.services.importing.references import References
from csdesk.services.importing.staging import Staged
from csdesk.services.office import Office, reading
from csdesk.storage.scratch import Line, Scratch

PAGE = 500


def decide(
    office: Office, read_as: Reads, asked: Asked, staged: Staged, scratch: Scratch
) -> list[Made]:
    """Decide for every row of the scratch file and write it there.

    Returns:
        Groups and grids that are named and not kept.
    """
    with reading(office) as c:
        decider = _Decider(c, office, read_as, asked, staged)
        lines = scratch.lines()
        while some := list(islice(lines, PAGE)):
            scratch.decide(decider.one(line) for line in some if line.state not in OUTSIDE)
    return list(decider.references.made.values())


class _Decider:
    """Works out the state and the plan of each row of one ledger."""

    def __init__(
        self, c: sa.Connection, office: Office, read_as: Reads, asked: Asked, staged: Staged
    ) -> None:
        self._asked, self._headings = asked, staged.headings
        ledger = read_as.ledger
        self.references = References(c, office, read_as, staged)
        self._rules = EntryRules(ledger)
        self._changes = CellChanges(ledger, office.codes, asked, self.references.shown)
        self._old = Index(c, office, ledger)
        self._seen: dict[tuple[Any, ...], Line] = {}
        self._taken: dict[Any, int] = {}

    def one(self, line: Line) -> tuple[int, str, int, dict[str, Any]]:
        """What becomes of one row: id, state, worst fault, plan."""
        plan = Plan()
        values = {**line.read["v"], **self._asked.fixed}
        faulty = any(p[3] == "error" for p in line.read.get("p", ()))
        refs = self.references.find(line, values, plan)
        values |= refs
        self._rules.check(values, plan, line)
        faulty = faulty or any(p.level == "error" for p in plan.problems)
        state = "refused" if faulty else self._state(line, values, plan)
        if state == "new":
            self._headings |= dict.fromkeys(line.read.get("x", ()))
        elif plan.extra:
            self._headings |= dict.fromkeys(plan.extra)
        told = plan.told()
        if refs:
            told["refs"] = refs
        worst = max([line.worst, *(LEVELS[p.level] for p in plan.problems)])
        return line.id, state, worst, told

    def _state(self, line: Line, values: dict[str, Any], plan: Plan) -> str:
        whole = (_frozen(values), _frozen(line.read.get("x", {})))
        first = self._seen.setdefault(whole, line)
        if first is not line:
            at = place_told(first.row, first.sheet if first.sheet != line.sheet else "")
            message = f"与{at}完全相同。"
            plan.problems.append(problem("", "duplicate_in_file", message, "只导入一次。"))
            return "duplicate"
        beside = {} if self._asked.fixed else line.read.get("x", {})
        extra = {f"extra:{label}": text for label, text in beside.items()}
        old, sure = self._old.find(values, self._asked.mode)
        if old is not None and self._taken.setdefault(old.id, line.id) != line.id:
            old = None
        if old is None and self._asked.fixed:
            message = "这一行在名单里有好几个。" if sure else "名单里没有这一行的人。"
            remedy = "请加上证号。" if sure else "请先把此人加入名单，再导入。"
            plan.problems.append(problem("", "reference_not_found", message, remedy))
            return "refused"
        if old is None:
            if sure:
                message = "已有同一天、同一对象的记录，内容不同。"
                plan.problems.append(
                    problem("", "possible_duplicate", message, "请核对是不是同一件事。")
                )
            return "new"
        plan.resident = old.id
        self._changes.work_out(plan, old, values, extra, (line.sheet, line.row))
        return "changed" if plan.changes else "same"


def _frozen(values: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted((id, hashable(v)) for id, v in values.items()))
