"""Care in the demo village: files of elders, and the visits of every month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

from csdesk.domain.calendar import month_of, months_between
from csdesk.domain.households import HOUSES
from csdesk.ledgers.care import ElderFile, Visit
from csdesk.services.demo.people import Person, Staying, Village
from csdesk.services.demo.status import SPECIAL, special

WELL = (
    "身体尚可，生活自理，饮食正常",
    "精神好，每天到文化广场走动",
    "良好，与子女每周视频",
    "睡眠欠佳，情绪平稳",
    "居室整洁，用电用气安全",
    "饮食正常，衣物整洁",
)
FRAIL = (
    "高血压，按时服药；居室整洁",
    "行动不便，由家人照料",
    "血糖偏高，已提醒复查",
    "腿脚不便，用助行器；精神尚可",
    "听力差，交流须大声；饮食正常",
)
NEEDS = ("希望有助餐服务，已登记", "屋面漏雨，已上报", "燃气软管老化，已更换", "希望陪同就医，已联系志愿者",
         "灯泡损坏，已当场更换", "想装扶手，已列入适老化改造")  # fmt: skip
ABSENT = (
    "未见到本人，邻居说外出",
    "家中无人，电话未接通",
    "到县城看病，家属电话确认",
    "在亲戚家小住",
)
CHECKS = ("A1", "A2", "A3", "A5", "B1", "C2", "D1", "D2", "D3", "E1", "F2")
MODES = ("01",) * 15 + ("02",) * 3 + ("03", "09")
IN_PERSON = ("01", "09")
WORKER = "02"
"""The role of a grid's worker."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How diligent the village is.

    Attributes:
        visits: A month for each elder of the national rule.
        unmet: Share of visits before which somebody came in vain.
        missed: Share of elders not met in a past month.
        late: Share not met last month and this month: overdue.
        waiting: Share not met this month though the month is over.
    """

    visits: int = 1
    unmet: float = 0.035
    missed: float = 0.006
    late: float = 0.012
    waiting: float = 0.07


class Rounds:
    """Who is on the roll when, and the visits that follow."""

    def __init__(
        self, village: Village, rates: Rates, workers: Mapping[int, Sequence[str]], rng: Random
    ) -> None:
        self.village, self.rates, self.workers, self.rng = village, rates, workers, rng
        self.stays: dict[int, list[Staying]] = {}
        for stay in village.stays:
            self.stays.setdefault(stay.person.key, []).append(stay)
        self.made: list[Visit] = []

    def house_on(self, person: Person, on: date) -> Staying | None:
        """The stay that houses her on a day."""
        for stay in self.stays.get(person.key, ()):
            if stay.kind in HOUSES and stay.from_ <= on and (stay.to is None or stay.to > on):
                return stay
        return None

    def listed(self, person: Person, on: date) -> bool:
        """She is to be visited on a day."""
        known = special(person.facts, on) and person.age(on) >= 60
        return known and self.house_on(person, on) is not None

    def visit(self) -> list[Visit]:
        """Every visit, by day."""
        v = self.village
        elders = [p for p in v.people if p.facts and p.age(v.on) >= 60]
        elders = [p for p in elders if any(special([f], f.from_) for f in p.facts)]
        months = list(months_between(f"{v.start + timedelta(1):%Y-%m}", f"{v.on:%Y-%m}"))
        late, waiting = self._behind(elders, months)
        for month in months:
            running = month == months[-1]
            for person in elders:
                if (person in late and month in months[-2:]) or (running and person in waiting):
                    if running and (person in late or self.rng.random() < 0.4):
                        self._in_vain(person, month)
                    if running and person in late:  # twice in a row: nobody reaches her
                        self._in_vain(person, month)
                    continue
                if running or self.rng.random() >= self.rates.missed:
                    self._month(person, month)
        self._children(months)
        return sorted(self.made, key=lambda v: (v.visit_date, v.visit_time, v.visit_target))

    def _behind(
        self, elders: Sequence[Person], months: Sequence[str]
    ) -> tuple[set[Person], set[Person]]:
        """Who was met neither last month nor this, and who was not met yet this month."""
        first = month_of(months[-1])[0]
        named = [p for p in elders if any(f.kind in SPECIAL for f in p.facts)]
        known = [p for p in named if self.listed(p, self.village.on)]
        old = [p for p in known if len(months) > 1 and self.listed(p, first - timedelta(20))]
        late = self.rng.sample(old, min(len(old), max(2, round(len(old) * self.rates.late))))
        rest = [p for p in known if p not in set(late)]
        count = min(len(rest), max(3, round(len(rest) * self.rates.waiting)))
        return set(late), set(self.rng.sample(rest, count))

    def _day(self, person: Person, month: str, share: tuple[float, float]) -> date | None:
        """A day of a part of a month on which she is to be visited; None if it is yet to come."""
        first = month_of(month)[0]
        length = monthrange(first.year, first.month)[1]
        for _ in range(6):
            at = int(length * (share[0] + self.rng.random() * (share[1] - share[0])))
            day = first + timedelta(min(at, length - 1))
            if self.listed(person, day):
                return day if day <= self.village.on else None
        return None

    def _month(self, person: Person, month: str) -> None:
        """Her visits of a month, each in its own part of it."""
        count = self.rates.visits
        for n in range(count):
            day = self._day(person, month, (n / count, (n + 0.92) / count))
            if day is None:
                continue
            if self.rng.random() < self.rates.unmet:
                self._row(person, day, met=False)
                day += timedelta(self.rng.randint(1, 3))
                if day > self.village.on or not self.listed(person, day):
                    continue
            self._row(person, day)

    def _in_vain(self, person: Person, month: str) -> None:
        day = self._day(person, month, (0.1, 0.9))
        if day:
            self._row(person, day, met=False)

    def _children(self, months: Sequence[str]) -> None:
        """Children left behind or in need are seen every third month."""
        young = [p for p in self.village.people if any(f.kind[0] == "C" for f in p.facts)]
        for n, month in enumerate(months):
            for person in young:
                if (n + person.key) % 3:
                    continue
                day = month_of(month)[0] + timedelta(self.rng.randrange(26))
                known = any(f.kind[0] == "C" and f.runs(day) for f in person.facts)
                if known and day <= self.village.on and self.house_on(person, day):
                    self._row(person, day)

    def _row(self, person: Person, day: date, met: bool = True) -> None:
        rng, stay = self.rng, self.house_on(person, day)
        grid = stay.house.grid if stay else 0
        mode = rng.choice(MODES) if met else "01"
        need = rng.choice(NEEDS) if met and rng.random() < 0.09 else "无" if met else None
        frail = person.age(day) >= 78
        words = rng.choice(FRAIL if frail and rng.random() < 0.6 else WELL)
        if person.age(day) < 18:
            words = rng.choice(
                ("学习、生活正常", "由祖父母照料，情绪平稳", "作业有人辅导，身体健康")
            )
        self.made.append(
            Visit(
                visit_date=day,
                visit_time=time(rng.randint(8, 17), rng.choice((0, 10, 20, 30, 40, 50))),
                visit_target=person.key,  # type: ignore[arg-type]  # its id once people are kept
                visit_method=mode,
                met=met,
                visitor=(rng.choice(self.workers[grid]),),
                visitor_role=(WORKER,),
                visit_place="家中" if mode in IN_PERSON else None,
                checked=CHECKS[: rng.randint(5, len(CHECKS))] if met and mode == "01" else (),
                visit_content=words if met else rng.choice(ABSENT),
                visit_need=need,
                outcome="09" if not met else "03" if need != "无" else "01",
                signature=None if mode != "01" or not met else "本人签名",
            )
        )


CARERS = {"1": ("儿媳", "女儿", "儿子"), "2": ("女儿", "儿子", "儿媳")}


def elder_files(village: Village, rounds: Rounds, rng: Random) -> list[tuple[Person, ElderFile]]:
    """A file for each elder of the national rule, and for some of the very old."""
    made = []
    for person in village.people:
        age = person.age(village.on)
        if age < 60 or not person.stay:
            continue
        if not rounds.listed(person, village.on) and (age < 80 or rng.random() < 0.6):
            continue
        alone = len(person.stay.house.members) == 1
        with_spouse = person.spouse is not None and person.spouse.stay is not None
        pair = with_spouse and len(person.stay.house.members) == 2
        home, left = person.stay.reason == "17", person.has("E03", village.on)
        frail = person.has("E04", village.on)
        row = ElderFile(
            resident=person.key,  # type: ignore[arg-type]  # its id once people are kept
            living="5" if home else "1" if alone else "2" if pair else "4" if left else "3",
            care_ability=rng.choice("123") if frail else rng.choice("0000001"),
            carer="配偶"
            if pair
            else None
            if alone and age < 70
            else rng.choice(CARERS[person.sex]),
            carer_phone=(village.numbers.phone(),),
            needs=rng.choice(("助餐", "家庭医生", "助浴", "陪同就医", "暂无", "暂无")),
            care_bed=frail and rng.random() < 0.4,
            home_adapted=rng.random() < 0.2,
            allowance=Decimal(rng.choice((50, 100, 200))) if age >= 80 else None,
        )
        made.append((person, _assessed(row, village.start, frail=frail or age >= 80)))
    return made


SCORES = {"0": 90, "1": 78, "2": 56, "3": 37}
"""A score as an assessor may have written it beside each level."""


def _assessed(row: ElderFile, on: date, *, frail: bool) -> ElderFile:
    """With the sheet of an assessment, and who runs the bed at home where there is one."""
    if row.care_bed:
        row = replace(row, bed_provider="镇养老服务中心", bed_since=on)
    if not frail:
        return row
    score = SCORES[row.care_ability or "0"]
    return replace(row, ability_score=score, assessed_on=on, assessed_by="县评估机构")
