"""People's names: cleaned from a cell, and the pinyin by which they are sorted and found."""

import re
import unicodedata
from functools import cache, lru_cache

from csdesk.domain.faults import problem
from csdesk.errors import Problem
from csdesk.resources import resource

LONGEST = 50
DOT = "·"
_DOTS = dict.fromkeys(map(ord, "•‧．・･∙⋅●◦᛫·."), DOT)
_MISSING = ("无", "无名", "不详", "未知", "空", "-", "/", "—", "——", "未填", "N/A")
_HEAD = re.compile(r"[（(](?:户主|本人)[)）]$")
# What GB 18030 of 2000 and 2005 kept in private use from U+E815 on, in the order of its codes.
_OLD = dict(
    enumerate(
        "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱"
        "䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻",
        0xE815,
    )
)


def clean_name(text: str, *, field: str = "name") -> tuple[str | None, tuple[Problem, ...]]:
    """A name as it is kept: any plane of Unicode, no inner blanks between Hanzi, one middle dot.

    Private-use characters of old systems become the standard ones where these are known.

    Returns:
        The name, None where there is none, and its faults; the name of an error isn't kept.
    """
    name = _tidy(text)
    if not name or name in _MISSING:
        return None, (problem(field, "name_missing", "没有姓名。", "请补填姓名。"),)
    if why := _suspicious(name):
        return name, (
            problem(field, "name_suspicious", f"“{name}”{why}。", "请对照证件核对姓名。"),
        )
    if private := [c for c in name if unicodedata.category(c) == "Co"]:
        points = "、".join(f"U+{ord(c):04X}" for c in private)
        message = f"姓名“{name}”里有自造字（{points}），别的电脑上会显示成别的字。"
        return name, (
            problem(field, "name_pua", message, "请改成标准字，或在备注里写明读音和写法。"),
        )
    return name, ()


def _tidy(text: str) -> str:
    kept = []
    for char in text.strip():
        if "\uff01" <= char <= "\uff5e":
            char = chr(ord(char) - 0xFEE0)
        if char.isspace():
            kept.append(" ")
        elif unicodedata.category(char) not in ("Cc", "Cf"):
            kept.append(_OLD.get(ord(char), char))
    name = " ".join("".join(kept).split())
    name = _HEAD.sub("", name).strip("'\"★☆※▲△*#")
    if any(_han(c) for c in name):
        name = name.translate(_DOTS).replace(" ", "").strip(DOT)
    return name


def _han(char: str) -> bool:
    """A Hanzi of any plane, one in private use included."""
    return char > "\u2e7f" and (
        unicodedata.category(char) in ("Lo", "Co", "Nl", "So") or char >= "\U00020000"
    )


def _suspicious(name: str) -> str:
    """Why something is hardly a name; empty when it may be one."""
    if len(name) > LONGEST:
        return f"有 {len(name)} 个字，不像姓名"
    if any(c.isdecimal() for c in name):
        return "里有数字，不像姓名"
    wrong = [c for c in name if not (c.isalpha() or _han(c) or c in " ·'-.")]
    if wrong:
        return f"里有“{wrong[0]}”，不像姓名"
    return "" if any(c.isalpha() or _han(c) for c in name) else "不像姓名"


@cache
def _readings() -> dict[str, str]:
    """Character to its usual reading, ü as v."""
    return {code: readings.partition(" ")[0] for code, readings, _ in _lines() if len(code) == 1}


@cache
def _surnames() -> dict[str, tuple[str, ...]]:
    """Surname to its syllables, where they are not the usual ones or it has two characters."""
    return {code: tuple(surname.split()) for code, _, surname in _lines() if surname}


@cache
def _lines() -> tuple[list[str], ...]:
    lines = resource("codes", "pinyin.tsv").read_text("utf-8").splitlines()
    return tuple(line.split("\t") for line in lines[1:])


@lru_cache(4096)
def _syllables(name: str, surname: bool) -> tuple[str, ...]:
    """One syllable a character; what has no reading stands for itself."""
    readings = _readings()
    first: tuple[str, ...] = ()
    if surname:
        first = _surnames().get(name[:2]) or _surnames().get(name[:1]) or ()
    return (*first, *(readings.get(c, c) for c in name[len(first) :]))


def name_key(name: str) -> str:
    """What a name is sorted by: syllable, blank, character, again and again.

    So all 汪 stand together, then all 王, and both before 危; Latin names as they are in lower case.
    Compared by code point, it needs no collation.
    """
    bare = name.replace(DOT, "").lower()
    return "".join(map(_keyed, _syllables(bare, True), bare))


@cache
def _keyed(syllable: str, char: str) -> str:
    return f"{syllable} {char}" if syllable != char else char


def initials(name: str) -> str:
    """First letters: 单雄信 is sxx."""
    return "".join(s[0] for s in _syllables(name.replace(DOT, "").lower(), True) if s != " ")


def read_otherwise(name: str) -> bool:
    """Whether a name begins with a surname that is read otherwise than the character is."""
    return name[:1] in _surname_beginnings()


@cache
def _surname_beginnings() -> frozenset[str]:
    return frozenset(surname[0] for surname in _surnames())


def search_forms(name: str) -> tuple[str, ...]:
    """Every spelling by which somebody may type a name: initials and full pinyin, no blanks.

    Both readings of a surname (shan and dan), ü as v and as u.
    """
    bare = name.replace(DOT, "").lower()
    found: dict[str, None] = {}
    for surname in (True, False):
        syllables = [s for s in _syllables(bare, surname) if s != " "]
        full = "".join(syllables)
        found |= dict.fromkeys(("".join(s[0] for s in syllables), full))
        if "v" in full:
            found[full.replace("v", "u")] = None
    return tuple(found)
