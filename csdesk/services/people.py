"""Household verbs: life events that open and close stays, each one step that can be taken back.

Days: a stay runs from ≤ day < to, so that somebody who leaves on a day is not here on it. Every
household with living members keeps one head; no verb leaves it without.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from csdesk.domain.households import HEAD, Member, coexist, relations_after
from csdesk.domain.rows import Stored
from csdesk.errors import ClerkError
from csdesk.ledgers.people import Change, Stay
from csdesk.services import entries, seats
from csdesk.services.entries import Outcome
from csdesk.services.office import Office, step
from csdesk.storage import records
from csdesk.storage.work import Work

HOUSES = ("both", "lives_here")
REGISTERS = ("both", "registered")
ARRIVALS = {"opened": "建账", "born": "出生", "in": "迁入", "married_in": "婚入"}
DEPARTURES = {"died": "死亡", "out": "迁出", "married_out": "婚出"}
MOVES = {"away": "外出", "returned": "返乡", "institution": "入住机构"}


@dataclass(frozen=True, slots=True)
class Event:
    """When it happened, when it was told, from or to where."""

    on: date
    registered_on: date | None = None
    place: str | None = None
    remark: str | None = None

    def change(self, kind: str, resident: Any, household: Any) -> Change:
        """The row of `changes`."""
        return Change(
            event_date=self.on,
            registered_on=self.registered_on or self.on,
            kind=kind,
            resident=resident,
            household=household,
            place=self.place,
            remark=self.remark,
        )


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody goes: household, relation to its head, how she stays there."""

    household: int
    relation: str
    kind: str = "both"
    reason: str | None = None


# ---- verbs --------------------------------------------------------------------------------------


def arrive(
    office: Office,
    kind: str,
    event: Event,
    seat: Seat,
    person: int | Mapping[str, Any],
) -> Outcome:
    """建账, 出生, 迁入, 婚入: somebody kept, or a new person, joins a household.

    Args:
        office: The open office.
        kind: One of ARRIVALS.
        event: When.
        seat: Where.
        person: The resident's id, or the values of a new one.

    Raises:
        ClerkError: She is in a household already, or it has another head.
    """
    ledger = office.ledgers["residents"]
    if isinstance(person, int):
        name = entries.titles(office, "residents", [person]).get(person, "")
    else:
        full = entries.full_values(ledger, person)
        problems = entries.check(office, ledger, full)
        if any(p.level == "error" for p in problems):
            return Outcome(None, problems)
        name = str(full["name"])
    with step(office, f"{ARRIVALS[kind]}：{name}") as w:
        w.bundle = seats.EVENT
        if isinstance(person, int):
            id = person
        else:
            row, extra = entries.build(ledger, full)
            id = w.add("residents", row, extra)
        seat_in(w, kind, event, seat, id)
        return Outcome(id, (), f"{ARRIVALS[kind]}：{name}", w.by.op)


def depart(
    office: Office, kind: str, event: Event, person: int, successor: int | None = None
) -> Outcome:
    """死亡, 迁出, 婚出: ends her stays and categories; a head needs a successor.

    Raises:
        ClerkError: She is in no household, or the household would be left without a head.
    """
    name = entries.titles(office, "residents", [person]).get(person, "")
    with step(office, f"{DEPARTURES[kind]}：{name}") as w:
        w.bundle = seats.EVENT
        leave(w, kind, event, person, successor)
        return Outcome(person, (), f"{DEPARTURES[kind]}：{name}", w.by.op)


def change_head(office: Office, event: Event, household: int, successor: int) -> Outcome:
    """换户主: another member becomes head; the relations of all follow.

    Raises:
        ClerkError: The successor is no member, or the head already.
    """
    name = entries.titles(office, "residents", [successor]).get(successor, "")
    with step(office, f"换户主：{name}") as w:
        w.bundle = seats.EVENT
        make_head(w, event, household, successor)
        return Outcome(successor, (), f"换户主：{name}", w.by.op)


def shift(office: Office, kind: str, event: Event, person: int, reason: str | None) -> Outcome:
    """外出, 返乡, 入住机构: she stays registered where she was and lives elsewhere, or back.

    Args:
        office: The open office.
        kind: One of MOVES.
        event: When.
        person: The resident.
        reason: Code of `residence_status`.

    Raises:
        ClerkError: She is in no household.
    """
    name = entries.titles(office, "residents", [person]).get(person, "")
    with step(office, f"{MOVES[kind]}：{name}") as w:
        w.bundle = seats.EVENT
        move(w, kind, event, person, "both" if kind == "returned" else "registered", reason)
        return Outcome(person, (), f"{MOVES[kind]}：{name}", w.by.op)


# ---- within a step ------------------------------------------------------------------------------


def open_stays(w: Work, column: str, id: int, on: date) -> list[Stored[Stay]]:
    """Stays of a resident or of a household that are open on a day."""
    return [s for s in stays_from(w, column, id, on) if s.row.from_ <= on]


def stays_from(w: Work, column: str, id: int, on: date) -> list[Stored[Stay]]:
    """Stays of a resident or of a household that are open on a day or a later one."""
    return records.facts_from(w.c, w.model, "stays", column, id, on)


def seat_in(w: Work, kind: str, event: Event, seat: Seat, person: int, bundle: str = "") -> int:
    """A change and the stay that it opens.

    Raises:
        ClerkError: One registering and one housing stay is all that a person has at a time, one
            head all that a household has; nobody comes back from death.
    """
    _living(w, person)
    for other in stays_from(w, "resident", person, event.on):
        if not coexist(other.row.kind, seat.kind):
            no = entries_title(w, "households", other.row.household)
            since = f"{other.row.from_}起" if other.row.from_ > event.on else ""
            raise ClerkError(f"此人{since}已在户（{no}）。", "请先登记迁出，再登记迁入。")
    members = stays_from(w, "household", seat.household, event.on)
    heads = [m for m in members if m.row.relation == HEAD]
    if seat.relation == HEAD and members:
        who = entries_title(w, "residents", (heads or members)[0].row.resident)
        raise ClerkError(f"户主已是{who}。", "请改选与户主关系，或先换户主。")
    if seat.relation != HEAD and (day := _unheaded(heads, event.on)):
        since = "" if day == event.on else f"{day}起"
        raise ClerkError(f"这一户{since}还没有户主。", "请先登记户主，或把此人登记为户主。")
    change = w.add("changes", event.change(kind, person, seat.household), bundle=bundle)
    stay = Stay(
        resident=person,  # type: ignore[arg-type]  # ids are plain integers here
        household=seat.household,  # type: ignore[arg-type]  # as above
        relation=seat.relation,
        kind=seat.kind,
        reason=seat.reason,
        from_=event.on,
        opened_by=change,
    )
    w.add("stays", stay, bundle=bundle)
    return int(change)


def _living(w: Work, person: int) -> None:
    for told in w.rows("changes", "resident", [person]):
        if told["kind"] == "died" and told["voided_at"] is None:
            day = told["event_date"]
            raise ClerkError(f"此人已于{day}登记死亡。", "如有误，请先撤销死亡登记。")


def _unheaded(heads: Sequence[Stored[Stay]], on: date) -> date | None:
    """The first day from a day on which none of some stays, oldest first, is open."""
    for head in heads:
        if head.row.from_ <= on:
            if head.row.to is None:
                return None
            on = max(on, head.row.to)
    return on


def leave(w: Work, kind: str, event: Event, person: int, successor: int | None = None) -> int:
    """A change that closes every stay and category of a person.

    Raises:
        ClerkError: She is in no household, something of hers comes later, or a successor is
            missing.
    """
    stays = _hers(w, person, event.on)
    change = w.add("changes", event.change(kind, person, stays[0].row.household))
    for stay in stays:
        inside = stays_from(w, "household", stay.row.household, event.on)
        if stay.row.relation == HEAD and any(m.row.resident != person for m in inside):
            if successor is None:
                raise ClerkError("此人是户主，户里还有人。", "请指定新户主。")
            make_head(w, event, stay.row.household, successor, leaving=person)
            stay = w.get("stays", stay.id)
        close(w, stay, event.on, change)
    for kept in records.facts_from(w.c, w.model, "categories", "resident", person, event.on):
        ended = dataclasses.replace(kept.row, to=max(event.on, kept.row.from_))
        w.change("categories", kept.id, kept.version, ended)
    return int(change)


def _hers(w: Work, person: int, on: date) -> list[Stored[Stay]]:
    """Her open stays, which nothing follows: what happened later was told before."""
    stays = stays_from(w, "resident", person, on)
    if not any(s.row.from_ <= on for s in stays):
        raise ClerkError("此人这一天不在任何户里。", "请核对日期，或看此人的在户记录。")
    later = [s.row.from_ if s.row.from_ > on else s.row.to for s in stays]
    days = [d for d in later if d is not None]
    if days:
        raise ClerkError(f"此人在{min(days)}还有登记过的变动。", "请核对日期，或先撤销后面的登记。")
    return stays


def move(w: Work, kind: str, event: Event, person: int, stay_kind: str, reason: str | None) -> int:
    """A change that closes the stay that registers and opens another in the same household.

    Raises:
        ClerkError: She is in no household, is registered in none, or lives in another.
    """
    stays = _hers(w, person, event.on)
    registered = next((s for s in stays if s.row.kind in REGISTERS), None)
    if registered is None:
        raise ClerkError("此人的户口不在本地。", "离开请登记迁出。")
    for other in stays:
        if other.id != registered.id and not coexist(other.row.kind, stay_kind):
            no = entries_title(w, "households", other.row.household)
            raise ClerkError(f"此人住在另一户（{no}）。", "请先登记从那一户迁出。")
    change = w.add("changes", event.change(kind, person, registered.row.household))
    close(w, registered, event.on, change)
    stay = dataclasses.replace(
        registered.row, kind=stay_kind, reason=reason, from_=event.on, to=None, opened_by=change,
        closed_by=None,
    )  # fmt: skip
    w.add("stays", stay)
    return int(change)


def make_head(
    w: Work, event: Event, household: int, successor: int, leaving: int | None = None
) -> int:
    """A member becomes head; every relation in the household is put in terms of her.

    Who came after the day is told later than she came: her relation is put right where it stands.

    Raises:
        ClerkError: She is no member to stay, or the head already; the head changed later.
    """
    members = stays_from(w, "household", household, event.on)
    hers = [m for m in members if m.row.resident == successor]
    if not hers or hers[0].row.from_ > event.on or successor == leaving:
        raise ClerkError("新户主不是这一户的成员。", "请从户里的人中选一位。")
    if hers[0].row.relation == HEAD:
        raise ClerkError("此人已经是户主。", "请另选一位。")
    if (day := _unheaded(hers, event.on)) is not None:
        raise ClerkError(f"此人{day}已不在这一户。", "请另选一位。")
    heads = [m.row.from_ for m in members if m.row.relation == HEAD and m.row.from_ > event.on]
    if heads:
        raise ClerkError(f"这一户在{min(heads)}还换过户主。", "请先撤销后面的登记。")
    change = w.add("changes", event.change("head_changed", successor, household))
    staying = [m for m in members if m.row.resident != leaving]
    after = relations_after([member_of(w, m.row) for m in members], successor)
    for member in staying:
        relation = after[member.row.resident]
        if relation == member.row.relation:
            continue
        if member.row.from_ >= event.on:
            row = dataclasses.replace(member.row, relation=relation)
            w.change("stays", member.id, member.version, row)
            continue
        close(w, member, event.on, change)
        stay = dataclasses.replace(
            member.row, relation=relation, from_=event.on, opened_by=change
        )  # whoever left later leaves as she did
        w.add("stays", stay)
    return int(change)


def close(w: Work, stay: Stored[Stay], on: date, change: int) -> None:
    """End a stay on a day."""
    row = dataclasses.replace(stay.row, to=on, closed_by=change)  # type: ignore[arg-type]  # an id
    w.change("stays", stay.id, stay.version, row)


def member_of(w: Work, stay: Stay) -> Member:
    """A member as the rules of a household see her."""
    person = w.get("residents", stay.resident).row
    return Member(stay.resident, stay.relation, person.sex, person.birth_date)


def entries_title(w: Work, code: str, id: int) -> str:
    """Name or number of a record, as it stands in this step."""
    row = w.get(code, id).row
    return str(getattr(row, w.model.ledgers[code].named))
