"""Stars of volunteers: level, how far the next one is, when each was reached (standards 5.4, 5.5)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from csdesk.domain.codes import CodeTable


@dataclass(frozen=True, slots=True)
class Level:
    """One line of the table of stars.

    Attributes:
        minutes: Served in all to reach it.
    """

    code: str
    name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Star:
    """Where a volunteer stands.

    Attributes:
        next: The level after it; None at the top.
        missing: Minutes to the next level, 0 at the top.
    """

    level: Level
    next: Level | None
    missing: int


def levels_of(stars: CodeTable) -> tuple[Level, ...]:
    """The levels of `volunteer_star`, from none upward; the hours stand in the note, 累计100小时.

    Raises:
        ValueError: A star's note tells no hours.
    """
    found = []
    for code, name in stars.names.items():
        hours = re.search(r"(\d+)小时", stars.rows[code]["note"])
        if not hours:
            raise ValueError(f"volunteer_star {code}: no hours in the note")
        none = "不满" in stars.rows[code]["note"]
        found.append(Level(code, name, 0 if none else int(hours[1]) * 60))
    return tuple(sorted(found, key=lambda level: level.minutes))


def star(minutes: int, levels: Sequence[Level]) -> Star:
    """The level of so many minutes served.

    Args:
        minutes: All that count: no travel, nothing void.
        levels: From none upward.
    """
    reached = [level for level in levels if level.minutes <= minutes]
    above = levels[len(reached)] if len(reached) < len(levels) else None
    return Star(reached[-1], above, above.minutes - minutes if above else 0)


def steps(
    served: Iterable[tuple[date, int]], levels: Sequence[Level]
) -> tuple[tuple[Level, date], ...]:
    """Every level reached, with its day, for the volunteer's certificate."""
    found = []
    total, left = 0, [level for level in levels if level.minutes]
    for day, minutes in sorted(served):
        total += minutes
        while left and left[0].minutes <= total:
            found.append((left.pop(0), day))
    return tuple(found)
