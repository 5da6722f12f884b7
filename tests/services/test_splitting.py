"""分户 and 合户: two households of one, one of two; the months before stay as they were."""

from datetime import date

import pytest
from builders import a_group, a_household, a_person, an_empty_household, kept, record

from csdesk.errors import ClerkError
from csdesk.services import entries, figures, lists
from csdesk.services.households import people
from csdesk.services.households.people import Event, Seat
from csdesk.services.households.splitting import join, split
from csdesk.services.office import Office

MAY, JUNE, JULY = date(2026, 5, 20), date(2026, 6, 10), date(2026, 7, 1)
AT = Event(JUNE, date(2026, 6, 12), None, "儿子成家")


def seen(office: Office, on: date, *paths: str) -> dict[str, tuple[str, ...]]:
    """Name to what the list of residents shows on a day."""
    asked = lists.ask(office, "residents", columns=("name", *paths), on=on)
    found = lists.lines(office, asked, lists.ids(office, asked))
    return {row[0]: row[1:] for row in lists.texts(office, found)}


def homes(office: Office) -> list[tuple[str, ...]]:
    """Number, head, size and members of each household today."""
    asked = lists.ask(office, "households", columns=("household_no", "head", "size", "members"))
    return list(lists.texts(office, lists.lines(office, asked, lists.ids(office, asked))))


def test_a_son_founds_a_household_with_his_wife_and_child(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚", "朱小禾", "朱小雨")
    son = home.members[2]
    wife, child = (
        kept(people.arrive(office, "in", Event(MAY), Seat(home.id, relation), person))
        for relation, person in (
            ("38", a_person(office, "石望舒", "1997-10-11", "2")),
            ("41", a_person(office, "朱小满", "2020-02-03", "1")),
        )
    )
    group = a_group(office, "2组")

    new = kept(split(office, AT, home.id, (child, son, wife), son,
                     {"household_no": "0099", "address": "2组7号", "group": group}))  # fmt: skip

    assert seen(office, JUNE, "household", "relation", "group") == {
        "朱成远": ("0001", "户主", "1组"), "何向晚": ("0001", "妻", "1组"),
        "朱小禾": ("0099", "户主", "2组"), "石望舒": ("0099", "妻", "2组"),
        "朱小满": ("0099", "子", "2组"), "朱小雨": ("0001", "长女", "1组"),
    }  # fmt: skip
    assert entries.get(office, "households", new).row.grid is not None  # that of the old household
    assert [s.title for s in entries.steps(office, 1)] == ["分户：0001 → 0099（朱小禾等 3 人）"]


def test_a_split_in_june_leaves_may_as_it_was(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚", "朱小禾")
    columns = ("household", "relation", "group", "address", "grid", "status", "reg_household")
    may, may_figures = seen(office, MAY, *columns), figures.monthly(office, "2026-05").figures

    split(office, AT, home.id, [home.members[2]], home.members[2], {"address": "村口"})

    assert seen(office, MAY, *columns) == may
    assert figures.monthly(office, "2026-05").figures == may_figures
    june = figures.monthly(office, "2026-06")
    assert all(check.ok for check in june.checks)
    assert [june.value(f"registered_{part}") for part in ("in", "out", "corrected")] == [0, 0, 0]
    assert seen(office, JUNE, "address")["朱小禾"] == ("村口",)


def test_the_head_who_leaves_is_succeeded(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚", "朱小禾")

    with pytest.raises(ClerkError, match="朱成远是户主，户里还有人") as told:
        split(office, AT, home.id, home.members[:2], home.head, {})
    assert told.value.remedy == "请指定接任的户主。"
    split(office, AT, home.id, home.members[:2], home.head, {}, home.members[2])

    assert homes(office) == [
        ("0001", "朱小禾", "1", "朱小禾"), ("0002", "朱成远", "2", "朱成远、何向晚")
    ]  # fmt: skip
    assert entries.undo(office).kept == ()
    assert homes(office) == [("0001", "朱成远", "3", "朱成远、何向晚、朱小禾")]
    assert entries.redo(office).kept == ()
    assert seen(office, JUNE, "relation")["何向晚"] == ("妻",)


def test_relations_may_be_told_otherwise(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚", "朱小禾", "朱小雨")
    son, daughter = home.members[2:]

    split(office, AT, home.id, (son, daughter), son, {}, relations={daughter: "78"})

    assert seen(office, JUNE, "relation")["朱小雨"] == ("妹夫",)


def test_what_a_split_may_not_be_is_said(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚")
    head, wife = home.members
    guest = record(office, "residents", **a_person(office, "陈雨石"))

    for says, members, first in (
        ("都要分出去", home.members, head),
        ("不在这一户", (wife, guest), wife),
        ("户主不在分出去的人里", (wife,), guest),
    ):
        with pytest.raises(ClerkError, match=says):
            split(office, AT, home.id, members, first, {}, head)
    with pytest.raises(ClerkError, match="没有人"):
        split(office, Event(date(2024, 1, 1)), an_empty_household(office), (wife,), wife, {})
    outcome = split(office, AT, home.id, (wife,), wife, {"household_no": "0001"})
    assert [p.message for p in outcome.problems] == ["户号 0001 已有一户。"]
    assert homes(office)[0] == ("0001", "朱成远", "2", "朱成远、何向晚")


def test_a_split_does_not_overtake_who_came_later(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚")
    baby = a_person(office, "朱小雨", "2026-07-01", "1")
    people.arrive(office, "born", Event(JULY), Seat(home.id, "22"), baby)

    with pytest.raises(ClerkError, match="2026-07-01还有登记过的变动"):
        split(office, AT, home.id, (home.members[1],), home.members[1], {})


def test_two_households_become_one(office: Office) -> None:
    old = a_household(office, "朱成远", "何向晚")
    young = a_household(office, "朱小禾", "石望舒", "朱小满", relations=("02", "12", "20"),
                        born=("1995-03-04", "1996-08-09", "2020-05-06"))  # fmt: skip

    join(office, AT, young.id, old.id, "22", {young.members[2]: "42"})

    assert seen(office, JUNE, "household", "relation") == {
        "朱成远": ("0001", "户主"), "何向晚": ("0001", "妻"), "朱小禾": ("0001", "长子"),
        "石望舒": ("0001", "儿媳"), "朱小满": ("0001", "孙女"),
    }  # fmt: skip
    assert homes(office)[1] == ("0002", "", "0", "")
    assert seen(office, MAY, "household")["朱小禾"] == ("0002",)
    june = figures.monthly(office, "2026-06")
    assert all(check.ok for check in june.checks)
    assert june.value("living_in") == june.value("living_out") == 0
    assert entries.undo(office).title == "合户：0002 并入 0001"
    assert homes(office)[1] == ("0002", "朱小禾", "3", "朱小禾、石望舒、朱小满")


def test_who_has_a_stay_in_both_is_in_one(office: Office) -> None:
    old = a_household(office, "朱成远", "何向晚")
    young = a_household(office, "朱小禾", "石望舒")
    people.shift(office, "away", Event(MAY), old.members[1], "11")
    there = Seat(young.id, "52", "lives_here", "20")
    people.arrive(office, "in", Event(MAY), there, old.members[1])

    join(office, AT, young.id, old.id, "22")

    assert seen(office, JUNE, "household", "relation", "stay_kind")["何向晚"] == (
        "0001", "妻", "人户一致"
    )  # fmt: skip


def test_what_a_union_may_not_be_is_said(office: Office) -> None:
    home, empty = a_household(office, "朱成远", "何向晚"), an_empty_household(office)

    for says, goes, stays in (
        ("同一户", home.id, home.id),
        ("没有人", empty, home.id),
        ("没有户主", home.id, empty),
    ):
        with pytest.raises(ClerkError, match=says) as told:
            join(office, AT, goes, stays, "22")
        assert told.value.remedy
