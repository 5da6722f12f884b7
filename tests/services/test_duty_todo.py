"""What the workbench tells of duties, and the lists behind it."""

from dataclasses import replace
from datetime import date

from builders import a_grid, a_visit, an_elder, record
from vaultkit import TODAY

from csdesk.services import duty_todo, lists
from csdesk.services.duties import due_people
from csdesk.services.home import Target
from csdesk.services.office import Office, step


def behind(office: Office, target: Target) -> list[int]:
    return list(lists.ids(office, lists.ask(office, target.code, where=target.where)))


def test_who_was_not_reached_twice_is_told_and_stands_on_a_list_of_her_own(office: Office) -> None:
    elder, other = an_elder(office), an_elder(office, "李秀英")
    for who, days in ((elder, (20, 25)), (other, (20,))):
        for day in days:
            a_visit(office, who, date(2026, 10, day), met=False)

    (todo,) = duty_todo.unreached(due_people(office))

    assert (todo.band, todo.count, todo.what, todo.names) == ("first", 1, "联系不上", "王秀英")
    assert behind(office, todo.target) == [elder]
    view = next(v for v in office.given["visit_duty"].views if v.title == "联系不上")
    asked = lists.ask(
        office, "visit_duty", where=view.where, columns=view.columns, order=view.order
    )
    row = lists.lines(office, asked, lists.ids(office, asked)).rows[0]
    assert dict(zip(asked.columns, row, strict=True))["due_failures"] == 2


def test_rechecks_and_calls_stand_on_the_workbench_and_in_lists(office: Office) -> None:
    hazard = record(
        office, "hazards", found_on=date(2026, 10, 1), place="老仓库", grid=a_grid(office),
        kind=next(iter(office.codes["hazard_type"].names)), deadline=date(2026, 10, 29),
    )  # fmt: skip
    case = record(office, "mediations", found_on=date(2026, 10, 1), kind="01", parties="甲方与乙方",
                  follow_up_on=TODAY)  # fmt: skip

    late, near = duty_todo.places(office, TODAY)

    assert (late.what, late.count, late.unit, late.names) == ("隐患复查已逾期", 1, "处", "老仓库")
    assert (near.what, near.band, near.unit) == ("调解回访", "today", "件")
    assert behind(office, late.target) == [hazard]
    assert behind(office, near.target) == [case]
    for code, words in (("recheck_duty", "逾期 2 天"), ("follow_duty", "今天应回访")):
        asked = lists.ask(office, code)
        found = lists.lines(office, asked, lists.ids(office, asked))
        shown = dict(zip(asked.columns, found.rows[0], strict=True))
        assert shown["due_said"] == words
        assert shown["due_why"].startswith("约定日期是 10月")


def test_a_rule_that_cannot_be_read_is_told(office: Office) -> None:
    assert list(duty_todo.faulty(office)) == []
    rule = record(office, "visit_rules", rule_name="本村", often="week", from_=TODAY, age_from=60)
    with step(office, "改坏") as w:
        w.change("visit_rules", rule, 1, replace(w.get("visit_rules", rule).row, often=None))

    (todo,) = duty_todo.faulty(office)

    assert (todo.what, todo.names) == ("走访规则读不懂", "本村")
    assert behind(office, todo.target) == [rule]
