"""What a category of people asks of its holder: her age, and which others she can't have beside it.

Pairs and ages are data with their source (`category_pairs.tsv`, `category_ages.tsv`); a code there
means its children too, of two ages the one said of the nearest code holds.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from csdesk.domain.codes import CodeTable
from csdesk.resources import table


@dataclass(frozen=True, slots=True)
class Pair:
    """Two categories that nobody has at once, and why."""

    first: str
    second: str
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Ages:
    """Full years between which somebody has a category; None for no limit on that side."""

    least: int | None
    most: int | None
    why: str
    source: str

    def hold(self, age: int) -> bool:
        """Whether somebody of an age may have it."""
        return (self.least is None or age >= self.least) and (self.most is None or age <= self.most)


@dataclass(frozen=True, slots=True)
class Held:
    """A category of somebody from `start` up to the day before `stop`."""

    id: int
    resident: int
    category: str
    start: date
    stop: date | None = None

    def beside(self, other: "Held") -> bool:
        """Whether both are on some day."""
        return (other.stop is None or self.start < other.stop) and (
            self.stop is None or other.start < self.stop
        )


class Rules:
    """The pairs and ages of a code table of categories."""

    def __init__(self, categories: CodeTable) -> None:
        self._above = categories.parents
        rows = table("codes", "category_pairs.tsv")
        self.pairs = tuple(Pair(r["first"], r["second"], r["why"], r["source"]) for r in rows)
        self._pairs = {frozenset((p.first, p.second)): p for p in self.pairs}
        self.ages: Mapping[str, Ages] = {
            r["category"]: Ages(_years(r["least"]), _years(r["most"]), r["why"], r["source"])
            for r in table("codes", "category_ages.tsv")
        }

    def way_up(self, code: str) -> Iterator[str]:
        """A code and those above it, the nearest first."""
        at: str | None = code
        while at:
            yield at
            at = self._above.get(at)

    def pair(self, code: str, other: str) -> Pair | None:
        """Why two categories can't be at once; None where they can."""
        for one in self.way_up(code):
            for two in self.way_up(other):
                if found := self._pairs.get(frozenset((one, two))):
                    return found
        return None

    def ages_of(self, code: str) -> Ages | None:
        """Between which ages somebody has a category; None for any."""
        return next((self.ages[c] for c in self.way_up(code) if c in self.ages), None)

    def clashes(self, held: Iterable[Held]) -> Iterator[tuple[Held, Held, Pair]]:
        """Pairs of facts of one person that are on some day and can't be; the later one first."""
        by: dict[int, list[Held]] = {}
        for one in sorted(held, key=lambda h: (h.start, h.id)):
            mine = by.setdefault(one.resident, [])
            for other in mine:
                if one.beside(other) and (pair := self.pair(one.category, other.category)):
                    yield one, other, pair
            mine.append(one)


def _years(text: str) -> int | None:
    return int(text) if text else None
