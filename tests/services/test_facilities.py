"""Facilities against the adopted pack, their hours, the week of bookings, supplies, holidays."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from builders import a_household, record
from pypdf import PdfReader

from csdesk.domain.filters import parse
from csdesk.errors import ClerkError
from csdesk.packs.model import PACK_IDS
from csdesk.services import adopting, calendars, entries, exports, imports, lists
from csdesk.services.facilities import log, opened, rules, supplies, week
from csdesk.services.facilities.opened import EVERY
from csdesk.services.facilities.rules import AREA, HOLIDAYS, HOURS, SHARE, Block, Measure
from csdesk.services.home import Target
from csdesk.services.households import people
from csdesk.services.households.people import Event
from csdesk.services.office import Office

ON = date(2026, 10, 31)
TEXTS = {EVERY: "8:30-17:30", "6": "9:00-17:00", "7": "不开", "8": "9:00-17:00"}


@pytest.fixture
def centre(office: Office) -> int:
    """A centre of 90 m² with two rooms, in a village of two households of which one is away."""
    a_household(office, "汤怀义", "周桂香")
    away = a_household(office, "李建国")
    people.shift(office, "away", Event(date(2026, 3, 1)), away.head, "11")
    id = record(office, "facilities", facility_name="党群服务中心", kind="0101", state="1",
                area=Decimal(90), activity_area=Decimal(20))  # fmt: skip
    record(office, "rooms", room_name="图书室", facility=id, use="1", area=Decimal(60))
    record(office, "rooms", room_name="办公室", facility=id, use="2", area=Decimal(30))
    return id


def under(office: Office, pack: str) -> Block:
    return rules.block(office, pack)


def the(id: str, block: Block) -> Measure:
    return next(one for one in block.measures if one.id == id)


def count(office: Office, target: Target | None) -> int:
    assert target is not None
    asked = lists.ask(office, target.code, where=target.where or None, every=not target.where)
    return len(lists.ids(office, asked))


def test_both_counts_of_households_stand_beside_each_other(office: Office, centre: int) -> None:
    registered, living, *_ = under(office, "kunming-2022").measures

    assert (registered.label, registered.now) == ("每百户面积（户籍户）", "4,500 平方米")
    assert (living.label, living.now) == ("每百户面积（常住户）", "9,000 平方米")
    assert [count(office, piece.target) for piece in (*registered.parts, *living.parts)] == [
        1, 2, 1, 1,
    ]  # fmt: skip
    assert (registered.state, registered.aim) == ("met", "≥ 30 平方米")
    assert "专栏1" in registered.source


def test_the_share_is_of_the_rooms_and_moves_with_them(office: Office, centre: int) -> None:
    share = the(SHARE, under(office, "kunming-2022"))
    assert (share.now, share.state) == ("66.67%", "met")
    assert [piece.words for piece in share.parts] == [
        "活动面积 60 平方米", "建筑面积 90 平方米", "1 间活动功能室",
    ]  # fmt: skip
    assert count(office, share.parts[2].target) == 1

    (library,) = entries.find_named(office, "rooms", "图书室")
    entries.record(office, "rooms", {"use": "4"}, id=library)

    share = the(SHARE, under(office, "hengyang-2018"))
    assert (share.now, share.state, share.words) == ("0%", "not_met", "未达到，差 45 平方米")
    record(office, "rooms", room_name="新屋", facility=centre, use="1")
    share = the(SHARE, under(office, "kunming-2022"))
    assert (share.state, share.missing and share.missing.target) == (
        "look", Target("rooms", f"facility in [{centre}] and area empty and use = '居民活动'"),
    )  # fmt: skip
    assert share.words == "1 间功能室没有填面积"


def test_without_rooms_what_is_typed_counts(office: Office, centre: int) -> None:
    for room in ("图书室", "办公室"):
        entries.void(office, "rooms", entries.find_named(office, "rooms", room))

    assert the(SHARE, under(office, "hengyang-2018")).now == "22.22%"


def test_another_pack_asks_for_something_else_at_once(office: Office, centre: int) -> None:
    opened.keep(office, centre, TEXTS)
    told = {}
    for pack in PACK_IDS:
        adopting.adopt(office, pack)
        block = rules.block(office)
        told[pack] = [f"{one.state} {one.aim}" for one in block.measures]
        assert block.pack == pack

    assert told["national"] == ["not_applicable —"] * 4
    assert told["guanghan-2024"] == told["national"]
    assert told["hengyang-2018"] == [
        "met ≥ 30 平方米", "met ≥ 30 平方米", "met ≥ 50%", "not_applicable —",
    ]  # fmt: skip
    assert told["ningde-2023"][:2] == ["not_applicable ≥ 30 平方米"] * 2  # of a village
    assert told["ningde-2023"][3] == "cannot_say 每天 ≥ 8 小时"  # 一般不少于
    assert told["kunming-2022"][3] == "met 工作日每天 ≥ 8 小时"
    assert told["lvyuan-2022"][3] == "not_met 每天 ≥ 8 小时"
    hours = the(HOURS, rules.block(office, "lvyuan-2022"))
    assert hours.told == "党群服务中心：周日不开放"
    assert hours.missing is not None
    assert count(office, hours.missing.target) == 1
    reopened = rules.standings(office, ON, "lvyuan-2022")[centre]
    assert [one.verdict.state for one in reopened.days][5:] == ["met", "not_met", "met"]


def test_a_pack_that_is_adopted_stays_adopted(office: Office, centre: int) -> None:
    title = adopting.adopt(office, "ningde-2023")

    assert "宁德" in title
    assert office.about.pack == "ningde-2023"
    with pytest.raises(ClerkError, match="没有政策包"):
        adopting.adopt(office, "mars")
    assert {one.id for one in adopting.choices()} == set(PACK_IDS)


def test_hours_are_typed_a_line_a_day_and_read_back(office: Office, centre: int) -> None:
    outcome = opened.keep(office, centre, TEXTS)

    assert outcome.title == "修改设施：党群服务中心"
    rows = [p.row for p in entries.parts_of(office, "opening_hours", centre)]
    assert [(r.weekday, r.opens) for r in rows[4:]] == [
        ("5", time(8, 30)), ("6", time(9)), ("7", None), ("8", time(9)),
    ]  # fmt: skip
    assert {k: v for k, v in opened.texts(opened.weeks(office)[centre]).items() if v} == TEXTS
    opened.keep(office, centre, {**TEXTS, "3": "8:30-12:00 14:00-17:30", "7": ""})
    week_ = opened.weeks(office, [centre])[centre]
    assert opened.texts(week_)["3"] == "8:30-12:00 14:00-17:30"
    assert len(week_["3"] or ()) == 2
    entries.undo(office)
    assert opened.texts(opened.weeks(office)[centre])["3"] == ""


def test_a_line_that_cannot_be_read_is_told_beside_it(office: Office, centre: int) -> None:
    outcome = opened.keep(office, centre, {EVERY: "早八晚五", "6": "", "7": "9-8"})

    assert outcome.id is None
    assert [(p.field, p.message) for p in outcome.problems] == [
        (EVERY, "“早八晚五”读不懂。"), ("7", "9-8：关门不晚于开门。"),
    ]  # fmt: skip
    assert opened.weeks(office, [centre]) == {centre: {}}
    assert set(opened.texts({}).values()) == {""}


def test_a_row_with_one_hour_alone_is_not_taken_for_closed(office: Office, centre: int) -> None:
    entries.record(office, "facilities", {}, id=centre, parts={"opening_hours": [
        {"weekday": "1", "opens": time(9)}, {"weekday": "1", "opens": time(9), "closes": time(10)},
    ]})  # fmt: skip

    assert opened.weeks(office)[centre] == {"1": None}
    assert opened.texts({"1": None})["1"] == ""


def test_the_list_of_facilities_tells_hours_areas_and_checks(office: Office, centre: int) -> None:
    opened.keep(office, centre, TEXTS)
    adopting.adopt(office, "lvyuan-2022")
    record(office, "facilities", facility_name="篮球场", kind="0306", state="1")

    asked = lists.ask(office, "facilities", order=("hours_rule",))
    found = lists.lines(office, asked, lists.ids(office, asked))
    first, second = (
        dict(zip(asked.columns, row, strict=True)) for row in lists.texts(office, found)
    )
    late = lists.ask(office, "facilities", where="due_state = 'due' and hours_state = 'not_met'")

    assert (first["facility_name"], first["hours_rule"]) == ("党群服务中心", "未达标：周日不开放")
    assert first["hours_said"] == (
        "周一至周五 8:30–17:30；周六 9:00–17:00；周日不开放；节假日 9:00–17:00"
    )
    assert (first["per_registered"], first["per_living"], first["activity_share"]) == (
        "4500.00", "9000.00", "66.67",
    )  # fmt: skip
    assert first["check_said"] == "今天应巡检"
    assert (second["hours_rule"], second["per_registered"]) == ("没有要求", "")
    assert list(lists.ids(office, late)) == [centre]
    assert list(lists.ids(office, lists.ask(office, "facilities", find="周日不开放"))) == [centre]


def test_a_hall_that_the_clerk_counts_is_counted_and_one_that_she_does_not_is_not(
    office: Office, centre: int
) -> None:
    hall = record(office, "facilities", facility_name="礼堂", kind="0304", state="1",
                  area=Decimal(110))  # fmt: skip
    assert the(AREA, under(office, "hengyang-2018")).now == "4,500 平方米"

    entries.record(office, "facilities", {"counted": True}, id=hall)
    assert the(AREA, under(office, "hengyang-2018")).now == "10,000 平方米"
    entries.record(office, "facilities", {"counted": False}, id=centre)
    assert the(AREA, under(office, "hengyang-2018")).now == "5,500 平方米"


def test_the_log_of_days_says_which_were_holidays(office: Office, centre: int) -> None:
    for day in (date(2026, 10, 1), date(2026, 10, 10), date(2026, 10, 12), date(2023, 5, 1)):
        record(office, "opening_days", open_date=day, facility=centre, hours=Decimal(8))

    asked = lists.ask(office, "opening_days", order=("open_date",))
    found = lists.texts(office, lists.lines(office, asked, lists.ids(office, asked)))

    assert [row[asked.columns.index("holiday_said")] for row in found] == [
        "不知道", "国庆节", "调休上班", "",
    ]  # fmt: skip


def test_days_that_were_open_are_entered_for_several_days_at_once(
    office: Office, centre: int
) -> None:
    first, last = date(2026, 10, 1), date(2026, 10, 11)
    nothing = log.record(office, centre, first, last)
    assert [p.message for p in nothing.problems] == ["这处设施还没有登记开放时间。"]
    opened.keep(office, centre, {**TEXTS, "8": "9:00-12:00 14:00-17:00"})
    record(office, "opening_days", open_date=date(2026, 10, 9), facility=centre, hours=Decimal(3))

    outcome = log.record(office, centre, first, last, ("周敏",))

    assert outcome.title == "登记开放记录：党群服务中心 9 天"
    columns = ("open_date", "opens", "closes", "hours", "on_duty")
    asked = lists.ask(office, "opening_days", columns=columns, order=("open_date",))
    rows = lists.lines(office, asked, lists.ids(office, asked)).rows
    assert [day.day for day, *_ in rows] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]  # closed on Sunday 11
    assert rows[0][1:] == (time(9), time(17), 6.0, ("周敏",))
    assert rows[8][3] == 3.0  # what was there stays
    assert rows[9][1:4] == (time(8, 30), time(17, 30), 9.0)  # a Saturday that was worked on
    assert log.proposed(office, centre) == (date(2026, 10, 11), ON)
    entries.undo(office)
    assert lists.count(office, lists.ask(office, "opening_days")) == 1


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        ("2026-10-30", "2026-11-01", "2026年11月1日还没有到。"),
        ("2026-10-30", "2026-10-01", "止日早于起日。"),
        ("2026-01-01", "2026-10-01", "一次最多登记 92 天。"),
        ("2026-10-04", "2026-10-04", "这段时间里没有要登记的日子。"),
    ],
)
def test_days_that_cannot_be_entered_are_told(
    office: Office, centre: int, first: str, last: str, why: str
) -> None:
    opened.keep(office, centre, {EVERY: "8:30-17:30", "8": "不开"})

    told = log.record(office, centre, date.fromisoformat(first), date.fromisoformat(last))

    assert [p.message for p in told.problems] == [why]
    assert log.proposed(office, centre) == (date(2026, 10, 1), ON)


def test_a_week_of_bookings_names_rooms_days_and_holidays(office: Office, centre: int) -> None:
    library, staff = (entries.find_named(office, "rooms", name)[0] for name in ("图书室", "办公室"))
    dance = record(office, "bookings", booking_date=date(2026, 10, 1), room=library,
                   group_name="舞蹈队", starts=time(9, 30), ends=time(11))  # fmt: skip
    record(office, "bookings", booking_date=date(2026, 10, 1), room=library, group_name="老年协会")
    record(office, "bookings", booking_date=date(2026, 10, 5), room=library, group_name="别的周",
           starts=time(9), ends=time(10))  # fmt: skip

    found = week.week(office, date(2026, 10, 3))

    assert (found.title, found.unknown) == ("2026年9月28日至10月4日", "")
    assert [day.holiday for day in found.days] == ["", "", "", *["国庆节"] * 4]
    assert [room.id for room in found.rooms] == [library, staff]  # of administration last
    assert [use.words for use in found.of(library, date(2026, 10, 1))] == [
        "时间未填 老年协会", "9:30–11:00 舞蹈队",
    ]  # fmt: skip
    use = next(one for one in found.uses if one.id == dance)
    assert [hour for hour in found.hours(library) if use.within(hour)] == [9, 10]
    assert week.week(office, date(2027, 1, 4)).unknown == "没有 2027 年的节假日安排"
    assert week.week(office, date(2026, 10, 10)).days[5].holiday == "上班"


@pytest.mark.parametrize("one_room", [False, True])
def test_the_week_is_printed(office: Office, centre: int, one_room: bool) -> None:
    (library,) = entries.find_named(office, "rooms", "图书室")
    record(office, "bookings", booking_date=date(2026, 10, 2), room=library, group_name="舞蹈队",
           starts=time(7), ends=time(22, 30))  # fmt: skip
    out = BytesIO()

    printed = week.week_pdf(office, date(2026, 10, 2), out, room=library if one_room else 0)

    text = "".join(page.extract_text() for page in PdfReader(out).pages)
    assert printed.rows == (16 if one_room else 2)
    assert ("图书室使用周表" if one_room else "场地使用周表") in text
    assert "舞蹈队" in text
    assert ("22:00–23:00" in text) == one_room


def test_supplies_that_need_a_hand_are_counted_with_their_lists(office: Office) -> None:
    stocks = {
        "雨衣": (40, 50, None), "手电筒": (5, 5, None), "急救包": (3, 1, date(2026, 10, 30)),
        "棉被": (2, None, date(2026, 11, 20)), "面粉": (0, None, date(2026, 10, 1)),
    }  # fmt: skip
    for name, (stock, least, until) in stocks.items():
        id = record(office, "supplies", supply_name=name, least=least, expires_on=until)
        if stock:
            record(office, "stock_moves", supply=id, moved_on=ON, kind="1", quantity=stock)

    found = supplies.alerts(office, ON)

    assert [(one.label, one.names) for one in found] == [
        ("低于最低存量", ("雨衣",)), ("已过期", ("急救包",)), ("30天内到期", ("棉被",)),
    ]  # fmt: skip
    assert [count(office, one.target) for one in found] == [one.count for one in found]
    assert [one.label for one in supplies.alerts(office, ON, ahead=5)] == ["低于最低存量", "已过期"]
    for view in office.ledgers["supplies"].views[1:]:
        assert lists.count(office, lists.ask(office, "supplies", where=parse(view.where))) == 1


NOTICE = """一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日至13日放假调休，共9天。2月14日（周日）、2月20日（周六）上班。
三、清明节：4月3日至5日放假，共3天。
四、劳动节：5月1日至5日放假调休，共5天。5月8日（周六）上班。
五、国庆节：10月1日至7日放假调休，共7天。"""


def test_next_year_is_asked_for_from_december_and_pasted(office: Office) -> None:
    assert calendars.lacking(office, date(2026, 11, 30)) is None
    lacking = calendars.lacking(office, date(2026, 12, 1))
    assert lacking is not None
    assert (lacking.words, lacking.target) == (
        "2027 年的节假日安排还没有", Target("calendar", "2027"),
    )  # fmt: skip
    assert calendars.lacking(office, date(2029, 3, 1)).year == 2029  # type: ignore[union-attr]  # it is lacking

    calendars.enter(office, NOTICE, 2027, "国办发明电〔2026〕9号")

    assert calendars.lacking(office, date(2026, 12, 1)) is None
    known = calendars.holidays(office)
    assert (known.sort(date(2027, 2, 14)), known.sort(date(2027, 2, 8))) == ("workday", "holiday")
    assert [(y.year, y.entered) for y in calendars.years(office)][-2:] == [
        (2026, False), (2027, True),
    ]  # fmt: skip
    calendars.forget(office, 2027)
    assert calendars.lacking(office, date(2026, 12, 1)) is not None
    with pytest.raises(ClerkError, match="没有读到放假的日子"):
        calendars.preview("明年再说", 2027)


def test_a_rule_that_needs_a_year_nobody_entered_cannot_tell(centre: int, office: Office) -> None:
    office.today = lambda: date(2027, 1, 31)
    record(office, "opening_days", open_date=date(2027, 1, 1), facility=centre, hours=Decimal(8))

    before = the(HOLIDAYS, under(office, "lvyuan-2022"))
    calendars.enter(office, NOTICE, 2027)
    after = the(HOLIDAYS, under(office, "lvyuan-2022"))

    assert (before.now, before.state, before.told) == (
        "—", "cannot_say", "说不出：没有 2027 年的节假日安排",
    )  # fmt: skip
    assert (after.now, after.state) == ("33.33%", "not_met")
    office.today = lambda: date(2027, 3, 31)
    assert the(HOLIDAYS, under(office, "lvyuan-2022")).words == "这个月没有节假日"


def test_who_may_only_read_changes_nothing(office: Office, centre: int) -> None:
    assert the(AREA, under(office, "")).state == "not_applicable"
    office.lock, held = None, office.lock
    try:
        for act in (
            lambda: calendars.forget(office, 2027), lambda: adopting.adopt(office, "kunming-2022"),
        ):  # fmt: skip
            with pytest.raises(ClerkError, match="只能查看"):
                act()
    finally:
        office.lock = held


def test_what_was_worked_out_is_not_stored_when_the_list_comes_back(
    office: Office, centre: int, tmp_path: Path
) -> None:
    opened.keep(office, centre, TEXTS)
    exports.export(office, lists.ask(office, "facilities"), tmp_path / "设施.xlsx")

    seen = imports.preview(office, tmp_path / "设施.xlsx", "facilities")

    told = [column.told for column in seen.sheets[0].columns]
    seen.close()
    assert {"check_said", "hours_said", "per_living", "activity_share"} <= set(told)
    assert not [one for one in told if one.startswith("extra:")]
