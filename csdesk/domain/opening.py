"""Opening hours: read as people write them, added up, and held against a rule.

The documents say neither whether a break at noon counts nor what 节假日全天开放 is: here a break is
not open, and on a holiday as many hours are asked as on any other day.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import ROUND_DOWN, Decimal
from itertools import pairwise

from csdesk.domain.indicators import Binding, Goal, Verdict, judge
from csdesk.domain.measures import Measured

HOLIDAY = "8"
WEEKDAYS = tuple("1234567")
DAYS: Mapping[str, str] = {
    **{code: f"周{name}" for code, name in zip(WEEKDAYS, "一二三四五六日", strict=True)},
    HOLIDAY: "节假日",
}
"""Codes of `weekday.tsv` and their names."""
_MIDNIGHT = time(23, 59)
"""The end of a day, which no clock can show."""
_CLOSED = ("", "-", "不开", "不开放", "休息", "休", "关", "闭馆", "无")
_WHOLE = ("全天", "24小时", "24h", "全天开放")
_TIME = r"(上午|中午|下午|晚上)?\s*(\d{1,2})(?::|点|时)?(\d{2}|半)?分?"
_SPAN = re.compile(rf"{_TIME}\s*(?:-|–|—|~|至|到)+\s*{_TIME}")
_BETWEEN = re.compile(r"[\s,、;和及]*")


class HoursError(ValueError):
    """What somebody wrote is no opening hours; the message says why."""


@dataclass(frozen=True, slots=True)
class Span:
    """Open without a break; 23:59 is the end of the day."""

    opens: time
    closes: time


Week = Mapping[str, tuple[Span, ...] | None]
"""Day to its spans: none where it is closed, None where an hour is lacking. A weekday that is not
there is closed; of a holiday that is not there nobody has said anything."""


@dataclass(frozen=True, slots=True)
class OpeningRule:
    """How long a facility must be open.

    Attributes:
        hours: On each day that is asked for.
        days: The codes of the days that are asked for; on the others it is only encouraged.
    """

    hours: Decimal
    days: tuple[str, ...]
    binding: Binding = "expected"
    until: date | None = None


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day of the week, or holidays, against a rule.

    Attributes:
        hours: How long it is open; None where that is not known.
        verdict: Not applicable where no rule asks for this day.
    """

    day: str
    hours: Decimal | None
    verdict: Verdict

    @property
    def name(self) -> str:
        """周一 … 节假日."""
        return DAYS[self.day]


def read(text: str) -> tuple[Span, ...]:
    """The spans of a day: 8:30-12:00 14:00-17:30, 上午8点半到12点, 全天; empty for closed.

    Raises:
        HoursError: It cannot be read, a span ends before it begins, or two overlap.
    """
    words = unicodedata.normalize("NFKC", text).strip()
    if words in _CLOSED:
        return ()
    if words.lower() in _WHOLE:
        return (Span(time(0), _MIDNIGHT),)
    if not _BETWEEN.fullmatch(_SPAN.sub("", words)):
        raise HoursError(f"“{text.strip()}”读不懂")
    spans = tuple(sorted(map(_span, _SPAN.finditer(words)), key=lambda span: span.opens))
    for one, later in pairwise(spans):
        if later.opens < one.closes:
            raise HoursError(f"{written([one])} 和 {written([later])} 有重叠")
    return spans


def _span(found: re.Match[str]) -> Span:
    half, hour, minute, half2, hour2, minute2 = found.groups()
    opens = _clock(found[0], int(hour), minute, half)
    closes = _clock(found[0], int(hour2), minute2, half2)
    if half == "下午" and not half2 and closes <= opens:
        closes = _clock(found[0], int(hour2), minute2, half)
    if closes <= opens:
        raise HoursError(f"{found[0]}：关门不晚于开门")
    return Span(opens, closes)


def _clock(words: str, hour: int, minute: str | None, half: str | None) -> time:
    if half in ("下午", "晚上") and hour < 12:
        hour += 12
    minutes = 30 if minute == "半" else int(minute or 0)
    if (hour, minutes) == (24, 0):
        return _MIDNIGHT
    if hour > 23 or minutes > 59:
        raise HoursError(f"{words}：没有这个钟点")
    return time(hour, minutes)


def minutes(spans: Sequence[Span]) -> int:
    """How long it is open, what overlaps once."""
    total, upto = 0, -1
    for span in sorted(spans, key=lambda one: one.opens):
        opens, closes = (
            one.hour * 60 + one.minute + (one == _MIDNIGHT) for one in (span.opens, span.closes)
        )
        total += max(closes - max(opens, upto), 0)
        upto = max(upto, closes)
    return total


def written(spans: Sequence[Span]) -> str:
    """8:30–12:00、14:00–17:30; 不开放, 全天."""
    if not spans:
        return "不开放"
    if minutes(spans) == 24 * 60:
        return "全天"
    return "、".join(f"{_said(span.opens)}–{_said(span.closes)}" for span in spans)


def _said(one: time) -> str:
    return "24:00" if one == _MIDNIGHT else f"{one.hour}:{one.minute:02}"


def week_written(week: Week) -> str:
    """周一至周五 8:30–17:30；周六 9:00–12:00；周日不开放; days alike stand together."""
    if not week:
        return ""
    runs: list[tuple[list[str], tuple[Span, ...] | None]] = []
    for day in (*WEEKDAYS, *([HOLIDAY] if HOLIDAY in week else [])):
        spans = week.get(day, ())
        if runs and runs[-1][1] == spans and day != HOLIDAY:
            runs[-1][0].append(day)
        else:
            runs.append(([day], spans))
    return "；".join(f"{_run(days)}{_hours(spans)}" for days, spans in runs)


def _run(days: Sequence[str]) -> str:
    if len(days) == len(WEEKDAYS):
        return "每天"
    first, last = DAYS[days[0]], DAYS[days[-1]]
    return first if len(days) == 1 else f"{first}{'、' if len(days) == 2 else '至'}{last}"


def _named(days: Sequence[str]) -> str:
    """周一至周五 where they follow each other, else one by one."""
    run = len(days) > 2 and HOLIDAY not in days and int(days[-1]) - int(days[0]) == len(days) - 1
    return _run(days) if run else "、".join(DAYS[day] for day in days)


def _hours(spans: tuple[Span, ...] | None) -> str:
    if spans is None:
        return "没有填全"
    return f" {written(spans)}" if spans else written(spans)


def on_day(week: Week, day: date, sort: str | None) -> tuple[Span, ...]:
    """When it is open on a day of the calendar; none where it is closed or nobody has said it.

    Args:
        week: The declared hours.
        day: The day.
        sort: What it is, of `domain.holidays`; None where its year is not known. A weekend that is
            worked on is as most days from Monday to Friday.
    """
    code = WEEKDAYS[day.weekday()]
    if sort == "holiday":
        return week.get(HOLIDAY) or ()
    if sort == "workday" and code in WEEKDAYS[5:]:
        usual = [week.get(one) or () for one in WEEKDAYS[:5]]
        return max(usual, key=usual.count)
    return week.get(code) or ()


def hours(week: Week, day: str) -> Measured:
    """How long it is open on a day, in hours with two places, rounded down; or why nobody can say."""
    if not week:
        return Measured(None, missing="没有登记开放时间")
    if day == HOLIDAY and day not in week:
        return Measured(None, missing="没有登记节假日的开放时间")
    spans = week.get(day, ())
    if spans is None:
        return Measured(None, missing=f"{DAYS[day]}的开门、关门没有填全")
    long = Decimal(minutes(spans)) / 60
    return Measured(long.quantize(Decimal("0.01"), ROUND_DOWN))


def judged(week: Week, rule: OpeningRule | None, on: date) -> tuple[OpenDay, ...]:
    """Every weekday and the holidays against a rule, or how long they are open where none is."""
    made = []
    for day in DAYS:
        found = hours(week, day)
        goal = Goal(">=", (rule.hours,), rule.binding, rule.until) if rule else None
        asked = rule is not None and day in rule.days
        made.append(OpenDay(day, found.value, judge(found, goal, on, applies=asked)))
    return tuple(made)


def overall(days: Sequence[OpenDay]) -> Verdict:
    """Of a whole week: missed where a day misses, else unsaid where a day is; the days are named."""
    asked = [one for one in days if one.verdict.state != "not_applicable"]
    if not asked:
        return Verdict("not_applicable")
    missed = [one for one in asked if one.verdict.state == "not_met"]
    if missed:
        by_hours: dict[Decimal, list[str]] = {}
        for one in sorted(missed, key=lambda day: day.hours or 0):
            by_hours.setdefault(one.hours or Decimal(0), []).append(one.day)
        words = (
            f"{_named(days)} {hours_said(long)}" if long else f"{_named(days)}不开放"
            for long, days in by_hours.items()
        )  # fmt: skip
        return Verdict("not_met", "；".join(words))
    unsaid = [one for one in asked if one.verdict.state == "cannot_say"]
    if unsaid:
        return Verdict(
            "cannot_say", "；".join(dict.fromkeys(one.verdict.missing for one in unsaid))
        )
    return Verdict("met")


def hours_said(value: Decimal | None) -> str:
    """8.5 小时; — where it is not known."""
    if value is None:
        return "—"
    return f"{value.normalize():f} 小时"
