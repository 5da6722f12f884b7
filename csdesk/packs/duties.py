"""The duties of a pack read from TOML: whom, how often, by whom, since when, and where it says so."""

from collections.abc import Mapping
from datetime import date
from itertools import zip_longest

from csdesk.domain.duties import (
    BEGUN,
    CAUSE,
    FIELD,
    EveryDays,
    Frequency,
    PerPeriod,
    Roll,
    Rule,
    Tier,
    Within,
)
from csdesk.packs.model import Duty, Group, Thresholds
from csdesk.packs.sections import Section

ROLLS: tuple[Roll, ...] = ("any day", "last day")


def duty(section: Section, name: str, groups: Mapping[str, Group]) -> list[Duty]:
    """The dated values of a duty, each until the next begins."""
    label, subject = section.get("label", str), section.get("subject", str)
    where = section.condition(groups)
    modes, unmet, by = section.texts("modes"), section.texts("unmet"), section.texts("by")
    roll = section.choice("roll", ROLLS, ROLLS[0])
    checked_on, stop = section.get("checked_on", date), section.get("until", date, None)
    values = section.list_of("values")
    section.done()
    starts = [value.get("from", date) for value in values]
    if not starts or starts != sorted(set(starts)):
        raise section.error("values 应至少有一项，并按 from 从早到晚排列")
    found = []
    for value, start, later in zip_longest(values, starts, starts[1:]):
        rule = Rule(
            name, label, where, _frequency(value), modes, unmet, start, later or stop, by,
            _tiers(value), roll=roll,
        )  # fmt: skip
        found.append(Duty(rule, subject, value.source(), checked_on))
        value.done()
    return found


def thresholds(section: Section) -> Thresholds:
    """The numbers that hold for all duties."""
    found = Thresholds(
        section.get("soon", int), section.get("failures", int), section.texts("unmet"),
        section.source(),
    )  # fmt: skip
    section.done()
    return found


def _tiers(value: Section) -> tuple[Tier, ...]:
    """Those of the group of whom it asks more often, the first that fits."""
    if not value.has("tiers"):
        return ()
    found = []
    for tier in value.list_of("tiers"):
        found.append(Tier(tier.get("where", str), _frequency(tier), tier.get("label", str, "")))
        tier.done()
    return tuple(found)


def _frequency(value: Section) -> Frequency:
    days = value.get("days", int, None)
    if days is not None:
        if days < 1:
            raise value.error("days 应大于 0")
        return EveryDays(days)
    within = value.get("within", int, None)
    if within is not None:
        return _within(value, within)
    times, per = value.get("times", int), value.get("per", str)
    match per:
        case "week" | "month" | "quarter" if times > 0:
            return PerPeriod(times, per)
    raise value.error("times 应大于 0，per 应是 week、month、quarter 之一")


def _within(value: Section, days: int) -> Within:
    after, early = value.texts("after"), value.get("early", int, 0)
    if days < 0 or early < 0:
        raise value.error("within 和 early 不能小于 0")
    known = all(a == BEGUN or a.startswith((FIELD, CAUSE)) for a in after)
    if not after or not known:
        raise value.error("after 应是 begun、field:字段、cause:事由 中的一种或几种")
    return Within(days, after, early)
