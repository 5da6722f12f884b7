"""How a person or a household stands today: which verbs are possible is read from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csdesk.domain.filters import And, Compare, Empty
from csdesk.domain.households import HEAD, Member, successor
from csdesk.domain.rows import Stored
from csdesk.ledgers.people import Stay
from csdesk.services import entries, lists
from csdesk.services.households.people import DEPARTURES
from csdesk.services.households.staying import HOUSES, REGISTERS
from csdesk.services.office import Office, reading
from csdesk.storage import records


@dataclass(frozen=True, slots=True)
class Inmate:
    """Somebody in a household.

    Attributes:
        relation: Code of `family_relation.tsv`.
    """

    id: int
    name: str
    relation: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Of a person.

    Attributes:
        dead: Her death is told.
        gone: She left, and came back to no household.
        stays: Her open stays, the one that houses first.
        home: The household where she is, or was last; None where she never was in any.
        others: Who else is in that household.
        heirs: Who else is in a household that she heads, this one or that of her registration.
    """

    dead: bool
    gone: bool
    stays: tuple[Stored[Stay], ...]
    home: int | None
    others: tuple[Inmate, ...]
    heirs: tuple[Inmate, ...]

    @property
    def seated(self) -> bool:
        """She is in a household."""
        return bool(self.stays)

    @property
    def registered(self) -> bool:
        """She is registered in one."""
        return any(s.row.kind in REGISTERS for s in self.stays)

    @property
    def heads(self) -> bool:
        """She heads one and others are in it."""
        return bool(self.heirs)


def of_resident(office: Office, id: int) -> Standing:
    """How a person stands today."""
    asked = lists.ask(office, "changes", where=Compare("resident", "=", id), columns=("kind",))
    told = {row[0] for row in lists.lines(office, asked, lists.ids(office, asked)).rows}
    with reading(office) as c:
        facts = records.facts_from(c, office.model, "stays", "resident", id, office.today())
    stays = sorted((s for s in facts if s.row.to is None), key=lambda s: s.row.kind not in HOUSES)
    home = stays[0].row.household if stays else _last_home(office, id)
    members = inmates(office, home) if stays and home else ()
    headed = [inmates(office, s.row.household) for s in stays if s.row.relation == HEAD]
    heirs = next((found for found in headed if len(found) > 1), ())
    return Standing(
        "died" in told,
        not stays and bool(told & DEPARTURES.keys()),
        tuple(stays),
        home,
        tuple(m for m in members if m.id != id),
        tuple(m for m in heirs if m.id != id),
    )


def inmates(office: Office, household: int) -> tuple[Inmate, ...]:
    """Who is in a household today, the head first."""
    where = And((Compare("household", "=", household), Empty("to")))
    asked = lists.ask(office, "stays", where=where, columns=("resident", "relation"), order=("id",))
    rows = lists.lines(office, asked, lists.ids(office, asked)).rows
    found = [Inmate(who[0], who[1], relation) for who, relation in rows]
    return tuple(sorted(found, key=lambda m: m.relation != HEAD))


def proposed(office: Office, members: Sequence[Inmate]) -> int | None:
    """Who of some members is proposed as their next head."""
    known = []
    for member in members:
        person = entries.get(office, "residents", member.id).row
        known.append(Member(member.id, member.relation, person.sex, person.birth_date))
    return successor(known, office.today())


def _last_home(office: Office, id: int) -> int | None:
    where = Compare("resident", "=", id)
    asked = lists.ask(office, "stays", where=where, columns=("household",), order=("-from", "-id"))
    rows = lists.lines(office, asked, lists.ids(office, asked)[:1]).rows
    return rows[0][0][0] if rows else None
