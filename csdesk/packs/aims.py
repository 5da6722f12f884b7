"""Indicators read from a pack: what is counted, by which calculator, against which targets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import get_args

from csdesk.domain.indicators import BINDINGS, COMPARATORS, Binding, Goal
from csdesk.domain.measures import CALCULATORS, Calculator
from csdesk.packs.model import Aim, Counted, Group, Indicator, Scope, Within
from csdesk.packs.sections import Section

ROLES: Mapping[Calculator, tuple[str, ...]] = {
    "flag": ("counted",),
    "count": ("counted",),
    "ratio": ("numerator", "denominator"),
    "frequency": ("subjects", "events"),
}
"""What each calculator counts."""


def indicator(section: Section, id: str, groups: Mapping[str, Group]) -> Indicator:
    """One indicator of a pack.

    Raises:
        PackError: Something is missing, or nobody knows it.
    """
    calculator = section.choice("calculator", CALCULATORS)
    duty = section.get("duty", str, "")
    roles = () if duty else ROLES[calculator]
    attribute = section.get("attribute", str, "")
    made = Indicator(
        id=id,
        label=section.get("label", str),
        unit=section.get("unit", str),
        scope=section.choice("scope", get_args(Scope)[1:]) if section.has("scope") else "",
        attribute=attribute,
        calculator=calculator,
        parts={role: _counted(section.section(role), groups) for role in roles},
        duty=duty,
        times=section.get("times", int, 100),
        least=section.get("least", int, 1),
        aims=_aims(section, _binding(section, attribute)),
        checked_on=section.get("checked_on", date),
        note=section.get("note", str, ""),
    )
    section.done()
    return made


def _binding(section: Section, attribute: str) -> Binding:
    """As the pack says, else by what is printed; a target without an attribute is expected."""
    printed: dict[str, Binding] = {word: binding for binding, word in BINDINGS.items()}
    return section.choice("binding", tuple(BINDINGS), printed.get(attribute, "expected"))


def _counted(section: Section, groups: Mapping[str, Group]) -> Counted:
    where = section.condition(groups) if section.has("where") or section.has("group") else ""
    within: Within = section.choice("within", get_args(Within)[1:]) if section.has("within") else ""
    found = Counted(
        section.get("ledger", str),
        where,
        section.get("sum", str, ""),
        within,
        section.get("by", str, ""),
    )
    section.done()
    return found


def _aims(section: Section, binding: Binding) -> tuple[Aim, ...]:
    until, found = section.get("until", date, None), list[Aim]()
    for value in section.list_of("values"):
        comparator = value.choice("comparator", COMPARATORS, ">=")
        at = value.numbers("value")
        if len(at) != 1 + (comparator == "between"):
            raise value.error("value 应是一个数；comparator 为 between 时是两个数")
        goal = Goal(comparator, at, binding, until)
        found.append(
            Aim(value.get("from", date), goal, value.get("printed", str, ""), value.source())
        )
        value.done()
    starts = [aim.start for aim in found]
    if not starts or starts != sorted(set(starts)):
        raise section.error("values 应至少有一项，并按 from 从早到晚排列")
    return tuple(found)
