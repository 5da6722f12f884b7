"""更正: what was told wrong of somebody's stay, or the day of a change, is put right.

A stay is never overwritten: a change of kind `correction` ends it and opens the right one, from the
day from which the right one shall count, so that the balance of that month ties by its line 更正.
A wrong day is that of a change: the change moves with every stay that it opened or closed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from csdesk.domain.households import HEAD
from csdesk.domain.rows import Stored
from csdesk.errors import ClerkError
from csdesk.ledgers.people import Change, Stay
from csdesk.services import entries
from csdesk.services.entries import Outcome
from csdesk.services.households.people import DEPARTURES
from csdesk.services.households.seats import EVENT, life_event
from csdesk.services.households.staying import Event, Seat, close, may_sit, sit, stays_from
from csdesk.services.office import Office
from csdesk.storage.trail import added_by, entries_of
from csdesk.storage.work import Work

RIGHTED = ("household", "relation", "kind", "reason")
"""Fields of a stay that a correction may put right; of its days `redate` does."""


def correct(office: Office, event: Event, stay: int, right: Mapping[str, Any]) -> Outcome:
    """更正: a stay that was told wrong.

    Args:
        office: The open office.
        event: From which day on the right one counts: the day on which the stay began if it never
            was as told, or a later one that leaves the months before as they were.
        stay: The stay.
        right: Those of RIGHTED that were wrong.

    Returns:
        The id of the resident.

    Raises:
        ClerkError: Nothing differs, the day is not of the stay, the head is concerned, or the right
            stay breaks a rule of entry.
    """
    old = entries.get(office, "stays", stay).row
    name = entries.titles(office, "residents", [old.resident]).get(old.resident, "")
    title = f"更正：{name}"
    with life_event(office, title) as w:
        kept = w.get("stays", stay)
        row = dataclasses.replace(kept.row, **{k: right[k] for k in RIGHTED if k in right})
        _refuse_stay(w, event.on, kept, row)
        change = w.add("changes", event.change("correction", row.resident, row.household))
        close(w, kept, event.on, change)
        if row.to is None and row.household != kept.row.household:
            seat = Seat(row.household, row.relation or "", row.kind)
            may_sit(w, event.on, seat, row.resident)
        sit(w, dataclasses.replace(row, from_=event.on, opened_by=change))
        return Outcome(row.resident, (), title, w.by.op)


def _refuse_day(on: date, kept: Stored[Stay]) -> None:
    old = kept.row
    if kept.voided or on < old.from_ or (old.to is not None and on >= old.to):
        until = f"到 {old.to} " if old.to else ""
        raise ClerkError(f"这一条在户从 {old.from_} 起{until}。", "请填这期间的日期。")


def _refuse_stay(w: Work, on: date, kept: Stored[Stay], row: Stay) -> None:
    old = kept.row
    if row == old:
        raise ClerkError("没有要更正的。", "请把登记错的改成对的，再保存。")
    _refuse_day(on, kept)
    moved = row.household != old.household
    if not moved and HEAD in (old.relation, row.relation) and old.relation != row.relation:
        raise ClerkError("户主登记错了，不能用“更正”。", "请用“换户主”，日期填登记错的那一天。")
    if moved and old.relation == HEAD:
        inside = stays_from(w, "household", old.household, on)
        if any(m.row.resident != old.resident for m in inside):
            raise ClerkError("此人是户主，户里还有人。", "请先换户主，再更正所在户。")


def end_stay(office: Office, event: Event, stay: int) -> Outcome:
    """更正: a stay that is one too many, or should have ended, ends on a day.

    Two computers can have put somebody into two households; what is told of her otherwise stays.

    Args:
        office: The open office.
        event: When it ends; the day on which it began for one that never was.
        stay: The stay.

    Returns:
        The id of the resident.

    Raises:
        ClerkError: The day is not of the stay, or the household would be left without a head.
    """
    old = entries.get(office, "stays", stay).row
    name = entries.titles(office, "residents", [old.resident]).get(old.resident, "")
    title = f"更正：{name}（在户止于 {event.on}）"
    with life_event(office, title) as w:
        kept = w.get("stays", stay)
        _refuse_day(event.on, kept)
        change = w.add("changes", event.change("correction", old.resident, old.household))
        close(w, kept, event.on, change)
        return Outcome(old.resident, (), title, w.by.op)


def redate(
    office: Office,
    change: int,
    on: date,
    registered_on: date | None = None,
    remark: str | None = None,
) -> Outcome:
    """更正日期: a change happened on another day than was told.

    The changes of the same step go along (a death with the head who followed, all who left
    together). A change of kind `correction` that moves nobody says what was put right.

    Args:
        office: The open office.
        change: The change.
        on: The day on which it happened.
        registered_on: When the correction was told; empty for the same day.
        remark: Why.

    Returns:
        The id of the change.

    Raises:
        ClerkError: It is the same day, or something else was told of the days between.
    """
    told = entries.get(office, "changes", change)
    was: Change = told.row
    kind = office.codes["change_kind"].names[was.kind]
    if was.event_date == on:
        raise ClerkError(f"发生日期就是 {on}。", "请填对的日期。")
    who = entries.titles(office, "residents", [was.resident]).get(was.resident, "")
    title = f"更正日期：{who}（{kind}）"
    with life_event(office, title) as w:
        moving = _together(w, told)
        for one in moving:
            w.change("changes", one.id, one.version, dataclasses.replace(one.row, event_date=on))
        _shift_stays(w, [one.id for one in moving], was.event_date, on)
        for one in moving:
            if one.row.kind in DEPARTURES:
                _shift_categories(w, one.row.resident, was.event_date, on)
        words = f"{kind}日期由 {was.event_date} 更正为 {on}。"
        trace = Event(on, registered_on, None, words + (remark or ""))
        w.add("changes", trace.change("correction", was.resident, was.household))
        return Outcome(change, (), title, w.by.op)


def _together(w: Work, told: Stored[Change]) -> list[Stored[Change]]:
    """The changes of the same life event and day, the one told among them."""
    op = added_by(w.c, "changes", told.uid)
    uids = [told.uid]
    for _, uid, kind, payload in entries_of(w.c, op, "changes") if op else ():
        if kind == "add" and payload.get("bundle") == EVENT and uid != told.uid:
            uids.append(uid)
    rows = [w.stored("changes", row) for row in w.rows("changes", "uid", uids)]
    same = [r for r in rows if r.row.event_date == told.row.event_date and not r.voided]
    return same or [told]


def _shift_stays(w: Work, changes: Sequence[int], was: date, on: date) -> None:
    """Stays that changes opened or closed on a day begin or end on another one."""
    opened = {r["id"]: r for r in w.rows("stays", "opened_by", changes)}
    closed = {r["id"]: r for r in w.rows("stays", "closed_by", changes)}
    for id, found in (opened | closed).items():
        if found["voided_at"] is not None:
            continue
        stay = w.stored("stays", found)
        begins = on if id in opened else stay.row.from_
        ends = on if id in closed else stay.row.to
        if ends is not None and ends < begins:
            raise ClerkError(
                f"从 {min(was, on)} 到 {max(was, on)} 之间还登记过别的变动。",
                "请核对日期，或先更正、撤销那一条。",
            )
        w.change("stays", id, stay.version, dataclasses.replace(stay.row, from_=begins, to=ends))


def _shift_categories(w: Work, person: int, was: date, on: date) -> None:
    """Categories that ended with her leaving end on the right day."""
    for row in w.rows("categories", "resident", [person]):
        if row["to"] == was and row["voided_at"] is None:
            kept = w.stored("categories", row)
            ended = dataclasses.replace(kept.row, to=max(on, kept.row.from_))
            w.change("categories", kept.id, kept.version, ended)
