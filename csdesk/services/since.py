"""Since when somebody fulfils a filter without a break: what a duty's first due day counts from.

The parts of a filter that begin on a day are told: an age by its birthday, a category by the
first of its rows that run into one another, being in a household by its stays. Other parts hold
today's value only and have no day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from csdesk.domain.calendar import reaches
from csdesk.domain.derived import AllOf, AsOf
from csdesk.domain.filters import And, Compare, Empty, Filter, Has, In, Not, Or
from csdesk.domain.values import first_day
from csdesk.services import lists
from csdesk.services.office import Office, reading
from csdesk.storage import meetings

CATEGORIES, LEVEL, LEVELS = "categories", "level", "disability_level"
"""The dated ledger of categories, its field of levels, their code table."""


Since = Callable[[int], date | None]
"""Gets a resident; None where the part does not hold or begins on no day."""


class Facts:
    """The dated facts of residents that are open on a day, each person's asked for once."""

    def __init__(self, office: Office, on: date) -> None:
        """Nothing is known yet."""
        self._office, self._on = office, on
        self._known: set[int] = set()
        self._born: dict[int, date] = {}
        self._here: dict[int, date] = {}
        self._categories: dict[tuple[int, str], date] = {}
        self._levels: dict[tuple[int, str], date] = {}

    def learn(self, ids: Iterable[int]) -> None:
        """Asks for the facts of some residents, as far as they are not known."""
        new = [id for id in ids if id not in self._known]
        if not new:
            return
        self._known.update(new)
        office, on = self._office, self._on
        asked = lists.ask(office, "residents", every=True, columns=("birth_date",), on=on)
        for page in lists.pages(office, asked, new, 2000):
            rows = zip(page.ids, page.rows, strict=True)
            self._born |= {i: first_day(row[0]) for i, row in rows if row[0]}
        with reading(office) as c:
            stays = meetings.facts_of(c, office.model, "stays", new, "from", "to")
            kinds = meetings.facts_of(
                c, office.model, CATEGORIES, new, "category", LEVEL, "from", "to"
            )
        self._here |= _runs(((i, f, t) for i, f, t in stays), on)
        self._categories |= _runs((((i, k), f, t) for i, k, _, f, t in kinds), on)
        self._levels |= _runs((((i, n), f, t) for i, _, n, f, t in kinds if n), on)

    def since(self, tree: Filter) -> Callable[[int], date]:
        """Says of whoever fulfils a filter on the day since when she does so without a break."""
        ask = self._since(tree)
        return lambda id: ask(id) or date.min

    def _since(self, tree: Filter) -> Since:
        """Its parts are looked into once, not for each resident anew."""
        match tree:
            case And(parts):
                return _over(max, [self._since(part) for part in parts])
            case Or(parts):
                return _over(min, [self._since(part) for part in parts])
            case Compare("age", ">=" | ">", value):
                return self._aged(int(str(value)) + (tree.op == ">"))
            case Has("category", value):
                return self._listed(str(value))
            case In(path, values) if self._is_level(path):
                table = self._office.codes[LEVELS]
                return _first(self._levels, [table.find(str(value)) for value in values])
            case Not(Empty("household")):
                return self._here.get
        return lambda id: None

    def _aged(self, years: int) -> Since:
        born, on = self._born, self._on

        def day(id: int) -> date | None:
            if id not in born:
                return None
            reached = reaches(born[id], years)
            return reached if reached <= on else None

        return day

    def _listed(self, category: str) -> Since:
        """By a row, or by the filter of a category that nobody enters: 重残 by its level."""
        table = self._office.codes["category"]
        code = table.find(category)
        kept = _first(self._categories, table.family(code))
        column = self._office.ledgers["residents"].derived["category"]
        rule = column.computed.get(code) if isinstance(column, AllOf) else None
        return kept if rule is None else _over(min, [kept, self._since(rule)])

    def _is_level(self, path: str) -> bool:
        """Whether a path is the level of an open category."""
        column = self._office.ledgers["residents"].derived.get(path)
        return isinstance(column, AsOf) and (column.ledger, column.field) == (CATEGORIES, LEVEL)


def _over(which: Callable[..., Any], parts: Sequence[Since]) -> Since:
    """The earliest or the latest of the days that some parts say."""

    def day(id: int) -> date | None:
        days = [found for part in parts if (found := part(id)) is not None]
        return which(days) if days else None

    return day


def _first(known: dict[tuple[int, str], date], codes: Sequence[str]) -> Since:
    """The first day of any of some codes."""

    def day(id: int) -> date | None:
        days = [found for code in codes if (found := known.get((id, code))) is not None]
        return min(days) if days else None

    return day


def _runs(rows: Any, on: date) -> dict[Any, date]:
    """The beginning of each run of intervals that is open on a day; rows come oldest first."""
    start: dict[Any, date] = {}
    stop: dict[Any, date | None] = {}
    for key, from_, to in rows:
        if from_ > on:
            continue
        ended = stop.get(key, date.min)
        if key not in start or (ended is not None and ended < from_):
            start[key], stop[key] = from_, to
        elif ended is not None and (to is None or to > ended):
            stop[key] = to
    return {k: d for k, d in start.items() if (e := stop[k]) is None or e > on}
