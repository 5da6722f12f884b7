"""The rule of opening hours in a pack."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from csdesk.domain.codes import load_codes
from csdesk.ledgers import ALL
from csdesk.packs.checking import check
from csdesk.packs.loading import PackError, load, read_pack

OPENING = """
[identity]
title = "示例方案"
region = "示例市"

[opening]
where = "kind = '0101'"
checked_on = 2026-01-05
"""
VALUE = """
[[opening.values]]
from = 2024-07-01
hours = 8
source = { title = "示例〔2024〕1号", clause = "第五条" }
"""
LATER = VALUE.replace("2024-07-01", "2025-07-01").replace("hours = 8", "hours = 7.5")


def test_the_dated_values_follow_each_other():
    pack = read_pack(OPENING + 'binding = "soft"\nuntil = 2025-12-31\n' + VALUE + LATER, "example")

    assert pack.opening(date(2024, 6, 30)) is None
    first, second = (pack.opening(date(year, 7, 1)) for year in (2024, 2025))
    assert first is not None
    assert second is not None
    assert (first.rule.hours, second.rule.hours) == (Decimal(8), Decimal("7.5"))
    assert (first.rule.days, first.rule.binding) == (tuple("1234567"), "soft")
    assert (second.rule.until, second.where) == (date(2025, 12, 31), "kind = '0101'")
    assert second.source.clause == "第五条"


def test_a_pack_without_such_a_rule_asks_for_nothing():
    assert load("hengyang-2018").opening(date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ('days = ["1", "9"]\n' + VALUE, "days 里的 9 应是 1 到 7；8 是节假日"),
        ("values = []\n", "values 应至少有一项"),
        (LATER + VALUE, "按 from 从早到晚排列"),
        ('often = "每天"\n' + VALUE, "不认识 often"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(source, what):
    with pytest.raises(PackError, match=what):
        read_pack(OPENING + source, "example")


def test_what_it_is_asked_of_is_checked_and_when_it_was_compared():
    pack = load("lvyuan-2022")
    (opening,) = pack.openings
    wrong = replace(pack, openings=(replace(opening, where="floor = '1'"),))

    old = [f.where for f in check(pack, ALL, load_codes(), date(2027, 11, 25)) if f.level == "old"]
    faults = [f for f in check(wrong, ALL, load_codes(), date(2026, 11, 26)) if f.level == "fault"]

    assert "opening" in old
    assert [f.where for f in faults] == ["opening"]
