"""What the adopted pack asks of facilities, live: areas, activity share, opening hours.

Areas are of all facilities together, for no document says that each must comply; hours are asked of
each. Of households both counts are told, for no document says which it means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from csdesk.domain import measures
from csdesk.domain.calendar import month_of
from csdesk.domain.indicators import Verdict
from csdesk.domain.opening import OpenDay, Week, hours_said, judged, overall
from csdesk.packs.loading import load
from csdesk.packs.model import Counted, Indicator, Opening, Pack
from csdesk.services import entries, lists
from csdesk.services.facilities.opened import CODE, weeks
from csdesk.services.home import State, Target
from csdesk.services.indicator_lines import Piece, missing_of, parts_of
from csdesk.services.indicator_words import aim_words, amount, how, said, state_of
from csdesk.services.indicators import Asking, Result
from csdesk.services.office import Office

AREA, SHARE = "facility_area_per_100hh", "activity_area_share"
DAILY, HOLIDAYS = "opening_hours_daily", "opening_hours_holidays"
HOURS = "opening_hours"
"""Ids of the measures; the first four are those of indicators."""
CENTRE = "centre = '计入' and state = '正常使用'"
"""The facilities that are counted where a pack says nothing."""
BASES = {"registered": "户籍户", "living": "常住户"}
_NEVER = date.min
_OWN = (
    Indicator(
        AREA, "每百户综合服务设施面积", "平方米", "", "", "ratio",
        {"numerator": Counted(CODE, CENTRE, "area"), "denominator": Counted("households")},
        "", 100, 1, (), _NEVER,
    ),
    Indicator(
        SHARE, "居民活动面积占比", "%", "", "", "ratio",
        {"numerator": Counted(CODE, CENTRE, "activity"), "denominator": Counted(CODE, CENTRE, "area")},
        "", 100, 1, (), _NEVER,
    ),
)  # fmt: skip
"""How it is counted where the pack sets no target."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of the block, with what stands behind it.

    Attributes:
        now: 34.6 平方米; — where nothing can be said.
        aim: ≥ 30 平方米; — where the pack asks for nothing.
        words: Its state in few words.
        told: Its state in a sentence.
        parts: Numerator and denominator, each opening its list.
        missing: What is lacking; None where nothing is.
        how: How it is counted.
        source: Where it is printed; empty where the pack asks for nothing.
    """

    id: str
    label: str
    now: str
    aim: str
    state: State
    words: str
    told: str
    parts: tuple[Piece, ...]
    missing: Piece | None
    how: str
    source: str


@dataclass(frozen=True, slots=True)
class Block:
    """What is asked of facilities, and how it stands.

    Attributes:
        document: The title of the pack's document.
    """

    pack: str
    document: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How one facility stands.

    Attributes:
        per_hundred: Square metres for a hundred households, by base; none where it does not count.
        share: Percent of its area that residents use; None where a number is lacking.
        days: Every weekday and the holidays.
        verdict: Of its hours.
    """

    id: int
    per_hundred: Mapping[str, Decimal]
    share: Decimal | None
    week: Week
    days: tuple[OpenDay, ...]
    verdict: Verdict


def block(office: Office, pack: str = "") -> Block:
    """The measures of today under a pack, the adopted one if none is said; for a pool.

    Raises:
        ClerkError: There is no such pack.
    """
    found = load(pack or office.about.pack)
    on = office.today()
    month = f"{on:%Y-%m}"
    asking = Asking(office, month, (month_of(month)[0], on), [])
    own = {one.id: one for one in _OWN}
    asked = {one.id: one for one in found.indicators}
    made = []
    for base, name in BASES.items():
        one = asked.get(AREA, own[AREA])
        homes = Counted("households", f"{base} > 0")
        one = replace(one, parts={**one.parts, "denominator": homes})
        made.append(_measure(asking, one, f"每百户面积（{name}）"))
    made.append(_measure(asking, asked.get(SHARE, own[SHARE]), "居民活动面积占比"))
    made.append(_hours(office, found, on))
    labels = {DAILY: "本月开放满 8 小时", HOLIDAYS: "本月节假日开放"}
    made += [_measure(asking, asked[id], label) for id, label in labels.items() if id in asked]
    return Block(found.id, found.identity.title, tuple(made))


def standings(office: Office, on: date, pack: str = "") -> dict[int, Standing]:
    """How each facility stands on a day under a pack, by id; for a pool."""
    found = load(pack or office.about.pack)
    indicators = {one.id: one for one in found.indicators}
    counted = indicators[AREA].parts["numerator"].where if AREA in indicators else CENTRE
    inside = set(_ids(office, counted, on))
    homes = {
        base: lists.count(office, lists.ask(office, "households", where=f"{base} > 0", on=on))
        for base in BASES
    }
    opening = found.opening(on)
    asked_hours = set(_ids(office, opening.where, on)) if opening else set()
    asked = lists.ask(office, CODE, every=True, columns=("area", "activity"), on=on)
    ids = lists.ids(office, asked)
    known = weeks(office, ids)
    made = {}
    for page in lists.pages(office, asked, ids, 1000):
        for id, (area, activity) in zip(page.ids, page.rows, strict=True):
            rule = opening.rule if opening and id in asked_hours else None
            days = judged(known[id], rule, on)
            per = {b: measures.ratio(area, Decimal(n)).value for b, n in homes.items()
                   if id in inside and area is not None}  # fmt: skip
            share = None
            if id in inside and area is not None and activity is not None:
                share = measures.ratio(activity, area).value
            there = {base: value for base, value in per.items() if value is not None}
            made[id] = Standing(id, there, share, known[id], days, overall(days))
    return made


def _ids(office: Office, where: str, on: date) -> list[int]:
    return list(lists.ids(office, lists.ask(office, CODE, where=where, columns=("id",), on=on)))


def _measure(asking: Asking, one: Indicator, label: str) -> Measure:
    """An indicator as a measure; its number is told even where it is not asked for here."""
    office, kind = asking.office, asking.office.about.kind
    result = asking.result(replace(one, scope=""))
    state, (words, told) = state_of(result), said(office, result, state_of(result))
    if not one.aims:
        state, words, told = "not_applicable", "没有要求", "所选政策包没有要求"
    elif one.scope and one.scope != kind:
        whom = {"village": "村", "community": "社区"}[one.scope]
        state, words, told = "not_applicable", f"只问{whom}", f"不适用：只问{whom}"
    value, goal = result.measured.value, result.aim.goal if result.aim else None
    return Measure(
        one.id, label, "—" if value is None else amount(value, one.unit), aim_words(goal, one.unit),
        state, words, told, _parts(office, result), missing_of(office, result), how(office, one),
        f"{result.source.title}，{result.source.clause}" if one.aims else "",
    )  # fmt: skip


def _parts(office: Office, result: Result) -> tuple[Piece, ...]:
    """Numerator and denominator, and the rooms of which an area is made."""
    parts = parts_of(office, result)
    if result.indicator.id != SHARE:
        return parts
    where = f"use = '居民活动' and facility in [{', '.join(map(str, _counted(office, result)))}]"
    many = lists.count(office, lists.ask(office, "rooms", where=where)) if "[]" not in where else 0
    return (*parts, Piece(f"{many} 间活动功能室", Target("rooms", where))) if many else parts


def _counted(office: Office, result: Result) -> list[int]:
    return _ids(office, result.indicator.parts["numerator"].where, office.today())


def _hours(office: Office, pack: Pack, on: date) -> Measure:
    """The declared hours of all facilities that are asked: each must be open long enough."""
    label, opening = "开放时间（登记的）", pack.opening(on)
    if opening is None:
        return Measure(HOURS, label, "—", "—", "not_applicable", "没有要求", "所选政策包没有要求", (),
                       None, "按每处设施登记的开放时间。", "")  # fmt: skip
    ids = _ids(office, opening.where, on)
    found = {id: overall(judged(week, opening.rule, on)) for id, week in weeks(office, ids).items()}
    of = {
        state: [id for id, v in found.items() if v.state == state]
        for state in ("met", "not_met", "cannot_say")
    }
    missed, unsaid = of["not_met"], of["cannot_say"]
    state: State = "met"
    words = told = "达标"
    if not ids:
        state, words, told = "cannot_say", "没有设施", "无法判断：没有登记正常使用的综合服务设施"
    elif missed:
        state, words = "not_met", f"{len(missed)} 处未达标"
        told = "；".join(_told(office, {id: found[id] for id in missed}))
    elif unsaid:
        state, words = "cannot_say", f"{len(unsaid)} 处无法判断"
        told = "；".join(_told(office, {id: found[id] for id in unsaid}))
    behind = missed or unsaid
    kind = "未达标" if missed else "无法判断"
    parts = (
        Piece(f"{len(of['met'])} 处达标", _some(of["met"])),
        Piece(f"{len(ids)} 处应开放", _some(ids)),
    )
    return Measure(
        HOURS, label, f"{len(of['met'])} / {len(ids)} 处", _asked_hours(opening), state, words, told,
        parts if ids else (), Piece(f"看 {len(behind)} 处{kind}的", _some(behind)) if behind else None,
        f"按每处设施登记的开放时间逐天比对。{opening.note}",
        f"{opening.source.title}，{opening.source.clause}",
    )  # fmt: skip


def _told(office: Office, some: Mapping[int, Verdict]) -> list[str]:
    names = entries.titles(office, CODE, list(some))
    return [f"{names[id]}：{verdict.missing}" for id, verdict in some.items()]


def _asked_hours(opening: Opening) -> str:
    days = "每天" if set("1234567") <= set(opening.rule.days) else "工作日每天"
    return f"{days} ≥ {hours_said(opening.rule.hours)}"


def _some(ids: list[int]) -> Target | None:
    return Target(CODE, f"id in [{', '.join(map(str, ids))}]") if ids else None
