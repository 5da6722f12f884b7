"""What a pack holds: who issued it, what it demands, since when, and where that is printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from csdesk.domain.duties import Rule
from csdesk.domain.indicators import Binding, Goal
from csdesk.domain.measures import Calculator
from csdesk.domain.opening import OpeningRule

Scope = Literal["", "village", "community"]
Within = Literal["", "day", "workday", "holiday", "month", "year"]
"""A day, every one of the month; or those alone that are worked on, or are holidays."""

PACK_IDS = (
    "national",
    "lvyuan-2022",
    "hengyang-2018",
    "ningde-2023",
    "guanghan-2024",
    "kunming-2022",
)
"""The packs carried with the program; the national one counts beside the adopted one."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where something is printed.

    Attributes:
        title: The document with its number.
        clause: The place in it.
    """

    title: str
    clause: str


@dataclass(frozen=True, slots=True)
class Identity:
    """The document behind a pack.

    Attributes:
        issuer: Empty where none is printed.
        number: As the document prints it; empty where none is printed.
        dated: The day of the document; None where it has none.
        period: What its goals run to, in words.
        until: Last day of that period; None where it is open.
        region: Where it holds.
        note: What a reader must know of these facts.
    """

    id: str
    title: str
    issuer: str
    number: str
    dated: date | None
    period: str
    until: date | None
    region: str
    note: str = ""

    @property
    def expired(self) -> date | None:
        """The first day after its period."""
        return self.until + timedelta(1) if self.until else None


@dataclass(frozen=True, slots=True)
class Group:
    """A named expression: who 特殊困难老年人 are.

    Attributes:
        where: Filter text.
    """

    id: str
    label: str
    where: str
    source: Source


@dataclass(frozen=True, slots=True)
class Duty:
    """One dated value of a duty: a rule that holds from its first day to the next value's.

    Attributes:
        subject: The ledger whose records are under it: residents, facilities, hazards, mediations.
        checked_on: The day on which somebody last compared it with the document.
    """

    rule: Rule
    subject: str
    source: Source
    checked_on: date


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Numbers that hold for all duties.

    Attributes:
        soon: Days before the due day from which something is pressing.
        failures: Attempts in a row without meeting her that put somebody on the contact list.
        unmet: Codes of outcomes that do not count, for rules of the office's own.
    """

    soon: int
    failures: int
    unmet: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted for an indicator.

    Attributes:
        where: Filter text, empty for all.
        sum: Path whose sum is taken; empty for the number of records.
        within: Records of this period alone, up to the month's end; empty for those of the day.
        by: The reference to the subject that it was done for or at.
    """

    ledger: str
    where: str = ""
    sum: str = ""
    within: Within = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Aim:
    """One dated value of a target: it holds from its first day to the next value's.

    Attributes:
        printed: The sign as the document prints it; empty where it prints none.
    """

    start: date
    goal: Goal
    printed: str
    source: Source


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure that a document sets.

    Attributes:
        scope: The kind of office of which it is asked; empty for both.
        attribute: 约束性 or 预期性 as printed; empty where none is.
        parts: What is counted, by its role: counted, numerator, denominator, subjects, events.
        duty: The duty whose coverage it is, instead of parts.
        times: 100 for %; the number of those for whom so much is asked.
        least: How often, where a frequency is asked.
        checked_on: The day on which somebody last compared it with the document.
    """

    id: str
    label: str
    unit: str
    scope: Scope
    attribute: str
    calculator: Calculator
    parts: Mapping[str, Counted]
    duty: str
    times: int
    least: int
    aims: tuple[Aim, ...]
    checked_on: date
    note: str = ""

    @property
    def binding(self) -> Binding:
        """How firm its newest target is."""
        return self.aims[-1].goal.binding

    def aim(self, on: date) -> Aim | None:
        """The value that holds on a day; None before the first."""
        return next((aim for aim in reversed(self.aims) if aim.start <= on), None)


@dataclass(frozen=True, slots=True)
class Opening:
    """How long facilities must be open: one dated value, from its first day to the next value's.

    Attributes:
        where: Filter text of the facilities that are asked.
        note: How the document's words are read.
    """

    start: date
    rule: OpeningRule
    where: str
    source: Source
    checked_on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """One document as data."""

    identity: Identity
    groups: Mapping[str, Group] = field(default_factory=dict)
    duties: tuple[Duty, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    openings: tuple[Opening, ...] = ()
    thresholds: Thresholds | None = None

    def opening(self, on: date) -> Opening | None:
        """The rule of opening hours that holds on a day; None where the document sets none."""
        return next((one for one in reversed(self.openings) if one.start <= on), None)

    @property
    def id(self) -> str:
        """Its id, the name of its folder."""
        return self.identity.id
