"""A fix tells what it would do, does it in one step, and leaves what is not certain."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import seeded_faults
from builders import a_household, an_elder, record
from seeded_faults import add, alter

from csdesk.errors import ClerkError, StaleError
from csdesk.ledgers.people import Category
from csdesk.services import copies, entries
from csdesk.services.health import accepting
from csdesk.services.health.checking import Fault, check
from csdesk.services.health.fixing import Proposal, mend, propose
from csdesk.services.households import people
from csdesk.services.households.people import Event
from csdesk.services.office import Office


def the_fault(office: Office, code: str) -> Fault:
    return next(f for f in check(office) if f.code == code)


def proposed(office: Office, code: str) -> Proposal:
    return propose(office, code, [row[:2] for row in the_fault(office, code).rows])


FIXED = [
    ("id_birth_conflict", "出生日期", "1971-03-04", "1970-03-04"),
    ("id_sex_conflict", "性别", "女", "男"),
    ("birth_missing", "出生日期", "", "1970-03-04"),
    ("sex_missing", "性别", "", "男"),
    ("dead_but_here", "止", "", "2026-03-01"),
    ("left_but_here", "止", "", "2026-03-01"),
    ("child_grown", "止", "", "2025-08-09"),
    ("open_after_leaving", "止", "", "2026-03-01"),
    ("file_of_gone", "", "", "作废"),
]


@pytest.mark.parametrize(("code", "field", "old", "new"), FIXED)
def test_a_fix_tells_old_and_new_and_mends_in_one_step_that_is_undone(
    office: Office, code: str, field: str, old: str, new: str
) -> None:
    seeded_faults.FAULTS[code](office)
    seen = proposed(office, code)
    assert seen.left == 0
    assert [(m.field, m.old, m.new) for m in seen.mends] == [(field, old, new)]

    outcome = mend(office, seen)

    assert check(office) == []
    assert seen.words in outcome.title
    entries.undo(office)
    assert [f.code for f in check(office)] == [code]


def test_a_number_of_15_digits_is_upgraded_where_birth_and_sex_agree(office: Office) -> None:
    seeded_faults.FAULTS["id_15"](office)
    (one,) = proposed(office, "id_15").mends
    assert one.old.startswith("430***")
    assert "1970" not in one.new

    mend(office, proposed(office, "id_15"))

    assert check(office) == []
    assert one.wanted.values is not None
    assert str(one.wanted.values["id_no"])[6:14] == "19700304"


def test_a_number_of_15_digits_with_another_birth_is_left(office: Office) -> None:
    seeded_faults.FAULTS["id_15"](office)
    alter(office, "residents", 1, birth_date="1971-03-04")

    seen = proposed(office, "id_15")

    assert (seen.mends, seen.left) == ((), 1)
    with pytest.raises(ClerkError, match="没有可以一起改的"):
        mend(office, seen)


def test_a_partial_birth_is_filled_from_the_number(office: Office) -> None:
    head = a_household(office, "朱成远").head
    alter(office, "residents", head, birth_date="1970")

    mend(office, proposed(office, "birth_partial"))

    assert entries.get(office, "residents", head).row.birth_date == "1970-03-04"


def test_telephones_get_one_way_of_writing(office: Office) -> None:
    head = a_household(office, "朱成远").head
    alter(office, "residents", head, phones=("139 0000 0001", "+8613900000001"))

    mend(office, proposed(office, "phone_untidy"))

    assert entries.get(office, "residents", head).row.phones == ("13900000001",)
    assert check(office) == []


def test_the_grid_of_nearly_all_of_a_group_is_filled_in(office: Office) -> None:
    homes = [a_household(office, f"朱成{n}").id for n in "甲乙丙丁"]
    alter(office, "households", homes[3], grid=None)
    (one,) = proposed(office, "grid_missing").mends
    assert (one.field, one.old, one.new) == ("网格", "", "一网格")

    mend(office, proposed(office, "grid_missing"))

    assert check(office) == []


def test_a_group_in_two_grids_says_nothing_of_a_grid(office: Office) -> None:
    homes = [a_household(office, f"朱成{n}").id for n in "甲乙丙丁"]
    other = record(office, "grids", grid_no="2", grid_name="二网格")
    alter(office, "households", homes[2], grid=other)
    alter(office, "households", homes[3], grid=None)

    seen = proposed(office, "grid_missing")

    assert (seen.mends, seen.left) == ((), 1)


def test_the_group_is_filled_in_from_the_address_where_one_has_that_name(office: Office) -> None:
    first, second = a_household(office, "朱成远").id, a_household(office, "朱有田").id
    alter(office, "households", first, group=None)
    alter(office, "households", second, group=None, address="柳沟村主街")

    seen = proposed(office, "group_unknown")

    assert [(m.field, m.old, m.new) for m in seen.mends] == [("村民小组", "", "1组")]
    assert seen.left == 1
    mend(office, seen)
    assert [row[1] for row in the_fault(office, "group_unknown").rows] == [second]


def test_a_dead_head_among_others_is_left_to_the_clerk(office: Office) -> None:
    home = a_household(office, "朱成远", "罗春兰")
    day = date(2026, 3, 1)
    seeded_faults.leaving(office, home.head, home.id, "died", day)

    seen = proposed(office, "dead_but_here")

    assert (seen.mends, seen.left) == ((), 1)


def test_a_category_that_began_after_she_was_too_old_is_left(office: Office) -> None:
    head: Any = a_household(office, "朱成远").head
    add(office, "categories", Category(resident=head, category="C11", from_=date(2025, 1, 1)))

    seen = proposed(office, "child_grown")

    assert (seen.mends, seen.left) == ((), 1)


def test_a_rule_without_a_fix_says_so(office: Office) -> None:
    with pytest.raises(ClerkError, match="逐条"):
        propose(office, "two_heads", [])


def test_a_record_changed_since_is_not_written_over(office: Office) -> None:
    seeded_faults.FAULTS["sex_missing"](office)
    seen = proposed(office, "sex_missing")
    alter(office, "residents", 1, remark="再核")

    with pytest.raises(StaleError):
        mend(office, seen)


def test_a_copy_is_made_before_several_are_mended(office: Office) -> None:
    for name in ("朱成远", "朱有田"):
        alter(office, "residents", a_household(office, name).head, sex=None)
    before = len(copies.listed(office))

    outcome = mend(office, proposed(office, "sex_missing"))

    assert "2 条" in outcome.title
    assert len(copies.listed(office)) == before + 1


@pytest.mark.parametrize("kind", ["died", "out"])
def test_leaving_ends_categories_and_they_stay_in_history(office: Office, kind: str) -> None:
    elder = an_elder(office, categories=("E01", "V20"))
    day = date(2026, 3, 1)

    people.depart(office, kind, Event(day), elder)

    assert check(office) == []
    for fact in (1, 2):
        assert entries.get(office, "categories", fact).row.to == day


def test_a_number_that_somebody_else_has_by_now_is_not_written(office: Office) -> None:
    seeded_faults.FAULTS["id_15"](office)
    (one,) = proposed(office, "id_15").mends
    assert one.wanted.values is not None
    other = a_household(office, "朱有田").head
    alter(office, "residents", other, id_no=one.wanted.values["id_no"])

    seen = propose(office, "id_15", [("residents", 1)])

    assert (seen.mends, seen.left) == ((), 1)


def test_a_dead_person_who_came_again_later_is_left_to_the_clerk(office: Office) -> None:
    home = a_household(office, "朱成远", "罗春兰")
    seeded_faults.leaving(office, home.members[1], home.id, "died", date(2024, 3, 1))

    seen = proposed(office, "dead_but_here")

    assert (seen.mends, seen.left) == ((), 1)


def test_what_stands_right_by_now_is_left_as_it_is(office: Office) -> None:
    head = a_household(office, "朱成远").head

    seen = propose(office, "sex_missing", [("residents", head)])

    assert seen.mends == ()


# ---- 这条没问题 -----------------------------------------------------------------------------------


def test_a_fault_that_is_none_is_remembered_listed_and_taken_back(office: Office) -> None:
    seeded_faults.FAULTS["parent_too_young"](office)
    (row,) = the_fault(office, "parent_too_young").rows
    at = [row[:2]]

    assert accepting.accept(office, "parent_too_young", at, "收养，已核对") == 1

    assert check(office) == []
    (one,) = accepting.listed(office)
    assert (one.code, one.name, one.reason, one.by) == (
        "parent_too_young", "朱云", "收养，已核对", office.user,
    )  # fmt: skip
    assert accepting.revoke(office, "parent_too_young", at) == 1
    assert accepting.listed(office) == ()
    assert the_fault(office, "parent_too_young")


def test_another_fault_of_the_same_record_is_still_told(office: Office) -> None:
    head = a_household(office, "朱成远").head
    alter(office, "residents", head, sex=None, id_no=None)

    accepting.accept(office, "id_missing", [("residents", head)], "办理中")

    assert [f.code for f in check(office)] == ["sex_missing"]


def test_why_it_is_right_must_be_said(office: Office) -> None:
    head = a_household(office, "朱成远").head
    with pytest.raises(ClerkError, match="没有写原因"):
        accepting.accept(office, "id_missing", [("residents", head)], "  ")


def test_who_only_reads_accepts_nothing(office: Office) -> None:
    head, held = a_household(office, "朱成远").head, office.lock
    office.lock = None
    try:
        with pytest.raises(ClerkError, match="只能查看"):
            accepting.accept(office, "id_missing", [("residents", head)], "办理中")
    finally:
        office.lock = held
