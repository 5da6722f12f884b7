"""Opening hours read from a pack: how many hours, on which days, since when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from csdesk.domain.indicators import BINDINGS, Binding
from csdesk.domain.opening import DAYS, HOLIDAY, WEEKDAYS, OpeningRule
from csdesk.packs.model import Group, Opening
from csdesk.packs.sections import Section


def openings(section: Section, groups: Mapping[str, Group]) -> tuple[Opening, ...]:
    """The dated values of a pack's rule of opening hours.

    Raises:
        PackError: Something is missing, or nobody knows it.
    """
    where, note = section.condition(groups), section.get("note", str, "")
    checked_on, until = section.get("checked_on", date), section.get("until", date, None)
    days = section.texts("days") or WEEKDAYS
    if unknown := [day for day in days if day not in DAYS]:
        raise section.error(f"days 里的 {'、'.join(unknown)} 应是 1 到 7；{HOLIDAY} 是节假日")
    binding: Binding = section.choice("binding", tuple(BINDINGS), "expected")
    found = list[Opening]()
    for value in section.list_of("values"):
        (hours,) = value.numbers("hours")[:1]
        rule = OpeningRule(hours, days, binding, until)
        start = value.get("from", date)
        found.append(Opening(start, rule, where, value.source(), checked_on, note))
        value.done()
    section.done()
    starts = [one.start for one in found]
    if not starts or starts != sorted(set(starts)):
        raise section.error("values 应至少有一项，并按 from 从早到晚排列")
    return tuple(found)
