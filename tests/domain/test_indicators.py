from datetime import date
from decimal import Decimal

import pytest

from csdesk.domain.indicators import Goal, Verdict, judge, near
from csdesk.domain.measures import Measured, count

ON = date(2025, 6, 30)


def goal(value=30, comparator=">=", binding="expected", until=None, upper=None):
    values = tuple(Decimal(v) for v in (value, upper) if v is not None)
    return Goal(comparator, values, binding, until)


@pytest.mark.parametrize(
    ("comparator", "value", "reached"),
    [(">=", 30, True), (">=", 29, False), ("<=", 30, True), ("<=", 31, False),
     ("=", 30, True), ("=", 31, False)],
)  # fmt: skip
def test_a_sign_counts_its_own_number(comparator, value, reached):
    assert goal(comparator=comparator).reached(Decimal(value)) is reached


@pytest.mark.parametrize(("value", "reached"), [(2, False), (3, True), (9, True), (10, False)])
def test_a_range_counts_both_ends(value, reached):
    assert goal(3, "between", upper=9).reached(Decimal(value)) is reached


def test_binding_and_expected_targets_in_force_are_met_or_not():
    for binding in ("binding", "expected"):
        assert judge(count(Decimal(30)), goal(binding=binding), ON) == Verdict("met")
        assert judge(count(Decimal(29)), goal(binding=binding), ON) == Verdict("not_met")


@pytest.mark.parametrize(
    ("binding", "why"), [("soft", "力争"), ("average", "平均数"), ("baseline", "现状")]
)
def test_other_targets_are_never_missed(binding, why):
    said = judge(count(Decimal(29)), goal(binding=binding), ON)
    assert said.state == "cannot_say"
    assert why in said.missing


def test_a_soft_target_may_be_met_and_a_baseline_may_not():
    assert judge(count(Decimal(30)), goal(binding="soft"), ON).state == "met"
    assert judge(count(Decimal(30)), goal(binding="baseline"), ON).state == "cannot_say"


def test_a_target_whose_time_is_over_is_met_or_nothing_is_said():
    over = goal(until=date(2024, 12, 31))
    assert over.expired(ON)
    assert not goal().expired(ON)
    assert judge(count(Decimal(30)), over, ON) == Verdict("met")
    assert judge(count(Decimal(29)), over, ON) == Verdict("cannot_say", "目标期到2024-12-31为止")
    assert judge(count(Decimal(29)), over, date(2024, 12, 31)) == Verdict("not_met")


def test_nothing_is_said_without_data_or_target_or_of_another_kind():
    assert judge(Measured(None), goal(), ON) == Verdict("cannot_say", "没有数据")
    assert judge(Measured(Decimal(40), missing="缺面积"), goal(), ON).missing == "缺面积"
    assert judge(count(Decimal(40)), None, ON) == Verdict("cannot_say", "这个月还没有目标")
    assert judge(count(Decimal(40)), goal(), ON, applies=False) == Verdict("not_applicable")


def test_a_twentieth_short_is_near():
    assert near(Decimal("28.5"), goal())
    assert not near(Decimal("28.4"), goal())
    assert not near(Decimal(31), goal(comparator="<="))
