"""All verbs of a household in any order, undone and done again: heads, balance and columns hold."""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from builders import a_household, a_person, an_empty_household, record
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from vaultkit import Vault

from csdesk.domain.households import HEAD, clashes, headless
from csdesk.errors import ClerkError
from csdesk.services import entries
from csdesk.services.health.checking import check
from csdesk.services.households import correcting, people, regridding, rehousing, seats, splitting
from csdesk.services.households.people import Event, Seat
from csdesk.services.office import Office, reading, step
from csdesk.storage import population

FIRST, DAYS = date(2026, 1, 1), 30
UNKNOWN = 4
"""The household whose head an import left unknown."""
PEOPLE, HOMES = 12, 5
LEDGERS = ("households", "residents", "stays", "changes", "categories")


class Ground:
    """A vault that Hypothesis does not write out; each example has a copy of its own."""

    def __init__(self, vault: Vault, folder: Path) -> None:
        self.vault, self.folder, self.copies = vault, folder, 0

    def open(self) -> Office:
        """A copy that nothing was told in."""
        self.copies += 1
        return self.vault.copy(self.folder / f"copy{self.copies}").open()


@pytest.fixture(scope="module")
def ground(empty_vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """Three families, a household whose head is unknown, an empty one, two who are nowhere."""
    folder = tmp_path_factory.mktemp("whole")
    vault = empty_vault.copy(folder / "vault")
    office = vault.open()
    a_household(office, "朱成远", "何向晚", "朱小禾", on=FIRST)
    a_household(office, "陈雨石", "石望舒", on=FIRST)
    a_household(office, "汤怀远", on=FIRST)
    an_empty_household(office)
    an_empty_household(office)
    for name in ("周敏", "李建禾", "谷雨眠", "王䶮"):
        record(office, "residents", **a_person(office, name, "1980-02-03", "1"))
    with step(office, "导入") as w:  # as an import leaves it
        for person, relation in ((7, None), (8, "12")):
            seat = Seat(UNKNOWN, HEAD)
            change = w.add("changes", Event(FIRST).change("opened", person, UNKNOWN))
            w.add(
                "stays",
                w.model.ledgers["stays"].row(
                    resident=person, household=seat.household, relation=relation, kind="both",
                    reason="10", from_=FIRST, opened_by=change,
                ),
            )  # fmt: skip
    record(office, "categories", resident=2, category="S10", from_=FIRST)
    office.close()
    return Ground(vault, folder)


AT_FAULT = {
    "two_heads", "registered_twice", "housed_twice", "stays_overlap", "dead_but_here",
    "left_but_here", "change_without_stay", "month_unbalanced", "number_twice",
}  # fmt: skip
"""What 数据体检 may not find after any verbs."""
VERBS = (
    "arrive", "depart", "head", "shift", "split", "join", "move", "correct", "redate", "together",
    "grid", "undo", "redo",
)  # fmt: skip
told = st.tuples(
    st.sampled_from((*VERBS, "arrive", "arrive", "split", "move")),
    st.sampled_from((0, 0, 0, 1, 1, 2, -4)),
    st.integers(0, 10_000_000),
)


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(told, min_size=35, max_size=45))
@pytest.mark.no_cover
def test_whatever_is_told_heads_balance_and_columns_hold(
    ground: Ground, verbs: list[tuple[str, int, int]]
) -> None:
    run(ground, verbs)


def run(ground: Ground, verbs: list[tuple[str, int, int]]) -> set[str]:
    """Tells all of it, looks after each, takes all back; gives the verbs that were possible."""
    office = ground.open()
    before, done, start, day = columns(office), list[str](), ops(office), 0
    for verb, ahead, luck in verbs:
        day = min(max(day + ahead, 0), DAYS)
        try:
            tell(office, verb, Event(FIRST + timedelta(day)), random.Random(luck), start)
        except ClerkError:
            continue
        done.append(f"{verb} {day} {luck}")
        whole(office, done)
    balance(office, done)
    assert not {fault.code for fault in check(office)} & AT_FAULT, done
    while (last := entries.next_undo(office)) is not None and last.op not in start:
        assert entries.undo(office).kept == (), (last.title, done)
    assert columns(office) == before, done
    office.close()
    return {words.split()[0] for words in done}


def tell(office: Office, verb: str, at: Event, luck: random.Random, start: list[UUID]) -> None:
    """One verb, its choices by luck."""
    homes = {h: inside(office, h, at.on) for h in range(1, HOMES + 1)}
    home = luck.choice([h for h in homes if homes[h]] or [1])
    other = luck.choice([h for h in homes if h != home])
    here = homes[home] or [1]
    person, someone = luck.choice(here), luck.choice([None, *here, *here])
    match verb:
        case "arrive":
            nowhere = [p for p in range(1, PEOPLE + 1) if not any(p in m for m in homes.values())]
            kind, reason = luck.choice(
                (("both", "10"), ("registered", "12"), ("registered", "11"), ("lives_here", "20"))
            )
            seat = Seat(luck.choice((home, other)), luck.choice((HEAD, "12", "22")), kind, reason)
            who = luck.choice([*nowhere, *nowhere, person])
            people.arrive(office, luck.choice(list(people.ARRIVALS)), at, seat, who)
        case "depart":
            who = luck.choice((person, person, luck.randint(1, PEOPLE)))
            people.depart(office, luck.choice(list(people.DEPARTURES)), at, who, someone)
        case "head":
            people.change_head(office, at, home, person)
        case "shift":
            kind = luck.choice(list(people.MOVES))
            people.shift(office, kind, at, person, luck.choice(("11", "12", "10", "17")))
        case "split":
            going = sorted({p for p in here if luck.random() < 0.4} | {person})
            splitting.split(office, at, home, going, person, {}, someone)
        case "join":
            splitting.join(office, at, home, other, luck.choice(("22", "51", "73", "99")))
        case "move":
            movers = {person: luck.choice(("22", HEAD, "99", None))}
            if luck.random() < 0.3:
                movers |= {luck.choice(here): "97"}
            part = luck.choice(list(rehousing.PARTS))
            rehousing.relocate(office, at, other, movers, part, someone)
        case "correct":
            stays = rows_of(office, "stays", "resident", person)
            right = luck.choice((
                {"relation": "97"}, {"kind": "registered", "reason": "12"}, {"reason": None},
                {"kind": "lives_here", "reason": "20"}, {"kind": "both", "reason": "10"},
                {"household": other, "relation": "99"}, {"household": other, "relation": HEAD},
            ))  # fmt: skip
            stay = luck.choice(stays)["id"]
            if luck.random() < 0.2:
                correcting.end_stay(office, at, stay)
            else:
                correcting.correct(office, at, stay, right)
        case "redate":
            changes = rows_of(office, "changes", "resident", person)
            correcting.redate(office, luck.choice(changes)["id"], at.on, at.on)
        case "together":
            people.leave_together(office, at, home)
        case "grid":
            grid = record(office, "grids", grid_no="x", grid_name=f"网格{luck.random()}")
            reach = luck.choice(regridding.reaches(office, home))
            regridding.move_to_grid(office, reach.households, grid)
        case "undo":
            own = [op for op in ops(office) if op not in start]
            events = [op for op in own if op not in plain_steps(office)]
            if events:  # a new grid is row by row kept or taken back, so only in its turn
                entries.undo(office, luck.choice((own[0], luck.choice(events))))
        case "redo":
            entries.redo(office)


def ops(office: Office) -> list[UUID]:
    """The steps that stand, the newest first."""
    return [s.op for s in entries.steps(office, 400) if s.undoes is None and not s.undone]


def plain_steps(office: Office) -> set[UUID]:
    """Steps that are no life events."""
    return {s.op for s in entries.steps(office, 400) if "网格" in s.title}


def rows_of(office: Office, code: str, column: str, value: int) -> list[Any]:
    """Rows of a ledger that are not voided, the oldest first."""
    t = office.model.tables[code]
    with reading(office) as c:
        mine = sa.select(t).where(t.c[column] == value, t.c.voided_at.is_(None))
        return list(c.execute(mine.order_by(t.c.id)).mappings())


def inside(office: Office, home: int, on: date) -> list[int]:
    """Who is in a household on a day."""
    rows = rows_of(office, "stays", "household", home)
    return [r["resident"] for r in rows if r["from"] <= on and (r["to"] is None or on < r["to"])]


def whole(office: Office, done: list[str]) -> None:
    """One place to be registered and one to live, one head; unknown only where an import left it."""
    t = office.model.tables["households"]
    with step(office, "看") as w:
        homes = list(w.c.scalars(sa.select(t.c.id)))
        stays = seats.living(w, "household", homes)
    assert list(clashes(stays)) == [], done
    assert set(headless(stays)) <= {UNKNOWN}, done
    dead = {
        r["resident"]: r["event_date"]
        for person in {s.resident for s in stays}
        for r in rows_of(office, "changes", "resident", person)
        if r["kind"] == "died"
    }
    for stay in stays:
        end = dead.get(stay.resident)
        assert end is None or (stay.stop is not None and stay.stop <= end), done


def balance(office: Office, done: list[str]) -> None:
    """Each day's changes lead from the people of the day before to those of the day."""
    with reading(office) as c:
        for base, line in population.lines(office.model).items():
            by: dict[date, int] = {}
            last = FIRST + timedelta(DAYS)
            for effect in population.effects(c, office.model, line, FIRST, last):
                by[effect.on] = by.get(effect.on, 0) + effect.by
            was = len(population.present(c, office.model, line, FIRST - timedelta(1)))
            for day in range(DAYS + 1):
                on = FIRST + timedelta(day)
                now = len(population.present(c, office.model, line, on))
                assert now - was == by.get(on, 0), (base, on, done)
                was = now


def columns(office: Office) -> dict[str, list[Any]]:
    """What the ledgers hold, but for version, clocks and who wrote it when."""
    found = {}
    with reading(office) as c:
        for code in LEDGERS:
            t = office.model.tables[code]
            own = [t.c.id, t.c.uid, t.c.extra]
            own += [t.c[f] for f in office.model.ledgers[code].fields]
            rows = c.execute(sa.select(*own).where(t.c.voided_at.is_(None)).order_by(t.c.id))
            found[code] = [tuple(row) for row in rows]
    return found
