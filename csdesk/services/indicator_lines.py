"""The indicators of a month in words: what stands on their page, on paper and on the workbench."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from csdesk.domain.calendar import month_of, months_between
from csdesk.domain.filters import months_later
from csdesk.domain.indicators import Goal
from csdesk.packs.loading import load
from csdesk.packs.model import Duty, Indicator
from csdesk.services.duties import VISITS
from csdesk.services.home import Light, State, Target
from csdesk.services.indicator_words import (
    LOOSE,
    ORDER,
    aim_words,
    amount,
    how,
    number,
    said,
    state_of,
    unit_of,
)
from csdesk.services.indicators import Asking, Result, monthly, summed_field
from csdesk.services.office import Office, reading
from csdesk.storage import meetings

CODE = "indicators"
"""Of the page and the paper."""
_MONTHS = 12
_ROOM = Decimal("0.75")
"""Of a bar, up to its mark, where 100 is not the most there can be."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A number with what it counts, and its list.

    Attributes:
        words: 145 人已访.
        target: None where nothing is behind it.
    """

    words: str
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of a month, in words.

    Attributes:
        kind: 性质 as printed: 预期性, 约束性; 力争 …, 任务 where the document gives none.
        now: 78.0%, — where nothing can be said.
        aim: ≥ 60%; — before the first target.
        words: Its state in few words: 未达到，差 41 人.
        told: Its state in a sentence.
        bar: How far the bar and its mark go, 0 to 1; None without a figure or target.
        parts: Numerator and denominator; a count and a yes or no have the first alone.
        missing: Who or what is lacking; None where nothing is.
        how: How it is counted.
    """

    result: Result
    state: State
    kind: str
    now: str
    aim: str
    words: str
    told: str
    bar: tuple[float | None, float | None]
    parts: tuple[Piece, ...]
    missing: Piece | None
    how: str

    @property
    def id(self) -> str:
        """Of the indicator."""
        return self.result.indicator.id

    @property
    def label(self) -> str:
        """Of the indicator."""
        return self.result.indicator.label

    @property
    def opens(self) -> Target | None:
        """The list that Enter opens: who is missing, else what was counted."""
        some = [self.missing] if self.missing else []
        return next((one.target for one in (*some, *self.parts) if one.target), None)


def title(office: Office, pack: str = "") -> str:
    """The document of the adopted pack."""
    return load(pack or office.about.pack).identity.title


def lines(office: Office, month: str, pack: str = "") -> tuple[Line, ...]:
    """The indicators of a month, worst first; those not asked here come last.

    Args:
        office: The open office.
        month: Such as 2026-10.
        pack: Id of a pack; empty for the adopted one.

    Raises:
        ClerkError: There is no such pack.
    """
    made = [_line(office, one) for one in monthly(office, month, pack)]
    return tuple(sorted(made, key=lambda line: ORDER.index(line.state)))


def lights(office: Office, month: str, most: int) -> tuple[tuple[Light, ...], int]:
    """The worst indicators of a month for the workbench, and how many are asked here in all."""
    asked = [line for line in lines(office, month) if line.state != "not_applicable"]
    made = tuple(
        Light(
            one.state, one.label, f"{one.now} / {one.aim.removeprefix('≥ ')}", one.words,
            Target(CODE, f"{month} {one.id}"),
        )
        for one in asked[:most]
    )  # fmt: skip
    return made, len(asked)


def trend(
    office: Office, id: str, month: str, pack: str = ""
) -> tuple[tuple[str, Decimal | None], ...]:
    """Twelve months of an indicator up to one; None before something was kept for it.

    Args:
        office: The open office.
        id: Of the indicator.
        month: The last one.
        pack: Id of a pack; empty for the adopted one.
    """
    packs = [load(one) for one in dict.fromkeys((pack or office.about.pack, "national"))]
    one = next(found for held in packs for found in held.indicators if found.id == id)
    duties = [duty for held in packs for duty in held.duties]
    first = f"{months_later(month_of(month)[0], 1 - _MONTHS):%Y-%m}"
    begun = _begun(office, one)
    return tuple(
        (name, _value(office, one, name, duties) if name >= begun or name == month else None)
        for name in months_between(first, month)
    )


def _value(office: Office, one: Indicator, month: str, duties: Sequence[Duty]) -> Decimal | None:
    first, last = month_of(month)
    span = first, min(last, max(office.today(), first))
    return Asking(office, month, span, duties).result(one).measured.value


def _begun(office: Office, one: Indicator) -> str:
    """The first month of which a figure says something."""
    kept = [("changes", "event_date")]
    if one.duty:
        kept.append((VISITS.ledger, VISITS.day))
    if "events" in one.parts:
        events = one.parts["events"].ledger
        kept.append((events, office.ledger(events).day))
    with reading(office) as c:
        return max(meetings.first_month(c, office.model, *of) for of in kept)


def _line(office: Office, result: Result) -> Line:
    one, goal = result.indicator, result.aim.goal if result.aim else None
    value, state = result.measured.value, state_of(result)
    kind = one.attribute or LOOSE.get(goal.binding if goal else one.binding, "任务")
    now = "—" if value is None else amount(value, one.unit)
    words, told = said(office, result, state)
    return Line(
        result, state, kind, now, aim_words(goal, one.unit), words, told, _bar(value, goal, one.unit),
        parts_of(office, result), missing_of(office, result), how(office, one),
    )  # fmt: skip


def _bar(value: Decimal | None, goal: Goal | None, unit: str) -> tuple[float | None, float | None]:
    aim = goal.values[0] if goal else None
    full = max([Decimal(1), *([aim / _ROOM] if aim else []), *([value] if value else [])])
    if unit == "%":
        full = Decimal(100)
    parts = [None if one is None else float(min(one / full, Decimal(1))) for one in (value, aim)]
    return parts[0], parts[1]


# ---- what is behind ------------------------------------------------------------------------------


def parts_of(office: Office, result: Result) -> tuple[Piece, ...]:
    """What was counted: numerator and denominator, each with its list."""
    one, measured = result.indicator, result.measured
    made = []
    sides = (("numerator", measured.numerator), ("denominator", measured.denominator))
    for role, value in sides:
        target = result.behind.get(role)
        if value is None or (role == "denominator" and one.calculator == "flag"):
            continue
        made.append(Piece(_piece(office, one, role, value), target if value else None))
    return tuple(made)


def _piece(office: Office, one: Indicator, role: str, value: Decimal) -> str:
    if one.duty:
        return f"{number(value)} 人{'已访' if role == 'numerator' else '在册'}"
    if one.calculator == "frequency":
        words = amount(value, unit_of(office, one))
        return f"{words}做到" if role == "numerator" else f"{words}应做"
    part = one.parts.get(role) or one.parts["counted"]
    ledger = office.ledger(part.ledger)
    if part.sum:
        return f"{summed_field(office, part).label} {amount(value, unit_of(office, one, part))}"
    name = "" if ledger.title == ledger.unit else f"{ledger.title} "  # 180 户, not 户 180 户
    return f"{name}{amount(value, ledger.unit)}"


def missing_of(office: Office, result: Result) -> Piece | None:
    """Who or what is lacking; None where nothing is."""
    target, measured = result.behind.get("missing"), result.measured
    if target is None or target.where == "id empty":
        return None
    if result.indicator.duty:
        left = (measured.denominator or Decimal(0)) - (measured.numerator or Decimal(0))
        return Piece(f"看 {number(left)} 人未访名单", target)
    name = office.ledger(target.code).title
    how = "没做够" if result.indicator.calculator == "frequency" else "没有填全"
    return Piece(f"看{how}的{name}", target)
