"""Rooms, supplies, patrols and the time bank of the demo village, so that their sums make sense."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from decimal import ROUND_DOWN, Decimal
from random import Random
from typing import Any

from csdesk.domain.calendar import month_of
from csdesk.ledgers.patrols import Patrol
from csdesk.ledgers.rooms import Booking, OpeningDay, Room
from csdesk.ledgers.timebank import TimeEntry
from csdesk.ledgers.upkeep import StockMove, Supply
from csdesk.ledgers.volunteers import VolunteerPaper, VolunteerRule
from csdesk.services import lists
from csdesk.services.demo.samples import Sampler
from csdesk.services.office import Office, step
from csdesk.services.volunteering import local, papers
from csdesk.storage.work import New, Work

MADE = frozenset(
    {
        "child_files", "disability_files", "rooms", "opening_days", "bookings", "supplies",
        "stock_moves", "patrols", "time_bank", "volunteer_papers", "volunteer_rules",
    }
)  # fmt: skip
"""Ledgers that this story fills."""
CENTRE = "kind = '0101'"
ROOMS = (
    ("办事大厅", "3", 60), ("图书室", "1", 80), ("老年活动室", "1", 90), ("儿童活动室", "1", 60),
    ("多功能厅", "1", 157), ("办公室", "2", 60),
)  # fmt: skip
GROUPS = ("舞蹈队", "老年协会", "妇女之家", "理发志愿队", "四点半课堂", "村民议事会")
GOODS = (
    ("编织袋", "条", 500), ("手电筒", "个", 30), ("雨衣", "件", 40), ("救生圈", "个", 12),
    ("铁锹", "把", 25), ("棉被", "床", 20), ("急救包", "个", 10), ("发电机", "台", 1),
)  # fmt: skip
PURPOSES = ("评优", "入党", "升学", "入职")
MOST_PAPERS = 12
"""Volunteers who have papers."""
FINDINGS = ("路灯不亮一处", "堆物占道，已劝离", "井盖松动，已上报", "垃圾桶满溢，已通知")
MOST = 200
"""Grids, files and passbooks that are told; a large village has more."""
CHILDREN = "not (household empty) and age < 16 and category has '留守儿童'"
DISABLED = "not (household empty) and category has '残疾人'"


def furnish(office: Office, start: date, workers: Sequence[str], rng: Random) -> None:
    """Everything of it, in one step.

    Args:
        office: The open office; its day is the last of the story.
        start: The day before the first month of the story.
        workers: Names of those who do it.
        rng: Chance.
    """
    days = [start + timedelta(n) for n in range(1, (office.today() - start).days + 1)]
    centres = _ids(office, "facilities", CENTRE)
    grids = _ids(office, "grids", "")[:MOST]
    volunteers = _ids(office, "volunteers", "")[:MOST]
    sampler = Sampler(rng, office.codes, days[0], days[-1])
    with step(office, "演示：场所、物资、巡查和档案") as w:
        for code, who in (("child_files", CHILDREN), ("disability_files", DISABLED)):
            ledger, some = office.ledgers[code], _ids(office, "residents", who)[:MOST]
            _put(w, code, (sampler.row(ledger, {}, 0.5, {"resident": id}) for id in some))
        _put(w, "opening_days", _opened(centres, days, workers, rng))
        rooms = _put(w, "rooms", (_room(centres[0], *r) for r in ROOMS)) if centres else []
        _put(w, "bookings", _bookings(rooms, days, rng))
        goods = _put(w, "supplies", (_supply(days[-1], n, *g) for n, g in enumerate(GOODS)))
        _put(w, "stock_moves", _moves(goods, days, workers, rng))
        _put(w, "patrols", _patrols(grids, days, workers, rng))
        _put(w, "time_bank", _entries(volunteers, days, rng))
        _put(w, papers.CODE, _papers(office, days, workers))
        _put(w, local.CODE, _rules())


def _ids(office: Office, code: str, where: str) -> list[int]:
    return list(lists.ids(office, lists.ask(office, code, where=where or None, every=not where)))


def _put(w: Work, code: str, rows: Iterator[Any]) -> list[int]:
    return w.add_many(code, [New(row) for row in rows])


def _opened(
    centres: Sequence[Any], days: Sequence[date], workers: Sequence[str], rng: Random
) -> Iterator[OpeningDay]:
    for day in days:
        for centre in centres[:1]:
            late = rng.random() < 0.1
            closes = time(20, 0) if late else time(17, 0)
            yield OpeningDay(
                open_date=day, facility=centre, opens=time(8, 30), closes=closes,
                hours=Decimal("11.5") if late else Decimal("8.5"), extended=late,
                on_duty=(rng.choice(workers),),
            )  # fmt: skip


def _room(facility: Any, name: str, use: str, area: int) -> Room:
    return Room(room_name=name, facility=facility, use=use, area=Decimal(area), seats=20)


def _bookings(rooms: Sequence[Any], days: Sequence[date], rng: Random) -> Iterator[Booking]:
    """At most one in the morning and one in the afternoon, so that none overlap."""
    for day in days:
        for room in rooms[1:5]:
            for starts, ends in ((9, 11), (14, 16)):
                if rng.random() < 0.1:
                    yield Booking(
                        booking_date=day, room=room, group_name=rng.choice(GROUPS),
                        starts=time(starts), ends=time(ends), people=rng.randint(5, 40),
                    )  # fmt: skip


def _supply(on: date, n: int, name: str, unit: str, stock: int) -> Supply:
    return Supply(
        supply_name=name, unit=unit, least=max(1, stock // 4), store="村委会仓库",
        expires_on=on + timedelta(25 + 90 * n) if n % 3 == 0 else None, keeper=("陈雨石",),
    )  # fmt: skip


def _moves(
    goods: Sequence[Any], days: Sequence[date], workers: Sequence[str], rng: Random
) -> Iterator[StockMove]:
    """What is bought first, and little by little used."""
    for supply, (_, _, stock) in zip(goods, GOODS, strict=True):
        yield StockMove(supply=supply, moved_on=days[0], kind="1", quantity=stock,
                        who=rng.choice(workers), remark="采购")  # fmt: skip
        each = stock // 20 or 1
        uses = days[15::30] if stock >= 10 else []
        for day in uses[: stock // each]:  # no more than there is
            yield StockMove(supply=supply, moved_on=day, kind="2", quantity=each,
                            who=rng.choice(workers), remark="演练和巡查")  # fmt: skip


def _patrols(
    grids: Sequence[Any], days: Sequence[date], workers: Sequence[str], rng: Random
) -> Iterator[Patrol]:
    """Twice a day and grid, as 一日两巡 asks; now and then the second one is missed."""
    for day in days:
        for grid in grids:
            for session in "12":
                if session == "2" and rng.random() < 0.03:
                    continue
                quiet = rng.random() < 0.95
                yield Patrol(
                    patrol_date=day, session=session, grid=grid, patroller=(rng.choice(workers),),
                    quiet=quiet, findings="无" if quiet else rng.choice(FINDINGS),
                )  # fmt: skip


def _entries(volunteers: Sequence[Any], days: Sequence[date], rng: Random) -> Iterator[TimeEntry]:
    """Deposits; of some of them half is drawn later, of others a little is given in the family."""
    for place, day in enumerate(days[4::9]):
        some = rng.sample(list(volunteers), min(3, len(volunteers)))
        for volunteer in some:
            hours = Decimal(rng.randint(2, 8)) / 2
            yield TimeEntry(entry_date=day, volunteer=volunteer, kind="1", hours=hours,
                            what=rng.choice(("陪同就医", "上门理发", "助餐")))  # fmt: skip
            if rng.random() < 0.2 and day + timedelta(5) <= days[-1]:
                yield TimeEntry(entry_date=day + timedelta(5), volunteer=volunteer, kind="3",
                                hours=(hours / 2).quantize(Decimal("0.1"), ROUND_DOWN),
                                what="代购药品")  # fmt: skip
        if place % 4 == 0 and len(some) > 1 and day + timedelta(3) <= days[-1]:
            yield TimeEntry(entry_date=day + timedelta(3), volunteer=some[0], kind="4",
                            hours=Decimal("0.5"), partner=some[1], relation="子女")  # fmt: skip


def _papers(
    office: Office, days: Sequence[date], workers: Sequence[str]
) -> Iterator[VolunteerPaper]:
    """A proof in each month for one of those who served most, and passbooks."""
    asked = lists.ask(office, "volunteers", every=True, order=("-hours",))
    best: list[Any] = list(lists.ids(office, asked))[:MOST_PAPERS]
    months = dict.fromkeys(f"{day:%Y-%m}" for day in days)
    for n, month in enumerate(months if best else ()):
        on = min(month_of(month)[1], days[-1])
        who, told = best[n % len(best)], papers.served(office, best[n % len(best)], last=on)
        common = {"issued_on": on, "volunteer": who, "handler": workers[n % len(workers)]}
        if told is not None:
            yield VolunteerPaper(
                kind=papers.PROOF, first=told.first, last=on, times=told.times, hours=told.hours,
                star=papers.star_on(office, who, on), content=told.words,
                purpose=PURPOSES[n % len(PURPOSES)], **common,
            )  # fmt: skip
        if n < len(best):
            yield VolunteerPaper(kind=papers.PASSBOOK, **common)


def _rules() -> Iterator[VolunteerRule]:
    """What holds everywhere, as a village may write it down."""
    yield VolunteerRule(
        since=date(2020, 1, 1), star_1=100, star_2=300, star_3=600, star_4=1000, star_5=1500,
        cap=1500, relations="配偶、父母、子女、祖父母、孙子女", basis="村民代表会议2019年12月决议",
    )  # fmt: skip
