"""What an import would write: for somebody kept cell by cell, for a newcomer whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from csdesk.domain.codes import Codes
from csdesk.domain.faults import problem
from csdesk.domain.fields import Field
from csdesk.domain.households import HEAD
from csdesk.domain.ledger import Ledger
from csdesk.domain.values import plain
from csdesk.ledgers.roster import Row
from csdesk.services.importing.asked import Asked, Mode
from csdesk.services.importing.homes import HEADS, PLACE, Home, Seen
from csdesk.services.importing.kept import Kept
from csdesk.services.importing.marking import Marker, Rule
from csdesk.services.importing.matching import relation_of
from csdesk.services.importing.plans import Before, Opened, Plan, bare, differs, held_words, shown
from csdesk.storage.asof import open_on
from csdesk.storage.scratch import Line
from csdesk.storage.tables import Model


class Planner:
    """Works out the plan of each row."""

    def __init__(
        self,
        model: Model,
        ledger: Ledger,
        roster: Row,
        asked: Asked,
        on: date,
        opened: date,
        keys: Mapping[str, str],
    ) -> None:
        """Learn what stays the same for all rows.

        Args:
            model: Declarations, code tables, tables.
            ledger: The people's.
            roster: What a row feeds.
            asked: What the clerk chose: what becomes of people kept already, by field.
            on: The import's day: categories end on it.
            opened: The day on which categories and stays open.
            keys: Heading to key of the custom columns there are.
        """
        self._model, self._ledger, self._roster = model, ledger, roster
        self._asked, self._on, self._keys = asked, on, keys
        self._codes: Codes = model.codes
        self._marker = Marker(roster, model.codes, on, opened)

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
        made = Plan(alike=seen.alike.id if seen.alike else 0)
        values = line.read["v"]
        status = values.get("residence_status")
        if seen.gone:
            self._gone(made, seen, status, new=True)
        elif seen.home:
            row = self._codes["residence_status"].rows.get(status or "10", {})
            made.stay = [relation_of(seen), row.get("kind") or "both", status or "10"]
            made.household = seen.home.key
        self._marker.newcomer(made, line.read)
        self._apart(made, seen)
        return made

    def kept(self, seen: Seen, line: Line, before: Before, kept: Kept) -> Plan:
        """Somebody kept already."""
        person = seen.person
        if person is None:
            raise ValueError("nobody kept")
        rule = self._rule(seen)
        made = Plan(resident=person.id, household=seen.home.key if seen.home else "")
        made.alike = seen.alike.id if seen.alike else 0
        values = line.read["v"]
        was, extra = before.values[person.id], before.extra[person.id]
        for id, new in values.items():
            own = self._ledger.fields.get(id)
            if own and own.custom:
                old = extra.get(id.removeprefix("extra:"))
                self._beside(made, own.label, old, new, rule(f"extra:{own.label}"))
            elif own and id != "name":
                self._cell(made, own, was.get(id), new, rule(id))
        if seen.renamed:
            self._rename(made, was, values["name"])
        for heading, text in line.read.get("x", {}).items():
            old = extra.get(self._keys.get(heading, ""))
            self._beside(made, heading, old, text, rule(f"extra:{heading}"))
        self._marker.kept(made, line.read, before.categories.get(person.id, []), rule)
        self._apart(made, seen)
        self._stay(made, seen, values, kept)
        return made

    def _rule(self, seen: Seen) -> Rule:
        """What becomes of each field; who is found by a masked number is left alone."""
        if seen.mask:
            return lambda _: "skip"
        place = (seen.sheet, seen.row)
        return lambda field: self._asked.rule(field, place)

    def _cell(self, made: Plan, own: Field, old: Any, new: Any, mode: Mode) -> None:
        if own.kind == "phones" or own.kind == "names":
            held = list(old or ())
            added = [v for v in new if bare(v) not in {bare(h) for h in held}]
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
        was, now = held_words(own, old, self._codes), shown(own, new, self._codes)
        made.problems.append(differs(own.id, own.label, was, now))

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
            kept = next(f for f in self._ledger.custom if f.label == heading)
            was = held_words(kept, old, self._codes)
            made.problems.append(differs(f"extra:{heading}", heading, was, text))

    # ---- household and stay ---------------------------------------------------------------------
    def _apart(self, made: Plan, seen: Seen) -> None:
        """What a row says of the household against what holds of it."""
        if seen.home is None:
            return
        for id, mine, holds in zip(PLACE, seen.place, seen.home.place(), strict=True):
            guessed = id == "group" and seen.guessed
            if mine and holds and holds[1] is not seen and mine != holds[0] and not guessed:
                label = self._model.ledgers["households"].fields[id].label
                made.problems.append(
                    problem(
                        id, "value_differs",
                        f"“{label}”写的是“{mine}”，本户记作“{holds[0]}”（{holds[1].beside(seen)}）。",
                        "请核对；一户只记一个。",
                    )
                )  # fmt: skip

    def household(
        self, home: Home, before: Before, titles: Mapping[str, Mapping[int, str]], first: bool
    ) -> dict[int, Plan]:
        """What a household of the file changes in the kept one, by the row that says it.

        Args:
            home: Of the file.
            before: The kept ones.
            titles: Ledger to id to title, of groups and grids.
            first: No other household of the file is the same kept one.
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
            if old == new or (old and id == "group" and seen.guessed):
                continue
            plan = made.setdefault(seen.id, Plan())
            mode = self._rule(seen)(id) if first else "skip"
            if (not old and mode != "skip") or mode == "update":
                plan.place[id] = new
                plan.changes[id] = [old, new]
            elif old or not first:
                plan.problems.append(differs(id, fields[id].label, old or "", new))
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
        if home and home.said:
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
