"""Codes as people write them: by name, by alias, by code, with or without the usual trimmings."""

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from functools import cache

from csdesk.domain.codes import CodeTable
from csdesk.resources import table

_TRIMMINGS = {
    "ethnicity": "族",
    "disability_category": "残疾",
    "volunteer_star": "志愿者",
    "family_relation": "关系",
}
_ASIDE = {
    "family_relation": re.compile(r"^(?:系|是)?(?:户主)?[的之:—-]?|关系$|\d$"),
    "education": re.compile(
        r"^(?:在读|现读|就读)|(?:及其?|或)?以[上下]$|(?:在读|学历|文化程度|文化|水平|教育程度|学生)$"
    ),
    "health_status": re.compile(r"^(?:患有?|有)"),
    "political_status": re.compile(r"^(?:中国|中共)(?=.*[党团盟])"),
    "ethnicity": re.compile(r"族?(?:人|民族)$"),
}
"""What people write around the word of a table: 户主之子, 大专以上, 患有高血压."""
_MEANS = {
    "family_relation": (
        (re.compile("[长次大二三四五六小幺]?(?:子|儿子?)[之的]?(?:妻子?|媳妇?|爱人|配偶)"), "儿媳"),
        (re.compile("[长次大二三四五六小幺]?女儿?[之的]?(?:夫|丈夫|爱人|配偶)"), "女婿"),
        (re.compile("[长次大二三四小]?孙子?[之的]?(?:妻子?|媳妇?|爱人)"), "孙媳"),
        (re.compile("[小幺幼满么细](?:子|儿子?)"), "子"),
        (re.compile("[小幺幼满么细]女儿?"), "女"),
    ),
}


@cache
def aliases() -> Mapping[str, Mapping[str, str]]:
    """Code table to alias to code, of what people write beside the names."""
    found: dict[str, dict[str, str]] = {}
    for row in table("code_aliases.tsv"):
        found.setdefault(row["table"], {})[row["alias"]] = row["code"]
    return found


def find_code(name: str, choices: CodeTable, text: str) -> str:
    """The code that a text means.

    An alias goes before a code: 1 is 配偶 among relations, as GB/T 4761 has it in one digit.

    Args:
        name: Of the table: `sex`, `ethnicity`.
        choices: The table.
        text: What somebody wrote.

    Raises:
        ValueError: Nothing fits; the message names the nearest.
    """
    text = text.strip()
    known = aliases().get(name, {})
    plain = _plain(text)
    for form in (text, plain, plain.replace("(", "（").replace(")", "）")):
        if form in known:
            return known[form]
        if form in choices.names:
            return form
        if form in choices.codes:
            return choices.codes[form]
        if form in choices.bare:
            return choices.bare[form]
    ending = _TRIMMINGS.get(name)
    for form in (plain + ending, plain.removesuffix(ending)) if ending else ():
        if form in choices.codes:
            return choices.codes[form]
    if plain.isdecimal() and (padded := plain.zfill(2)) in choices.names:
        return padded
    bare = re.sub(r"\(.*\)|^\d+[.、:-]?(?=\D)", "", plain)
    if bare == plain and name in _ASIDE:
        bare = _ASIDE[name].sub("", plain)
    if bare and bare != plain:
        with suppress(ValueError):
            return find_code(name, choices, bare)
    for pattern, meant in _MEANS.get(name, ()):
        if pattern.fullmatch(plain):
            return find_code(name, choices, meant)
    return choices.find(text)


def split(text: str) -> list[str]:
    """The parts of a cell that holds several, blanks cut away: 低保、独居 is two."""
    parts = re.split(r"[、,，;；/／|\n]+", text)
    return [bare for part in parts if (bare := part.strip())]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).strip("'").removesuffix(".0")
