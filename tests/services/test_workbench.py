"""The workbench counts what is to be done, and every number opens its list."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

from builders import a_grid, a_household, a_visit, an_elder, record
from vaultkit import Vault

from csdesk.services import copies, lists, printing, report
from csdesk.services.home import HomeFacts, Target, Todo
from csdesk.services.households import people
from csdesk.services.households.people import Event
from csdesk.services.matters import findings
from csdesk.services.office import Office
from csdesk.services.workbench import Workbench, facts

ON = date(2026, 10, 29)


def opened(office: Office, target: Target | None, on: date = ON) -> int:
    """How many records the list behind a number has."""
    assert target is not None
    where = target.where or None
    return lists.count(office, lists.ask(office, target.code, where=where, on=on))


def todo(found: HomeFacts, kind: str) -> list[Todo]:
    return [t for t in found.todo if t.kind == kind]


def test_an_empty_office_begins_with_its_roster_and_has_the_report(office: Office) -> None:
    found = facts(office, ON)

    assert [t.kind for t in found.todo] == ["roster", "report"]
    assert found.todo[0].target == Target("residents", verb="import")
    assert found.office is None
    assert found.grids == ()
    assert [t.kind for t in facts(office, date(2026, 10, 19)).todo] == ["roster"]


def test_visits_are_told_by_how_pressing_they_are(office: Office) -> None:
    late, soon, done = (
        an_elder(office, name, born=f"194{n}-03-05")
        for n, name in enumerate(("王秀英", "李秀英", "张秀英"))
    )
    a_visit(office, soon, date(2026, 9, 20))
    a_visit(office, done, date(2026, 10, 5))

    found = facts(office, ON)

    (overdue,) = todo(found, "overdue")
    (near,) = todo(found, "due")
    assert (overdue.band, overdue.count, overdue.what) == ("first", 1, "探访已逾期")
    assert overdue.names.endswith("天：王秀英")
    assert (near.band, near.count, near.names) == ("soon", 1, "一网格 1")
    assert opened(office, overdue.names_target) == opened(office, near.names_target) == 1
    assert (overdue.verb, overdue.target) == ("打印走访单", Target("route"))
    assert found.next == "11月30日 1 人应探访"
    today = facts(office, date(2026, 10, 31))
    assert [(t.band, t.what) for t in todo(today, "due")] == [("today", "今天应探访")]
    behind = overdue.names_target
    assert behind is not None
    assert late in lists.ids(office, lists.ask(office, "visit_duty", where=behind.where))


def test_coverage_of_the_village_and_its_grids_opens_both_lists(office: Office) -> None:
    for n, name in enumerate(("王秀英", "李秀英", "张秀英")):
        elder = an_elder(office, name, born=f"194{n}-03-05")
        if n:
            a_visit(office, elder, date(2026, 10, 5))

    found = facts(office, ON)

    assert found.office
    for ring in (found.office, *found.grids):
        assert (ring.met, ring.of) == (2, 3)
        assert opened(office, ring.target) == 2
        assert opened(office, ring.missing) == 1
    assert [g.name for g in found.grids] == ["一网格"]


def test_matters_are_told_before_they_are_late(office: Office) -> None:
    for days, closed in ((-5, None), (-5, ON), (0, None), (7, None), (8, None)):
        record(office, "matters", found_on=date(2026, 10, 1), what=f"路灯{days}", state="1",
               deadline=ON + timedelta(days), closed_on=closed)  # fmt: skip

    found = facts(office, ON)

    (late,) = [t for t in todo(found, "overdue") if t.unit == "件"]
    today, near = todo(found, "matter")
    assert (late.count, late.names) == (1, "路灯-5，应于10月24日办结")
    assert (today.band, today.count, today.names) == ("today", 1, "路灯0，应于10月29日办结")
    assert (near.band, near.count, near.names) == ("soon", 1, "路灯7，应于11月05日办结")
    assert [opened(office, one.target) for one in (late, today, near)] == [1, 1, 1]


def test_great_birthdays_are_told_thirty_days_ahead(office: Office) -> None:
    for n, born in enumerate(("1946-10-29", "1946-10-30", "1946-11-28", "1946-11-29",
                              "1936-11-01", "1926-11-05")):  # fmt: skip
        an_elder(office, f"王{'甲乙丙丁戊己'[n]}", born=born, categories=())

    told = {t.what: (t.count, t.names) for t in todo(facts(office, ON), "birthday")}

    assert told == {
        "30天内满 80 岁": (2, "王丙、王乙"),
        "30天内满 90 岁": (1, "王戊"),
        "30天内满 100 岁": (1, "王己"),
    }


def test_checks_of_facilities_are_told(office: Office) -> None:
    record(office, "facilities", facility_name="幸福食堂", kind="0101", since=date(2026, 3, 1))
    checked = record(office, "facilities", facility_name="卫生室", kind="0101",
                     since=date(2026, 3, 1))  # fmt: skip
    record(office, "facility_checks", facility=checked, check_date=date(2026, 9, 3), result="1")

    found = facts(office, ON)

    (late,) = todo(found, "overdue")
    (near,) = todo(found, "check")
    assert (late.count, late.names, opened(office, late.target)) == (1, "幸福食堂", 1)
    assert (near.count, near.names, near.band) == (1, "卫生室", "soon")
    assert opened(office, near.target) == 1


def test_names_beyond_four_are_said_to_be_more(office: Office) -> None:
    for n in range(6):
        an_elder(office, f"王{'甲乙丙丁戊己'[n]}", born=f"194{n}-03-05")

    (late,) = todo(facts(office, ON), "overdue")

    assert late.count == 6
    assert late.names.endswith("王甲、王乙、王丙、王丁 等")


def test_trends_and_figures_open_what_they_count(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚")
    people.depart(office, "out", Event(date(2026, 10, 2)), home.members[1])
    a_visit(office, home.head, date(2026, 10, 3))

    found = facts(office, ON)

    moves, met = found.trends
    assert moves.months[-1] == "2026-10"
    assert len(moves.months) == len(moves.up) == len(moves.down) == 12
    assert (moves.words, met.words) == ("进 0，出 1", "1 人")
    assert opened(office, moves.target) == 1
    assert opened(office, met.target) == 1
    assert [f.value for f in found.figures] == ["1 人", "1 户", "0 人", "0 小时"]


def test_the_workbench_is_worked_out_anew_when_something_was_kept(office: Office) -> None:
    bench = Workbench(office)
    first = bench.facts()
    assert bench.facts().todo is first.todo

    an_elder(office)
    second = bench.facts()

    assert [t.kind for t in second.todo] == ["overdue", "report"]
    copies.make(office)
    assert bench.facts().copies != second.copies


def test_promises_and_hazards_are_told_by_their_days(office: Office) -> None:
    for days, done in ((-2, None), (-2, ON), (0, None), (3, None), (4, None)):
        record(office, "requests", received_on=date(2026, 10, 1), applicant="王秀英",
               what=f"证明{days}", promised_on=ON + timedelta(days), done_on=done)  # fmt: skip
    record(office, "hazards", found_on=date(2026, 9, 1), kind="0101", place="老仓库",
           deadline=ON - timedelta(1))  # fmt: skip

    found = facts(office, ON)

    some = [t for t in found.todo if t.target.code in ("requests", "recheck_duty")]
    told = {t.what: (t.band, t.count, opened(office, t.target)) for t in some}
    assert told["便民服务已超期"] == ("first", 1, 1)
    assert told["今天到期的便民服务"] == ("today", 1, 1)
    assert told["三天内到期的便民服务"] == ("soon", 1, 1)
    assert told["隐患复查已逾期"] == ("first", 1, 1)


def test_a_grid_that_is_patrolled_is_asked_for_todays_patrol(office: Office) -> None:
    first, second, third = (a_grid(office, name) for name in ("一网格", "二网格", "三网格"))
    for grid, day in ((first, 1), (second, 28), (second, 29), (third, 20)):
        record(office, "patrols", patrol_date=date(2026, 10, day), grid=grid, quiet=True)

    (check,) = todo(facts(office, ON), "check")

    assert (check.band, check.count, check.names) == ("today", 1, "三网格")
    assert opened(office, check.names_target) == 1


def test_what_runs_out_is_told_with_its_names(office: Office) -> None:
    supply = record(office, "supplies", supply_name="雨衣", expires_on=date(2026, 11, 9))
    record(office, "stock_moves", supply=supply, moved_on=date(2026, 10, 1), kind="1", quantity=5)

    (near,) = todo(facts(office, ON), "expiring")
    (gone,) = todo(facts(office, date(2026, 11, 10)), "overdue")

    assert (near.what, near.count, near.names) == ("应急物资30天内到期", 1, "雨衣")
    assert opened(office, near.target) == 1
    assert (gone.band, gone.what, gone.count) == ("first", "应急物资已过期", 1)


def test_papers_of_the_month_are_told_until_they_are_printed(vault: Vault) -> None:
    october, november = date(2026, 10, 29), date(2026, 11, 3)
    for on in (october, november):
        office = vault.open(on=on, now=datetime.combine(on, time(12)))
        if on == october:
            a_visit(office, an_elder(office), date(2026, 10, 5))
        papers = [(t.what, t.band) for t in todo(facts(office, on), "report")]
        if on == october:
            assert papers == [("月报待编", "soon"), ("10月探访登记表待打印", "soon")]
            report.monthly_pdf(office, "2026-10", BytesIO())
        else:
            assert papers == [("10月探访登记表待打印", "today")]
            printing.ledger_pdf(office, lists.ask(office, "visits"), BytesIO())
            assert todo(facts(office, on), "report") == []
        office.close()


def test_from_december_the_next_years_holidays_are_asked_for(office: Office) -> None:
    told = [(t.count, t.what) for t in todo(facts(office, date(2026, 12, 1)), "report")]

    assert (2027, "放假安排还没有") in told


def test_a_finding_that_is_no_matter_is_told_until_it_is(office: Office) -> None:
    place = record(office, "facilities", facility_name="幸福食堂", kind="0203", keeper=("周敏",))
    check = record(office, "facility_checks", facility=place, check_date=date(2026, 10, 5),
                   result="3", finding="门锁松动")  # fmt: skip

    (loose,) = todo(facts(office, ON), "finding")
    assert (loose.band, loose.count, loose.names) == ("today", 1, "门锁松动")
    assert opened(office, loose.target) == 1

    findings.open_matter(office, findings.proposed(office, "facility_checks", check))
    assert todo(facts(office, ON), "finding") == []
