"""Gaps beside labels above and below a table: 填报单位：____, 填报日期：  年  月  日."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

_LABEL = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff\s（）()、/]{0,14}?\s*[:：]")
_UNIT = re.compile(
    r"(?:填报|填表|上报|报送|统计|制表|编制)?(?:单位|村|社区|村社区|村居)(?:名称|全称)?(?:盖章|公章|签章)?"
    r"|(?:填报|填表|上报|报送)(?:单位|村)(?:盖章|公章|签章)?|(?:村|居|村居)(?:民)?委会|行政村|所在村|村别"
    r"|组织名称|单位名称"
)
_DAY = re.compile(
    r"(?:填报|填表|制表|上报|报送|汇总|统计|编制|登记|造册)(?:日期|时间)|截止日期|截止时间"
)
_ANY_DAY = re.compile(r"日期|时间")  # above a table its own; below it that of a signature
_BLANK = re.compile(r"[\s_＿]*")
_YMD = re.compile(r"(?P<y>[\s_＿]*)年(?P<m>[\s_＿]*)月(?:(?P<d>[\s_＿]*)(?P<day>[日曰号]))?\s*")
_VILLAGE = re.compile(r"(?<=\s)\s*(?=村(?:委|民|集体|股份|$|\s))")


@dataclass(frozen=True, slots=True)
class Knows:
    """What the office can say of itself on a form.

    Attributes:
        unit: Its full name.
        village: The name that stands before 村; empty for a community.
        day: Of the list.
    """

    unit: str
    village: str
    day: date


def is_label(text: str) -> bool:
    """Whether a text names something and is no value."""
    return bool(_LABEL.search(text))


@dataclass(frozen=True, slots=True)
class Gap:
    """A place of a text to be filled: from where to where, by what.

    Attributes:
        start: In the text of the cell.
        end: Behind it.
        text: What stands there then.
        label: Of what.
        beside: Nothing follows it in its cell: what stands in the cell to the right is its value.
    """

    start: int
    end: int
    text: str
    label: str
    beside: bool = False


def gaps(text: str, knows: Knows, above: bool = True) -> list[Gap]:
    """The gaps of one cell's text that the office can fill; those that hold something stay.

    Args:
        text: Of the cell.
        knows: What the office says.
        above: The cell stands above a table; below it a plain 日期 belongs to a signature.
    """
    found: list[Gap] = []
    marks = list(_LABEL.finditer(text))
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        label = _plain(mark[0])
        rest = text[mark.end() : end]
        last = at + 1 == len(marks)
        if _DAY.fullmatch(label) or (above and _ANY_DAY.fullmatch(label)):
            found += _day(rest, mark.end(), label, knows.day, last)
        elif _UNIT.fullmatch(label):
            found += _unit(rest, mark.end(), label, knows, last)
    return found


def filled(text: str, found: list[Gap]) -> str:
    """A text with its gaps filled."""
    for gap in sorted(found, key=lambda one: -one.start):
        text = text[: gap.start] + gap.text + text[gap.end :]
    return text


def _day(rest: str, at: int, label: str, day: date, last: bool) -> list[Gap]:
    if not rest.strip(" \t\n　_＿"):
        said = f"{day.year}年{day.month}月{day.day}日"
        return [Gap(at, at + len(rest), _padded(said, rest, last), label, last)]
    found = _YMD.match(rest)
    if found is None:
        return []
    numbers: Mapping[str, int] = {"y": day.year, "m": day.month, "d": day.day}
    return [
        Gap(at + found.start(name), at + found.end(name), str(number), label)
        for name, number in numbers.items()
        if found[name] is not None
    ]


def _unit(rest: str, at: int, label: str, knows: Knows, last: bool) -> list[Gap]:
    if _BLANK.fullmatch(rest):
        return [
            Gap(
                at,
                at + len(rest),
                _padded(knows.unit, rest, last),
                label,
                last and not rest.strip(),
            )
        ]
    found = _VILLAGE.search(rest)
    if found and knows.village and rest[: found.start()].count("村") == 0:
        return [Gap(at + found.start(), at + found.end(), knows.village, label)]
    return []


def _padded(value: str, rest: str, last: bool) -> str:
    """The value, and behind it what is left of the blanks where more follows."""
    if last:
        return value
    wide = sum(2 if ord(mark) > 0x2E80 else 1 for mark in value)
    return value + " " * max(2, len(rest) - wide)


def _plain(label: str) -> str:
    return re.sub(r"[\s:()]", "", unicodedata.normalize("NFKC", label))
