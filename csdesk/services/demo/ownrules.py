"""The demo village's own rules of visits, and what befell whom: seen in time, so that nothing is owed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random

from csdesk.domain.calendar import period_of
from csdesk.ledgers.care import Visit
from csdesk.ledgers.dutyrules import RuleTier, VisitCause, VisitRule
from csdesk.ledgers.patrols import FollowUp, Recheck
from csdesk.services import lists
from csdesk.services.demo.people import Village
from csdesk.services.office import Office, step
from csdesk.storage.work import New, Work

MADE = frozenset({"visit_rules", "rule_tiers", "visit_causes", "rechecks", "follow_ups"})
"""Ledgers that this story fills."""
EACH = 2
"""Causes of a month at most."""
OLD = 60
KEPT = 0.93
"""Share of hazards that were looked at again, and of disputes that were rung, on the day agreed."""
CAUSES = (
    ("01", "住院一周后回家"), ("06", "房屋进水"), ("03", "在院里摔倒"), ("04", "老伴去世"),
    ("02", "做了手术"), ("09", "从养老院回家"),
)  # fmt: skip


def keep_rules(
    w: Work, village: Village, visits: Sequence[Visit], people: Sequence[int], rng: Random
) -> None:
    """Keeps the rules with their tiers, and causes of which a visit of the next day took care.

    Args:
        w: The step.
        village: The story.
        visits: What was visited; the target is still a place among the people.
        people: Ids by place.
        rng: Chance.
    """
    begun = _quarter_after(village.start)
    _, alone, _ = w.add_many("visit_rules", [New(one) for one in _rules(village.start, begun)])
    w.add_many("rule_tiers", [New(RuleTier(
        rule=alone, tier_name="高龄", age_from=80, often="month", times=1,
    ))])  # fmt: skip
    causes = [New(cause) for cause in _causes(village, visits, people, rng)]
    w.add_many("visit_causes", causes)


def keep_looked_after(office: Office, rng: Random) -> None:
    """Hazards looked at again and disputes rung on their day, nearly all of them."""
    on = office.today()
    with step(office, "演示：复查和回访") as w:
        checks = [
            New(Recheck(recheck_date=day, hazard=id, passed=True, remark="已整改"))  # type: ignore[arg-type]  # an id
            for id, day in _days(office, "hazards", ("deadline", "found_on"), on)
            if rng.random() < KEPT
        ]
        w.add_many("rechecks", checks)
        calls = [
            New(FollowUp(follow_date=day, mediation=id, holds=True, remark="无反复"))  # type: ignore[arg-type]  # an id
            for id, day in _days(office, "mediations", ("follow_up_on", "found_on"), on)
            if rng.random() < KEPT
        ]
        w.add_many("follow_ups", calls)


def _days(
    office: Office, code: str, fields: tuple[str, str], on: date
) -> Iterable[tuple[int, date]]:
    """Records whose day has come, with it: the first field, else the second."""
    asked = lists.ask(office, code, every=True, columns=fields)
    for page in lists.pages(office, asked, lists.ids(office, asked)):
        for id, (agreed, begun) in zip(page.ids, page.rows, strict=True):
            if (day := agreed or begun) <= on:
                yield id, day


def _quarter_after(day: date) -> date:
    """The first day of the first whole quarter after a day."""
    first, last = period_of(day + timedelta(1), "quarter")
    return first if first == day + timedelta(1) else last + timedelta(1)


def _rules(start: date, quarter: date) -> Iterable[VisitRule]:
    yield VisitRule(
        rule_name="留守困境儿童每季探访", categories=("C10", "C20"), often="quarter",
        from_=quarter, basis="村委会会议决定",
    )  # fmt: skip
    yield VisitRule(
        rule_name="独居老人分级探访", categories=("E01",), age_from=OLD, often="quarter",
        from_=quarter, basis="村委会会议决定",
    )  # fmt: skip
    yield VisitRule(
        rule_name="老年人出院、受灾后三天内探访", age_from=OLD, often="cause", times=3,
        causes=tuple(code for code, _ in CAUSES), from_=start, basis="村委会会议决定",
    )  # fmt: skip


def _causes(
    village: Village, visits: Sequence[Visit], people: Sequence[int], rng: Random
) -> Iterable[VisitCause]:
    """Some of each month: the day before somebody old was met."""
    by_month: dict[str, list[Visit]] = {}
    for one in visits:
        old = village.people[one.visit_target].age(one.visit_date) >= OLD
        if one.met and old and one.visit_date.day > 1:
            by_month.setdefault(f"{one.visit_date:%Y-%m}", []).append(one)
    for some in by_month.values():
        for one in rng.sample(some, min(EACH, len(some))):
            kind, what = rng.choice(CAUSES)
            yield VisitCause(
                cause_date=one.visit_date - timedelta(1), kind=kind, what=what,
                resident=people[one.visit_target],  # type: ignore[arg-type]  # an id
            )  # fmt: skip
