"""Invented people and what the office keeps of them, by the verbs that a clerk has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from csdesk.domain.identity import make_id
from csdesk.services import entries, lists
from csdesk.services.households import people
from csdesk.services.households.people import Event, Seat
from csdesk.services.office import Office

OPENED = date(2025, 1, 1)
AREA = "430421"


@dataclass(frozen=True, slots=True)
class Home:
    """A household and its members, the head first."""

    id: int
    members: tuple[int, ...]

    @property
    def head(self) -> int:
        """The head."""
        return self.members[0]


def kept(outcome: entries.Outcome) -> int:
    """The id of what was kept; a refusal fails the test with its reasons."""
    assert outcome.id is not None, [p.message for p in outcome.problems]
    return outcome.id


def record(office: Office, code: str, **values: Any) -> int:
    """A record of any ledger; `from_` stands for the field `from`."""
    return kept(entries.record(office, code, {k.rstrip("_"): v for k, v in values.items()}))


def an_id(office: Office, born: date, sex: str) -> str:
    """A valid number that the vault does not hold yet."""
    number = 2 * (lists.count(office, lists.ask(office, "residents", every=True)) % 490) + 10
    return make_id(AREA, born, number + (sex == "1"))


def a_person(
    office: Office, name: str, born: str = "1975-05-06", sex: str = "2", **more: Any
) -> dict[str, Any]:
    """The values of a new resident."""
    number = an_id(office, date.fromisoformat(born), sex) if len(born) == 10 else None
    return {"name": name, "id_no": number, "sex": sex, "birth_date": born, **more}


def a_grid(office: Office, name: str = "一网格") -> int:
    """A grid of this name, the one kept if there is one."""
    found = entries.find_named(office, "grids", name)
    return found[0] if found else record(office, "grids", grid_no=name, grid_name=name)


def a_group(office: Office, name: str = "1组") -> int:
    """A group of this name, the one kept if there is one."""
    found = entries.find_named(office, "groups", name)
    return found[0] if found else record(office, "groups", group_name=name)


def an_empty_household(office: Office, address: str = "柳沟村1组1号") -> int:
    """A household with group and grid and nobody in it."""
    no = lists.count(office, lists.ask(office, "households", every=True)) + 1
    return record(
        office,
        "households",
        household_no=f"{no:04d}",
        address=address,
        group=a_group(office),
        grid=a_grid(office),
    )


def a_household(
    office: Office,
    *names: str,
    relations: Sequence[str] = ("02", "12", "22", "32"),
    born: Sequence[str] = ("1970-03-04", "1972-08-09", "1996-05-06", "1999-10-11"),
    on: date = OPENED,
) -> Home:
    """A household: head, wife, son, daughter, as many as are named."""
    home = an_empty_household(office)
    members = []
    for name, relation, birth in zip(names, relations, born, strict=False):
        sex = "2" if relation in ("12", "32") else "1"
        seat = Seat(home, relation, reason="10")
        person = a_person(office, name, birth, sex)
        members.append(kept(people.arrive(office, "opened", Event(on), seat, person)))
    return Home(home, tuple(members))


def an_elder(
    office: Office,
    name: str = "王秀英",
    *,
    born: str = "1940-03-05",
    sex: str = "2",
    categories: Sequence[str] = ("E01",),
    on: date = OPENED,
    **more: Any,
) -> int:
    """An old person alone in a household, whom the national rule names: her id."""
    home = an_empty_household(office)
    person = a_person(office, name, born, sex, **more)
    id = kept(people.arrive(office, "opened", Event(on), Seat(home, "02", reason="10"), person))
    for category in categories:
        record(office, "categories", resident=id, category=category, from_=on)
    return id


def a_visit(
    office: Office, resident: int, on: date, *, met: bool = True, mode: str = "01", **more: Any
) -> int:
    """A visit to somebody."""
    return record(
        office,
        "visits",
        visit_target=resident,
        visit_date=on,
        visit_method=mode,
        met=met,
        visitor=("李建禾",),
        **more,
    )
