"""Ages as people write them: 81, 八十一岁, 80多, 八十来岁, 8个月."""

import re
import unicodedata

from csdesk.domain.identity import OLDEST
from csdesk.domain.numerals import digits_for_numerals
from csdesk.domain.quantities import read_number

_MORE = re.compile(r"约?(\d+0)(?:有余|[多几来余]|出头)(?:周?岁)?")
_ABOUT = re.compile(r"约?(\d+)(?:周?岁)?(?:左右|上下)")
_YOUNG = re.compile(r"(\d{1,3})个?(月|周|天|日)(?:[龄大])?")
_A_YEAR = {"月": 12, "周": 52, "天": 365, "日": 365}
_NEAR = 5


def read_age(text: str) -> tuple[int, int] | None:
    """The youngest and the oldest that a text may mean, in full years.

    Returns:
        None where it says no age, or one past `identity.OLDEST`.
    """
    span = _span(text)
    return span if span and span[0] <= OLDEST else None


def _span(text: str) -> tuple[int, int] | None:
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if (number := read_number(plain.replace("周岁", "岁"), "岁")) is not None:
        return int(number), int(number)
    plain = digits_for_numerals(plain)
    if found := _MORE.fullmatch(plain):
        return int(found[1]), int(found[1]) + 9
    if found := _ABOUT.fullmatch(plain):
        return max(int(found[1]) - _NEAR, 0), int(found[1]) + _NEAR
    if found := _YOUNG.fullmatch(plain):
        years = int(found[1]) // _A_YEAR[found[2]]
        return years, years
    return None
