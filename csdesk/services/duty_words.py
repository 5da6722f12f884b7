"""Rules in words: how often, after what, and why one of them was the strictest."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from csdesk.domain.duties import (
    BEGUN,
    FIELD,
    Due,
    EveryDays,
    Frequency,
    PerPeriod,
    Rule,
    Within,
)

PERIODS = {"week": "每周", "month": "每月", "quarter": "每季"}


@lru_cache(maxsize=256)
def often(frequency: Frequency) -> str:
    """每月 1 次, 每隔 10 天, 事由后 24 小时内."""
    match frequency:
        case PerPeriod(times, period):
            return f"{PERIODS[period]} {times} 次"
        case EveryDays(days):
            return f"每隔 {days} 天"
        case _:
            return f"{_after(frequency.after)}{_within(frequency.days)}"


def _within(days: int) -> str:
    if days == 0:
        return "当天"
    return "后 24 小时内" if days == 1 else f"后 {days} 天内"


def _after(after: tuple[str, ...]) -> str:
    if after == (BEGUN,):
        return "列入"
    return "到约定日期" if after[0].startswith(FIELD) else "出事由"


def whole(rule: Rule) -> str:
    """All frequencies of a rule: 高风险每周 1 次，其他每月 1 次."""
    tiers = [f"{tier.label or '分级'}{often(tier.frequency)}" for tier in rule.tiers]
    return "，".join([*tiers, f"其他{often(rule.frequency)}" if tiers else often(rule.frequency)])


def why(due: Due) -> str:
    """Why she is due on that day: the strictest rule, from when it counts, the later ones."""
    others = {rule.label: day for rule, day in due.others if rule.label != due.rule.label}
    later = [f"“{name}”（{_day(day, due.due)}）" for name, day in others.items() if day > due.due]
    same = [f"“{name}”" for name, day in others.items() if day == due.due]
    told = _own(due)
    told += f"；比{'、'.join(later)}更早" if later else ""
    return told + (f"；{'、'.join(same)}也到这一天" if same else "")


def _own(due: Due) -> str:
    rule, words = due.rule, often(due.frequency)
    tier = rule.tiers[due.level].label if 0 <= due.level < len(rule.tiers) else ""
    told = f"{tier}{words}" if tier else words
    whose = "本单位规则" if rule.local else "政策依据"
    if isinstance(due.frequency, Within):
        day = _day(due.since, due.due)
        if due.frequency.after[0].startswith(FIELD):
            return f"约定日期是 {day}（{rule.label}）"
        return f"{told}，从{day}起算（{whose}）"
    if due.last is None:
        return f"{told}，还没有算数的记录（{whose}）"
    return f"{told}，上次 {_day(due.last, due.due)}（{whose}）"


def _day(day: date, beside: date) -> str:
    """Without the year where it is that of the day it stands beside."""
    return f"{day:%m月%d日}" if day.year == beside.year else f"{day:%Y年%m月%d日}"
