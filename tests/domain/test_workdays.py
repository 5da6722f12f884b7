"""A time limit that ends on a day off ends on the next working day."""

from datetime import date

from csdesk.domain.holidays import Day, Holidays
from csdesk.domain.workdays import after, due, is_workday

NATIONAL = Holidays(
    [
        *(Day(date(2026, 10, n), "holiday", "国庆节") for n in range(1, 8)),
        Day(date(2026, 10, 10), "workday", "国庆节"),
    ]
)
UNKNOWN = Holidays([])


def test_holidays_and_weekends_are_off_and_some_weekends_are_worked() -> None:
    assert not is_workday(date(2026, 10, 5), NATIONAL.sort)
    assert is_workday(date(2026, 10, 8), NATIONAL.sort)
    assert is_workday(date(2026, 10, 10), NATIONAL.sort)
    assert not is_workday(date(2026, 10, 11), NATIONAL.sort)


def test_a_limit_over_the_holidays_ends_after_them() -> None:
    assert due(date(2026, 10, 3), NATIONAL.sort) == date(2026, 10, 8)
    assert due(date(2026, 10, 9), NATIONAL.sort) == date(2026, 10, 9)


def test_working_days_are_counted_from_the_day_after() -> None:
    assert after(date(2026, 9, 30), 2, NATIONAL.sort) == date(2026, 10, 9)
    assert after(date(2026, 10, 9), 0, NATIONAL.sort) == date(2026, 10, 9)


def test_of_a_year_that_is_not_known_weekends_alone_are_off() -> None:
    assert is_workday(date(2028, 1, 3), UNKNOWN.sort)
    assert due(date(2028, 1, 1), UNKNOWN.sort) == date(2028, 1, 3)
