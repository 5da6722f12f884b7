"""Holidays read from the notice as it is published, or line by line."""

from datetime import date

import pytest

from csdesk.domain.holidays import Day, Holidays, HolidayTextError, read
from csdesk.resources import table

NOTICE = """各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
"""
CARRIED = [
    Day(date.fromisoformat(row["day"]), row["kind"], row["name"], row["source"])  # type: ignore[arg-type]  # one of the two
    for row in table("calendar", "2026.tsv")
]


def test_the_notice_of_a_year_gives_what_is_carried_of_it() -> None:
    found = read(NOTICE, 2026, CARRIED[0].source)

    assert sorted(found, key=lambda one: one.on) == CARRIED


def test_lines_are_read_in_either_spelling() -> None:
    lines = "\n".join(f"{one.on}\t{one.kind}\t{one.name}\t{one.source}" for one in CARRIED)
    spoken = "\n".join(
        f"{one.on.year}年{one.on.month}月{one.on.day}日 "
        f"{'放假' if one.kind == 'holiday' else '上班'} {one.name}"
        for one in CARRIED
    )

    assert list(read(f"day\tkind\tname\tsource\n{lines}", 2026)) == CARRIED
    assert [one.on for one in read(spoken, 2026)] == [one.on for one in CARRIED]
    assert read(spoken, 2026, "县政府")[0].source == "县政府"


def test_a_range_may_run_over_the_end_of_a_month_and_of_a_year() -> None:
    text = NOTICE.replace("1月1日（周四）至3日", "2025年12月31日（周三）至2026年1月3日").replace(
        "2月15日（农历腊月二十八、周日）至23日", "1月28日至2月4日"
    )

    days = [one.on for one in read(text, 2026)]

    assert days[:3] == [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3)]
    assert {date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 4)} <= set(days)


@pytest.mark.parametrize(
    ("text", "year", "why"),
    [
        ("明年的放假安排还没有公布。", 2027, "没有读到放假的日子"),
        (NOTICE.replace("：1月", "：2026年1月"), 2030, "没有 2030年"),
        ("2026-01-01 放假 元旦", 2027, "读到的不是 2027 年的日子"),
        ("2027-01-01 放假 元旦", 2027, "只读到 1 天放假，2027 年应更多"),
        ("2027-02-30 放假 春节", 2027, "没有 2027年2月30日 这一天"),
    ],
)
def test_what_tells_no_year_is_told(text: str, year: int, why: str) -> None:
    if year == 2030:
        text = text.replace("2月28日", "2月29日")
    with pytest.raises(HolidayTextError, match=why):
        read(text, year)


def test_a_day_is_what_the_calendar_says_or_its_weekday() -> None:
    known = Holidays(CARRIED)

    assert known.sort(date(2026, 10, 1)) == "holiday"
    assert known.sort(date(2026, 10, 10)) == "workday"
    assert known.sort(date(2026, 10, 17)) == "rest"
    assert known.sort(date(2026, 10, 19)) == "workday"
    assert known.of(date(2026, 10, 10)) == Day(
        date(2026, 10, 10), "workday", "国庆节", CARRIED[0].source
    )
    assert known.of(date(2026, 10, 19)) is None
    assert len(known.year(2026)) == len(CARRIED)


def test_a_year_of_which_nothing_is_known_is_no_year_without_holidays() -> None:
    known = Holidays(CARRIED)
    first, last = date(2026, 12, 31), date(2027, 1, 2)

    assert known.sort(date(2027, 1, 1)) is None
    assert known.missing(first, last) == (2027,)
    assert known.days(first, last, ("workday", "holiday")) == (date(2026, 12, 31),)
    assert known.days(date(2026, 10, 1), date(2026, 10, 31), {"holiday"}) == tuple(
        date(2026, 10, n) for n in range(1, 8)
    )
