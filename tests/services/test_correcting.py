"""更正: a stay or a day that was told wrong; the balance of the month says so and ties."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from builders import a_household, a_person, kept, record

from csdesk.errors import ClerkError
from csdesk.services import entries, figures, lists
from csdesk.services.households import people
from csdesk.services.households.correcting import correct, end_stay, redate
from csdesk.services.households.people import Event, Seat
from csdesk.services.office import Office, reading, step

OPENED, MARCH, JUNE, JULY = date(2025, 1, 1), *(date(2026, m, 1) for m in (3, 6, 7))


def stay_of(office: Office, person: int) -> int:
    """Her open stay."""
    t = office.model.tables["stays"]
    with reading(office) as c:
        mine = sa.select(t.c.id).where(t.c.resident == person, t.c.to.is_(None))
        return int(c.scalars(mine.where(t.c.voided_at.is_(None))).one())


def change_of(office: Office, person: int, kind: str) -> int:
    """Her change of a kind."""
    t = office.model.tables["changes"]
    with reading(office) as c:
        mine = sa.select(t.c.id).where(t.c.resident == person, t.c.kind == kind)
        return int(c.scalars(mine.where(t.c.voided_at.is_(None))).one())


def seen(office: Office, on: date, who: int, *columns: str) -> tuple[str, ...]:
    """What the list of residents shows of her on a day."""
    asked = lists.ask(office, "residents", every=True, columns=columns, on=on, given=[who])
    return lists.texts(office, lists.lines(office, asked, [who]))[0]


@pytest.fixture
def home(office: Office) -> Any:
    return a_household(office, "朱成远", "何向晚", "朱小禾", on=OPENED)


def test_a_wrong_kind_is_counted_as_a_correction(office: Office, home: Any) -> None:
    son = home.members[2]

    correct(office, Event(JUNE), stay_of(office, son), {"kind": "registered", "reason": "11"})

    assert seen(office, MARCH, son, "status") == ("在册",)
    assert seen(office, JUNE, son, "status", "residence") == ("外出", "户籍外出半年以上")
    june = figures.monthly(office, "2026-06")
    assert all(check.ok for check in june.checks)
    assert (june.value("registered_corrected"), june.value("living_corrected")) == (0, -1)
    assert [s.title for s in entries.steps(office, 1)] == ["更正：朱小禾"]


def test_from_the_first_day_on_it_never_was_as_told(office: Office, home: Any) -> None:
    wife, other = home.members[1], a_household(office, "汤怀远", on=OPENED)
    right = {"household": other.id, "relation": "75"}

    correct(office, Event(OPENED), stay_of(office, wife), right)

    assert seen(office, OPENED, wife, "household", "relation") == ("0002", "姐姐")
    opened = figures.monthly(office, "2025-01")
    assert all(check.ok for check in opened.checks)
    assert (opened.value("registered_opened"), opened.value("registered_corrected")) == (4, 0)
    assert entries.undo(office).kept == ()
    assert seen(office, JUNE, wife, "household", "relation") == ("0001", "妻")


def test_a_stay_that_has_ended_is_put_right_while_it_lasted(office: Office, home: Any) -> None:
    son = home.members[2]
    stay = stay_of(office, son)
    people.depart(office, "out", Event(JULY), son)

    correct(office, Event(JUNE), stay, {"relation": "27"})

    assert seen(office, JUNE, son, "relation") == ("养子或继子",)
    assert seen(office, JULY, son, "relation", "status") == ("", "迁出")


def test_what_cannot_be_corrected_is_said(office: Office, home: Any) -> None:
    head, wife, son = home.members
    other = a_household(office, "汤怀远", on=OPENED)

    for says, who, right, on in (
        ("没有要更正的", son, {"relation": "22"}, JUNE),
        ("从 2025-01-01 起", son, {"relation": "27"}, date(2024, 12, 31)),
        ("户主登记错了", son, {"relation": "02"}, JUNE),
        ("户主登记错了", head, {"relation": "22"}, JUNE),
        ("此人是户主", head, {"household": other.id, "relation": "97"}, JUNE),
        ("户主已是汤怀远", wife, {"household": other.id, "relation": "02"}, JUNE),
    ):
        with pytest.raises(ClerkError, match=says) as told:
            correct(office, Event(on), stay_of(office, who), right)
        assert told.value.remedy


def test_a_correction_may_not_make_two_homes(office: Office, home: Any) -> None:
    wife, other = home.members[1], a_household(office, "汤怀远", on=OPENED)
    away = people.shift(office, "away", Event(MARCH), wife, "11")
    people.arrive(office, "in", Event(JUNE), Seat(other.id, "97", "lives_here", "20"), wife)
    assert away.kept
    t = office.model.tables["stays"]
    with reading(office) as c:
        mine = sa.select(t.c.id).where(t.c.resident == wife, t.c.kind == "registered")
        stay = int(c.scalars(mine).one())

    with pytest.raises(ClerkError, match="住在两户"):
        correct(office, Event(JULY), stay, {"kind": "both", "reason": "10"})


def test_a_stay_too_many_is_ended(office: Office, home: Any) -> None:
    wife, other = home.members[1], a_household(office, "汤怀远", on=OPENED)
    with step(office, "另一台电脑") as w:  # as an exchange leaves it
        change = w.add("changes", Event(MARCH).change("in", wife, other.id))
        row = w.model.ledgers["stays"].row
        stay = w.add("stays", row(resident=wife, household=other.id, relation="97", kind="both",
                                  reason="10", from_=MARCH, opened_by=change))  # fmt: skip

    correct_ = end_stay(office, Event(JUNE), stay)

    assert correct_.title == "更正：何向晚（在户止于 2026-06-01）"
    assert seen(office, JUNE, wife, "household") == ("0001",)
    with pytest.raises(ClerkError, match="从 2026-03-01 起到 2026-06-01"):
        end_stay(office, Event(JULY), stay)
    with pytest.raises(ClerkError, match="没有户主"):
        end_stay(office, Event(JUNE), stay_of(office, home.head))


def test_a_death_on_another_day_takes_head_and_categories_along(office: Office, home: Any) -> None:
    head, wife = home.members[:2]
    category = record(office, "categories", resident=head, category="S10", from_=MARCH)
    people.depart(office, "died", Event(date(2026, 6, 9)), head, wife)

    redate(office, change_of(office, head, "died"), JUNE, JULY, "火化证")

    assert seen(office, JUNE, head, "status", "died_on") == ("死亡", "2026-06-01")
    assert seen(office, JUNE, wife, "relation") == ("户主",)
    assert entries.get(office, "categories", category).row.to == JUNE
    trace = entries.get(office, "changes", change_of(office, head, "correction")).row
    assert trace.remark == "死亡日期由 2026-06-09 更正为 2026-06-01。火化证"
    assert trace.registered_on == JULY
    june = figures.monthly(office, "2026-06")
    assert all(check.ok for check in june.checks)
    assert (june.value("registered_went_died"), june.value("registered_corrected")) == (1, 0)
    assert entries.undo(office).kept == ()
    assert seen(office, JUNE, head, "status") == ("在册",)


def test_a_death_in_another_month_is_counted_there(office: Office, home: Any) -> None:
    son = home.members[2]
    people.depart(office, "died", Event(JULY), son)

    redate(office, change_of(office, son, "died"), JUNE)

    for month, died in (("2026-06", 1), ("2026-07", 0)):
        found = figures.monthly(office, month)
        assert all(check.ok for check in found.checks)
        assert found.value("registered_went_died") == died


def test_a_day_may_not_pass_what_was_told_in_between(office: Office, home: Any) -> None:
    son = home.members[2]
    people.shift(office, "away", Event(MARCH), son, "11")
    people.shift(office, "returned", Event(JUNE), son, "10")

    with pytest.raises(ClerkError, match="之间还登记过别的变动"):
        redate(office, change_of(office, son, "away"), JULY)
    with pytest.raises(ClerkError, match="发生日期就是"):
        redate(office, change_of(office, son, "away"), MARCH)
    with pytest.raises(ClerkError, match="没有户主"):
        redate(office, change_of(office, home.head, "opened"), MARCH)
    redate(office, change_of(office, son, "away"), date(2026, 4, 1))
    assert seen(office, MARCH, son, "status") == ("在册",)


def test_the_day_of_a_death_told_of_somebody_in_no_household(office: Office) -> None:
    gone = record(office, "residents", **a_person(office, "谷雨眠"))
    kept(people.depart(office, "died", Event(JULY), gone))

    redate(office, change_of(office, gone, "died"), JUNE)

    assert seen(office, JULY, gone, "died_on") == ("2026-06-01",)
