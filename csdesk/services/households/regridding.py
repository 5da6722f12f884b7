"""改网格: households of a group or a building go to another grid, all of them in one step."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass

from csdesk.domain.filters import Compare, Has
from csdesk.errors import ClerkError
from csdesk.services import entries, lists
from csdesk.services.entries import Outcome
from csdesk.services.office import Office, step

_BUILDING = re.compile(r"^.*?[栋幢座楼]")


@dataclass(frozen=True, slots=True)
class Reach:
    """Households that can go together.

    Attributes:
        words: Which they are, and how many.
        households: Their ids.
    """

    words: str
    households: tuple[int, ...]


def move_to_grid(office: Office, households: Sequence[int], grid: int) -> Outcome:
    """改网格: households are looked after from another grid; one step that is taken back.

    Returns:
        The id of the first household.

    Raises:
        ClerkError: All of them are in this grid already.
    """
    name = entries.titles(office, "grids", [grid]).get(grid, "")
    moving = _elsewhere(office, households, grid)
    if not moving:
        raise ClerkError(f"选中的户都已在“{name}”。", "请另选一个网格。")
    title = f"改网格：{len(moving)} 户 → {name}"
    with step(office, title) as w:
        for row in w.rows("households", "id", moving):
            found = w.stored("households", row)
            now = dataclasses.replace(found.row, grid=grid)
            w.change("households", found.id, found.version, now)
        return Outcome(households[0], (), title, w.by.op)


def _elsewhere(office: Office, households: Sequence[int], grid: int) -> list[int]:
    """Those of some households, not voided, that are in another grid or in none."""
    asked = lists.ask(office, "households", columns=("grid",))
    return [
        id
        for page in lists.pages(office, asked, households, 2000)
        for id, (there,) in zip(page.ids, page.rows, strict=True)
        if there is None or there[0] != grid
    ]


def reaches(office: Office, household: int) -> tuple[Reach, ...]:
    """What goes along with a household: itself alone, its building, its group."""
    row = entries.get(office, "households", household).row
    found = [Reach(f"只此一户（{row.household_no}）", (household,))]
    if block := _building(row.building):
        found.append(_counted(f"“{block}”各户", _in_building(office, block)))
    if row.group is not None:
        found.append(of_group(office, row.group))
    return tuple(found)


def of_group(office: Office, group: int) -> Reach:
    """All households of a villagers' group."""
    name = entries.titles(office, "groups", [group]).get(group, "")
    ids = lists.ids(office, lists.ask(office, "households", where=Compare("group", "=", group)))
    return _counted(f"“{name}”各户", ids)


def _building(words: str | None) -> str:
    """3栋 of 3栋1单元201; empty where no building is named."""
    found = _BUILDING.match(words or "")
    return found[0] if found else ""


def _in_building(office: Office, block: str) -> list[int]:
    asked = lists.ask(office, "households", where=Has("building", block), columns=("building",))
    ids = lists.ids(office, asked)
    return [
        id
        for page in lists.pages(office, asked, ids, 2000)
        for id, (words,) in zip(page.ids, page.rows, strict=True)
        if _building(words) == block  # 13栋 holds 3栋
    ]


def _counted(words: str, ids: Sequence[int]) -> Reach:
    return Reach(f"{words}（{len(ids)} 户）", tuple(ids))
