"""The indicators of a month in words: what stands on their page, on paper and on the workbench."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from csdesk.domain.calendar import month_of, months_between
from csdesk.domain.filters import months_later, parse
from csdesk.domain.indicators import Goal, near
from csdesk.packs.loading import load
from csdesk.packs.model import Counted, Duty, Indicator
from csdesk.services.duties import VISITS
from csdesk.services.home import Light, State, Target
from csdesk.services.indicators import Asking, Result, monthly
from csdesk.services.office import Office, reading
from csdesk.services.wording import worded
from csdesk.storage import meetings

CODE = "indicators"
"""Of the page and the paper."""
ORDER: tuple[State, ...] = ("not_met", "near", "look", "met", "cannot_say", "not_applicable")
"""Worst first."""
WORDS: dict[State, str] = {
    "not_met": "未达到",
    "near": "接近",
    "look": "说不出",
    "met": "达到",
    "cannot_say": "说不出",
    "not_applicable": "不适用",
}
_LOOSE = {"soft": "力争", "average": "平均数", "baseline": "现状"}
_SIGNS = {">=": "≥ ", "<=": "≤ ", "=": ""}
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


# ---- words ---------------------------------------------------------------------------------------


def number(value: Decimal) -> str:
    """1,024 or 82.9: at most two places, none that are 0."""
    text = f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: Decimal, unit: str) -> str:
    """With its unit: 78%, 34.6 平方米."""
    return f"{number(value)}{unit}" if unit == "%" else f"{number(value)} {unit}".rstrip()


def _line(office: Office, result: Result) -> Line:
    one, goal = result.indicator, result.aim.goal if result.aim else None
    value, state = result.measured.value, _state(result)
    kind = one.attribute or _LOOSE.get(goal.binding if goal else one.binding, "任务")
    now = "—" if value is None else amount(value, one.unit)
    words, told = _said(office, result, state)
    return Line(
        result, state, kind, now, _aim(goal, one.unit), words, told, _bar(value, goal, one.unit),
        _parts(office, result), _missing(office, result), _how(office, one),
    )  # fmt: skip


def _state(result: Result) -> State:
    verdict, value = result.verdict.state, result.measured.value
    if verdict == "not_met" and value is not None and result.aim and near(value, result.aim.goal):
        return "near"
    return "look" if verdict == "cannot_say" and value is not None else verdict


def _aim(goal: Goal | None, unit: str) -> str:
    if goal is None:
        return "—"
    if goal.comparator == "between":
        low, high = goal.values
        return f"{number(low)}～{amount(high, unit)}"
    words = amount(goal.values[0], unit)
    if goal.binding == "average":
        return f"平均 {words}"
    whole = unit == "%" and goal.values[0] == 100
    return words if whole else f"{_SIGNS[goal.comparator]}{words}"


def _said(office: Office, result: Result, state: State) -> tuple[str, str]:
    """The state in few words, and in full."""
    short = WORDS[state]
    if state in ("not_met", "near"):
        lack = _lack(office, result)
        full = "，".join(filter(None, (short, lack)))
        return full, full
    if state in ("look", "cannot_say"):
        missing = result.verdict.missing
        over = result.expired and state == "look" and not result.measured.missing
        return "目标期已过" if over else missing.partition("，")[0], f"说不出：{missing}"
    if state == "not_applicable":
        whom = {"village": "村", "community": "社区"}[result.indicator.scope or "village"]
        return f"只问{whom}", f"不适用：只问{whom}"
    return short, short


def _lack(office: Office, result: Result) -> str:
    """How much is lacking to the target, in the unit of what is counted; empty where more is bad."""
    one, measured = result.indicator, result.measured
    if result.aim is None or result.aim.goal.comparator != ">=" or measured.value is None:
        return ""
    goal = result.aim.goal.values[0]
    if one.calculator == "count":
        return f"差 {amount(goal - measured.value, one.unit)}"
    n, d = measured.numerator or Decimal(0), measured.denominator or Decimal(0)
    short = goal * d / one.times - n
    part, unit = _counted(one), _unit(office, one)
    if part and part.sum:
        return f"差 {amount(short.quantize(Decimal('0.1'), ROUND_CEILING), unit)}"
    return f"差 {amount(short.to_integral_value(ROUND_CEILING), unit)}"


def _counted(one: Indicator) -> Counted | None:
    """What the numerator counts; None for a duty."""
    return next(
        (one.parts[r] for r in ("numerator", "counted", "subjects") if r in one.parts), None
    )


def _unit(office: Office, one: Indicator, part: Counted | None = None) -> str:
    """What a numerator, or another part, is counted in."""
    part = part or _counted(one)
    if part is None:
        return "人"
    if one.calculator == "frequency" and one.parts["events"].within == "day":
        return "天"
    ledger = office.ledger(part.ledger)
    return ledger.fields[part.sum].unit if part.sum else ledger.unit


def _bar(value: Decimal | None, goal: Goal | None, unit: str) -> tuple[float | None, float | None]:
    aim = goal.values[0] if goal else None
    full = max([Decimal(1), *([aim / _ROOM] if aim else []), *([value] if value else [])])
    if unit == "%":
        full = Decimal(100)
    parts = [None if one is None else float(min(one / full, Decimal(1))) for one in (value, aim)]
    return parts[0], parts[1]


# ---- what is behind ------------------------------------------------------------------------------


def _parts(office: Office, result: Result) -> tuple[Piece, ...]:
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
        words = amount(value, _unit(office, one))
        return f"{words}做到" if role == "numerator" else f"{words}应做"
    part = one.parts.get(role) or one.parts["counted"]
    ledger = office.ledger(part.ledger)
    if part.sum:
        return f"{ledger.fields[part.sum].label} {amount(value, _unit(office, one, part))}"
    name = "" if ledger.title == ledger.unit else f"{ledger.title} "  # 180 户, not 户 180 户
    return f"{name}{amount(value, ledger.unit)}"


def _missing(office: Office, result: Result) -> Piece | None:
    target, measured = result.behind.get("missing"), result.measured
    if target is None or target.where == "id empty":
        return None
    if result.indicator.duty:
        left = (measured.denominator or Decimal(0)) - (measured.numerator or Decimal(0))
        return Piece(f"看 {number(left)} 人未访名单", target)
    name = office.ledger(target.code).title
    how = "没做够" if result.indicator.calculator == "frequency" else "没有填全"
    return Piece(f"看{how}的{name}", target)


def _how(office: Office, one: Indicator) -> str:
    """How it is counted, from its parts and its note."""
    said = {
        "flag": "有一{unit}就算：{counted}。",
        "count": "数{counted}。",
        "ratio": "{numerator} ÷ {denominator}。",
        "frequency": "每{unit}{subjects}{often}{events}，做到的 ÷ 应做的。",
    }[one.calculator]
    if one.duty:
        words = "本月见到的人 ÷ 本月名单上的人。"
    else:
        often = {"day": "每天", "month": "每月", "year": "每年"}.get(
            one.parts["events"].within if "events" in one.parts else "", ""
        )
        part = _counted(one)
        unit = office.ledger(part.ledger).unit if part else ""
        named = {role: _described(office, held) for role, held in one.parts.items()}
        whole, share = one.parts.get("denominator"), one.parts.get("numerator")
        if whole and share and whole.sum and replace(share, sum=whole.sum) == whole:  # of the same
            named["denominator"] = f"它们的{office.ledger(whole.ledger).fields[whole.sum].label}"
        words = said.format(unit=unit, often=f"{often}至少 {one.least} 次", **named)
        if one.calculator == "ratio" and one.unit != "%":
            words = f"{words.removesuffix('。')}，再乘 {one.times}。"
    return words + one.note


def _described(office: Office, part: Counted) -> str:
    """设施（状态是正常使用）的建筑面积."""
    ledger = office.ledger(part.ledger)
    where = f"（{worded(office, ledger, parse(part.where))}）" if part.where else ""
    within = {"month": "本月的", "year": "今年的"}.get(part.within, "")
    whole = f"{within}{ledger.title}{where}"
    return f"{whole}的{ledger.fields[part.sum].label}" if part.sum else whole
