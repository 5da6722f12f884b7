"""Holidays and working weekends: they cannot be computed, only read from what is announced.

A year of which nothing is known is never taken for one without holidays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import zip_longest
from typing import Literal

Kind = Literal["holiday", "workday"]
KINDS: dict[str, Kind] = {
    "holiday": "holiday", "放假": "holiday", "休": "holiday", "节假日": "holiday",
    "workday": "workday", "上班": "workday", "班": "workday", "调休上班": "workday",
}  # fmt: skip
Sort = Literal["workday", "rest", "holiday"]
"""What a day is: worked on, a weekend, or a holiday."""
_SATURDAY = 5
_LEAST = 20
"""A year has more holidays than this, however short it is written."""
_DAY = re.compile(
    r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号](?:至(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})[日号])?"
)
_LINE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[\s,]+([^\s,]+)(?:[\s,]+([^\s,]+))?(?:[\s,]+(.+))?"
)
_PART = re.compile(r"(?:^|[。\n])\s*(?:[一二三四五六七八九十]+、|\d+[.、])?\s*([^。:、\s]{2,8}):")
_BRACKETS = re.compile(r"\([^)]*\)")


class HolidayTextError(ValueError):
    """What was pasted tells no holidays; the message says why."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is not as its weekday says.

    Attributes:
        kind: A holiday, or a weekend that is worked on.
        name: Of the holiday.
        source: Who announced it.
    """

    on: date
    kind: Kind
    name: str
    source: str = ""


class Holidays:
    """The days of all years of which something is known.

    Attributes:
        years: Those years.
    """

    def __init__(self, days: Iterable[Day]) -> None:
        """Of a day told twice the later one counts."""
        self._days = {one.on: one for one in days}
        self.years = frozenset(on.year for on in self._days)

    def of(self, on: date) -> Day | None:
        """What is told of a day; None where it is as its weekday says."""
        return self._days.get(on)

    def sort(self, on: date) -> Sort | None:
        """What a day is; None where nothing is known of its year."""
        if on.year not in self.years:
            return None
        if told := self._days.get(on):
            return told.kind
        return "rest" if on.weekday() >= _SATURDAY else "workday"

    def missing(self, first: date, last: date) -> tuple[int, ...]:
        """The years of a period of which nothing is known."""
        return tuple(y for y in range(first.year, last.year + 1) if y not in self.years)

    def days(self, first: date, last: date, sorts: Collection[Sort]) -> tuple[date, ...]:
        """The days of a period that are of some sorts; of a missing year none."""
        every = (first + timedelta(n) for n in range((last - first).days + 1))
        return tuple(day for day in every if self.sort(day) in sorts)

    def year(self, year: int) -> tuple[Day, ...]:
        """What is told of a year, in order."""
        return tuple(self._days[on] for on in sorted(self._days) if on.year == year)


def read(text: str, year: int, source: str = "") -> tuple[Day, ...]:
    """The days of a year: from the notice as it is published, or a line a day.

    A line is 2027-01-01 放假 元旦; days of other years are passed over.

    Args:
        text: What was typed or pasted.
        year: The year that it is for.
        source: Who announced it, where the text does not say.

    Raises:
        HolidayTextError: It tells no days, too few, or a day that there is not.
    """
    words = unicodedata.normalize("NFKC", text).replace("\r", "")
    found = list(_lines(words)) or list(_notice(words, year))
    if not found:
        raise HolidayTextError("没有读到放假的日子")
    days = {one.on: one for one in found if one.on.year == year}
    if not days:
        raise HolidayTextError(f"读到的不是 {year} 年的日子")
    if (count := sum(one.kind == "holiday" for one in days.values())) < _LEAST:
        raise HolidayTextError(f"只读到 {count} 天放假，{year} 年应更多")
    made = (days[on] for on in sorted(days))
    return tuple(replace(one, source=one.source or source) for one in made)


def _lines(text: str) -> Iterator[Day]:
    for line in text.split("\n"):
        told = _LINE.fullmatch(line.strip())
        if told and told[4] in KINDS:
            on = _date(int(told[1]), int(told[2]), int(told[3]))
            yield Day(on, KINDS[told[4]], told[5] or "", (told[6] or "").strip())


def _notice(text: str, year: int) -> Iterator[Day]:
    """The sentences of a notice: 一、元旦：1月1日至3日放假调休，共3天。1月4日上班."""
    plain = _BRACKETS.sub("", text)
    heads = list(_PART.finditer(plain))
    for head, later in zip_longest(heads, heads[1:]):
        body = plain[head.end() : later.start() + 1 if later else len(plain)]
        for sentence in re.split(r"[。;\n]", body):
            kind: Kind = "workday" if "上班" in sentence else "holiday"
            if kind == "workday" or "放假" in sentence:
                yield from (Day(on, kind, head[1]) for on in _days(sentence, year))


def _days(sentence: str, year: int) -> Iterator[date]:
    for told in _DAY.finditer(sentence):
        first = _date(int(told[1] or year), int(told[2]), int(told[3]))
        last = first
        if told[6]:
            last = _date(int(told[4] or first.year), int(told[5] or told[2]), int(told[6]))
        for n in range((last - first).days + 1):
            yield first + timedelta(n)


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise HolidayTextError(f"没有 {year}年{month}月{day}日 这一天") from error
