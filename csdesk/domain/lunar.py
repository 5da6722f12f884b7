"""The lunar calendar from 1900 to 2100, by table (GB/T 33661-2017 from 2017 on)."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate

_FIRST = 1900
_NEW_YEAR = date(1900, 1, 31).toordinal()
# One number a year: bits 16 (length of the leap month: 1 is 30 days), 15-4 (months 1-12: 1 is
# 30 days), 3-0 (the month after which a leap month stands, 0 none).
_TABLE = """
    04bd8 04ae0 0a570 054d5 0d260 0d950 16554 056a0 09ad0 055d2
    04ae0 0a5b6 0a4d0 0d250 1d255 0b540 0d6a0 0ada2 095b0 14977
    04970 0a4b0 0b4b5 06a50 06d40 1ab54 02b60 09570 052f2 04970
    06566 0d4a0 0ea50 16a95 05ad0 02b60 186e3 092e0 1c8d7 0c950
    0d4a0 1d8a6 0b550 056a0 1a5b4 025d0 092d0 0d2b2 0a950 0b557
    06ca0 0b550 15355 04da0 0a5b0 14573 052b0 0a9a8 0e950 06aa0
    0aea6 0ab50 04b60 0aae4 0a570 05260 0f263 0d950 05b57 056a0
    096d0 04dd5 04ad0 0a4d0 0d4d4 0d250 0d558 0b540 0b6a0 195a6
    095b0 049b0 0a974 0a4b0 0b27a 06a50 06d40 0af46 0ab60 09570
    04af5 04970 064b0 074a3 0ea50 06b58 05ac0 0ab60 096d5 092e0
    0c960 0d954 0d4a0 0da50 07552 056a0 0abb7 025d0 092d0 0cab5
    0a950 0b4a0 0baa4 0ad50 055d9 04ba0 0a5b0 15176 052b0 0a930
    07954 06aa0 0ad50 05b52 04b60 0a6e6 0a4e0 0d260 0ea65 0d530
    05aa0 076a3 096d0 04afb 04ad0 0a4d0 1d0b6 0d250 0d520 0dd45
    0b5a0 056d0 055b2 049b0 0a577 0a4b0 0aa50 1b255 06d20 0ada0
    14b63 09370 049f8 04970 064b0 168a6 0ea50 06b20 1a6c4 0aae0
    092e0 0d2e3 0c960 0d557 0d4a0 0da50 05d55 056a0 0a6d0 055d4
    052d0 0a9b8 0a950 0b4a0 0b6a6 0ad50 055a0 0aba4 0a5b0 052b0
    0b273 06930 07337 06aa0 0ad50 14b55 04b60 0a570 054e4 0d160
    0e968 0d520 0daa0 16aa6 056d0 04ae0 0a9d4 0a2d0 0d150 0f252
    0d520
"""
_YEARS = tuple(int(year, 16) for year in _TABLE.split())
_MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "腊")
_DIGITS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of the lunar calendar.

    Attributes:
        year: The year of our era in which the lunar year begins.
        month: 1 to 12.
        leap: The month is the second of its number.
    """

    year: int
    month: int
    day: int
    leap: bool = False

    @property
    def text(self) -> str:
        """十月十二, 闰六月初一, 腊月三十."""
        return f"{'闰' * self.leap}{_MONTHS[self.month - 1]}月{_day(self.day)}"


def lunar(day: date) -> LunarDay | None:
    """The lunar day of a day; None before 31 January 1900 and after the lunar year 2100."""
    starts = _starts()
    at = bisect_right(starts, day.toordinal()) - 1
    if not 0 <= at < len(_YEARS):
        return None
    left = day.toordinal() - starts[at]
    months = iter(_months(_YEARS[at]))
    month, leap, length = next(months)
    while left >= length:
        left -= length
        month, leap, length = next(months)
    return LunarDay(_FIRST + at, month, left + 1, leap)


def lunar_text(day: date) -> str:
    """农历十月十二, for the home page; empty outside the table."""
    found = lunar(day)
    return f"农历{found.text}" if found else ""


@cache
def _starts() -> tuple[int, ...]:
    """The ordinal of every new year, and of the first one past the table."""
    lengths = (sum(length for _, _, length in _months(year)) for year in _YEARS)
    return tuple(accumulate(lengths, initial=_NEW_YEAR))


def _months(year: int) -> list[tuple[int, bool, int]]:
    """Number, leap, and days of every month of a year, in order."""
    found = []
    for month in range(1, 13):
        found.append((month, False, 29 + (year >> (16 - month) & 1)))
        if year & 15 == month:
            found.append((month, True, 29 + (year >> 16)))
    return found


def _day(day: int) -> str:
    if day <= 10:
        return f"初{_DIGITS[day - 1]}"
    if day in (20, 30):
        return "二十" if day == 20 else "三十"
    return ("十" if day < 20 else "廿") + _DIGITS[day % 10 - 1]
