"""A household becomes two, or two become one: 分户, 合户; what was before stays as it was."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from csdesk.domain.households import HEAD, relations_after, relations_joining
from csdesk.domain.rows import Stored
from csdesk.errors import ClerkError
from csdesk.ledgers.people import Stay
from csdesk.services import entering, entries
from csdesk.services.entries import Outcome
from csdesk.services.households import settling
from csdesk.services.households.rehousing import Relations, rehouse
from csdesk.services.households.seats import life_event
from csdesk.services.households.staying import Event, entries_title, member_of, stays_from
from csdesk.services.office import Office
from csdesk.storage.work import Work


def split(
    office: Office,
    event: Event,
    household: int,
    members: Collection[int],
    head: int,
    home: Mapping[str, Any],
    successor: int | None = None,
    relations: Relations | None = None,
) -> Outcome:
    """分户: some members leave into a new household.

    Args:
        office: The open office.
        event: When.
        household: Where they leave.
        members: Who leaves.
        head: Who of them heads the new household.
        home: Its values; without a number it gets the next one, without address, group and grid
            those of the old household.
        successor: The old household's next head, if its head leaves.
        relations: To the new head, where they do not follow from those to the old one.

    Returns:
        The id of the new household.

    Raises:
        ClerkError: Nobody would stay, somebody is not there, or a successor is missing.
    """
    old = entries.get(office, "households", household).row
    homes = office.ledgers["households"]
    kept = {"address": old.address, "group": old.group, "grid": old.grid}
    values = {"household_no": settling.next_number(office), **kept, **home}
    full = entries.full_values(homes, values)
    problems = [*entering.check(office, homes, full), *settling.same_number(office, full)]
    if any(p.level == "error" for p in problems):
        return Outcome(None, tuple(problems))
    name = entries.titles(office, "residents", [head]).get(head, "")
    title = f"分户：{old.household_no} → {full['household_no']}（{name}等 {len(members)} 人）"
    if len(members) == 1:
        title = f"分户：{old.household_no} → {full['household_no']}（{name}）"
    with life_event(office, title) as w:
        there = _there(w, event, household)
        if head not in members:
            raise ClerkError("新户的户主不在分出去的人里。", "请从分出去的人中选一位。")
        if not any(s.row.resident not in members for s in there):
            raise ClerkError("这一户的人都要分出去。", "整户搬家，请修改这一户的地址；不用分户。")
        _all_there(w, there, members)
        going = [s for s in there if s.row.resident in members or s.row.relation == HEAD]
        found = relations_after(
            [member_of(w, s.row) for s in going], head
        )  # theirs, not a brother's
        new = int(w.add("households", *entries.build(homes, full)))
        movers = {m: found[m] for m in members} | dict(relations or {}) | {head: HEAD}
        rehouse(w, "split", event, new, movers, from_=household, successor=successor)
        return Outcome(new, tuple(problems), title, w.by.op)


def join(
    office: Office,
    event: Event,
    household: int,
    into: int,
    relation: str | None = None,
    relations: Relations | None = None,
) -> Outcome:
    """合户: a household joins another one, whose head stays; it closes and stays in history.

    Args:
        office: The open office.
        event: When.
        household: The one that goes.
        into: The one that stays.
        relation: What the head of the first is to the head of the second; the relations of the
            others follow from it.
        relations: Those that are told otherwise, by resident.

    Returns:
        The id of the household that stays.

    Raises:
        ClerkError: They are the same, one is empty, or the second one's head is unknown.
    """
    if household == into:
        raise ClerkError("两户是同一户。", "请另选一户。")
    names = entries.titles(office, "households", [household, into])
    title = f"合户：{names.get(household, '')} 并入 {names.get(into, '')}"
    with life_event(office, title) as w:
        there = _there(w, event, household)
        heads = [s for s in stays_from(w, "household", into, event.on) if s.row.relation == HEAD]
        if not heads:
            raise ClerkError("并入的那一户没有户主。", "请先用“换户主”指定，或另选一户。")
        members = [member_of(w, s.row) for s in there]
        found = relations_joining(members, member_of(w, heads[0].row), relation)
        movers = found | dict(relations or {})
        rehouse(w, "merged", event, into, movers, from_=household)
        return Outcome(into, (), title, w.by.op)


# ---- within a step ------------------------------------------------------------------------------


def _there(w: Work, event: Event, household: int) -> list[Stored[Stay]]:
    """Who is in a household on the day, if nothing of it was told of later days.

    Raises:
        ClerkError: It is empty, or somebody came later.
    """
    stays = stays_from(w, "household", household, event.on)
    later = [s.row.from_ for s in stays if s.row.from_ > event.on]
    if later:
        raise ClerkError(
            f"这一户在{min(later)}还有登记过的变动。", "请核对日期，或先撤销后面的登记。"
        )
    if not stays:
        raise ClerkError("这一户这一天没有人。", "请核对日期，或另选一户。")
    return stays


def _all_there(w: Work, there: Iterable[Stored[Stay]], members: Collection[int]) -> None:
    inside = {s.row.resident for s in there}
    for person in members:
        if person not in inside:
            who = entries_title(w, "residents", person)
            raise ClerkError(f"{who}这一天不在这一户。", "请核对日期和人。")
