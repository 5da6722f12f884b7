"""Categories that a row opens, completes or ends; computed ones are compared and told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from csdesk.domain.calendar import age_on
from csdesk.domain.codes import Codes
from csdesk.domain.faults import problem
from csdesk.errors import Problem
from csdesk.ledgers.roster import Row
from csdesk.services.importing.asked import Mode
from csdesk.services.importing.plans import Opened, Plan, differs, held_words, shown

Rule = Callable[[str], Mode]
"""Field to what becomes of it in somebody kept."""
DISABLED = "D"
"""The category above every kind of disability."""
SEVERE = ("1", "2")
_AGES = {"E11": 80, "E12": 100}
_SEVERELY = "E05"
_FAMILIES = frozenset({"E", "S", "C"})
"""Headings of the table, which are no categories by themselves."""


class Marker:
    """Works out the categories of a row."""

    def __init__(self, roster: Row, codes: Codes, on: date, opened: date) -> None:
        """Learn what stays the same for all rows.

        Args:
            roster: What a row feeds.
            codes: Code tables.
            on: The day for which computed categories are compared.
            opened: The day on which categories open that say no day of their own.
        """
        self._roster, self._codes = roster, codes
        self._table = codes["category"]
        self._on, self._opened = on, opened

    def newcomer(self, made: Plan, read: Mapping[str, Any]) -> None:
        """What opens for somebody who is made."""
        for code in self._wanted(made, read, ()):
            made.open.append(self._opening(code, read["v"]))

    def kept(self, made: Plan, read: Mapping[str, Any], held: Sequence[Opened], rule: Rule) -> None:
        """What opens, is completed or ends for somebody kept."""
        values = read["v"]
        by_field = {code: id for id, codes in read.get("o", {}).items() for code in codes}
        for code in self._wanted(made, read, held):
            id = by_field.get(code, "disability_type")
            mode = rule(id)
            same = [h for h in held if self._under(h.category, code)]
            if same:
                if self._under(code, DISABLED):
                    self._certificate(made, same[0], values, rule)
                continue
            others = [h for h in held if self._rivals(code, h.category)]
            if others and mode != "update":
                self._left(made, id, others[0].category, self._table.names[code])
            elif mode != "skip":
                made.close += [h.id for h in others]
                made.open.append(self._opening(code, values))
                self._mark(made, id, [h.category for h in held], code, others)
        for id in read.get("n", ()):
            self._denied(made, id, held, rule(id))

    # ---- what a row asks for --------------------------------------------------------------------
    def _wanted(self, made: Plan, read: Mapping[str, Any], held: Sequence[Opened]) -> list[str]:
        values, opens = read["v"], read.get("o", {})
        wanted = list(dict.fromkeys(code for codes in opens.values() for code in codes))
        if any(values.get(id) for id in self._roster.disability) and not any(
            self._under(code, DISABLED) for code in wanted
        ):
            kinds = [h.category for h in held if self._under(h.category, DISABLED)]
            wanted.append(kinds[0] if kinds else DISABLED)
        finer = {self._table.parents.get(code) for code in wanted}
        found = []
        for code in wanted:
            if self._table.rows[code].get("derived"):
                self._computed(made, code, values, held)
            elif code not in finer or code in _FAMILIES:
                found.append(code)
        return found

    def _under(self, code: str, parent: str) -> bool:
        above = self._table.parents
        while code != parent and code in above:
            code = above[code]
        return code == parent

    def _rivals(self, code: str, held: str) -> bool:
        """A wider category that is held, or another kind of disability."""
        disabled = self._under(code, DISABLED) and self._under(held, DISABLED)
        return disabled or self._under(code, held)

    def _computed(
        self, made: Plan, code: str, values: Mapping[str, Any], held: Sequence[Opened]
    ) -> None:
        name, why = self._table.names[code], self._table.rows[code]["derived"]
        true: bool | None = None
        if code == _SEVERELY:
            level = values.get("disability_level") or next((h.level for h in held if h.level), None)
            true = level in SEVERE if level else None
        elif (age := age_on(values.get("birth_date"), self._on)) is not None:
            true = age >= _AGES.get(code, 0)
        if true:
            message = f"“{name}”由程序算出（{why}），与表里一致，不另登记。"
            told = Problem("special_group", "value_differs", message, "", "info")
        else:
            said = "资料不足，还算不出" if true is None else "按登记的资料不是"
            message = f"表里写“{name}”，{said}（{why}），没有登记。"
            remedy = "请核对出生日期或残疾等级。"
            told = problem("special_group", "value_differs", message, remedy)
        made.problems.append(told)

    def _opening(self, code: str, values: Mapping[str, Any]) -> list[Any]:
        first = self._opened.isoformat()
        if not self._under(code, DISABLED):
            return [code, None, None, first]
        own = values.get("disability_cert_date") or first
        return [code, values.get("disability_level"), values.get("disability_cert_no"), own]

    # ---- what is held ---------------------------------------------------------------------------
    def _certificate(self, made: Plan, held: Opened, values: Mapping[str, Any], rule: Rule) -> None:
        """Level and number of a disability that is kept: filled where empty, else told."""
        filled = {}
        for id, name, old in (
            ("disability_level", "level", held.level),
            ("disability_cert_no", "certificate_no", held.certificate),
        ):
            new, own, mode = values.get(id), self._roster.fields[id], rule(id)
            if not new or new == old:
                continue
            was, now = shown(own, old, self._codes), shown(own, new, self._codes)
            if not old and mode != "skip":
                filled[name] = new
                made.changes[id] = [None, now]
            elif old and mode == "update":
                made.changes[id] = [was, now]
                if held.id not in made.close:  # a fact of its own from this day on
                    made.close.append(held.id)
                    made.open.append(self._opening(held.category, values))
            elif old:
                made.problems.append(differs(id, own.label, held_words(own, old, self._codes), now))
        if filled and held.id not in made.close:
            made.fix.append([held.id, filled])

    def _mark(
        self, made: Plan, id: str, held: Sequence[str], code: str, closed: Sequence[Opened]
    ) -> None:
        """Show the new category in the cell that opens it."""
        names, own = self._table.names, self._roster.fields[id]
        if own.kind == "yes_no":
            made.changes[id] = [False, True]
        elif own.kind == "codes":
            old, new = made.changes.get(id, [[names[h] for h in held]] * 2)
            made.changes[id] = [old, [*new, names[code]]]
        else:
            made.changes[id] = [names[closed[0].category] if closed else None, names[code]]

    def _left(self, made: Plan, id: str, category: str, now: str) -> None:
        label = self._roster.fields[id].label
        made.problems.append(differs(id, label, self._table.names[category], now))

    def _denied(self, made: Plan, id: str, held: Sequence[Opened], mode: Mode) -> None:
        """否: ends the category under `update`, is told otherwise."""
        opens = self._roster.opens[id]
        bases = {opens.yes, *(code for _, code in opens.headings)} - {""}
        mine = [h for h in held if any(self._under(h.category, base) for base in bases)]
        if not mine:
            return
        if mode == "update" and self._roster.fields[id].kind == "yes_no":
            made.close += [h.id for h in mine]
            made.changes[id] = [True, False]
        else:
            self._left(made, id, mine[0].category, "否")
