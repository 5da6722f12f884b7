"""What an import would write: for somebody kept cell by cell, for a newcomer whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from csdesk.domain.calendar import age_on
from csdesk.domain.codes import Codes
from csdesk.domain.faults import problem
from csdesk.domain.fields import Field
from csdesk.domain.households import HEAD
from csdesk.domain.ledger import Ledger
from csdesk.domain.values import plain
from csdesk.errors import Problem
from csdesk.ledgers.roster import Row
from csdesk.services.importing.asked import Mode
from csdesk.services.importing.homes import HEADS, PLACE, Home, Seen
from csdesk.services.importing.kept import Kept
from csdesk.services.importing.matching import relation_of
from csdesk.storage.asof import open_on
from csdesk.storage.scratch import Line
from csdesk.storage.tables import Model

LEVELS = {"info": 1, "warning": 2, "error": 3}
DISABLED = "D"
SEVERE = ("1", "2")
DERIVED_AGES = {"E11": 80, "E12": 100}
SEVERELY = "E05"


@dataclass(frozen=True, slots=True)
class Opened:
    """A category row that is open."""

    id: int
    category: str
    level: str | None
    certificate: str | None


@dataclass(slots=True)
class Before:
    """Some people as they are kept: values and custom columns as JSON, categories open today."""

    values: dict[int, dict[str, Any]]
    extra: dict[int, dict[str, Any]]
    categories: dict[int, list[Opened]]
    homes: dict[int, dict[str, Any]]


@dataclass(slots=True)
class Plan:
    """What becomes of one row; kept as JSON in the scratch file.

    Attributes:
        changes: Field to what was and what will be, as shown.
        set: Field of the resident to the new plain value.
        extra: Heading to text of custom columns to be written.
        place: Field of the kept household to the new value.
        open: Categories to open: code, level, certificate number, first day.
        fix: Category row to what is filled in it.
        close: Category rows that end.
        merged: What rows of the same person add to this one.
        stay: Relation, kind, reason of a newcomer; None where no stay opens.
    """

    resident: int | None = None
    household: str = ""
    changes: dict[str, list[Any]] = field(default_factory=dict)
    set: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    place: dict[str, Any] = field(default_factory=dict)
    open: list[list[Any]] = field(default_factory=list)
    fix: list[list[Any]] = field(default_factory=list)
    close: list[int] = field(default_factory=list)
    merged: dict[str, Any] = field(default_factory=dict)
    merged_extra: dict[str, str] = field(default_factory=dict)
    stay: list[Any] | None = None
    problems: list[Problem] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """As JSON, what is empty left out."""
        made: dict[str, Any] = {
            name: value
            for name in (
                "resident", "household", "changes", "set", "extra", "place", "open", "fix", "close",
                "merged", "merged_extra", "stay",
            )
            if (value := getattr(self, name))
        }  # fmt: skip
        if self.problems:
            made["problems"] = [
                [p.field, p.code, p.level, p.message, p.remedy] for p in self.problems
            ]
        return made


class Planner:
    """Works out the plan of each row."""

    def __init__(
        self,
        model: Model,
        ledger: Ledger,
        roster: Row,
        mode: Mode,
        on: date,
        opened: date,
        keys: Mapping[str, str],
    ) -> None:
        """Learn what stays the same for all rows.

        Args:
            model: Declarations, code tables, tables.
            ledger: The people's.
            roster: What a row feeds.
            mode: What becomes of people kept already.
            on: The import's day: categories end on it.
            opened: The day on which categories and stays open.
            keys: Heading to key of the custom columns there are.
        """
        self._model, self._ledger, self._roster = model, ledger, roster
        self._mode, self._on, self._opened, self._keys = mode, on, opened, keys
        self._codes: Codes = model.codes
        self._labels = {f.id: f.label for f in ledger.fields.values()} | {
            f.id: f.label for f in roster.fields.values()
        }

    # ---- what is kept ---------------------------------------------------------------------------
    def before(self, c: sa.Connection, residents: Sequence[int], homes: Sequence[int]) -> Before:
        """Read some people and households as they are; at most 500 of each."""
        made = Before({}, {}, {}, {})
        t = self._model.tables[self._ledger.code]
        fields = [f for f in self._ledger.fields.values() if not f.custom]
        columns = [t.c[f.id] for f in fields]
        for row in c.execute(sa.select(t.c.id, t.c.extra, *columns).where(t.c.id.in_(residents))):
            id, extra, *values = row
            made.extra[id] = extra or {}
            made.values[id] = {
                f.id: plain(f, v) for f, v in zip(fields, values, strict=True) if v is not None
            }
        t = self._model.tables["categories"]
        open_ = open_on(t, "from", "to", sa.literal(self._on, sa.Date))
        query = sa.select(t.c.id, t.c.resident, t.c.category, t.c.level, t.c.certificate_no)
        for row in c.execute(query.where(t.c.resident.in_(residents), open_).order_by(t.c.id)):
            one = Opened(row.id, row.category, row.level, row.certificate_no)
            made.categories.setdefault(row.resident, []).append(one)
        t = self._model.tables["households"]
        query = sa.select(t.c.id, *(t.c[f] for f in PLACE))
        for row in c.execute(query.where(t.c.id.in_(homes))):
            made.homes[row.id] = dict(zip(PLACE, row[1:], strict=True))
        return made

    # ---- rows -----------------------------------------------------------------------------------
    def newcomer(self, seen: Seen, line: Line) -> Plan:
        """Somebody who is made."""
        made = Plan()
        values = line.read["v"]
        status = values.get("residence_status")
        if seen.gone:
            self._gone(made, seen, status, new=True)
        elif seen.home:
            row = self._codes["residence_status"].rows.get(status or "10", {})
            made.stay = [relation_of(seen), row.get("kind") or "both", status or "10"]
            made.household = seen.home.key
        for code in self._wanted(made, line.read, ()):
            made.open.append(self._opening(code, values))
        self._apart(made, seen)
        return made

    def kept(self, seen: Seen, line: Line, before: Before, kept: Kept) -> Plan:
        """Somebody kept already."""
        person = seen.person
        if person is None:
            raise ValueError("nobody kept")
        mode: Mode = "skip" if seen.mask else self._mode
        made = Plan(resident=person.id, household=seen.home.key if seen.home else "")
        values = line.read["v"]
        was, extra = before.values[person.id], before.extra[person.id]
        for id, new in values.items():
            own = self._ledger.fields.get(id)
            if own and own.custom:
                self._beside(made, own.label, extra.get(id.removeprefix("extra:")), new, mode)
            elif own and id != "name":
                self._cell(made, own, was.get(id), new, mode)
        if seen.renamed:
            self._rename(made, was, values["name"])
        for heading, text in line.read.get("x", {}).items():
            self._beside(made, heading, extra.get(self._keys.get(heading, "")), text, mode)
        self._categories(made, line.read, before.categories.get(person.id, []), mode)
        self._apart(made, seen)
        self._stay(made, seen, values, kept)
        return made

    def _cell(self, made: Plan, own: Field, old: Any, new: Any, mode: Mode) -> None:
        if own.kind == "phones" or own.kind == "names":
            held = list(old or ())
            added = [v for v in new if _bare(v) not in {_bare(h) for h in held}]
            if added and mode != "skip":
                self._write(made, own, held or None, held + added)
            elif added:
                self._differs(made, own, held, new)
            return
        if old in (None, "", []):
            if mode != "skip":
                self._write(made, own, None, new)
            return
        if old == new or (own.kind == "part_day" and str(old).startswith(str(new))):
            return
        if mode == "update" and own.kind != "id_no":
            self._write(made, own, old, new)
        else:
            self._differs(made, own, old, new)

    def _write(self, made: Plan, own: Field, old: Any, new: Any) -> None:
        made.set[own.id] = new
        made.changes[own.id] = [shown(own, old, self._codes), shown(own, new, self._codes)]

    def _differs(self, made: Plan, own: Field, old: Any, new: Any) -> None:
        was, now = (_text(shown(own, v, self._codes)) for v in (old, new))
        made.problems.append(
            problem(
                own.id, "value_differs", f"“{own.label}”已登记为“{was}”，表里是“{now}”，没有改动。",
                "请核对；要以表为准，请选“更新”。",
            )
        )  # fmt: skip

    def _rename(self, made: Plan, was: Mapping[str, Any], name: str) -> None:
        old = was["name"]
        made.set |= {"name": name, "former_name": old}
        made.changes |= {"name": [old, name], "former_name": [was.get("former_name"), old]}

    def _beside(self, made: Plan, heading: str, old: str | None, text: str, mode: Mode) -> None:
        if old == text:
            return
        if mode == "update" or (mode == "fill" and not old):
            made.extra[heading] = text
            made.changes[f"extra:{heading}"] = [old, text]
        elif old:
            made.problems.append(
                problem(
                    f"extra:{heading}", "value_differs",
                    f"“{heading}”已登记为“{old}”，表里是“{text}”，没有改动。",
                    "请核对；要以表为准，请选“更新”。",
                )
            )  # fmt: skip

    # ---- categories -----------------------------------------------------------------------------
    def _wanted(self, made: Plan, read: Mapping[str, Any], held: Sequence[Opened]) -> list[str]:
        """Categories that a row opens; computed ones are compared and told."""
        values, opens = read["v"], read.get("o", {})
        wanted = list(dict.fromkeys(code for codes in opens.values() for code in codes))
        if any(values.get(id) for id in self._roster.disability) and not any(
            self._under(code, DISABLED) for code in wanted
        ):
            kinds = [h.category for h in held if self._under(h.category, DISABLED)]
            wanted.append(kinds[0] if kinds else DISABLED)
        finer = {parent for code in wanted if (parent := self._codes["category"].parents.get(code))}
        found = []
        for code in wanted:
            row = self._codes["category"].rows[code]
            if row.get("derived"):
                self._derived(made, code, values, held)
            elif code not in finer or code in ("E", "S", "C"):
                found.append(code)
        return found

    def _under(self, code: str, parent: str) -> bool:
        above = self._codes["category"].parents
        while code != parent and code in above:
            code = above[code]
        return code == parent

    def _derived(
        self, made: Plan, code: str, values: Mapping[str, Any], held: Sequence[Opened]
    ) -> None:
        name = self._codes["category"].names[code]
        why = self._codes["category"].rows[code]["derived"]
        if code == SEVERELY:
            level = values.get("disability_level") or next((h.level for h in held if h.level), None)
            true = level in SEVERE if level else None
        else:
            age = age_on(values.get("birth_date"), self._on)
            true = age >= DERIVED_AGES.get(code, 0) if age is not None else None
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
        if not self._under(code, DISABLED):
            return [code, None, None, self._opened.isoformat()]
        own = values.get("disability_cert_date")
        first = own or self._opened.isoformat()
        return [code, values.get("disability_level"), values.get("disability_cert_no"), first]

    def _categories(
        self, made: Plan, read: Mapping[str, Any], held: Sequence[Opened], mode: Mode
    ) -> None:
        values = read["v"]
        by_field = {code: id for id, codes in read.get("o", {}).items() for code in codes}
        for code in self._wanted(made, read, held):
            id = by_field.get(code, "disability_type")
            same = [h for h in held if self._under(h.category, code)]
            wider = [h for h in held if h not in same and self._under(code, h.category)]
            rivals = [
                h
                for h in held
                if self._under(code, DISABLED) and self._under(h.category, DISABLED)
                and h not in same
            ]  # fmt: skip
            if same:
                if self._under(code, DISABLED):
                    self._certificate(made, same[0], values, mode)
                continue
            others = wider or rivals
            if others and mode != "update":
                name, was = (self._codes["category"].names[c] for c in (code, others[0].category))
                self._left(made, id, was, name)
            elif mode != "skip":
                made.close += [h.id for h in others]
                made.open.append(self._opening(code, values))
                self._mark(made, id, [h.category for h in held], code, others)
        for id in read.get("n", ()):
            self._denied(made, id, held, mode)

    def _certificate(self, made: Plan, held: Opened, values: Mapping[str, Any], mode: Mode) -> None:
        """Level and number of a disability that is kept: filled where empty, else told."""
        filled = {}
        for id, name, old in (
            ("disability_level", "level", held.level),
            ("disability_cert_no", "certificate_no", held.certificate),
        ):
            new = values.get(id)
            own = self._roster.fields[id]
            if not new or new == old:
                continue
            if not old and mode != "skip":
                filled[name] = new
                made.changes[id] = [None, shown(own, new, self._codes)]
            elif old and mode == "update":
                made.changes[id] = [shown(own, old, self._codes), shown(own, new, self._codes)]
                if held.id not in made.close:  # a fact of its own from this day on
                    made.close.append(held.id)
                    made.open.append(self._opening(held.category, values))
            elif old:
                self._differs(made, own, old, new)
        if filled and held.id not in made.close:
            made.fix.append([held.id, filled])

    def _mark(
        self, made: Plan, id: str, held: Sequence[str], code: str, closed: Sequence[Opened]
    ) -> None:
        names = self._codes["category"].names
        own = self._roster.fields[id]
        if own.kind == "yes_no":
            made.changes[id] = [False, True]
        elif own.kind == "codes":
            old, new = made.changes.get(id, [[names[h] for h in held]] * 2)
            made.changes[id] = [old, [*new, names[code]]]
        else:
            old = names[closed[0].category] if closed else None
            made.changes[id] = [old, names[code]]

    def _left(self, made: Plan, id: str, was: str, now: str) -> None:
        label = self._labels[id]
        made.problems.append(
            problem(
                id, "value_differs", f"“{label}”已登记为“{was}”，表里是“{now}”，没有改动。",
                "请核对；要以表为准，请选“更新”。",
            )
        )  # fmt: skip

    def _denied(self, made: Plan, id: str, held: Sequence[Opened], mode: Mode) -> None:
        """否: ends the category under `update`, is told otherwise."""
        base = self._roster.opens[id].yes
        own = self._roster.fields[id]
        mine = [h for h in held if base and self._belongs(h.category, id, base)]
        if not mine:
            return
        if mode == "update" and own.kind == "yes_no":
            made.close += [h.id for h in mine]
            made.changes[id] = [True, False]
        else:
            self._left(made, id, self._codes["category"].names[mine[0].category], "否")

    def _belongs(self, category: str, id: str, base: str) -> bool:
        bases = {base, *(code for _, code in self._roster.opens[id].headings)}
        return any(self._under(category, one) for one in bases)

    # ---- household and stay ---------------------------------------------------------------------
    def _apart(self, made: Plan, seen: Seen) -> None:
        """What a row says of the household against what holds of it."""
        if seen.home is None:
            return
        for id, mine, holds in zip(PLACE, seen.place, seen.home.place(), strict=True):
            if mine and holds and holds[1] is not seen and mine != holds[0]:
                label = self._model.ledgers["households"].fields[id].label
                made.problems.append(
                    problem(
                        id, "value_differs",
                        f"“{label}”写的是“{mine}”，本户记作“{holds[0]}”（第{holds[1].row}行）。",
                        "请核对；一户只记一个。",
                    )
                )  # fmt: skip

    def household(
        self, home: Home, before: Before, titles: Mapping[str, Mapping[int, str]]
    ) -> dict[int, Plan]:
        """What a household of the file changes in the kept one, by the row that says it.

        Args:
            home: Of the file.
            before: The kept ones.
            titles: Ledger to id to title, of groups and grids.
        """
        made: dict[int, Plan] = {}
        if home.kept is None:
            return made
        was = before.homes[home.kept.id]
        fields = self._model.ledgers["households"].fields
        for id, holds in zip(PLACE, home.place(), strict=True):
            if holds is None:
                continue
            new, seen = holds
            old = was[id]
            if fields[id].to and old is not None:
                old = titles[fields[id].to].get(old)
            if old == new:
                continue
            plan = made.setdefault(seen.id, Plan())
            mode: Mode = "skip" if seen.mask else self._mode
            if (not old and mode != "skip") or mode == "update":
                plan.place[id] = new
                plan.changes[id] = [old, new]
            elif old:
                plan.problems.append(
                    problem(
                        id, "value_differs",
                        f"“{fields[id].label}”已登记为“{old}”，表里是“{new}”，没有改动。",
                        "请核对；要以表为准，请选“更新”。",
                    )
                )  # fmt: skip
        return made

    def _stay(self, made: Plan, seen: Seen, values: Mapping[str, Any], kept: Kept) -> None:
        """Household, relation and residence of somebody kept: told where they differ, never moved."""
        person, home = seen.person, seen.home
        if person is None:
            return
        status = values.get("residence_status")
        if seen.gone:
            if person.household is not None:
                self._gone(made, seen, status, new=False)
            return
        if person.household is None:
            self._moved(
                made, "household_no", f"“{person.name}”现在不在任何户里，表里在户。", "迁入"
            )
            return
        if home and (home.number or home.head_name or len(home.rows) > 1):
            place = kept.households[person.household]
            if home.kept is None or home.kept.id != place.id:
                other = home.number or home.head_name or (home.kept.number if home.kept else "")
                self._moved(
                    made, "household_no",
                    f"“{person.name}”登记在户号“{place.number}”，表里在“{other}”。", "换户、分户",
                )  # fmt: skip
        relation = HEAD if seen.relation in HEADS else seen.relation
        if relation and relation != person.relation:
            names = self._codes["family_relation"].names
            was = names.get(person.relation or "", "空")
            self._moved(
                made, "relation", f"与户主关系登记为“{was}”，表里是“{names[relation]}”。",
                "换户主、更正",
            )  # fmt: skip
        if status and status != (person.reason or "10"):
            names = self._codes["residence_status"].names
            was = names.get(person.reason or "10", "")
            self._moved(
                made, "residence_status", f"居住状态登记为“{was}”，表里是“{names[status]}”。",
                "外出、返乡、更正",
            )  # fmt: skip

    def _moved(self, made: Plan, field: str, message: str, verbs: str) -> None:
        remedy = f"导入不改在户记录；请用“{verbs}”办理。"
        made.problems.append(problem(field, "stay_differs", message, remedy))

    def _gone(self, made: Plan, seen: Seen, status: str | None, new: bool) -> None:
        verb = self._roster.gone[status or ""]
        what = "没有建在户记录" if new else "在户记录没有改动"
        told = problem(
            "residence_status", "stay_differs", f"表里写明“{seen.name}”{verb}，{what}。",
            f"请核对日期后用“{verb}”办理。",
        )  # fmt: skip
        made.problems.append(told)


def shown(own: Field, value: Any, codes: Codes) -> Any:
    """A plain value as the preview shows it: codes by name, sets as lists, days as they are."""
    if value is None or value == [] or value == ():
        return None
    if own.kind == "code":
        return codes[own.table].names.get(value, value)
    if own.kind == "codes":
        names = codes[own.table].names
        return [names.get(v, v) for v in value]
    if own.kind in ("number", "amount") and own.places:
        return float(value) / 10**own.places
    return value


def _text(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _bare(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def merge(
    first: Mapping[str, Any], others: Iterable[Mapping[str, Any]]
) -> tuple[dict[str, Any], dict[str, str], list[list[tuple[str, Any, Any]]]]:
    """What rows of the same person add to the first of them.

    Returns:
        Values and texts to add, and for each row (field, the first's, its own) where they differ.
    """
    values: dict[str, Any] = {}
    extra: dict[str, str] = {}
    apart = []
    for other in others:
        differing = []
        for id, new in other["v"].items():
            old = first["v"].get(id, values.get(id))
            if old is None:
                values[id] = new
            elif isinstance(old, list) and isinstance(new, list):
                added = [v for v in new if v not in old]
                if added:
                    values[id] = [*old, *added]
            elif old != new:
                differing.append((id, old, new))
        for heading, text in other.get("x", {}).items():
            old = first.get("x", {}).get(heading, extra.get(heading))
            if old is None:
                extra[heading] = text
            elif old != text:
                differing.append((f"extra:{heading}", old, text))
        apart.append(differing)
    return values, extra, apart
