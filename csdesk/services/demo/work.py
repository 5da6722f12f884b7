"""Volunteers and facilities of the demo village, and the matters that come of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any, cast

from csdesk.domain.calendar import month_of, months_between
from csdesk.ledgers.facilities import Facility, FacilityCheck, OpeningHours
from csdesk.ledgers.grids import Matter
from csdesk.ledgers.volunteers import Activity, ServiceHours, Team, Volunteer
from csdesk.services.demo.people import Person, Village, a_day

TEAMS = (
    ("邻里互助队", "1", "敬老助老", "17"),
    ("银龄志愿队", "1", "文明劝导", "10"),
    ("清洁家园队", "1", "环境整治", "06"),
    ("平安巡逻队", "2", "治安巡逻", "09"),
    ("应急救援队", "3", "防汛防火", "13"),
    ("文艺宣传队", "4", "文艺演出", "08"),
    ("爱心送餐队", "1", "助餐送餐", "17"),
    ("科普宣讲队", "1", "科普、反诈", "07"),
)
DEEDS = {
    "17": ("重阳敬老", "爱心送餐", "义务理发", "陪伴独居老人", "为老人读信"),
    "10": ("文明劝导", "移风易俗宣传", "婚俗新风宣讲"),
    "06": ("清洁家园", "河道清理", "垃圾分类宣传", "植树护绿"),
    "09": ("夜间巡逻", "反诈宣传", "交通劝导"),
    "13": ("防汛演练", "森林防火巡查", "急救培训"),
    "08": ("广场文艺演出", "写春联送福", "红歌排练"),
    "07": ("科普进村", "智能手机课堂", "农技讲座"),
}
TARGETS = {"17": "03", "08": "11", "07": "09", "06": "11", "09": "11", "10": "11", "13": "11"}
COMPANY = "结对陪伴独居老人"
YEARLY = (104, 320, 118, 92, 150, 101, 99, 210, 640, 106)
"""Hours that each of them serves in the time of the story, about."""
PLACES = ("文化广场", "日间照料中心", "党群服务中心", "村口", "主街", "小学门前")
SKILLS = ("理发", "家电维修", "书法", "广场舞", "按摩", "电脑", "驾驶", "农技", None, None, None)
BUILT = (
    ("党群服务中心", "0101", 480, True), ("便民服务大厅", "0102", 90, True),
    ("新时代文明实践站", "0103", 120, True), ("人民调解室", "0104", 30, True),
    ("微型消防站", "0107", 40, False), ("网格工作站", "0108", 35, True),
    ("卫生室", "0201", 160, True), ("日间照料中心", "0202", 320, True),
    ("幸福食堂", "0203", 140, True), ("儿童之家", "0206", 80, True),
    ("农家书屋", "0301", 60, True), ("文化活动室", "0302", 110, True),
    ("文化广场", "0303", 1800, False), ("健身器材点", "0305", 200, False),
    ("篮球场", "0306", 420, False), ("老年活动室", "0307", 130, True),
    ("公共厕所", "0501", 45, False), ("垃圾收集点", "0502", 30, False),
    ("停车场", "0508", 900, False), ("电动车充电棚", "0509", 60, False),
)  # fmt: skip
"""Name, kind, square metres, whether it opens by the hour."""
FINDINGS = (
    ("灭火器压力不足", "已更换"), ("照明损坏", "已报修"), ("门锁松动", "已紧固"),
    ("消防通道堆放杂物", "已清理"), ("插座破损", "已更换"), ("地面积水", "已疏通"),
    ("器材螺丝松动", "已紧固"), ("应急灯不亮", "已报修"),
)  # fmt: skip
TROUBLES = ("路灯不亮", "下水道堵塞", "护栏松动", "垃圾清运不及时", "自来水压力低", "村道破损", "邻里占道堆物",
            "屋面漏雨", "电线低垂", "流浪犬扰民", "路口视线受挡", "井盖破损")  # fmt: skip
DONE = ("已维修", "已联系乡镇处理", "已劝导清理", "已报县直部门，修复", "已更换")
WORKDAYS = "12345"
SATISFIED = "2"


@dataclass
class Works:
    """Rows by place: references are places in these lists until the rows are kept."""

    teams: list[Team] = field(default_factory=list)
    volunteers: list[Volunteer] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    hours: list[ServiceHours] = field(default_factory=list)
    facilities: list[Facility] = field(default_factory=list)
    opening: list[OpeningHours] = field(default_factory=list)
    checks: list[FacilityCheck] = field(default_factory=list)
    matters: list[Matter] = field(default_factory=list)


def work(village: Village, keepers: Sequence[str], rng: Random) -> Works:
    """Everything that volunteers and keepers did in the months of the story."""
    made = Works()
    _teams(village, made, rng)
    _activities(village, made, rng)
    _companions(village, made)
    _facilities(village, made, keepers, rng)
    _checks(village, made, keepers, rng)
    _matters(village, made, keepers, rng)
    return made


def _months(village: Village) -> list[tuple[date, date]]:
    first = village.start + timedelta(1)
    months = months_between(f"{first:%Y-%m}", f"{village.on:%Y-%m}")
    return [(a, min(b, village.on)) for a, b in map(month_of, months)]


def _teams(v: Village, made: Works, rng: Random) -> None:
    count = max(5, round(len(v.people) / 600))
    adults = [p for p in v.people if p.stay and p.stay.kind == "both" and 18 <= p.age(v.on) <= 72]
    some = rng.sample(adults, min(len(adults), max(15, round(len(adults) * 0.045))))
    for n in range(count):
        name, kind, about, _ = TEAMS[n % len(TEAMS)]
        if n >= len(TEAMS):
            name = f"第{n // len(TEAMS) + 1}{name}"
        founded = a_day(rng, date(v.start.year - 6, 3, 1), v.start)
        made.teams.append(
            Team(team_name=name, kind=kind, leader=some[n % len(some)].name,
                 party_backbone=n % 3 == 0, founded_on=founded, field=about)
        )  # fmt: skip
    for n, person in enumerate(some):
        made.volunteers.append(_volunteer(v, rng, n, person, made.teams[n % count], n % count))
    for n in range(len(some), len(some) + max(2, len(some) // 20)):
        sex = rng.choice("12")
        name = v.names.person(v.names.surname(), sex, date(1985, 1, 1))
        made.volunteers.append(
            _volunteer(v, rng, n, None, made.teams[n % count], n % count, name, sex)
        )


def _volunteer(
    v: Village, rng: Random, n: int, person: Person | None, team: Team, at: int,
    name: str = "", sex: str = "",
) -> Volunteer:  # fmt: skip
    joined = a_day(rng, team.founded_on or v.start, v.start - timedelta(1))
    if rng.random() < 0.12:
        joined = a_day(rng, v.start, v.on - timedelta(40))
    kept: Any = person.key if person else None
    team_at: Any = at
    return Volunteer(
        volunteer_no=f"{v.area}{joined.year}{n + 1:05d}",
        name=person.name if person else name,
        resident=kept,
        sex=person.sex if person else sex,
        phones=person.phones[:1] if person else (v.numbers.phone(),),
        team=team_at,
        party_member=bool(person and person.political == "01"),
        service_type=(TEAMS[at % len(TEAMS)][3],),
        skills=rng.choice(SKILLS),
        join_date=joined,
        state="1",
        publish_consent=rng.random() < 0.8,
    )


def _activities(v: Village, made: Works, rng: Random) -> None:
    members: dict[Any, list[int]] = {}
    for n, volunteer in enumerate(made.volunteers):
        members.setdefault(volunteer.team, []).append(n)
    planned = []
    for first, last in _months(v):
        for at in range(len(made.teams)):
            for _ in range(rng.choice((1, 1, 2))):
                day = first + timedelta(rng.randrange(28))
                if day <= last:
                    planned.append((day, at, rng.random()))
    morning = set[tuple[date, int]]()
    for day, at, _ in sorted(planned):
        service = TEAMS[at % len(TEAMS)][3]
        title, team = rng.choice(DEEDS[service]), made.teams[at].team_name
        ready = [n for n in members.get(at, ()) if (made.volunteers[n].join_date or day) <= day]
        some = rng.sample(ready, min(len(ready), rng.randint(4, 10)))
        team_at: Any = at
        made.activities.append(
            Activity(activity_date=day, title=title, team=team_at, place=rng.choice(PLACES),
                     service_type=service, target=TARGETS[service], served=rng.randint(6, 60),
                     remark=f"{team}组织，{len(some)} 人参加")
        )  # fmt: skip
        usual = Decimal(rng.choice(("1.5", "2", "2", "2.5", "3", "4")))
        begins = time(14, 30) if (day, at) in morning else time(9)
        morning.add((day, at))
        for n in some:
            who: Any = n
            activity: Any = len(made.activities) - 1
            hours = usual if rng.random() < 0.8 else usual + Decimal("0.5")
            made.hours.append(
                ServiceHours(service_date=day, volunteer=who, activity=activity, begins=begins,
                             ends=_after(begins, hours), service_hours=hours, what=title)
            )  # fmt: skip


def _after(begins: time, hours: Decimal) -> time:
    """The time of day so many hours later."""
    minutes = begins.hour * 60 + begins.minute + int(hours * 60)
    return time(minutes // 60, minutes % 60)


def _companions(v: Village, made: Works) -> None:
    """A few who keep an old person company every week, so that stars are reached."""
    weeks = max(1, (v.on - v.start).days // 7)
    busy = {(hours.volunteer, hours.service_date) for hours in made.hours}
    steady = [n for n, x in enumerate(made.volunteers) if x.join_date and x.join_date <= v.start]
    for place, n in enumerate(steady[::5][: len(YEARLY)]):
        half_hours = min(16, max(2, round(YEARLY[place] * 2 / weeks)))
        hours, who = Decimal(half_hours) / 2, cast("Any", n)
        for week in range(weeks):
            day = v.start + timedelta(1 + 7 * week + place % 7)
            if (who, day) in busy:  # with her team
                continue
            made.hours.append(
                ServiceHours(service_date=day, volunteer=who, begins=time(8),
                             ends=_after(time(8), hours), service_hours=hours, what=COMPANY)
            )  # fmt: skip


def _facilities(v: Village, made: Works, keepers: Sequence[str], rng: Random) -> None:
    rounds = max(1, round(v.grids / 12))
    for n in range(rounds * len(BUILT)):
        name, kind, area, by_hour = BUILT[n % len(BUILT)]
        grid: Any = (n // len(BUILT) + n) % v.grids
        size = Decimal(round(area * (0.8 + 0.4 * rng.random())))
        if n >= len(BUILT):
            name = f"{name}（{n // len(BUILT) + 1}）"
        made.facilities.append(
            Facility(
                facility_name=name, kind=kind, place=rng.choice(("村委会一楼", "村委会二楼", *PLACES)),
                grid=grid, area=size, activity_area=size * Decimal("0.6") if by_hour else None,
                office_area=Decimal(60) if n % len(BUILT) == 0 else None,
                capacity=rng.choice((20, 30, 50, 80)) if by_hour else None,
                keeper=(rng.choice(keepers),), phones=(v.numbers.phone(),), state="1",
                since=a_day(rng, date(v.start.year - 9, 1, 1), v.start),
                volunteer_point=n % len(BUILT) == 0 or None,
            )
        )  # fmt: skip
        days = "1234567" if rng.random() < 0.3 else WORKDAYS
        for weekday in days if by_hour else "":
            at: Any = n
            made.opening.append(
                OpeningHours(facility=at, weekday=weekday, opens=time(8, 30), closes=time(17, 30))
            )


def _checks(v: Village, made: Works, keepers: Sequence[str], rng: Random) -> None:
    planned = []
    months = _months(v)
    waiting = set(rng.sample(range(len(made.facilities)), max(2, len(made.facilities) // 10)))
    late = {min(waiting)} if len(months) > 1 else set()
    for first, last in months:
        for n in range(len(made.facilities)):
            behind = (n in waiting and last == v.on) or (n in late and (v.on - first).days < 62)
            for _ in range(2 if rng.random() < 0.25 else 1):
                day = first + timedelta(rng.randrange(28))
                if day <= last and not behind:
                    planned.append((day, n))
    for day, place in sorted(planned):
        at: Any = place
        chance = rng.random()
        result = "1" if chance < 0.9 else "2" if chance < 0.96 else "3"
        finding, handled = rng.choice(FINDINGS)
        made.checks.append(
            FacilityCheck(
                check_date=day, facility=at, checker=(rng.choice(keepers),), result=result,
                finding=None if result == "1" else finding,
                handled=handled if result == "2" else "已转事项" if result == "3" else None,
                due=day + timedelta(15) if result == "3" else None,
            )
        )  # fmt: skip


def _matters(v: Village, made: Works, keepers: Sequence[str], rng: Random) -> None:
    found: list[tuple[date, str, int | None, str, int, int | None]] = [
        (c.check_date, "2", c.facility, c.finding or "", rng.randrange(v.grids), at)
        for at, c in enumerate(made.checks)
        if c.result == "3"
    ]
    for first, last in _months(v):
        for _ in range(max(4, len(v.people) // 500)):
            day = first + timedelta(rng.randrange((last - first).days + 1))
            source = rng.choice(("1", "3", "4", "4", "5"))
            found.append((day, source, None, rng.choice(TROUBLES), rng.randrange(v.grids), None))
    homes = [p for p in v.people if p.stay and p.age(v.on) >= 60] or v.people
    listed = sorted(found, key=lambda f: (f[0], f[3], f[4]))
    fresh = [n for n, f in enumerate(listed) if (v.on - f[0]).days < 30][-4:]
    old = [n for n, f in enumerate(listed) if 30 <= (v.on - f[0]).days < 75]
    late = set(rng.sample(old, min(3, len(old))))
    for n, (day, source, facility, what, grid, check) in enumerate(listed):
        deadline = day + timedelta(rng.choice((7, 10, 15, 30)))
        closed = min(day + timedelta(rng.randint(1, 12)), deadline)
        is_open = n in fresh or n in late or closed > v.on
        if is_open and n not in late:
            deadline = max(deadline, v.on + timedelta(rng.randint(1, 15)))
        about: Any = facility
        at: Any = grid
        whence: Any = check
        who: Any = rng.choice(homes).key if source == "1" else None
        state = rng.choice("123") if is_open else "6"
        made.matters.append(
            Matter(
                found_on=day, source=source, what=what, facility=about, grid=at, resident=who,
                place=rng.choice(PLACES), owner=(rng.choice(keepers),), deadline=deadline,
                state=state, closed_on=None if is_open else closed,
                result=None if is_open else rng.choice(DONE),
                rating=None if is_open or rng.random() < 0.3 else SATISFIED,
                facility_check=whence,
            )
        )  # fmt: skip
