"""The office's own rules beside those of the packs: at once, and never for a day gone by."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from builders import a_grid, a_visit, an_elder, kept, record
from vaultkit import TODAY

from csdesk.domain.faults import named
from csdesk.services import duties, dutyrules, entries, succeeding
from csdesk.services.duties import DueLine
from csdesk.services.office import Office, step
from csdesk.services.rounds import visit_round
from csdesk.services.rounds.batch import Given

JUNE = date(2026, 6, 1)


def a_rule(office: Office, often: str = "week", times: int = 1, **more: Any) -> int:
    values = {"rule_name": "本村", "categories": ("E01",), "age_from": 60, "from_": JUNE, **more}
    return record(office, "visit_rules", often=often, times=times, **values)


def line(office: Office, who: int, on: date | None = None, subject: str = "residents") -> DueLine:
    return next(x for x in duties.due_people(office, subject, on) if x.id == who)


def a_hazard(office: Office) -> str:
    return next(iter(office.codes["hazard_type"].names))


@pytest.fixture
def elder(office: Office) -> int:
    who = an_elder(office)
    a_visit(office, who, date(2026, 10, 21))
    return who


def test_the_strictest_rule_is_named_with_why(office: Office, elder: int) -> None:
    before = line(office, elder)
    a_rule(office, times=1)

    now = line(office, elder)

    assert (before.rule, before.state) == ("特殊困难老年人每月探访", "covered")
    assert (now.rule, now.due, now.state) == ("本村", date(2026, 11, 1), "soon")
    assert now.why == (
        "每周 1 次，上次 10月21日（本单位规则）；比“特殊困难老年人每月探访”（11月30日）更早"
    )


def test_a_changed_rule_changes_the_list_at_once_and_a_past_day_keeps_the_rule_that_held_then(
    office: Office, elder: int
) -> None:
    rule = a_rule(office, "days", 10)
    october = line(office, elder, date(2026, 10, 30))
    assert line(office, elder).due == date(2026, 10, 31)

    new = kept(entries.record(office, "visit_rules", {"times": 60}, id=rule))

    assert line(office, elder).due == date(2026, 11, 30)
    assert line(office, elder).rule == "特殊困难老年人每月探访"
    assert line(office, elder, date(2026, 10, 30)) == october
    assert new != rule
    old, now = (entries.get(office, "visit_rules", id).row for id in (rule, new))
    assert (old.times, old.from_, old.to) == (10, JUNE, TODAY)
    assert (now.times, now.from_, now.to) == (60, TODAY, None)
    assert entries.steps(office)[0].title == "修改走访规则：本村，2026-10-31 起"

    entries.undo(office)
    assert line(office, elder).rule == "本村"
    assert entries.get(office, "visit_rules", rule).row.to is None


def test_a_past_month_keeps_the_roll_of_the_rule_that_held_then(office: Office) -> None:
    child = an_elder(office, "王小禾", born="2015-05-06", categories=("C10",))
    rule = a_rule(office, "month", categories=("C10",), age_from=None)
    assert duties.month_coverage(office, "2026-09").on_roll == (child,)

    kept(entries.record(office, "visit_rules", {"categories": ("C20",)}, id=rule))

    assert duties.month_coverage(office, "2026-09").on_roll == (child,)
    assert duties.month_coverage(office, "2026-11").on_roll == ()


def test_what_ends_and_its_notes_are_changed_in_place(office: Office) -> None:
    rule = a_rule(office)

    first = entries.record(office, "visit_rules", {"remark": "村委会定", "to": TODAY}, id=rule)
    again = entries.record(office, "visit_rules", {"times": 2}, id=rule)

    assert first.id == rule
    assert again.id is None
    assert named("value_invalid", again.problems)
    assert not duties.due_people(office)


def test_a_rule_that_begins_today_is_changed_in_place(office: Office) -> None:
    rule = a_rule(office, from_=TODAY)

    outcome = entries.record(office, "visit_rules", {"times": 2}, id=rule)

    assert outcome.id == rule
    assert entries.get(office, "visit_rules", rule).row.times == 2


def test_tiers_go_with_the_rule_and_a_changed_tier_is_a_changed_rule(
    office: Office, elder: int
) -> None:
    tier = {"tier_name": "高龄", "age_from": 80, "often": "week", "times": 1}
    rule = kept(
        entries.record(
            office, "visit_rules",
            {"rule_name": "分级", "categories": ("E01",), "often": "month", "from": JUNE},
            parts={"rule_tiers": [tier]},
        )
    )  # fmt: skip
    assert line(office, elder).due == date(2026, 11, 1)
    assert line(office, elder).why.startswith("高龄每周 1 次")
    same = entries.record(office, "visit_rules", {}, id=rule, parts={"rule_tiers": [tier]})
    assert same.id == rule

    renamed = kept(entries.record(office, "visit_rules", {"rule_name": "分级探访"}, id=rule))
    assert line(office, elder).due == date(2026, 11, 1)
    assert [p.row.age_from for p in entries.parts_of(office, "rule_tiers", renamed)] == [80]

    changed = entries.record(
        office, "visit_rules", {}, id=renamed, parts={"rule_tiers": [tier | {"age_from": 90}]}
    )
    assert changed.id == renamed  # it began today
    assert line(office, elder).rule == "特殊困难老年人每月探访"
    assert line(office, elder, date(2026, 10, 30)).due == date(2026, 11, 1)


def test_the_part_of_a_rule_from_before_stays_as_it_was(office: Office) -> None:
    tier = {"tier_name": "高龄", "age_from": 80, "often": "week", "times": 1}
    values = {"rule_name": "分级", "often": "month", "from": JUNE, "age_from": 60}
    rule = kept(entries.record(office, "visit_rules", values, parts={"rule_tiers": [tier]}))

    new = kept(entries.record(office, "visit_rules", {}, id=rule, parts={"rule_tiers": []}))

    assert new != rule
    assert len(entries.parts_of(office, "rule_tiers", rule)) == 1
    assert entries.parts_of(office, "rule_tiers", new) == []


def test_the_visit_of_another_does_not_count_for_a_rule_that_says_by_whom(
    office: Office, elder: int
) -> None:
    a_rule(office, "days", 30, rule_name="家庭医生", visitors=("05",))
    assert line(office, elder).state == "overdue"
    a_visit(office, elder, date(2026, 10, 30), visitor_role=("02",))
    assert line(office, elder).last is None

    a_visit(office, elder, date(2026, 10, 30), visitor_role=("02", "05"))

    now = line(office, elder)
    assert (now.rule, now.last) == ("家庭医生", date(2026, 10, 30))
    assert now.due == date(2026, 11, 29)


def test_two_visits_of_a_month_count_though_the_first_came_before_anybodys_last(
    office: Office,
) -> None:
    elder = an_elder(office)
    a_rule(office, "month", 2)
    for day in (3, 5):
        a_visit(office, elder, date(2026, 10, day))

    assert line(office, elder, date(2026, 10, 20)).due == date(2026, 11, 30)


def test_after_an_event_somebody_is_to_be_seen_within_its_days(office: Office) -> None:
    ill, other = an_elder(office), an_elder(office, "李秀英", categories=())
    a_visit(office, ill, date(2026, 10, 21))
    a_rule(office, "cause", 1, rule_name="出院探访", categories=(), causes=("01", "06"))
    assert line(office, ill).rule != "出院探访"
    record(office, "visit_causes", cause_date=date(2026, 10, 29), kind="01", resident=ill)
    record(office, "visit_causes", cause_date=date(2026, 5, 29), kind="01", resident=other)

    now = line(office, ill)
    assert (now.rule, now.due, now.state) == ("出院探访", date(2026, 10, 30), "overdue")
    assert now.why.startswith("出事由后 24 小时内，从10月29日起算")
    assert [x.id for x in duties.due_people(office)] == [ill]
    october = duties.month_coverage(office, "2026-10", rules=_rules(office, "出院探访"))
    assert (october.on_roll, october.missing) == ((ill,), (ill,))

    a_visit(office, ill, TODAY)
    assert line(office, ill).rule != "出院探访"
    october = duties.month_coverage(office, "2026-10", rules=_rules(office, "出院探访"))
    assert (october.on_roll, october.missing) == ((ill,), ())


def _rules(office: Office, label: str) -> list[Any]:
    return [d.rule for d in duties.duties(office, "residents") if d.rule.label == label]


def test_a_disaster_of_a_grid_or_of_the_village_concerns_whoever_lives_there(
    office: Office,
) -> None:
    elder = an_elder(office)
    young = an_elder(office, "李秀英", born="1990-01-02")
    a_rule(office, "cause", 3, rule_name="受灾", categories=(), age_from=None, causes=("06",))
    where, far = a_grid(office), a_grid(office, "二网格")
    assert {x.id for x in duties.due_people(office)} == {elder}

    record(office, "visit_causes", cause_date=date(2026, 10, 30), kind="06", grid=far)
    assert {x.id for x in duties.due_people(office)} == {elder}
    record(office, "visit_causes", cause_date=date(2026, 10, 30), kind="06", grid=where)
    assert line(office, young).due == date(2026, 11, 2)
    record(office, "visit_causes", cause_date=date(2026, 10, 28), kind="06")
    assert line(office, young).due == date(2026, 10, 31)


def test_whoever_comes_under_a_rule_is_seen_within_its_days(office: Office) -> None:
    new, old = an_elder(office, categories=()), an_elder(office, "李秀英", categories=())
    a_rule(office, "begun", 1, rule_name="变故", categories=("E26",), age_from=None)
    for who, day in ((new, date(2026, 10, 30)), (old, date(2026, 5, 1))):
        record(office, "categories", resident=who, category="E26", from_=day)

    (found,) = duties.due_people(office)

    assert (found.id, found.due, found.state) == (new, TODAY, "due")
    assert found.why == "列入后 24 小时内，从10月30日起算（本单位规则）"


def test_a_tier_may_ask_for_a_visit_at_its_beginning(office: Office) -> None:
    who = an_elder(office, on=JUNE)
    kept(
        entries.record(
            office, "visit_rules",
            {"rule_name": "分级", "age_from": 60, "often": "quarter", "from": JUNE},
            parts={"rule_tiers": [
                {"tier_name": "变故", "categories": ("E26",), "often": "begun", "times": 2},
            ]},
        )
    )  # fmt: skip
    a_visit(office, who, date(2026, 10, 2))
    record(office, "categories", resident=who, category="E26", from_=date(2026, 10, 30))

    assert (line(office, who).rule, line(office, who).due) == ("分级", date(2026, 11, 1))
    by_tier = duties.month_coverage(office, "2026-11", date(2026, 11, 2), _rules(office, "分级"))
    assert who in by_tier.on_roll


def test_two_attempts_in_a_row_put_somebody_on_the_contact_list(office: Office) -> None:
    elder, other = an_elder(office), an_elder(office, "李秀英")
    for who in (elder, other):
        a_visit(office, who, date(2026, 10, 2))
        a_visit(office, who, date(2026, 10, 20), met=False)
    assert not any(x.unreached for x in duties.due_people(office))
    a_visit(office, elder, date(2026, 10, 20), outcome="10", visit_time=None)

    now = line(office, elder)
    assert (now.failures, now.unreached, now.state) == (2, True, "covered")
    assert (line(office, other).failures, line(office, other).unreached) == (1, False)
    assert not line(office, elder, date(2026, 10, 19)).unreached

    a_visit(office, elder, TODAY)
    assert not line(office, elder).unreached


def test_an_attempt_earlier_on_the_day_on_which_she_was_met_is_no_failure(office: Office) -> None:
    elder = an_elder(office)
    a_visit(office, elder, TODAY, visit_time=time(15, 0))
    for hour in (8, 9):
        a_visit(office, elder, TODAY, met=False, visit_time=time(hour, 0))

    assert line(office, elder).failures == 0


def test_hazards_and_mediations_run_on_the_same_engine(office: Office) -> None:
    hazard = record(office, "hazards", found_on=date(2026, 10, 1), kind=a_hazard(office), place="老仓库",
                    deadline=date(2026, 10, 29))  # fmt: skip
    later = record(office, "hazards", found_on=date(2026, 10, 1), kind=a_hazard(office), place="村口桥",
                   deadline=date(2026, 11, 2), grid=a_grid(office))  # fmt: skip
    record(office, "hazards", found_on=date(2026, 10, 1), kind=a_hazard(office), place="河边")
    case = record(office, "mediations", found_on=date(2026, 10, 1), kind="01", parties="甲方与乙方",
                  follow_up_on=TODAY)  # fmt: skip

    states = {x.id: (x.state, x.due) for x in duties.due_people(office, "hazards")}
    assert states == {hazard: ("overdue", date(2026, 10, 29)), later: ("soon", date(2026, 11, 2))}
    assert [x.id for x in duties.due_people(office, "hazards", grid="一网格")] == [later]
    assert line(office, case, subject="mediations").state == "due"
    assert duties.due_people(office, "mediations", grid="一网格") == []

    record(office, "rechecks", recheck_date=date(2026, 10, 30), hazard=hazard, passed=False)
    assert line(office, hazard, subject="hazards").state == "overdue"
    record(office, "rechecks", recheck_date=date(2026, 10, 30), hazard=hazard, passed=True)
    record(office, "follow_ups", follow_date=date(2026, 10, 30), mediation=case)
    assert [x.id for x in duties.due_people(office, "hazards")] == [later]
    assert duties.due_people(office, "mediations") == []


def test_places_too_may_have_a_rule_of_the_offices_own(office: Office) -> None:
    place = record(office, "facilities", facility_name="幸福食堂", kind="0101", since=JUNE)
    record(office, "facility_checks", facility=place, check_date=date(2026, 10, 20), result="1")
    a_rule(office, subject="facilities", rule_name="食堂每周", categories=(), age_from=None,
           where="kind = '0101'")  # fmt: skip
    a_rule(office, "begun", 2, subject="facilities", rule_name="新设施", categories=(),
           age_from=None)  # fmt: skip

    found = line(office, place, subject="facilities")

    assert (found.rule, found.due) == ("食堂每周", date(2026, 11, 1))
    new = record(office, "facilities", facility_name="卫生室", kind="0101", since=TODAY)
    later = line(office, new, subject="facilities")
    assert later.why.endswith("；比“食堂每周”（11月01日）、“新设施”（11月02日）更早")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"where": "age >="}, "where"),
        ({"where": "agee >= 60"}, "where"),
        ({"where": "sex = '男的'"}, "where"),
        ({"often": "cause"}, "causes"),
        ({"to": date(2026, 1, 1)}, "to"),
        ({"subject": "facilities", "where": "age >= 60"}, "where"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(
    office: Office, values: dict[str, Any], field: str
) -> None:
    given = {"rule_name": "本村", "often": "week", "from": JUNE, **values}

    outcome = entries.record(office, "visit_rules", given)

    assert outcome.id is None
    assert [p.field for p in outcome.problems] == [field]


def test_a_rule_that_can_be_read_no_more_is_told_and_stops_nobody(
    office: Office, elder: int
) -> None:
    rule = a_rule(office)
    with step(office, "改坏") as w:
        row = w.get("visit_rules", rule).row
        w.change("visit_rules", rule, 1, replace(row, where="nothing = 'x'"))

    assert dutyrules.own_duties(office) == ((), (rule,))
    assert line(office, elder).rule == "特殊困难老年人每月探访"


def test_ledgers_without_days_know_no_successors(office: Office, elder: int) -> None:
    old = entries.get(office, "residents", elder)

    assert succeeding.begins(office, office.ledgers["residents"], old, {}, None) is None
    assert succeeding.ended(office, office.ledgers["residents"], old, {}, None) == ()


def test_a_round_of_a_grid_is_its_workers_and_counts_for_them(office: Office, elder: int) -> None:
    grid = a_grid(office)
    kept(entries.record(office, "grids", {"workers": ("李建禾",)}, id=grid))
    a_rule(office, "days", 30, rule_name="网格员", visitors=("02",))
    sheet = visit_round.sheet(office, {"grid": str(grid)})

    outcome = sheet.keep(office, dict(sheet.start), {elder: Given(visit_round.WELL)})

    row = entries.get(office, "visits", outcome.id or 0).row
    assert (row.visitor, row.visitor_role) == (("李建禾",), ("02",))
    assert line(office, elder).last == TODAY
    assert visit_round.sheet(office).start["visitor_role"] == ""


def test_a_rule_may_count_whom_its_last_day_finds_on_the_list(office: Office) -> None:
    stays, left = an_elder(office), an_elder(office, "李秀英", categories=())
    record(office, "categories", resident=left, category="E01", from_=JUNE, to=date(2026, 10, 5))
    (rule,) = _rules(office, "特殊困难老年人每月探访")

    any_day = duties.month_coverage(office, "2026-10", rules=[rule])
    last_day = duties.month_coverage(office, "2026-10", rules=[replace(rule, roll="last day")])

    assert set(any_day.on_roll) == {stays, left}
    assert last_day.on_roll == (stays,)
