"""The one door through which rows leave: what is asked, what is declared, what is masked."""

from datetime import date
from typing import Any

import pytest
from builders import a_household, a_visit, an_elder, record

from csdesk.domain.fields import Field
from csdesk.domain.filters import Compare, parse
from csdesk.errors import ClerkError
from csdesk.services import lists
from csdesk.services.lists import Asked
from csdesk.services.made import Made
from csdesk.services.office import Office

ON = date(2026, 10, 31)


def ids(office: Office, code: str, **more: Any) -> list[int]:
    return list(lists.ids(office, lists.ask(office, code, **more)))


def test_what_is_not_said_is_as_declared(village: Office) -> None:
    asked = lists.ask(village, "residents")

    assert asked.where == parse("not (household empty)")
    assert asked.order == ("name",)
    assert asked.columns == village.ledgers["residents"].listed
    assert asked.on == ON


def test_a_filter_replaces_a_ledgers_default_and_narrows_a_roster(village: Office) -> None:
    every = ids(village, "residents", every=True)
    here = ids(village, "residents")
    gone = ids(village, "residents", where="household empty")
    old = ids(village, "elders_80")
    women = ids(village, "elders_80", where="sex = '女'")

    assert sorted([*here, *gone]) == sorted(every)
    assert set(women) < set(old)
    assert sorted(ids(village, "residents", where=Compare("age", ">=", 80))) >= sorted(old)
    assert ids(village, "residents", where="  ") == here


def test_given_ids_keep_their_order_and_are_narrowed(village: Office) -> None:
    some = ids(village, "residents")[:5]
    turned = [*reversed(some), 10**9]

    assert ids(village, "residents", given=turned) == turned[:5]
    assert ids(village, "residents", given=turned, order=("name", "id")) == [
        i for i in ids(village, "residents", order=("name", "id")) if i in some
    ]
    men = ids(village, "residents", given=turned, where="sex = '男'")
    assert men == [i for i in turned if i in set(ids(village, "residents", where="sex = '男'"))]
    assert ids(village, "residents", given=[]) == []


def test_a_period_takes_events_of_it_and_facts_open_in_it(office: Office) -> None:
    elder = an_elder(office, categories=())
    visits = [a_visit(office, elder, date(2026, 9, d)) for d in (1, 30)]
    a_visit(office, elder, date(2026, 8, 31))
    september = (date(2026, 9, 1), date(2026, 9, 30))
    facts = [
        record(office, "categories", resident=elder, category="S10", from_=begin, to=end)
        for begin, end in (
            (date(2026, 1, 1), None), (date(2026, 9, 30), None),
            (date(2026, 1, 1), date(2026, 9, 2)),
            (date(2026, 1, 1), date(2026, 9, 1)), (date(2026, 10, 1), None),
        )
    ]  # fmt: skip

    assert sorted(ids(office, "visits", period=september)) == visits
    assert sorted(ids(office, "categories", period=september)) == facts[:3]
    assert lists.ask(office, "visits", period=september).on == september[1]
    assert lists.within(office.ledgers["residents"], september) is None


def test_words_are_looked_for_in_every_shown_text(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚")
    head, wife = home.members

    assert ids(office, "residents", find="朱成") == [head]
    assert ids(office, "residents", find="柳沟村 向晚") == [wife]
    assert ids(office, "residents", find="0001", columns=("household",)) == [wife, head]
    assert ids(office, "residents", find="朱成", columns=("sex", "phones")) == []
    assert ids(office, "residents", find="zcy") == [head]  # initials


def test_a_wrong_filter_order_or_column_is_told(village: Office) -> None:
    for more in (
        {"where": "nam = '王'"}, {"where": "name ="}, {"columns": ("nam",)},
        {"order": ("nam",)}, {"where": "phones > '1'"}, {"order": ("-nam",)},
    ):  # fmt: skip
        with pytest.raises(ClerkError) as told:
            lists.ids(village, lists.ask(village, "residents", **more))
        assert told.value.what.endswith("。")
    with pytest.raises(ClerkError, match="phones"):
        lists.count(village, lists.ask(village, "residents", where="phone = '1'"))
    with pytest.raises(ClerkError, match="residents"):
        lists.ask(village, "people")


def test_masked_columns_are_whole_only_where_cleared(office: Office) -> None:
    elder = an_elder(office, phones=("13800001111",))
    asked = lists.ask(office, "residents", columns=("name", "id_no", "phones", "household"))
    page = lists.lines(office, asked, [elder])

    (masked,) = lists.texts(office, page)
    (whole,) = lists.texts(office, page, True)
    (some,) = lists.texts(office, page, ("phones",))

    assert masked == ("王秀英", masked[1], "138****1111", "0001")
    assert masked[1].count("*") == 11
    assert whole[1:3] == (page.rows[0][1], "13800001111")
    assert some[1:3] == (masked[1], "13800001111")


def test_a_reference_named_by_a_code_shows_its_name(office: Office) -> None:
    home = a_household(office, "朱成远")
    asked = lists.ask(office, "stays", columns=("resident", "opened_by"))

    page = lists.lines(office, asked, lists.ids(office, asked))

    assert page.rows[0][0] == (home.head, "朱成远")
    assert page.rows[0][1][1] == "建账"
    assert lists.texts(office, page)[0] == ("朱成远", "建账")


def test_pages_hold_every_line_once(village: Office) -> None:
    asked = lists.ask(village, "visits")
    wanted = lists.ids(village, asked)

    pages = list(lists.pages(village, asked, wanted, 7))

    assert [i for p in pages for i in p.ids] == list(wanted)
    assert {len(p.ids) for p in pages[:-1]} == {7}


def test_columns_can_be_left_out(village: Office) -> None:
    asked = lists.ask(village, "visits", columns=("visit_date", "visitor"))

    assert lists.without(asked, ("visitor",)).columns == ("visit_date",)


@pytest.fixture
def made(office: Office) -> Asked:
    """Three elders with a worked out number, one of them without."""
    for name in ("甲秀英", "乙秀英", "丙秀英", "丁秀英"):
        an_elder(office, name)
    column = Made(Field("score", "分", "number"), {1: 3, 2: 1})
    asked = lists.ask(office, "residents", columns=("name", "sex"), given=[4, 3, 2, 1])
    return Asked(**{**{f: getattr(asked, f) for f in asked.__dataclass_fields__},
                    "columns": ("name", "score", "sex"), "made": (column,)})  # fmt: skip


def test_a_worked_out_column_stands_among_the_others(office: Office, made: Asked) -> None:
    page = lists.lines(office, made, lists.ids(office, made))

    assert [f.label for f in page.columns] == ["姓名", "分", "性别"]
    assert [row[:2] for row in page.rows] == [
        ("丁秀英", None), ("丙秀英", None), ("乙秀英", 1), ("甲秀英", 3)
    ]  # fmt: skip


@pytest.mark.parametrize(("order", "first"), [("score", [2, 1]), ("-score", [1, 2])])
def test_a_worked_out_column_is_sorted_with_the_empty_last(
    office: Office, made: Asked, order: str, first: list[int]
) -> None:
    asked = Asked(**{**{f: getattr(made, f) for f in made.__dataclass_fields__}, "order": (order,)})

    found = list(lists.ids(office, asked))

    assert found[:2] == first
    assert sorted(found[2:]) == [3, 4]
