"""Who may be one person kept twice."""

from datetime import date
from itertools import count
from random import Random

import pytest

from csdesk.domain.doubles import (
    Known,
    bare,
    differing,
    joined,
    may_be_born,
    nearness,
    reason,
    sound,
    sweep,
)
from csdesk.domain.identity import check_digit, make_id
from csdesk.domain.names import name_key

_IDS = count(1)
BORN = date(1962, 3, 4)
NUMBER = make_id("430421", BORN, 112)


def of_body(body: str) -> str:
    return body + check_digit(body)


def a_person(name: str = "王秀英", number: str | None = NUMBER, born: str | None = None) -> Known:
    if born is None and number is not None and len(number) == 18:
        born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    return Known(next(_IDS), name, sound(name_key(name)), number, born)


def why(one: Known, other: Known) -> str:
    return next(iter(sweep([one, other]).sure.values()), "")


def test_the_old_number_is_the_new_one() -> None:
    assert bare("430421620304112") == NUMBER
    assert why(a_person(), a_person(number="430421620304112")) == "same_id"


def test_a_number_of_a_person_of_a_hundred_years_stays_as_it_is() -> None:
    assert bare("430421620304997") == "430421620304997"
    assert bare("ABC123456789012") == "ABC123456789012"


def test_one_number_under_two_names_is_one_person() -> None:
    assert why(a_person("王秀英"), a_person("张桂兰")) == "same_id"


@pytest.mark.parametrize("at", [0, 6, 9, 13, 16])
def test_a_digit_off_is_found_under_the_same_or_a_like_sounding_name(at: int) -> None:
    digit = str((int(NUMBER[at]) + 1) % 10)
    other = of_body(NUMBER[:at] + digit + NUMBER[at + 1 : 17])

    assert nearness(NUMBER, other) == "id_one_off"
    assert differing(NUMBER, other) == [at]
    assert why(a_person("王秀英"), a_person("王秀英", other)) == "id_one_off"
    assert why(a_person("王秀英"), a_person("汪秀英", other)) == "id_one_off"
    assert why(a_person("王秀英"), a_person("张桂兰", other)) == ""


def test_a_wrong_last_digit_is_a_digit_off() -> None:
    wrong = NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1")

    assert why(a_person(), a_person(number=wrong)) == "id_one_off"


def test_two_digits_swapped_are_found() -> None:
    other = of_body(NUMBER[:2] + NUMBER[3] + NUMBER[2] + NUMBER[4:17])

    assert differing(NUMBER, other) == [2, 3]
    assert why(a_person(), a_person("汪秀英", other)) == "id_swapped"
    assert nearness("11" + NUMBER[2:], "22" + NUMBER[2:]) == ""


def test_two_digits_that_differ_but_are_not_swapped_are_not_near() -> None:
    assert nearness(make_id("430421", BORN, 112), make_id("430421", BORN, 235)) == ""
    assert nearness(NUMBER, "ABC123456789012") == ""


def test_the_same_name_and_birth_are_found_and_namesakes_of_another_birth_are_not() -> None:
    one = a_person(number=make_id("430421", BORN, 112))

    assert why(one, a_person(number=make_id("430421", BORN, 358))) == "same_birth"
    assert why(one, a_person(number=make_id("430421", date(1985, 7, 9), 358))) == ""
    assert why(one, a_person(number=None, born="1985-07-09")) == ""


def test_somebody_without_a_number_is_she_who_has_one() -> None:
    assert why(a_person(), a_person(number=None, born="1962-03-04")) == "without_id"


@pytest.mark.parametrize("born", [None, "1962", "1962-03"])
def test_a_birth_known_in_part_needs_a_common_household_or_telephone(born: str | None) -> None:
    one, other = a_person(), a_person(number=None, born=born)
    found = sweep([one, other])

    assert found.sure == {}
    assert joined(found, {}) == {}
    assert joined(found, {one.id: frozenset("7"), other.id: frozenset("8")}) == {}
    tied = {one.id: frozenset("7"), other.id: frozenset("87")}
    assert joined(found, tied) == {(one.id, other.id): "without_id"}


def test_two_without_numbers_may_be_one() -> None:
    one, other = (a_person(number=None, born="1962-03-04") for _ in range(2))
    assert why(one, other) == "same_birth"

    part = a_person(number=None, born="1962")
    assert reason(one, part) == ("same_birth", False)


def test_a_like_sounding_name_with_the_same_birth_needs_a_tie() -> None:
    one = a_person("王秀英", make_id("430421", BORN, 112))
    other = a_person("汪秀英", make_id("430421", BORN, 358))
    found = sweep([other, one])

    assert found.sure == {}
    tied = {one.id: frozenset(["13900000001"]), other.id: frozenset(["13900000001"])}
    assert joined(found, tied) == {(one.id, other.id): "same_sound"}


def test_nothing_speaks_for_two_strangers() -> None:
    assert reason(a_person("王秀英"), a_person("张桂兰", None)) == ("", False)
    assert may_be_born("1962", "1962-03")
    assert not may_be_born("1962-04", "1962-03-04")


def test_a_like_sound_is_the_syllables_without_tones_or_characters() -> None:
    assert sound(name_key("王秀英")) == sound(name_key("汪秀瑛"))
    assert sound(name_key("西安")) != sound(name_key("先"))
    assert sound(name_key("Maria")) == "maria"


def test_the_surest_pairs_come_first() -> None:
    one, other = a_person(), a_person()
    third = a_person("李建国", make_id("430421", BORN, 113))
    fourth = a_person("李建国", None, "1962-03-04")
    fifth = a_person("李建国", make_id("430421", BORN, 571))

    found = sweep([fifth, fourth, third, other, one])

    assert list(found.sure.items()) == [
        ((one.id, other.id), "same_id"),
        ((third.id, fourth.id), "without_id"),
        ((fourth.id, fifth.id), "without_id"),
        ((third.id, fifth.id), "same_birth"),
    ]


def test_a_crowd_of_one_name_is_compared_by_what_their_numbers_share() -> None:
    rng = Random(3)
    crowd = [
        a_person("王秀英", make_id("430421", date(1930 + n, 1 + n % 12, 1 + n % 28), 2 * n))
        for n in rng.sample(range(1, 70), 60)
    ]
    body = crowd[7].number or ""
    near = a_person("汪秀英", of_body(body[:16] + str((int(body[16]) + 2) % 10)))
    swapped = a_person("王秀瑛", of_body(body[:2] + body[3] + body[2] + body[4:17]))

    found = sweep([*crowd, near, swapped])

    assert found.sure[crowd[7].id, near.id] == "id_one_off"
    assert found.sure[crowd[7].id, swapped.id] == "id_swapped"


def test_of_a_crowd_with_one_number_each_is_named_with_the_first() -> None:
    crowd = [a_person() for _ in range(40)]

    found = sweep(crowd)

    assert {pair[0] for pair in found.sure} == {crowd[0].id}
    assert len(found.sure) == 39
