"""Codes as people write them: by name, by alias, by code, with or without the usual trimmings."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from csdesk.domain.codes import CodeTable
from csdesk.resources import table

_TRIMMINGS = {
    "ethnicity": "族",
    "disability_category": "残疾",
    "volunteer_star": "志愿者",
    "family_relation": "关系",
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
    ending = _TRIMMINGS.get(name)
    for form in (plain + ending, plain.removesuffix(ending)) if ending else ():
        if form in choices.codes:
            return choices.codes[form]
    if plain.isdecimal() and (padded := plain.zfill(2)) in choices.names:
        return padded
    bare = re.sub(r"\(.*\)|^\d+[.、:-]?(?=\D)", "", plain)
    if bare and bare != plain:
        return find_code(name, choices, bare)
    return choices.find(text)


def split(text: str) -> list[str]:
    """The parts of a cell that holds several, blanks cut away: 低保、独居 is two."""
    parts = re.split(r"[、,，;；/／|\n]+", text)
    return [bare for part in parts if (bare := part.strip())]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).strip("'").removesuffix(".0")
