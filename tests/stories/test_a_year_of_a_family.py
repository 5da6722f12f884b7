"""A family through a year: wedding, birth, split, a move in part, a death, a union, a leaving.

Each is told once; every month ties, a month that was told stays as it was, all of it is undone.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from builders import a_household, a_person, kept

from csdesk.services import entries, figures, lists
from csdesk.services.households import correcting, people, rehousing, splitting
from csdesk.services.households.people import Event, Seat
from csdesk.services.office import Office

COLUMNS = ("household", "relation", "reg_household", "group", "address", "grid", "status")
MONTHS = [f"2026-{m:02d}" for m in range(1, 11)]


def seen(office: Office, on: date) -> dict[str, tuple[str, ...]]:
    """Everybody of the list of residents on a day, with what is brought from her household."""
    asked = lists.ask(office, "residents", columns=("name", *COLUMNS), on=on)
    found = lists.lines(office, asked, lists.ids(office, asked))
    return {row[0]: row[1:] for row in lists.texts(office, found)}


def places(office: Office, on: date) -> dict[str, str]:
    """Everybody's household and relation on a day."""
    return {name: f"{row[0]} {row[1]}" for name, row in seen(office, on).items()}


def balance(office: Office) -> dict[str, tuple[int, ...]]:
    """Of each month: opening, opened, corrected, in, out, closing of both lines; all of them tie."""
    parts = ("open", "opened", "corrected", "in", "out", "close")
    found = {}
    for month in MONTHS:
        told = figures.monthly(office, month)
        assert [check.says for check in told.checks if not check.ok] == []
        lines = ("registered", "living")
        found[month] = tuple(int(told.value(f"{line}_{part}")) for line in lines for part in parts)
    return found


@pytest.fixture
def home(office: Office) -> Any:
    """The family as it was opened."""
    return a_household(office, "汤怀远", "石望舒", "汤小满", "汤小雨", on=date(2026, 1, 1))


@pytest.mark.no_cover
def test_a_family_through_a_year(office: Office, home: Any) -> None:
    head, wife, son, daughter = home.members
    start = len(entries.steps(office, 400))
    bride = kept(people.arrive(office, "married_in", Event(date(2026, 2, 14)), Seat(home.id, "38"),
                               a_person(office, "谷雨眠", "1998-03-04", "2")))  # fmt: skip
    baby = kept(people.arrive(office, "born", Event(date(2026, 4, 5)), Seat(home.id, "42"),
                              a_person(office, "汤小禾", "2026-04-05", "2")))  # fmt: skip
    may, told = seen(office, date(2026, 5, 31)), balance(office)

    new = kept(splitting.split(office, Event(date(2026, 6, 10)), home.id, (son, bride, baby), son,
                               {"address": "2组9号"}))  # fmt: skip

    assert places(office, date(2026, 6, 10)) == {
        "汤怀远": "0001 户主", "石望舒": "0001 妻", "汤小雨": "0001 长女",
        "汤小满": "0002 户主", "谷雨眠": "0002 妻", "汤小禾": "0002 女",
    }  # fmt: skip
    assert seen(office, date(2026, 5, 31)) == may
    assert balance(office) == told

    rehousing.relocate(office, Event(date(2026, 7, 1)), new, {daughter: "77"}, "lives_here")
    assert balance(office) == told
    people.depart(office, "died", Event(date(2026, 8, 3)), head, wife)
    correcting.redate(office, change_of(office, head, "死亡"), date(2026, 7, 31))
    assert places(office, date(2026, 7, 31))["石望舒"] == "0001 户主"
    splitting.join(office, Event(date(2026, 9, 1)), home.id, new, "52")

    assert seen(office, date(2026, 9, 1))["石望舒"][:2] == ("0002", "母亲")
    assert seen(office, date(2026, 9, 1))["汤小雨"][:3] == ("0002", "妹妹", "0002")
    assert {m: balance(office)[m][3:5] for m in ("2026-07", "2026-08", "2026-09")} == {
        "2026-07": (0, 1), "2026-08": (0, 0), "2026-09": (0, 0)
    }  # fmt: skip
    people.leave_together(office, Event(date(2026, 10, 8), place="省城"), new)
    assert places(office, date(2026, 10, 8)) == {}
    assert balance(office)["2026-10"] == (5, 0, 0, 0, 5, 0, 5, 0, 0, 0, 5, 0)
    assert seen(office, date(2026, 5, 31)) == may

    while len([s for s in entries.steps(office, 400) if not s.undone and not s.undoes]) > start:
        assert entries.undo(office).kept == ()
    assert places(office, date(2026, 10, 8)) == {
        "汤怀远": "0001 户主", "石望舒": "0001 妻", "汤小满": "0001 长子", "汤小雨": "0001 长女"
    }  # fmt: skip


def change_of(office: Office, person: int, kind: str) -> int:
    """A change of somebody."""
    asked = lists.ask(office, "changes", where=f"resident = {person} and kind = '{kind}'")
    return lists.ids(office, asked)[0]
