"""A clerk takes steps back, and does them again."""

import dataclasses
from datetime import date, time
from typing import Any

import pytest
from builders import a_household, a_visit, an_elder, record
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from csdesk.errors import ClerkError, StaleError
from csdesk.ledgers.grids import Matter
from csdesk.ledgers.people import Category, Household, Resident
from csdesk.services import entries, lists
from csdesk.services.office import Office, reading, step
from csdesk.storage import trail
from csdesk.storage.work import New

ON = date(2026, 10, 1)


def names(office: Office, code: str) -> list[str]:
    """Titles of the records of a ledger, those in no household too."""
    asked = lists.ask(
        office, code, every=True, columns=(office.ledgers[code].named,), order=("id",)
    )
    return [row[0] for row in lists.lines(office, asked, lists.ids(office, asked)).rows]


def everything(office: Office, *codes: str) -> dict[str, Any]:
    """Every record that is not voided, as lists show it."""
    found = {}
    for code in codes or office.ledgers:
        ledger = office.ledgers[code]
        asked = lists.ask(office, code, every=True, columns=(*ledger.fields,), order=("id",))
        found[code] = lists.lines(office, asked, lists.ids(office, asked)).rows
    return found


def test_fifty_steps_are_taken_back_one_after_another_and_done_again(office: Office) -> None:
    states = [everything(office, "teams")]
    for number in range(50):
        if number % 3 == 0:
            team = record(office, "teams", team_name=f"第{number}队", kind="1")
        elif number % 3 == 1:
            entries.record(office, "teams", {"leader": "陈雨石"}, id=team)
        else:
            entries.void(office, "teams", [team])
        states.append(everything(office, "teams"))

    for before in reversed(states[:-1]):
        assert entries.undo(office).kept == ()
        assert everything(office, "teams") == before
    with pytest.raises(ClerkError, match="没有可以撤销"):
        entries.undo(office)
    for after in states[1:]:
        assert entries.redo(office).kept == ()
        assert everything(office, "teams") == after
    with pytest.raises(ClerkError, match="没有可以重做"):
        entries.redo(office)


def test_only_the_last_fifty_steps_are_offered(office: Office) -> None:
    for number in range(55):
        record(office, "teams", team_name=f"第{number}队", kind="1")

    for _ in range(50):
        entries.undo(office)

    with pytest.raises(ClerkError, match="最近 50 步"):
        entries.undo(office)
    assert names(office, "teams") == [f"第{n}队" for n in range(5)]


def test_after_another_step_nothing_is_done_again(office: Office) -> None:
    record(office, "teams", team_name="甲队", kind="1")
    entries.undo(office)
    record(office, "teams", team_name="乙队", kind="1")

    with pytest.raises(ClerkError, match="没有可以重做"):
        entries.redo(office)

    assert names(office, "teams") == ["乙队"]


def test_several_steps_are_done_again_in_order(office: Office) -> None:
    for name in ("甲队", "乙队", "丙队"):
        record(office, "teams", team_name=name, kind="1")
    for _ in range(3):
        entries.undo(office)
    assert names(office, "teams") == []

    seen = []
    for _ in range(3):
        entries.redo(office)
        seen.append(names(office, "teams"))

    assert seen == [["甲队"], ["甲队", "乙队"], ["甲队", "乙队", "丙队"]]
    assert entries.undo(office).title == "登记队伍：丙队"


def test_a_void_is_taken_back_with_its_parts(office: Office) -> None:
    hours: list[dict[str, Any]] = [{"weekday": "1", "opens": time(9)}, {"weekday": "2"}]
    place = entries.record(
        office, "facilities", {"facility_name": "幸福食堂", "kind": "0101"},
        parts={"opening_hours": hours},
    ).id  # fmt: skip
    assert place
    before = everything(office)

    entries.void(office, "facilities", [place])
    assert names(office, "facilities") == []
    assert names(office, "opening_hours") == []
    entries.undo(office)

    assert everything(office) == before
    assert [p.row.opens for p in entries.parts_of(office, "opening_hours", place)] == [
        time(9), None
    ]  # fmt: skip


def test_parts_are_kept_changed_and_dropped_with_their_record(office: Office) -> None:
    days = [{"weekday": "1"}, {"weekday": "2"}, {"weekday": "3"}]
    values = {"facility_name": "幸福食堂", "kind": "0101"}
    place = entries.record(office, "facilities", values, parts={"opening_hours": days}).id
    assert place
    before = everything(office)
    stored = entries.get(office, "facilities", place)

    entries.record(
        office, "facilities", {"place": "村口"}, id=place, version=stored.version,
        parts={"opening_hours": [{"weekday": "1", "opens": time(8)}, {"weekday": "5"}]},
    )  # fmt: skip

    parts = entries.parts_of(office, "opening_hours", place)
    assert [(p.row.weekday, p.row.opens) for p in parts] == [("1", time(8)), ("5", None)]
    assert entries.undo(office).kept == ()
    assert everything(office) == before


def test_what_others_refer_to_is_not_voided(office: Office) -> None:
    elder = an_elder(office)
    a_visit(office, elder, ON)

    with pytest.raises(ClerkError, match="探访记录 1 条"):
        entries.void(office, "residents", [elder])

    assert names(office, "residents") == ["王秀英"]


def test_a_step_is_taken_back_once(office: Office) -> None:
    record(office, "teams", team_name="甲队", kind="1")
    first = entries.steps(office)[0]
    entries.undo(office, first.op)

    with pytest.raises(ClerkError, match="已经撤销过了"):
        entries.undo(office, first.op)
    with pytest.raises(ClerkError, match="没有可以撤销"):
        entries.undo(office)


def test_what_was_changed_since_is_kept_and_named(office: Office) -> None:
    team = record(office, "teams", team_name="甲队", kind="1")
    added = entries.steps(office)[0]
    entries.record(office, "teams", {"leader": "陈雨石"}, id=team)
    changed = entries.steps(office)[0]
    entries.record(office, "teams", {"leader": "何向晚"}, id=team)

    assert entries.undo(office, added.op).kept == (("队伍", "甲队", "此后已修改"),)
    assert entries.undo(office, changed.op).kept == (("队伍", "甲队", "此后已修改"),)

    assert entries.get(office, "teams", team).row.leader == "何向晚"


def test_what_was_changed_and_changed_back_can_be_taken_back(office: Office) -> None:
    """State is compared, not entries: or doing again would bar the next undo."""
    team = record(office, "teams", team_name="甲队", kind="1")
    added = entries.steps(office)[0]
    entries.record(office, "teams", {"leader": "陈雨石"}, id=team)
    entries.undo(office)

    assert entries.undo(office, added.op).kept == ()

    assert names(office, "teams") == []


def a_roster(office: Office, people: int, homes: int) -> list[int]:
    """People and their households in one step, as an import keeps them."""
    with step(office, f"导入居民 {people} 人") as w:
        made = w.add_many("households", [New(Household(household_no=f"{n:04d}"), bundle=f"h{n}")
                                         for n in range(homes)])  # fmt: skip
        ids = w.add_many(
            "residents", [New(Resident(name="王秀英"), bundle=f"p{n}") for n in range(people)]
        )
        w.add_many("categories", [
            New(Category(resident=id, category="S10", from_=ON), bundle=f"p{n}")
            for n, id in enumerate(ids)
        ])  # fmt: skip
        w.add_many("matters", [
            New(Matter(found_on=ON, what="建档", resident=id), bundle=f"p{n}")
            for n, id in enumerate(ids) if n < 3
        ])  # fmt: skip
        assert len(made) == homes
    return ids


def test_a_bundle_is_kept_whole_when_one_of_it_was_changed_or_is_referred_to(
    office: Office,
) -> None:
    first, second, third = a_roster(office, 3, 1)
    op = entries.steps(office)[0].op
    entries.record(office, "residents", {"remark": "独居"}, id=first)
    a_visit(office, second, ON)

    undone = entries.undo(office, op)

    assert names(office, "residents") == ["王秀英", "王秀英"]
    assert names(office, "categories") == ["王秀英"] * 2
    assert {(ledger, why) for ledger, _, why in undone.kept} == {
        ("居民", "此后已修改"), ("人员类别", "此后已修改"), ("事项", "此后已修改"),
        ("居民", "“探访记录”里已有记录用到它"), ("人员类别", "“探访记录”里已有记录用到它"),
        ("事项", "“探访记录”里已有记录用到它"),
    }  # fmt: skip
    assert names(office, "households") == []
    with pytest.raises(ClerkError):
        entries.get(office, "residents", 10 * third)


@pytest.mark.no_cover
def test_a_step_of_three_thousand_rows_is_taken_back(office: Office) -> None:
    elder = an_elder(office)
    before = everything(office)
    a_roster(office, 1400, 197)
    after = everything(office)
    assert len(after["residents"]) == len(before["residents"]) + 1400

    undone = entries.undo(office)

    assert undone.kept == ()
    assert undone.ledgers >= {"residents", "households", "categories", "matters"}
    assert everything(office) == before
    assert entries.redo(office).kept == ()
    assert everything(office) == after
    assert entries.get(office, "residents", elder).row.name == "王秀英"
    with reading(office) as c:
        assert trail.first_fault(c) is None


def test_a_record_changed_by_somebody_else_is_not_overwritten(office: Office) -> None:
    team = record(office, "teams", team_name="甲队", kind="1")
    seen = entries.get(office, "teams", team)
    entries.record(office, "teams", {"leader": "陈雨石"}, id=team, version=seen.version)

    with pytest.raises(StaleError):
        entries.record(office, "teams", {"leader": "何向晚"}, id=team, version=seen.version)

    assert entries.get(office, "teams", team).row.leader == "陈雨石"


def test_a_change_that_changes_nothing_is_no_step(office: Office) -> None:
    team = record(office, "teams", team_name="甲队", kind="1")
    steps = entries.steps(office)

    entries.record(office, "teams", {"team_name": "甲队"}, id=team)

    assert entries.steps(office) == steps


def test_a_number_once_given_is_not_given_again(office: Office) -> None:
    matters = [record(office, "matters", found_on=ON, what="路灯", state="1") for _ in range(2)]
    entries.undo(office)
    third = record(office, "matters", found_on=ON, what="水管", state="1")

    numbers = [entries.get(office, "matters", m).row.matter_no for m in (*matters, third)]

    assert numbers == ["A-2026-0001", "A-2026-0002", "A-2026-0003"]


def test_a_custom_column_is_taken_back_with_the_rest(office: Office) -> None:
    with step(office, "试") as w:
        id = w.add("residents", Resident(name="王秀英"), {"缴费": "380"})
    with step(office, "改") as w:
        old = w.get("residents", id)
        w.change("residents", id, old.version, dataclasses.replace(old.row, remark="x"), {})
    assert entries.get(office, "residents", id).extra == {}

    entries.undo(office)

    kept = entries.get(office, "residents", id)
    assert (kept.row.remark, kept.extra) == (None, {"缴费": "380"})


@dataclasses.dataclass(frozen=True, repr=False)
class Ground:
    """An office that Hypothesis does not write out."""

    office: Office


@pytest.fixture
def ground(office: Office) -> Ground:
    a_household(office, "朱成远", "何向晚")
    return Ground(office)


actions = st.lists(
    st.tuples(st.sampled_from(("add", "change", "void", "undo", "redo")), st.integers(0, 5)),
    min_size=10, max_size=30,
)  # fmt: skip


@settings(
    max_examples=15,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(actions)
@pytest.mark.no_cover
def test_undo_brings_back_the_very_state_before(
    ground: Ground, told: list[tuple[str, int]]
) -> None:
    office = ground.office
    past: list[Any] = []
    future: list[Any] = []
    for action, number in told:
        now = everything(office, "teams")
        ids = lists.ids(office, lists.ask(office, "teams", order=("id",)))
        if action == "undo":
            if past and entries.next_undo(office):
                entries.undo(office)
                assert everything(office, "teams") == past[-1]
                future.append(now)
                past.pop()
            continue
        if action == "redo":
            if future:
                entries.redo(office)
                assert everything(office, "teams") == future[-1]
                past.append(now)
                future.pop()
            continue
        if action == "add":
            record(office, "teams", team_name=f"第{number}队", kind="1")
        elif ids and action == "change":
            values = {"leader": f"陈雨石{number}", "field": None}
            entries.record(office, "teams", values, id=ids[number % len(ids)])
        elif ids:
            entries.void(office, "teams", [ids[number % len(ids)]])
        if everything(office, "teams") != now:
            past.append(now)
            future.clear()
    while past:
        entries.undo(office)
        assert everything(office, "teams") == past.pop()
