"""The filter in plain Python over rows in memory: slow, and the measure of the SQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from csdesk.domain.derived import AllOf, AsOf, Brought, Computed, Graded, OnePer, Summed, Told
from csdesk.domain.fields import Field
from csdesk.domain.filters import (
    And,
    Compare,
    Empty,
    Filter,
    Has,
    In,
    Not,
    Operand,
    Or,
    Relative,
)
from csdesk.domain.ledger import Ledger
from csdesk.domain.paths import end, find
from csdesk.domain.values import first_day, rich
from csdesk.storage.tables import Model, owned_by

Row = Mapping[str, Any]


class Slow:
    """Every row of a vault, asked one by one."""

    def __init__(self, c: sa.Connection, model: Model, on: date) -> None:
        self.m, self.list_day = model, on
        self.rows = {
            code: [dict(r) for r in c.execute(sa.select(t)).mappings()]
            for code, t in model.tables.items()
        }
        self.by_id = {code: {r["id"]: r for r in rows} for code, rows in self.rows.items()}

    def ids(self, code: str, tree: Filter) -> list[int]:
        ledger = self.m.ledgers[code]
        return [
            r["id"] for r in self.living(code) if self.holds(tree, ledger, r, self.day(ledger, r))
        ]

    def living(self, code: str) -> list[dict[str, Any]]:
        return [r for r in self.rows[code] if r["voided_at"] is None]

    def day(self, ledger: Ledger, r: Row) -> date:
        on = self.get(ledger, r, ledger.day, self.list_day) if ledger.day else self.list_day
        assert isinstance(on, date)
        return on

    def get(self, ledger: Ledger, r: Row | None, path: str, on: date) -> Any:
        head, _, rest = path.partition(".")
        column, m = find(self.m.ledgers, ledger, head), self.m
        if isinstance(column, Brought):
            return self.get(ledger, r, f"{column.path}.{rest}" if rest else column.path, on)
        if r is None and rest:  # nothing leads to nothing, of which a count is 0
            to = self.led(ledger, column)
            return self.get(to, None, rest, on)
        if r is None:
            counts = isinstance(column, Summed) and column.how != "last"
            return 0 if counts else () if isinstance(column, AllOf) else None
        match column:
            case OnePer(other, by):
                back = next((x for x in self.living(other) if x[by] == r["id"]), None)
                return self.get(m.ledgers[other], back, rest or "id", on)
            case AsOf():
                return self.open(r, column, rest, on)
            case AllOf():
                return self.members(ledger, r, column, on)
            case Computed():
                return None if r[column.of] is None else column.work(r[column.of], on)
            case Told():
                holds = (c for c, w in column.cases.items() if self.holds(w, ledger, r, on))
                return next(holds, column.otherwise or None)
            case Summed():
                return self.sum(r, column, on)
            case Graded():
                return self.graded(ledger, r, column, on)
            case Field(custom=True):
                return rich(column, (r["extra"] or {}).get(head.removeprefix("extra:")))
            case Field() if rest:
                return self.get(m.ledgers[column.to], self.by_id[column.to].get(r[head]), rest, on)
        return r[head]

    def last(self, ledger: Ledger, path: str) -> Any:
        """The column at the end of a path."""
        head, _, rest = path.partition(".")
        column = find(self.m.ledgers, ledger, head)
        if isinstance(column, Brought):
            return self.last(ledger, f"{column.path}.{rest}" if rest else column.path)
        return self.last(self.led(ledger, column), rest) if rest else column

    def led(self, ledger: Ledger, column: Any) -> Ledger:
        """The ledger that a step leads to."""
        if isinstance(column, OnePer):
            return self.m.ledgers[column.ledger]
        if isinstance(column, AsOf):
            column = self.m.ledgers[column.ledger].fields[column.field]
        return self.m.ledgers[column.to]

    def open(self, r: Row, fact: AsOf, rest: str, on: date) -> Any:
        inner = self.m.ledgers[fact.ledger]
        dated = inner.dated
        assert dated
        there = [
            x
            for x in self.living(fact.ledger)
            if x[fact.by or dated.of] == r["id"]
            and x["from"] <= on
            and (x["to"] is None or on < x["to"])
            and (not fact.kinds or x["kind"] in fact.kinds)
            and (not fact.where or self.holds(fact.where, inner, x, on))
        ]
        rank = {k: i for i, k in enumerate(fact.kinds)}
        first = min(there, key=lambda x: (rank.get(x.get("kind", ""), 0), x["from"]), default=None)
        return self.get(inner, first, f"{fact.field}.{rest}" if rest else fact.field, on)

    def members(self, ledger: Ledger, r: Row, column: AllOf, on: date) -> tuple[Any, ...]:
        inner = self.m.ledgers[column.ledger]
        by, dated = column.by or owned_by(inner, ledger), inner.dated
        found = {
            self.get(inner, x, column.field, on)
            for x in self.living(column.ledger)
            if x[by] == r["id"]
            and (not dated or (x["from"] <= on and (x["to"] is None or on < x["to"])))
        }
        derived = {c for c, w in column.computed.items() if self.holds(w, ledger, r, on)}
        return tuple(found | derived)

    def sum(self, r: Row, column: Summed, on: date) -> Any:
        total: Any = 0
        for t in column.terms:
            inner = self.m.ledgers[t.ledger]
            dated = inner.dated
            rows = [
                x
                for x in self.living(t.ledger)
                if x[t.by] == r["id"]
                and (not inner.day or self.day(inner, x) <= on)
                and (not dated or (x["from"] <= on and (x["to"] is None or on < x["to"])))
                and (not t.where or self.holds(t.where, inner, x, self.day(inner, x)))
            ]
            if column.how == "last":
                return max((x[t.of] for x in rows), default=None)
            own = sum((x[t.of] for x in rows), start=Decimal(0)) if t.of else len(rows)
            total += t.sign * (len(rows) if column.how == "count" else own)
        return total

    def graded(self, ledger: Ledger, r: Row, column: Graded, on: date) -> Any:
        """The level by a running total, a row at a time."""
        of = ledger.derived[column.of]
        assert isinstance(of, Summed)
        levels = [(x.least, x.code) for x in column.levels(self.list_day)]
        for at, field in enumerate(column.own[2:]):
            since = column.own[1]
            told = [x for x in self.living(column.own[0]) if x[field] and x[since] <= self.list_day]
            if told:
                newest = max(told, key=lambda x: (x[since], x["id"]))
                levels[at] = (Decimal(newest[field]), levels[at][1])
        total = self.sum(r, of, on)
        above = [least - total for least, _ in levels if least > total]
        reached = [(least, code) for least, code in levels if least <= total]
        if column.says == "level":
            return reached[-1][1] if reached else column.none
        if column.says == "missing":
            return above[0] if above else None
        (t,) = of.terms
        inner, running = self.m.ledgers[t.ledger], Decimal(0)
        rows = [x for x in self.living(t.ledger) if x[t.by] == r["id"] and x[inner.day] <= on]
        for x in sorted(rows, key=lambda x: x[inner.day]) if reached else ():
            running += x[t.of]
            if running >= reached[-1][0]:
                return x[inner.day]
        return None

    def holds(self, tree: Filter, ledger: Ledger, r: Row, on: date) -> bool:
        match tree:
            case And(parts):
                return all(self.holds(p, ledger, r, on) for p in parts)
            case Or(parts):
                return any(self.holds(p, ledger, r, on) for p in parts)
            case Not(part):
                return not self.holds(part, ledger, r, on)
        value = self.get(ledger, r, tree.path, on)
        f = end(self.m.ledgers, ledger, tree.path)
        column = self.last(ledger, tree.path)
        match tree:
            case Empty():
                return value is None or value == ()
            case Compare(_, op, wanted):
                return value is not None and self.compares(f, value, op, wanted)
            case In(_, values) if f.kind == "code":
                return value in {c for v in values for c in self.family(f, v)}
            case In(_, values):
                return value is not None and any(self.compares(f, value, "=", v) for v in values)
            case Has(_, wanted) if f.kind in ("codes", "code"):
                family = set(self.family(f, wanted))
                if isinstance(column, AllOf) and next(iter(self.family(f, wanted))) not in (
                    column.computed
                ):
                    family -= set(column.computed)
                return bool(set(value if f.kind == "codes" else (value,)) & family)
            case Has(_, wanted):
                return value is not None and str(wanted) in value
        raise AssertionError

    def compares(self, f: Field, value: Any, op: str, wanted: Operand) -> bool:
        right: Any = wanted.day(self.list_day) if isinstance(wanted, Relative) else wanted
        if f.kind == "reference":
            target = self.m.ledgers[f.to]
            if isinstance(right, int):
                return bool(value == right)
            title = self.get(target, self.by_id[f.to][value], target.named, self.list_day)
            return bool(title == right)
        if f.kind == "code":
            right = self.m.codes[f.table].find(str(right))
        elif f.kind == "yes_no":
            right = right == "是"
        elif f.kind == "time":
            right = time.fromisoformat(str(right))
        left = value
        if f.kind == "part_day":
            left = first_day(value)
            right = first_day(right) if isinstance(right, str) else right
        if op == "=":
            return bool(left == right)
        return bool(
            {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[op]
        )

    def family(self, f: Field, code: Operand) -> tuple[str, ...]:
        table = self.m.codes[f.table]
        return table.family(table.find(str(code)))
