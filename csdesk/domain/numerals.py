"""Chinese numerals, as people write them in names of groups, dates and levels."""

import re

_DIGITS = {
    c: n
    for n, chars in enumerate(
        ("〇零○O", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for c in chars
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100}
_SHORT = str.maketrans({"廿": "二十", "卅": "三十"})
NUMERAL = re.compile(f"[{''.join(_DIGITS)}{''.join(_UNITS)}廿卅]+")
"""A run of Chinese numerals in a text."""


def numeral(text: str) -> int | None:
    """The number that a text is: 十一, 廿三, 一百零二, 一九五〇 (digit by digit), 12; else None."""
    if text.isascii() and text.isdecimal():
        return int(text)
    if not NUMERAL.fullmatch(text):
        return None
    text = text.translate(_SHORT)
    if not any(c in _UNITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = last = 0
    for char in text:
        if char in _UNITS:
            total += max(last, 1) * _UNITS[char]
            last = 0
        else:
            last = _DIGITS[char]
    return total + last


def digits_for_numerals(text: str) -> str:
    """The text with every run of Chinese numerals in digits: 一九五〇年三月 is 1950年3月."""
    return NUMERAL.sub(lambda run: str(numeral(run[0])), text)
