"""The week of bookings 场地使用: which rooms are used by whom from when to when, and its paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

from csdesk.documents.paper.ledger import write_ledger
from csdesk.documents.paper.page import Head, LedgerPage, Printed
from csdesk.domain import holidays
from csdesk.domain.calendar import period_of
from csdesk.services import calendars, lists
from csdesk.services.office import Office, told

CODE = "booking_week"
"""Of the page and in the trail."""
BOOKINGS, ROOMS = "bookings", "rooms"
TITLE = "场地使用周表"
FIRST, LAST = 8, 21
"""Hours that the sheet of one room shows at least; the last one is that in which it ends."""
_NAMES = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Use:
    """A booking.

    Attributes:
        starts: None where nobody wrote it down; then it stands first.
    """

    id: int
    room: int
    on: date
    starts: time | None
    ends: time | None
    group: str
    people: int | None

    @property
    def hours(self) -> str:
        """9:00–11:00; 时间未填 where it is not known."""
        if self.starts is None:
            return "时间未填"
        upto = f"–{_clock(self.ends)}" if self.ends else "起"
        return f"{_clock(self.starts)}{upto}"

    @property
    def words(self) -> str:
        """9:00–11:00 舞蹈队."""
        return f"{self.hours} {self.group}"

    def within(self, hour: int) -> bool:
        """Whether the room is used in some part of an hour of the day."""
        if self.starts is None:
            return False
        ends = self.ends or self.starts
        return self.starts < _end(hour) and (ends > time(hour) or self.starts.hour == hour)


@dataclass(frozen=True, slots=True)
class Room:
    """A room that can be booked."""

    id: int
    name: str
    facility: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week, with what the calendar says of it.

    Attributes:
        holiday: 国庆节, or 上班 on a weekend that is worked on; empty else.
    """

    on: date
    holiday: str

    @property
    def name(self) -> str:
        """周一 11月2日."""
        return f"周{_NAMES[self.on.weekday()]} {self.on.month}月{self.on.day}日"


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from Monday.

    Attributes:
        rooms: By facility and name; those of administration are at the end.
        uses: In the order of day and hour.
        unknown: Why holidays are not told; empty where they are.
    """

    days: tuple[Day, ...]
    rooms: tuple[Room, ...]
    uses: tuple[Use, ...]
    unknown: str = ""

    @property
    def first(self) -> date:
        """Its Monday."""
        return self.days[0].on

    @property
    def title(self) -> str:
        """2026年11月2日至8日."""
        first, last = self.first, self.days[-1].on
        end = f"{last.month}月{last.day}日" if last.month != first.month else f"{last.day}日"
        year = f"{last.year}年" if last.year != first.year else ""
        return f"{first.year}年{first.month}月{first.day}日至{year}{end}"

    def of(self, room: int, on: date) -> tuple[Use, ...]:
        """What a room is used for on a day."""
        return tuple(use for use in self.uses if use.room == room and use.on == on)

    def hours(self, room: int) -> tuple[int, ...]:
        """The hours that the sheet of a room shows."""
        mine = [use for use in self.uses if use.room == room and use.starts is not None]
        first = min([FIRST, *(use.starts.hour for use in mine if use.starts)])
        ends = [use.ends or use.starts for use in mine]
        last = max([LAST, *(one.hour + (one.minute > 0) for one in ends if one)])
        return tuple(range(first, last))


def _clock(one: time | None) -> str:
    return f"{one.hour}:{one.minute:02}" if one else ""


def _end(hour: int) -> time:
    return time(hour + 1) if hour < 23 else time(23, 59, 59)


def week(office: Office, day: date) -> Week:
    """The week in which a day lies; for a pool."""
    first, last = period_of(day, "week")
    where = f"booking_date >= {first} and booking_date <= {last}"
    columns = ("booking_date", "room", "starts", "ends", "group_name", "people")
    order = ("booking_date", "starts")
    asked = lists.ask(office, BOOKINGS, where=where, columns=columns, order=order)
    found = lists.lines(office, asked, lists.ids(office, asked))
    uses = [
        Use(id, room[0], on, starts, ends, group or "", people)
        for id, (on, room, starts, ends, group, people) in zip(found.ids, found.rows, strict=True)
    ]
    known = calendars.holidays(office)
    days = tuple(_day(known.of(on), on) for on in (first + timedelta(n) for n in range(7)))
    uses.sort(key=lambda use: (use.on, use.starts or time.min, use.id))
    unknown = calendars.unknown(known.missing(first, last))
    return Week(days, _rooms(office), tuple(uses), unknown)


def _day(told: holidays.Day | None, on: date) -> Day:
    return Day(on, "" if told is None else told.name if told.kind == "holiday" else "上班")


def _rooms(office: Office) -> tuple[Room, ...]:
    asked = lists.ask(office, ROOMS, every=True, columns=("room_name", "facility", "use"),
                      order=("facility", "room_name"))  # fmt: skip
    found = lists.lines(office, asked, lists.ids(office, asked))
    rooms = [
        (use in ("2", "5"), Room(id, name or "", facility[1] if facility else ""))
        for id, (name, facility, use) in zip(found.ids, found.rows, strict=True)
    ]
    return tuple(room for _, room in sorted(rooms, key=lambda pair: pair[0]))


def week_pdf(
    office: Office, day: date, out: BinaryIO, *, room: int = 0, at: datetime | None = None
) -> Printed:
    """Print a week: all rooms by day, or one room by hour and day; a line in the trail says so.

    Args:
        office: The open office.
        day: In the week.
        out: Where the PDF goes.
        room: Its id; 0 for all rooms.
        at: The clock, where it shall stand on paper.
    """
    found = week(office, day)
    one = next((r for r in found.rooms if r.id == room), None)
    heads = (
        Head("场所" if one is None else "时间", 34 if one is None else 20),
        *map(_head, found.days),
    )
    page = LedgerPage(
        title=f"{one.name}{TITLE[2:]}" if one else TITLE,
        heads=heads,
        unit=office.about.name,
        period=found.title,
        signatures=("填表人", "负责人"),
        note=found.unknown,
        printed_at=f"{at:%Y-%m-%d %H:%M}" if at else "",
        operator=office.user,
        row_least=9,
    )
    rows = list(_of_room(found, one) if one else _of_all(found))
    told(office, "print", ledger=CODE, rows=len(rows))
    return write_ledger(out, page, rows, office.today())


def _head(day: Day) -> Head:
    return Head(f"{day.name}{f'（{day.holiday}）' if day.holiday else ''}", 32, align="left")


def _of_all(found: Week) -> Iterator[Sequence[str]]:
    for room in found.rooms:
        yield (
            room.name,
            *("\n".join(use.words for use in found.of(room.id, day.on)) for day in found.days),
        )


def _of_room(found: Week, room: Room) -> Iterator[Sequence[str]]:
    by_day: Mapping[date, tuple[Use, ...]] = {d.on: found.of(room.id, d.on) for d in found.days}
    for hour in found.hours(room.id):
        cells = ("\n".join(u.words for u in by_day[d.on] if u.within(hour)) for d in found.days)
        yield (f"{hour}:00–{hour + 1}:00", *cells)
