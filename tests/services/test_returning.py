"""Who left together comes back together, to the old household or to another."""

from datetime import date

from builders import a_household, a_person, record

from csdesk.services import entries, figures, lists
from csdesk.services.households import people
from csdesk.services.households.people import Event, Seat
from csdesk.services.households.returning import come_back, left_with
from csdesk.services.office import Office

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)


def relations(office: Office, home: int) -> dict[str, str]:
    """Name to relation of those in a household today."""
    asked = lists.ask(
        office, "stays", where=f"household = {home} and to empty", columns=("resident", "relation")
    )
    found = lists.texts(office, lists.lines(office, asked, lists.ids(office, asked)))
    return {row[0]: row[1] for row in found}


def test_who_left_with_her_is_known(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚", "朱小禾")
    people.depart(office, "out", Event(date(2026, 2, 1)), home.members[2])
    people.leave_together(office, Event(MARCH), home.id)

    assert [m.name for m in left_with(office, home.head)] == ["何向晚"]
    assert left_with(office, home.members[2]) == ()
    assert left_with(office, record(office, "residents", **a_person(office, "周敏"))) == ()


def test_they_come_into_another_household(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), a_household(office, "汤怀远")
    people.leave_together(office, Event(MARCH), home.id)

    come_back(office, "in", Event(JUNE), Seat(other.id, "71"), home.head, home.members[1:])

    assert relations(office, other.id) == {
        "汤怀远": "户主", "朱成远": "兄", "何向晚": "其他亲属"
    }  # fmt: skip
    june = figures.monthly(office, "2026-06")
    assert all(check.ok for check in june.checks)
    assert june.value("registered_in") == 2
    assert entries.undo(office).title == "迁入：朱成远等 2 人"
    assert relations(office, other.id) == {"汤怀远": "户主"}
