"""A small village with something of everything, the same each time: for tests that only read."""

import random
from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from csdesk.domain.identity import make_id
from csdesk.services import entries
from csdesk.services.demo.samples import Sampler, in_order
from csdesk.services.households import people
from csdesk.services.households.people import Event, Seat
from csdesk.services.office import Office, step
from csdesk.storage.work import Work

OPENED = date(2024, 1, 1)
LAST = date(2026, 10, 31)
SOME = 14
"""Rows of a ledger that no story tells."""
GIVEN = ("秀英", "国强", "建国", "桂兰", "小禾", "志远", "玉梅", "海燕", "成远", "雨石")
FAMILIES = ("王", "李", "张", "朱", "何", "阿依")
COUPLES = ("02", "12", "22", "38", "41", "51")
"""Head, wife, son, daughter-in-law, grandson, father."""
BORN = (1968, 1970, 1993, 1995, 2019, 1943)
WORDS = ("良好", "无", "身体尚可，饮食正常", "行动不便，由家人照料")


def fill(office: Office, homes: int = 40, seed: int = 7) -> None:
    """Households, what became of them, and what the office keeps of visits, teams and places."""
    rng = random.Random(seed)
    with step(office, "测试用的村子") as w:
        village = _Village(w, rng)
        village.grounds()
        for number in range(1, homes + 1):
            village.home(number)
        village.fates()
        village.care()
        village.rules()
        village.volunteers()
        village.star_rules()
        village.places()
        village.others()
        village.campaigns()
        village.papers()
        village.some_voided()


class _Village:
    """What is being filled, one kind after another."""

    def __init__(self, w: Work, rng: random.Random) -> None:
        self.w, self.rng = w, rng
        self.people: list[int] = []
        self.heads: list[int] = []
        self.homes: list[int] = []
        self.grids: list[int] = []
        self.groups: list[int] = []
        self.elders: list[int] = []

    def add(self, code: str, **values: Any) -> int:
        ledger = self.w.model.ledgers[code]
        full = entries.full_values(ledger, {k.rstrip("_"): v for k, v in values.items()})
        row, extra = entries.build(ledger, full)
        return int(self.w.add(code, row, extra))

    def some(self, *values: Any) -> Any:
        return self.rng.choice(values)

    def day(self, first: date = OPENED, last: date = LAST) -> date:
        return first + timedelta(self.rng.randrange((last - first).days + 1))

    def grounds(self) -> None:
        for name in ("一网格", "二网格", "三网格"):
            self.grids.append(self.add("grids", grid_no=name[0], grid_name=name))
        for name in ("1组", "2组"):
            self.groups.append(self.add("groups", group_name=name))

    def home(self, number: int) -> None:
        rng = self.rng
        home = self.add(
            "households",
            household_no=f"{number:04d}",
            address=f"柳沟村{1 + number % 2}组{number}号" if number % 9 else None,
            group=rng.choice([*self.groups, None]),
            grid=rng.choice([*self.grids, None]),
            toilet=self.some(None, "1"),
            tap_water=self.some(None, True, False),
        )
        self.homes.append(home)
        alone = number % 4 == 0
        family = rng.choice(FAMILIES)
        for relation, born in list(zip(COUPLES, BORN, strict=True))[
            : 1 if alone else rng.randrange(2, 7)
        ]:
            person = self.person(family, relation, born - 28 * alone)
            kind, reason = rng.choice(
                [("both", "10")] * 6 + [("registered", "11"), ("lives_here", "20")]
            )
            if relation == "02":
                kind, reason = "both", "10"
                self.heads.append(person)
            event = Event(self.day(OPENED, OPENED) if rng.random() < 0.8 else self.day())
            if relation == "02":
                event = Event(OPENED)
            people.seat_in(
                self.w, self.some("opened", "in"), event, Seat(home, relation, kind, reason), person
            )

    def person(self, family: str, relation: str, year: int) -> int:
        rng = self.rng
        born = date(year + rng.randrange(-3, 4), rng.randrange(1, 13), rng.randrange(1, 29))
        if rng.random() < 0.05:
            born = date(year - year % 4, 2, 29)
        sex = "2" if relation in ("12", "38") else "1"
        written = self.some(*[born.isoformat()] * 8, f"{born:%Y-%m}", f"{born:%Y}", None)
        number = 2 * (len(self.people) % 480) + (sex == "1") + 10
        return self._resident(family, sex, born, written, number)

    def _resident(self, family: str, sex: str, born: date, written: Any, number: int) -> int:
        name = ("·" if len(family) > 1 else "").join((family, self.rng.choice(GIVEN)))
        id = self.add(
            "residents",
            name=name,
            sex=self.some(sex, sex, sex, None),
            birth_date=written,
            id_no=make_id("430421", born, number) if written and len(written) == 10 else None,
            education=self.some(None, "70", "60"),
            political=self.some(None, "13", "01", "02"),
            phones=self.some((), (f"1390000{number:04d}",), ("13800001111", "07310000")),
        )
        self.people.append(id)
        if born.year < 1965:
            self.elders.append(id)
        return id

    def fates(self) -> None:
        rng, w = self.rng, self.w
        for person in self.people:
            fate, on = rng.random(), self.day(date(2025, 1, 1))
            if person in self.heads:
                continue
            stays = people.open_stays(w, "resident", person, on)
            if not stays:
                continue
            if fate < 0.06:
                people.leave(w, "died", Event(on), person)
            elif fate < 0.12:
                people.leave(w, self.some("out", "married_out"), Event(on), person)
            elif stays[0].row.kind not in people.REGISTERS:
                continue  # only who is registered here can be away
            elif fate < 0.2:
                people.move(w, "away", Event(on), person, "registered", "11")
            elif fate < 0.24:
                people.move(w, "institution", Event(on), person, "registered", "17")
        self.add("distinct_people", one=self.people[0], other=self.people[1], basis="看过证件")
        for person in self.people:
            for code in rng.sample(("E01", "E11", "S10", "S21", "D4", "C10"), 2):
                if rng.random() < 0.3:
                    since = self.day()
                    ends = self.some(None, None, since + timedelta(rng.randrange(1, 300)))
                    self.add(
                        "categories", resident=person, category=code, from_=since, to=ends,
                        level="1" if code == "D4" else None,
                        amount=self.some(None, Decimal("350.50")),
                    )  # fmt: skip

    def care(self) -> None:
        rng = self.rng
        for person in rng.sample(self.elders, len(self.elders) // 2):
            self.add("elder_files", resident=person, carer=self.some("儿子", None), care_bed=True)
        for _ in range(160):
            self.add(
                "visits",
                visit_date=self.day(date(2026, 1, 1)) if rng.random() < 0.8 else self.day(),
                visit_time=self.some(None, time(9, 30), time(15, 0)),
                visit_target=rng.choice(self.elders if rng.random() < 0.8 else self.people),
                visit_method=self.some("01", "02", "03"),
                met=rng.random() < 0.8,
                visitor=self.some((), ("周敏",), ("周敏", "李建禾")),
                checked=self.some((), *self._few("visit_check_item")),
                visit_content=self.some(None, *WORDS),
                photo=self.some((), ("a" * 64,)),
            )

    def rules(self) -> None:
        """A rule of the office's own that asks no more than the national one does."""
        rule = self.add(
            "visit_rules",
            rule_name="独居老人每季",
            subject="residents",
            categories=("E01",),
            age_from=60,
            often="quarter",
            from_=date(2026, 1, 1),
        )
        self.add("rule_tiers", rule=rule, tier_name="高龄", age_from=80, often="month")
        for _ in range(SOME):
            self.add("visit_causes", cause_date=self.day(date(2026, 1, 1)),
                     kind=self.some("01", "06"), resident=self.some(None, *self.elders),
                     what=self.some(None, "住院一周后回家"))  # fmt: skip

    def _few(self, table: str) -> Sequence[tuple[str, ...]]:
        names = list(self.w.model.codes[table].names)
        return ((names[0],), tuple(names[:2]), (names[-1],))

    def volunteers(self) -> None:
        rng = self.rng
        teams = [
            self.add(
                "teams", team_name=name, kind=self.some(*self.w.model.codes["team_kind"].names)
            )
            for name in ("邻里互助队", "清洁家园队")
        ]
        activities = [
            self.add("activities", activity_date=self.day(), title=title, team=rng.choice(teams),
                     served=self.some(None, 3, 40))
            for title in ("重阳敬老", "清洁家园", "义务理发")
        ]  # fmt: skip
        some = [
            self.add("volunteers", name=f"志{given}", team=rng.choice([*teams, None]),
                     party_member=self.some(None, True, False), join_date=self.day())
            for given in GIVEN
        ]  # fmt: skip
        for _ in range(50):
            self.add(
                "service_hours", service_date=self.day(), volunteer=rng.choice(some),
                activity=rng.choice([*activities, None]),
                service_hours=Decimal(rng.randrange(1, 80)) * 3 / 10,
            )  # fmt: skip

    def places(self) -> None:
        rng, codes = self.rng, self.w.model.codes
        places = []
        for name in ("党群服务中心", "文化活动室", "微型消防站", "幸福食堂"):
            place = self.add(
                "facilities", facility_name=name, kind=self.some(*list(codes["facility_type"].names)[:3]),
                grid=rng.choice([*self.grids, None]), area=self.some(None, Decimal("79.50"), Decimal(120)),
                keeper=self.some((), ("周敏",)),
            )  # fmt: skip
            places.append(place)
            for weekday in rng.sample(list(codes["weekday"].names), 3):
                self.add("opening_hours", facility=place, weekday=weekday,
                         opens=self.some(None, time(8, 30), time(9, 0)))  # fmt: skip
        for _ in range(20):
            self.add(
                "facility_checks", check_date=self.day(), facility=rng.choice(places),
                result=self.some(*codes["check_result"].names), checker=("陈雨石",),
            )  # fmt: skip
        for number in range(25):
            found = self.day()
            closed = self.some(None, found + timedelta(9))
            matter = self.add(
                "matters", found_on=found, what=f"路灯不亮{number}", grid=rng.choice([*self.grids, None]),
                state=self.some(*codes["matter_state"].names), deadline=self.some(None, found + timedelta(7)),
                closed_on=closed, resident=rng.choice([None, *self.people[:9]]), owner=self.some((), ("周敏",)),
            )  # fmt: skip
            for taken in "12"[: 1 + number % 2]:
                self.add("matter_steps", matter=matter, step=taken, step_date=found, who=("周敏",),
                         said=f"第{taken}步")  # fmt: skip

    def campaigns(self) -> None:
        rng, codes = self.rng, self.w.model.codes
        for name in ("医保缴费", "高龄认证"):
            campaign = self.add(
                "campaigns", campaign_name=name, subject="residents", begun_on=self.day(),
                due=self.some(None, LAST), asked_by=self.some(None, "镇医保所"),
            )  # fmt: skip
            for place, person in enumerate(rng.sample(self.people, 12), 1):
                self.add(
                    "campaign_rows", campaign=campaign, place=place, resident=person,
                    who=self.w.get("residents", person).row.name,
                    state=self.some(None, *codes["campaign_state"].names), done_on=self.some(None, LAST),
                    handler=self.some((), ("周敏",)), amount=self.some(None, Decimal("380.00")),
                )  # fmt: skip

    def others(self) -> None:
        """What no story tells, from the declarations alone."""
        ledgers = self.w.model.ledgers
        sampler = Sampler(self.rng, self.w.model.codes, OPENED, LAST)
        refs = {code: self.ids(code) for code in ledgers}
        for ledger in in_order(ledgers):
            if not refs[ledger.code] and not ledger.written_by:
                for row in sampler.rows(ledger, refs, SOME):
                    self.w.add(ledger.code, row, {})
                refs[ledger.code] = self.ids(ledger.code)

    def ids(self, code: str) -> list[int]:
        """The ids of a ledger."""
        table = self.w.model.tables[code]
        return list(self.w.c.scalars(sa.select(table.c.id).order_by(table.c.id)))

    def star_rules(self) -> None:
        """Fewer hours for the first stars from 2025 and 2026 on."""
        self.add("volunteer_rules", since=date(2025, 1, 1), star_1=60, star_2=100, basis="旧办法")
        self.add("volunteer_rules", since=date(2026, 1, 1), star_1=30, cap=800, basis="新办法")

    def papers(self) -> None:
        """A proof and a passbook in force: those made up are all cancelled."""
        who = self.ids("volunteers")[0]
        self.add("volunteer_papers", kind="1", volunteer=who, issued_on=LAST, first=OPENED, last=LAST,
                 times=3, hours=Decimal("12.5"), content="环境保护：3 次，12.5 小时")  # fmt: skip
        self.add("volunteer_papers", kind="3", volunteer=who, issued_on=LAST)

    def some_voided(self) -> None:
        for code in ("visits", "categories", "service_hours", "matters", "opening_hours"):
            last = self.highest(code)
            for id in self.rng.sample(range(1, last + 1), last // 12):
                self.w.change(code, id, self.w.get(code, id).version, voided=True)

    def highest(self, code: str) -> int:
        """The highest id of a ledger."""
        table = self.w.model.tables[code]
        return int(self.w.c.scalar(sa.select(sa.func.max(table.c.id))) or 0)
