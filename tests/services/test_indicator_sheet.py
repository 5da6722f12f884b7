"""The indicators of a month in words and on paper."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal

import pypdf
import pytest
from builders import a_grid, a_household, a_visit, an_elder, record
from vaultkit import NOON

from csdesk.domain.indicators import Goal
from csdesk.packs.model import PACK_IDS
from csdesk.services import indicator_lines, indicator_sheet, lists
from csdesk.services.home import Target
from csdesk.services.indicator_lines import Line
from csdesk.services.indicator_words import ORDER, aim_words
from csdesk.services.office import Office, reading
from csdesk.storage.trail import TRAIL

MONTH = "2026-10"


def the(id: str, found: tuple[Line, ...]) -> Line:
    return next(line for line in found if line.id == id)


def text(out: io.BytesIO) -> str:
    return "".join("".join(p.extract_text().split()) for p in pypdf.PdfReader(out).pages)


def a_centre(office: Office, **values: object) -> int:
    given = {"facility_name": "党群服务中心", "kind": "0101", "state": "1", **values}
    return record(office, "facilities", **given)


@pytest.mark.parametrize("pack", PACK_IDS)
def test_the_worst_comes_first_and_every_line_is_told_in_words(village: Office, pack: str) -> None:
    found = indicator_lines.lines(village, MONTH, pack)

    places = [ORDER.index(line.state) for line in found]
    assert places == sorted(places)
    for line in found:
        assert all((line.label, line.kind, line.now, line.aim, line.words, line.told, line.how))
        if line.state in ("cannot_say", "not_applicable"):
            assert line.now == "—"


def test_who_was_not_met_is_counted_and_opens(office: Office) -> None:
    seen = an_elder(office)
    missed = an_elder(office, "李桂兰")
    a_visit(office, seen, date(2026, 10, 2))

    line = the("elder_monthly_visit_rate_national", indicator_lines.lines(office, MONTH))

    assert (line.state, line.now, line.aim) == ("not_met", "50%", "100%")
    assert line.words == "未达到，差 1 人"
    assert [piece.words for piece in line.parts] == ["1 人已访", "2 人在册"]
    assert line.missing is not None
    assert line.missing.words == "看 1 人未访名单"
    assert line.opens == Target("residents", f"id in [{missed}]")
    assert line.bar == (0.5, 1.0)


def test_what_lacks_data_is_not_0_but_says_what_is_lacking(office: Office) -> None:
    line = the("elder_monthly_visit_rate_national", indicator_lines.lines(office, MONTH))

    assert (line.state, line.now, line.words) == ("cannot_say", "—", "名单上没有人")
    assert line.opens is None
    assert line.bar == (None, 1.0)


def test_an_area_is_short_in_its_own_unit_and_near_within_a_twentieth(office: Office) -> None:
    a_household(office, "汤怀义")
    a_centre(office, area=Decimal(1000), activity_area=Decimal(580))

    line = the("activity_area_share", indicator_lines.lines(office, "2025-12", "ningde-2023"))

    assert (line.state, line.now, line.aim) == ("near", "58%", "≥ 60%")
    assert line.words == "接近，差 20 平方米"
    assert line.kind == "约束性"
    assert line.how.endswith("的活动面积 ÷ 它们的建筑面积。")


def test_a_value_that_lacks_a_part_is_to_be_looked_at(office: Office) -> None:
    a_household(office, "汤怀义")
    a_centre(office, area=Decimal(90))
    a_centre(office, area=None)

    line = the("facility_area_per_100hh", indicator_lines.lines(office, MONTH, "kunming-2022"))

    assert (line.state, line.words) == ("look", "1 处设施没有填建筑面积")
    assert line.missing is not None
    assert line.missing.words == "看没有填全的设施"
    assert "再乘 100。" in line.how


def test_a_target_whose_time_is_over_is_not_held_against_anybody(village: Office) -> None:
    line = the("volunteer_share", indicator_lines.lines(village, MONTH, "hengyang-2018"))

    assert (line.state, line.words) == ("look", "目标期已过")
    assert line.told == "说不出：目标期到2020-12-31为止"


def test_how_often_is_counted_in_days_and_a_number_in_its_unit(office: Office) -> None:
    a_grid(office)
    a_centre(office)

    lvyuan = indicator_lines.lines(office, MONTH, "lvyuan-2022")
    teams = the("activity_teams", indicator_lines.lines(office, MONTH, "ningde-2023"))

    patrols = the("patrols_per_day", lvyuan)
    assert patrols.words == "未达到，差 31 天"
    assert patrols.missing is not None
    assert patrols.missing.words == "看没做够的网格"
    assert teams.words == "未达到，差 2 支"
    assert teams.parts[0].target is None  # nothing is behind a 0
    covered = the("rural_facility_coverage", lvyuan)
    assert [piece.words for piece in covered.parts] == ["设施 1 处"]
    urban = the("urban_facility_coverage", lvyuan)
    assert (urban.state, urban.words) == ("not_applicable", "只问社区")


def test_the_workbench_has_the_worst_and_their_number(village: Office) -> None:
    all_of = indicator_lines.lines(village, MONTH)

    lights, of = indicator_lines.lights(village, MONTH, 4)

    asked = [line for line in all_of if line.state != "not_applicable"]
    assert of == len(asked)
    assert [light.name for light in lights] == [line.label for line in asked[:4]]
    assert lights[0].target == Target("indicators", f"{MONTH} {asked[0].id}")


def test_months_before_anything_was_kept_are_blank(office: Office) -> None:
    elder = an_elder(office)
    a_visit(office, elder, date(2026, 10, 2))

    months = indicator_lines.trend(office, "elder_monthly_visit_rate_national", MONTH)

    assert [month for month, _ in months][::11] == ["2025-11", MONTH]
    assert [value for _, value in months] == [None] * 11 + [Decimal(100)]


def test_patrols_have_months_from_the_first_one_on(office: Office) -> None:
    a_household(office, "汤怀义")
    grid = a_grid(office)
    for _ in range(2):
        record(office, "patrols", grid=grid, patrol_date=date(2026, 9, 3))

    months = indicator_lines.trend(office, "patrols_per_day", MONTH, "lvyuan-2022")

    assert [value for _, value in months][-3:] == [None, Decimal("3.33"), Decimal(0)]


def test_the_sheet_says_numbers_targets_and_where_they_are_printed(office: Office) -> None:
    elder = an_elder(office)
    an_elder(office, "李桂兰")
    a_visit(office, elder, date(2026, 10, 3))
    out = io.BytesIO()

    printed = indicator_sheet.indicators_pdf(
        office, MONTH, out, pack="lvyuan-2022", at=NOON.replace(month=11, day=2)
    )

    told = text(out)
    found = indicator_lines.lines(office, MONTH, "lvyuan-2022")
    assert printed.rows == len(found)
    assert printed.missing == frozenset()
    for words in ("政策指标表", "特殊困难老年人月探访率", "未达到，差1人", "1人已访", "2人在册",
                  "专栏2-2", "依据：绿园区“十四五”城乡社区服务体系建设方案"):  # fmt: skip
        assert words in told
    assert f"共{len(found)}项" in told
    with reading(office) as c:
        last = c.execute(TRAIL.select().order_by(TRAIL.c.seq.desc()).limit(1)).one()
    payload = json.loads(last.payload)
    assert (last.kind, payload["ledger"], payload["month"]) == ("print", "indicators", MONTH)


def test_the_lists_behind_a_line_are_there(village: Office) -> None:
    for line in indicator_lines.lines(village, MONTH, "lvyuan-2022"):
        if line.opens:
            asked = lists.ask(village, line.opens.code, where=line.opens.where or None, every=True)
            assert lists.count(village, asked) > 0


@pytest.mark.parametrize(
    ("goal", "unit", "words"),
    [
        (None, "%", "—"),
        (Goal(">=", (Decimal(100),), "expected"), "%", "100%"),
        (Goal("<=", (Decimal(5),), "binding"), "%", "≤ 5%"),
        (Goal(">=", (Decimal(3),), "average"), "人", "平均 3 人"),
        (Goal("between", (Decimal("1.5"), Decimal(2000)), "soft"), "次", "1.5～2,000 次"),
    ],
)
def test_a_target_is_written_with_its_sign_and_unit(
    goal: Goal | None, unit: str, words: str
) -> None:
    assert aim_words(goal, unit) == words
