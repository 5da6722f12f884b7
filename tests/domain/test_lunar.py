from datetime import date, timedelta

import pytest

from csdesk.domain.lunar import LunarDay, lunar, lunar_text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 2, 17), "农历正月初一"),
        (date(2026, 11, 22), "农历十月十四"),
        (date(2026, 11, 20), "农历十月十二"),
        (date(2025, 7, 25), "农历闰六月初一"),
        (date(1956, 2, 29), "农历正月十八"),
        (date(2027, 2, 5), "农历腊月廿九"),
        (date(2027, 2, 6), "农历正月初一"),
        (date(2024, 2, 9), "农历腊月三十"),
        (date(2026, 11, 28), "农历十月二十"),
        (date(2026, 11, 29), "农历十月廿一"),
        (date(1933, 7, 22), "农历闰五月三十"),
        (date(1996, 7, 15), "农历五月三十"),
    ],
)
def test_the_lunar_day_stands_on_the_home_page(day, text):
    assert lunar_text(day) == text


@pytest.mark.parametrize(("year", "month"), [(2023, 2), (2025, 6), (2033, 11)])
def test_leap_months_are_where_the_standard_has_them(year, month):
    days = (date(year, 1, 1) + timedelta(n) for n in range(430))
    leap = {(d.year, d.month) for d in map(lunar, days) if d and d.leap}

    assert (year, month) in leap
    assert len({y for y, _ in leap if y == year}) == 1


def test_days_outside_the_table_have_no_lunar_day():
    assert lunar(date(1900, 1, 30)) is None
    assert lunar(date(1900, 1, 31)) == LunarDay(1900, 1, 1)
    assert lunar(date(2101, 1, 28)) == LunarDay(2100, 12, 29)
    assert lunar_text(date(2101, 1, 29)) == ""


def test_days_follow_each_other_without_a_gap():
    day, before = date(1900, 2, 1), lunar(date(1900, 1, 31))
    while now := lunar(day):
        follows = now.day == before.day + 1 and now.month == before.month
        assert follows or (now.day == 1 and before.day in (29, 30))
        day, before = day + timedelta(1), now
