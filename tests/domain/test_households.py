from datetime import date

import pytest

from csdesk.domain.households import (
    HEAD,
    Clash,
    Member,
    Stay,
    clashes,
    closed_on,
    coexist,
    headless,
    relations_after,
    relations_joining,
    successor,
)

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


@pytest.mark.parametrize(
    ("kind", "other", "may"),
    [
        ("registered", "lives_here", True),
        ("lives_here", "registered", True),
        ("both", "registered", False),
        ("both", "lives_here", False),
        ("both", "both", False),
        ("registered", "registered", False),
    ],
)
def test_one_stay_registers_and_one_houses(kind, other, may):
    assert coexist(kind, other) is may


def test_two_stays_of_a_person_may_not_do_the_same_at_once():
    stays = [
        Stay(1, 7, 1, "both", "22", MAY),
        Stay(2, 7, 2, "registered", "22", JUNE),
        Stay(3, 8, 2, "registered", "12", MAY),
        Stay(4, 8, 3, "lives_here", "12", MAY),
        Stay(5, 9, 3, "lives_here", "20", MAY, JULY),
        Stay(6, 9, 1, "both", "20", JUNE),
    ]

    assert list(clashes(stays)) == [
        Clash("two_registered", 1, 2, JUNE),
        Clash("two_housed", 5, 6, JUNE),
    ]


def test_stays_that_follow_each_other_do_not_clash():
    assert not list(
        clashes([Stay(1, 7, 1, "both", HEAD, MAY, JUNE), Stay(2, 7, 2, "both", HEAD, JUNE)])
    )


def test_a_household_has_one_head_at_a_time():
    stays = [
        Stay(1, 7, 1, "both", HEAD, MAY, JULY),
        Stay(2, 8, 1, "both", HEAD, JUNE),
        Stay(3, 9, 1, "both", HEAD, JULY),
    ]

    assert list(clashes(stays)) == [Clash("two_heads", 1, 2, JUNE), Clash("two_heads", 2, 3, JULY)]


def test_a_long_stay_clashes_with_all_inside_it():
    stays = [
        Stay(1, 7, 1, "both", None, MAY, date(2026, 12, 1)),
        Stay(2, 7, 2, "both", None, JUNE, JUNE),
        Stay(3, 7, 2, "registered", None, JUNE, JULY),
        Stay(4, 7, 3, "registered", None, JULY),
    ]

    assert [(c.first, c.second) for c in clashes(stays)] == [(1, 3), (1, 4)]


def test_a_household_closes_with_its_last_member():
    stay = Stay(1, 7, 1, "both", HEAD, MAY, JUNE)

    assert closed_on([stay, Stay(2, 8, 1, "both", "12", MAY, JULY)]) == JULY
    assert closed_on([stay, Stay(2, 8, 1, "both", "12", MAY)]) is None
    assert closed_on([]) is None


ON = date(2026, 11, 22)


def test_the_wife_is_proposed_first_then_the_eldest_grown_child():
    head = Member(1, HEAD, "1", "1950-01-01")
    wife = Member(2, "12", "2", "1952-01-01")
    elder, younger = Member(3, "20", "1", "1975-01-01"), Member(4, "30", "2", "1974-01-01")

    assert successor([head, elder, younger, wife], ON) == 2
    assert successor([head, elder, younger], ON) == 4
    assert successor([head], ON) is None


def test_somebody_grown_up_goes_before_a_child():
    son, mother = Member(3, "20", "1", "2015-01-01"), Member(4, "52", "2", "1940")

    assert successor([son, mother], ON) == 4
    assert successor([son], ON) == 3
    assert successor([Member(5, "20"), son], ON) == 5


def test_a_whole_household_is_put_in_terms_of_the_only_son():
    members = [
        Member(1, HEAD, "1", "1950-01-01"),
        Member(2, "12", "2", "1952-01-01"),
        Member(3, "20", "1", "1975-01-01"),
        Member(4, "38", "2", "1976-01-01"),
        Member(5, "41", "1", "2001-01-01"),
        Member(6, "52", "2", None),
    ]

    assert relations_after(members, 3) == {1: "51", 2: "52", 3: HEAD, 4: "12", 5: "20", 6: "62"}


def test_who_is_head_already_changes_nothing():
    members = [Member(1, HEAD, "1"), Member(2, "12", "2")]

    assert relations_after(members, 1) == {1: HEAD, 2: "12"}


def test_two_sons_leave_open_whose_the_grandchild_is():
    members = [
        Member(2, "22", "1", "1975-01-01"),
        Member(3, "23", "1", "1977-01-01"),
        Member(4, "41", "1", "2001-01-01"),
    ]

    assert relations_after(members, 3) == {2: "71", 3: HEAD, 4: "97"}
    with pytest.raises(KeyError):
        relations_after(members, 9)


def test_days_without_a_head_are_told_span_by_span():
    stays = [
        Stay(1, 7, 1, "both", HEAD, MAY, JUNE),
        Stay(2, 8, 1, "both", "12", MAY, JULY),
        Stay(3, 9, 1, "both", "22", date(2026, 6, 10), date(2026, 8, 1)),
        Stay(4, 8, 1, "both", HEAD, date(2026, 7, 5)),
        Stay(5, 7, 2, "both", HEAD, MAY),
        Stay(6, 4, 3, "both", None, MAY),
        Stay(7, 4, 4, "both", "99", MAY, JUNE),
        Stay(8, 4, 4, "both", "99", JULY, date(2026, 9, 1)),
    ]

    assert headless(stays) == {
        1: [(JUNE, date(2026, 7, 5))],
        3: [(MAY, None)],
        4: [(MAY, JUNE), (JULY, date(2026, 9, 1))],
    }


FATHER = Member(9, HEAD, "1", "1950-01-01")
SONS_HOME = (
    Member(1, HEAD, "1", "1975-01-01"),
    Member(2, "12", "2", "1976-01-01"),
    Member(3, "20", "1", "2001-01-01"),
    Member(4, "99", "2", None),
)


@pytest.mark.parametrize(
    ("relation", "wife", "son", "maid"),
    [
        ("22", "38", "41", "99"),  # the eldest son's family joins his father's
        ("51", "52", "73", "99"),  # the father's family joins his son's: the other is a brother
        ("73", "97", "97", "99"),  # a brother's: his wife and son have no word here
        ("99", "99", "99", "99"),
        (None, None, None, None),
    ],
)
def test_who_joins_is_related_through_the_head_that_joins(relation, wife, son, maid):
    found = relations_joining(SONS_HOME, FATHER, relation)

    assert found == {1: relation, 2: wife, 3: son, 4: maid}


def test_who_has_no_known_head_joins_without_a_relation():
    assert relations_joining([Member(1, "20"), Member(2, None)], FATHER, "22") == {1: None, 2: None}
