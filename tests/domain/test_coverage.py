from datetime import date

import pytest

from csdesk.domain.calendar import month_of
from csdesk.domain.coverage import coverage, on_roll, outings, window, window_of
from csdesk.domain.duties import EveryDays, PerPeriod, Within


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


@pytest.mark.parametrize(
    ("frequency", "kind", "first"),
    [
        (PerPeriod(1, "week"), "month", date(2026, 11, 1)),
        (PerPeriod(2, "month"), "month", date(2026, 11, 1)),
        (PerPeriod(1, "quarter"), "quarter", date(2026, 10, 1)),
        (EveryDays(31), "month", date(2026, 11, 1)),
        (EveryDays(90), "days", date(2026, 9, 2)),
        (Within(1, ("begun",)), "month", date(2026, 11, 1)),
    ],
)
def test_who_is_to_be_seen_less_than_monthly_is_covered_by_a_visit_further_back(
    frequency, kind, first
):
    assert window_of(frequency) == kind
    assert window(frequency, "2026-11") == (first, date(2026, 11, 30))


def test_the_running_month_is_looked_at_up_to_the_day():
    assert window(PerPeriod(1, "month"), "2026-11", date(2026, 11, 8))[1] == date(2026, 11, 8)
    assert window(PerPeriod(1, "month"), "2026-11", date(2026, 12, 8))[1] == date(2026, 11, 30)


def test_several_visits_of_one_day_are_one_day_visited():
    day, later = date(2026, 11, 3), date(2026, 11, 4)

    found = outings([(1, 7, day), (2, 8, day), (3, 7, later), (3, 7, later)])

    assert (found.visits, found.days, found.people) == ((1, 2, 3), (day, later), (7, 8))
