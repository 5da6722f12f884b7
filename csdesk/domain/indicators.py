"""Whether a target is met: what may be said of a figure, and of which targets 'not met' is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from csdesk.domain.measures import Measured

Comparator = Literal[">=", "<=", "=", "between"]
COMPARATORS: tuple[Comparator, ...] = (">=", "<=", "=", "between")
Binding = Literal["binding", "expected", "soft", "average", "baseline"]
BINDINGS: dict[Binding, str] = {
    "binding": "约束性",
    "expected": "预期性",
    "soft": "力争",
    "average": "平均数",
    "baseline": "现状",
}
State = Literal["met", "not_met", "cannot_say", "not_applicable"]
NEAR = Decimal("0.95")
"""Of the target: from here on a figure that is not met is near."""
_REASONS: dict[Binding, str] = {
    "soft": "力争达到的目标，未达到时不判定",
    "average": "全市或全区的平均数，一个村（社区）不判定",
    "baseline": "文件只写了现状，没有目标",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """A target as it is on a day.

    Attributes:
        values: One number, or two for `between`; both ends count.
        until: The last day on which it is in force; None where none is printed.
    """

    comparator: Comparator
    values: tuple[Decimal, ...]
    binding: Binding
    until: date | None = None

    def reached(self, value: Decimal) -> bool:
        """Whether a figure is as asked."""
        match self.comparator:
            case ">=":
                return value >= self.values[0]
            case "<=":
                return value <= self.values[0]
            case "=":
                return value == self.values[0]
        return self.values[0] <= value <= self.values[1]

    def expired(self, on: date) -> bool:
        """Whether its time is over."""
        return self.until is not None and on > self.until


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a figure, and why where nothing can be."""

    state: State
    missing: str = ""


def judge(measured: Measured, goal: Goal | None, on: date, applies: bool = True) -> Verdict:
    """What is said of a figure on a day.

    'Not met' is said of binding and expected targets in force alone; a figure of which a part is
    lacking is neither met nor missed.

    Args:
        measured: The figure.
        goal: Its target on that day; None where the document sets none, or none yet.
        on: The last day of the month in question.
        applies: Whether it is asked of this kind of village or community.
    """
    if not applies:
        return Verdict("not_applicable")
    if measured.value is None or measured.missing:
        return Verdict("cannot_say", measured.missing or "没有数据")
    if goal is None:
        return Verdict("cannot_say", "这个月还没有目标")
    if goal.binding == "baseline":
        return Verdict("cannot_say", _REASONS["baseline"])
    if goal.reached(measured.value):
        return Verdict("met")
    if goal.expired(on):
        return Verdict("cannot_say", f"目标期到{goal.until}为止")
    if goal.binding in _REASONS:
        return Verdict("cannot_say", _REASONS[goal.binding])
    return Verdict("not_met")


def near(value: Decimal, goal: Goal) -> bool:
    """Whether a figure that is not met lacks a twentieth of the target or less."""
    return goal.comparator == ">=" and value >= goal.values[0] * NEAR
