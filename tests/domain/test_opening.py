"""Opening hours as a committee writes them, and the rule of eight hours a day."""

import re
from datetime import date, time
from decimal import Decimal

import pytest

from csdesk.domain.indicators import Verdict
from csdesk.domain.opening import (
    DAYS,
    HOLIDAY,
    HoursError,
    OpeningRule,
    Span,
    hours,
    hours_said,
    judged,
    minutes,
    on_day,
    overall,
    read,
    week_written,
    written,
)

ON = date(2026, 10, 31)
DAY = read("8:30-17:30")
NOON = read("8:30-12:00 14:00-17:30")
EIGHT = OpeningRule(Decimal(8), tuple(DAYS))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("8:30-17:30", "8:30–17:30"),
        ("8：30—12：00，14：00～17：30", "8:30–12:00、14:00–17:30"),
        ("上午8点半到12点、下午2点至5:30", "8:30–12:00、14:00–17:30"),
        ("下午2:00-晚上9:00", "14:00–21:00"),
        ("14:00-17:30 08:30-12:00", "8:30–12:00、14:00–17:30"),
        ("0830-1700", "8:30–17:00"),
        ("9-24", "9:00–24:00"),
        ("全天", "全天"),
        (" 24小时 ", "全天"),
        ("", "不开放"),
        ("休息", "不开放"),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, said: str) -> None:
    assert written(read(text)) == said


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("早上八点", "“早上八点”读不懂"),
        ("8:30-17:30 有时", "“8:30-17:30 有时”读不懂"),
        ("17:30-8:30", "17:30-8:30：关门不晚于开门"),
        ("8-25", "8-25：没有这个钟点"),
        ("8:30-12:70", "8:30-12:70：没有这个钟点"),
        ("8-12 11-15", "8:00–12:00 和 11:00–15:00 有重叠"),
    ],
)
def test_what_is_no_hours_is_told(text: str, why: str) -> None:
    with pytest.raises(HoursError, match=f"^{re.escape(why)}$"):
        read(text)


def test_a_break_is_not_open_and_what_overlaps_counts_once() -> None:
    assert minutes(NOON) == 7 * 60
    assert minutes((Span(time(8), time(12)), Span(time(10), time(14)))) == 6 * 60
    assert minutes(read("全天")) == 24 * 60
    assert minutes(read("22:00-24:00")) == 120
    assert minutes(()) == 0


def test_days_alike_are_written_together() -> None:
    week = dict.fromkeys("12345", DAY) | {"6": NOON, HOLIDAY: ()}

    assert week_written(week) == (
        "周一至周五 8:30–17:30；周六 8:30–12:00、14:00–17:30；周日不开放；节假日不开放"
    )
    assert week_written(dict.fromkeys("1234567", DAY)) == "每天 8:30–17:30"
    assert week_written({"6": DAY, "7": DAY}) == "周一至周五不开放；周六、周日 8:30–17:30"
    assert week_written({"1": None} | dict.fromkeys("234567", DAY)) == (
        "周一没有填全；周二至周日 8:30–17:30"
    )
    assert week_written({}) == ""


def test_how_long_it_is_open_or_why_nobody_can_say() -> None:
    week = {"1": read("8:30-11:50"), "2": None, "3": ()}

    assert hours(week, "1").value == Decimal("3.33")
    assert hours(week, "2").missing == "周二的开门、关门没有填全"
    assert hours(week, "3").value == 0
    assert hours(week, "4").value == 0
    assert hours(week, HOLIDAY).missing == "没有登记节假日的开放时间"
    assert hours({}, "1").missing == "没有登记开放时间"
    assert (hours_said(Decimal("8.50")), hours_said(Decimal(10)), hours_said(None)) == (
        "8.5 小时", "10 小时", "—",
    )  # fmt: skip


def test_a_day_is_open_as_its_weekday_says_or_the_calendar() -> None:
    week = {**dict.fromkeys("1235", DAY), "4": NOON, "6": None, HOLIDAY: read("9-17")}

    assert on_day(week, date(2026, 10, 1), "holiday") == read("9-17")
    assert on_day(week, date(2026, 10, 10), "workday") == DAY  # a Saturday that is worked on
    assert on_day(week, date(2026, 10, 15), "workday") == NOON
    assert on_day(week, date(2026, 10, 17), "rest") == ()
    assert on_day(week, date(2027, 1, 1), None) == DAY
    assert on_day({}, date(2026, 10, 1), "holiday") == ()


def test_a_week_that_keeps_the_rule_keeps_it_on_every_day() -> None:
    week = dict.fromkeys(DAYS, DAY)

    found = judged(week, EIGHT, ON)

    assert [one.name for one in found][-2:] == ["周日", "节假日"]
    assert {one.verdict.state for one in found} == {"met"}
    assert overall(found) == Verdict("met")


def test_days_that_are_closed_or_short_are_named() -> None:
    week = dict.fromkeys("12345", DAY) | {"6": NOON, HOLIDAY: DAY}

    assert overall(judged(week, EIGHT, ON)) == Verdict("not_met", "周日不开放；周六 7 小时")
    assert overall(judged(week | {"7": DAY}, EIGHT, ON)) == Verdict("not_met", "周六 7 小时")
    noons = dict.fromkeys("12345", NOON) | {"7": NOON}
    assert (
        overall(judged(noons, EIGHT, ON)).missing
        == "周六不开放；周一、周二、周三、周四、周五、周日 7 小时"
    )
    noons = dict.fromkeys("12345", NOON) | {"6": DAY, HOLIDAY: read("9-12")}
    assert overall(judged(noons, EIGHT, ON)).missing == (
        "周日不开放；节假日 3 小时；周一至周五 7 小时"
    )


def test_what_is_not_known_is_not_missed() -> None:
    week = dict.fromkeys("1234567", DAY)

    assert overall(judged(week, EIGHT, ON)) == Verdict("cannot_say", "没有登记节假日的开放时间")
    assert overall(judged({}, EIGHT, ON)).missing == "没有登记开放时间"


def test_a_day_that_is_only_encouraged_is_not_judged() -> None:
    workdays = OpeningRule(Decimal(8), tuple("12345"))
    week = dict.fromkeys("12345", DAY)

    found = judged(week, workdays, ON)

    assert found[5].verdict.state == "not_applicable"
    assert overall(found) == Verdict("met")
    assert overall(judged(week, None, ON)) == Verdict("not_applicable")


def test_a_target_as_a_rule_is_never_said_to_be_missed() -> None:
    mostly = OpeningRule(Decimal(8), tuple("1234567"), "soft")

    assert overall(judged({"1": DAY}, mostly, ON)) == Verdict(
        "cannot_say", "力争达到的目标，未达到时不判定"
    )
