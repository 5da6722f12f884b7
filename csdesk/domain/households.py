"""Who may be in a household at once, and what becomes of it when somebody leaves or heads it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from csdesk.domain.calendar import age_on
from csdesk.domain.kinship import HEAD, rank, relation_after

REGISTERS = ("both", "registered")
HOUSES = ("both", "lives_here")
ADULT = 18

__all__ = [
    "HEAD",
    "Clash",
    "Member",
    "Stay",
    "clashes",
    "closed_on",
    "coexist",
    "headless",
    "relation_after",
    "relations_after",
    "relations_joining",
    "successor",
]


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody in a household from `start` up to the day before `stop`."""

    id: int
    resident: int
    household: int
    kind: str
    relation: str | None
    start: date
    stop: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a household on a day, in terms of its head.

    Attributes:
        relation: Code of `family_relation.tsv`.
        sex: Code of `sex.tsv`.
        born: 1950, 1950-03 or 1950-03-05.
    """

    id: int
    relation: str | None
    sex: str | None = None
    born: str | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """Two stays that may not be at once, and the first day on which both are."""

    why: Literal["two_registered", "two_housed", "two_heads"]
    first: int
    second: int
    on: date


def coexist(kind: str, other: str) -> bool:
    """Whether a person may have stays of two kinds at once: one registers, the other houses."""
    return {kind, other} == {"registered", "lives_here"}


def clashes(stays: Iterable[Stay]) -> Iterator[Clash]:
    """Pairs of stays that break the rules of entry.

    A person has at most one stay that registers and one that houses, a household at most one head.
    Of many that overlap each is named with the one before it.
    """
    registered, housed, heads = defaultdict(list), defaultdict(list), defaultdict(list)
    for stay in sorted(stays, key=lambda s: (s.start, s.id)):
        if stay.kind in REGISTERS:
            registered[stay.resident].append(stay)
        if stay.kind in HOUSES:
            housed[stay.resident].append(stay)
        if stay.relation == HEAD:
            heads[stay.household].append(stay)
    for many in registered.values():
        yield from (Clash("two_registered", *pair) for pair in _overlaps(many))
    for many in housed.values():
        yield from (Clash("two_housed", *pair) for pair in _overlaps(many))
    for many in heads.values():
        yield from (Clash("two_heads", *pair) for pair in _overlaps(many))


def _overlaps(stays: Sequence[Stay]) -> Iterator[tuple[int, int, date]]:
    reaching = None
    for before, after in pairwise(stays):
        if reaching is None or not _outlasts(reaching, before):
            reaching = before
        if (reaching.stop is None or after.start < reaching.stop) and after.start != after.stop:
            yield reaching.id, after.id, after.start


def _outlasts(stay: Stay, other: Stay) -> bool:
    return stay.stop is None or (other.stop is not None and stay.stop > other.stop)


def headless(stays: Iterable[Stay]) -> dict[int, list[tuple[date, date | None]]]:
    """Households that have members and no head: from which day, up to the day before which."""
    homes: dict[int, list[Stay]] = defaultdict(list)
    for stay in stays:
        homes[stay.household].append(stay)
    found: dict[int, list[tuple[date, date | None]]] = {}
    for home, members in homes.items():
        days = sorted({d for m in members for d in (m.start, m.stop) if d is not None})
        spans = found.setdefault(home, [])
        for day, until in zip(days, [*days[1:], None], strict=True):
            there = [m for m in members if m.start <= day and (m.stop is None or day < m.stop)]
            if not there or any(m.relation == HEAD for m in there):
                continue
            begun = spans.pop()[0] if spans and spans[-1][1] == day else day
            spans.append((begun, until))
    return {home: spans for home, spans in found.items() if spans}


def closed_on(stays: Iterable[Stay]) -> date | None:
    """The day on which a household closed (销户): the last member's; None while somebody is in."""
    stops = [stay.stop for stay in stays]
    return None if None in stops else max((s for s in stops if s), default=None)


def successor(members: Sequence[Member], on: date) -> int | None:
    """Who is proposed as the next head; None for an empty household.

    Grown up first; the husband or wife, then sons and daughters, parents, others; of equals the eldest.
    The head that leaves is not among the members, or is passed over.
    """
    known = [m for m in members if m.relation != HEAD]

    def order(member: Member) -> tuple[bool, int, str, int]:
        age = age_on(member.born, on)
        return (
            age is not None and age < ADULT,
            rank(member.relation),
            member.born or "~",
            member.id,
        )

    return min(known, key=order).id if known else None


def relations_after(members: Sequence[Member], new_head: int) -> dict[int, str | None]:
    """Everybody's relation to a new head, by member.

    More can be told than of two people alone: that the new head is the only one of her generation,
    so that the grandchildren are hers; that the old head is a woman; who of two is older. Of a head
    who stays head, as one does who leaves with some of the others, nothing changes.

    Raises:
        KeyError: The new head is no member.
    """
    by_id = {member.id: member for member in members}
    new = by_id[new_head]
    old = next((m for m in members if m.relation == HEAD), None)
    if new is old:
        return {m.id: m.relation for m in members}
    rivals = [m for m in members if m is not new and rank(m.relation) == rank(new.relation)]
    return {
        m.id: HEAD
        if m is new
        else relation_after(
            m.relation,
            new.relation,
            m.sex,
            new.sex,
            old_sex=old.sex if old else None,
            only=not rivals,
            older=_older(m, new),
        )
        for m in members
    }


def relations_joining(
    members: Sequence[Member], head: Member, relation: str | None
) -> dict[int, str | None]:
    """Everybody's relation to the head of the household that theirs joins, by member.

    Args:
        members: Of the household that joins, in terms of its own head.
        head: Of the other household.
        relation: The joining head's relation to the other; the rest follows from it.

    Returns:
        A wider word where two relations leave open what a third is; nothing is known of members
        whose own head is unknown.
    """
    old = next((m for m in members if m.relation == HEAD), None)
    if old is None:
        return dict.fromkeys((m.id for m in members), None)
    back = relation_after(
        HEAD, relation, head.sex, old.sex, old_sex=head.sex, older=_older(head, old)
    )
    return {
        m.id: relation
        if m is old
        else relation_after(
            m.relation, back, m.sex, head.sex, old_sex=old.sex, older=_older(m, head)
        )
        for m in members
    }


def _older(one: Member, other: Member) -> bool | None:
    return one.born < other.born if one.born and other.born else None
