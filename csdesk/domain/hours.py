"""Hours of volunteers: how long a service was, the star they make, when each was reached.

Hours are kept with one decimal, rounded down (standards 5.4); the stars are dated data (5.5).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import ROUND_DOWN, Decimal
from functools import cache
from itertools import zip_longest
from typing import Any

from csdesk.resources import resource

NONE = "0"
"""The code of who has no star yet."""
DAY = 24
"""Hours that one day has."""
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Level:
    """One star.

    Attributes:
        code: Of `volunteer_star`.
        least: Hours served in all to reach it.
    """

    code: str
    least: Decimal


@dataclass(frozen=True, slots=True)
class Star:
    """Where a volunteer stands.

    Attributes:
        code: Of `volunteer_star`; `NONE` below the first.
        missing: Hours to the next star; None at the top.
    """

    code: str
    missing: Decimal | None


@cache
def rules() -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    """What `resources/volunteering.toml` says of stars and of the time bank, the oldest first."""
    told = tomllib.loads(resource("volunteering.toml").read_text("utf-8"))
    return {name: tuple(sorted(some, key=lambda one: one["from"])) for name, some in told.items()}


def in_force(name: str, on: date) -> Mapping[str, Any]:
    """The rule of a name that holds on a day; before the first one that one."""
    first, *later = rules()[name]
    return next((one for one in reversed(later) if one["from"] <= on), first)


def levels(on: date, own: Sequence[int | None] = ()) -> tuple[Level, ...]:
    """The stars by the rule of a day, the lowest first.

    Args:
        on: The day.
        own: The office's own hours for each star; None where it has none.
    """
    usual = in_force("stars", on)["hours"]
    told = [mine or hers for mine, hers in zip_longest(own, usual)]
    return tuple(Level(str(n), Decimal(least)) for n, least in enumerate(told, 1))


def star(hours: Decimal, stars: Sequence[Level]) -> Star:
    """The star that so many hours make.

    Args:
        hours: All that count: no travel, nothing void.
        stars: The lowest first.
    """
    reached = [level for level in stars if level.least <= hours]
    above = stars[len(reached)] if len(reached) < len(stars) else None
    return Star(reached[-1].code if reached else NONE, above.least - hours if above else None)


def steps(
    served: Iterable[tuple[date, Decimal]], stars: Sequence[Level]
) -> tuple[tuple[Level, date], ...]:
    """Every star reached, with its day."""
    found = []
    total, left = Decimal(0), list(stars)
    for day, hours in sorted(served):
        total += hours
        while left and left[0].least <= total:
            found.append((left.pop(0), day))
    return tuple(found)


def said(hours: Decimal) -> str:
    """Hours without zeros that say nothing: 3, 2.5, 100."""
    return f"{hours.normalize():f}"


def between(begins: time, ends: time) -> Decimal:
    """Hours from one time of a day to a later one, with one decimal, rounded down."""
    minutes = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
    return (Decimal(minutes) / 60).quantize(_TENTH, ROUND_DOWN)
