"""A column that a clerk added is filtered, sorted and shown as any other, whatever its kind."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from slow_queries import Slow
from sqlalchemy.dialects import postgresql

from csdesk.domain.fields import SETS, Field
from csdesk.domain.filters import Compare, Empty, Filter, FilterError, Has, In, Not
from csdesk.domain.values import plain
from csdesk.services.office import Office, reading, step, with_custom
from csdesk.storage import lists
from csdesk.storage.lists import Query
from csdesk.storage.queries import Scope
from csdesk.storage.tables import model

ON = date(2026, 10, 31)
KINDS: tuple[Mapping[str, Any], ...] = (
    {"id": "word", "label": "字", "kind": "text"},
    {"id": "whole", "label": "整数", "kind": "number"},
    {"id": "tenth", "label": "小数", "kind": "number", "places": 1},
    {"id": "money", "label": "钱", "kind": "amount", "places": 2},
    {"id": "flag", "label": "是否", "kind": "yes_no"},
    {"id": "sort", "label": "种类", "kind": "code", "table": "sex"},
    {"id": "sorts", "label": "类别", "kind": "codes", "table": "category"},
    {"id": "when", "label": "日期", "kind": "day"},
    {"id": "born", "label": "出生", "kind": "part_day"},
    {"id": "calls", "label": "电话", "kind": "phones", "guard": "masked"},
)
VALUES: Mapping[str, tuple[Any, ...]] = {
    "word": ("甲", "乙", "%"),
    "whole": (0, 3, 12),
    "tenth": (Decimal("0.5"), Decimal("12.0")),
    "money": (Decimal("350.55"), Decimal(0)),
    "flag": (True, False),
    "sort": ("1", "2"),
    "sorts": (("E01",), ("E01", "S10")),
    "when": (date(2026, 3, 4), date(2025, 12, 31)),
    "born": ("1950", "1950-03", "1950-01-01"),
    "calls": (("13800001111",), ("13800001111", "0731")),
}


@pytest.fixture
def custom(filled: Office) -> Office:
    """Residents of the village with columns of every kind, some empty."""
    ledgers = with_custom(filled.ledgers, {"residents": list(KINDS)})
    filled.model = model(ledgers, filled.codes)
    fields = {f.id: f for f in ledgers["residents"].custom}
    rng = random.Random(3)
    with step(filled, "加列") as w:
        w.model = filled.model
        for id in range(1, 41):
            extra = {
                key: plain(fields[f"extra:{key}"], rng.choice(values))
                for key, values in VALUES.items()
                if rng.random() < 0.7
            }
            w.change("residents", id, w.get("residents", id).version, extra=extra)
    return filled


def asks(field: Field, value: Any) -> list[Filter]:
    """Filters that make sense for a value of a kind."""
    if field.kind in SETS:
        return [Has(field.id, value[-1])]
    if field.kind == "yes_no":
        return [Compare(field.id, "=", "是" if value else "否")]
    found: list[Filter] = [Compare(field.id, "=", value), In(field.id, (value,))]
    if field.kind in ("number", "amount", "day", "part_day"):
        found += [Compare(field.id, op, value) for op in ("<", "<=", ">", ">=")]
    if field.kind == "text":
        found.append(Has(field.id, value))
    return found


def test_sql_and_plain_python_choose_the_same_rows(custom: Office) -> None:
    residents = custom.ledgers["residents"]
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy gives it no types
    told = 0
    with reading(custom) as c:
        slow = Slow(c, custom.model, ON)
        for field in residents.custom:
            values = VALUES[field.id.removeprefix("extra:")]
            for tree in [f for v in values for f in asks(field, v)] + [Empty(field.id)]:
                for where in (tree, Not(tree)):
                    query = Query(residents, where, (), (), ON)
                    found = sorted(lists.ids(c, custom.model, query))

                    assert found == slow.ids("residents", where), where
                    told += 0 < len(found) < 120
                    scope = Scope(custom.model, residents, ON)
                    sa.select(scope.where(where)).compile(dialect=dialect)
    assert told > 60


def test_values_are_shown_and_sorted_in_their_kinds(custom: Office) -> None:
    residents = custom.ledgers["residents"]
    for field in residents.custom:
        with reading(custom) as c:
            query = Query(residents, None, (field.id,), (field.id, "id"), ON)
            shown = lists.lines(c, custom.model, query, lists.ids(c, custom.model, query)).rows

        told = [row[0] for row in shown if row[0] not in (None, ())]
        assert set(told) <= set(VALUES[field.id.removeprefix("extra:")])
        assert [row[0] for row in shown[: len(told)]] == told
        if field.kind in ("number", "amount", "day"):
            assert told == sorted(told), field.id


def test_what_a_kind_cannot_do_is_told(custom: Office) -> None:
    scope = Scope(custom.model, custom.ledgers["residents"], ON)

    for where in (Has("extra:whole", "3"), Compare("extra:calls", "=", "1"),
                  Compare("extra:when", ">", "昨天"), Has("extra:flag", "是")):  # fmt: skip
        with pytest.raises(FilterError):
            scope.where(where)


def test_a_column_can_be_dropped_again(custom: Office) -> None:
    fewer = replace(custom.ledgers["residents"], custom=())

    assert not [f for f in fewer.fields if f.startswith("extra:")]
