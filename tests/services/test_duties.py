"""Who must be visited: from rules, facts and visits, for any day."""

import dataclasses
from datetime import date

import pytest
from builders import OPENED, a_grid, a_visit, an_elder, record

from csdesk.services import duties, entries, lists
from csdesk.services.dutylist import GIVEN, said
from csdesk.services.households import people
from csdesk.services.households.people import Event
from csdesk.services.office import Office, step

ON = date(2026, 10, 31)


def states(office: Office, on: date, subject: str = "residents") -> dict[int, tuple[str, date]]:
    return {x.id: (x.state, x.due) for x in duties.due_people(office, subject, on)}


def test_one_visit_a_month_is_asked_of_those_whom_the_rule_names(office: Office) -> None:
    elder = an_elder(office)
    an_elder(office, "李桂兰", born="1990-01-02")  # alone, and young
    an_elder(office, "张玉梅", categories=())
    a_visit(office, elder, date(2026, 9, 20))

    assert states(office, date(2026, 9, 21))[elder][0] == "covered"
    assert states(office, date(2026, 10, 1)) == {elder: ("covered", ON)}
    assert states(office, date(2026, 10, 28)) == {elder: ("soon", ON)}
    assert states(office, ON) == {elder: ("due", ON)}
    assert states(office, date(2026, 11, 1)) == {elder: ("overdue", ON)}


def test_an_attempt_is_kept_and_does_not_count(office: Office) -> None:
    elder = an_elder(office)
    a_visit(office, elder, date(2026, 9, 20))
    a_visit(office, elder, date(2026, 10, 5), met=False)
    a_visit(office, elder, date(2026, 10, 6), outcome="09")
    assert states(office, ON)[elder][0] == "due"

    voided = a_visit(office, elder, date(2026, 10, 7))
    assert states(office, ON)[elder][0] == "covered"
    entries.void(office, "visits", [voided])

    assert states(office, ON)[elder][0] == "due"


def test_who_is_gone_leaves_at_once_and_stays_in_history(office: Office) -> None:
    dead, moved, housed = (
        an_elder(office, name, born=f"194{n}-03-05")
        for n, name in enumerate(("王秀英", "李秀英", "张秀英"))
    )
    people.depart(office, "died", Event(date(2026, 6, 1)), dead)
    people.depart(office, "out", Event(date(2026, 7, 1)), moved)
    people.shift(office, "institution", Event(date(2026, 8, 1)), housed, "17")

    assert states(office, date(2026, 5, 31)).keys() == {dead, moved, housed}
    assert states(office, date(2026, 6, 1)).keys() == {moved, housed}
    assert states(office, ON) == {}
    people.shift(office, "returned", Event(date(2026, 9, 1)), housed, "10")
    assert states(office, ON).keys() == {housed}


def test_the_first_due_day_counts_from_when_the_rule_began_to_hold(office: Office) -> None:
    alone = an_elder(office, on=OPENED, categories=())
    record(office, "categories", resident=alone, category="E01", from_=date(2026, 10, 10))
    sixty = an_elder(office, "李秀英", born="1966-10-20")

    due = states(office, date(2026, 10, 25))

    assert due[alone] == ("covered", ON)
    assert due[sixty] == ("covered", ON)


def test_a_category_that_ran_on_counts_from_its_first_row(office: Office) -> None:
    elder = an_elder(office, categories=())
    for begin, end in ((date(2025, 3, 1), date(2026, 10, 5)), (date(2026, 10, 5), None)):
        record(office, "categories", resident=elder, category="E01", from_=begin, to=end)

    state, due = states(office, date(2026, 10, 6))[elder]

    assert state == "overdue"
    assert due == date(2025, 3, 31)


def test_facilities_are_checked_by_the_same_engine(office: Office) -> None:
    closed = office.codes["facility_state"].find("停用")
    open_ = record(office, "facilities", facility_name="幸福食堂", kind="0101",
                   since=date(2026, 9, 1))  # fmt: skip
    record(office, "facilities", facility_name="旧仓库", kind="0101", state=closed)
    new = record(office, "facilities", facility_name="卫生室", kind="0101")
    record(office, "facility_checks", facility=open_, check_date=date(2026, 9, 3), result="1")

    due = states(office, date(2026, 10, 30), "facilities")

    assert due[open_] == ("soon", ON)
    assert due[new][1] == ON


def test_one_grid_is_asked_by_name_or_id(office: Office) -> None:
    elder = an_elder(office)
    other = a_grid(office, "二网格")
    asked = lists.ask(office, "residents", columns=("grid",))
    grid = lists.lines(office, asked, [elder]).rows[0][0][0]

    for named, found in (("一网格", 1), (str(grid), 1), ("二网格", 0), (str(other), 0)):
        assert len(duties.due_people(office, on=ON, grid=named)) == found


def test_coverage_is_of_those_listed_at_any_time_in_the_month(office: Office) -> None:
    stays, leaves, comes, met_late = (
        an_elder(office, name, born=f"194{n}-03-05", categories=())
        for n, name in enumerate(("王秀英", "李秀英", "张秀英", "赵秀英"))
    )
    for who, begin, end in (
        (stays, OPENED, None), (leaves, OPENED, date(2026, 10, 5)),
        (comes, date(2026, 10, 20), None), (met_late, OPENED, None),
    ):  # fmt: skip
        record(office, "categories", resident=who, category="E01", from_=begin, to=end)
    brief = an_elder(office, "孙秀英", categories=())
    record(office, "categories", resident=brief, category="E02", from_=date(2026, 10, 8),
           to=date(2026, 10, 9))  # fmt: skip
    a_visit(office, stays, date(2026, 10, 2))
    a_visit(office, met_late, date(2026, 10, 30))

    whole = duties.month_coverage(office, "2026-10")
    so_far = duties.month_coverage(office, "2026-10", date(2026, 10, 10))

    assert set(whole.on_roll) == {stays, leaves, comes, met_late, brief}
    assert (whole.roll, whole.met) == (5, 2)
    assert set(whole.missing) == {leaves, comes, brief}
    assert (so_far.roll, so_far.met) == (4, 1)


def test_a_months_roll_is_everybody_of_its_days(office: Office) -> None:
    def came_and_went(born: str, begin: date, gone: date) -> int:
        who = an_elder(office, born=born)
        stay = lists.ids(office, lists.ask(office, "stays", where=f"resident = {who}"))[0]
        kind = lists.ids(office, lists.ask(office, "categories", where=f"resident = {who}"))[0]
        for ledger, id in (("stays", stay), ("categories", kind)):
            row = entries.get(office, ledger, id).row
            with step(office, "改日子") as w:
                w.change(ledger, id, 1, dataclasses.replace(row, from_=begin, to=gone))
        return who

    turned = came_and_went("1966-10-12", OPENED, date(2026, 10, 20))  # 60 while here
    too_late = came_and_went("1966-10-22", OPENED, date(2026, 10, 20))
    on_the_day = came_and_went("1966-10-20", OPENED, date(2026, 10, 20))
    brief = came_and_went("1950-01-02", date(2026, 10, 3), date(2026, 10, 4))
    young = came_and_went("1990-01-02", date(2026, 10, 3), date(2026, 10, 4))

    rule = duties.duties(office, "residents")[0].rule
    roll = set(duties.month_roll(office, date(2026, 10, 1), ON, [rule]))

    days = (date(2026, 10, n) for n in range(1, 32))
    assert roll == {p.id for day in days for p in duties.under(office, rule, "residents", day)}
    assert roll == {turned, brief}
    assert not roll & {too_late, on_the_day, young}


def test_the_duty_list_is_a_list_as_any_other(office: Office) -> None:
    late = an_elder(office, "王秀英")
    fresh = an_elder(office, "李秀英", born="1941-02-03")
    a_visit(office, fresh, date(2026, 10, 30))

    asked = lists.ask(office, "visit_duty", columns=("name", "due_said", "due_last", "due_on"))
    page = lists.lines(office, asked, lists.ids(office, asked))

    assert page.ids == (late, fresh)
    assert page.rows[1] == ("李秀英", "已访 10月30日", date(2026, 10, 30), date(2026, 11, 30))
    assert page.rows[0][1].startswith("逾期 ")
    for view in GIVEN["visit_duty"].views:
        viewed = lists.ask(office, "visit_duty", where=view.where)
        assert len(lists.ids(office, viewed)) == lists.count(office, viewed) <= 2
    narrowed = lists.ask(office, "visit_duty", where="due_state = '逾期' and age > 80")
    assert list(lists.ids(office, narrowed)) == [late]
    assert list(lists.ids(office, lists.ask(office, "check_duty"))) == []


@pytest.mark.parametrize(
    ("state", "days", "last", "words"),
    [
        ("overdue", 12, None, "逾期 12 天"),
        ("due", 0, None, "今天应访"),
        ("soon", -2, None, "2 天内"),
        ("covered", -20, date(2026, 11, 6), "已访 11月06日"),
        ("covered", -20, None, "11月30日前"),
    ],
)
def test_a_state_is_said_in_words(state: str, days: int, last: date | None, words: str) -> None:
    line = duties.DueLine(1, "王秀英", "每月", last, date(2026, 11, 30), state, days)

    assert said(line) == words
