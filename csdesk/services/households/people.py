"""Household verbs: life events that open and close stays, each one step that can be taken back.

Days: a stay runs from ≤ day < to, so that somebody who leaves on a day is not here on it. Every
household with living members keeps one head; no verb leaves it without.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from typing import Any

from csdesk.domain.households import HEAD, coexist, relations_after
from csdesk.domain.kinship import RELATIVE
from csdesk.errors import ClerkError
from csdesk.services import entering, entries
from csdesk.services.entries import Outcome
from csdesk.services.households.seats import life_event
from csdesk.services.households.staying import (
    HOUSES,
    REGISTERS,
    Event,
    Seat,
    close,
    entries_title,
    headless_from,
    hers,
    member_of,
    open_stays,
    refuse_dead,
    seat_in,
    stays_from,
)
from csdesk.services.office import Office
from csdesk.storage import records
from csdesk.storage.work import Work

__all__ = [
    "ARRIVALS",
    "DEPARTURES",
    "HOUSES",
    "MOVES",
    "REGISTERS",
    "Event",
    "Seat",
    "arrive",
    "change_head",
    "depart",
    "leave",
    "leave_together",
    "make_head",
    "move",
    "open_stays",
    "seat_in",
    "shift",
    "stays_from",
]

ARRIVALS = {"opened": "建账", "born": "出生", "in": "迁入", "married_in": "婚入"}
DEPARTURES = {"died": "死亡", "out": "迁出", "married_out": "婚出"}
MOVES = {"away": "外出", "returned": "返乡", "institution": "入住机构"}


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
        problems = entering.check(office, ledger, full)
        if any(p.level == "error" for p in problems):
            return Outcome(None, problems)
        name = str(full["name"])
    with life_event(office, f"{ARRIVALS[kind]}：{name}") as w:
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

    Of somebody who is in no household, such as one who was gone when the first list was read, it is
    told all the same: she counts as dead or gone from then on.

    Raises:
        ClerkError: She is dead or gone already, came later than the day, or the household would be
            left without a head.
    """
    name = entries.titles(office, "residents", [person]).get(person, "")
    with life_event(office, f"{DEPARTURES[kind]}：{name}") as w:
        leave(w, kind, event, person, successor)
        return Outcome(person, (), f"{DEPARTURES[kind]}：{name}", w.by.op)


def leave_together(office: Office, event: Event, household: int, kind: str = "out") -> Outcome:
    """全户迁出: everybody leaves in one step; the household closes and stays in history.

    Raises:
        ClerkError: Nobody is in it, somebody came later, or a member heads another household.
    """
    no = entries.titles(office, "households", [household]).get(household, "")
    title = f"全户{DEPARTURES[kind]}：{no}"
    with life_event(office, title) as w:
        members = stays_from(w, "household", household, event.on)
        if not members:
            raise ClerkError("这一户这一天没有人。", "请核对日期，或另选一户。")
        for member in sorted(members, key=lambda m: m.row.relation == HEAD):  # the head is last
            leave(w, kind, event, member.row.resident)
        return Outcome(household, (), title, w.by.op)


def change_head(office: Office, event: Event, household: int, successor: int) -> Outcome:
    """换户主: another member becomes head; the relations of all follow.

    Raises:
        ClerkError: The successor is no member, or the head already.
    """
    name = entries.titles(office, "residents", [successor]).get(successor, "")
    with life_event(office, f"换户主：{name}") as w:
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
    with life_event(office, f"{MOVES[kind]}：{name}") as w:
        move(w, kind, event, person, "both" if kind == "returned" else "registered", reason)
        return Outcome(person, (), f"{MOVES[kind]}：{name}", w.by.op)


# ---- within a step ------------------------------------------------------------------------------


def leave(w: Work, kind: str, event: Event, person: int, successor: int | None = None) -> int:
    """A change that closes every stay and category of a person.

    Raises:
        ClerkError: She is dead or gone already, something of hers comes later, or a successor is
            missing.
    """
    refuse_dead(w, person)
    stays = hers(w, person, event.on) if _seated(w, kind, event, person) else []
    home = stays[0].row.household if stays else last_home(w, person)
    change = w.add("changes", event.change(kind, person, home))
    for stay in stays:
        inside = stays_from(w, "household", stay.row.household, event.on)
        if stay.row.relation == HEAD and any(m.row.resident != person for m in inside):
            if successor is None:
                who = entries_title(w, "residents", person)
                no = entries_title(w, "households", stay.row.household)
                remedy = f"请指定接任户主，或先给户 {no} 换户主。"
                raise ClerkError(f"{who}是户主，户里还有人。", remedy)
            make_head(w, event, stay.row.household, successor, leaving=(person,))
            stay = w.get("stays", stay.id)
        close(w, stay, event.on, change)
    for kept in records.facts_from(w.c, w.model, "categories", "resident", person, event.on):
        ended = dataclasses.replace(kept.row, to=max(event.on, kept.row.from_))
        w.change("categories", kept.id, kept.version, ended)
    return int(change)


def _seated(w: Work, kind: str, event: Event, person: int) -> bool:
    """Whether somebody who leaves is in a household; who is in none may be told dead or gone once.

    Raises:
        ClerkError: She has gone already.
    """
    if kind not in DEPARTURES or stays_from(w, "resident", person, event.on):
        return True
    for told in w.rows("changes", "resident", [person]) if kind != "died" else ():
        if told["kind"] in DEPARTURES and told["voided_at"] is None:
            raise ClerkError(f"此人已于{told['event_date']}登记迁出。", "如有误，请先撤销那一步。")
    return False


def last_home(w: Work, person: int) -> int | None:
    """The household that somebody was in last; None where she never was in any."""
    rows = [r for r in w.rows("stays", "resident", [person]) if r["voided_at"] is None]
    return max(rows, key=lambda r: (r["from"], r["id"]))["household"] if rows else None


def move(w: Work, kind: str, event: Event, person: int, stay_kind: str, reason: str | None) -> int:
    """A change that closes the stay that registers and opens another in the same household.

    Whoever lived in another household of the office leaves it.

    Raises:
        ClerkError: She is in no household, is registered in none, comes back to one while she lives
            in another, or heads that one.
    """
    stays = hers(w, person, event.on)
    registered = next((s for s in stays if s.row.kind in REGISTERS), None)
    if registered is None:
        raise ClerkError("此人的户口不在本地。", "离开请登记迁出。")
    others = [s for s in stays if s.id != registered.id]
    for other in others:
        no = entries_title(w, "households", other.row.household)
        if not coexist(other.row.kind, stay_kind):
            raise ClerkError(f"此人住在另一户（{no}）。", "请用“换户”，把居住改到户籍所在的户。")
        inside = stays_from(w, "household", other.row.household, event.on)
        if other.row.relation == HEAD and any(m.row.resident != person for m in inside):
            raise ClerkError(f"此人是所住那一户（{no}）的户主。", "请先给那一户换户主。")
    change = w.add("changes", event.change(kind, person, registered.row.household))
    for stay in stays:
        close(w, stay, event.on, change)
    again = dataclasses.replace(
        registered.row, kind=stay_kind, reason=reason, from_=event.on, to=None, opened_by=change,
        closed_by=None,
    )  # fmt: skip
    w.add("stays", again)
    return int(change)


def make_head(
    w: Work, event: Event, household: int, successor: int, leaving: Collection[int] = ()
) -> int:
    """A member becomes head, or of two heads the one; relations are put in terms of her.

    Who came after the day is told later than she came: her relation is put right where it stands.

    Raises:
        ClerkError: She is no member to stay, or the head already; the head changed later.
    """
    members = stays_from(w, "household", household, event.on)
    hers = [m for m in members if m.row.resident == successor]
    if not hers or hers[0].row.from_ > event.on or successor in leaving:
        raise ClerkError("新户主不是这一户的成员。", "请从户里的人中选一位。")
    rivals = {m.row.resident for m in members if m.row.relation == HEAD and m.row.from_ <= event.on}
    if hers[0].row.relation == HEAD and rivals == {successor}:
        raise ClerkError("此人已经是户主。", "请另选一位。")
    if (day := headless_from(hers, event.on)) is not None:
        raise ClerkError(f"此人{day}已不在这一户。", "请另选一位。")
    heads = [m.row.from_ for m in members if m.row.relation == HEAD and m.row.from_ > event.on]
    if heads:
        raise ClerkError(f"这一户在{min(heads)}还换过户主。", "请先撤销后面的登记。")
    change = w.add("changes", event.change("head_changed", successor, household))
    staying = [m for m in members if m.row.resident not in leaving]
    after = relations_after([member_of(w, m.row) for m in members], successor)
    if len(rivals) > 1:  # of two heads that two computers made: who the other is, nobody has told
        after |= dict.fromkeys(rivals - {successor}, RELATIVE)
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
