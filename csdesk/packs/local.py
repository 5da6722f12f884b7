"""Rules of the office's own as duties: what stands in its ledger becomes a filter and a frequency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from csdesk.domain.duties import (
    BEGUN,
    CAUSE,
    EveryDays,
    Frequency,
    PerPeriod,
    Rule,
    Tier,
    Within,
)
from csdesk.domain.filters import And, Compare, Filter, FilterError, Has, In, Or, form, parse
from csdesk.ledgers.dutyrules import RuleTier, VisitRule
from csdesk.packs.model import Duty, Source

PEOPLE = "residents"
LIVING = "elder_file.living"
ID = "local:"
"""Before the id of the row: the id of its rule."""


def local_duty(id: int, row: VisitRule, tiers: Sequence[RuleTier], unmet: tuple[str, ...]) -> Duty:
    """The duty of a row with its tiers, in their order.

    Args:
        id: Of the row.
        row: The rule as it is kept.
        tiers: Those of its people who are seen more often, or less.
        unmet: Codes of outcomes that do not count.

    Raises:
        FilterError: Its condition makes no sense, or it lacks how often.
    """
    people = row.subject == PEOPLE
    if not people and (row.categories or row.age_from is not None or row.visitors):
        raise FilterError("人员类别、年龄和谁去才算只用于居民的规则")
    rule = Rule(
        f"{ID}{id}",
        row.rule_name or "",
        group_of(row),
        _frequency(row.often, row.times, row.causes),
        row.modes if people else (),
        unmet if people else (),
        row.from_,
        row.to,
        row.visitors if people else (),
        tuple(_tier(tier, row) for tier in tiers) if people else (),
        local=True,
    )
    source = Source("本单位的走访规则", row.basis or "自己定的")
    return Duty(rule, row.subject or PEOPLE, source, row.from_)


def group_of(row: VisitRule) -> str:
    """The filter text of those whom a rule names; empty for all.

    Raises:
        FilterError: Its condition makes no sense.
    """
    grid = "grid" if row.subject != "mediations" else "resident.grid"
    parts: list[Filter] = []
    if row.subject == PEOPLE:
        parts += _whom(row.categories, row.age_from, row.living)
        parts += [Compare("age", "<", row.age_below)] if row.age_below is not None else []
    parts += [Compare(grid, "=", row.grid)] if row.grid is not None else []
    parts += [parse(row.where)] if row.where else []
    return form(_all(parts)) if parts else ""


def _whom(
    categories: tuple[str, ...], age_from: int | None, living: tuple[str, ...]
) -> Iterable[Filter]:
    if categories:
        some = tuple(Has("category", code) for code in categories)
        yield some[0] if len(some) == 1 else Or(some)
    if age_from is not None:
        yield Compare("age", ">=", age_from)
    if living:
        yield In(LIVING, living)


def _all(parts: Sequence[Filter]) -> Filter:
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _tier(tier: RuleTier, row: VisitRule) -> Tier:
    parts = tuple(_whom(tier.categories, tier.age_from, tier.living))
    where = form(_all(parts)) if parts else "id > 0"
    return Tier(where, _frequency(tier.often, tier.times, row.causes), tier.tier_name or "")


def _frequency(often: str | None, times: int, causes: tuple[str, ...]) -> Frequency:
    match often:
        case "week" | "month" | "quarter":
            return PerPeriod(times, often)
        case "begun":
            return Within(times, (BEGUN,))
        case "cause" if causes:
            return Within(times, tuple(f"{CAUSE}{code}" for code in causes))
        case "days":
            return EveryDays(times)
    raise FilterError("规则没有写多久一次，或没有写哪些事由")
