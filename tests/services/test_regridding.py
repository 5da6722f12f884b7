"""改网格: a building or a group goes to another grid in one step."""

import pytest
from builders import a_grid, a_group, an_empty_household, record

from csdesk.errors import ClerkError
from csdesk.services import entries
from csdesk.services.households.regridding import move_to_grid, of_group, reaches
from csdesk.services.office import Office


def test_what_goes_along_is_counted(office: Office) -> None:
    first = an_empty_household(office)
    for no, building in (("90", "3栋1单元201"), ("91", "3栋2单元101"), ("92", "13栋101")):
        record(office, "households", household_no=no, building=building)
    third = entries.find_named(office, "households", "90")[0]

    assert [r.words for r in reaches(office, first)] == ["只此一户（0001）", "“1组”各户（1 户）"]
    assert [r.words for r in reaches(office, third)] == ["只此一户（90）", "“3栋”各户（2 户）"]


def test_a_whole_group_goes_in_one_step(office: Office) -> None:
    homes = [an_empty_household(office) for _ in range(3)]
    new = a_grid(office, "二网格")
    old = a_grid(office)
    entries.record(office, "households", {"grid": new}, id=homes[0])

    move_to_grid(office, of_group(office, a_group(office)).households, new)

    assert {entries.get(office, "households", h).row.grid for h in homes} == {new}
    assert [s.title for s in entries.steps(office, 1)] == ["改网格：2 户 → 二网格"]
    entries.undo(office)
    assert [entries.get(office, "households", h).row.grid for h in homes] == [new, old, old]


def test_households_that_are_there_already_are_said(office: Office) -> None:
    home = an_empty_household(office)

    with pytest.raises(ClerkError, match="都已在“一网格”"):
        move_to_grid(office, [home], a_grid(office))
