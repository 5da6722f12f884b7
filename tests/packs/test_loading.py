from datetime import date

import pytest

from csdesk.domain.duties import EveryDays, PerPeriod, Tier, Within
from csdesk.packs.loading import PackError, load, read_pack
from csdesk.packs.model import PACK_IDS

IDENTITY = """
[identity]
title = "示例方案"
region = "示例市"
"""
GROUP = """
[groups.old]
label = "老年人"
where = "age >= 60"
source = { title = "示例〔2024〕1号", clause = "第一条" }
"""
DUTY = """
[duties.visits]
label = "每月探访"
subject = "residents"
group = "old"
modes = ["01"]
unmet = ["09"]
checked_on = 2026-01-05
"""
VALUE = """
[[duties.visits.values]]
from = 2024-07-01
times = 1
per = "month"
source = { title = "示例〔2024〕1号", clause = "第三条" }
"""
LATER = """
[[duties.visits.values]]
from = 2025-07-01
days = 10
source = { title = "示例〔2025〕2号", clause = "第二条" }
"""


def refused(source):
    with pytest.raises(PackError) as told:
        read_pack(source, "example")
    assert told.value.remedy
    return told.value.what


@pytest.mark.parametrize("id", PACK_IDS)
def test_every_carried_pack_is_read(id):
    pack = load(id)

    assert pack.id == id
    assert pack.identity.title
    assert pack.identity.region


def test_there_is_no_other_pack():
    with pytest.raises(Exception, match="没有政策包“mars”"):
        load("mars")


def test_the_dated_values_of_a_duty_follow_each_other():
    pack = read_pack(IDENTITY + GROUP + DUTY + VALUE + LATER, "example")

    first, second = pack.duties
    assert (first.rule.id, first.rule.label, first.rule.group) == (
        "visits", "每月探访", "age >= 60",
    )  # fmt: skip
    assert (first.rule.modes, first.rule.unmet) == (("01",), ("09",))
    assert (first.rule.frequency, second.rule.frequency) == (PerPeriod(1, "month"), EveryDays(10))
    assert (first.rule.start, first.rule.stop) == (date(2024, 7, 1), date(2025, 7, 1))
    assert (second.rule.start, second.rule.stop) == (date(2025, 7, 1), None)
    assert (second.source.clause, second.subject, second.checked_on) == (
        "第二条", "residents", date(2026, 1, 5),
    )  # fmt: skip


def test_a_duty_may_ask_more_often_of_some_and_only_of_some_visitors():
    tiers = """tiers = [
  { where = "age >= 80", times = 1, per = "week", label = "高风险" },
  { where = "age >= 70", days = 14 },
]
source"""
    source = DUTY + 'by = ["05"]\nroll = "last day"\n' + VALUE.replace("source", tiers)

    (found,) = read_pack(IDENTITY + GROUP + source, "example").duties

    rule = found.rule
    assert (rule.by, rule.roll) == (("05",), "last day")
    assert rule.tiers == (
        Tier("age >= 80", PerPeriod(1, "week"), "高风险"), Tier("age >= 70", EveryDays(14)),
    )  # fmt: skip
    assert rule.levels == (PerPeriod(1, "week"), EveryDays(14), PerPeriod(1, "month"))


def test_a_duty_may_ask_for_a_visit_after_an_event():
    after = 'within = 1\nafter = ["begun", "cause:01"]'
    value = VALUE.replace('times = 1\nper = "month"', after)

    (found,) = read_pack(IDENTITY + GROUP + DUTY + value, "example").duties

    assert found.rule.frequency == Within(1, ("begun", "cause:01"))


def test_the_thresholds_of_all_duties_stand_in_a_pack():
    visits = """
[visits]
soon = 5
failures = 3
unmet = ["09"]
source = { title = "示例〔2024〕1号", clause = "第四条" }
"""

    found = read_pack(IDENTITY + visits, "example").thresholds

    assert found is not None
    assert (found.soon, found.failures, found.unmet, found.source.clause) == (
        5, 3, ("09",), "第四条",
    )  # fmt: skip
    assert read_pack(IDENTITY, "example").thresholds is None


def test_a_duty_may_end_and_may_bring_its_own_filter():
    duty = DUTY.replace('group = "old"', 'where = "age >= 80"\nuntil = 2026-01-01')

    (found,) = read_pack(IDENTITY + duty + VALUE, "example").duties

    assert (found.rule.group, found.rule.stop) == ("age >= 80", date(2026, 1, 1))


def test_a_pack_may_be_an_identity_alone():
    pack = read_pack(IDENTITY, "example")

    assert (pack.identity.issuer, pack.identity.dated, pack.identity.expired) == ("", None, None)
    assert (pack.groups, pack.duties) == ({}, ())
    assert load("hengyang-2018").identity.expired == date(2021, 1, 1)


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("[identity", "政策包 example 读不懂"),
        ("", "政策包 example：缺少 identity"),
        ("identity = 3", "identity 应是一组值"),
        (IDENTITY.replace('title = "示例方案"', ""), "政策包 example 的 identity：缺少 title"),
        (IDENTITY.replace('"示例方案"', '""'), "title 是空的"),
        (IDENTITY.replace('"示例方案"', "3"), "title 应是文字"),
        (IDENTITY + "date = 2026-01-01T00:00:00", "date 应是日期"),
        (IDENTITY + "color = 3", "不认识 color"),
        ("extra = 1\n" + IDENTITY, "政策包 example：不认识 extra"),
        (IDENTITY + GROUP.replace("clause", "place"), "groups 的 old 的 source：缺少 clause"),
        (IDENTITY + GROUP.replace("source", "origin"), "groups 的 old：缺少 source"),
        (IDENTITY + GROUP.replace('clause = "第一条"', 'clause = ""'), "clause 是空的"),
        (IDENTITY + DUTY + VALUE, "没有名为“old”的 groups"),
        (IDENTITY + GROUP + DUTY, "缺少 values"),
        (IDENTITY + GROUP + DUTY + "values = []", "values 应至少有一项"),
        (IDENTITY + GROUP + DUTY + "values = [3]", "values 里应都是一组值"),
        (IDENTITY + GROUP + DUTY + LATER + VALUE, "从早到晚"),
        (IDENTITY + GROUP + DUTY + VALUE + VALUE, "从早到晚"),
        (IDENTITY + GROUP + DUTY.replace('["01"]', "[1]") + VALUE, "modes 里应都是文字"),
        (IDENTITY + GROUP + DUTY.replace('"每月探访"', "true") + VALUE, "label 应是文字"),
        (IDENTITY + GROUP + DUTY + VALUE.replace("times = 1", "times = 0"), "times 应大于 0"),
        (IDENTITY + GROUP + DUTY + VALUE.replace("times = 1", "times = true"), "times 应是整数"),
        (IDENTITY + GROUP + DUTY + VALUE.replace('"month"', '"year"'), "per 应是 week"),
        (IDENTITY + GROUP + DUTY + LATER.replace("10", "0"), "days 应大于 0"),
        (IDENTITY + GROUP + DUTY + LATER.replace("days = 10", "within = -1"), "不能小于 0"),
        (IDENTITY + GROUP + DUTY + LATER.replace("days = 10", "within = 1"), "after 应是 begun"),
        (
            IDENTITY
            + GROUP
            + DUTY
            + LATER.replace("days = 10", 'within = 1\nafter = ["sometime"]'),
            "after 应是 begun",
        ),
        (IDENTITY + GROUP + DUTY + 'roll = "noon"\n' + VALUE, "roll 应是 any day、last day 之一"),
        (IDENTITY + GROUP + DUTY + VALUE + LATER + "often = true", "values 第 2 项：不认识 often"),
    ],
)
def test_an_error_says_where_the_file_is_wrong(source, what):
    assert what in refused(source)


def test_the_national_duties_are_in_full():
    elders, facilities, hazards, mediations = load("national").duties

    assert elders.subject == "residents"
    assert elders.rule.frequency == facilities.rule.frequency == PerPeriod(1, "month")
    assert not elders.rule.counts("02", "09")
    assert elders.rule.counts("02", "01")
    assert facilities.subject == "facilities"
    assert "民发〔2022〕73号" in elders.source.title
    assert (hazards.subject, mediations.subject) == ("hazards", "mediations")
    assert hazards.rule.frequency == Within(0, ("field:deadline",), 60)
    assert "第三十一条" in mediations.source.clause
