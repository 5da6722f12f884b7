"""Household verbs: whatever is told in whatever order, each person and each household stays whole."""

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from builders import a_household, a_person, an_empty_household, kept, record
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from vaultkit import Vault

from csdesk.domain.households import HEAD, clashes, headless
from csdesk.errors import ClerkError
from csdesk.services import entries, figures, lists
from csdesk.services.households import people, seats
from csdesk.services.households.people import Event, Seat
from csdesk.services.office import Office, step
from csdesk.storage.work import Work

JANUARY, MARCH, JUNE, JULY = (date(2026, m, 1) for m in (1, 3, 6, 7))


def members(office: Office, home: int, on: date) -> dict[str, str]:
    """Name to relation of those in a household on a day."""
    asked = lists.ask(
        office, "stays", where=f"household = {home} and from <= today and (to empty or to > today)",
        columns=("resident", "relation"), on=on,
    )  # fmt: skip
    page = lists.lines(office, asked, lists.ids(office, asked))
    names = office.codes["family_relation"].names
    return {who[1]: names.get(relation, "") for who, relation in page.rows}


def test_a_birth_a_death_and_a_new_head(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚", "朱小禾")
    baby = a_person(office, "朱小雨", "2026-02-02", "1")

    people.arrive(office, "born", Event(MARCH), Seat(home.id, "41"), baby)
    people.depart(office, "died", Event(JUNE), home.head, home.members[2])

    assert members(office, home.id, JANUARY) == {
        "朱成远": "户主", "何向晚": "妻", "朱小禾": "长子"
    }  # fmt: skip
    assert members(office, home.id, MARCH)["朱小雨"] == "孙子"
    assert members(office, home.id, JUNE) == {"何向晚": "母亲", "朱小禾": "户主", "朱小雨": "子"}


def test_who_leaves_takes_her_categories_along(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚")
    who = home.members[1]
    open_ = record(office, "categories", resident=who, category="S10", from_=JANUARY)
    ended = record(office, "categories", resident=who, category="E01", from_=JANUARY, to=MARCH)

    people.depart(office, "out", Event(JUNE, place="示例县"), who)

    assert entries.get(office, "categories", open_).row.to == JUNE
    assert entries.get(office, "categories", ended).row.to == MARCH
    assert members(office, home.id, JUNE) == {"朱成远": "户主"}


def test_whoever_is_away_stays_registered_and_comes_back(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚")
    who = home.members[1]

    people.shift(office, "away", Event(MARCH), who, "11")
    people.shift(office, "returned", Event(JULY), who, "10")

    status = {}
    for day in (JANUARY, JUNE, JULY):
        asked = lists.ask(office, "residents", columns=("status", "residence"), on=day)
        status[day] = lists.lines(office, asked, [who]).rows[0]
    assert status == {JANUARY: ("here", "10"), JUNE: ("away", "11"), JULY: ("here", "10")}


def test_a_new_person_with_a_fault_is_not_seated(office: Office) -> None:
    home = an_empty_household(office)

    outcome = people.arrive(office, "in", Event(MARCH), Seat(home, "02"), {"name": ""})

    assert [p.field for p in outcome.problems] == ["name"]
    assert members(office, home, MARCH) == {}


@pytest.fixture
def home(office: Office) -> Any:
    return a_household(office, "朱成远", "何向晚", "朱小禾", on=JANUARY)


def refused(office: Office, says: str, verb: Any, *args: Any) -> None:
    """A verb is refused with a reason and a remedy, and leaves nothing."""
    steps = len(entries.steps(office))
    with pytest.raises(ClerkError, match=says) as told:
        verb(office, *args)
    assert told.value.remedy
    assert len(entries.steps(office)) == steps


def test_what_may_not_be_is_refused_with_what_to_do(office: Office, home: Any) -> None:
    head, wife, son = home.members
    other = an_empty_household(office)
    at = Event(MARCH)
    guest = a_person(office, "陈雨石", "1980-01-02", "1")

    refused(office, "已在户", people.arrive, "in", at, Seat(other, "02"), wife)
    refused(office, "户主已是朱成远", people.arrive, "in", at, Seat(home.id, "02"), guest)
    refused(office, "还没有户主", people.arrive, "in", at, Seat(other, "12"), guest)
    refused(office, "还有人", people.depart, "died", at, head)
    refused(office, "不是这一户的成员", people.depart, "died", at, head, head)
    refused(office, "不是这一户的成员", people.change_head, at, home.id, 999)
    refused(office, "已经是户主", people.change_head, at, home.id, head)
    refused(office, "不在任何户里", people.depart, "died", Event(date(2025, 1, 1)), son)
    people.depart(office, "died", at, son)
    refused(office, "登记死亡", people.arrive, "in", Event(JUNE), Seat(home.id, "22"), son)


def test_what_is_told_late_may_not_overtake_what_was_told(office: Office, home: Any) -> None:
    head, wife, son = home.members
    people.change_head(office, Event(JUNE), home.id, wife)

    refused(office, "2026-06-01还有", people.depart, "died", Event(MARCH), head, wife)
    refused(office, "2026-06-01还换过户主", people.change_head, Event(MARCH), home.id, son)
    people.depart(office, "out", Event(JULY), son)
    refused(office, "还有登记过的变动", people.shift, "away", Event(JUNE), son, "11")
    refused(office, "2026-07-01已不在", people.change_head, Event(JUNE), home.id, son)


def test_who_joined_after_a_late_told_head_change_is_related_to_the_new_head(
    office: Office, home: Any
) -> None:
    _, wife, _ = home.members
    baby = a_person(office, "朱小雨", "2026-05-02", "1")
    people.arrive(office, "born", Event(JUNE), Seat(home.id, "22"), baby)

    people.change_head(office, Event(MARCH), home.id, wife)

    assert members(office, home.id, JUNE) == {
        "朱成远": "夫", "何向晚": "户主", "朱小禾": "长子", "朱小雨": "长子"
    }  # fmt: skip


def test_who_is_not_registered_here_cannot_be_away(office: Office, home: Any) -> None:
    seat = Seat(home.id, "99", "lives_here", "21")
    guest = kept(people.arrive(office, "in", Event(MARCH), seat, a_person(office, "陈雨石")))

    refused(office, "户口不在本地", people.shift, "away", Event(JUNE), guest, "11")


def test_who_lives_in_another_household_cannot_return_to_the_first(
    office: Office, home: Any
) -> None:
    wife, other = home.members[1], an_empty_household(office)
    people.shift(office, "away", Event(MARCH), wife, "11")
    people.arrive(office, "in", Event(JUNE), Seat(other, "02", "lives_here", "20"), wife)

    refused(office, "住在另一户", people.shift, "returned", Event(JULY), wife, "10")


def test_an_event_is_taken_back_whole(office: Office, home: Any) -> None:
    before = members(office, home.id, JUNE)
    people.depart(office, "died", Event(MARCH), home.head, home.members[2])
    after = members(office, home.id, JUNE)

    assert entries.undo(office).kept == ()
    assert members(office, home.id, JUNE) == before
    assert entries.redo(office).kept == ()
    assert members(office, home.id, JUNE) == after
    assert entries.undo(office, entries.steps(office)[0].op).kept == ()
    assert members(office, home.id, JUNE) == before


def test_an_event_that_another_followed_is_kept_whole(office: Office, home: Any) -> None:
    first = people.change_head(office, Event(MARCH), home.id, home.members[1])
    people.change_head(office, Event(JUNE), home.id, home.members[2])
    after = members(office, home.id, JULY)

    undone = entries.undo(office, first.op)

    assert {why for _, _, why in undone.kept} == {"此后已修改"}
    assert members(office, home.id, JULY) == after


def test_an_arrival_in_another_household_bars_taking_back_the_departure(
    office: Office, home: Any
) -> None:
    other, wife = an_empty_household(office), home.members[1]
    gone = people.depart(office, "out", Event(MARCH), wife)
    people.arrive(office, "in", Event(JUNE), Seat(other, "02"), wife)

    with pytest.raises(ClerkError, match="两处户籍"):
        entries.undo(office, gone.op)

    assert members(office, home.id, JULY).keys() == {"朱成远", "朱小禾"}


def test_the_arrival_of_a_head_is_not_taken_back_while_others_are_there(office: Office) -> None:
    home = an_empty_household(office)
    person = a_person(office, "朱成远", "1970-03-04", "1")
    seated = people.arrive(office, "in", Event(JANUARY), Seat(home, "02"), person)
    people.arrive(office, "in", Event(MARCH), Seat(home, "12"), a_person(office, "何向晚"))

    with pytest.raises(ClerkError, match="没有户主"):
        entries.undo(office, seated.op)

    assert members(office, home, JULY) == {"朱成远": "户主", "何向晚": "妻"}


def status(office: Office, who: int, on: date = JULY) -> str:
    """What the list of residents says of somebody."""
    asked = lists.ask(office, "residents", every=True, columns=("status",), on=on, given=[who])
    return lists.texts(office, lists.lines(office, asked, [who]))[0][0]


def test_who_was_gone_before_the_first_list_is_told_dead_or_gone(office: Office) -> None:
    dead, gone = (record(office, "residents", **a_person(office, n)) for n in ("周敏", "谷雨眠"))
    category = record(office, "categories", resident=dead, category="S10", from_=JANUARY)

    people.depart(office, "died", Event(MARCH), dead)
    people.depart(office, "out", Event(MARCH, place="外省"), gone)

    assert (status(office, dead), status(office, gone)) == ("死亡", "迁出")
    assert entries.get(office, "categories", category).row.to == MARCH
    refused(office, "2026-03-01登记死亡", people.depart, "died", Event(JUNE), dead)
    refused(office, "2026-03-01登记迁出", people.depart, "married_out", Event(JUNE), gone)
    people.depart(office, "died", Event(JUNE), gone)
    assert status(office, gone) == "死亡"


def test_a_death_is_not_brought_back_while_she_is_in_a_household(office: Office, home: Any) -> None:
    who = record(office, "residents", **a_person(office, "周敏"))
    people.depart(office, "died", Event(MARCH), who)
    taken_back = entries.undo(office)
    assert taken_back.title == "死亡：周敏"
    back = entries.steps(office, 1)[0].op
    people.arrive(office, "in", Event(JUNE), Seat(home.id, "97"), who)

    with pytest.raises(ClerkError, match="登记死亡，死后还会在户"):
        entries.undo(office, back)


def test_a_whole_household_leaves_in_one_step(office: Office, home: Any) -> None:
    people.shift(office, "away", Event(MARCH), home.members[2], "11")

    people.leave_together(office, Event(JUNE, place="县城"), home.id)

    assert members(office, home.id, JUNE) == {}
    assert {status(office, who) for who in home.members} == {"迁出"}
    assert [s.title for s in entries.steps(office, 1)] == ["全户迁出：0001"]
    refused(office, "没有人", people.leave_together, Event(JULY), home.id)
    assert entries.undo(office).kept == ()
    assert len(members(office, home.id, JUNE)) == 3


@pytest.fixture
def unknown(office: Office) -> Any:
    """A household as an import leaves it where no head is named."""
    home = an_empty_household(office)
    who = [record(office, "residents", **a_person(office, n)) for n in ("周敏", "谷雨眠")]
    with step(office, "导入") as w:
        for person in who:
            change = w.add("changes", Event(JANUARY).change("opened", person, home))
            row = w.model.ledgers["stays"].row
            stay = row(resident=person, household=home, kind="both", from_=JANUARY,
                       opened_by=change)  # fmt: skip
            w.add("stays", stay)
    return home, who


def test_a_household_whose_head_is_unknown_gets_one(office: Office, unknown: Any) -> None:
    home, (first, second) = unknown
    guest = a_person(office, "陈雨石")

    refused(office, "户主不明", people.arrive, "in", Event(MARCH), Seat(home, "12"), guest)
    people.change_head(office, Event(JANUARY), home, first)

    assert members(office, home, JANUARY) == {"周敏": "户主", "谷雨眠": ""}
    assert entries.undo(office).kept == ()
    people.arrive(office, "in", Event(MARCH), Seat(home, HEAD), guest)
    people.depart(office, "out", Event(JUNE), second)
    assert members(office, home, JUNE) == {"周敏": "", "陈雨石": "户主"}


def test_of_two_heads_one_is_chosen(office: Office, home: Any) -> None:
    head, wife, _ = home.members
    with step(office, "另一台电脑") as w:  # as an exchange leaves it
        (stay,) = people.open_stays(w, "resident", wife, JANUARY)
        w.change("stays", stay.id, stay.version, replace(stay.row, relation=HEAD))

    people.change_head(office, Event(MARCH), home.id, head)

    assert members(office, home.id, MARCH) == {
        "朱成远": "户主", "何向晚": "其他亲属", "朱小禾": "长子"
    }  # fmt: skip


def test_who_works_elsewhere_leaves_the_household_where_she_lived(
    office: Office, home: Any
) -> None:
    wife, other = home.members[1], a_household(office, "汤怀远", on=JANUARY)
    people.shift(office, "away", Event(JANUARY), wife, "12")
    people.arrive(office, "in", Event(MARCH), Seat(other.id, "97", "lives_here", "20"), wife)
    assert members(office, other.id, MARCH) == {"汤怀远": "户主", "何向晚": "其他亲属"}

    people.shift(office, "away", Event(JUNE), wife, "11")

    assert members(office, other.id, JUNE) == {"汤怀远": "户主"}
    assert status(office, wife) == "外出"


def test_beside_a_home_no_registration_counts_as_living_here(office: Office, home: Any) -> None:
    wife, son = home.members[1:]
    other = a_household(office, "汤怀远", on=JANUARY)
    people.shift(office, "away", Event(JUNE), wife, "12")
    there = Seat(other.id, "97", "lives_here", "20")
    guest = a_person(office, "陈雨石")
    gone = kept(people.arrive(office, "in", Event(MARCH), there, guest))
    people.depart(office, "out", Event(JUNE), son)

    registered = Seat(home.id, "97", "registered", "12")
    people.arrive(office, "in", Event(JUNE), registered, gone)
    people.arrive(office, "in", Event(JUNE), there, wife)  # told late: she was away from that day
    june = figures.monthly(office, "2026-06")

    assert all(check.ok for check in june.checks)
    with step(office, "看") as w:
        stays = [s.row for who in (wife, gone) for s in people.open_stays(w, "resident", who, JULY)]
    assert sorted((s.kind, s.reason) for s in stays if s.kind == "registered") == [
        ("registered", None), ("registered", None)
    ]  # fmt: skip


def test_who_heads_the_household_where_she_lives_is_succeeded_first(
    office: Office, home: Any
) -> None:
    wife, other = home.members[1], an_empty_household(office)
    people.shift(office, "away", Event(MARCH), wife, "11")
    people.arrive(office, "in", Event(MARCH), Seat(other, "02", "lives_here", "20"), wife)
    guest = a_person(office, "陈雨石")
    people.arrive(office, "in", Event(MARCH), Seat(other, "97"), guest)

    refused(office, "所住那一户", people.shift, "away", Event(JUNE), wife, "11")


# ---- whatever happens ---------------------------------------------------------------------------

HOMES, PEOPLE, DAYS = 3, 6, 40
NAMES = "甲乙丙丁戊己"


@dataclass(frozen=True, repr=False)
class Ground:
    """An office that Hypothesis does not write out."""

    office: Office


@pytest.fixture(scope="module")
def ground(empty_vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """Empty households and people who are in none."""
    office = empty_vault.copy(tmp_path_factory.mktemp("ground") / "vault").open()
    for number in range(HOMES):
        an_empty_household(office, f"{number}号")
    for number in range(PEOPLE):
        person = a_person(
            office, f"王{NAMES[number]}", f"19{50 + 5 * number}-03-04", "12"[number % 2]
        )
        record(office, "residents", **person)
    yield Ground(office)
    office.close()


verbs = st.tuples(
    st.sampled_from(("seat", "seat", "leave", "head", "move")),
    st.integers(0, DAYS),
    st.integers(1, PEOPLE),
    st.integers(1, HOMES),
    st.sampled_from(("02", "02", "12", "22", "41", "99")),
    st.sampled_from(("both", "both", "registered", "lives_here")),
    st.one_of(st.none(), st.integers(1, PEOPLE)),
)


class Taken(Exception):  # noqa: N818  # ends an example: all of it is rolled back
    """What a test did is not kept."""


@settings(
    max_examples=40,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(verbs, min_size=30, max_size=40))
@pytest.mark.no_cover
def test_verbs_in_any_order_leave_one_head_and_one_place(
    ground: Ground, told: list[tuple[Any, ...]]
) -> None:
    with suppress(Taken), step(ground.office, "试") as outer:
        steps = []
        for home in range(1, HOMES + 1):
            w = Work(outer.c, outer.model, "in", outer.by)
            people.seat_in(w, "in", Event(JANUARY), Seat(home, "02"), home)
        for verb, day, person, home, relation, kind, successor in told:
            w = Work(outer.c, outer.model, verb, outer.by)
            try:
                with outer.c.begin_nested():
                    do(w, verb, Event(JANUARY + timedelta(day)), person, home, relation, kind,
                       successor)  # fmt: skip
            except ClerkError:
                continue
            steps.append(verb)
            whole(w, steps)
        raise Taken


def do(
    w: Work, verb: str, event: Event, person: int, home: int, relation: str, kind: str,
    successor: int | None,
) -> None:  # fmt: skip
    match verb:
        case "seat":
            people.seat_in(w, "in", event, Seat(home, relation, kind), person)
        case "leave":
            people.leave(w, "out", event, person, successor)
        case "head":
            people.make_head(w, event, home, person)
        case "move":
            back = kind == "both"
            people.move(w, "away", event, person, "both" if back else "registered", None)


def whole(w: Work, steps: list[str]) -> None:
    stays = seats.living(w, "household", list(range(1, HOMES + 1)))
    assert list(clashes(stays)) == [], steps
    assert headless(stays) == {}, steps
    for day in range(-1, DAYS + 2):
        on = JANUARY + timedelta(day)
        here = [s for s in stays if s.start <= on and (s.stop is None or on < s.stop)]
        for home in {s.household for s in here}:
            heads = [s for s in here if s.household == home and s.relation == HEAD]
            assert len(heads) == 1, (on, steps)
        for person in {s.resident for s in here}:
            hers = [s.kind for s in here if s.resident == person]
            assert sum(k in people.REGISTERS for k in hers) <= 1
            assert sum(k in people.HOUSES for k in hers) <= 1


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.no_cover
def test_steps_taken_back_in_any_order_leave_every_household_whole(
    office: Office, seed: int
) -> None:
    rng = random.Random(seed)
    for number in range(HOMES):
        an_empty_household(office, f"{number}号")
    for number in range(PEOPLE):
        record(
            office, "residents", **a_person(office, f"王{NAMES[number]}", f"19{50 + number}-03-04")
        )
    done: list[str] = []
    ops: list[Any] = []
    for _ in range(60):
        day, person = Event(JANUARY + timedelta(rng.randrange(DAYS))), rng.randint(1, PEOPLE)
        try:
            if ops and rng.random() < 0.25:
                entries.undo(office, rng.choice(ops))
                done.append("undo")
            elif rng.random() < 0.1:
                entries.redo(office)
                done.append("redo")
            else:
                verb = rng.choice(("seat", "seat", "leave", "head", "move"))
                with step(office, verb) as w:
                    w.bundle = seats.EVENT
                    do(w, verb, day, person, rng.randint(1, HOMES), rng.choice(("02", "02", "12")),
                       rng.choice(("both", "registered", "lives_here")),
                       rng.choice((None, *range(1, PEOPLE))))  # fmt: skip
                    ops.append(w.by.op)
                done.append(verb)
        except ClerkError:
            continue
        with step(office, "看") as w:
            whole(w, done)
    assert "undo" in done
