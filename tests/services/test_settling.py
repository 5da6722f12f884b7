"""Somebody joins a household that is made for her, in one step."""

from datetime import date

import pytest
from builders import a_household, a_person, an_empty_household

from csdesk.errors import ClerkError
from csdesk.services import entries, lists
from csdesk.services.households import people
from csdesk.services.households.people import Event
from csdesk.services.households.settling import arrive_in_new_home, next_number
from csdesk.services.office import Office

MARCH = Event(date(2026, 3, 1))


def homes(office: Office) -> list[tuple[object, ...]]:
    """Number, head and size of each household."""
    asked = lists.ask(office, "households", columns=("household_no", "head", "size"))
    page = lists.lines(office, asked, lists.ids(office, asked))
    return [(no, head and head[1], size) for no, head, size in page.rows]


def test_a_new_person_heads_a_new_household(office: Office) -> None:
    assert next_number(office) == "0001"
    outcome = arrive_in_new_home(office, "in", MARCH, {}, a_person(office, "陈雨石"))

    assert outcome.kept
    assert outcome.title == "迁入：陈雨石（新立户）"
    assert homes(office) == [("0001", "陈雨石", 1)]
    assert entries.undo(office).kept == ()
    assert homes(office) == []


def test_who_left_a_household_may_found_one(office: Office) -> None:
    wife = a_household(office, "朱成远", "何向晚").members[1]
    people.depart(office, "out", Event(date(2026, 2, 1)), wife)

    outcome = arrive_in_new_home(office, "in", MARCH, {"address": "村口"}, wife)

    assert outcome.title == "迁入：何向晚（新立户）"
    assert homes(office) == [("0001", "朱成远", 1), ("0002", "何向晚", 1)]


def test_who_is_in_a_household_founds_none(office: Office) -> None:
    wife = a_household(office, "朱成远", "何向晚").members[1]

    with pytest.raises(ClerkError, match="已在户"):
        arrive_in_new_home(office, "in", MARCH, {}, wife)

    assert homes(office) == [("0001", "朱成远", 2)]


def test_faults_of_person_and_household_are_told_together(office: Office) -> None:
    home = {"household_no": "", "address": "长" * 300}

    outcome = arrive_in_new_home(office, "in", MARCH, home, {"name": ""})

    assert not outcome.kept
    assert {p.field for p in outcome.problems} >= {"household_no", "address", "name"}
    assert homes(office) == []


def test_a_number_that_another_household_has_is_refused(office: Office) -> None:
    an_empty_household(office)

    home = {"household_no": "0001"}
    outcome = arrive_in_new_home(office, "in", MARCH, home, a_person(office, "陈雨石"))

    assert [p.message for p in outcome.problems] == ["户号 0001 已有一户。"]


def test_the_next_number_is_as_wide_as_the_greatest(office: Office) -> None:
    an_empty_household(office)
    for number in ("0099", "A-7", "12"):
        assert entries.record(office, "households", {"household_no": number}).kept

    assert next_number(office) == "0100"
