"""Villagers' groups: one spelling for 一组, 第一村民小组, １组 and 01."""

import re
import unicodedata

from csdesk.domain.numerals import NUMERAL, numeral

_NUMBER = rf"(\d{{1,3}}|{NUMERAL.pattern})"
_ALONE = re.compile(rf"第?{_NUMBER}(?:村民|居民|生产)?(?:小?组|队)?")
_OF_VILLAGE = re.compile(
    r"[^\d]{1,12}?(?:村委会|村民委员会|居委会|社区|村)(?=第?[\d〇零一二三四五六七八九十])"
)
_INSIDE = re.compile(rf"第?{_NUMBER}(?:村民|居民)?小?组(?![长员])")
_HOME = re.compile(
    rf"(?:[^\d]{{0,30}}?(?:村委会|居委会|社区|村|镇|乡))?第?{_NUMBER}(?:村民|居民)?小?组(?![长员团织合])"
)
_SHEET = re.compile(rf"(?:\d{{1,2}}|{NUMERAL.pattern})")


def group_name(text: str) -> str:
    """The name of a group as it is kept: 1组; one without a number (张家湾组) without blanks."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).strip("'")
    plain = plain.removesuffix(".0")
    found = _ALONE.fullmatch(plain) or _ALONE.fullmatch(_OF_VILLAGE.sub("", plain, count=1))
    number = numeral(found[1]) if found else None
    return f"{number}组" if number else plain


def group_at(address: str) -> str:
    """The group in which an address lies: 三组12号, 柳沟村3组7号; empty where it does not say so."""
    found = _HOME.match("".join(unicodedata.normalize("NFKC", address).split()))
    number = numeral(found[1]) if found else None
    return f"{number}组" if number else ""


def is_bare(text: str) -> bool:
    """Whether a sheet is named by a number alone, as groups' sheets are: 三, 3, 廿三; no year."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return bool(_SHEET.fullmatch(plain)) and 0 < (numeral(plain) or 0) < 100


def group_in(text: str) -> str:
    """The group that a title, a sheet's name or an address speaks of; empty when it names none."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    found = _INSIDE.search(plain)
    number = numeral(found[1]) if found else None
    return f"{number}组" if number else ""
