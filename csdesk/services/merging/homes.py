"""What becomes of the households of two people who are one.

The household of the one who stays is hers; the others in the other household stay where they are.
What a month has counted stays counted: the places of the one who goes end today by a correction,
so that opening + events = closing holds in every month. Only where the two were never in a
household at one time (she left, and was entered anew when she came back) is it one story.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from csdesk.domain.households import HEAD, Member, coexist, successor
from csdesk.domain.rows import Stored
from csdesk.errors import ClerkError
from csdesk.ledgers.people import Stay
from csdesk.services.households import people
from csdesk.services.households.people import Event
from csdesk.services.households.staying import close, sit
from csdesk.storage import records
from csdesk.storage.tables import Model
from csdesk.storage.work import Work

STAYS, CHANGES = "stays", "changes"
Candidates = tuple[tuple[int, str | None], ...]
"""(resident, relation) of those who may head a household."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A household that loses its head.

    Attributes:
        household: Which.
        candidates: The others in it.
        proposed: Who is next by rule.
    """

    household: int
    candidates: Candidates
    proposed: int | None


@dataclass(frozen=True, slots=True)
class Homes:
    """What is to be done.

    Attributes:
        nowhere: The one who goes was never in a household.
        one_story: All places of the one who goes become places of the one who stays.
        closed: Her open places, which end today.
        continued: Those of them in which the one who stays goes on.
        inherits: Places of the one who stays in households that the other headed: she is head.
        headings: Households in which a successor is needed.
        died: The day on which one of the two died.
    """

    one_story: bool
    closed: tuple[Stored[Stay], ...] = ()
    continued: tuple[Stored[Stay], ...] = ()
    inherits: tuple[Stored[Stay], ...] = ()
    headings: tuple[Heading, ...] = ()
    died: date | None = None
    nowhere: bool = False


def look(c: sa.Connection, model: Model, stays: int, gone: int, on: date) -> Homes:
    """What is to be done on a day.

    Raises:
        ClerkError: Death and places contradict each other, or something comes later than the day.
    """
    mine, hers = (
        records.facts_from(c, model, STAYS, "resident", p, date.min) for p in (stays, gone)
    )
    i_died, she_died = (_died(c, model, p) for p in (stays, gone))
    if i_died and she_died and i_died != she_died:
        what = f"两条的死亡日期不同（{i_died}、{she_died}）。"
        raise ClerkError(what, "请先撤销记错的那次死亡登记，再合并。")
    if she_died and not i_died and _runs_after(mine, she_died):
        what = f"要合并掉的那条已于{she_died}登记死亡，留下的这条还在户。"
        raise ClerkError(what, "请对调：留下已登记死亡的那条。")
    died = i_died or she_died
    apart = not any(_overlap(a.row, b.row) for a in mine for b in hers)
    if apart and not (i_died and _runs_after(hers, i_died)):
        return Homes(True, died=died, nowhere=not hers)
    later = [s.row.from_ for s in hers if s.row.from_ > on]
    if later:
        what = f"要合并掉的那条在{min(later)}还有登记过的变动。"
        raise ClerkError(what, "请过了那天再合并，或先撤销那次登记。")
    open_, closed = (tuple(s for s in all_ if _runs_after([s], on)) for all_ in (mine, hers))
    continued: list[Stored[Stay]] = []
    for stay in closed if died is None else ():
        others = [s.row for s in (*open_, *continued)]
        new = all(s.household != stay.row.household for s in others)
        if new and all(coexist(s.kind, stay.row.kind) for s in others):
            continued.append(stay)
    inherits, headings = [], []
    for stay in (s for s in closed if s not in continued and s.row.relation == HEAD):
        mine_there = [s for s in open_ if s.row.household == stay.row.household]
        if mine_there:
            inherits.append(mine_there[0])
        elif heading := _heading(c, model, stay.row.household, gone, on):
            headings.append(heading)
    return Homes(
        False, closed, tuple(continued), tuple(inherits), tuple(headings), died=died
    )  # fmt: skip


def _died(c: sa.Connection, model: Model, id: int) -> date | None:
    t = model.tables[CHANGES]
    told = (t.c.resident == id, t.c.kind == "died", t.c.voided_at.is_(None))
    found: date | None = c.scalar(sa.select(sa.func.max(t.c.event_date)).where(*told))
    return found


def _runs_after(stays: Sequence[Stored[Stay]], on: date) -> bool:
    return any(s.row.to is None or s.row.to > on for s in stays)


def _overlap(one: Stay, other: Stay) -> bool:
    first, second = sorted((one, other), key=lambda s: s.from_)
    return first.to is None or second.from_ < first.to


def _heading(c: sa.Connection, model: Model, household: int, gone: int, on: date) -> Heading | None:
    inside = records.facts_from(c, model, STAYS, "household", household, on)
    others = [s.row for s in inside if s.row.resident != gone and s.row.from_ <= on]
    if not others:
        return None
    members = []
    for stay in others:
        person = records.one(c, model, "residents", stay.resident)
        row: Any = person.row if person else None
        members.append(
            Member(stay.resident, stay.relation, row and row.sex, row and row.birth_date)
        )
    candidates = tuple((s.resident, s.relation) for s in others)
    return Heading(household, candidates, successor(members, on))


def settle(
    w: Work,
    found: Homes,
    stays: int,
    gone: int,
    event: Event,
    heads: Sequence[int],
) -> None:
    """Do it, in a step whose bundle is that of a life event.

    Args:
        w: The step.
        found: What `look` found.
        stays: Who stays.
        gone: Who goes into her.
        event: Of today.
        heads: Who heads a household from today on, for those that lose their head.

    Raises:
        ClerkError: A household would be left without a head.
    """
    if found.one_story:
        _follow(w, STAYS, gone, stays)
        _follow(w, CHANGES, gone, stays)
        return
    for stay in found.inherits:
        _inherit(w, stay, event)
    for heading in found.headings:
        there = {id for id, _ in heading.candidates}
        chosen = next((id for id in heads if id in there), None)
        if chosen is None and len(there) == 1:
            chosen = heading.proposed
        if chosen is None:
            raise ClerkError("要合并掉的那条是户主，户里还有人。", "请从户里的人中指定新户主。")
        people.make_head(w, event, heading.household, chosen, leaving=(gone,))
    if found.closed:
        home = found.closed[0].row.household
        change = w.add(CHANGES, event.change("correction", stays, home))
        for stay in found.closed:
            close(w, w.get(STAYS, stay.id), event.on, int(change))
    for stay in found.continued:
        change = w.add(CHANGES, event.change("correction", stays, stay.row.household))
        place: dict[str, Any] = {
            "resident": stays, "from_": event.on, "to": None, "opened_by": change,
            "closed_by": None,
        }  # fmt: skip
        sit(w, dataclasses.replace(stay.row, **place))
    _follow(w, CHANGES, gone, stays)


def _follow(w: Work, code: str, gone: int, stays: int) -> None:
    for row in w.rows(code, "resident", [gone]):
        if not row["voided_by_undo"]:
            kept = w.stored(code, row)
            w.change(code, kept.id, kept.version, dataclasses.replace(kept.row, resident=stays))


def _inherit(w: Work, stay: Stored[Stay], event: Event) -> None:
    """She heads the household that the other headed; what others are to her is what they were."""
    person, home = stay.row.resident, stay.row.household
    change = w.add(CHANGES, event.change("head_changed", person, home))
    if stay.row.from_ >= event.on:
        row = dataclasses.replace(stay.row, relation=HEAD)
        w.change(STAYS, stay.id, stay.version, row)
        return
    close(w, stay, event.on, int(change))
    again = dataclasses.replace(
        stay.row, relation=HEAD, from_=event.on, opened_by=change, closed_by=None
    )
    w.add(STAYS, again)
