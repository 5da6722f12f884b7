"""The order in which one goes round."""

from builders import a_group, record

from csdesk.services import lists
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
