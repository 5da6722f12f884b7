"""Whom each row of a file means: somebody kept, a newcomer, or somebody told twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from csdesk.domain.faults import named, problem
from csdesk.domain.households import HEAD
from csdesk.services.importing.homes import (
    HEADS,
    SELF,
    Home,
    Seen,
    alike,
    find_kept,
    place_told,
)
from csdesk.services.importing.kept import Household, Kept, Person

_WHOLE = 10
"""Letters of a birth date that is known to the day."""


def settle(
    rows: Sequence[Seen],
    homes: Sequence[Home],
    kept: Kept,
    renamed: frozenset[tuple[str, int]] = frozenset(),
    heads: frozenset[tuple[str, int]] = frozenset(),
    is_known: Callable[[tuple[str, int]], bool] = lambda _: False,
) -> None:
    """Decide for every row: refused, duplicate, of somebody kept, or new.

    A row of somebody kept gets the state `same`; planning makes it `changed` where it writes.

    Args:
        rows: The records in the order of the file.
        homes: Their households.
        kept: What the vault holds.
        renamed: Sheet and row of those whose new name is accepted.
        heads: Sheet and row of those whom the clerk chose as heads.
        is_known: Whether the clerk said that a row, by sheet and number, means who is kept.
    """
    for seen in rows:
        if seen.faulty:
            seen.state = "refused"
    _by_number(rows, kept, renamed)
    for home in homes:
        home.kept = find_kept(home, kept)
    _by_name(rows, kept, is_known)
    _twice(rows)
    for seen in rows:
        _nameless(seen)
        if not seen.state:
            seen.state = "same" if seen.person else "new"
    taken: dict[int, Seen] = {}
    for home in homes:
        if home.kept is None:
            home.kept = find_kept(home, kept)
        _head(home, taken, heads)
        _said_head(home)
        _counted(home)


def _refuse(seen: Seen, field: str, code: str, message: str, remedy: str) -> None:
    seen.state = "refused"
    seen.added.append(problem(field, code, message, remedy))


def _warn(seen: Seen, field: str, code: str, message: str, remedy: str) -> None:
    seen.added.append(problem(field, code, message, remedy))


# ---- by ID number -------------------------------------------------------------------------------


def _by_number(rows: Sequence[Seen], kept: Kept, renamed: frozenset[tuple[str, int]]) -> None:
    same: dict[str, list[Seen]] = defaultdict(list)
    for seen in rows:
        if seen.id_no:
            same[seen.id_no].append(seen)
    for number, group in same.items():
        person = kept.by_id.get(number)
        names = {s.name for s in group if s.name}
        for seen in group:
            seen.person = person
            other = bool(person and seen.name and seen.name != person.name)
            quoted = seen.old_id or number
            if other and (seen.sheet, seen.row) in renamed:
                seen.renamed = True
            elif other and person:
                _refuse(
                    seen, "id_no", "conflict_existing",
                    f"证号“{quoted}”已登记在“{person.name}”名下，表里是“{seen.name}”。",
                    "请核对；如已改名，请在核对页接受更名。",
                )  # fmt: skip
            if len(names) > 1 and (person is None or other):
                _refuse(
                    seen, "id_no", "duplicate_conflict_in_file",
                    f"证号“{quoted}”在本文件里有几个姓名：{'、'.join(sorted(names))}（{_lines(group)}）。",
                    "请对照证件核对是谁的证号。",
                )  # fmt: skip
        first = next((s for s in group if s.state != "refused"), None)
        for seen in group:
            if first and seen is not first and seen.state != "refused":
                _again(seen, first)


def _lines(rows: Sequence[Seen]) -> str:
    sheets = len({s.sheet for s in rows}) > 1
    return "、".join(place_told(s.row, s.sheet if sheets else "") for s in rows[:5])


def _again(seen: Seen, first: Seen) -> None:
    seen.state, seen.first = "duplicate", first
    _warn(
        seen, "id_no" if seen.id_no else "name", "duplicate_in_file",
        f"“{seen.name or first.name}”与{first.beside(seen)}是同一个人。", "两行合为一人；请核对。",
    )  # fmt: skip


# ---- by name ------------------------------------------------------------------------------------


def _by_name(rows: Sequence[Seen], kept: Kept, is_known: Callable[[tuple[str, int]], bool]) -> None:
    for seen in rows:
        if seen.person or seen.state or not seen.name:
            continue
        among = kept.by_name.get(seen.name, ())
        if seen.mask:
            fitting = kept.masked(seen.mask, seen.name)
            if len(fitting) == 1:
                seen.person = fitting[0]
                continue
            among = fitting or among
        if not among:
            continue
        possible = [p for p in among if _may_be(seen, p)]
        at_home = [p for p in possible if _lives(seen, p, kept)]
        born = [p for p in at_home if _same_birth(seen, p)]
        sure = born or at_home
        if len(sure) != 1 and len(possible) == 1 and not seen.id_no:
            seen.alike = possible[0]
            sure = possible if is_known((seen.sheet, seen.row)) else sure
        if len(sure) == 1:
            seen.person = sure[0]
            if seen.home and not seen.home.kept and sure[0].household:
                seen.home.kept = kept.households[sure[0].household]
        else:
            _doubt(seen, possible, len(among))


def _may_be(seen: Seen, person: Person) -> bool:
    """Nothing says that it is another one."""
    if seen.id_no and person.id_no and seen.id_no != person.id_no:
        return False
    if seen.sex and person.sex and seen.sex != person.sex:
        return False
    return not (seen.born and person.born and not alike(seen.born, person.born))


def _same_birth(seen: Seen, person: Person) -> bool:
    return bool(seen.born and person.born and alike(seen.born, person.born))


def _lives(seen: Seen, person: Person, kept: Kept) -> bool:
    """She is kept in the household in which the row has her."""
    home, place = seen.home, kept.households.get(person.household or 0)
    if home is None or place is None:
        return False
    if home.kept:
        return home.kept.id == place.id
    if home.said:
        return False
    return _unplaced(home, place) and _same_birth(seen, person)


def _unplaced(home: Home, place: Household) -> bool:
    """Rows without household: none but they stand at the same place in file and vault."""
    there = {s.name for s in home.rows}
    alone = all(p.name in there for p in place.members)
    same = home.group in (None, place.group)
    return alone and same and home.address == place.address


def _doubt(seen: Seen, possible: Sequence[Person], count: int) -> None:
    person = next((p for p in possible if _same_birth(seen, p)), None)
    if person:
        _warn(
            seen, "name", "possible_duplicate",
            f"已有同名同出生日期的“{person.name}”（编号 {person.id}）。",
            "请核对是不是同一个人；如是，请在“查重”里合并。",
        )  # fmt: skip
    elif not seen.id_no:
        _warn(
            seen, "name", "same_name", f"已登记的人里有 {count} 个“{seen.name}”，按另一个人处理。",
            "请核对；补填证号后就分得清。",
        )  # fmt: skip


def _twice(rows: Sequence[Seen]) -> None:
    """The same person again where no number says so."""
    by_person: dict[int, Seen] = {}
    by_name: dict[str, list[Seen]] = defaultdict(list)
    for seen in rows:
        if seen.state or not seen.name:
            continue
        if seen.person:
            first = by_person.setdefault(seen.person.id, seen)
            if first is not seen:
                _again(seen, first)
                continue
        again = False
        for other in by_name[seen.name]:
            if (seen.id_no and other.id_no) or not _compatible(seen, other):
                continue
            if seen.home is other.home:
                _again(seen, other)
                again = True
                break
            if seen.born and other.born and len(seen.born) == len(other.born) == _WHOLE:
                _warn(
                    seen, "name", "possible_duplicate",
                    f"与{other.beside(seen)}同名、同出生日期。", "请核对是不是同一个人。",
                )  # fmt: skip
                break
            _named_alike(seen, other)
        if not again:
            by_name[seen.name].append(seen)


def _named_alike(seen: Seen, other: Seen) -> None:
    if not named("same_name", seen.added):
        _warn(
            seen, "name", "same_name", f"与{other.beside(seen)}同名，按另一个人处理。",
            "请核对；补填证号后就分得清。",
        )  # fmt: skip


def _compatible(seen: Seen, other: Seen) -> bool:
    if seen.sex and other.sex and seen.sex != other.sex:
        return False
    return not (seen.born and other.born and not alike(seen.born, other.born))


def _nameless(seen: Seen) -> None:
    """Somebody new needs a name, and an ID number that can be read."""
    if seen.state == "refused" and seen.nameless and not seen.person:
        _refuse(seen, "name", "name_missing", "没有姓名。", "请补填姓名。")
    if seen.state or seen.person:
        return
    if seen.mask:
        _refuse(
            seen, "id_no", "reference_not_found",
            f"证号已打码，已登记的人里也找不到同名、同出生日期、同户的“{seen.name}”。",
            "请填写完整的证号。",
        )  # fmt: skip
    elif not seen.name:
        _refuse(seen, "name", "name_missing", "没有姓名。", "请补填姓名。")


# ---- households ---------------------------------------------------------------------------------


def _head(home: Home, taken: dict[int, Seen], chosen: frozenset[tuple[str, int]]) -> None:
    """Find the one head; where there are two and nobody chose, there is none."""
    members = home.members()
    if not members:
        return
    claims = [s for s in members if s.relation == HEAD]
    claims = claims or [s for s in members if s.relation == SELF]
    named = [
        s
        for s in members
        if (home.head_id and s.id_no == home.head_id)
        or (not home.head_id and home.head_name and s.name == home.head_name)
    ]
    if not claims and len(named) == 1 and named[0].relation is None:
        claims = named
    ruling = home.kept.head if home.kept else None
    if ruling is not None:
        for seen in claims:
            if seen.person is not ruling:
                _two(seen, f"本户已登记户主“{ruling.name}”，表里的户主是“{seen.name}”。")
        return
    if len(claims) > 1:
        who = "、".join(f"“{s.name}”（{s.beside(claims[0])}）" for s in claims)
        for seen in claims:
            _two(seen, f"本户有 {len(claims)} 个户主：{who}。")
        picked = [s for s in claims if (s.sheet, s.row) in chosen]
        picked = picked or [s for s in claims if s in named]
        claims = picked if len(picked) == 1 else []
        home.head = claims[0] if claims else None
    elif claims:
        home.head = claims[0]
    if home.kept and home.head:
        first = taken.setdefault(home.kept.id, home.head)
        if first is not home.head:
            _two(home.head, f"本户的户主已是{first.beside(home.head)}的“{first.name}”。")
            home.head = None
    if home.head is None and len(claims) == 0 and not any(_has_two(s) for s in members):
        said = f"“{home.head_name}”不在户内成员里" if home.head_name else "没有人是户主"
        _warn(
            members[0], "relation", "household_head_missing", f"本户{said}。",
            "先按“户主不明”登记，查明后用“换户主”补上。",
        )  # fmt: skip


def _said_head(home: Home) -> None:
    """The head that the file names beside each member, against the one who is."""
    head = home.head
    ruling = home.kept.head if home.kept and home.kept.head else None
    name, number = (head.name, head.id_no) if head else (None, None)
    if head is None and ruling:
        name, number = ruling.name, ruling.id_no
    members = home.members()
    if not members or name is None:
        return
    told = head or members[0]
    if home.head_name and home.head_name != name:
        _warn(
            told, "head_name", "value_differs",
            f"表里写户主是“{home.head_name}”，本户的户主是“{name}”。", "请核对谁是户主。",
        )  # fmt: skip
    elif home.head_id and number and home.head_id != number:
        _warn(
            told, "head_id_no", "value_differs",
            f"表里户主的证号是“{home.head_id}”，“{name}”的是“{number}”。", "请对照证件核对。",
        )  # fmt: skip


def _two(seen: Seen, message: str) -> None:
    _warn(
        seen, "relation", "household_two_heads", message,
        "请在核对页选一位；不选则按“户主不明”登记。",
    )  # fmt: skip


def _has_two(seen: Seen) -> bool:
    return named("household_two_heads", seen.added)


def _counted(home: Home) -> None:
    if home.size is None or not home.rows:
        return
    there = sum(s.state != "duplicate" for s in home.rows)
    if there != home.size:
        _warn(
            home.rows[0], "household_size", "household_count_mismatch",
            f"表里写本户 {home.size} 人，列出的有 {there} 人。", "请核对有没有漏写的人。",
        )  # fmt: skip


def relation_of(seen: Seen) -> str | None:
    """The relation with which a newcomer's stay opens: one head at most, others as the file says."""
    home = seen.home
    if home and home.head is seen:
        return HEAD
    return None if seen.relation in HEADS else seen.relation
