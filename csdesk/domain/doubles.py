"""Who may be one person kept twice: by number, by name and birth, by the sound of the name.

A name alone says nothing: in a village one in ten has a namesake. People are put into blocks by
what two of them must share, and compared within a block only.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from csdesk.domain.identity import upgrade

Pair = tuple[int, int]
"""Two ids, the lower one first."""
REASONS = ("same_id", "without_id", "id_one_off", "id_swapped", "same_birth", "same_sound")
"""Codes of `duplicate_reason.tsv`, the surest first."""
_HAN = re.compile(r" [\u2e80-\U0003ffff]")
_DAY, _BODY, _OLD = 10, 17, 15
_FEW = 24
"""Up to so many are compared each with each."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody kept, or somebody who is being typed.

    Attributes:
        sound: Her name as `sound` has it.
        number: ID number, of 15 or 18 characters; None where there is none.
        born: 1950, 1950-03 or 1950-03-05.
    """

    id: int
    name: str
    sound: str
    number: str | None = None
    born: str | None = None


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found.

    Attributes:
        sure: Pairs and why.
        open: Pairs that count if the two share a household or a telephone, and why.
    """

    sure: Mapping[Pair, str]
    open: Mapping[Pair, str]


def sound(key: str) -> str:
    """The syllables of a name without its characters, from its sorting key: 'wang xiu ying '."""
    return _HAN.sub(" ", key)


def bare(number: str) -> str:
    """A number in its form of 18 characters, where it has one."""
    if len(number) == _OLD and number.isdecimal():
        try:
            return upgrade(number)
        except ValueError:  # of a person of a hundred years: it stays as it is
            return number
    return number


def nearness(one: str, other: str) -> str:
    """How near two numbers are: same_id, id_one_off, id_swapped; empty for not.

    The 18th character follows from the others, so it differs with them.
    """
    one, other = bare(one), bare(other)
    if one == other:
        return "same_id"
    apart = differing(one, other)
    if len(one) != len(other):
        return ""
    if len(apart) <= 1:
        return "id_one_off"
    first, second, *more = apart
    swapped = (one[first], one[second]) == (other[second], other[first])
    return "id_swapped" if swapped and not more else ""


def differing(one: str, other: str) -> list[int]:
    """At which of the first 17 characters two numbers differ, from 0."""
    bodies = zip(bare(one)[:_BODY], bare(other)[:_BODY], strict=False)
    return [at for at, (a, b) in enumerate(bodies) if a != b]


def may_be_born(one: str | None, other: str | None) -> bool:
    """Whether two births, known in part or not at all, may be the same."""
    return not one or not other or one.startswith(other) or other.startswith(one)


def reason(one: Known, other: Known) -> tuple[str, bool]:
    """Why two may be one person, and whether that is enough; empty where nothing says so.

    What is not enough counts if they share a household or a telephone.
    """
    near = nearness(one.number, other.number) if one.number and other.number else ""
    if near == "same_id" or (near and one.sound == other.sound):
        return near, True
    whole = one.born == other.born and len(one.born or "") == _DAY
    numbers = (one.number is not None) + (other.number is not None)
    if one.name == other.name and whole:
        return ("without_id" if numbers == 1 else "same_birth"), True
    if one.name == other.name and numbers < 2 and may_be_born(one.born, other.born):
        return ("without_id" if numbers else "same_birth"), False
    if one.sound == other.sound and whole:
        return "same_sound", False
    return "", False


def sweep(people: Iterable[Known]) -> Swept:
    """Every pair that may be one person, with the surest reason."""
    everybody = list(people)
    sure: dict[Pair, str] = {}
    unsure: dict[Pair, str] = {}
    for one, other in _blocked(everybody):
        pair = (min(one.id, other.id), max(one.id, other.id))
        if pair in sure or pair in unsure:
            continue
        why, enough = reason(one, other)
        if why:
            (sure if enough else unsure)[pair] = why
    order = REASONS.index
    return Swept(
        dict(sorted(sure.items(), key=lambda p: (order(p[1]), p[0]))),
        dict(sorted(unsure.items(), key=lambda p: (order(p[1]), p[0]))),
    )


def _blocked(people: Sequence[Known]) -> Iterator[tuple[Known, Known]]:
    yield from _pairs(people, lambda p: bare(p.number)[:_BODY] if p.number else None)
    yield from _pairs(people, lambda p: (p.sound, p.born) if len(p.born or "") == _DAY else None)
    for group in _blocks(people, lambda p: p.name):
        without = [p for p in group if p.number is None]
        for one in without[:_FEW]:
            yield from ((one, other) for other in group if other is not one)
    for group in _blocks(people, lambda p: p.sound if p.number else None):
        yield from _near(group)


def _blocks(
    people: Iterable[Known], key: Callable[[Known], Hashable | None]
) -> Iterator[list[Known]]:
    """Those who share a key; who has none, or hers alone, is in no block."""
    blocks: dict[Hashable, list[Known]] = defaultdict(list)
    for one in people:
        if (by := key(one)) is not None:
            blocks[by].append(one)
    return (block for block in blocks.values() if len(block) > 1)


def _pairs(
    people: Iterable[Known], key: Callable[[Known], Hashable | None]
) -> Iterator[tuple[Known, Known]]:
    """Everybody of a block with everybody; of a crowd, each with the first: one is enough to see."""
    for block in _blocks(people, key):
        if len(block) <= _FEW:
            yield from combinations(block, 2)
        else:
            yield from ((block[0], other) for other in block[1:])


def _near(group: Sequence[Known]) -> Iterator[tuple[Known, Known]]:
    """Those of one sound whose numbers may be near: by what is left without one digit, or in order."""
    if len(group) <= _FEW:
        yield from combinations(group, 2)
        return
    by: dict[tuple[int, str], list[Known]] = defaultdict(list)
    for one in group:
        body = bare(one.number or "")[:_BODY]
        for at in range(len(body)):
            by[at, body[:at] + body[at + 1 :]].append(one)
        by[-1, "".join(sorted(body))].append(one)
    for block in by.values():
        if len(block) <= _FEW:
            yield from combinations(block, 2)


def joined(found: Swept, ties: Mapping[int, frozenset[str]]) -> dict[Pair, str]:
    """The sure pairs, and the open ones who share a tie, the surest first.

    Args:
        found: Of a sweep.
        ties: Of the people of open pairs: households and telephones, as words.
    """
    none: frozenset[str] = frozenset()
    open_ = {p: w for p, w in found.open.items() if ties.get(p[0], none) & ties.get(p[1], none)}
    return dict(
        sorted(({**found.sure, **open_}).items(), key=lambda p: (REASONS.index(p[1]), p[0]))
    )
