from datetime import date, time
from decimal import Decimal

import pytest

from csdesk.domain.hours import Level, between, in_force, levels, rules, star, steps

ON = date(2026, 11, 22)


def test_the_stars_are_dated_data_with_their_source() -> None:
    assert [(level.code, int(level.least)) for level in levels(ON)] == [
        ("1", 100), ("2", 300), ("3", 600), ("4", 1000), ("5", 1500),
    ]  # fmt: skip
    assert in_force("stars", date(1999, 1, 1)) == rules()["stars"][0]
    for some in rules().values():
        assert all(one["source"]["title"] and one["source"]["clause"] for one in some)
        assert [one["from"] for one in some] == sorted(one["from"] for one in some)


@pytest.mark.parametrize(
    ("hours", "code", "missing"),
    [
        ("0", "0", 100),
        ("99.9", "0", "0.1"),
        ("100", "1", 200),
        ("1499", "4", 1),
        ("2000", "5", None),
    ],
)
def test_a_star_is_reached_with_its_hours(hours: str, code: str, missing: str | None) -> None:
    found = star(Decimal(hours), levels(ON))

    assert found.code == code
    assert found.missing == (None if missing is None else Decimal(missing))


def test_one_long_service_may_reach_two_stars() -> None:
    served = [(date(2026, 1, 1), Decimal(90)), (date(2026, 2, 1), Decimal(300))]

    assert [(level.code, day) for level, day in steps(served, levels(ON))] == [
        ("1", date(2026, 2, 1)),
        ("2", date(2026, 2, 1)),
    ]


def test_a_place_may_have_other_hours_for_some_stars() -> None:
    assert [int(level.least) for level in levels(ON, (30, None, None, None, 900))] == [
        30, 300, 600, 1000, 900,
    ]  # fmt: skip


def test_a_local_table_may_have_other_hours() -> None:
    assert star(Decimal(31), (Level("1", Decimal(30)),)).code == "1"


def test_hours_between_two_times_are_rounded_down() -> None:
    assert between(time(8, 30), time(11, 50)) == Decimal("3.3")
    assert between(time(9), time(9, 5)) == 0
