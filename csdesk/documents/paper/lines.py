"""Lines of a text in a width, as Chinese typesetting breaks them."""

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate

NO_START = frozenset("，。、；：？！）》」』】〕〉％…—·”’,.;:?!)]}%〗～℃")
"""Marks that never begin a line."""

NO_END = frozenset("（《「『【〔〈“‘([{￥$〖")
"""Marks that never end a line."""

_JOINTS = frozenset(".,-/:@_*")


def wrap(text: str, limit: float, width: Mapping[str, float]) -> list[str]:
    """Break cleaned text into lines no wider than `limit`.

    A closing mark never begins a line and an opening one never ends it; numbers, dates and words
    stay whole unless they alone are wider than a line. Spaces at a break are dropped.

    Args:
        text: Cleaned; its line feeds break lines.
        limit: Width of a line, in the unit of `width`.
        width: Character to its width.
    """
    if "\n" in text:
        return [line for part in text.split("\n") for line in wrap(part, limit, width)]
    places = list(accumulate(map(width.__getitem__, text), initial=0.0))
    length = len(text)
    lines = []
    start = 0
    while places[length] - places[start] > limit:
        full = bisect_right(places, places[start] + limit, start + 1, length + 1) - 1
        full = max(full, start + 1)
        if full >= length:
            break
        end = full
        while end > start and not _breakable(text, end):
            end -= 1
        if end == start:  # one word wider than the line, or nothing but marks
            end = full
        lines.append(text[start:end].rstrip(" "))
        start = end
        while start < length - 1 and text[start] == " ":
            start += 1
    lines.append(text[start:])
    return lines


def fitted(text: str, limit: float, width: Mapping[str, float], most: int) -> str:
    """Cleaned text on one paragraph, cut with …… where it takes more than `most` lines."""
    text = " ".join(text.split("\n"))
    lines = wrap(text, limit, width)
    if len(lines) <= most:
        return text
    kept = text[: sum(map(len, lines[:most]))]
    while kept and len(wrap(f"{kept}……", limit, width)) > most:
        kept = kept[:-1]
    return f"{kept.rstrip('，。、；：')}……"


def balanced(text: str, limit: float, width: Mapping[str, float]) -> list[str]:
    """Break a title or head into as few lines as it needs, of about the same length."""
    lines = wrap(text, limit, width)
    while len(lines) > 1 and limit > 1000:
        narrower = limit - 500
        again = wrap(text, narrower, width)
        if len(again) > len(lines):
            break
        limit, lines = narrower, again
    return lines


def _breakable(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after in NO_START or before in NO_END:
        return False
    if after == " " or not (before.isascii() and after.isascii()):
        return True
    return not ((before.isalnum() or before in _JOINTS) and (after.isalnum() or after in _JOINTS))
