"""Numbers and times of day, as people write them in cells."""

import re
import unicodedata
from datetime import time
from decimal import Decimal

from csdesk.domain.numerals import NUMERAL, digits_for_numerals, numeral

DIGITS = 18
"""No longer number is read: it is no quantity."""
_UNITS = "周岁 岁 人 个 元整 元 块 次 户 天 日 平方米 平米 M2 亩 整 件 台 间 张 份 名 位 口 床 顿 斤 公斤 小时 分钟 年 月"
_ALSO = {
    "平方米": ("M2", "平米", "平方", "平"),
    "小时": ("H", "个小时"),
    "分钟": ("分",),
    "元": ("块",),
}
"""Other words for a unit."""
_NUMBER = re.compile(r"[¥$]?([+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?(?:E[+-]?\d{1,2})?)(万)?")
_CLOCK = re.compile(
    r"(?:.*[\sT])?(上午|早上|早晨|凌晨|中午|下午|晚上|傍晚)?(\d{1,2})(?:[:时点.](?:(\d{1,2})分?|(半)|(整)?)?(?::\d\d.*?)?)?\s*(AM|PM)?"
)


def read_number(text: str, unit: str = "") -> Decimal | None:
    """The number that a text is; None when it is none.

    With thousands marks, 万, ¥, Chinese numerals, and one unit behind: the field's own one, or
    where it has none any common one. Another unit (2小时 for minutes) makes it none.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper().strip("'")
    plain = plain.removeprefix("约").removeprefix("人民币")
    unit = unicodedata.normalize("NFKC", unit).upper()
    endings = (unit, unit[-1:] + "整", *_ALSO.get(unit, ())) if unit else _UNITS.split()
    for ending in endings:
        if plain.endswith(ending) and plain != ending:
            plain = plain.removesuffix(ending)
            break
    if found := _NUMBER.fullmatch(plain):
        number = Decimal(found[1].replace(",", "")) * (10_000 if found[2] else 1)
    elif NUMERAL.fullmatch(plain):
        number = Decimal(numeral(plain) or 0)
    else:
        return None
    return number if number.adjusted() < DIGITS else None


def read_clock(text: str) -> time | None:
    """The time of day that a text is: 9:30, 下午3点半, 14时5分, 0.395833 of a day; None for none."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    if re.fullmatch(r"0?\.\d+|0", plain):
        minutes = round(Decimal(plain) * 24 * 60) % (24 * 60)
        return time(minutes // 60, minutes % 60)
    found = _CLOCK.fullmatch(digits_for_numerals(plain))
    if not found:
        return None
    part, hour, minute, half, _, suffix = found.groups()
    hours, minutes = int(hour), 30 if half else int(minute or 0)
    if (part in ("下午", "晚上", "傍晚") or suffix == "PM") and hours < 12:
        hours += 12
    elif (part in ("凌晨", "上午") or suffix == "AM") and hours == 12:
        hours = 0
    elif part == "中午" and hours < 3:
        hours += 12
    return time(hours, minutes) if hours < 24 and minutes < 60 else None
