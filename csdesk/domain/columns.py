"""Which column of a table feeds which field: headings weighed against cells and neighbours.

Each field is fed by one column; what no field takes is kept beside them under a name of its own.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from csdesk.domain import headingwords as says
from csdesk.domain.fields import Field
from csdesk.domain.headings import (
    GREEN,
    JOINED,
    MANY,
    NOBODY,
    YELLOW,
    Candidate,
    Heading,
    Reason,
    Vocabulary,
    folded,
)
from csdesk.domain.likeness import are_numbers, guessed_by_content, likeness

_NAMES = 0.8  # of the cells look like what a heading says
_HEAD_OF_LIST = 0.85  # 户主姓名 with ID numbers and no other name: a list of heads
_AS_OWN = {"head_name": "name", "head_id_no": "id_no", "head_phone": "phones"}
_OF_PEOPLE = frozenset(("id_no", "head_id_no", "sex", "birth_date", "phones", "head_phone", "age"))


@dataclass(frozen=True, slots=True)
class Matched:
    """What a column feeds.

    Attributes:
        column: The heading's.
        field_id: A field, ``extra:`` with the heading for what is kept beside the fields, or empty
            for what is not kept.
        score: 0 to 1: from 0.9 sure, from 0.7 shown to the clerk, below it is not mapped.
        reason: Why.
        guess: A field to ask about where `field_id` is an extra.
        ledger: The ledger that collects it, where that is another one.
    """

    column: str
    field_id: str
    score: float
    reason: Reason
    guess: str = ""
    ledger: str = ""


def match(
    headings: Sequence[Heading],
    fields: Iterable[Field] = (),
    feeds: Sequence[str] = (),
    remembered: Mapping[str, str] | None = None,
) -> tuple[Matched, ...]:
    """What each column feeds, in the order of the headings; each field is fed by one column.

    Telephones may be fed by several. Columns without any heading are guessed by their cells.

    Args:
        headings: The columns of one table.
        fields: Fields of the ledger that is read into.
        feeds: Codes of the ledgers that a row may feed, the most likely first.
        remembered: Folded heading with its parents to the field chosen before.
    """
    words = Vocabulary(fields, feeds, remembered)
    if any(folded(heading.text) for heading in headings):
        looked = [weighed(heading, words) for heading in headings]
    else:
        looked = [_by_content(heading) for heading in headings]
    looked = _by_neighbours(headings, looked)
    order = sorted(
        range(len(headings)),
        key=lambda at: (-looked[at].score, _second_choice(headings[at], looked[at]), at),
    )
    taken: set[str] = set()
    again: set[int] = set()
    for at in order:
        field_id = looked[at].field_id
        if field_id and looked[at].score >= YELLOW:
            if field_id in taken and field_id not in MANY:
                again.add(at)
            taken.add(field_id)
    names = extra_names(headings)
    return tuple(
        _settled(heading, found, name, at in again)
        for at, (heading, found, name) in enumerate(zip(headings, looked, names, strict=True))
    )


def weighed(heading: Heading, words: Vocabulary) -> Candidate:
    """The likeliest meaning, its score lowered where the cells below speak against it."""
    found = next(iter(words.look(heading.text, heading.parents)), NOBODY)
    if found.field_id == "head_name" and heading.samples:
        said = [folded(text) or text for text in heading.samples]
        if all(text in says.YES_NO for text in said):
            flag = words.look("是否户主")[:1] or (NOBODY,)
            return replace(flag[0], reason="content" if flag[0].field_id else flag[0].reason)
    unsaid = found.field_id in ("", "seq") and found.reason in ("exact", "unknown")
    if unsaid and are_numbers(heading.samples) and (own := words.look("身份证号")):
        return replace(own[0], score=YELLOW, reason="content")  # 编号, or no heading at all
    if not found.field_id or found.reason == "remembered":
        return found
    share = likeness(found.field_id, heading.samples)
    if share is None:
        return found
    score = found.score * (0.6 + 0.4 * share if share < _NAMES else 1)
    if found.score >= GREEN:
        score = max(score, YELLOW)  # the heading is plain; its column may be full of mistakes
    return replace(found, score=round(score, 3), reason="content" if share < 0.6 else found.reason)


def _by_content(heading: Heading) -> Candidate:
    """A column of a list without any heading: guessed, for the clerk to confirm."""
    field_id = guessed_by_content(heading.samples)
    return Candidate(field_id, YELLOW, "content") if field_id else NOBODY


def _by_neighbours(headings: Sequence[Heading], looked: list[Candidate]) -> list[Candidate]:
    """Words that mean one thing beside this column and another beside that."""
    fields = {found.field_id for found in looked if found.score >= YELLOW}
    settled = list(looked)
    if "name" not in fields and (at := _only_name(headings, looked)) is not None:
        settled[at] = Candidate("name", YELLOW, "content")
        fields.add("name")
    heads = "name" not in fields and "head_name" in fields and bool(fields & _OF_PEOPLE)
    for at, (heading, found) in enumerate(zip(headings, looked, strict=True)):
        key = folded(heading.text)
        if found.field_id == "phones" and key == "联系人电话" and "emergency_contact" in fields:
            settled[at] = Candidate("emergency_phone", JOINED, "neighbour")
        elif found.field_id == "seq" and key == "编号" and "household_no" not in fields:
            if any(one == below for one, below in pairwise(heading.samples)):
                settled[at] = Candidate("household_no", 0.8, "neighbour")
        elif heads and (own := _AS_OWN.get(found.field_id, "")) and own not in fields:
            settled[at] = Candidate(own, _HEAD_OF_LIST, "neighbour")
    return settled


def _only_name(headings: Sequence[Heading], looked: Sequence[Candidate]) -> int | None:
    """The one column of another kind of 姓名, or of names under a flag like 低保对象."""
    named = [
        at
        for at, (heading, found) in enumerate(zip(headings, looked, strict=True))
        if (found.field_id == "name" or found.field_id.startswith("is_"))
        and (likeness("name", heading.samples) or 0) >= _NAMES
        and len(set(heading.samples)) >= _NAMES * len(heading.samples)
    ]
    return named[0] if len(named) == 1 else None


def _second_choice(heading: Heading, found: Candidate) -> bool:
    """Of 是否低保 and 低保类别 the flag takes the former, a code the latter."""
    return folded(heading.text).startswith("是否") != found.field_id.startswith("is_")


def _settled(heading: Heading, found: Candidate, extra: str, again: bool) -> Matched:
    if found.reason == "not_collected":
        return Matched(heading.column, "", found.score, found.reason)
    if again:
        return Matched(heading.column, extra, 0.0, "repeated", found.field_id)
    if found.field_id and found.score >= YELLOW:
        return Matched(heading.column, found.field_id, found.score, found.reason)
    return Matched(heading.column, extra, found.score, found.reason, found.field_id, found.ledger)


def extra_names(headings: Sequence[Heading]) -> tuple[str, ...]:
    """Under which name each column would be kept in ``extra``, all different."""
    plain = [_clean(heading.text) or f"{heading.column}列" for heading in headings]
    often = Counter(plain)
    used: Counter[str] = Counter()
    names = []
    for heading, text in zip(headings, plain, strict=True):
        parent = _clean(heading.parents[-1]) if heading.parents else ""
        name = f"{parent}/{text}" if parent and often[text] > 1 else text
        used[name] += 1
        names.append(f"extra:{name}{used[name] if used[name] > 1 else ''}")
    return tuple(names)


def _clean(text: str) -> str:
    return re.sub(r"\s+", "", text).strip("*＊:：")
