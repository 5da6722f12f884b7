"""What a past day looked like is asked from the same place as today, and figures that lie are told."""

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

import pypdf
import pytest
from builders import a_grid, a_group, a_household, a_person, a_visit, record

from csdesk.services import entries, lists, printing
from csdesk.services.figures import Monthly, monthly
from csdesk.services.households import people
from csdesk.services.households.people import Event, Seat
from csdesk.services.office import Office
from csdesk.services.report import monthly_pdf

MAY, JUNE = date(2026, 5, 31), date(2026, 6, 15)


@dataclass(frozen=True)
class Told:
    """Who moves, and what she left behind."""

    wife: int
    visit: int
    other: int


@pytest.fixture
def told(office: Office) -> Told:
    """A wife in the first grid who was visited in May; an empty household in another grid."""
    home = a_household(office, "朱成远", "何向晚", born=("1940-03-04", "1942-08-09"))
    wife = home.members[1]
    record(office, "categories", resident=wife, category="E02", from_=date(2026, 1, 1))
    visit = a_visit(office, wife, date(2026, 5, 20))
    other = record(
        office, "households", household_no="0900", address="柳沟村9组900号",
        group=a_group(office, "9组"), grid=a_grid(office, "九网格"),
    )  # fmt: skip
    return Told(wife, visit, other)


def moves(office: Office, told: Told) -> None:
    """She leaves her household in June and heads another."""
    people.depart(office, "out", Event(JUNE), told.wife)
    people.arrive(office, "in", Event(JUNE), Seat(told.other, "02", reason="10"), told.wife)


def shown(office: Office, code: str, id: int, *columns: str, on: date) -> tuple[Any, ...]:
    """The cells of a record as a list of that day shows them."""
    asked = lists.ask(office, code, every=True, columns=columns, on=on)
    return lists.texts(office, lists.lines(office, asked, [id]))[0]


def pdf(office: Office, code: str, on: date, **more: Any) -> bytes:
    out = io.BytesIO()
    printing.ledger_pdf(office, lists.ask(office, code, on=on, **more), out)
    return out.getvalue()


PLACE = ("household", "relation", "grid", "group", "address", "category", "age", "status")


def test_mays_list_is_as_it_was_after_a_move_in_june(office: Office, told: Told) -> None:
    before = shown(office, "residents", told.wife, *PLACE, on=MAY)
    printed = pdf(office, "residents", MAY)
    homes = pdf(office, "households", MAY)

    moves(office, told)

    assert shown(office, "residents", told.wife, *PLACE, on=MAY) == before
    assert pdf(office, "residents", MAY) == printed
    assert pdf(office, "households", MAY) == homes
    now = shown(office, "residents", told.wife, *PLACE, on=date(2026, 6, 30))
    assert now[:5] == ("0900", "户主", "九网格", "9组", "柳沟村9组900号")
    assert before[0] == "0001"


def test_a_visit_in_may_brings_along_where_she_lived_in_may(office: Office, told: Told) -> None:
    columns = ("visit_target", "sex", "age", "grid", "address", "category")
    before = shown(office, "visits", told.visit, *columns, on=MAY)
    later = a_visit(office, told.wife, date(2026, 6, 20))

    moves(office, told)

    october = date(2026, 10, 31)
    assert shown(office, "visits", told.visit, *columns, on=october) == before
    assert "空巢" in before[5]
    assert shown(office, "visits", later, *columns, on=october)[3] == "九网格"
    asked = lists.ask(office, "visits", where="grid = '九网格'")
    assert list(lists.ids(office, asked)) == [later]


def test_mays_figures_are_as_they_were(office: Office, told: Told) -> None:
    before = monthly(office, "2026-05")

    moves(office, told)

    after = monthly(office, "2026-05")
    assert after == before
    june = monthly(office, "2026-06")
    assert all(check.ok for check in (*after.checks, *june.checks))
    assert (june.value("registered_in"), june.value("registered_out")) == (1, 1)
    assert june.value("registered_open") == june.value("registered_close") == 2


def test_what_happened_is_taken_back_on_every_day(office: Office, told: Told) -> None:
    days = [date(2026, m, 28) for m in range(4, 9)]
    before = [shown(office, "residents", told.wife, *PLACE, on=d) for d in days]

    moves(office, told)
    entries.undo(office)
    entries.undo(office)

    assert [shown(office, "residents", told.wife, *PLACE, on=d) for d in days] == before


def test_a_status_follows_from_the_events_of_each_day(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚", "朱小禾")
    head, wife, son = home.members
    people.shift(office, "away", Event(date(2026, 2, 1)), wife, "11")
    people.depart(office, "married_out", Event(date(2026, 3, 1)), son)
    people.depart(office, "died", Event(date(2026, 4, 1)), head, wife)

    seen = {
        day: [shown(office, "residents", id, "status", on=day)[0] for id in home.members]
        for day in (date(2026, m, 1) for m in range(1, 5))
    }

    assert list(seen.values()) == [
        ["在册", "在册", "在册"], ["在册", "外出", "在册"], ["在册", "外出", "迁出"],
        ["死亡", "外出", "迁出"],
    ]  # fmt: skip


def test_a_month_with_every_kind_of_event_ties(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚", "朱小禾", "朱玉梅", on=date(2026, 1, 1))
    head, wife, son, daughter = home.members
    baby = a_person(office, "朱小雨", "2026-03-02", "1")
    bride = a_person(office, "陈雨石", "1998-03-02", "2")
    guest = a_person(office, "李桂兰", "1988-03-02", "2")
    day = Event(date(2026, 3, 10))
    people.arrive(office, "born", day, Seat(home.id, "41", reason="10"), baby)
    people.arrive(office, "married_in", day, Seat(home.id, "38", reason="10"), bride)
    people.arrive(office, "in", day, Seat(home.id, "99", "lives_here", "20"), guest)
    people.shift(office, "away", day, son, "11")
    people.depart(office, "married_out", day, daughter)
    people.depart(office, "died", Event(date(2026, 3, 20)), head, wife)

    march = monthly(office, "2026-03")

    assert all(check.ok for check in march.checks), [c.says for c in march.checks]
    parts = ("open", "in", "out", "close")
    assert [march.value(f"registered_{p}") for p in parts] == [4, 2, 2, 4]
    assert [march.value(f"living_{p}") for p in parts] == [4, 3, 3, 4]
    january = monthly(office, "2026-01")
    assert january.value("registered_opened") == 4
    assert january.value("registered_in") == 0


# ---- behind the program's back ------------------------------------------------------------------


def behind(office: Office, sql: str) -> None:
    """Write to the database as no part of the program does."""
    raw = office.engines.write.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute(sql)
        cursor.execute("PRAGMA foreign_keys=ON")
        raw.commit()
    finally:
        raw.close()


def a_june(office: Office) -> Monthly:
    home = a_household(office, "朱成远", "何向晚", "朱小禾")
    people.depart(office, "died", Event(JUNE), home.members[1])
    return monthly(office, "2026-06")


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM changes WHERE kind = 'died'",
        "UPDATE changes SET event_date = '2026-07-01' WHERE kind = 'died'",
        """UPDATE stays SET "to" = NULL WHERE closed_by IS NOT NULL""",
        "UPDATE changes SET voided_at = '2026-10-31 12:00:00' WHERE kind = 'died'",
    ],
)
def test_a_change_that_is_gone_makes_the_check_fail_and_the_summary_say_so(
    office: Office, sql: str
) -> None:
    sound = a_june(office)
    assert [check.ok for check in sound.checks] == [True, True]
    assert "相差" not in page(office)

    behind(office, sql)

    found = monthly(office, "2026-06")
    registered, living = found.checks
    assert not registered.ok
    assert not living.ok
    assert abs(registered.left - registered.right) == 1
    assert "相差1人" in page(office)


def page(office: Office) -> str:
    out = io.BytesIO()
    monthly_pdf(office, "2026-06", out)
    return "".join("".join(p.extract_text().split()) for p in pypdf.PdfReader(out).pages)
