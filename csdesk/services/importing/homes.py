"""The households of a file: which rows stand together, who heads them, which kept one they are."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from csdesk.domain.households import HEAD
from csdesk.services.importing.got import Got
from csdesk.services.importing.kept import Household, Kept, Person

SELF = "01"
"""本人: how a head is called where everybody is asked about himself."""
HEADS = frozenset({HEAD, SELF})
_DOOR = re.compile(r"\d(?:号|室|户)?$")
"""An address that ends with the number of a door, and not with a village or a street."""
_SHARED = re.compile("院|宿舍|公寓|中心|集体")
"""Where those who live behind one door are no household."""
PLACE = ("address", "group", "reg_address", "grid", "household_type")
"""Fields of the household of which every row may say something."""


def place_told(row: int, sheet: str = "") -> str:
    """A row as a message names it: 第5行, “三组”第5行."""
    return f"“{sheet}”第{row}行" if sheet else f"第{row}行"


@dataclass(slots=True)
class Seen:
    """One record of the file, as far as matching needs it.

    Attributes:
        id: In the scratch file.
        place: What it says of the household, in the order of `PLACE`.
        gone: It says that she died or moved out.
        guessed: Her group is only where the address lies.
        person: Whom of those kept it means.
        alike: Whom of those kept it may mean: the only one of its name whom nothing rules out.
        first: The record of the same person that stands before it.
        added: Faults found by comparing rows, (field, Problem) in order.
    """

    id: int
    sheet: str
    row: int
    name: str | None
    id_no: str | None
    born: str | None
    sex: str | None
    relation: str | None
    mask: str
    old_id: str
    place: tuple[str | None, ...]
    faulty: bool
    nameless: bool = False
    gone: bool = False
    guessed: bool = False
    home: Home | None = None
    state: str = ""
    person: Person | None = None
    alike: Person | None = None
    first: Seen | None = None
    renamed: bool = False
    added: list[Any] = field(default_factory=list)

    @property
    def address(self) -> str | None:
        """Where she lives, as the row says."""
        return self.place[0]

    @property
    def group(self) -> str | None:
        """Her group, as the row says; what only her address tells of it parts no household."""
        return None if self.guessed else self.place[1]

    @property
    def counts(self) -> bool:
        """It is a person of the file, told once."""
        return self.state not in ("refused", "duplicate")

    def beside(self, other: Seen) -> str:
        """Where it stands, told at another row: 第5行, of another sheet “三组”第5行."""
        return place_told(self.row, self.sheet if self.sheet != other.sheet else "")


@dataclass(slots=True)
class Home:
    """One household of the file.

    Attributes:
        number: Its own number; empty where the file says none.
        size: How many it should have by what the file says.
        kept: The kept household that it is.
        by_address: Its rows only say the same address, and nothing of households.
        heads: The head, once it is clear who it is: the stay 户主 of this import.
    """

    index: int
    number: str
    head_name: str
    head_id: str
    group: str | None
    address: str | None
    size: int | None = None
    rows: list[Seen] = field(default_factory=list)
    kept: Household | None = None
    head: Seen | None = None
    made_number: str = ""
    by_address: bool = False

    @property
    def key(self) -> str:
        """As the preview names it."""
        return f"h{self.index + 1}"

    @property
    def said(self) -> bool:
        """The file speaks of it: by a number, a head, or relations among its rows."""
        among = len(self.rows) > 1 and not self.by_address
        return bool(self.number or self.head_name) or among

    def members(self) -> list[Seen]:
        """Those who are in it by this file, each once."""
        return [s for s in self.rows if s.counts and not s.gone]

    def place(self) -> tuple[tuple[str, Seen] | None, ...]:
        """What holds of the household, and by which row: the head's, else the first that says it."""
        rows = [s for s in self.rows if s.counts]
        rows.sort(key=lambda s: s is not self.head)
        return tuple(
            next(((value, s) for s in rows if (value := s.place[at])), None)
            for at in range(len(PLACE))
        )


class Homes:
    """Puts the rows of a file together, as they come."""

    def __init__(self) -> None:
        self.all: list[Home] = []
        self._by_key: dict[tuple[str, ...], Home] = {}
        self._block: Home | None = None
        self._table: object = None

    def place(self, seen: Seen, got: Got, table: object, related: bool) -> Home:
        """The household of a row.

        Args:
            seen: The row.
            got: What it says.
            table: Its table; blocks end with it.
            related: The table has a column of relations.
        """
        if table is not self._table:
            self._block, self._table = None, table
        values, checks = got.values, got.checks
        number, head_name = values.get("household_no") or "", checks.get("head_name", "")
        if number:
            home = self._numbered(number, seen, checks)
        elif head_name:
            home = self._headed(head_name, seen, checks)
        elif related:
            home = self._related(seen, checks)
        else:
            home = self._at(seen, checks)
        home.rows.append(seen)
        seen.home = home
        if home.size is None and (size := checks.get("household_size", "")).isdecimal():
            home.size = int(size)
        home.group = home.group or seen.group
        home.address = home.address or seen.address
        self._block = home
        return home

    def _numbered(self, number: str, seen: Seen, checks: Mapping[str, str]) -> Home:
        """Numbers may begin anew in each group."""
        key = ("number", number, seen.group or "")
        found = self._by_key.get(key)
        if found is None and not seen.group and self._block and self._block.number == number:
            found = self._block
        if found is None:
            found = self._by_key[key] = self._new(number, seen, checks)
        return found

    def _headed(self, head_name: str, seen: Seen, checks: Mapping[str, str]) -> Home:
        block, head_id = self._block, checks.get("head_id_no", "")
        if block and block.head_name == head_name and block.head_id == head_id:
            again = (
                seen.relation in HEADS
                and seen.name == head_name
                and any(s.name == head_name and s.relation in HEADS for s in block.rows)
                and (seen.address, seen.group) != (block.address, block.group)
            )
            if not again:
                return block
        key = ("head", head_name, head_id, seen.address or "", seen.group or "")
        found = self._by_key.get(key)
        if found is None:
            found = self._by_key[key] = self._new("", seen, checks)
        return found

    def _related(self, seen: Seen, checks: Mapping[str, str]) -> Home:
        block = self._block
        if block is None or seen.relation is None or seen.relation in HEADS:
            return self._new("", seen, checks)
        if block.rows and block.rows[-1].group != seen.group:
            return self._new("", seen, checks)
        return block

    def _at(self, seen: Seen, checks: Mapping[str, str]) -> Home:
        """A list that says nothing of households: who lives behind the same door is in one."""
        address = "".join(unicodedata.normalize("NFKC", seen.address or "").split())
        if not _DOOR.search(address) or _SHARED.search(address):
            return self._new("", seen, checks)
        key = ("address", address, seen.group or "")
        found = self._by_key.get(key)
        if found is None:
            found = self._by_key[key] = self._new("", seen, checks)
            found.by_address = True
        return found

    def _new(self, number: str, seen: Seen, checks: Mapping[str, str]) -> Home:
        made = Home(
            len(self.all),
            number,
            checks.get("head_name", ""),
            checks.get("head_id_no", ""),
            seen.group,
            seen.address,
        )
        self.all.append(made)
        return made


def find_kept(home: Home, kept: Kept) -> Household | None:
    """The kept household that a household of the file is.

    By its number; else by where its head, then most of its members are kept; else by the name of
    its head at the same place.
    """
    if home.number:
        among = kept.by_number.get(home.number, [])
        same = [h for h in among if not home.group or not h.group or h.group == home.group]
        return same[0] if len(same) == 1 else _by_members(home, kept, same)
    return _by_members(home, kept) or _by_head(home, kept)


def _by_members(home: Home, kept: Kept, among: list[Household] | None = None) -> Household | None:
    known = [s for s in home.rows if s.person and s.person.household]
    heads = [s for s in known if s.relation in HEADS or s.name == home.head_name]
    head = kept.by_id.get(home.head_id)
    ids = [head.household] if head and head.household else []
    counted = Counter(s.person.household for s in heads or known if s.person)
    ids += [id for id, _ in counted.most_common() if id]
    for id in ids:
        found = kept.households[id]
        if (among is None or found in among) and _same_head(home, found):
            return found
    return None


def _same_head(home: Home, place: Household) -> bool:
    """Nobody else heads it: a member who now heads a household of her own has left this one."""
    ruling = place.head
    if ruling is None or any(s.person is ruling for s in home.rows):
        return True
    named = home.head_name or next((s.name for s in home.rows if s.relation in HEADS), None)
    there = {s.person.id for s in home.rows if s.person}
    most = 2 * sum(p.id in there for p in place.members) > len(place.members)
    return not named or named == ruling.name or most


def _by_head(home: Home, kept: Kept) -> Household | None:
    names = {home.head_name} if home.head_name else {
        s.name for s in home.rows if s.relation in HEADS and s.name
    }  # fmt: skip
    found = []
    for name in names:
        for person in kept.by_name.get(name or "", ()):
            place = kept.households.get(person.household or 0)
            if place and place.head is person and _same_place(home, place):
                born = next((s.born for s in home.rows if s.name == name), None)
                if not born or not person.born or alike(born, person.born):
                    found.append(place)
    return found[0] if len(found) == 1 else None


def _same_place(home: Home, place: Household) -> bool:
    groups = not home.group or not place.group or home.group == place.group
    addresses = not home.address or not place.address or home.address == place.address
    return groups and addresses


def alike(one: str, other: str) -> bool:
    """Whether two births, known in part perhaps, may be the same."""
    return one.startswith(other) or other.startswith(one)
