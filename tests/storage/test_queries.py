"""SQL and plain Python choose the same rows, for random filters over an invented village."""

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from slow_queries import Slow
from sqlalchemy.dialects import postgresql

from csdesk.domain.filters import (
    And,
    Compare,
    Empty,
    Filter,
    Has,
    In,
    Not,
    Op,
    Or,
    Relative,
    form,
    parse,
)
from csdesk.domain.paths import UnknownFieldError, end
from csdesk.services.office import Office, reading
from csdesk.storage import lists
from csdesk.storage.lists import Query
from csdesk.storage.queries import Scope

PATHS = {
    "residents": "name sex birth_date education phones household relation residence stay_kind "
    "reg_household household.grid grid group address category age died_on status last_visit "
    "elder_file elder_file.carer id turns next_birthday household.head household.size",
    "visits": "visit_date visit_target visit_target.name met visitor checked visit_content sex age "
    "grid category address visit_target.turns visit_target.last_visit visit_target.status visit_target.elder_file",
    "households": "head size registered members group grid address head.age",
    "categories": "resident category level from to age grid address",
    "stays": "resident household kind reason from to registered_on household.grid",
    "facilities": "area kind open_days last_check keeper",
    "opening_hours": "facility weekday opens",
    "volunteers": "hours last_service team party_member star star_on star_left",
    "service_hours": "volunteer team service_hours service_date activity.title",
    "matters": "state deadline closed_on found_on owner grid",
}
SAMPLES: dict[str, list[Any]] = {
    "day": [date(2026, 10, 1), date(2026, 3, 1), Relative("today", -3, "m"),
            Relative("month_start"), Relative("year_start", -1, "y")],
    "part_day": [date(1944, 2, 29), date(1960, 1, 1), "1950", "1960-05",
                 Relative("today", -80, "y")],
    "number": [0, 1, 2, 3, 18, 25, 60, 79, 80, 81, Decimal("79.5")],
    "yes_no": ["是", "否"],
    "name": ["王秀英", "秀", "国"],
    "text": ["1", "号", "邻里互助队", "%", "组"],
    "note": ["良好", "无"],
    "names": ["周敏", "李建禾", "王"],
    "phones": ["0000"],
    "reference": ["一网格", "1组", 1, 2, 7, "没有的"],
    "time": ["09:00", "14:00"],
}  # fmt: skip
CODES = ("E01", "E11", "E", "S10", "S", "D4", "D", "A1", "A", "1", "2", "02", "both", "registered",
         "10", "here", "dead", "11")  # fmt: skip


def leaf(office: Office, rng: random.Random, code: str) -> Filter:
    m = office.model
    path = rng.choice(PATHS[code].split())
    f = end(m.ledgers, m.ledgers[code], path)
    if rng.random() < 0.15:
        return Empty(path)
    pool: Sequence[Any] = SAMPLES.get(f.kind, [])
    if f.table:
        table = m.codes[f.table]
        some = [c for c in CODES if c in table.names] or list(table.names)[:3]
        pool = [w for c in some for w in (c, table.names[c])]
    value = rng.choice(pool)
    may_contain = f.kind in ("note", "name", "text") and rng.random() < 0.5
    if f.kind in ("codes", "names", "phones") or may_contain:
        return Has(path, value)
    if rng.random() < 0.3 and f.kind != "note":
        return In(path, tuple(rng.sample(pool, min(len(pool), rng.randrange(1, 4)))))
    ordered: tuple[Op, ...] = ("=", "<", "<=", ">", ">=")
    alike = ("reference", "yes_no", "text", "name", "note", "code")
    op: Op = "=" if f.kind in alike else rng.choice(ordered)
    return Compare(path, op, value)


def tree(office: Office, rng: random.Random, code: str, depth: int) -> Filter:
    if depth == 0 or rng.random() < 0.3:
        return leaf(office, rng, code)
    some = tuple(tree(office, rng, code, depth - 1) for _ in range(rng.choice((2, 2, 3))))
    return rng.choice((Not(some[0]), And(some), Or(some)))


@pytest.mark.parametrize("on", [date(2026, 10, 31), date(2026, 2, 28), date(2024, 2, 29)])
@pytest.mark.no_cover
def test_sql_chooses_what_plain_python_chooses(village: Office, on: date) -> None:
    rng, told = random.Random(str(on)), 0
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    with reading(village) as c:
        slow = Slow(c, village.model, on)
        for n in range(150):
            code = rng.choice(("residents", "residents", "visits", *PATHS))
            where = tree(village, rng, code, rng.randrange(4))
            asked = Query(village.ledgers[code], where, (), (), on)

            found, expected = sorted(lists.ids(c, village.model, asked)), slow.ids(code, where)

            assert found == expected, (code, on, where, set(found) ^ set(expected))
            assert parse(form(where)) == where
            told += 0 < len(expected) < len(slow.living(code))
            if n % 10 == 0:
                scope = Scope(village.model, asked.ledger, on)
                scope.select(scope.root.c.id).where(scope.where(where)).compile(dialect=dialect)
    assert told > 50


def test_every_column_of_every_ledger_can_be_shown(village: Office) -> None:
    with reading(village) as c:
        for ledger in village.ledgers.values():
            asked = Query(ledger, None, ledger.listed, ledger.order, date(2026, 10, 31))
            ids = lists.ids(c, village.model, asked)

            shown = lists.lines(c, village.model, asked, ids[:50])

            assert shown.ids == tuple(ids[:50])
            assert all(len(row) == len(ledger.listed) for row in shown.rows)


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("phones = '1'", "请用 has"),
        ("grid < '3'", "请用 ="),
        ("age has '3'", "不能用 has"),
        ("age = '三'", "读不懂"),
        ("birth_date = 'x'", "读不懂"),
        ("sex = '雄'", "没有“雄”"),
        ("uid = 'x'", "读不懂"),
        ("uid has 'x'", "不能用 has"),
        ("id in ['x']", "读不懂"),
        ("id = 'x'", "读不懂"),
        ("id = 99999999999999999999", "读不懂"),
        ("age > 99999999999999999999", "读不懂"),
        ("met = '也许'", "没有字段 met"),
    ],
)
def test_a_filter_that_does_not_fit_is_told(village: Office, where: str, says: str) -> None:
    scope = Scope(village.model, village.ledgers["residents"], date(2026, 10, 31))

    with pytest.raises(ValueError, match=says):
        scope.where(parse(where))


def test_a_record_is_found_by_its_uid_or_id(village: Office) -> None:
    with reading(village) as c:
        table = village.model.tables["residents"]
        id, uid = c.execute(sa.select(table.c.id, table.c.uid).limit(1)).one()
    for where in (f"uid = '{uid}'", f"uid = '{uid.hex}'", f"id = {id}", f"id in [{id}, 0.5]"):
        asked = Query(village.ledgers["residents"], parse(where), (), (), date(2026, 10, 31))

        with reading(village) as c:
            assert list(lists.ids(c, village.model, asked)) == [id], where


def test_a_number_that_is_nobodys_names_nobody(village: Office) -> None:
    where = parse("household = 99999999999999999999 or household in [99999999999999999999]")
    with reading(village) as c:
        query = Query(village.ledgers["residents"], where, (), (), date(2026, 10, 31))

        assert list(lists.ids(c, village.model, query)) == []


def test_a_wrong_order_is_told(village: Office) -> None:
    scope = Scope(village.model, village.ledgers["residents"], date(2026, 10, 31))

    with pytest.raises(UnknownFieldError):
        scope.order(["nothing"])
