"""The order in which one goes round: grid, group, door; 2组 before 10组, 3号 before 12号."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from csdesk.services import lists
from csdesk.services.office import Office

DOORS = {
    "residents": ("grid", "group", "address", "household", "age"),
    "households": ("grid", "group", "address", "household_no", "id"),
    "facilities": ("grid", "grid", "place", "facility_name", "id"),
}
"""Ledger to grid, group, where the door is, which door, and the number that falls at one door."""
_LAST = "\uffff"
_PARTS = re.compile(r"(\d+)")

Step = tuple[tuple[int, int, str], ...]


def step(text: str | None) -> Step:
    """A text as it is walked by: numbers in it count as numbers, nothing stands last."""
    parts = _PARTS.split(text or _LAST)
    return tuple((0, int(p), "") if n % 2 else (1, 0, p) for n, p in enumerate(parts) if p)


def in_order(office: Office, ledger: str, ids: Sequence[int]) -> list[int]:
    """Some residents, households or facilities in the order in which one goes round."""
    grids = lists.ask(office, "grids", columns=("id",))
    place = {id: at for at, id in enumerate(lists.ids(office, grids))}
    asked = lists.ask(office, ledger, every=True, columns=DOORS[ledger])
    found: list[tuple[Any, ...]] = []
    for page in lists.pages(office, asked, ids, 2000):
        for id, (grid, group, where, door, falls) in zip(page.ids, page.rows, strict=True):
            at = place.get(grid[0], len(place)) if grid else len(place)
            key = (at, *(step(_title(x)) for x in (group, where, door)), -(falls or 0))
            found.append((*key, id))
    return [row[-1] for row in sorted(found)]


def _title(value: Any) -> str | None:
    told: str | None = value[1] if isinstance(value, tuple) else value
    return told
