"""What the rows of a file refer to: people looked for by all that a row says, records by their title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from csdesk.domain.calendar import age_on
from csdesk.domain.faults import problem
from csdesk.domain.fields import Field
from csdesk.domain.groups import group_name
from csdesk.domain.ledger import Ledger
from csdesk.errors import Problem
from csdesk.ledgers.roster import MADE, READ_AS, SPELLED
from csdesk.services.importing.columns import Reads
from csdesk.services.importing.homes import alike
from csdesk.services.importing.kept import Kept, Person, kept
from csdesk.services.importing.people import Made
from csdesk.services.importing.plans import Plan, shown
from csdesk.services.importing.staging import Staged
from csdesk.services.office import Office
from csdesk.storage.queries import Scope
from csdesk.storage.scratch import Line

_SEXES = {"男": "1", "女": "2", "1": "1", "2": "2"}
_ID = 15
"""Digits from which on a text is an ID number rather than a name."""


class References:
    """Finds the records that the columns of a file name.

    Attributes:
        made: Groups and grids that are named and not kept.
    """

    def __init__(self, c: sa.Connection, office: Office, read_as: Reads, staged: Staged) -> None:
        """Read what may be named."""
        self._office, self._reads = office, read_as
        self._ledger: Ledger = read_as.ledger
        fields = {id for s in staged.sheets for id in s.letters}
        looks = any(c.why == "looked_up" for s in staged.sheets for c in s.columns)
        refs = [f for f in self._ledger.fields.values() if f.to and f.id in fields]
        if read_as.person and looks and read_as.person not in refs:
            refs.append(read_as.person)
        self._refs = refs
        self._people: Kept | None = None
        if any(f.to in READ_AS for f in refs):
            self._people = kept(c, office.model, office.today())
        self._titles = {
            f.to: _titles(c, office, office.ledgers[f.to]) for f in refs if f.to not in READ_AS
        }
        self.made: dict[tuple[str, str], Made] = {}

    def find(self, line: Line, values: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
        """Field to id of the records that a row names, or to the title of a place that is made.

        What names none or several is told in the plan.
        """
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

    def shown(self, own: Field, value: Any) -> Any:
        """A value as the preview shows it: a record by its title."""
        if own.to and isinstance(value, int):
            if self._people and own.to in READ_AS:
                person = self._people.people.get(value)
                return person.name if person else value
            titles = self._titles.get(own.to, {})
            return next((t for t, ids in titles.items() if value in ids), value)
        return shown(own, value, self._office.codes)


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
