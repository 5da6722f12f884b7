from datetime import date

import pytest

from csdesk.domain.codes import CodeTable, load_codes
from csdesk.domain.hours import Level, levels_of, star, steps

LEVELS = levels_of(load_codes()["volunteer_star"])
ON = date(2026, 11, 22)


def test_the_table_of_stars_is_read():
    assert [(level.code, level.minutes // 60) for level in LEVELS] == [
        ("0", 0), ("1", 100), ("2", 300), ("3", 600), ("4", 1000), ("5", 1500),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="no hours"):
        levels_of(CodeTable({"1": "一星"}, {}, {"1": {"note": "很多"}}))


@pytest.mark.parametrize(
    ("hours", "code", "missing"),
    [(0, "0", 100), (99, "0", 1), (100, "1", 200), (1499, "4", 1), (2000, "5", 0)],
)
def test_a_star_is_reached_with_its_hours(hours, code, missing):
    found = star(hours * 60, LEVELS)

    assert (found.level.code, found.missing) == (code, missing * 60)
    assert (found.next is None) is (code == "5")


def test_one_long_service_may_reach_two_stars():
    served = [(date(2026, 1, 1), 90 * 60), (date(2026, 2, 1), 300 * 60)]

    assert [(level.code, day) for level, day in steps(served, LEVELS)] == [
        ("1", date(2026, 2, 1)),
        ("2", date(2026, 2, 1)),
    ]


def test_a_local_table_may_have_other_hours():
    levels = (Level("0", "无", 0), Level("1", "铜", 30 * 60))

    assert star(31 * 60, levels).level.name == "铜"
