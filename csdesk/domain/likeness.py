"""How far the cells of a column look like what its heading says."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache

_BLANKS = re.compile(r"[\s'‘’\u200b-\u200d\ufeff-]+")
_ID = re.compile(
    r"\d{15}|\d{16,19}|\d{17}[X*]|\d(?:\.\d+)?E\+?\d+|[A-Z]{3}\d{12}|[\dX]*\*{2,}[\dX]*"
)
_PHONE = re.compile(r"\+?\d{7,}|[\d*]{11}|\d+\*+\d+")
_SEX = frozenset(["男", "女", "男性", "女性", "1", "2", "0", "9", "M", "F", "未知", "未说明"])
_DATE = re.compile(
    r"\d{4}(?:[-./年]?\d{1,2}(?:[-./月]?\d{1,2}日?)?)?月?|\d{5}(?:\.0)?|\d{2}[-./年]\d{1,2}.*|.*[年月].*"
)
_NAME = re.compile(r"[^\W\d_a-zA-Z]{2,4}|[^\W\d_]+(?:[·•‧．・.][^\W\d_]+)+|[A-Za-z .]{3,40}")
_AGE = re.compile(r"\d{1,3}(?:周?岁)?")
_MONEY_CARD = re.compile(r"\d{12,30}|.*\*{2,}.*")

_FAR = 0.8


def _whole(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


def _phone(text: str) -> bool:
    return any(map(_PHONE.fullmatch, re.split("[,;/、，；或]", text)))


_TESTS: Mapping[str, Callable[[str], bool]] = {
    "id_no": _whole(_ID),
    "head_id_no": _whole(_ID),
    "sex": _SEX.__contains__,
    "birth_date": _whole(_DATE),
    "party_join_date": _whole(_DATE),
    "name": _whole(_NAME),
    "head_name": _whole(_NAME),
    "phones": _phone,
    "head_phone": _phone,
    "emergency_phone": _phone,
    "age": _whole(_AGE),
    "bank_account": _whole(_MONEY_CARD),
}


def likeness(field_id: str, samples: Sequence[str]) -> float | None:
    """The share, 0 to 1, of texts that may be values of a field.

    A number that Excel has damaged, or one with asterisks, still is an ID number or telephone
    number to the eye. None: nothing is known of the field's looks, or there is no text.
    """
    test = _TESTS.get(field_id)
    texts = [_BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper() for text in samples]
    texts = [text for text in texts if text]
    if test is None or not texts:
        return None
    return sum(map(test, texts)) / len(texts)


def guessed_by_content(samples: Sequence[str]) -> str:
    """The field that a column without heading looks like; empty: none for sure."""
    for field_id in ("id_no", "sex", "phones", "birth_date", "name"):
        share = likeness(field_id, samples)
        if share is not None and share >= 0.6:
            return field_id
    return ""


@cache
def text_ratio(one: str, other: str) -> float:
    """How alike two short texts are, 0 to 1; 0 for what is far from it."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _FAR else 0.0
