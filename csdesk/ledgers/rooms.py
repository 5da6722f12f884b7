"""Rooms of a facility: their use, when they were open, who booked them."""

from datetime import date, time
from decimal import Decimal
from typing import NewType

from csdesk.domain.derived import brought, summed, term
from csdesk.domain.fields import (
    clock,
    code,
    day,
    names,
    note,
    number,
    reference,
    row,
    telephones,
    text,
    yes_no,
)
from csdesk.domain.ledger import Ledger, Page, View

FacilityId = NewType("FacilityId", int)
RoomId = NewType("RoomId", int)

GROUP = "设施"


@row
class Room:
    """A room 功能室 of a facility and what it is for."""

    room_name: str | None = text(
        "功能室", required=True, sorted=True, searched=True, width=30,
        samples=("图书室", "老年活动室", "会议室", "办事大厅", "儿童活动室"), default=None,
    )  # fmt: skip
    facility: FacilityId | None = reference("设施", to="facilities", width=40, default=None)
    use: str | None = code("用途", table="room_use", required=True, width=18, default=None)
    area: Decimal | None = number(
        "面积", unit="平方米", places=2, least=0, most=100_000, width=22, default=None
    )
    seats: int | None = number("座位", unit="个", least=0, width=14, default=None)
    shared: str | None = text(
        "共用功能", width=36, samples=("议事、培训", "阅读、四点半课堂"), default=None
    )
    slots: str | None = text("开放时段", width=30, samples=("每天 8:30–17:30",), default=None)
    remark: str | None = note("备注", hidden=True, default=None)


@row
class OpeningDay:
    """A day on which a facility was open 开放记录, and how long."""

    open_date: date = day("日期", width=20)
    facility: FacilityId = reference("设施", to="facilities", width=40, aliases=("设施名称",))
    opens: time | None = clock("开放时间", width=16, default=None)
    closes: time | None = clock("关闭时间", width=16, default=None)
    hours: Decimal | None = number(
        "开放时长", unit="小时", places=1, least=0, most=24, width=18, default=None
    )
    extended: bool | None = yes_no("延时开放", width=14, default=None)
    on_duty: tuple[str, ...] = names("值班人", width=18, samples=("周敏", "何向晚"), default=())
    remark: str | None = note("备注", hidden=True, width=30, default=None)


@row
class Booking:
    """A use of a room by a group, from an hour to an hour; no two overlap."""

    booking_date: date = day("日期", width=20)
    room: RoomId = reference("场所", to="rooms", width=30, aliases=("功能室",))
    group_name: str | None = text(
        "使用团体", required=True, searched=True, width=30,
        samples=("舞蹈队", "老年协会", "妇女之家", "理发志愿队"), default=None,
    )  # fmt: skip
    starts: time | None = clock("开始时间", width=16, default=None)
    ends: time | None = clock("结束时间", width=16, default=None)
    people: int | None = number("人数", unit="人", least=0, most=10_000, width=14, default=None)
    contact: str | None = text("联系人", width=18, samples=("陈雨石",), default=None)
    phones: tuple[str, ...] = telephones("联系电话", hidden=True, width=24, default=())
    remark: str | None = note("备注", hidden=True, width=30, default=None)


LEDGERS = (
    Ledger(
        "rooms", "功能室", Room, named="room_name", group=GROUP, unit="间",
        order=("facility", "room_name"),
        derived={
            "bookings": summed("使用次数", "count", term("bookings", "room"), unit="次", width=16)
        },
        totals=("area",),
        views=(View("全部", ""), View("居民活动", "use = '居民活动'"), View("办公", "use = '办公'")),
        page=Page(title="场所功能分区登记表"),
        purpose="每间屋子一行：用途和面积。居民活动面积占比由这里算出。",
    ),
    Ledger(
        "opening_days", "开放记录", OpeningDay, named="facility.facility_name", day="open_date",
        lasts=("opens", "closes", "hours"),
        group=GROUP, unit="天", order=("-open_date",),
        views=(
            View("全部", ""),
            View("本月", "open_date >= month_start and open_date <= month_end"),
            View("不足 8 小时", "hours < 8"),
        ),
        page=Page(title="设施开放时间记录表", signed=("值班人签字",)),
        purpose="设施每天几点开门、几点关门、谁值班。开放时长不填，由两个时间得出。",
    ),
    Ledger(
        "bookings", "场所使用", Booking, named="group_name", day="booking_date", group=GROUP,
        unit="次", order=("-booking_date", "starts"),
        alone=("room", "booking_date", "starts", "ends"),
        derived={"facility": brought("设施", "room.facility", 40)},
        columns=(
            "booking_date", "room", "group_name", "starts", "ends", "people", "contact", "facility",
        ),
        totals=("people",),
        views=(
            View("全部", ""),
            View("本月", "booking_date >= month_start and booking_date <= month_end"),
            View("今天起", "booking_date >= today", order=("booking_date",)),
        ),
        page=Page(title="活动场所使用登记表"),
        purpose="哪天、哪间屋子、哪个团体、从几点到几点。",
    ),
)  # fmt: skip
