"""The rows of a roster decided: whom each means, what each would write, what is made, who is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa

from csdesk.errors import Problem
from csdesk.ledgers.roster import MADE, PLACED
from csdesk.services import lists
from csdesk.services.importing import nearmisses
from csdesk.services.importing.asked import OUTSIDE, Asked
from csdesk.services.importing.columns import Reads
from csdesk.services.importing.homes import PLACE, Home, Seen, place_told
from csdesk.services.importing.kept import Kept, kept
from csdesk.services.importing.matching import settle
from csdesk.services.importing.planning import Planner
from csdesk.services.importing.plans import LEVELS, Before, Plan, merge
from csdesk.services.importing.staging import Staged
from csdesk.services.office import Office, reading
from csdesk.storage.scratch import Line, Scratch

PAGE = 500


@dataclass(frozen=True, slots=True)
class Made:
    """A group, grid or household that the import makes.

    Attributes:
        home: The file's household, where it is one.
    """

    ledger: str
    title: str
    home: Home | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody kept whom a whole list does not name."""

    id: int
    name: str
    household: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What holds of the import as a whole."""

    made: list[Made]
    missing: list[Missing]


def whole(office: Office, asked: Asked) -> Sequence[int] | None:
    """Ids of those whom a whole list should name; None if the file is none.

    Raises:
        ClerkError: The filter does not fit.
    """
    if not asked.whole.strip():
        return None
    return lists.ids(office, lists.ask(office, "residents", where=asked.whole))


def decide(
    office: Office,
    read_as: Reads,
    asked: Asked,
    staged: Staged,
    scratch: Scratch,
    wanted: Sequence[int] | None,
) -> Decided:
    """Decide for every row of the scratch file and write it there."""
    roster = read_as.roster
    if roster is None:
        raise ValueError("no roster")
    with reading(office) as c:
        known = kept(c, office.model, office.today())
        settle(staged.rows, staged.homes.all, known, asked.renamed, asked.heads, asked.is_known)
        nearmisses.warn(c, office.model, staged.rows)
        keys = {f.label: f.id.removeprefix("extra:") for f in read_as.ledger.custom}
        planner = Planner(
            office.model, read_as.ledger, roster, asked, office.today(),
            asked.opened or office.today(), keys,
        )  # fmt: skip
        _plan(c, planner, known, staged, scratch)
    made = _made(staged, known)
    return Decided(made, _missing(staged, known, wanted))


def _plan(
    c: sa.Connection, planner: Planner, known: Kept, staged: Staged, scratch: Scratch
) -> None:
    titles = {
        code: {id: title for title, id in found.items()} for code, found in known.places.items()
    }
    rows = iter(staged.rows)
    again = _again(staged.rows)
    apart: dict[int, list[Problem]] = {}
    by_home: dict[int, dict[int, Plan]] = {}
    placed: dict[int, Home] = {}  # of two households of the file only one changes the kept one
    lines_ = scratch.lines()
    while lines := list(islice(lines_, PAGE)):
        pairs = [(line, next(rows)) for line in lines if line.state not in OUTSIDE]
        people = [s.person.id for _, s in pairs if s.person and s.state == "same"]
        homes = {s.home.kept.id for _, s in pairs if s.home and s.home.kept}
        before = planner.before(c, people, sorted(homes))
        decided = []
        for line, seen in pairs:
            home = seen.home
            if home and home.kept and home.index not in by_home:
                first = placed.setdefault(home.kept.id, home) is home
                by_home[home.index] = planner.household(home, before, titles, first)
            if others := again.get(seen.id):
                line = _merged(line, [scratch.get(o.id) for o in others], others, apart)
            plan = _one(planner, seen, line, before, known)
            plan.problems = [*seen.added, *apart.get(seen.id, ()), *plan.problems]
            if home and (place := by_home.get(home.index, {}).get(seen.id)):
                plan.place, plan.problems = place.place, [*plan.problems, *place.problems]
                plan.changes |= place.changes
            state = seen.state
            if state == "same" and plan.changes:
                state = "changed"
            seen.state = state
            worst = max([line.worst, *(LEVELS[p.level] for p in plan.problems)])
            if state == "new":
                staged.headings |= dict.fromkeys(line.read.get("x", ()))
            elif plan.extra:
                staged.headings |= dict.fromkeys(plan.extra)
            told = plan.told()
            if home:
                told["home"] = home.index
            decided.append((seen.id, state, worst, told))
        scratch.decide(decided)


def _one(planner: Planner, seen: Seen, line: Line, before: Before, known: Kept) -> Plan:
    match seen.state:
        case "new":
            plan = planner.newcomer(seen, line)
        case "same":
            plan = planner.kept(seen, line, before, known)
        case _:
            plan = Plan()
    if seen.home and seen.counts:
        plan.household = seen.home.key
    merged, extra = line.read.get("merged", {}), line.read.get("merged_extra", {})
    plan.merged, plan.merged_extra = merged, extra
    return plan


def _again(rows: Sequence[Seen]) -> dict[int, list[Seen]]:
    """The rows that say the same person again, by the first of them."""
    found: dict[int, list[Seen]] = {}
    for seen in rows:
        if seen.state == "duplicate" and seen.first:
            first = seen.first
            while first.first:
                first = first.first
            found.setdefault(first.id, []).append(seen)
    return found


def _merged(
    line: Line, others: Sequence[Line], rows: Sequence[Seen], apart: dict[int, list[Problem]]
) -> Line:
    """A row with what the later rows of the same person add; where they differ, those are told."""
    values, extra, differing = merge(line.read, [o.read for o in others])
    for seen, found in zip(rows, differing, strict=True):
        for field, old, new in found:
            at = place_told(line.row, line.sheet if line.sheet != seen.sheet else "")
            message = f"{at}已写“{_said(old)}”，这里是“{_said(new)}”，取{at}的。"
            told = Problem(field, "value_differs", message, "请核对。", "warning")
            apart.setdefault(seen.id, []).append(told)
    opens = dict(line.read.get("o", {}))
    for other in others:
        for id, codes in other.read.get("o", {}).items():
            opens.setdefault(id, codes)
    read = {
        **line.read,
        "v": {**line.read["v"], **values},
        "x": {**line.read.get("x", {}), **extra},
        "o": opens,
        "merged": values,
        "merged_extra": extra,
    }
    return Line(line.id, line.sheet, line.row, line.state, line.worst, read, line.plan)


def _said(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


# ---- as a whole ---------------------------------------------------------------------------------


def _made(staged: Staged, known: Kept) -> list[Made]:
    """Groups, grids and households that are named and not kept, in the order of the file."""
    places: dict[tuple[str, str], Made] = {}
    homes: list[Made] = []
    last = known.last_number
    last = max([last, *(int(n) for h in staged.homes.all if _short(n := h.number))])
    for home in staged.homes.all:
        makes = home.kept is None and any(s.state == "new" for s in home.members())
        changes = home.kept is not None and any(s.counts for s in home.rows)
        if makes:
            if home.number:
                home.made_number = home.number
            else:
                last += 1
                home.made_number = f"{last:04d}"
            homes.append(Made("households", home.made_number, home))
        if makes or changes:
            for ledger, title in _places(home):
                if title not in known.places[ledger]:
                    places.setdefault((ledger, title), Made(ledger, title))
    order = list(MADE)
    made = sorted(places.values(), key=lambda m: order.index(m.ledger))
    return [*made, *homes]


def _short(number: str) -> bool:
    return number.isdecimal() and len(number) <= 8


def _places(home: Home) -> Iterator[tuple[str, str]]:
    for id, holds in zip(PLACE, home.place(), strict=True):
        if holds and id in PLACED:
            yield PLACED[id], holds[0]


def _missing(staged: Staged, known: Kept, wanted: Sequence[int] | None) -> list[Missing]:
    """Those of a whole list whom no row means, refused rows counted by number or name."""
    if wanted is None:
        return []
    there = {s.person.id for s in staged.rows if s.person}
    names = {s.name for s in staged.rows if s.state == "refused" and not s.person}
    names |= staged.passed
    found = []
    for id in wanted:
        person = known.people.get(id)
        if person is None or id in there or not names.isdisjoint((person.name, person.id_no)):
            continue
        home = known.households.get(person.household or 0)
        found.append(Missing(id, person.name, home.number if home else ""))
    return found
