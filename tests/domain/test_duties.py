from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.domain.calendar import month_of, period_of
from csdesk.domain.duties import (
    EveryDays,
    Last,
    Met,
    PerPeriod,
    Person,
    Rule,
    coverage,
    due_list,
    last_met,
    on_roll,
    state,
)

DAY = timedelta(1)
MONTHLY = Rule("monthly", "每月一次", "age >= 60", PerPeriod(1, "month"))
TWICE = Rule("twice", "每月两次", "age >= 60", PerPeriod(2, "month"))
WEEKLY = Rule("weekly", "每周一次", "age >= 80", PerPeriod(1, "week"))
EVERY_TEN = Rule("ten", "每十天一次", "age >= 80", EveryDays(10))
SINCE = date(2026, 1, 1)


def asked(rule, on, *days, since=SINCE):
    meetings = [Met(1, day) for day in days]
    last = last_met(meetings, rule.frequency, on)
    (found,) = due_list([rule], {rule.id: [Person(1, since)]}, {rule.id: last}, on)
    return found


def test_a_month_not_yet_met_is_due_on_its_last_day():
    found = asked(MONTHLY, date(2026, 11, 22), date(2026, 10, 5))

    assert (found.due, found.last, found.state) == (
        date(2026, 11, 30),
        date(2026, 10, 5),
        "covered",
    )


def test_once_met_the_next_months_last_day_is_due():
    assert asked(MONTHLY, date(2026, 11, 22), date(2026, 11, 5)).due == date(2026, 12, 31)


def test_a_month_that_ended_unmet_stays_owed_until_the_next_meeting():
    on = date(2026, 11, 22)

    assert asked(MONTHLY, on, date(2026, 8, 5)).due == date(2026, 9, 30)
    assert asked(MONTHLY, on, date(2026, 8, 5)).state == "overdue"
    assert asked(MONTHLY, on, date(2026, 8, 5), date(2026, 11, 2)).due == date(2026, 12, 31)


def test_one_meeting_of_two_leaves_the_month_owed():
    assert asked(TWICE, date(2026, 11, 22), date(2026, 11, 5)).due == date(2026, 11, 30)
    assert asked(TWICE, date(2026, 12, 2), date(2026, 11, 5)).due == date(2026, 11, 30)
    assert asked(TWICE, date(2026, 12, 2), date(2026, 11, 5), date(2026, 12, 1)).due == date(
        2026, 12, 31
    )
    assert asked(TWICE, date(2026, 11, 22), date(2026, 11, 5), date(2026, 11, 6)).due == date(
        2026, 12, 31
    )


def test_who_was_never_met_owes_the_period_in_which_she_came_under_the_rule():
    on = date(2026, 11, 22)

    assert asked(MONTHLY, on, since=date(2026, 11, 20)).due == date(2026, 11, 30)
    assert asked(MONTHLY, on, since=date(2026, 9, 20)).due == date(2026, 9, 30)
    assert asked(MONTHLY, on).last is None


def test_months_before_she_came_under_the_rule_are_not_owed():
    found = asked(MONTHLY, date(2026, 11, 22), date(2025, 3, 1), since=date(2026, 11, 2))

    assert (found.due, found.since) == (date(2026, 11, 30), date(2026, 11, 2))


def test_days_count_from_the_last_meeting_else_from_coming_under_the_rule():
    assert asked(EVERY_TEN, date(2026, 11, 22), date(2026, 11, 20)).due == date(2026, 11, 30)
    assert asked(EVERY_TEN, date(2026, 11, 22), since=date(2026, 11, 20)).due == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("on", "pressing"),
    [
        (date(2026, 11, 26), "covered"),
        (date(2026, 11, 27), "soon"),
        (date(2026, 11, 29), "soon"),
        (date(2026, 11, 30), "due"),
        (date(2026, 12, 1), "overdue"),
    ],
)
def test_the_state_follows_from_the_due_day(on, pressing):
    assert state(date(2026, 11, 30), on) == pressing
    assert asked(MONTHLY, on, date(2026, 10, 5)).state == pressing


def test_a_week_begins_on_monday():
    on = date(2026, 11, 25)

    assert asked(WEEKLY, on, date(2026, 11, 22)).due == date(2026, 11, 29)
    assert asked(WEEKLY, on, date(2026, 11, 23)).due == date(2026, 12, 6)


def test_the_strictest_rule_wins_and_is_named():
    on, met = date(2026, 11, 25), {1: Last(date(2026, 11, 24)), 2: Last(date(2026, 11, 2))}
    people = {"monthly": [Person(1, SINCE), Person(2, SINCE)], "ten": [Person(2, SINCE)]}

    found = due_list([MONTHLY, EVERY_TEN], people, {"monthly": met, "ten": met}, on)

    assert [(d.person, d.rule.id, d.due) for d in found] == [
        (1, "monthly", date(2026, 12, 31)),
        (2, "ten", date(2026, 11, 12)),
    ]


def test_of_equal_due_days_the_earlier_rule_is_named():
    people = {"monthly": [Person(1, SINCE)], "twice": [Person(1, SINCE)]}

    (found,) = due_list([TWICE, MONTHLY], people, {}, date(2026, 1, 5))

    assert found.rule is TWICE


def test_a_rule_asks_nothing_outside_its_days_and_nothing_from_before():
    rule = Rule("r", "r", "", PerPeriod(1, "month"), start=date(2026, 3, 1), stop=date(2026, 6, 1))
    people = {"r": [Person(1, SINCE)]}

    assert not due_list([rule], people, {}, date(2026, 2, 28))
    assert not due_list([rule], people, {}, date(2026, 6, 1))
    (found,) = due_list([rule], people, {}, date(2026, 5, 31))
    assert (found.due, found.since) == (date(2026, 3, 31), date(2026, 3, 1))


def test_a_meeting_attempted_or_by_another_mode_does_not_count():
    rule = Rule("r", "r", "", EveryDays(7), modes=("01", "02"), unmet=("09", "10"))

    assert rule.counts("01", "01")
    assert rule.counts("02", None)
    assert not rule.counts("01", "09")
    assert not rule.counts("05", "01")
    assert not rule.counts(None, "01")
    assert MONTHLY.counts(None, None)


def test_attempts_and_later_meetings_do_not_move_the_clock():
    meetings = [
        Met(1, date(2026, 11, 3)),
        Met(1, date(2026, 11, 9), False),
        Met(1, date(2026, 11, 30)),
    ]

    assert last_met(meetings, MONTHLY.frequency, date(2026, 11, 22)) == {1: Last(date(2026, 11, 3))}


def test_meetings_in_the_last_ones_period_are_counted():
    days = [date(2026, 11, 20), date(2026, 11, 3), date(2026, 10, 30)]

    found = last_met([Met(1, d) for d in days], TWICE.frequency, date(2026, 11, 22))

    assert found == {1: Last(date(2026, 11, 20), 2)}


def slow_due(rule, since, days, on):
    """Day by day, with the words of the rule."""
    if isinstance(rule.frequency, EveryDays):
        past = [d for d in days if d <= on]
        return (max(past) if past else since) + timedelta(rule.frequency.days)
    period, times = rule.frequency.period, rule.frequency.times
    owed, day, met = None, period_of(since, period)[0], 0
    while True:
        first, last = period_of(day, period)
        met = met * (day != first) + days.count(day)
        owed = None if day in days else owed
        if day == on:
            return owed or (last if met < times else period_of(last + DAY, period)[1])
        if day == last and met < times:
            owed = owed or day
        day += DAY


@given(
    frequency=st.one_of(
        st.builds(EveryDays, st.integers(1, 40)),
        st.builds(PerPeriod, st.integers(1, 3), st.sampled_from(["week", "month", "quarter"])),
    ),
    since=st.integers(0, 200),
    later=st.integers(0, 200),
    days=st.lists(st.integers(-100, 450), max_size=30),
)
def test_the_due_day_is_that_of_the_slow_reference(frequency, since, later, days):
    rule = Rule("r", "r", "", frequency)
    since, on = SINCE + since * DAY, SINCE + (since + later) * DAY
    days = [SINCE + n * DAY for n in days]

    assert asked(rule, on, *days, since=since).due == slow_due(rule, since, days, on)


def test_coverage_names_who_was_missed():
    found = coverage([3, 1, 2], {1})

    assert (found.roll, found.met, found.missing) == (3, 1, (3, 2))


@pytest.mark.parametrize(
    ("start", "stop", "any_day", "last_day"),
    [
        (date(2026, 1, 1), None, True, True),
        (date(2026, 11, 30), None, True, True),
        (date(2026, 12, 1), None, False, False),
        (date(2026, 1, 1), date(2026, 11, 1), False, False),
        (date(2026, 1, 1), date(2026, 11, 2), True, False),
        (date(2026, 11, 10), date(2026, 12, 1), True, True),
    ],
)
def test_the_roll_of_a_month_holds_who_was_listed_at_any_time(start, stop, any_day, last_day):
    month = month_of("2026-11")

    assert on_roll(start, stop, month) is any_day
    assert on_roll(start, stop, month, "last day") is last_day
