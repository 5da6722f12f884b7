"""The filter's text form, and what its days mean."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.domain.filters import (
    And,
    Compare,
    Empty,
    Filter,
    FilterError,
    Has,
    In,
    Not,
    Or,
    Relative,
    form,
    months_later,
    parse,
    paths,
)

PATHS = st.sampled_from(["age", "household.grid", "extra:备注2", "category", "visit_date"])
OPERANDS = st.one_of(
    st.text("王'a 3", max_size=4),
    st.integers(-5, 200),
    st.sampled_from([Decimal("1.5"), date(1944, 2, 29)]),
    st.builds(
        Relative,
        st.sampled_from(["today", "month_start", "month_end", "year_start"]),
        st.integers(-9, 9).filter(bool),
        st.sampled_from("dmy"),
    ),
    st.just(Relative("today")),
)
LEAVES = st.one_of(
    st.builds(Compare, PATHS, st.sampled_from(["=", "<", "<=", ">", ">="]), OPERANDS),
    st.builds(In, PATHS, st.lists(OPERANDS, min_size=1, max_size=3).map(tuple)),
    st.builds(Has, PATHS, OPERANDS),
    st.builds(Empty, PATHS),
)


def nested(inner: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(And, parts), st.builds(Or, parts), st.builds(Not, inner))


TREES = st.recursive(LEAVES, nested, max_leaves=8)


@given(TREES)
def test_the_text_of_a_tree_is_the_tree(tree: Filter) -> None:
    assert parse(form(tree)) == tree


def test_a_filter_as_the_clerk_writes_it() -> None:
    tree = parse("age >= 80 and category has '独居' and not (grid = '3')")

    assert tree == And(
        (Compare("age", ">=", 80), Has("category", "独居"), Not(Compare("grid", "=", "3")))
    )
    assert paths(tree) == {"age", "category", "grid"}
    assert paths(parse("phones empty or age < 3")) == {"phones", "age"}
    assert parse("name != '王'") == Not(Compare("name", "=", "王"))
    assert parse("birth_date >= 1950-03") == Compare("birth_date", ">=", "1950-03")
    assert parse("level in ['一级', '二级']") == In("level", ("一级", "二级"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("age >=", "缺少值"),
        ("age", "字段 运算 值"),
        ("(age > 3", "右括号"),
        ("age > 3 )", "读不懂"),
        ("age in 3", "[值, 值]"),
        ("age in [3", "[值, 值]"),
        ("age > age", "应是一个值"),
        ("age has", "缺少值"),
        ("age ( 3", "不认识的运算"),
        ("age > 3 ；", "读不懂"),
        ("day = 2026-02-30", "没有这一天"),
        ("(" * 200 + "age > 3", "层次太多"),
    ],
)
def test_what_makes_no_sense_is_named(text: str, says: str) -> None:
    with pytest.raises(FilterError, match=says.replace("[", r"\[")):
        parse(text)


@pytest.mark.parametrize(
    ("day", "means"),
    [
        (Relative("today", -3, "d"), date(2024, 2, 26)),
        (Relative("month_start"), date(2024, 2, 1)),
        (Relative("month_end"), date(2024, 2, 29)),
        (Relative("year_start", 1, "y"), date(2025, 1, 1)),
        (Relative("today", -1, "y"), date(2023, 2, 28)),
        (Relative("today", 1, "m"), date(2024, 3, 29)),
    ],
)
def test_a_moving_day(day: Relative, means: date) -> None:
    assert day.day(date(2024, 2, 29)) == means


def test_a_day_that_is_too_far_is_refused() -> None:
    with pytest.raises(FilterError, match="太远"):
        Relative("today", 9999, "y").day(date(2024, 2, 29))
    with pytest.raises(FilterError, match="太远"):
        Relative("today", -9_999_999, "d").day(date(2024, 2, 29))


def test_the_same_day_of_another_month_or_its_last() -> None:
    assert months_later(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_later(date(2024, 12, 31), -1) == date(2024, 11, 30)
    assert months_later(date(2024, 11, 30), 1) == date(2024, 12, 30)
