from datetime import date, timedelta

import pytest

from csdesk.domain.calendar import (
    age_on,
    birthday,
    month_of,
    months_between,
    next_birthday,
    period_of,
    reaches,
    turns,
    weekday,
    written,
)

DAY = timedelta(1)


def test_the_birthday_itself_counts():
    born = date(1946, 11, 22)

    assert age_on(born, date(2026, 11, 21)) == 79
    assert age_on(born, date(2026, 11, 22)) == 80


def test_ages_of_criminal_law_are_reached_the_day_after():
    born = date(2012, 5, 1)

    assert age_on(born, date(2026, 5, 1), "day after") == 13
    assert age_on(born, date(2026, 5, 2), "day after") == 14
    assert age_on(born, born, "day after") == 0


def test_who_is_born_on_29_february_has_the_28th_in_other_years():
    born = date(2000, 2, 29)

    assert age_on(born, date(2026, 2, 27)) == 25
    assert age_on(born, date(2026, 2, 28)) == 26
    assert age_on(born, date(2028, 2, 28)) == 27
    assert age_on(born, date(2028, 2, 29)) == 28
    assert birthday(born, 26) == date(2026, 2, 28)


@pytest.mark.parametrize(("born", "age"), [("1950", 76), ("1950-11", 76), ("1950-12", 75)])
def test_a_birth_known_in_part_counts_from_its_first_day(born, age):
    assert age_on(born, date(2026, 11, 22)) == age


def test_nobody_has_an_age_before_birth_or_without_one():
    assert age_on(date(2026, 1, 2), date(2026, 1, 1)) is None
    assert age_on(None, date(2026, 1, 1)) is None
    assert age_on(date(2026, 1, 1), date(2026, 1, 1)) == 0


def test_the_day_of_turning_eighty_is_told():
    assert reaches(date(1946, 12, 1), 80) == date(2026, 12, 1)
    assert reaches("1946-12", 80) == date(2026, 12, 1)


def test_the_next_birthday_is_the_first_on_the_day_or_after_it():
    born = date(1946, 11, 22)

    assert (next_birthday(born, date(2026, 11, 22)), turns(born, date(2026, 11, 22))) == (
        date(2026, 11, 22), 80,
    )  # fmt: skip
    assert next_birthday("1946-11", date(2026, 11, 2)) == date(2027, 11, 1)
    assert next_birthday("2000-02-29", date(2026, 2, 28)) == date(2026, 2, 28)
    assert next_birthday("2000-02-29", date(2026, 3, 1)) == date(2027, 2, 28)


def test_who_is_not_born_before_the_day_has_no_next_birthday():
    for born in (None, date(2026, 1, 1), "2027"):
        assert turns(born, date(2026, 1, 1)) is None
        assert next_birthday(born, date(2026, 1, 1)) is None


def test_months_know_their_first_and_last_day():
    assert month_of("2028-02") == (date(2028, 2, 1), date(2028, 2, 29))
    assert list(months_between("2025-11", "2026-02")) == [
        "2025-11",
        "2025-12",
        "2026-01",
        "2026-02",
    ]
    with pytest.raises(ValueError, match="month"):
        month_of("2026-13")


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("week", date(2026, 11, 23), date(2026, 11, 29)),
        ("month", date(2026, 11, 1), date(2026, 11, 30)),
        ("quarter", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_every_day_of_a_period_finds_its_ends(period, first, last):
    day = first
    while day <= last:
        assert period_of(day, period) == (first, last)
        day += DAY


def test_days_are_written_as_documents_write_them():
    assert weekday(date(2026, 11, 22)) == "星期日"
    assert weekday(date(2026, 11, 25)) == "星期三"
    assert written(date(2026, 11, 2)) == "2026年11月2日"
