"""The due list counted a second way: plain loops over the rows of the tables, period by period."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from csdesk.domain.calendar import month_of
from csdesk.services import lists
from csdesk.services.office import Office

DAY = timedelta(1)
SPECIAL = ("E01", "E02", "E03", "E04", "E06")
HEAVY = ("1", "2")
MONTHS = {"month": 1, "quarter": 3}
Span = tuple[date, date | None]


@dataclass
class Somebody:
    """What the tables say of one resident."""

    born: str = ""
    stays: list[tuple[str, date, date | None]] = field(default_factory=list)
    kinds: list[tuple[str, str, date, date | None]] = field(default_factory=list)
    met: list[date] = field(default_factory=list)
    causes: list[tuple[str, date]] = field(default_factory=list)


class PlainDue:
    """The rows of an office, read once; nothing else of it is asked."""

    def __init__(self, office: Office) -> None:
        self.people: dict[int, Somebody] = {}
        for id, born in rows(office, "residents", "birth_date"):
            self.people[id] = Somebody(born or "")
        for _, who, *stay in rows(office, "stays", "resident", "kind", "from", "to"):
            self.people[who].stays.append((stay[0], stay[1], stay[2]))
        for _, who, *kind in rows(
            office, "categories", "resident", "category", "level", "from", "to"
        ):
            self.people[who].kinds.append((kind[0], kind[1] or "", kind[2], kind[3]))
        visits = rows(office, "visits", "visit_target", "visit_date", "met", "outcome")
        for _, who, day, met, outcome in visits:
            if met and outcome not in ("09", "10"):
                self.people[who].met.append(day)
        for _, who, kind, day in rows(office, "visit_causes", "resident", "kind", "cause_date"):
            for one in [self.people[who]] if who else self.people.values():
                one.causes.append((kind, day))
        columns = ("categories", "age_from", "often", "times", "causes", "from")
        self.rules = [(row[0], row[1:]) for row in rows(office, "visit_rules", *columns)]
        tiers = rows(office, "rule_tiers", "rule", "age_from", "often")
        self.tiers = [(rule, age, often) for _, rule, age, often in tiers]
        self.parents = office.codes["category"].parents

    def count(self, firsts: Sequence[date], on: date) -> dict[int, date]:
        """Who is to be visited on a day, and by when.

        Args:
            firsts: First days of the packs' monthly rules over special elders.
            on: The day.
        """
        found = {}
        for id, one in self.people.items():
            days = [day for day in self._asked(one, firsts, on) if day]
            if days:
                found[id] = min(days)
        return found

    def _asked(self, one: Somebody, firsts: Sequence[date], on: date) -> Iterator[date | None]:
        if not one.born or not lives(one, on):
            return
        here = begun([(f, t) for _, f, t in one.stays], on)
        met = [day for day in one.met if day <= on]
        named = [begun([(f, t) for k, _, f, t in one.kinds if k == c], on) for c in SPECIAL]
        named += [begun([(f, t) for _, n, f, t in one.kinds if n == c], on) for c in HEAVY]
        special, sixty = [day for day in named if day], birthday(one.born, 60)
        if here and special and sixty <= on:
            since = max(here, sixty, min(special))
            yield from (due(max(since, first), 1, met, on) for first in firsts if first <= on)
        for id, rule in self.rules:
            if here and rule[5] <= on:
                yield self._own(one, id, rule, here, met, on)

    def _own(
        self, one: Somebody, id: int, rule: Sequence[Any], here: date, met: list[date], on: date
    ) -> date | None:
        """What a rule of the office's own asks; None for nothing."""
        categories, age, often, times, causes, first = rule
        since = [here, first]
        if categories:
            wide = [begun([(f, t) for k, _, f, t in one.kinds if k == kind], on)
                    for kind in {k for k, *_ in one.kinds} if self._below(kind, categories)]  # fmt: skip
            if not any(wide):
                return None
            since.append(min(day for day in wide if day))
        if age is not None:
            since.append(birthday(one.born, age))
        if max(since) > on:
            return None
        if often == "cause":
            last = max(met, default=date.min)
            open_ = [d for k, d in one.causes if k in causes and max(first, last + DAY) <= d <= on]
            return min(open_) + timedelta(times) if open_ else None
        for of, years, other in self.tiers:
            if of == id and birthday(one.born, years) <= on:
                often = other
                since.append(birthday(one.born, years))
                break
        return due(max(since), MONTHS[often], met, on)

    def _below(self, kind: str, above: Sequence[str]) -> bool:
        while kind not in above:
            if kind not in self.parents:
                return False
            kind = self.parents[kind]
        return True


def rows(office: Office, code: str, *columns: str) -> list[tuple[Any, ...]]:
    """Every row: its id, then the columns, of references the id."""
    asked = lists.ask(office, code, every=True, columns=("id", *columns))
    fields = lists.fields(office, asked)
    return [
        tuple(v[0] if f.kind == "reference" and v else v for f, v in zip(fields, row, strict=True))
        for page in lists.pages(office, asked, lists.ids(office, asked), 5000)
        for row in page.rows
    ]


def open_on(start: date, stop: date | None, on: date) -> bool:
    """A span holds a day."""
    return start <= on and (stop is None or stop > on)


def lives(one: Somebody, on: date) -> bool:
    """Of several open stays the one that houses counts: both, then lives_here, then registered."""
    order = ("both", "lives_here", "registered")
    kinds = [kind for kind, start, stop in one.stays if open_on(start, stop, on)]
    return min(kinds, key=order.index, default="") in order[:2]


def begun(spans: Sequence[Span], on: date) -> date | None:
    """The first day of the run of spans that is open on a day; None where none is."""
    first, end = date.max, None
    for start, stop in sorted(spans, key=lambda span: span[0]):
        if start > on:
            continue
        if first == date.max or (end is not None and end < start):
            first, end = start, stop
        elif end is not None:
            end = None if stop is None else max(end, stop)
    return first if first != date.max and (end is None or end > on) else None


def birthday(born: str, years: int) -> date:
    """The day on which somebody reaches an age; a birth known in part counts as its first day."""
    year, month, day = (int(part) for part in (born + "-01-01")[:10].split("-"))
    try:
        return date(year + years, month, day)
    except ValueError:
        return date(year + years, month, 28)


def due(since: date, months: int, met: Sequence[date], on: date) -> date:
    """The last day of the first period that is still owed, one visit a period being asked."""
    first = since.replace(day=1)
    if months == 3:
        first = first.replace(month=(first.month - 1) // 3 * 3 + 1)
    owed = None
    while True:
        last = _end(first, months)
        if any(first <= day <= last for day in met):
            owed = None
            following = _end(last + DAY, months)
        else:
            owed = owed or last
            following = last
        if on <= last:
            return owed or following
        first = last + DAY


def _end(first: date, months: int) -> date:
    for _ in range(months):
        last = month_of(f"{first:%Y-%m}")[1]
        first = last + DAY
    return last
