"""Words of a cell that open categories, and words that say where somebody lives."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from csdesk.domain.choices import find_code, split
from csdesk.domain.codes import Codes, CodeTable
from csdesk.domain.faults import problem
from csdesk.domain.fields import Field
from csdesk.domain.validation import read_cell
from csdesk.errors import Problem
from csdesk.ledgers.roster import NOTHING, Opens, Row

_LEVEL = re.compile(
    r"([一二三四1-4ⅠⅡⅢⅣ壹贰叁肆]|I{1,3}|IV)级?$|([一二三四1-4ⅠⅡⅢⅣ壹贰叁肆]|I{1,3}|IV)级"
)
_NOT = re.compile("^(?:不是|没有|[非不未无])(?:是|享受)?(?=.)")
_BLANK = frozenset("-—/\\") | {"——", "--"}
_YES = Field("yes", "是否", "yes_no")
_NEVER = date.max
"""No word of these depends on the day."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What one cell says of categories.

    Attributes:
        codes: Categories it opens, computed ones too.
        no: It says that there is none: 否, 无.
        unknown: Words that name none.
        level: Level of a disability, where the cell says one beside its kind.
    """

    codes: tuple[str, ...] = ()
    no: bool = False
    unknown: tuple[str, ...] = ()
    level: str = ""


def read_marks(opens: Opens, heading: str, text: str, codes: Codes) -> Marks:
    """The categories that a cell opens under a heading.

    Args:
        opens: What the column may open.
        heading: As the file says it: 是 under 监测户 means another category than under 脱贫户.
        text: The cell's.
        codes: Code tables.
    """
    found: dict[str, None] = {}
    unknown, no, level = [], False, ""
    table = codes["category"]
    for part in split(text):
        plain = "".join(unicodedata.normalize("NFKC", part).split()).strip("。.")
        if plain in _BLANK:
            continue
        if opens.yes:
            answer, problems = read_cell(_YES, plain, codes=codes, on=_NEVER)
            if not problems and answer is not None:
                code = _by_heading(opens, heading)
                found |= {code: None} if answer and code else {}
                no = no or not answer
                continue
        if plain in NOTHING or _named(opens, table, _NOT.sub("", plain), plain):
            no = True
            continue
        try:
            found[find_code("category", table, plain)] = None
            continue
        except ValueError:
            pass
        level = level or _level(plain, codes)
        words = [c for word, c in opens.words if word in plain]
        named = words[0] if words else "D" if level else None
        if named is None:
            unknown.append(part)
        elif named:
            found[named] = None
        else:
            no = True
    return Marks(tuple(found), no and not found, tuple(unknown), level)


def _named(opens: Opens, table: CodeTable, rest: str, plain: str) -> bool:
    """Whether 非低保户 says that something is not which the rest of it names."""
    if rest == plain:
        return False
    try:
        return bool(find_code("category", table, rest))
    except ValueError:
        return any(word in rest for word, _ in opens.words)


def _by_heading(opens: Opens, heading: str) -> str:
    return next((code for word, code in opens.headings if word in heading), opens.yes)


def _level(plain: str, codes: Codes) -> str:
    if not (found := _LEVEL.search(plain)):
        return ""
    try:
        return find_code("disability_level", codes["disability_level"], found[1] or found[2])
    except ValueError:
        return ""


def level_and_kind(text: str, opens: Opens, codes: Codes) -> tuple[str, str]:
    """Level and category of a cell like 肢体二级; empty for what it does not say."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    kind = next((c for word, c in opens.words if word in plain), "")
    return _level(plain, codes), kind


def read_residence(
    row: Row, heading: str, text: str, codes: Codes
) -> tuple[str | None, tuple[Problem, ...]]:
    """The code of `residence_status` that a cell means under its heading."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    field = row.fields["residence_status"]
    answer, faults = read_cell(_YES, plain, codes=codes, on=_NEVER)
    if not faults and answer is not None:
        for word, yes, no in row.residence_yes:
            if word in heading:
                code = yes if answer else no
                return (code, ()) if code else (None, (_unsure(heading, text),))
    try:
        return find_code("residence_status", codes["residence_status"], plain), ()
    except ValueError:
        code = next((c for word, c in row.residence if word in plain), "")
        if code:
            return code, ()
        return read_cell(field, text, codes=codes, on=_NEVER)  # type: ignore[return-value]  # a code


def _unsure(heading: str, text: str) -> Problem:
    return problem(
        "residence_status", "code_unknown", f"“{heading}”写的是“{text}”，看不出户口和居住各在哪里。",
        "请写明“户在人不在”或“人在户不在”。",
    )  # fmt: skip
