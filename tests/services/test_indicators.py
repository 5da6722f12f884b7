"""Indicators of a month, counted a second way: a plain loop over the rows of whole lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from builders import a_household, a_visit, an_elder, record

from csdesk.packs.loading import load
from csdesk.packs.model import PACK_IDS, Aim, Counted, Indicator
from csdesk.resources import table
from csdesk.services import indicators, lists
from csdesk.services.indicators import Result
from csdesk.services.office import Office

MONTH = "2026-10"
ON = date(2026, 10, 31)
SPECIAL = {"E01", "E02", "E03", "E04", "E05", "E06"}
Rows = list[dict[str, Any]]


def rows(office: Office, code: str, *columns: str) -> Rows:
    """Every row of a ledger as a dictionary; references by title."""
    asked = lists.ask(office, code, every=True, columns=columns, on=ON)
    found = lists.lines(office, asked, lists.ids(office, asked))
    return [
        {"id": id, **{c: v[1] if isinstance(v, tuple) and len(v) == 2 and isinstance(v[0], int) else v
                      for c, v in zip(columns, row, strict=True)}}
        for id, row in zip(found.ids, found.rows, strict=True)
    ]  # fmt: skip


def share(part: Any, whole: Any) -> Decimal | None:
    return round(Decimal(str(part)) * 100 / Decimal(str(whole)), 2) if whole else None


def people(office: Office) -> Rows:
    found = rows(office, "residents", "household", "age", "category", "last_visit", "stay_kind")
    return [p for p in found if p["household"]]


def centres(office: Office) -> Rows:
    """Those in use; residents use their rooms of that kind, or what is typed where none is kept."""
    found = rows(office, "facilities", "kind", "state", "area", "activity_area")
    asked = lists.ask(office, "rooms", every=True, columns=("facility", "use", "area"))
    kept = lists.lines(office, asked, lists.ids(office, asked)).rows
    for f in found:
        mine = [(use, area or 0) for of, use, area in kept if of and of[0] == f["id"]]
        if sum(area for _, area in mine):
            f["activity_area"] = sum(area for use, area in mine if use == "1")
    return [f for f in found if f["kind"] == "0101" and f["state"] == "1"]


def coverage(office: Office) -> Decimal:
    return Decimal(100 if centres(office) else 0)


def area_for_100(office: Office) -> Decimal | None:
    homes = {h["household"] for h in rows(office, "stays", "household", "kind", "from", "to")
             if h["kind"] in ("both", "registered") and h["from"] <= ON
             and (h["to"] is None or h["to"] > ON)}  # fmt: skip
    return share(sum(f["area"] or 0 for f in centres(office)), len(homes))


def activity_share(office: Office) -> Decimal | None:
    there = centres(office)
    return share(sum(f["activity_area"] or 0 for f in there), sum(f["area"] or 0 for f in there))


def volunteers(office: Office, elders: bool) -> Decimal | None:
    known = {p["id"]: p for p in people(office)}
    registered = [
        v for v in rows(office, "volunteers", "state", "resident.age") if v["state"] != "3"
    ]
    if elders:
        some = [v for v in registered if (v["resident.age"] or 0) >= 60]
        return share(len(some), len([p for p in known.values() if (p["age"] or 0) >= 60]))
    return share(len(registered), len(known))


def children(office: Office) -> Decimal | None:
    kids = [
        p for p in people(office)
        if p["age"] is not None and p["age"] < 18 and any(c.startswith(("C1", "C2")) for c in p["category"])
    ]  # fmt: skip
    seen = [p for p in kids if p["last_visit"] and p["last_visit"].year == ON.year]
    return share(len(seen), len(kids))


def files(office: Office) -> Decimal | None:
    elders = {p["id"] for p in people(office) if (p["age"] or 0) >= 60}
    asked = lists.ask(office, "elder_files", every=True, columns=("resident",), on=ON)
    kept = [row[0][0] for row in lists.lines(office, asked, lists.ids(office, asked)).rows]
    return share(len([id for id in kept if id in elders]), len(elders))


def teams(office: Office, kind: str, test: Callable[[dict[str, Any]], bool]) -> Decimal:
    found = rows(office, "teams", "kind", "party_backbone", "activities")
    return Decimal(len([t for t in found if t["kind"] == kind and test(t)]))


def points(office: Office) -> Decimal:
    found = rows(office, "facilities", "volunteer_point", "state")
    return Decimal(100 if [f for f in found if f["volunteer_point"] and f["state"] == "1"] else 0)


def this_year(office: Office) -> Decimal:
    found = rows(office, "activities", "activity_date")
    return Decimal(len([a for a in found if date(2026, 1, 1) <= a["activity_date"] <= ON]))


def visited(office: Office) -> Decimal | None:
    """Whoever was on the list on a day of the month; met in it by a visit that counts."""
    roll: set[int] = set()
    for day in (date(2026, 10, n) for n in range(1, 32)):
        asked = lists.ask(
            office, "residents", every=True, on=day, columns=("stay_kind", "age", "category")
        )
        found = lists.lines(office, asked, lists.ids(office, asked))
        roll |= {
            id
            for id, (kind, age, kinds) in zip(found.ids, found.rows, strict=True)
            if kind in ("both", "lives_here") and (age or 0) >= 60 and SPECIAL & set(kinds)
        }
    asked = lists.ask(
        office, "visits", every=True, columns=("visit_target", "visit_date", "met", "outcome")
    )
    met = {
        whom[0]
        for whom, day, there, outcome in lists.lines(office, asked, lists.ids(office, asked)).rows
        if whom and there and date(2026, 10, 1) <= day <= ON and outcome not in ("09", "10")
    }
    return share(len(roll & met), len(roll))


def days_of(row: Callable[[Mapping[str, str]], bool]) -> set[date]:
    return {date.fromisoformat(one["day"]) for one in table("calendar", "2026.tsv") if row(one)}


def october(kind: str) -> set[date]:
    """The days of the month, those that are worked on, or the holidays."""
    days = {date(2026, 10, n) for n in range(1, 32)}
    off = days_of(lambda one: one["kind"] == "holiday")
    worked = days_of(lambda one: one["kind"] == "workday")
    if kind == "holiday":
        return days & off
    return {d for d in days if d in worked or (d.weekday() < 5 and d not in off)} if kind else days


def open_days(office: Office, kind: str = "") -> Decimal | None:
    asked_for = october(kind)
    there = {f["id"] for f in centres(office)}
    asked = lists.ask(
        office, "opening_days", every=True, columns=("facility", "open_date", "hours")
    )
    days = {
        (place[0], day)
        for place, day, hours in lists.lines(office, asked, lists.ids(office, asked)).rows
        if place[0] in there and hours is not None and hours >= 8 and day in asked_for
    }
    return share(len(days), len(there) * len(asked_for))


def patrolled(office: Office) -> Decimal | None:
    grids = lists.ids(office, lists.ask(office, "grids", every=True))
    asked = lists.ask(office, "patrols", every=True, columns=("grid", "patrol_date"))
    seen = Counter(
        (grid[0], day)
        for grid, day in lists.lines(office, asked, lists.ids(office, asked)).rows
        if f"{day:%Y-%m}" == MONTH
    )
    return share(len([key for key, n in seen.items() if n >= 2]), len(grids) * 31)


SECOND: dict[str, Callable[[Office], Decimal | None]] = {
    "rural_facility_coverage": coverage,
    "facility_area_per_100hh": area_for_100,
    "activity_area_share": activity_share,
    "elder_monthly_visit_rate": visited,
    "elder_monthly_visit_rate_national": visited,
    "elder_archive_coverage": files,
    "child_visit_rate": children,
    "volunteer_share": lambda office: volunteers(office, elders=False),
    "elder_volunteer_share": lambda office: volunteers(office, elders=True),
    "volunteer_team_count": lambda office: teams(office, "1", lambda t: bool(t["party_backbone"])),
    "activity_teams": lambda office: teams(office, "4", lambda t: t["activities"] > 0),
    "security_team": lambda office: teams(office, "2", lambda _: True),
    "volunteer_activities": this_year,
    "volunteer_point_coverage": points,
    "opening_hours_daily": open_days,
    "opening_hours_holidays": lambda office: open_days(office, "holiday"),
    "patrols_per_day": patrolled,
}
"""How somebody counts it who has the lists on paper."""


@pytest.mark.parametrize("pack", PACK_IDS)
def test_every_figure_is_what_a_plain_loop_counts(village: Office, pack: str) -> None:
    found = indicators.monthly(village, MONTH, pack)

    assert found
    for one in found:
        if one.verdict.state != "not_applicable":
            second = SECOND[one.indicator.id]
            if (pack, one.indicator.id) == ("kunming-2022", "opening_hours_daily"):
                second = partial(open_days, kind="workday")  # of weekends it is only encouraged
            assert one.measured.value == second(village), one.indicator.id


@pytest.mark.parametrize("pack", PACK_IDS)
def test_the_lists_behind_a_figure_are_as_long_as_it_says(village: Office, pack: str) -> None:
    for one in indicators.monthly(village, MONTH, pack):
        for role, number in (
            ("numerator", one.measured.numerator), ("denominator", one.measured.denominator),
        ):  # fmt: skip
            target = one.behind.get(role)
            part = one.indicator.parts.get(role, Counted(""))
            if target is None or part.sum or one.indicator.calculator in ("flag", "frequency"):
                continue
            asked = lists.ask(village, target.code, where=target.where or None, every=True, on=ON)
            assert len(lists.ids(village, asked)) == number, (one.indicator.id, role)


def the(id: str, found: tuple[Result, ...]) -> Result:
    return next(one for one in found if one.indicator.id == id)


def test_what_is_asked_of_communities_is_not_asked_of_a_village(village: Office) -> None:
    urban = the("urban_facility_coverage", indicators.monthly(village, MONTH, "lvyuan-2022"))

    assert urban.verdict.state == "not_applicable"
    assert urban.behind == {}


def test_an_area_that_nobody_measured_is_named(office: Office) -> None:
    a_household(office)
    an_elder(office)
    for area in (Decimal(90), None):
        record(
            office, "facilities", facility_name="党群服务中心", kind="0101", state="1", area=area
        )

    found = the("facility_area_per_100hh", indicators.monthly(office, MONTH, "kunming-2022"))

    assert found.verdict.state == "cannot_say"
    assert found.verdict.missing == "1 处设施没有填建筑面积"
    assert found.measured.value is not None
    lacking = found.behind["missing"]
    asked = lists.ask(office, lacking.code, where=lacking.where, every=True)
    assert len(lists.ids(office, asked)) == 1


def test_who_was_not_seen_is_behind_the_visit_rate(office: Office) -> None:
    seen, missed = an_elder(office), an_elder(office, "李桂兰")
    a_visit(office, seen, date(2026, 10, 2))

    found = the("elder_monthly_visit_rate_national", indicators.monthly(office, MONTH))

    assert (found.measured.value, found.verdict.state) == (50, "not_met")
    assert found.behind["missing"].where == f"id in [{missed}]"
    nobody = the("elder_monthly_visit_rate_national", indicators.monthly(office, "2023-01"))
    assert (nobody.measured.value, nobody.verdict.missing) == (None, "名单上没有人")


def test_a_month_before_the_target_has_no_verdict(village: Office) -> None:
    early = the("volunteer_team_count", indicators.monthly(village, "2022-11", "lvyuan-2022"))

    assert early.aim is None
    assert early.verdict.missing == "这个月还没有目标"
    assert early.source.clause.startswith("专栏4-3")


def test_how_often_something_is_done_counts_days_and_places(office: Office) -> None:
    one, two = (
        record(office, "facilities", facility_name=name, kind="0101", state="1")
        for name in ("东头", "西头")
    )
    for place in (one, one, two):
        record(office, "facility_checks", facility=place, check_date=date(2026, 10, 2), result="1")
    aim: Aim = load("hengyang-2018").indicators[0].aims[0]
    events = Counted("facility_checks", within="day", by="facility")
    daily = Indicator(
        "checks", "每日巡检", "%", "", "", "frequency",
        {"subjects": Counted("facilities"), "events": events}, "", 100, 1, (aim,), ON,
    )  # fmt: skip
    asking = indicators.Asking(office, MONTH, (date(2026, 10, 1), date(2026, 10, 2)), [])

    found = asking.result(daily)

    assert (found.measured.numerator, found.measured.denominator) == (2, 4)
    assert found.behind["missing"].where == f"id in [{one}, {two}]"
