"""Keeping one record: every fault is told, nothing half is kept."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from builders import a_grid, a_household, a_visit, an_elder, kept, record

from csdesk.errors import ClerkError
from csdesk.services import entries
from csdesk.services.office import Office

ON = date(2026, 10, 1)
VISIT = {"visit_date": ON, "visit_method": "01", "met": True}


def codes(outcome: entries.Outcome) -> set[tuple[str, str]]:
    return {(p.field, p.code) for p in outcome.problems}


def test_every_fault_is_told_at_once(office: Office) -> None:
    outcome = entries.record(
        office, "visits", {"visit_date": None, "visit_method": "77", "visit_content": "长" * 20_000}
    )

    assert not outcome.kept
    assert {f for f, _ in codes(outcome)} >= {
        "visit_date", "visit_target", "visit_method", "visit_content"
    }  # fmt: skip
    assert entries.steps(office) == []


def test_what_is_absent_stays_as_it_is(office: Office) -> None:
    elder = an_elder(office)
    visit = a_visit(office, elder, ON, visit_content="良好")

    assert entries.record(office, "visits", {"visit_need": "助餐"}, id=visit).kept

    row = entries.get(office, "visits", visit).row
    assert (row.visit_content, row.visit_need) == ("良好", "助餐")


def test_a_step_says_what_it_is_in_the_clerks_words(office: Office) -> None:
    elder = an_elder(office)
    made = entries.record(office, "visits", {**VISIT, "visit_target": elder})
    assert made.title == "登记探访记录：王秀英"
    assert made.op == entries.steps(office, 1)[0].op
    assert entries.record(office, "grids", {"grid_no": "2", "grid_name": "二网格"}).title == (
        "登记网格：二网格"
    )
    assert entries.void(office, "visits", [made.id or 0]).title == "作废探访记录：王秀英"
    two = [a_visit(office, elder, ON) for _ in range(2)]
    assert entries.void(office, "visits", two).title == "作废探访记录 2 条"


def test_a_number_that_another_has_is_told(office: Office) -> None:
    first = entries.get(office, "residents", an_elder(office, "王秀英")).row
    other = an_elder(office, "李桂兰", born="1941-02-03")

    again = entries.record(office, "residents", {"name": "张三", "id_no": first.id_no})
    changed = entries.record(office, "residents", {"id_no": first.id_no}, id=other)

    assert ("id_no", "conflict_existing") in codes(again)
    assert ("id_no", "conflict_existing") in codes(changed)
    assert any("王秀英" in p.message for p in again.problems)
    same = entries.record(office, "residents", {"id_no": first.id_no}, id=1)
    assert ("id_no", "conflict_existing") not in codes(same)


def test_a_person_has_one_file(office: Office) -> None:
    elder = an_elder(office)
    record(office, "elder_files", resident=elder)

    again = entries.record(office, "elder_files", {"resident": elder})

    assert ("resident", "conflict_existing") in codes(again)


def test_a_fact_does_not_end_before_it_begins(office: Office) -> None:
    elder = an_elder(office)
    values = {"resident": elder, "category": "S10", "from": ON, "to": date(2026, 9, 1)}

    outcome = entries.record(office, "categories", values)

    assert ("to", "out_of_range") in codes(outcome)


def test_typed_texts_become_values(office: Office) -> None:
    elder = an_elder(office)
    grid = a_grid(office, "三网格")
    texts = {"found_on": "2026年10月1日", "what": "路灯不亮", "state": "办理中", "grid": "三网格",
             "resident": str(elder), "owner": "周敏、李建禾", "deadline": ""}  # fmt: skip

    values, problems = entries.read(office, "matters", texts)

    assert [p for p in problems if p.level == "error"] == []
    assert values == {
        "found_on": ON, "what": "路灯不亮", "state": "3", "grid": grid, "resident": elder,
        "owner": ("周敏", "李建禾"), "deadline": None,
    }  # fmt: skip
    assert kept(entries.record(office, "matters", values))


def test_a_name_that_many_have_is_asked_back(office: Office) -> None:
    an_elder(office, "王秀英")
    an_elder(office, "王秀英", born="1941-02-03")

    for typed, code in (("王秀英", "reference_ambiguous"), ("没有", "reference_not_found")):
        values, problems = entries.read(office, "visits", {"visit_target": typed})
        assert values == {"visit_target": None}
        assert [p.code for p in problems] == [code]
        assert problems[0].remedy


def test_records_are_found_by_title_or_number(office: Office) -> None:
    elder = an_elder(office)
    grid = a_grid(office, "一网格")

    assert entries.find_named(office, "residents", "王秀英") == [elder]
    assert entries.find_named(office, "grids", str(grid)) == [grid]
    assert entries.find_named(office, "changes", "死亡") == []
    assert entries.find_named(office, "changes", "不是变动") == []
    assert entries.titles(office, "changes", [1]) == {1: "建账"}
    assert entries.titles(office, "residents", []) == {}


def test_a_record_that_is_not_there_is_said(office: Office) -> None:
    with pytest.raises(ClerkError, match="没有编号 9"):
        entries.get(office, "visits", 9)


def test_what_another_ledger_writes_is_not_typed(office: Office) -> None:
    with pytest.raises(ClerkError, match="人口变动"):
        entries.record(office, "stays", {})
    with pytest.raises(ClerkError, match="人口变动"):
        entries.void(office, "stays", [1])


def test_a_warning_does_not_keep_a_record_out(office: Office) -> None:
    values = {"name": "王秀英", "birth_date": "1950"}

    outcome = entries.record(office, "residents", values)

    assert outcome.kept


def test_who_may_only_read_cannot_write(village: Office) -> None:
    with pytest.raises(ClerkError, match="只能查看"):
        entries.record(village, "grids", {"grid_no": "9", "grid_name": "九网格"})


def test_the_default_of_a_field_stands_where_nothing_is_said(office: Office) -> None:
    ledger = office.ledgers["visits"]
    full: dict[str, Any] = entries.full_values(ledger, VISIT)

    assert full["met"] is True
    assert full["visitor"] == ()
    assert full["visit_target"] is None
    assert full.keys() == ledger.fields.keys()


def test_money_keeps_its_cents(office: Office) -> None:
    elder = an_elder(office)
    file = record(office, "elder_files", resident=elder, allowance=Decimal("350.55"))

    assert entries.get(office, "elder_files", file).row.allowance == Decimal("350.55")


def test_a_household_member_is_named_as_kept_since(office: Office) -> None:
    home = a_household(office, "朱成远")
    matter = record(office, "matters", found_on=ON, what="x", state="1", resident=home.head)
    added = entries.steps(office, 1)[0]
    entries.record(office, "matters", {"what": "y"}, id=matter)

    undone = entries.undo(office, added.op)

    assert undone.kept == (("事项", "y", "此后已修改"),)
    assert undone.title == "登记事项：x"
