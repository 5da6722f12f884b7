"""The order in which one goes round: grid, then as the clerk has arranged it, else group and door.

By itself 2组 comes before 10组 and 3号 before 12号. What she arranges is kept with the households, a
number for each in its grid; a household that came since goes after the one before it by its door.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from csdesk.domain.filters import Compare
from csdesk.errors import ClerkError
from csdesk.services import entries, lists
from csdesk.services.entries import Outcome
from csdesk.services.office import Office, step

DOORS = {
    "residents": ("grid", "group", "address", "household", "age", "household.walk_no"),
    "households": ("grid", "group", "address", "household_no", "id", "walk_no"),
    "facilities": ("grid", "grid", "place", "facility_name", "id"),
}
"""Ledger to grid, group, where the door is, which door, the number that falls at one door, and
where there is one its place in an arranged order."""
HOMES = "households"
_LAST = "\uffff"
_PARTS = re.compile(r"(\d+)")

Step = tuple[tuple[int, int, str], ...]


def walked_by(text: str | None) -> Step:
    """A text as it is walked by: numbers in it count as numbers, nothing stands last."""
    parts = _PARTS.split(text or _LAST)
    return tuple((0, int(p), "") if n % 2 else (1, 0, p) for n, p in enumerate(parts) if p)


def in_order(office: Office, ledger: str, ids: Sequence[int]) -> list[int]:
    """Some residents, households or facilities in the order in which one goes round."""
    grids = lists.ask(office, "grids", columns=("id",))
    at_grid = {id: at for at, id in enumerate(lists.ids(office, grids))}
    asked = lists.ask(office, ledger, every=True, columns=DOORS[ledger])
    found: list[tuple[Any, ...]] = []
    places: dict[int, int | None] = {}
    for page in lists.pages(office, asked, ids, 2000):
        for id, (grid, group, where, door, falls, *place) in zip(page.ids, page.rows, strict=True):
            at = at_grid.get(grid[0], len(at_grid)) if grid else len(at_grid)
            key = (at, *(walked_by(_title(x)) for x in (group, where, door)), -(falls or 0))
            found.append((*key, id))
            places[id] = place[0] if place else None
    by_door = groupby(sorted(found), key=lambda row: row[0])
    return [id for _, rows in by_door for id in _arranged([row[-1] for row in rows], places)]


def _title(value: Any) -> str | None:
    told: str | None = value[1] if isinstance(value, tuple) else value
    return told


def _arranged(by_door: Sequence[int], places: Mapping[int, int | None]) -> Iterator[int]:
    """Those of one grid: by their places, each with those after it by the door that have none."""
    first, behind = list[int](), dict[int, list[int]]()
    for id in by_door:
        if places[id] is not None:
            behind[id] = []
        else:
            (behind[next(reversed(behind))] if behind else first).append(id)
    yield from first
    for id in sorted(behind, key=lambda id: places[id] or 0):
        yield id
        yield from behind[id]


# ---- arranging ------------------------------------------------------------------------------------


def arrange(office: Office, grid: int, homes: Sequence[int]) -> Outcome:
    """Keeps the order of some households of a grid, in one step; the others stay where they are.

    Args:
        office: The open office.
        grid: The grid.
        homes: Households of it, in the order in which they shall be walked.

    Raises:
        ClerkError: This program may only read, or one of them is of another grid.
    """
    every = _homes(office, grid)
    if set(homes) - set(every):
        raise ClerkError("有的户已经不在这个网格。", "请按 F5 看新名单，再排一次。")
    moved, some = iter(homes), set(homes)
    order = [next(moved) if home in some else home for home in every]
    return _keep(office, grid, "排定{}的走访次序", {home: n for n, home in enumerate(order, 1)})


def by_doors(office: Office, grid: int) -> Outcome:
    """Forgets what was arranged in a grid: group and door count again.

    Raises:
        ClerkError: This program may only read.
    """
    title = "{}的走访次序恢复按门牌"
    return _keep(office, grid, title, dict.fromkeys(_homes(office, grid)))


def _homes(office: Office, grid: int) -> list[int]:
    there = lists.both(office.ledgers[HOMES].default, Compare("grid", "=", grid))
    return in_order(office, HOMES, lists.ids(office, lists.ask(office, HOMES, where=there)))


def _keep(office: Office, grid: int, title: str, places: Mapping[int, int | None]) -> Outcome:
    named = title.format(entries.titles(office, "grids", [grid]).get(grid, ""))
    changed = 0
    with step(office, named) as w:
        for home, place in places.items():
            stored = w.get(HOMES, home)
            if stored.row.walk_no != place:
                row = dataclasses.replace(stored.row, walk_no=place)
                w.change(HOMES, home, stored.version, row)
                changed += 1
        return Outcome(grid if changed else None, (), named, w.by.op)
