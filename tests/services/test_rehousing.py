"""换户: registration, home or both go to another household of the office."""

from datetime import date
from typing import Any

import pytest
from builders import a_household, an_empty_household

from csdesk.domain.households import HEAD
from csdesk.errors import ClerkError
from csdesk.services import entries, figures, lists
from csdesk.services.households import people
from csdesk.services.households.people import Event, Seat
from csdesk.services.households.rehousing import relocate
from csdesk.services.office import Office

MARCH, JUNE, JULY = (date(2026, m, 1) for m in (3, 6, 7))
AT = Event(JUNE)


def seen(office: Office, on: date, who: int) -> tuple[str, ...]:
    """Household where she lives, relation there, household of registration, kind of stay."""
    columns = ("household", "relation", "reg_household", "stay_kind")
    asked = lists.ask(office, "residents", every=True, columns=columns, on=on, given=[who])
    return lists.texts(office, lists.lines(office, asked, [who]))[0]


def balanced(office: Office) -> None:
    """June ties, and nobody came or went."""
    june = figures.monthly(office, "2026-06")
    assert all(check.ok for check in june.checks)
    for line in ("registered", "living"):
        assert [june.value(f"{line}_{part}") for part in ("in", "out", "corrected")] == [0, 0, 0]


@pytest.fixture
def two(office: Office) -> tuple[Any, Any]:
    return a_household(office, "朱成远", "何向晚", "朱小禾"), a_household(office, "汤怀远")


def test_registration_and_home_go_together(office: Office, two: tuple[Any, Any]) -> None:
    old, new = two
    son = old.members[2]

    relocate(office, AT, new.id, {son: "97"})

    assert seen(office, MARCH, son) == ("0001", "长子", "0001", "人户一致")
    assert seen(office, JUNE, son) == ("0002", "其他亲属", "0002", "人户一致")
    assert [s.title for s in entries.steps(office, 1)] == ["换户：朱小禾 → 0002"]
    balanced(office)


def test_registered_in_one_and_living_in_the_other(office: Office, two: tuple[Any, Any]) -> None:
    old, new = two
    wife, son = old.members[1:]

    relocate(office, AT, new.id, {son: "97"}, "lives_here")
    relocate(office, AT, new.id, {wife: "97"}, "registered")

    assert seen(office, JUNE, son) == ("0002", "其他亲属", "0001", "人在户不在")
    assert seen(office, JUNE, wife) == ("0001", "妻", "0002", "人在户不在")
    balanced(office)
    relocate(office, Event(JULY), old.id, {son: None}, "lives_here")
    relocate(office, Event(JULY), new.id, {wife: None}, "lives_here")
    assert seen(office, JULY, son) == ("0001", "长子", "0001", "人户一致")
    assert seen(office, JULY, wife) == ("0002", "其他亲属", "0002", "人户一致")


def test_a_head_is_succeeded_and_heads_an_empty_household(
    office: Office, two: tuple[Any, Any]
) -> None:
    old, empty = two[0], an_empty_household(office)
    head, wife, son = old.members

    with pytest.raises(ClerkError, match="朱成远是户主"):
        relocate(office, AT, empty, {head: HEAD})
    relocate(office, AT, empty, {wife: "12", head: HEAD}, successor=son)

    assert seen(office, JUNE, head)[:2] == ("0003", "户主")
    assert seen(office, JUNE, wife)[:2] == ("0003", "妻")
    assert seen(office, JUNE, son)[:2] == ("0001", "户主")
    balanced(office)


def test_all_of_a_household_may_go_without_a_successor(
    office: Office, two: tuple[Any, Any]
) -> None:
    old, new = two

    relocate(office, AT, new.id, dict.fromkeys(old.members, "97"))

    assert {seen(office, JUNE, one)[0] for one in old.members} == {"0002"}
    assert entries.undo(office).kept == ()
    assert seen(office, JUNE, old.head) == ("0001", "户主", "0001", "人户一致")


def test_relations_follow_from_that_of_the_first(office: Office, two: tuple[Any, Any]) -> None:
    old, new = two
    head, wife, son = old.members
    empty = an_empty_household(office)

    relocate(office, AT, new.id, {head: "71", wife: None, son: "93"})
    assert [seen(office, JUNE, one)[1] for one in old.members] == ["兄", "其他亲属", "侄子"]
    entries.undo(office)
    relocate(office, AT, empty, {son: HEAD, wife: None}, successor=None)
    assert [seen(office, JUNE, one)[1] for one in (son, wife)] == ["户主", "母亲"]


def test_who_is_away_stays_away_in_another_household(office: Office, two: tuple[Any, Any]) -> None:
    old, new = two
    wife = old.members[1]
    people.shift(office, "away", Event(MARCH), wife, "12")

    relocate(office, AT, new.id, {wife: "97"})

    assert seen(office, JUNE, wife) == ("0002", "其他亲属", "0002", "户在人不在")
    balanced(office)


def test_what_cannot_be_moved_is_said(office: Office, two: tuple[Any, Any]) -> None:
    old, new = two
    wife, son = old.members[1:]
    people.shift(office, "away", Event(MARCH), wife, "11")
    people.depart(office, "out", Event(MARCH), son)
    people.arrive(office, "in", Event(MARCH), Seat(old.id, "99", "lives_here", "21"), son)

    for says, movers, part in (
        ("没有选人", {}, "both"),
        ("没有选何向晚与户主的关系", {wife: None}, "both"),
        ("何向晚住在外面", {wife: "97"}, "lives_here"),
        ("朱小禾的户口不在本地", {son: "97"}, "registered"),
        ("户主已是汤怀远", {wife: HEAD}, "both"),
    ):
        with pytest.raises(ClerkError, match=says) as told:
            relocate(office, AT, new.id, movers, part)  # type: ignore[arg-type]  # one of PARTS
        assert told.value.remedy
    with pytest.raises(ClerkError, match="已经在这一户"):
        relocate(office, AT, old.id, {wife: None})
