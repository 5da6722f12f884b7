"""Ids of a list in order, and its lines page by page."""

from datetime import date
from typing import Any

import pytest
from builders import a_visit, an_elder, record

from csdesk.domain.filters import parse
from csdesk.services.office import Office, reading
from csdesk.storage import lists
from csdesk.storage.lists import Query

ON = date(2026, 10, 31)


def asked(office: Office, code: str, **more: Any) -> Query:
    told: dict[str, Any] = {"where": None, "columns": ("id",), "order": ("id",), "on": ON}
    return Query(office.ledgers[code], **{**told, **more})


def test_ids_come_in_order_and_are_counted(village: Office) -> None:
    with reading(village) as c:
        query = asked(village, "visits", where=parse("met = '是'"), order=("-visit_date", "id"))
        ids = lists.ids(c, village.model, query)

        assert lists.count(c, village.model, query) == len(ids) > 20
        dated = asked(village, "visits", columns=("visit_date",))
        days = [row[0] for row in lists.lines(c, village.model, dated, ids).rows]
    assert days == sorted(days, reverse=True)


def test_an_empty_list_has_no_ids(village: Office) -> None:
    with reading(village) as c:
        query = asked(village, "visits", where=parse("visit_date > today"))

        assert list(lists.ids(c, village.model, query)) == []
        assert lists.lines(c, village.model, query, []).rows == ()


def test_lines_come_in_the_order_asked_and_leave_out_what_is_gone(village: Office) -> None:
    with reading(village) as c:
        ids = list(lists.ids(c, village.model, asked(village, "visits")))[:700]
        wanted = [*reversed(ids), 10**9]

        found = lists.lines(c, village.model, asked(village, "visits"), wanted)

    assert found.ids == tuple(reversed(ids))
    assert [row[0] for row in found.rows] == list(reversed(ids))


def test_a_reference_comes_with_its_title_and_a_set_as_a_tuple(office: Office) -> None:
    elder = an_elder(office, categories=("S10", "E01"))
    visit = a_visit(office, elder, ON)
    columns = ("visit_target", "visitor", "category", "visit_target.household", "outcome")
    with reading(office) as c:
        ((who, visitor, category, home, outcome),) = lists.lines(
            c, office.model, asked(office, "visits", columns=columns), [visit]
        ).rows

    assert who == (elder, "王秀英")
    assert visitor == ("李建禾",)
    assert category == ("E01", "E11", "S10")
    assert home == (1, "0001")
    assert outcome is None


def test_names_sort_by_sound_and_the_empty_come_last(office: Office) -> None:
    for name in ("张三", "阿依", "王五", "李四"):
        record(office, "volunteers", name=name, volunteer_no=None if name == "李四" else name)
    with reading(office) as c:
        by_name = lists.ids(c, office.model, asked(office, "volunteers", order=("name",)))
        by_number = lists.ids(
            c, office.model, asked(office, "volunteers", order=("-volunteer_no",))
        )

    assert list(by_name) == [2, 4, 3, 1]
    assert by_number[-1] == 4


@pytest.mark.parametrize(
    ("code", "path"),
    [("facilities", "area"), ("service_hours", "service_hours"), ("households", "size")],
)
def test_a_total_is_the_exact_sum(village: Office, code: str, path: str) -> None:
    with reading(village) as c:
        query = asked(village, code, columns=(path,))
        rows = lists.lines(c, village.model, query, lists.ids(c, village.model, query)).rows

        (total,) = lists.totals(c, village.model, query, (path,))

        assert lists.totals(c, village.model, query, ()) == []
    assert float(total) == float(sum(row[0] for row in rows if row[0] is not None))


def test_totals_of_nothing_are_nought(office: Office) -> None:
    with reading(office) as c:
        assert lists.totals(c, office.model, asked(office, "facilities"), ("area",)) == [0]
