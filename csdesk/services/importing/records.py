"""The rows of any other ledger decided: references found, kept records recognised, faults told."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import Any

import sqlalchemy as sa

from csdesk.domain.calendar import age_on
from csdesk.domain.faults import problem
from csdesk.domain.fields import Field
from csdesk.domain.groups import group_name
from csdesk.domain.ledger import Ledger
from csdesk.errors import Problem
from csdesk.ledgers.roster import MADE, READ_AS, SPELLED
from csdesk.services.importing.asked import OUTSIDE, Asked, Place
from csdesk.services.importing.columns import Reads
from csdesk.services.importing.homes import alike, place_told
from csdesk.services.importing.kept import Kept, Person, kept
from csdesk.services.importing.people import Made
from csdesk.services.importing.plans import LEVELS, Plan, differs, held_words, shown
from csdesk.services.importing.recognised import Index, Old, hashable
from csdesk.services.importing.staging import Staged
from csdesk.services.office import Office, reading
from csdesk.storage.queries import Scope
from csdesk.storage.scratch import Line, Scratch

PAGE = 500
_SEXES = {"男": "1", "女": "2", "1": "1", "2": "2"}
_ID = 15
"""Digits from which on a text is an ID number rather than a name."""


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
    return list(decider.made.values())


class _Decider:
    """Works out the state and the plan of each row of one ledger."""

    def __init__(
        self, c: sa.Connection, office: Office, read_as: Reads, asked: Asked, staged: Staged
    ) -> None:
        self._office, self._reads, self._asked = office, read_as, asked
        self._ledger: Ledger = read_as.ledger
        self._codes = office.codes
        self._headings = staged.headings
        fields = {id for s in staged.sheets for id in s.letters}
        self._looks = any(c.why == "looked_up" for s in staged.sheets for c in s.columns)
        refs = [f for f in self._ledger.fields.values() if f.to and f.id in fields]
        if read_as.person and self._looks and read_as.person not in refs:
            refs.append(read_as.person)
        self._refs = refs
        self._people: Kept | None = None
        if any(f.to in READ_AS for f in refs):
            self._people = kept(c, office.model, office.today())
        self._titles = {
            f.to: _titles(c, office, office.ledgers[f.to]) for f in refs if f.to not in READ_AS
        }
        self._old = Index(c, office, self._ledger)
        self._seen: dict[tuple[Any, ...], Line] = {}
        self._taken: dict[Any, int] = {}
        self.made: dict[tuple[str, str], Made] = {}
        defaults = {f.name.rstrip("_"): f.default for f in dataclasses.fields(self._ledger.row)}
        self._needed = [
            f
            for f in self._ledger.fields.values()
            if (f.required or not f.null)
            and f.kind not in ("serial", "files")
            and defaults.get(f.id) in (None, dataclasses.MISSING, "", ())
        ]

    def one(self, line: Line) -> tuple[int, str, int, dict[str, Any]]:
        """What becomes of one row: id, state, worst fault, plan."""
        plan = Plan()
        values = {**line.read["v"], **self._asked.fixed}
        faulty = any(p[3] == "error" for p in line.read.get("p", ()))
        refs = self._refer(line, values, plan)
        values |= refs
        self._check(values, plan, line)
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

    # ---- references -----------------------------------------------------------------------------
    def _refer(self, line: Line, values: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
        found: dict[str, Any] = {}
        said = values.get(self._ledger.day)  # what stands beside a name is of the event's day
        on = date.fromisoformat(said) if said else self._office.today()
        for own in self._refs:
            text = values.get(own.id)
            if own.to in READ_AS:
                looked = line.read.get("k", {}) if own == self._reads.person else {}
                if text or (looked and (looked.get("id_no") or looked.get("name"))):
                    found[own.id] = self._person(own, text or "", looked, plan, on)
            elif text:
                found[own.id] = self._record(own, text, plan)
        return {id: value for id, value in found.items() if value is not None}

    def _record(self, own: Field, text: str, plan: Plan) -> int | str | None:
        titles = self._titles[own.to]
        title = SPELLED.get(own.to, str)(text)
        ids = titles.get(title) or titles.get(text) or []
        if len(ids) == 1:
            return ids[0]
        name = self._office.ledgers[own.to].title
        if ids:
            plan.problems.append(_ambiguous(own, name, text, len(ids)))
        elif own.to in MADE:
            self.made.setdefault((own.to, title), Made(own.to, title))
            return title
        else:
            plan.problems.append(_not_found(own, name, text))
        return None

    def _person(
        self, own: Field, text: str, looked: Mapping[str, str], plan: Plan, on: date
    ) -> int | None:
        known = self._people
        if known is None:
            return None
        name = text or looked.get("name", "")
        number = looked.get("id_no", "")
        if sum(c.isdigit() for c in name) >= _ID:
            number, name = name.upper(), looked.get("name", "")
        title = self._office.ledgers[own.to].title
        if number and (person := known.by_id.get(number)):
            if name and name != person.name:
                message = f"证号“{number}”登记的是“{person.name}”，表里是“{name}”。"
                plan.problems.append(
                    problem(own.id, "reference_not_found", message, "请核对姓名和证号。")
                )
                return None
            return person.id
        fitting = [
            p
            for p in known.by_name.get(name, ())
            if not (number and p.id_no) and _may_be(p, looked)
        ]
        if len(fitting) > 1:
            fitting = [p for p in fitting if _fits(p, looked, known, on)] or fitting
        if len(fitting) > 1:
            fitting = [p for p in fitting if p.household is not None] or fitting
        if len(fitting) == 1:
            return fitting[0].id
        if fitting:
            plan.problems.append(_ambiguous(own, title, name, len(fitting)))
        else:
            plan.problems.append(_not_found(own, title, name or number))
        return None

    # ---- rules ----------------------------------------------------------------------------------
    def _check(self, values: Mapping[str, Any], plan: Plan, line: Line) -> None:
        """What must be there, and what must come in order."""
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

    # ---- states ---------------------------------------------------------------------------------
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
        self._changes(plan, old, values, extra, (line.sheet, line.row))
        return "changed" if plan.changes else "same"

    def _changes(
        self,
        plan: Plan,
        old: Old,
        values: Mapping[str, Any],
        extra: Mapping[str, str],
        place: Place,
    ) -> None:
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

    def _shown(self, own: Field, value: Any) -> Any:
        if own.to and isinstance(value, int):
            if self._people and own.to in READ_AS:
                person = self._people.people.get(value)
                return person.name if person else value
            titles = self._titles.get(own.to, {})
            return next((t for t, ids in titles.items() if value in ids), value)
        return shown(own, value, self._codes)

    def _differs(self, plan: Plan, own: Field, was: Any, new: Any) -> None:
        masked = own.guard == "masked"
        old = held_words(own, was, self._codes) if masked else self._shown(own, was)
        plan.problems.append(differs(own.id, own.label, old, self._shown(own, new)))


def _may_be(person: Person, looked: Mapping[str, str]) -> bool:
    """Nothing that stays as it is speaks against a person."""
    born, sex = looked.get("birth_date"), _SEXES.get(looked.get("sex", ""))
    if born and person.born and not alike(born, person.born):
        return False
    return not (sex and person.sex and sex != person.sex)


def _fits(person: Person, looked: Mapping[str, str], known: Kept, on: date) -> bool:
    """Nothing that may have changed since speaks against her either."""
    age, real = looked.get("age", "").removesuffix("岁"), age_on(person.born, on)
    if age.isdecimal() and real is not None and abs(real - int(age)) > 1:
        return False
    home = known.households.get(person.household or 0)
    return home is None or all(
        not (said := looked.get(id)) or not held or said == held
        for id, held in (
            ("household_no", home.number),
            ("group", group_name(home.group or "")),
            ("address", home.address),
        )
    )


def _titles(c: sa.Connection, office: Office, ledger: Ledger) -> dict[str, list[int]]:
    """Title to the records of a ledger that have it."""
    scope = Scope(office.model, ledger, office.today())
    cell = scope.cell(ledger.named)
    found: dict[str, list[int]] = defaultdict(list)
    names = office.codes[cell.field.table].names if cell.field.table else {}
    columns = [cell.sql]
    if ledger.code in MADE:
        table = scope.root
        columns += [table.c[id] for id in MADE[ledger.code] if id != ledger.named]
    query = scope.select(scope.root.c.id, *columns)
    for id, *titles in c.execute(query):
        for title in dict.fromkeys(titles):
            if title is not None:
                text = names.get(title, str(title))
                for form in dict.fromkeys((text, SPELLED.get(ledger.code, str)(text))):
                    found[form].append(id)
    return dict(found)


def _ambiguous(own: Field, title: str, text: str, count: int) -> Problem:
    return problem(
        own.id, "reference_ambiguous", f"“{title}”里有 {count} 个“{text}”。",
        "请加上证号、出生日期或户号，让程序分得清。",
    )  # fmt: skip


def _not_found(own: Field, title: str, text: str) -> Problem:
    return problem(
        own.id, "reference_not_found", f"“{title}”里没有“{text}”。", f"请核对，或先登记到{title}。"
    )


def _frozen(values: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted((id, hashable(v)) for id, v in values.items()))
