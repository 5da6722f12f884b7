"""A category that does not fit is told when it is entered, and kept all the same."""

from __future__ import annotations

from datetime import date

import pytest
from builders import a_household, an_elder, record

from csdesk.services import categorising, entries, lists
from csdesk.services.households import people
from csdesk.services.households.people import Event
from csdesk.services.office import Office


def entered(office: Office, resident: int, category: str, **more: date) -> list[str]:
    given = {"from": date(2026, 1, 1), **{k.rstrip("_"): v for k, v in more.items()}}
    outcome = entries.record(
        office, "categories", {"resident": resident, "category": category, **given}
    )
    assert outcome.kept
    assert all(p.level == "warning" for p in outcome.problems)
    return [p.code for p in outcome.problems]


def test_what_can_not_stand_beside_another_is_told_with_why(office: Office) -> None:
    elder = an_elder(office, categories=("S12",))

    outcome = entries.record(
        office, "categories", {"resident": elder, "category": "S22", "from": date(2026, 1, 1)}
    )

    (told,) = outcome.problems
    assert told.code == "category_clash"
    assert "农村低保" in told.message
    assert "不再享受低保" in told.message
    assert told.field == "category"


def test_one_after_the_other_is_well(office: Office) -> None:
    elder = an_elder(office, categories=())
    entered(office, elder, "S12", to=date(2026, 3, 1))

    assert entered(office, elder, "S22", from_=date(2026, 3, 1)) == []
    assert entered(office, elder, "E01") == []


@pytest.mark.parametrize(
    ("born", "category", "told"),
    [
        ("1970-03-04", "E01", ["category_age"]),
        ("1970-03-04", "E06", []),
        ("2010-10-31", "C11", ["category_age"]),
        ("2010-11-01", "C11", []),
        ("2009-01-01", "C23", []),
        ("1970-03-04", "V20", []),
    ],
)
def test_an_age_that_does_not_fit_is_told(
    office: Office, born: str, category: str, told: list[str]
) -> None:
    head = a_household(office, "朱成远", relations=("02",), born=(born,)).head

    assert entered(office, head, category) == told


def test_nothing_is_told_where_the_birth_is_not_known(office: Office) -> None:
    person = record(office, "residents", name="何云", sex="2")

    assert entered(office, person, "E01") == []


def test_a_change_of_its_own_row_is_no_clash(office: Office) -> None:
    elder = an_elder(office, categories=("S12",))
    (id,) = lists.ids(office, lists.ask(office, "categories"))
    kept = entries.get(office, "categories", id)

    outcome = entries.record(office, "categories", {"category": "S22"}, id=id, version=kept.version)

    assert elder
    assert outcome.problems == ()


def test_who_died_leaves_every_list_at_once_and_stays_in_the_past(office: Office) -> None:
    elder = an_elder(office, categories=("E01", "S12"))
    people.depart(office, "died", Event(date(2026, 3, 1)), elder)

    def alone(on: date) -> list[int]:
        where = "not (household empty) and category has '独居'"
        return list(lists.ids(office, lists.ask(office, "residents", where=where, on=on)))

    assert alone(date(2026, 3, 1)) == []
    assert alone(date(2026, 2, 28)) == [elder]
    facts = lists.ask(office, "categories", columns=("to",), every=True)
    rows = lists.lines(office, facts, lists.ids(office, facts)).rows
    assert [row[0] for row in rows] == [date(2026, 3, 1)] * 2


def test_a_category_without_its_day_or_with_an_unknown_code_is_told_elsewhere(
    office: Office,
) -> None:
    elder = an_elder(office, categories=())
    ledger = office.ledgers["categories"]

    assert categorising.advice(office, ledger, {"resident": elder, "category": "S12"}) == ()
    assert categorising.advice(office, ledger, {"resident": elder, "category": "77"}) == ()
    assert categorising.advice(office, office.ledgers["visits"], {}) == ()
