"""Rules of entry that look beside the record: overlapping hours, and sums that may not run dry."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from builders import record

from csdesk.errors import ClerkError
from csdesk.services import entries, lists
from csdesk.services.entries import Outcome
from csdesk.services.office import Office

ON = date(2026, 10, 20)


def booked(office: Office, room: int, starts: time, ends: time, **more: Any) -> Outcome:
    values = {"booking_date": ON, "room": room, "group_name": "舞蹈队", "starts": starts,
              "ends": ends, **more}  # fmt: skip
    return entries.record(office, "bookings", values)


def test_two_groups_are_never_in_one_room_at_once(office: Office) -> None:
    room, other = (record(office, "rooms", room_name=n, use="1") for n in ("图书室", "会议室"))
    first = booked(office, room, time(9), time(11))

    refused = booked(office, room, time(10, 30), time(12), group_name="老年协会")

    assert not refused.kept
    assert "这个时段已有“舞蹈队”" in refused.problems[0].message
    assert booked(office, room, time(11), time(12)).kept
    assert booked(office, room, time(8), time(9)).kept
    assert booked(office, other, time(9), time(11)).kept
    assert booked(office, room, time(9), time(11), booking_date=date(2026, 10, 21)).kept
    again = entries.record(office, "bookings", {"ends": time(10, 45)}, id=first.id)
    assert again.kept
    entries.void(office, "bookings", [first.id or 0])
    assert booked(office, room, time(9), time(11)).kept


def test_a_booking_ends_after_it_begins_and_may_have_no_hours_yet(office: Office) -> None:
    room = record(office, "rooms", room_name="图书室", use="1")

    assert not booked(office, room, time(11), time(11)).kept
    assert entries.record(
        office, "bookings", {"booking_date": ON, "room": room, "group_name": "舞蹈队"}
    ).kept


def test_nobody_draws_more_than_she_has_put_in(office: Office) -> None:
    volunteer = record(office, "volunteers", name="陈雨石")

    def entry(kind: str, hours: str, on: date = ON) -> Outcome:
        values = {"entry_date": on, "volunteer": volunteer, "kind": kind, "hours": Decimal(hours)}
        return entries.record(office, "time_bank", values)

    assert entry("1", "3.5").kept
    assert entry("3", "2").kept
    with pytest.raises(ClerkError, match=r"“时间银行余额”会成为 -0\.5"):
        entry("4", "2")

    asked = lists.ask(office, "volunteers", every=True, columns=("balance",))
    assert lists.lines(office, asked, [volunteer]).rows == ((Decimal("1.5"),),)
    assert lists.count(office, lists.ask(office, "time_bank", every=True)) == 2


def test_a_store_gives_no_more_than_it_holds(office: Office) -> None:
    def moves(*some: tuple[str, int]) -> dict[str, list[dict[str, Any]]]:
        return {"stock_moves": [
            {"moved_on": ON, "kind": kind, "quantity": quantity} for kind, quantity in some
        ]}  # fmt: skip

    bags = {"supply_name": "编织袋", "unit": "条"}
    kept = entries.record(office, "supplies", bags, parts=moves(("1", 50), ("2", 20)))
    assert kept.kept

    with pytest.raises(ClerkError, match="“现有存量”会成为 -10"):
        entries.record(office, "supplies", {}, id=kept.id, parts=moves(("1", 50), ("2", 60)))

    asked = lists.ask(office, "supplies", columns=("stock",))
    assert lists.lines(office, asked, lists.ids(office, asked)).rows == ((30,),)
