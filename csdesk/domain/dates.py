"""Days as people write them in cells: read into a day, a month or a year, or told why not."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from csdesk.domain.faults import problem
from csdesk.domain.fields import PartDay
from csdesk.domain.numerals import digits_for_numerals
from csdesk.domain.values import first_day
from csdesk.errors import Problem

EARLIEST = 1880
"""Nobody on a roster is born before."""
_TIME = re.compile(r"[T\s]+\d{1,2}[:时]\d{1,2}.*$")
_ABOUT = re.compile(
    r"^(?:约|大约|大概|公历|阳历|新历|:)+|(?:左右|前后|出生|生|[(]?(?:星期|周)[一二三四五六日天][)]?)+$"
)
_LUNAR = re.compile(r"农历|阴历|旧历|古历|初[一二三四五六七八九十]|[正腊冬]月|闰")
_REPUBLIC = re.compile(r"民国\s*(\d{1,2}|[元一二三四五六七八九十]+)")
_SEP, _END = r"\s*[年./\-—_,、\s]\s*", r"\s*[日号]?"
_YEAR = re.compile(r"(\d{4})\s*年?")
_YEAR_MONTH = re.compile(rf"(\d{{4}}){_SEP}(\d{{1,2}})\s*月?份?")
_WHOLE = re.compile(rf"(\d{{4}}){_SEP}(\d{{1,2}})\s*[月./\-—_,、\s]\s*(\d{{1,2}}){_END}")
_SHORT = re.compile(rf"(\d{{2}}){_SEP}(\d{{1,2}})(?:\s*[月./\-]\s*(\d{{1,2}}){_END}|月)?")
_SHORT_YEAR = re.compile(r"(\d{2})年")
_TURNED = re.compile(r"(\d{1,2})[./\-](\d{1,2})[./\-](\d{4})")
_NO_YEAR = re.compile(rf"(\d{{1,2}})\s*[月/\-]\s*(\d{{1,2}}){_END}|(\d{{1,2}})月")


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read: year, month and day, 0 for what is not there; and a doubt, a fault code."""

    year: int
    month: int = 0
    day: int = 0
    doubt: str = ""


def read_date(
    text: str,
    *,
    on: date,
    numeric: bool = False,
    from_1904: bool = False,
    field: str = "birth_date",
    birth: bool = True,
    past: bool = True,
) -> tuple[PartDay | None, tuple[Problem, ...]]:
    """Read a day of which only the year or the month may be known.

    Args:
        text: The cell; a cell whose number format is a date comes as 1950-03-05.
        on: The day of entry.
        numeric: The cell held a number: 1950.1 may be October, 18327 a serial.
        from_1904: The workbook counts its days from 1904.
        field: Field that the problems name.
        birth: Somebody's birth: no year before 1880, and what is unreadable is only told.
        past: A day after `on` is a fault.

    Returns:
        1950, 1950-03 or 1950-03-05, or None; and what is wrong or doubtful.
    """
    unreadable = "birth_unreadable" if birth else "value_invalid"
    found = _read(text, numeric, from_1904)
    if isinstance(found, str):
        return None, (
            problem(field, unreadable, f"日期“{text}”{found}。", "请按 1950-03-05 的样子填写。"),
        )
    if found.doubt == "date_without_year":
        return None, (problem(field, found.doubt, f"日期“{text}”没有年份。", "请补上年份。"),)
    if found.doubt == "birth_two_digit_year":
        century = on.year // 100 * 100
        year = found.year + century - 100 * (found.year + century > on.year)
        found = _Found(year, found.month, found.day, found.doubt)
    value = _part(found)
    if value is None:
        message = f"日期“{text}”不存在。"
        return None, (problem(field, unreadable, message, "请按 1950-03-05 的样子填写。"),)
    if birth and found.year < EARLIEST:
        message = f"日期“{text}”早于 {EARLIEST} 年。"
        return None, (problem(field, "out_of_range", message, "请对照证件核对。"),)
    if past and first_day(value) > on:
        return None, (problem(field, "date_in_future", f"日期“{text}”在将来。", "请核对后改正。"),)
    return value, _doubts(field, text, value, found.doubt, birth)


def _doubts(field: str, text: str, value: PartDay, doubt: str, birth: bool) -> tuple[Problem, ...]:
    said = {
        "birth_ambiguous": f"日期“{text}”有两种读法，只记作 {value}。",
        "birth_serial_guess": f"“{text}”像表格软件的日期序号，读作 {value}。",
        "birth_two_digit_year": f"日期“{text}”的年份只有两位，读作 {value}。",
    }
    told = [problem(field, doubt, said[doubt], "请核对。")] if doubt else []
    if birth and len(value) < 10 and doubt != "birth_ambiguous":
        message = f"出生日期“{text}”只到{'月' if len(value) == 7 else '年'}。"
        told.append(problem(field, "birth_partial", message, "知道后补全。"))
    return tuple(told)


def _part(found: _Found) -> PartDay | None:
    try:
        day = date(found.year, found.month or 1, found.day or 1)
    except ValueError:
        return None
    return PartDay(day.isoformat()[: 10 if found.day and found.month else 7 if found.month else 4])


def _read(text: str, numeric: bool, from_1904: bool) -> _Found | str:
    """What a text says, or why it can't be read."""
    plain = unicodedata.normalize("NFKC", text).strip(" '\t\n")
    if _REPUBLIC.search(plain):
        return "用的是民国纪年，公历年份为民国年份加 1911"
    if _LUNAR.search(plain):
        return "写的是农历"
    plain = _TIME.sub("", _ABOUT.sub("", plain).strip())
    plain = digits_for_numerals(plain)
    if numeric:
        plain = plain.removesuffix(".0")
    if re.fullmatch(r"\d+(\.\d+)?", plain):
        return _number(plain, numeric, from_1904)
    return _dotted(plain)


def _number(plain: str, numeric: bool, from_1904: bool) -> _Found | str:
    """Digits alone, with one dot at most."""
    whole, _, rest = plain.partition(".")
    year = int(whole[:4])
    likely = EARLIEST <= year < 2200
    match len(whole), rest:
        case 8, "":
            return _Found(year, int(whole[4:6]), int(whole[6:]))
        case 6, "" if likely and int(whole[4:]) <= 12:
            return _Found(year, int(whole[4:]))
        case 6, "":
            doubt = "birth_two_digit_year"
            return _Found(int(whole[:2]), int(whole[2:4]), int(whole[4:]), doubt)
        case 4, "" if likely or not numeric:
            return _Found(year)
        case 4, "1" if likely and numeric:
            return _Found(year, doubt="birth_ambiguous")
        case 4, _ if likely and len(rest) <= 2:
            return _Found(year, int(rest))
        case 4, _ if likely and len(rest) == 4:
            return _Found(year, int(rest[:2]), int(rest[2:]))
        case 4 | 5, _ if len(whole) == 5 or not likely:
            first = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
            day = first + timedelta(int(whole))
            return _Found(day.year, day.month, day.day, "birth_serial_guess")
        case 2, _ if 1 <= len(rest) <= 2:
            return _Found(int(whole), int(rest), doubt="birth_two_digit_year")
    return "读不懂"


def _dotted(plain: str) -> _Found | str:
    """Numbers with signs or words between them."""
    for pattern in (_WHOLE, _YEAR_MONTH, _YEAR):
        if found := pattern.fullmatch(plain):
            return _made(found)
    if found := _TURNED.fullmatch(plain):
        first, second, year = map(int, found.groups())
        if first == second or max(first, second) > 12:
            return _Found(year, min(first, second), max(first, second))
        return _Found(year, doubt="birth_ambiguous")
    if (found := _NO_YEAR.fullmatch(plain)) and int(found[1] or found[3]) <= 12:
        return _Found(0, doubt="date_without_year")
    if found := _SHORT.fullmatch(plain) or _SHORT_YEAR.fullmatch(plain):
        return _made(found, "birth_two_digit_year")
    return "读不懂"


def _made(found: re.Match[str], doubt: str = "") -> _Found:
    year, month, day, *_ = [*(int(part or 0) for part in found.groups()), 0, 0]
    return _Found(year, month, day, doubt)
