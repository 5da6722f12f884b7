"""Moves between households of the office, 换户 first of all; one change for each who moves.

Such moves change neither line of the monthly balance: a change that opens a stay closes the one
before it. Whoever is registered in one household and lives in another (人户分离) has a stay in each.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Literal

from csdesk.domain.households import HEAD, relations_after, relations_joining
from csdesk.domain.rows import Stored
from csdesk.errors import ClerkError
from csdesk.ledgers.people import Stay
from csdesk.services import entries
from csdesk.services.entries import Outcome
from csdesk.services.households.people import make_head
from csdesk.services.households.seats import life_event
from csdesk.services.households.staying import (
    HOUSES,
    REGISTERS,
    Event,
    Seat,
    close,
    entries_title,
    hers,
    may_sit,
    member_of,
    sit,
    stays_from,
)
from csdesk.services.office import Office
from csdesk.storage.work import Work

Part = Literal["both", "registered", "lives_here"]
PARTS: Mapping[Part, str] = {
    "both": "户籍和居住",
    "registered": "只改户籍",
    "lives_here": "只改居住",
}
_HERE, _GUEST = "10", "20"
"""Codes of `residence_status`: 户籍常住, 非户籍常住."""
Relations = Mapping[int, str | None]


# ---- verbs --------------------------------------------------------------------------------------


def relocate(
    office: Office,
    event: Event,
    household: int,
    movers: Relations,
    part: Part = "both",
    successor: int | None = None,
) -> Outcome:
    """换户: somebody, or several, go to another household of the office.

    Args:
        office: The open office.
        event: When.
        household: Where they go.
        movers: Each with the relation to its head; what is not told of others than the first follows
            from hers.
        part: What moves: registration and home, or one of them.
        successor: The next head of a household whose head goes and leaves others.

    Returns:
        The id of the first who moves.

    Raises:
        ClerkError: Somebody is there already, or has nothing of that kind to move, or a relation or
            successor is missing.
    """
    if not movers:
        raise ClerkError("没有选人。", "请先选要换户的人。")
    first = next(iter(movers))
    name = entries.titles(office, "residents", [first]).get(first, "")
    more = f"等 {len(movers)} 人" if len(movers) > 1 else ""
    only = f"（{PARTS[part]}）" if part != "both" else ""
    no = entries.titles(office, "households", [household]).get(household, "")
    title = f"换户：{name}{more} → {no}{only}"
    with life_event(office, title) as w:
        among = stays_from(w, "resident", first, event.on)
        if movers[first] is None and not any(s.row.household == household for s in among):
            raise ClerkError(f"没有选{name}与户主的关系。", "请选与新户户主的关系。")
        related = _related(w, event, household, movers)
        rehouse(w, "moved", event, household, related, part=part, successor=successor)
        return Outcome(first, (), title, w.by.op)


def _related(w: Work, event: Event, household: int, movers: Relations) -> Relations:
    """The relations that follow from what the first who moves is to the head."""
    first, relation = next(iter(movers.items()))
    home = next((s.row.household for s in stays_from(w, "resident", first, event.on)), None)
    among = stays_from(w, "household", home or 0, event.on)
    going = [s for s in among if s.row.resident in movers or s.row.relation == HEAD]
    if first not in [s.row.resident for s in going] or relation is None:
        return movers
    theirs = relations_after([member_of(w, s.row) for s in going], first)
    if relation == HEAD:
        found: Relations = theirs
    else:
        there = stays_from(w, "household", household, event.on)
        head = next((s for s in there if s.row.relation == HEAD), None)
        if head is None:
            return movers
        members = [
            dataclasses.replace(member_of(w, s.row), relation=theirs[s.row.resident]) for s in going
        ]
        found = relations_joining(members, member_of(w, head.row), relation)
    return {p: told or found.get(p) for p, told in movers.items()}


# ---- within a step ------------------------------------------------------------------------------


def rehouse(
    w: Work,
    kind: str,
    event: Event,
    household: int,
    movers: Relations,
    *,
    part: Part = "both",
    from_: int | None = None,
    successor: int | None = None,
) -> None:
    """Changes that move people to a household, each with a relation to its head.

    Args:
        w: The step.
        kind: Of the changes.
        event: When.
        household: Where they go.
        movers: By resident; the relation of somebody who is there already stays.
        part: What moves.
        from_: Only what they have in this household moves.
        successor: Of a head who goes.

    Raises:
        ClerkError: As `relocate` says.
    """
    plans = {p: _plan(w, event, household, p, r, part, from_) for p, r in movers.items()}
    _succeed(w, event, plans, successor)
    for person, relation in movers.items():  # relations of who stays in part have changed
        plans[person] = _plan(w, event, household, person, relation, part, from_)
    changes = {p: w.add("changes", event.change(kind, p, household)) for p in plans}
    for person, plan in plans.items():
        for stay in plan.closing:
            close(w, stay, event.on, changes[person])
    for person in sorted(plans, key=lambda p: plans[p].relation != HEAD):
        for opened in plans[person].opening:
            if opened.household == household:
                seat = Seat(household, opened.relation or "", opened.kind)
                may_sit(w, event.on, seat, person)
            sit(w, dataclasses.replace(opened, opened_by=changes[person]))


@dataclasses.dataclass(frozen=True, slots=True)
class _Plan:
    """What one move closes and opens.

    Attributes:
        relation: In the household where she goes.
        left: Households that she leaves altogether, as whose head or not.
    """

    closing: tuple[Stored[Stay], ...]
    opening: tuple[Stay, ...]
    relation: str | None
    left: Mapping[int, bool]


def _plan(
    w: Work, event: Event, to: int, person: int, relation: str | None, part: Part, from_: int | None
) -> _Plan:
    stays = hers(w, person, event.on)
    registers = next((s for s in stays if s.row.kind in REGISTERS), None)
    houses = next((s for s in stays if s.row.kind in HOUSES), None)
    moving = {
        "registered": part != "lives_here" and (from_ is None or _at(registers) == from_),
        "lives_here": part != "registered" and (from_ is None or _at(houses) == from_),
    }
    who = entries_title(w, "residents", person)
    if part == "registered" and registers is None:
        raise ClerkError(f"{who}的户口不在本地。", "户口迁来的，请登记迁入。")
    if part == "lives_here" and houses is None:
        raise ClerkError(f"{who}住在外面。", "回来住的，请登记返乡；住到另一户的，请登记迁入。")
    new_reg = to if moving["registered"] and registers else _at(registers)
    new_home = to if moving["lives_here"] and houses else _at(houses)
    if (new_reg, new_home) == (_at(registers), _at(houses)):
        raise ClerkError(f"{who}已经在这一户。", "请另选一户。")
    there = next((s for s in stays if s.row.household == to), None)
    relation = there.row.relation if there else relation
    opening = []
    for kind, place, old in _wanted(new_reg, new_home, registers, houses):
        here = next((s.row.relation for s in stays if s.row.household == place), relation)
        reason = old.row.reason if old.row.kind == kind else _REASONS[kind]
        same = old.row.household == place and old.row.kind == kind
        if not same:
            opening.append(
                dataclasses.replace(
                    old.row, household=place, relation=here, kind=kind, reason=reason,  # type: ignore[arg-type]  # ids are plain integers here
                    from_=event.on, opened_by=None,
                )
            )  # fmt: skip
    kept = {(k, p) for k, p, _ in _wanted(new_reg, new_home, registers, houses)}
    closing = tuple(s for s in stays if (s.row.kind, s.row.household) not in kept)
    places = {p for _, p in kept}
    left: dict[int, bool] = {
        s.row.household: s.row.relation == HEAD for s in closing if s.row.household not in places
    }
    return _Plan(closing, tuple(opening), relation, left)


_REASONS: Mapping[str, str | None] = {"both": _HERE, "lives_here": _GUEST, "registered": None}
"""Why she is there, where the kind of her stay is another than it was."""


def _wanted(
    registered: int | None,
    home: int | None,
    registers: Stored[Stay] | None,
    houses: Stored[Stay] | None,
) -> Iterable[tuple[str, int, Stored[Stay]]]:
    """The stays that she then has: kind, household, and the stay that it follows."""
    if registers and houses and registered is not None and registered == home:
        yield "both", registered, registers if registers.row.kind == "both" else houses
        return
    if registers and registered is not None:
        yield "registered", registered, registers
    if houses and home is not None:
        yield "lives_here", home, houses


def _at(stay: Stored[Stay] | None) -> int | None:
    return stay.row.household if stay else None


def _succeed(w: Work, event: Event, plans: Mapping[int, _Plan], successor: int | None) -> None:
    """Another head for each household that its head leaves and others do not."""
    for person, plan in plans.items():
        for home, headed in plan.left.items():
            going = {p for p, other in plans.items() if home in other.left}
            inside = {s.row.resident for s in stays_from(w, "household", home, event.on)}
            if not headed or not inside - going:
                continue
            if successor is None:
                who = entries_title(w, "residents", person)
                raise ClerkError(f"{who}是户主，户里还有人。", "请指定接任的户主。")
            make_head(w, event, home, successor, leaving=going)
