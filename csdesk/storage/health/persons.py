"""Faults in who somebody is: ID number, birth, sex, name, telephones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from csdesk.domain.identity import read_id
from csdesk.domain.phones import phone
from csdesk.storage.doubles import told_apart
from csdesk.storage.health.look import Look, Person

Found = list[int]
OLDEST = 120
"""Years that nobody in a household is older than."""
SHARED = 5
"""People who may have one telephone number, before it is looked at."""
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_NONE = ("", "")
UNTIDY = re.compile(r"[\s\d*＊?？,，、/（）()]")


def id_missing(look: Look) -> Found:
    """Residents in a household without a number."""
    return [p.id for p in look.people.values() if not p.id_no and p.id in look.here]


def id_invalid(look: Look) -> Found:
    """Numbers with a wrong check digit, length, sign or birth date."""
    return [
        p.id
        for p in look.people.values()
        if p.id_no and p.id not in look.told and not (_old(p.id_no) or _reads(look, p.id_no))
    ]


def _reads(look: Look, number: str) -> bool:
    return read_id(number, on=look.on).number == number


def _old(number: str) -> bool:
    return len(number) == 15 and number.isdigit()


def id_15(look: Look) -> Found:
    """Numbers of 15 digits, no longer in use."""
    return [p.id for p in look.people.values() if p.id_no and _old(p.id_no)]


def id_birth_conflict(look: Look) -> Found:
    """Residents born on another day than their number says."""
    return [
        p.id
        for p in look.people.values()
        if p.born and (told := look.told.get(p.id, _NONE)[0]) and not told.startswith(p.born)
    ]


def id_sex_conflict(look: Look) -> Found:
    """Residents of another sex than their number says."""
    return [
        p.id
        for p in look.people.values()
        if p.sex in ("1", "2") and (told := look.told.get(p.id, _NONE)[1]) and told != p.sex
    ]


def birth_missing(look: Look) -> Found:
    """Residents in a household of whose birth nothing is known."""
    return [p.id for p in look.people.values() if not p.born and p.id in look.here]


def sex_missing(look: Look) -> Found:
    """Residents in a household whose sex is not known."""
    return [p.id for p in look.people.values() if not p.sex and p.id in look.here]


def birth_partial(look: Look) -> Found:
    """Residents in a household of whose birth only the year or the month is known."""
    people = look.people.values()
    return [p.id for p in people if p.born and len(p.born) < 10 and p.id in look.here]


def born_later(look: Look) -> Found:
    """Residents who are not born yet."""
    today = look.on.isoformat()
    return [p.id for p in look.people.values() if p.first > today]


def too_old(look: Look) -> Found:
    """Residents in a household who would be older than anybody is."""
    first = look.born_by(OLDEST + 1)
    return [
        p.id for p in look.people.values() if p.first and p.first <= first and p.id in look.here
    ]


def same_person_twice(look: Look) -> Found:
    """Residents with one number and name, or with one name and birth of whom one has no number.

    But for those of whom a clerk said that they are two.
    """
    groups = [[look.people[id] for id in ids] for ids in _numbered(look, same_name=True)]
    alike: dict[tuple[str, str], list[Person]] = {}
    for p in look.people.values():
        if p.born:
            alike.setdefault((p.name, p.born), []).append(p)
    groups += [some for some in alike.values() if any(not p.id_no for p in some)]
    apart = told_apart(look.c, look.model)
    pairs = (pair for some in groups if len(some) > 1 for pair in combinations(some, 2))
    found = {id for a, b in pairs if (min(a.id, b.id), max(a.id, b.id)) not in apart
             for id in (a.id, b.id)}  # fmt: skip
    return sorted(found)


def id_two_names(look: Look) -> Found:
    """Residents with one number and different names."""
    return sorted(id for ids in _numbered(look, same_name=False) for id in ids)


def _numbered(look: Look, same_name: bool) -> Iterable[list[int]]:
    by: dict[str, list[Person]] = {}
    for p in look.people.values():
        if p.id_no:
            by.setdefault(p.id_no, []).append(p)
    for some in by.values():
        if len(some) > 1 and (len({p.name for p in some}) == 1) is same_name:
            yield [p.id for p in some]


def name_private(look: Look) -> Found:
    """Names with signs that only one computer's fonts draw (private use)."""
    return [p.id for p in look.people.values() if PRIVATE.search(p.name)]


def name_untidy(look: Look) -> Found:
    """Names with blanks, digits or signs that belong in no name."""
    return [p.id for p in look.people.values() if UNTIDY.search(p.name)]


# ---- telephones ---------------------------------------------------------------------------------


class OneMobile(FunctionElement[bool]):
    """A list kept as JSON holds one mobile number and nothing else."""

    type = sa.Boolean()
    inherit_cache = True
    name = "one_mobile"


@compiles(OneMobile, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    column, digits = compiler.process(element.clauses, **kw), "[0-9]" * 9
    return f"{column} GLOB '[[]\"1[3-9]{digits}\"]'"


@compiles(OneMobile, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"{compiler.process(element.clauses, **kw)}::text ~ '^\\[\"1[3-9][0-9]{{9}}\"\\]$'"


def _phones(look: Look, wrong: Callable[[str], bool]) -> list[tuple[str, int]]:
    """Records of every ledger among whose telephones is one that is wrong."""
    found = []
    for ledger in look.model.ledgers.values():
        for field in ledger.fields.values():
            if field.kind != "phones" or field.custom:
                continue
            t = look.model.tables[ledger.code]
            others = sa.select(t.c.id, t.c[field.id]).where(
                t.c[field.id].is_not(None),
                t.c.voided_at.is_(None),
                sa.not_(OneMobile(t.c[field.id])),  # nearly all, and not worth fetching
            )
            rows = look.c.execute(others.order_by(t.c.id))
            found += [(ledger.code, id) for id, numbers in rows if any(map(wrong, numbers))]
    return list(dict.fromkeys(found))


def phone_invalid(look: Look) -> list[tuple[str, int]]:
    """Records with a telephone that is no number."""
    return _phones(look, lambda number: phone(number) is None)


def phone_untidy(look: Look) -> list[tuple[str, int]]:
    """Records with a telephone that is written otherwise than it is kept."""
    return _phones(look, lambda number: phone(number) not in (None, number))


def phone_shared(look: Look) -> Found:
    """Residents of two households or more who share one number with too many."""
    t = look.model.tables["residents"]
    living = (t.c.voided_at.is_(None), t.c.phones.is_not(None))
    text = sa.cast(t.c.phones, sa.Text)
    times: Counter[str] = Counter()
    same = sa.select(text, sa.func.count()).where(*living, OneMobile(t.c.phones)).group_by(text)
    for kept, count in look.c.execute(same.having(sa.func.count() > 1)):
        times[kept.strip('[]"')] += count
    several = look.c.execute(sa.select(t.c.id, t.c.phones).where(*living, ~OneMobile(t.c.phones)))
    more: dict[str, list[int]] = {}
    for id, numbers in several:
        for number in set(numbers):
            more.setdefault(number, []).append(id)
            times[number] += 1
    found: set[int] = set()
    for number in (n for n, count in times.items() if count > SHARED):
        one = sa.select(t.c.id).where(*living, text == f'["{number}"]')
        ids = {*look.c.scalars(one), *more.get(number, ())} & look.here
        homes = {s.household for s in look.seats if s.resident in ids}
        if len(ids) > SHARED and len(homes) > 1:
            found |= ids
    return sorted(found)
