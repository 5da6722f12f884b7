"""The order in which one goes round."""

import pytest
from builders import a_grid, a_group, record

from csdesk.errors import ClerkError
from csdesk.services import entries, lists
from csdesk.services.office import Office
from csdesk.services.rounds import walking
from csdesk.services.rounds.walking import walked_by


def test_numbers_in_a_text_count_as_numbers_and_nothing_stands_last() -> None:
    doors = ["10组2号", None, "2组12号", "2组3号", "村口", "3号"]

    assert sorted(doors, key=walked_by) == ["2组3号", "2组12号", "3号", "10组2号", "村口", None]


def test_households_are_walked_by_grid_group_and_door(office: Office) -> None:
    grids = [
        record(office, "grids", grid_no=no, grid_name=name)
        for no, name in (("01", "一网格"), ("02", "二网格"))
    ]
    groups = [a_group(office, name) for name in ("10组", "2组")]
    homes = [
        record(office, "households", household_no=no, address=address, group=group, grid=grid)
        for no, address, group, grid in (
            ("0005", "12号", groups[1], grids[0]), ("0004", "3号", groups[1], grids[0]),
            ("0003", "1号", groups[0], grids[0]), ("0002", "1号", groups[1], grids[1]),
            ("0001", "", None, None),
        )
    ]  # fmt: skip

    walked = walking.in_order(
        office, "households", lists.ids(office, lists.ask(office, "households", every=True))
    )

    named = dict(zip(homes, "54321", strict=True))
    assert "".join(named[h] for h in walked) == "45321"


def homes_of(office: Office, grid: int, *doors: str) -> list[int]:
    """Households of a grid, one a door."""
    return [
        record(office, "households", household_no=door, address=door, grid=grid) for door in doors
    ]


def walked(office: Office) -> str:
    """The doors of all households in walking order."""
    asked = lists.ask(office, "households", columns=("address",), every=True)
    ids = walking.in_order(office, "households", lists.ids(office, asked))
    return " ".join(row[0] for row in lists.lines(office, asked, ids).rows)


def test_an_arranged_order_holds_for_its_grid_and_is_one_step(office: Office) -> None:
    one, two = a_grid(office), a_grid(office, "二网格")
    a, b, c, d = homes_of(office, one, "1号", "2号", "3号", "4号")
    homes_of(office, two, "5号", "6号")

    outcome = walking.arrange(office, one, [d, a, c])

    assert outcome.title == "排定一网格的走访次序"
    assert walked(office) == "5号 6号 4号 2号 1号 3号"
    assert b not in (d, a, c)  # she was not listed and stays where she was
    assert not walking.arrange(office, one, [d, a, c]).kept
    entries.undo(office)
    assert walked(office) == "5号 6号 1号 2号 3号 4号"


def test_who_came_since_goes_after_the_one_before_by_the_door(office: Office) -> None:
    grid = a_grid(office)
    a, b, c = homes_of(office, grid, "2号", "3号", "5号")
    walking.arrange(office, grid, [c, b, a])

    homes_of(office, grid, "1号", "4号")

    assert walked(office) == "1号 5号 3号 4号 2号"
    walking.by_doors(office, grid)
    assert walked(office) == "1号 2号 3号 4号 5号"


def test_a_household_of_another_grid_is_not_arranged(office: Office) -> None:
    (home,) = homes_of(office, a_grid(office, "二网格"), "1号")

    with pytest.raises(ClerkError, match="不在这个网格"):
        walking.arrange(office, a_grid(office), [home])
