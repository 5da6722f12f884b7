"""Twelve months at a glance: who came and went, who was met, hours served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csdesk.domain.calendar import month_of, months_between
from csdesk.domain.filters import months_later
from csdesk.services.duties import COUNTING, VISITS
from csdesk.services.office import Office, reading
from csdesk.storage import meetings, population


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the trend.

    Attributes:
        came: People added to the registered population, opening aside.
        went: People taken away.
        met: People met at least once.
        kept: Changes were kept by then; before, 0 says nothing.
        visited: Visits were kept by then.
    """

    month: str
    came: int
    went: int
    met: int
    kept: bool = True
    visited: bool = True

    @property
    def label(self) -> str:
        """Such as 11月."""
        return f"{int(self.month[5:])}月"


def trend(office: Office, month: str, months: int = 12) -> Sequence[Month]:
    """The months up to one, in order."""
    last_first, last = month_of(month)
    first = months_later(last_first, 1 - months)
    names = list(months_between(f"{first:%Y-%m}", month))
    came, went = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    with reading(office) as c:
        line = population.lines(office.model)["registered"]
        for effect in population.effects(c, office.model, line, first, last):
            if effect.kind not in ("opened", "correction"):
                (came if effect.by > 0 else went)[f"{effect.on:%Y-%m}"] += 1
        met = meetings.people_by_month(c, office.model, VISITS, COUNTING, first, last)
        kept, visited = (
            meetings.first_month(c, office.model, *of)
            for of in (("changes", "event_date"), (VISITS.ledger, VISITS.day))
        )
    return [Month(n, came[n], went[n], met.get(n, 0), n >= kept, n >= visited) for n in names]
