"""New matters and the steps of those that are kept, written within one step of the clerk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from csdesk.domain import matters as rule
from csdesk.domain.matters import Course, Taken
from csdesk.domain.rows import Stored
from csdesk.domain.workdays import Sort, due
from csdesk.errors import ClerkError, Problem
from csdesk.ledgers.grids import Matter, MatterStep
from csdesk.services.entries import Outcome
from csdesk.services.office import Office, step
from csdesk.storage import records
from csdesk.storage.work import New, Work

MATTERS, STEPS = "matters", "matter_steps"
DAYS = 7
"""In which a matter is to be done where nobody says another day; it ends on a working day."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A step that the clerk wants to take.

    Attributes:
        step: Code of `matter_step`.
        on: Its day; the steps left out before it get it too.
        who: Who took it.
        said: What was done, told or found; of a matter that is handled its result.
        owner: Of 交办 and 重办: who handles it.
        deadline: Of those: until when.
        rating: Of 评价, and of 办结 where it was not rated before.
    """

    step: str
    on: date
    who: tuple[str, ...] = ()
    said: str | None = None
    owner: tuple[str, ...] = ()
    deadline: date | None = None
    rating: str | None = None


def usual_deadline(on: date, sort: Sort) -> date:
    """The deadline of a matter that was found on a day."""
    return due(on + timedelta(DAYS), sort)


def add_found(w: Work, matters: Sequence[Matter]) -> list[int]:
    """Keep new matters: found, and assigned where somebody is named to handle them.

    Args:
        w: The step; so they are taken back with what found them.
        matters: Their rows; the state is worked out.
    """
    made = [replace(m, state=rule.ASSIGNED if m.owner else rule.FOUND) for m in matters]
    own = [f"{MATTERS}:{n}" for n in range(len(made))]  # a matter goes with its steps, or stays so
    ids = w.add_many(MATTERS, [New(row, bundle=b) for row, b in zip(made, own, strict=True)])
    steps = []
    for row, id, bundle in zip(made, ids, own, strict=True):
        found = Taken(rule.FIND, row.found_on, row.receiver, row.what)
        taken = [found, Taken(rule.ASSIGN, row.found_on, row.receiver)] if row.owner else [found]
        steps += [New(_kept(id, one), bundle=bundle) for one in taken]
    w.add_many(STEPS, steps)
    return [int(id) for id in ids]


def _kept(id: Any, taken: Taken) -> MatterStep:
    return MatterStep(
        matter=id, step=taken.step, step_date=taken.on, who=taken.who, said=taken.note
    )


def course_of(row: Matter, steps: Sequence[Stored[MatterStep]]) -> Course:
    """How far a matter is; of imported ones without steps its state and days tell."""
    days = [row.found_on, *(s.row.step_date for s in steps)]
    days += [row.closed_on] if row.closed_on else []
    return Course(rule.goes_on(row.state, row.closed_on is not None), max(days))


def take(office: Office, id: int, ask: Ask) -> Outcome:
    """Take a step of a matter, with those left out before it; one step of the clerk.

    Raises:
        ClerkError: The step can't be taken as the matter stands, or this program may only read.
    """
    names = office.codes["matter_step"].names
    with step(office, "") as w:
        kept = w.get(MATTERS, id)
        row: Matter = kept.row
        course = course_of(row, records.parts(w.c, w.model, STEPS, id))
        steps = _way(course.state, ask)
        if not steps:
            state = office.codes["matter_state"].names[course.state]
            later = rule.proposed(course.state)
            raise ClerkError(
                f"这件事项现在是“{state}”，不能{names[ask.step]}。", f"可以先“{names[later]}”。"
            )
        if problems := _problems(office, row, course, ask, steps):
            return Outcome(None, problems)
        title = f"{names[ask.step]}事项：{row.what}"
        w.say(title=title)
        taken = [_told(one, ask, row) for one in steps]
        for one in taken:
            course = rule.take(course, one)
        w.bundle = MATTERS  # the matter and its lines are taken back together, or stay
        w.change(MATTERS, id, kept.version, _after(row, course.state, ask, steps))
        w.add_many(STEPS, [New(_kept(id, one)) for one in taken])
        return Outcome(id, (), title, w.by.op)


def _way(state: str, ask: Ask) -> tuple[str, ...]:
    """The steps to be taken; a rating that is given at the close is a step of its own."""
    steps = rule.way(state, ask.step)
    if ask.step == rule.CLOSE and ask.rating and steps and state != rule.RATED:
        return (*steps[:-1], rule.RATE, rule.CLOSE)
    return steps


def _told(one: str, ask: Ask, row: Matter) -> Taken:
    """A step as it is kept: what is said belongs to the one asked for, or to the handling."""
    owner = ask.owner or row.owner
    usual = () if one == rule.RATE else owner  # nobody is taken to rate what he did himself
    who = ask.who if one == ask.step else usual
    handled = one == rule.HANDLE and ask.step != rule.HANDLE
    return Taken(one, ask.on, who or usual, ask.said if one == ask.step or handled else None)


def _problems(
    office: Office, row: Matter, course: Course, ask: Ask, steps: Sequence[str]
) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if ask.on > office.today():
        what = f"日期 {ask.on} 在今天之后。"
        found.append(Problem("on", "date_in_future", what, "请填已经发生的日期。"))
    elif ask.on < course.last:
        what = f"日期 {ask.on} 早于上一步的 {course.last}。"
        found.append(Problem("on", "out_of_range", what, "请核对日期，或先撤销上一步。"))
    assigns = rule.ASSIGN in steps or rule.AGAIN in steps
    deadline = ask.deadline or (None if ask.step == rule.AGAIN else row.deadline)
    if assigns and not (ask.owner or row.owner):
        found.append(Problem("owner", "required_missing", "没有写谁来办。", "请填办理人。"))
    if assigns and deadline is None:
        what = "没有写哪天办结。"
        found.append(Problem("deadline", "required_missing", what, "请填办结期限。"))
    if ask.step in (rule.ASSIGN, rule.AGAIN) and ask.deadline and ask.deadline < ask.on:
        what = f"办结期限 {ask.deadline} 早于交办的 {ask.on}。"
        found.append(Problem("deadline", "out_of_range", what, "请核对两个日期。"))
    if rule.HANDLE in steps and not (ask.said or row.result):
        what = "没有写办理情况。"
        found.append(Problem("said", "required_missing", what, "请写怎么办的，如“已更换灯泡”。"))
    if ask.step == rule.AGAIN and not ask.said:
        what = "没有写为什么重办。"
        found.append(Problem("said", "required_missing", what, "请写原因，如“回访说又不亮了”。"))
    if ask.step == rule.RATE and not ask.rating:
        found.append(Problem("rating", "required_missing", "没有选评价。", "请选一项。"))
    return tuple(found)


def _after(row: Matter, state: str, ask: Ask, steps: Sequence[str]) -> Matter:
    """The matter after its steps."""
    again, closes = ask.step == rule.AGAIN, ask.step == rule.CLOSE
    handled = ask.said if rule.HANDLE in steps or closes else None
    return replace(
        row,
        state=state,
        owner=ask.owner or row.owner,
        deadline=ask.deadline or row.deadline,
        closed_on=ask.on if closes else None if again else row.closed_on,
        result=handled or row.result,
        rating=None if again else ask.rating or row.rating,
    )
