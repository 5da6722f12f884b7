"""Telephone numbers: several in a cell, mobile and landline (standards 2.1, 2.2)."""

import re
import unicodedata
from decimal import Decimal

from csdesk.domain.faults import problem
from csdesk.errors import Problem

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:(0(?:10|2\d|[3-9]\d\d))-?)?([2-9]\d{6,7})(?:-(\d{1,6}))?")
_COUNTRY = re.compile(r"^(?:\+|00)?86-?(?=1[3-9]\d{9}$|0?[1-9]\d{8,10}$)")
_BETWEEN = re.compile(r"[、,;/|\\\n\r\t]|[和或及]")
_NOTE = re.compile(r"[（(](?!0\d{2,3}[)）])[^()（）]*[)）]|[^\d+\-()\s]+:?")
_WORDS = re.compile(r"(?:联系)?(?:电话|手机)(?:号码?)?:?|分机|(?<=\d)-(?=转)")
_NONE = ("", "无", "0", "-", "/", "没有", "暂无", "不详", "未知")


def read_phones(text: str, *, field: str = "phones") -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The numbers of a cell in their order, each once: 13812345678, 0734-8221234, 0734-8221234-12.

    What is no number is kept as it stands and told.
    """
    plain = unicodedata.normalize("NFKC", text).replace("'", "").strip()
    plain = _WORDS.sub("", plain).replace("转", "-")
    if plain in _NONE:
        return (), ()
    found: dict[str, None] = {}
    wrong, noted = [], False
    for part in _BETWEEN.split(_whole(plain)):
        bare = _NOTE.sub(" ", part).strip()
        if not bare and part.strip():
            wrong.append(part.strip())
            found[part.strip()] = None
            continue
        noted = noted or bare != part.strip()
        for piece in _pieces(bare):
            number = phone(piece)
            found[number or piece] = None
            if not number:
                wrong.append(piece)
    told = []
    if wrong:
        message = f"电话“{'、'.join(wrong)}”不是手机号或固定电话号码。"
        told.append(problem(field, "phone_invalid", message, "请核对；原样保留。"))
    if len(found) > 1 or (noted and not wrong):
        message = f"“{text.strip()}”读作 {len(found)} 个电话：{'、'.join(found)}。"
        told.append(problem(field, "phone_multiple", message, "请核对。"))
    return tuple(found), tuple(told)


def phone(text: str) -> str | None:
    """A mobile or landline number in the form in which it is kept; None when it is neither."""
    bare = re.sub(r"[\s()]", "", text)
    bare = _COUNTRY.sub("", bare)
    if _MOBILE.fullmatch(mobile := bare.replace("-", "")):
        return mobile
    if found := _LANDLINE.fullmatch(bare):
        return "-".join(part for part in found.groups() if part)
    return None


def _whole(plain: str) -> str:
    """A number that the file holds as 1.3812345678E10 or 13812345678.0, in digits."""
    if re.fullmatch(r"\d\.\d+E\+?1\d", plain.upper()):
        return f"{Decimal(plain):f}"
    return re.sub(r"^(\d+)\.0$", r"\1", plain)


def _pieces(bare: str) -> list[str]:
    """One number, or several with blanks or nothing between them."""
    if phone(bare):
        return [bare]
    parts = bare.split()
    if len(parts) > 1 and any(phone(part) for part in parts):
        return parts
    joined = bare.replace(" ", "")
    if len(joined) % 11 == 0 and all(_MOBILE.fullmatch(p) for p in re.findall(".{11}", joined)):
        return re.findall(".{11}", joined)
    return [bare] if bare else []
