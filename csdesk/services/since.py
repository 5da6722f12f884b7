"""Since when somebody fulfils a filter without a break: what a duty's first due day counts from.

The parts of a filter that begin on a day are told: an age by its birthday, a category by the
first of its rows that run into one another, being in a household by its stays. Other parts hold
today's value only and have no day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from csdesk.domain.calendar import reaches
from csdesk.domain.derived import AllOf, AsOf
from csdesk.domain.filters import And, Compare, Empty, Filter, Has, In, Not, Or
from csdesk.services import lists
from csdesk.services.office import Office, reading
from csdesk.storage import meetings

CATEGORIES, LEVEL, LEVELS = "categories", "level", "disability_level"
"""The dated ledger of categories, its field of levels, their code table."""


@dataclass(frozen=True)
class Facts:
    """What is known of some people: births, and runs of stays, categories and their levels."""

    born: Mapping[int, str]
    here: Mapping[int, date]
    categories: Mapping[tuple[int, str], date]
    levels: Mapping[tuple[int, str], date]


def facts(office: Office, ids: Sequence[int], on: date) -> Facts:
    """The dated facts of some residents that are open on a day."""
    asked = lists.ask(office, "residents", every=True, columns=("birth_date",), on=on)
    born: dict[int, str] = {}
    for page in lists.pages(office, asked, ids, 2000):
        born |= {i: row[0] for i, row in zip(page.ids, page.rows, strict=True) if row[0]}
    with reading(office) as c:
        stays = meetings.facts_of(c, office.model, "stays", ids, "from", "to")
        kinds = meetings.facts_of(c, office.model, CATEGORIES, ids, "category", LEVEL, "from", "to")
    here = _runs(((i, f, t) for i, f, t in stays), on)
    open_ = _runs((((i, k), f, t) for i, k, _, f, t in kinds), on)
    levels = _runs((((i, n), f, t) for i, _, n, f, t in kinds if n), on)
    return Facts(born, here, open_, levels)


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


def since(office: Office, tree: Filter, known: Facts, id: int, on: date) -> date:
    """The day from which somebody who fulfils a filter on a day does so without a break."""
    return _since(office, tree, known, id, on) or date.min


def _since(office: Office, tree: Filter, known: Facts, id: int, on: date) -> date | None:
    """The day, None where the part does not hold or begins on no day."""
    match tree:
        case And(parts):
            days = [d for p in parts if (d := _since(office, p, known, id, on))]
            return max(days, default=None)
        case Or(parts):
            days = [d for p in parts if (d := _since(office, p, known, id, on))]
            return min(days, default=None)
        case Compare("age", ">=" | ">", value) if id in known.born:
            years = int(str(value)) + (tree.op == ">")
            day = reaches(known.born[id], years)
            return day if day <= on else None
        case Has("category", value):
            table = office.codes["category"]
            family = table.family(table.find(str(value)))
            days = [d for k in family if (d := known.categories.get((id, k)))]
            rule = _computed(office, table.find(str(value)))
            computed = _since(office, rule, known, id, on) if rule else None
            return min([*days, *([computed] if computed else [])], default=None)
        case In(path, values) if _is_level(office, path):
            levels = office.codes[LEVELS]
            days = [d for v in values if (d := known.levels.get((id, levels.find(str(v)))))]
            return min(days, default=None)
        case Not(Empty("household")):
            return known.here.get(id)
    return None


def _computed(office: Office, code: str) -> Filter | None:
    """The filter of a category that nobody enters: 重残 by its level, 高龄 by age."""
    column = office.ledgers["residents"].derived["category"]
    return column.computed.get(code) if isinstance(column, AllOf) else None


def _is_level(office: Office, path: str) -> bool:
    """Whether a path is the level of an open category."""
    column = office.ledgers["residents"].derived.get(path)
    return isinstance(column, AsOf) and (column.ledger, column.field) == (CATEGORIES, LEVEL)
