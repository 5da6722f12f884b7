"""Number formats: whether a number is shown as a date, and the text a clerk sees for it."""

import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal

from csdesk.documents.workbooks.cells import Cell

Shape = Literal["", "date", "month", "time", "stamp"] | int
"""How a format shows a number: plain, day, year and month, time of day, day and time;
a whole number: padded with zeros to so many digits."""

_BUILT_IN: dict[int, Shape] = {
    **dict.fromkeys((14, 15, 16, 28, 29, 30, 31, 51, 53, 54, 58), "date"),
    **dict.fromkeys((17, 27, 36, 50, 52, 57), "month"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), "time"),
    22: "stamp",
}
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.I)
_DEAD = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].|0\.?0*e[+-]0+|am/pm|a/p|上午/下午', re.I)
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a day on paper has no zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - as above
_LAST_SERIAL = 2_958_466  # the day after 9999-12-31
_LEAP_BUG = 60  # Lotus counted 29 February 1900; days before it are one off
_EXACT_DIGITS = 15


@cache
def shape(number: int, code: str = "") -> Shape:
    """The shape of a number format by its number in the file and its code, if it has one."""
    if not code:
        return _BUILT_IN.get(number, "")
    first = code.split(";", 1)[0]
    live = _DEAD.sub("", _ELAPSED.sub(r"\1", first)).lower().strip()
    if live in ("general", "@", "常规", "g/通用格式"):
        return ""
    if re.fullmatch("0{2,}", live):
        return len(live)
    if "#" in live or "?" in live:
        return ""
    clock = "h" in live or "s" in live
    year = re.search("[ye]", live)
    if year or "d" in live:
        if clock:
            return "stamp"
        return "date" if "d" in live or "m" not in live else "month"
    if clock:
        return "time"
    return "date" if "m" in live else ""


def day_of(serial: float, since_1904: bool) -> datetime | None:
    """The day and time of a serial number, to the second; None when no calendar has it."""
    if not 0 <= serial < _LAST_SERIAL:
        return None
    if since_1904:
        start = _EPOCH_1904
    elif serial < _LEAP_BUG:
        start = _EPOCH + timedelta(days=1)
    else:
        start = _EPOCH
    try:
        moment = start + timedelta(seconds=round(serial * 86400))
    except OverflowError:
        return None
    return moment


def number_cell(digits: str, shaped: Shape = "", since_1904: bool = False) -> Cell:
    """The cell of a number written as ``digits``, shown in a shape; text if it is no number."""
    if shaped == "" and digits.isdigit() and len(digits) <= _EXACT_DIGITS:
        return Cell(digits, "number", float(digits), None, digits)
    try:
        number = float(digits)
    except ValueError:
        return Cell(digits)
    if number != number or number in (float("inf"), float("-inf")):
        return Cell(digits)
    if isinstance(shaped, str) and shaped:
        dated = _dated(number, digits, shaped, since_1904)
        if dated:
            return dated
    text = number_text(number, digits)
    if isinstance(shaped, int) and text.isdigit():
        text = text.zfill(shaped)
    return Cell(text, "number", number, None, digits)


def number_text(number: float, digits: str) -> str:
    """A number as Excel shows it in a wide cell, kept as written when its digits are lost."""
    if abs(number) >= 10**_EXACT_DIGITS:
        return digits
    return str(int(number)) if number.is_integer() else _short(number)


def _short(number: float) -> str:
    text = format(number, ".15g")
    return format(number, ".20f").rstrip("0") if "e" in text else text


def _dated(number: float, digits: str, shaped: str, since_1904: bool) -> Cell | None:
    moment = day_of(number, since_1904)
    if moment is None or (number < 1 and shaped != "time" and not since_1904):
        return None
    if shaped == "time" and number < 1:
        return Cell(moment.strftime("%H:%M"), "date", number, None, digits)
    if shaped in ("stamp", "time") and number % 1:
        return Cell(moment.strftime("%Y-%m-%d %H:%M"), "date", number, moment, digits)
    return day_cell(moment.date(), number, digits, month=shaped == "month")


def day_cell(day: date, number: float | None, digits: str, month: bool = False) -> Cell:
    """The cell of a day; ``month``: its format shows year and month only."""
    text = day.isoformat()
    return Cell(text[:7] if month and day.day == 1 else text, "date", number, day, digits)
