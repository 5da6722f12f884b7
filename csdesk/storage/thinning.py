"""Which copies stay."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Keep:
    """How many copies stay: the last ones, one for each of the last days and months with any."""

    last: int
    days: int
    months: int


OWN = Keep(10, 14, 24)
STICK = Keep(3, 0, 0)


def staying(copies: Iterable[tuple[int, date]], keep: Keep) -> frozenset[int]:
    """The running numbers of those that stay.

    The order is that of the numbers, so that a wrong clock does not cost the newest one.

    Args:
        copies: Number and day of each.
        keep: How many.
    """
    newest_first = sorted(copies, reverse=True)
    stay = {number for number, _ in newest_first[: keep.last]}
    for form, limit in (("%Y-%m-%d", keep.days), ("%Y-%m", keep.months)):
        newest_of: dict[str, int] = {}
        for number, day in newest_first:
            newest_of.setdefault(day.strftime(form), number)
        stay.update(list(newest_of.values())[:limit])
    return frozenset(stay)
