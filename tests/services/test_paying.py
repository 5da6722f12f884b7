"""登记发放: the aids of a month on one screen, each once, and the workbench says what is left."""

from datetime import date
from decimal import Decimal

import pytest
from builders import a_household, record

from csdesk.domain.filters import Compare
from csdesk.services import entries, lists, paying
from csdesk.services.month_work import left_over
from csdesk.services.office import Office
from csdesk.services.rounds.batch import Given

MONTH = "2026-10"
DAY = {"paid_on": "2026-10-20"}


@pytest.fixture
def aids(office: Office) -> list[int]:
    """Three in force in October, one that ended, one that begins later."""
    head = a_household(office, "王秀英").head
    spans = (("2025-01-01", None), ("2026-10-31", None), ("2026-01-01", "2026-10-02"),
             ("2025-01-01", "2026-10-01"), ("2026-11-01", None))  # fmt: skip
    return [
        record(office, "aids", resident=head, kind=f"0{n}", from_=date.fromisoformat(start),
               to=date.fromisoformat(end) if end else None,
               amount=None if n == 3 else Decimal(100 * n))
        for n, (start, end) in enumerate(spans, 1)
    ]  # fmt: skip


def paid(office: Office, aid: int) -> list[tuple[str, Decimal]]:
    where = Compare("aid", "=", aid)
    asked = lists.ask(office, paying.MONTHS, where=where, columns=("paid_month", "paid"))
    return [(m, a) for m, a in lists.lines(office, asked, lists.ids(office, asked)).rows]


def test_who_has_an_aid_in_the_month_is_listed(office: Office, aids: list[int]) -> None:
    sheet = paying.sheet(office)

    assert [line.id for line in sheet.lines] == aids[:3]
    assert all(line.waits for line in sheet.lines)
    assert sheet.lines[0].words == ("王秀英", "男 56", "低保金", "100.00", "")
    assert [line.id for line in paying.sheet(office, {"kind": "02"}).lines] == [aids[1]]
    assert len(paying.sheet(office, {"month": "2026-09"}).lines) == 3


def test_a_month_is_paid_in_one_step(office: Office, aids: list[int]) -> None:
    given = {
        aids[0]: Given("paid"), aids[1]: Given("other", {"paid": "80"}), aids[2]: Given("not"),
    }  # fmt: skip

    kept = paying.keep(MONTH, office, DAY, given)

    assert kept.title == "登记发放：2026年10月，2 笔，共 180.00 元"
    assert paid(office, aids[0]) == [(MONTH, Decimal(100))]
    assert paid(office, aids[1]) == [(MONTH, Decimal(80))]
    assert paying.unpaid(office, MONTH) == [aids[2]]
    assert paying.sheet(office).told(given) == "1 笔没有发，不登记"
    asked = lists.ask(office, "aids", columns=("months", "last_month"))
    assert lists.lines(office, asked, [aids[0]]).rows == ((1, MONTH),)
    entries.undo(office)
    assert set(paying.unpaid(office, MONTH)) == set(aids[:3])


def test_what_cannot_be_paid_is_named_and_nothing_is_kept(office: Office, aids: list[int]) -> None:
    paying.keep(MONTH, office, DAY, {aids[0]: Given("paid")})

    twice = paying.keep(MONTH, office, DAY, {aids[0]: Given("paid"), aids[1]: Given("paid")})
    nothing = paying.keep(MONTH, office, DAY, {aids[2]: Given("paid")})
    unreadable = paying.keep(MONTH, office, DAY, {aids[1]: Given("other", {"paid": "很多"})})

    assert [p.field for p in twice.problems] == [f"{aids[0]}:answer"]
    assert [p.field for p in nothing.problems] == [f"{aids[2]}:answer"]
    assert [p.field for p in unreadable.problems] == [f"{aids[1]}:paid"]
    assert paid(office, aids[1]) == []


def test_what_is_left_stands_on_the_workbench(office: Office, aids: list[int]) -> None:
    on = date(2026, 10, 28)
    assert [t for t in left_over(office, on) if t.what == "待登记发放"] == []  # never entered
    paying.keep(MONTH, office, DAY, {aids[0]: Given("paid")})

    (left,) = (t for t in left_over(office, on) if t.what == "待登记发放")

    assert (left.count, left.target.code, left.target.where) == (2, "paying", MONTH)
    assert left.names_target is not None
    asked = lists.ask(office, "aids", where=left.names_target.where)
    assert set(lists.ids(office, asked)) == set(aids[1:3])
