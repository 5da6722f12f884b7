"""The figures of a month, each with the records behind it."""

from datetime import date
from decimal import Decimal

import pytest
from builders import a_household, a_visit, an_elder, record

from csdesk.errors import ClerkError
from csdesk.services import lists
from csdesk.services.figures import monthly
from csdesk.services.households import people
from csdesk.services.households.people import Event, Seat
from csdesk.services.office import Office, step
from csdesk.services.trends import trend

MONTH = "2026-10"


def test_population_of_a_month_has_its_people_behind_it(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚", "朱小禾")
    head, wife, son = home.members
    people.depart(office, "died", Event(date(2026, 10, 2)), head, son)
    person = {"name": "陈雨石", "sex": "1", "birth_date": "1990-01-02"}
    seat = Seat(home.id, "99", "lives_here", "20")
    guest = people.arrive(office, "in", Event(date(2026, 10, 3)), seat, person).id

    found = monthly(office, MONTH)

    behind = {f.id: f.behind for f in found.figures}
    assert behind["registered_open"] == (head, wife, son)
    assert behind["registered_close"] == (wife, son)
    assert behind["registered_went_died"] == (head,)
    assert behind["living_in"] == (guest,)
    assert behind["registered_in"] == ()
    assert found.value("living_close") == 3
    assert all(c.ok for c in found.checks)


def test_a_correction_carries_its_sign(office: Office) -> None:
    home = a_household(office, "朱成远")
    wrong = {"name": "陈雨石", "sex": "1"}
    extra = people.arrive(office, "opened", Event(date(2026, 9, 1)), Seat(home.id, "99"), wrong).id
    assert extra
    with step(office, "更正") as w:
        people.leave(w, "correction", Event(date(2026, 10, 5)), extra)

    found = monthly(office, MONTH)

    assert found.value("registered_corrected") == -1
    assert found.value("registered_out") == 0
    assert all(c.ok for c in found.checks)


def test_care_volunteers_places_and_matters_are_counted_from_their_lists(office: Office) -> None:
    elder, other = an_elder(office), an_elder(office, "李秀英", born="1941-02-03")
    a_visit(office, elder, date(2026, 10, 1))
    a_visit(office, elder, date(2026, 10, 31), met=False)
    a_visit(office, other, date(2026, 9, 30))
    volunteer = record(office, "volunteers", name="志远", join_date=date(2026, 10, 31))
    record(office, "volunteers", name="志强", join_date=date(2026, 11, 1))
    for hours in ("1.5", "2.1"):
        record(office, "service_hours", volunteer=volunteer, service_date=date(2026, 10, 9),
               service_hours=Decimal(hours))  # fmt: skip
    place = record(office, "facilities", facility_name="幸福食堂", kind="0101")
    codes = list(office.codes["check_result"].names)
    for day, result in ((1, codes[0]), (2, codes[1])):
        record(office, "facility_checks", facility=place, check_date=date(2026, 10, day),
               result=result)  # fmt: skip
    for found, closed in ((9, 10), (10, None), (10, 11), (11, None)):
        record(office, "matters", found_on=date(2026, found, 5), what="路灯", state="1",
               closed_on=closed and date(2026, closed, 20))  # fmt: skip

    month = monthly(office, MONTH)

    assert {f.id: f.value for f in month.figures}.items() >= {
        "visits": 2, "visits_met": 1, "visit_roll": 2, "visited": 1, "not_visited": 1,
        "visit_coverage": 50.0, "volunteers": 1, "activities": 0, "volunteers_served": 1,
        "service_hours": 3.6, "facilities": 1, "facility_checks": 2, "check_findings": 1,
        "matters_found": 2, "matters_closed": 1, "matters_open": 2,
    }.items()  # fmt: skip


def test_every_figure_names_as_many_records_as_it_counts(village: Office) -> None:
    for month in ("2026-09", "2025-03", "2023-12"):
        found = monthly(village, month)
        for f in found.figures:
            asked = lists.ask(village, f.ledger, every=True, given=f.behind)
            assert set(f.behind) <= set(lists.ids(village, asked)), f.id
            if f.unit not in ("%", "小时") and not f.id.endswith("corrected"):
                assert f.value == len(f.behind), f.id
        assert all(c.ok for c in found.checks), [c.says for c in found.checks]


def test_what_a_month_closes_with_the_next_opens_with(village: Office) -> None:
    for first, second in (("2025-12", "2026-01"), ("2026-02", "2026-03")):
        before, after = monthly(village, first), monthly(village, second)
        for line in ("registered", "living"):
            assert before.value(f"{line}_close") == after.value(f"{line}_open")


def test_a_trend_is_the_figures_of_its_months(village: Office) -> None:
    months = trend(village, "2026-10", 6)

    assert [m.month for m in months] == [f"2026-{n:02d}" for n in range(5, 11)]
    assert months[-1].label == "10月"
    for m in months:
        found = monthly(village, m.month)
        assert m.came == found.value("registered_in"), m.month
        assert m.went == found.value("registered_out"), m.month


def test_a_month_that_has_not_begun_is_refused(office: Office) -> None:
    with pytest.raises(ClerkError, match="还没有到"):
        monthly(office, "2026-11")


def test_the_trend_tells_months_before_the_first_entry_apart(office: Office) -> None:
    elder = an_elder(office, on=date(2026, 8, 1))
    a_visit(office, elder, date(2026, 10, 3))

    months = trend(office, "2026-10", 4)

    assert [(m.month, m.kept, m.visited) for m in months] == [
        ("2026-07", False, False), ("2026-08", True, False), ("2026-09", True, False),
        ("2026-10", True, True),
    ]  # fmt: skip
    assert not any(m.kept for m in trend(office, "2026-06", 2))
