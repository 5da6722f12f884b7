"""Who may be in which household: stays opened and closed within a step.

Days: a stay runs from ≤ day < to, so that somebody who leaves on a day is not here on it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from csdesk.domain.households import HEAD, Member, coexist
from csdesk.domain.rows import Stored
from csdesk.errors import ClerkError
from csdesk.ledgers.people import Change, Stay
from csdesk.storage import records
from csdesk.storage.work import Work

HOUSES = ("both", "lives_here")
REGISTERS = ("both", "registered")


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
    refuse_dead(w, person)
    may_sit(w, event.on, seat, person)
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
    sit(w, stay, bundle)
    return int(change)


def may_sit(w: Work, on: date, seat: Seat, person: int) -> None:
    """Refuse a place that somebody cannot take from a day on.

    Raises:
        ClerkError: She is elsewhere, the household has another head, or none.
    """
    for other in stays_from(w, "resident", person, on):
        if not coexist(other.row.kind, seat.kind):
            no = entries_title(w, "households", other.row.household)
            since = f"{other.row.from_}起" if other.row.from_ > on else ""
            raise ClerkError(f"此人{since}已在户（{no}）。", "请先登记迁出，或用“换户”。")
    members = stays_from(w, "household", seat.household, on)
    heads = [m for m in members if m.row.relation == HEAD]
    if seat.relation == HEAD and heads:
        who = entries_title(w, "residents", heads[0].row.resident)
        raise ClerkError(f"户主已是{who}。", "请改选与户主关系，或先换户主。")
    if seat.relation != HEAD and (day := headless_from(heads, on)):
        if members and not heads:
            raise ClerkError("这一户户主不明。", "请先用“换户主”指定户主，或把此人登记为户主。")
        since = "" if day == on else f"{day}起"
        raise ClerkError(f"这一户{since}还没有户主。", "请先登记户主，或把此人登记为户主。")


def sit(w: Work, stay: Stay, bundle: str = "") -> int:
    """Open a stay; whoever lives in one household is not also said to live from another.

    A stay that only registers may say that she counts as living here (户籍外出不满半年); beside a
    stay that houses it does not, or the balance of residents would count her twice.
    """
    living = living_reasons(w)
    for other in stays_from(w, "resident", stay.resident, stay.from_):
        if other.row.kind == "lives_here" and stay.reason in living and stay.kind == "registered":
            stay = dataclasses.replace(stay, reason=None)
        if other.row.kind != "registered" or other.row.reason not in living:
            continue
        plain = dataclasses.replace(other.row, reason=None)
        if other.row.from_ >= stay.from_:
            w.change("stays", other.id, other.version, plain)
            continue
        close(w, other, stay.from_, stay.opened_by or 0)
        again = dataclasses.replace(plain, from_=stay.from_, opened_by=stay.opened_by)
        w.add("stays", again, bundle=bundle)
    return int(w.add("stays", stay, bundle=bundle))


def living_reasons(w: Work) -> frozenset[str]:
    """Codes of `residence_status` that count among those who live here."""
    rows = w.model.codes["residence_status"].rows
    return frozenset(code for code, row in rows.items() if row.get("living") == "1")


def refuse_dead(w: Work, person: int) -> None:
    """Nobody comes back from death, or dies twice.

    Raises:
        ClerkError: Her death is told already.
    """
    for told in w.rows("changes", "resident", [person]):
        if told["kind"] == "died" and told["voided_at"] is None:
            day = told["event_date"]
            raise ClerkError(f"此人已于{day}登记死亡。", "如有误，请先撤销死亡登记。")


def headless_from(heads: Sequence[Stored[Stay]], on: date) -> date | None:
    """The first day from a day on which none of some stays, oldest first, is open."""
    for head in heads:
        if head.row.from_ <= on:
            if head.row.to is None:
                return None
            on = max(on, head.row.to)
    return on


def hers(w: Work, person: int, on: date) -> list[Stored[Stay]]:
    """Her open stays, which nothing follows: what happened later was told before."""
    stays = stays_from(w, "resident", person, on)
    if not any(s.row.from_ <= on for s in stays):
        raise ClerkError("此人这一天不在任何户里。", "请核对日期，或看此人的在户记录。")
    later = [s.row.from_ if s.row.from_ > on else s.row.to for s in stays]
    days = [d for d in later if d is not None]
    if days:
        raise ClerkError(f"此人在{min(days)}还有登记过的变动。", "请核对日期，或先撤销后面的登记。")
    return stays


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
