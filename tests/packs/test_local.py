from datetime import date

import pytest

from csdesk.domain.duties import EveryDays, PerPeriod, Tier, Within
from csdesk.domain.filters import FilterError, parse
from csdesk.ledgers.dutyrules import RuleTier, VisitRule
from csdesk.packs.local import group_of, local_duty

FROM = date(2026, 3, 1)


def a_rule(**values):
    return VisitRule(**{"rule_name": "本村", "often": "month", "from_": FROM, **values})


def rule_of(row, *tiers):
    return local_duty(7, row, tiers, ("09",)).rule


def test_what_a_rule_names_becomes_one_filter():
    row = a_rule(categories=("E01", "E02"), age_from=80, age_below=90, living=("1",), grid=3,
                 where="sex = '女' or sex = '男'")  # fmt: skip

    assert group_of(row) == (
        "(category has 'E01' or category has 'E02') and age >= 80 and elder_file.living in ['1']"
        " and age < 90 and grid = 3 and (sex = '女' or sex = '男')"
    )
    assert parse(group_of(row))


@pytest.mark.parametrize(
    ("values", "group"),
    [
        ({}, ""),
        ({"categories": ("E01",)}, "category has 'E01'"),
        ({"subject": "facilities", "grid": 3}, "grid = 3"),
        ({"subject": "mediations", "grid": 3}, "resident.grid = 3"),
    ],
)
def test_what_is_not_said_narrows_nothing(values, group):
    assert group_of(a_rule(**values)) == group


def test_a_condition_that_makes_no_sense_is_refused():
    with pytest.raises(FilterError):
        local_duty(7, a_rule(where="age >="), (), ())


@pytest.mark.parametrize(
    "values",
    [
        {"often": None},
        {"often": "cause"},
        {"subject": "facilities", "age_from": 80},
        {"subject": "hazards", "visitors": ("05",)},
    ],
)
def test_a_rule_that_lacks_how_often_or_asks_of_places_what_people_have_is_refused(values):
    with pytest.raises(FilterError):
        local_duty(7, a_rule(**values), (), ())


@pytest.mark.parametrize(
    ("often", "times", "frequency"),
    [
        ("week", 2, PerPeriod(2, "week")),
        ("quarter", 1, PerPeriod(1, "quarter")),
        ("days", 10, EveryDays(10)),
        ("begun", 1, Within(1, ("begun",))),
        ("cause", 3, Within(3, ("cause:01", "cause:06"))),
    ],
)
def test_how_often_is_said_by_a_word_and_a_number(often, times, frequency):
    rule = rule_of(a_rule(often=often, times=times, causes=("01", "06")))

    assert rule.frequency == frequency


def test_who_counts_how_and_since_when_are_taken_over():
    row = a_rule(visitors=("05",), modes=("01",), to=date(2026, 9, 1), basis="会议决定")

    duty = local_duty(7, row, (), ("09",))

    rule = duty.rule
    assert (rule.id, rule.label, rule.local) == ("local:7", "本村", True)
    assert (rule.by, rule.modes, rule.unmet) == (("05",), ("01",), ("09",))
    assert (rule.start, rule.stop) == (FROM, date(2026, 9, 1))
    assert (duty.subject, duty.source.clause) == ("residents", "会议决定")


def test_of_places_only_how_often_counts():
    row = a_rule(subject="facilities", modes=("01",))

    rule = rule_of(row, RuleTier(rule=7, tier_name="重点", often="week"))

    assert (rule.by, rule.modes, rule.unmet, rule.tiers) == ((), (), (), ())


def test_tiers_stand_in_their_order_each_with_its_own_frequency():
    tiers = (
        RuleTier(rule=7, tier_name="高风险", age_from=80, living=("1",), often="week"),
        RuleTier(rule=7, tier_name="其他", often="days", times=40),
    )

    assert rule_of(a_rule(), *tiers).tiers == (
        Tier("age >= 80 and elder_file.living in ['1']", PerPeriod(1, "week"), "高风险"),
        Tier("id > 0", EveryDays(40), "其他"),
    )
