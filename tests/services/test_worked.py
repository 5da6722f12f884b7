"""Conditions over the columns of a list that a service works out."""

from datetime import date

import pytest

from csdesk.domain.codes import CodeTable
from csdesk.domain.fields import Field
from csdesk.domain.filters import FilterError, parse
from csdesk.errors import ClerkError
from csdesk.services import lists, printing, worked
from csdesk.services.office import Office

ON = date(2026, 10, 31)
FIELDS = {
    "state": Field("state", "状态", "code", table="due_state"),
    "last": Field("last", "上次", "day"),
    "why": Field("why", "规则", "text"),
}
CODES = {"due_state": CodeTable({"overdue": "逾期", "covered": "已覆盖"})}
LATE = {"state": "overdue", "last": date(2026, 8, 1), "why": "每月探访"}
NEVER = {"state": "overdue", "last": None, "why": "每季度探访"}
SEEN = {"state": "covered", "last": ON, "why": "每月探访"}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("state = 'overdue'", [LATE, NEVER]),
        ("state = '逾期'", [LATE, NEVER]),
        ("state != '逾期'", [SEEN]),
        ("state in ['逾期', '已覆盖']", [LATE, NEVER, SEEN]),
        ("not (state in ['逾期'])", [SEEN]),
        ("last < today - 1m", [LATE]),
        ("last >= 2026-10-31", [SEEN]),
        ("last empty", [NEVER]),
        ("why has '每月' and state = 'overdue'", [LATE]),
        ("last empty or state = 'covered'", [NEVER, SEEN]),
    ],
)
def test_a_condition_chooses_rows_by_code_or_name(
    asked: str, found: list[dict[str, object]]
) -> None:
    holds = worked.test_of(parse(asked), FIELDS, CODES, ON)

    assert [row for row in (LATE, NEVER, SEEN) if holds(row)] == found


def test_a_name_that_is_none_is_refused_and_not_an_empty_list() -> None:
    with pytest.raises(ValueError, match="没有“逾"):
        worked.test_of(parse("state = '逾'"), FIELDS, CODES, ON)


def test_one_or_over_both_kinds_of_columns_is_refused() -> None:
    with pytest.raises(FilterError, match="分开"):
        worked.split(parse("state = 'overdue' or grid = '一网格'"), FIELDS)


def test_a_duty_list_is_narrowed_and_printed_by_its_state(village: Office) -> None:
    every = lists.ask(village, "visit_duty")
    late = lists.ask(village, "visit_duty", where="due_state != '已覆盖'")
    seen = lists.ask(village, "visit_duty", where="due_state = '已覆盖'")

    assert lists.count(village, every)
    assert lists.count(village, late) + lists.count(village, seen) == lists.count(village, every)
    assert printing.prepare(village, late).page.filter_line == "状态不是已覆盖"
    with pytest.raises(ClerkError):
        lists.count(village, lists.ask(village, "visit_duty", where="due_state = '从没'"))


def test_what_is_named_by_a_code_is_shown_by_its_name(village: Office) -> None:
    asked = lists.ask(village, "stays", columns=("opened_by",))

    found = lists.lines(village, asked, lists.ids(village, asked)[:1])

    assert lists.texts(village, found) == [("建账",)]


def test_the_visiting_sheet_names_who_is_to_be_met_with_whole_telephones(village: Office) -> None:
    late = lists.ask(village, "visit_duty", where="due_state != 'covered'")
    sheet = lists.ask(village, "route")
    ready = printing.prepare(village, sheet)

    assert sorted(lists.ids(village, sheet)) == sorted(lists.ids(village, late))
    assert ready.page.title == "走访路线单"
    assert ready.clear == ("phones",)
    assert not ready.page.masked
