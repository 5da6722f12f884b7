"""Hours of a whole team in one entry: said once, exceptions apart, everybody at fault named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
from builders import record

from csdesk.errors import ClerkError
from csdesk.services import entries, lists
from csdesk.services.entries import Outcome
from csdesk.services.office import Office
from csdesk.services.rounds.batch import Given
from csdesk.services.volunteering import sign_in
from csdesk.services.volunteering.sign_in_paper import sign_in_pdf

ON = date(2026, 10, 18)
CAME = Given(sign_in.CAME)


@dataclass(frozen=True)
class Helpers:
    """A team of three, one who left it, one of no team, and an activity."""

    team: int
    activity: int
    members: tuple[int, ...]
    gone: int
    free: int


@pytest.fixture
def helpers(office: Office) -> Helpers:
    team = record(office, "teams", team_name="邻里互助队", kind="1", party_backbone=True)
    members = tuple(
        record(office, "volunteers", name=name, team=team, volunteer_no=f"43042120260000{n}")
        for n, name in enumerate(("陈雨石", "何向晚", "李国强"))
    )
    gone = record(office, "volunteers", name="朱成远", team=team, state="3")
    record(office, "volunteers", name="周玉梅", team=team, join_date=date(2026, 10, 20))
    free = record(office, "volunteers", name="王秀英")
    activity = record(
        office, "activities", title="重阳敬老", activity_date=ON, team=team, place="文化广场"
    )
    return Helpers(team, activity, members, gone, free)


def entered(office: Office, helpers: Helpers, common: Mapping[str, str], *given: Given) -> Outcome:
    sheet = sign_in.sheet(office, helpers.activity)
    answers = dict(zip(helpers.members, given, strict=False))
    return sheet.keep(office, {**sheet.start, **common}, answers)


def kept(office: Office) -> list[tuple[str, Decimal]]:
    asked = lists.ask(
        office, "service_hours", columns=("volunteer", "service_hours"), order=("id",)
    )
    rows = lists.lines(office, asked, lists.ids(office, asked)).rows
    return [(who[1], hours) for who, hours in rows]


def test_the_sheet_asks_for_the_team_that_was_there_on_the_day(
    office: Office, helpers: Helpers
) -> None:
    sheet = sign_in.sheet(office, helpers.activity)
    everybody = sign_in.sheet(office, helpers.activity, {"who": sign_in.ALL})

    assert {line.words[0] for line in sheet.lines} == {"陈雨石", "何向晚", "李国强"}
    assert sheet.start == {"service_date": "2026-10-18", "what": "重阳敬老"}
    assert sheet.remark == "2026年10月18日 · 邻里互助队 · 文化广场"
    assert {line.words[0] for line in everybody.lines} == {"陈雨石", "何向晚", "李国强", "王秀英"}
    assert sheet.told({}) == ""
    assert sheet.told({1: CAME}) == "路上的时间不算"


def test_one_entry_keeps_the_hours_of_all_and_one_step_takes_them_back(
    office: Office, helpers: Helpers
) -> None:
    own = Given(sign_in.OWN, {"ends": "10:00", "remark": "先走"})

    outcome = entered(office, helpers, {"begins": "9:00", "ends": "11:50"}, CAME, own, Given())

    assert outcome.title == "登记服务时长：重阳敬老，2 人，共 3.8 小时"
    assert kept(office) == [("陈雨石", Decimal("2.8")), ("何向晚", Decimal("1.0"))]
    sheet = sign_in.sheet(office, helpers.activity)
    assert {line.words[0]: line.waits for line in sheet.lines} == {
        "陈雨石": False, "何向晚": False, "李国强": True,
    }  # fmt: skip
    entries.undo(office)
    assert kept(office) == []


def test_hours_may_be_said_without_times_and_an_own_number_counts(
    office: Office, helpers: Helpers
) -> None:
    less = Given(sign_in.OWN, {"service_hours": "1.5"})

    assert entered(office, helpers, {"service_hours": "2"}, CAME, less).kept

    assert kept(office) == [("陈雨石", Decimal("2.0")), ("何向晚", Decimal("1.5"))]


@pytest.mark.parametrize(
    ("common", "given", "place", "words"),
    [
        ({"service_date": ""}, CAME, "service_date", "没有填"),
        ({"service_date": "2026-11-01", "service_hours": "2"}, CAME, "service_date", "今天之后"),
        ({}, CAME, "service_hours", "没有时长"),
        ({"begins": "11:00", "ends": "9:00"}, CAME, "ends", "不晚于开始"),
        ({"begins": "9:00", "ends": "9:05"}, CAME, "service_hours", "时长为 0"),
        ({"begins": "9:00", "ends": "11:00", "service_hours": "3"}, CAME, "service_hours", "还长"),
        ({"service_hours": "很久"}, CAME, "service_hours", "不是数"),
        ({"service_hours": "2"}, Given(sign_in.OWN, {"ends": "8"}), "1:answer", "陈雨石：没有时长"),
        ({"service_hours": "2"}, Given(sign_in.OWN, {"ends": "八点多"}), "1:ends", "不是时刻"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_where_it_stands_and_nothing_is_kept(
    office: Office,
    helpers: Helpers,
    common: Mapping[str, str],
    given: Given,
    place: str,
    words: str,
) -> None:
    outcome = entered(office, helpers, common, given, given)

    assert not outcome.kept
    first = outcome.problems[0]
    assert (first.field, words in first.message, bool(first.remedy)) == (place, True, True)
    assert len(outcome.problems) == (2 if place.startswith("1:") else 1)
    assert kept(office) == []


def test_nobody_answered_is_nothing_to_keep(office: Office, helpers: Helpers) -> None:
    assert entered(office, helpers, {"service_hours": "2"}, Given()).problems == ()


def test_the_same_day_an_overlap_and_more_than_a_day_are_refused_by_name(
    office: Office, helpers: Helpers
) -> None:
    assert entered(office, helpers, {"begins": "9:00", "ends": "11:00"}, CAME).kept
    other = record(office, "activities", title="清洁家园", activity_date=ON, team=helpers.team)
    later = sign_in.sheet(office, other)

    def refused(outcome: Outcome) -> list[str]:
        assert not outcome.kept
        return [p.message for p in outcome.problems]

    again = refused(entered(office, helpers, {"service_hours": "1"}, CAME, CAME))
    both = dict.fromkeys(helpers.members[:2], CAME)
    overlap = refused(later.keep(office, {**later.start, "begins": "10:30", "ends": "12:00"}, both))
    long = refused(later.keep(office, {**later.start, "service_hours": "22.5"}, both))

    assert again == ["陈雨石：志愿者、服务日期、活动和已有的一条相同。"]
    assert overlap == ["陈雨石：这个时段已有一条服务时长（09:00—11:00）。"]
    assert long == ["陈雨石：这一天合计 24.5 小时，超过 24 小时。"]
    assert later.keep(office, {**later.start, "begins": "11:00", "ends": "12:00"}, both).kept


def test_the_form_of_one_record_keeps_the_same_rules(office: Office, helpers: Helpers) -> None:
    values = {
        "service_date": ON, "volunteer": helpers.free, "activity": helpers.activity,
        "service_hours": Decimal(20),
    }  # fmt: skip
    first = entries.record(office, "service_hours", values)

    twice = entries.record(office, "service_hours", values)
    more = entries.record(
        office, "service_hours", {**values, "activity": None, "service_hours": Decimal("4.1")}
    )

    assert [p.code for p in twice.problems] == ["conflict_existing", "out_of_range"]
    assert [p.code for p in more.problems] == ["out_of_range"]
    assert entries.record(office, "service_hours", {"remark": "补登"}, id=first.id).kept


def test_the_activity_that_waits_is_the_newest_without_hours(
    office: Office, helpers: Helpers
) -> None:
    record(office, "activities", title="明天的事", activity_date=date(2026, 11, 1))
    newer = record(office, "activities", title="清洁家园", activity_date=date(2026, 10, 20))
    record(office, "service_hours", volunteer=helpers.free, activity=newer,
           service_date=date(2026, 10, 20), service_hours=Decimal(2))  # fmt: skip

    assert sign_in.pressing(office) == helpers.activity
    assert entered(office, helpers, {"service_hours": "2"}, CAME).kept
    assert sign_in.pressing(office) == newer


def test_without_an_activity_there_is_nothing_to_enter(office: Office) -> None:
    with pytest.raises(ClerkError, match="还没有志愿服务活动"):
        sign_in.pressing(office)


def test_the_printed_sheet_has_the_team_and_lines_for_others(
    office: Office, helpers: Helpers
) -> None:
    many = record(office, "teams", team_name="大队", kind="1")
    for n in range(20):
        record(office, "volunteers", name=f"队员{'甲乙丙丁戊己庚辛壬癸'[n % 10]}", team=many)
    long = record(office, "activities", title="植树", activity_date=ON, team=many)
    free = record(office, "activities", title="义诊", activity_date=ON)
    out = BytesIO()

    printed = sign_in_pdf(office, [helpers.activity, long, free], out)

    pages = [page.extract_text() for page in pypdf.PdfReader(out).pages]
    assert printed.pages == len(pages) == 4
    assert all(word in pages[0] for word in ("签到表", "重阳敬老", "陈雨石", "430421202600000"))
    assert "朱成远" not in pages[0]
    assert "周玉梅" not in pages[0]
    assert "第 2 页　共 2 页" in pages[2]
    assert "第 1 页　共 1 页" in pages[3]
    with pytest.raises(ClerkError, match="没有选要打印的志愿服务活动"):
        sign_in_pdf(office, [], out)
    with pytest.raises(ClerkError, match="没有编号 99"):
        sign_in_pdf(office, [99], out)
