"""What is said of an indicator: its state, how much is lacking, how it is counted."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from csdesk.domain.filters import parse
from csdesk.domain.indicators import Binding, Goal, near
from csdesk.packs.model import Counted, Indicator
from csdesk.services.home import State
from csdesk.services.indicators import DAILY, Result, summed_field
from csdesk.services.office import Office
from csdesk.services.wording import worded

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
LOOSE: dict[Binding, str] = {"soft": "力争", "average": "平均数", "baseline": "现状"}
"""性质 of targets that are not held against anybody."""
_SIGNS = {">=": "≥ ", "<=": "≤ ", "=": ""}


def number(value: Decimal) -> str:
    """1,024 or 82.9: at most two places, none that are 0."""
    text = f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: Decimal, unit: str) -> str:
    """With its unit: 78%, 34.6 平方米."""
    return f"{number(value)}{unit}" if unit == "%" else f"{number(value)} {unit}".rstrip()


def state_of(result: Result) -> State:
    """How it stands; near and to be looked at told apart."""
    verdict, value = result.verdict.state, result.measured.value
    if verdict == "not_met" and value is not None and result.aim and near(value, result.aim.goal):
        return "near"
    return "look" if verdict == "cannot_say" and value is not None else verdict


def aim_words(goal: Goal | None, unit: str) -> str:
    """A target: 100%, ≥ 60%, 平均 3 人; — for none."""
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


def said(office: Office, result: Result, state: State) -> tuple[str, str]:
    """The state in few words, and in full."""
    short = WORDS[state]
    if state in ("not_met", "near"):
        full = "，".join(filter(None, (short, lack(office, result))))
        return full, full
    if state in ("look", "cannot_say"):
        missing = result.verdict.missing
        over = result.expired and state == "look" and not result.measured.missing
        return "目标期已过" if over else missing.partition("，")[0], f"说不出：{missing}"
    if state == "not_applicable":
        whom = {"village": "村", "community": "社区"}[result.indicator.scope or "village"]
        return f"只问{whom}", f"不适用：只问{whom}"
    return short, short


def lack(office: Office, result: Result) -> str:
    """How much is lacking to the target, in the unit of what is counted; empty where more is bad."""
    one, measured = result.indicator, result.measured
    if result.aim is None or result.aim.goal.comparator != ">=" or measured.value is None:
        return ""
    goal = result.aim.goal.values[0]
    if one.calculator == "count":
        return f"差 {amount(goal - measured.value, one.unit)}"
    n, d = measured.numerator or Decimal(0), measured.denominator or Decimal(0)
    short = goal * d / one.times - n
    part, unit = counted(one), unit_of(office, one)
    if part and part.sum:
        return f"差 {amount(short.quantize(Decimal('0.1'), ROUND_CEILING), unit)}"
    return f"差 {amount(short.to_integral_value(ROUND_CEILING), unit)}"


def counted(one: Indicator) -> Counted | None:
    """What the numerator counts; None for a duty."""
    return next(
        (one.parts[r] for r in ("numerator", "counted", "subjects") if r in one.parts), None
    )


def unit_of(office: Office, one: Indicator, part: Counted | None = None) -> str:
    """What a numerator, or another part, is counted in."""
    part = part or counted(one)
    if part is None:
        return "人"
    if one.calculator == "frequency" and one.parts["events"].within in DAILY:
        return "天"
    ledger = office.ledger(part.ledger)
    return summed_field(office, part).unit if part.sum else ledger.unit


def how(office: Office, one: Indicator) -> str:
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
        often = {
            "day": "每天",
            "workday": "每个工作日",
            "holiday": "每个节假日",
            "month": "每月",
            "year": "每年",
        }.get(one.parts["events"].within if "events" in one.parts else "", "")
        part = counted(one)
        unit = office.ledger(part.ledger).unit if part else ""
        named = {role: described(office, held) for role, held in one.parts.items()}
        whole, share = one.parts.get("denominator"), one.parts.get("numerator")
        if whole and share and whole.sum and replace(share, sum=whole.sum) == whole:  # of the same
            named["denominator"] = f"它们的{summed_field(office, whole).label}"
        words = said.format(unit=unit, often=f"{often}至少 {one.least} 次", **named)
        if one.calculator == "ratio" and one.unit != "%":
            words = f"{words.removesuffix('。')}，再乘 {one.times}。"
    return words + one.note


def described(office: Office, part: Counted) -> str:
    """设施（状态是正常使用）的建筑面积."""
    ledger = office.ledger(part.ledger)
    where = f"（{worded(office, ledger, parse(part.where))}）" if part.where else ""
    within = {"month": "本月的", "year": "今年的"}.get(part.within, "")
    whole = f"{within}{ledger.title}{where}"
    return f"{whole}的{summed_field(office, part).label}" if part.sum else whole
