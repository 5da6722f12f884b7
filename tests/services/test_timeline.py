"""A household's timeline has its members' events; the record's own changes are told from the trail."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from builders import a_household, a_visit, an_elder, record

from csdesk.services import edited, entries, timeline
from csdesk.services.households import people
from csdesk.services.households.people import Event, Seat
from csdesk.services.office import Office


def test_a_household_tells_what_happened_to_its_members_while_they_were_in_it(
    office: Office,
) -> None:
    home = a_household(office, "朱成远", "罗春兰")
    wife = home.members[1]
    a_visit(office, wife, date(2026, 3, 1))
    people.depart(office, "out", Event(date(2026, 5, 1)), wife)
    a_visit(office, wife, date(2026, 6, 1))

    found = timeline.of_record(office, "households", home.id, 50)

    visits = [h for h in found.happenings if h.ledger == "visits"]
    assert [(h.day, h.who) for h in visits] == [(date(2026, 3, 1), "罗春兰")]
    assert found.count == len(found.happenings)
    left = [h for h in found.happenings if h.day == date(2026, 5, 1)]
    assert {(h.ledger, h.kind) for h in left} == {("stays", "to"), ("changes", "event")}


def test_an_empty_household_has_no_members_to_tell_of(office: Office) -> None:
    empty = record(office, "households", household_no="0099", address="柳沟村1组9号")

    assert timeline.of_record(office, "households", empty).happenings == ()


def test_a_fact_that_ended_tells_both_days(office: Office) -> None:
    elder = an_elder(office, categories=())
    record(office, "categories", resident=elder, category="S12", basis="村委会评议",
           from_=date(2025, 3, 1), to=date(2026, 3, 1))  # fmt: skip

    found = timeline.of_record(office, "residents", elder, 50, brief=True)

    ended, begun, *_ = found.happenings
    assert (ended.day, ended.kind, ended.head, ended.counts) == (
        date(2026, 3, 1), "to", "农村低保 止", False,
    )  # fmt: skip
    assert (begun.day, begun.kind, begun.words, begun.counts) == (
        date(2025, 3, 1), "from", "村委会评议", True,
    )  # fmt: skip


def test_the_changes_of_a_record_are_told_with_old_and_new_and_masked(office: Office) -> None:
    home = a_household(office, "朱成远")
    other = record(office, "groups", group_name="2组")
    old = entries.get(office, "residents", home.head)
    entries.record(
        office, "residents", {"occupation": "务农", "phones": ("13900001234",)}, id=home.head,
        version=old.version,
    )  # fmt: skip
    house = entries.get(office, "households", home.id)
    entries.record(office, "households", {"group": other}, id=home.id, version=house.version)

    changed, added = edited.edits(office, "residents", home.head)
    (moved, _) = edited.edits(office, "households", home.id)

    assert added.head == "登记"
    assert changed.who == office.user
    assert set(changed.head.split("、")) == {"职业", "联系电话"}
    assert "职业：空 → 务农" in changed.words
    assert "139****1234" in changed.words
    assert "13900001234" not in changed.words
    assert moved.words == "村民小组：1组 → 2组"


def test_voiding_and_bringing_back_are_told(office: Office) -> None:
    group = record(office, "groups", group_name="9组")
    entries.void(office, "groups", [group])
    entries.undo(office)

    heads = [h.head for h in edited.edits(office, "groups", group)]

    assert heads == ["恢复", "作废", "登记"]


def test_somebody_back_in_the_household_is_told_again(office: Office) -> None:
    home = a_household(office, "朱成远", "罗春兰")
    wife = home.members[1]
    people.depart(office, "out", Event(date(2026, 3, 1)), wife)
    people.arrive(office, "in", Event(date(2026, 6, 1)), Seat(home.id, "12"), wife)
    for day in (date(2026, 2, 1), date(2026, 4, 1), date(2026, 7, 1)):
        a_visit(office, wife, day)

    found = timeline.of_record(office, "households", home.id, 50).happenings

    assert [h.day for h in found if h.ledger == "visits"] == [date(2026, 7, 1), date(2026, 2, 1)]


def test_what_she_did_as_a_volunteer_is_told_of_her_and_of_her_household(office: Office) -> None:
    home = a_household(office, "朱成远")
    volunteer = record(office, "volunteers", name="朱成远", resident=home.head)
    record(office, "service_hours", volunteer=volunteer, service_date=date(2026, 8, 1),
           service_hours=Decimal("2.5"), what="入户陪伴")  # fmt: skip

    of_her = timeline.of_record(office, "residents", home.head).happenings[0]
    of_home = timeline.of_record(office, "households", home.id).happenings[0]

    assert (of_her.ledger, of_her.words) == ("service_hours", "入户陪伴")
    assert (of_home.ledger, of_home.who) == ("service_hours", "朱成远")
