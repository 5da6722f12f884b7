"""查重: who may be kept twice, why, and what a clerk said of it."""

from datetime import date
from typing import Any

import pytest
from builders import a_household, an_empty_household, kept, record
from vaultkit import Vault

from csdesk.domain.identity import check_digit, make_id
from csdesk.errors import ClerkError
from csdesk.services import duplicates, entries, lists
from csdesk.services.demo import village as demo
from csdesk.services.health import checking
from csdesk.services.households import people
from csdesk.services.households.people import Event, Seat
from csdesk.services.merging.merge import merge
from csdesk.services.merging.past import unmerge
from csdesk.services.office import Office, step

BORN = date(1962, 3, 4)
NUMBER = make_id("430421", BORN, 112)


def a_resident(office: Office, name: str, **more: Any) -> int:
    """A resident as two laptops may make them: the rules of entry are not asked."""
    ledger = office.ledgers["residents"]
    with step(office, "登记居民") as w:
        row, extra = entries.build(ledger, entries.full_values(ledger, {"name": name, **more}))
        return int(w.add("residents", row, extra))


def found(office: Office) -> list[tuple[int, int, str]]:
    return [(d.first, d.second, d.reason) for d in duplicates.pairs(office)]


def near_number() -> str:
    body = f"{NUMBER[:9]}{(int(NUMBER[9]) + 1) % 10}{NUMBER[10:17]}"
    return body + check_digit(body)


def test_each_pair_is_named_with_its_reason_in_words(office: Office) -> None:
    one = a_resident(office, "王秀英", id_no=NUMBER, birth_date="1962-03-04")
    old = a_resident(office, "汪秀英", id_no="430421620304112", birth_date="1962-03-04")
    near = a_resident(office, "王秀英", id_no=near_number(), birth_date="1963-03-04")
    without = a_resident(office, "王秀英", birth_date="1962-03-04")
    a_resident(office, "王秀英", id_no=make_id("430421", date(1980, 1, 1), 118),
               birth_date="1980-01-01")  # fmt: skip

    pairs = {(d.first, d.second): d for d in duplicates.pairs(office)}

    assert {p: d.reason for p, d in pairs.items()} == {
        (one, old): "same_id",
        (one, without): "without_id",
        (one, near): "id_one_off",
        (old, near): "id_one_off",
    }
    assert pairs[one, old].said == "证号相同，姓名是“王秀英”和“汪秀英”"
    assert pairs[one, near].said == "同名，证号只有第 10 位不同"
    assert pairs[one, without].said == "同名，同生日，一人没有证号"
    assert not any(NUMBER[6:14] in d.said for d in pairs.values())


def test_more_reasons_in_words(office: Office) -> None:
    swapped = NUMBER[:2] + NUMBER[3] + NUMBER[2] + NUMBER[4:17]
    wrong = NUMBER[:17] + ("1" if NUMBER[17] != "1" else "2")
    a_resident(office, "王秀英", id_no=NUMBER, birth_date="1962-03-04")
    a_resident(office, "汪秀英", id_no=swapped + check_digit(swapped), birth_date="1950-01-01")
    a_resident(office, "李玉梅", id_no=make_id("430421", BORN, 300), birth_date="1962-03-04")
    a_resident(office, "李玉梅", id_no=make_id("430421", BORN, 444), birth_date="1962-03-04")
    a_resident(office, "何向晚", birth_date="1962-03-04")
    a_resident(office, "何向晚", birth_date="1962-03-04")
    a_resident(office, "王秀瑛", id_no=wrong, birth_date="1962-03-05")
    a_resident(office, "张桂兰", id_no=make_id("430421", BORN, 500), birth_date="1962-03-04",
               phones=("13900000001",))  # fmt: skip
    a_resident(office, "章桂兰", id_no=make_id("430421", BORN, 646), birth_date="1962-03-04",
               phones=("13900000001",))  # fmt: skip

    assert {d.said for d in duplicates.pairs(office)} >= {
        "“王秀英”与“汪秀英”同音，证号第 3、4 位对调",
        "同名，同生日，证号不同",
        "同名，同生日，都没有证号",
        "“王秀英”与“王秀瑛”同音，证号只有末位不同",
        "“张桂兰”与“章桂兰”同音，同生日，同户或同电话",
    }


def test_people_of_one_household_may_be_one_where_a_birth_is_not_known(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚")
    other = a_household(office, "汤怀远", "何向晚", born=("1950-01-01", "1980-01-02"))
    with step(office, "又登记了一次") as w:
        row = entries.full_values(office.ledgers["residents"], {"name": "何向晚"})
        twice = int(w.add("residents", *entries.build(office.ledgers["residents"], row)))
        people.seat_in(w, "opened", Event(BORN.replace(year=2025)), Seat(home.id, "97"), twice)

    pairs = duplicates.pairs(office)

    assert [(d.first, d.second) for d in pairs] == [(home.members[1], twice)]
    assert pairs[0].said == "同名，生日不全，同户或同电话，一人没有证号"
    assert other.members[1] not in {id for d in pairs for id in (d.first, d.second)}


def test_the_demo_village_has_its_seeded_double_and_no_other(vault: Vault) -> None:
    office = vault.open()
    demo.make(office, residents=400, months=3, seed=7)

    pairs = duplicates.pairs(office)

    assert [d.reason for d in pairs] == ["same_id"]
    asked = lists.ask(office, duplicates.CODE)
    page = lists.lines(office, asked, lists.ids(office, asked))
    assert lists.texts(office, page)[0][3] == "证号相同，姓名也相同"
    office.close()


def test_a_list_has_a_line_for_each_pair_that_can_be_settled_now(office: Office) -> None:
    three = [a_resident(office, "王秀英", birth_date="1962-03-04") for _ in range(4)]

    assert len(duplicates.pairs(office)) == 6
    asked = lists.ask(office, duplicates.CODE)
    ids = list(lists.ids(office, asked))
    assert set(ids) <= set(three)
    assert len(ids) == 3
    lines = duplicates.line_of(duplicates.pairs(office))
    assert all(id in (d.first, d.second) for id, d in lines.items())


def test_what_was_told_apart_is_not_asked_about_again(vault: Vault) -> None:
    office = vault.open()
    one, other = (a_resident(office, "王秀英", birth_date="1962-03-04") for _ in range(2))
    assert found(office) == [(one, other, "same_birth")]

    outcome = duplicates.tell_apart(office, other, one, "本人来过")
    assert outcome.title == "不是同一人：王秀英（两位）"
    assert found(office) == []
    assert duplicates.near(office, {"name": "王秀英", "birth_date": "1962-03-04"}, one) == ()
    with pytest.raises(ClerkError, match="已标为不是同一人"):
        duplicates.tell_apart(office, one, other)
    with pytest.raises(ClerkError, match="同一条"):
        duplicates.tell_apart(office, one, one)
    office.close()

    office = vault.open()
    assert found(office) == []
    entries.undo(office)
    assert found(office) == [(one, other, "same_birth")]
    entries.redo(office)
    assert found(office) == []
    pair = next(iter(lists.ids(office, lists.ask(office, "distinct_people"))))
    entries.void(office, "distinct_people", [pair])
    assert found(office) == [(one, other, "same_birth")]
    office.close()


def test_merged_people_are_asked_about_no_more_until_they_part(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), an_empty_household(office)
    stays = home.members[1]
    row = entries.get(office, "residents", stays).row
    gone = a_resident(office, "何向晚", id_no=row.id_no, birth_date=row.birth_date)
    assert found(office) == [(stays, gone, "same_id")]

    merge(office, stays, gone)
    assert found(office) == []
    unmerge(office, gone)
    assert found(office) == [(stays, gone, "same_id")]
    assert other


# ---- while typing -------------------------------------------------------------------------------


def near(office: Office, **typed: Any) -> list[tuple[int, str, bool]]:
    return [(n.id, n.said, n.binned) for n in duplicates.near(office, typed)]


def test_somebody_typed_is_compared_with_all_who_may_be_she(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚")
    who = entries.get(office, "residents", home.members[1]).row
    number = who.id_no or ""
    body = number[:16] + str((int(number[16]) + 2) % 10)

    assert near(office) == []
    assert near(office, id_no=number) == [(home.members[1], "证号相同", False)]
    assert near(office, name="何向晚") == [(home.members[1], "同名", False)]
    assert near(office, name="何向晚", birth_date="1985-01-01") == []
    assert near(office, name="何向晚", birth_date="1972-08-09") == [
        (home.members[1], "同名，同生日", False)
    ]
    assert near(office, name="何向婉", id_no=body + check_digit(body)) == [
        (home.members[1], "“何向婉”与“何向晚”同音，证号只有第 17 位不同", False)
    ]
    words = duplicates.near(office, {"name": "何向晚"})[0].words
    assert words == f"何向晚，柳沟村1组1号，编号 {home.members[1]}，在册，1972-08-09"
    assert number not in words


def test_who_is_in_the_bin_or_was_merged_is_offered_too(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚")
    row = entries.get(office, "residents", home.members[1]).row
    binned = kept(entries.record(office, "residents", {"name": "李玉梅", "id_no": NUMBER}))
    entries.void(office, "residents", [binned])
    gone = a_resident(office, "何向晚", id_no=row.id_no, birth_date=row.birth_date)
    merge(office, home.members[1], gone)

    assert [(n.id, n.binned) for n in duplicates.near(office, {"id_no": NUMBER})] == [
        (binned, True)
    ]
    assert "在回收站里" in duplicates.near(office, {"id_no": NUMBER})[0].words
    one = duplicates.near(office, {"id_no": row.id_no, "name": "何向晚"})
    assert [(n.id, n.binned) for n in one] == [(home.members[1], False)]


def test_a_household_or_telephone_in_common_speaks_for_one_person(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚")
    record(office, "residents", name="何向晚", birth_date="1972")

    typed = {"name": "何向婉", "birth_date": "1972-08-09"}
    assert near(office, **typed) == []
    assert [id for id, *_ in near(office, **typed, household=home.id)] == [home.members[1]]


def test_the_data_check_asks_about_no_pair_that_was_told_apart(office: Office) -> None:
    one, other = (a_resident(office, "王秀英", birth_date="1962-03-04") for _ in range(2))

    def twice() -> list[int]:
        found = {f.code: f.rows for f in checking.check(office)}
        return [id for _, id, _ in found.get("same_person_twice", ())]

    assert twice() == [one, other]
    duplicates.tell_apart(office, one, other)
    assert twice() == []
