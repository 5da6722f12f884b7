"""A matter 事项 from its finding to its close: which step may follow which, and on which day.

The five steps of a grid event (发现问题、流转交办、按责处置、结果反馈、评价终结) with the way back:
what was not done well is taken up again. A rating may be left out, for not every matter has
somebody who could give one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

FOUND, ASSIGNED, HANDLING, ANSWERED, RATED, CLOSED = "1", "2", "3", "4", "5", "6"
"""States, the codes of `matter_state`."""
FIND, ASSIGN, HANDLE, ANSWER, RATE, CLOSE, AGAIN = "1", "2", "3", "4", "5", "6", "7"
"""Steps, the codes of `matter_step`."""
MAY_FOLLOW: Mapping[str, tuple[str, ...]] = {
    FOUND: (ASSIGN,),
    ASSIGNED: (ASSIGN, HANDLE),
    HANDLING: (ASSIGN, HANDLE, ANSWER),
    ANSWERED: (RATE, CLOSE, AGAIN),
    RATED: (CLOSE, AGAIN),
    CLOSED: (AGAIN,),
}
"""State to the steps that may be taken from it."""
LEADS_TO: Mapping[str, str] = {
    FIND: FOUND,
    ASSIGN: ASSIGNED,
    HANDLE: HANDLING,
    ANSWER: ANSWERED,
    RATE: RATED,
    CLOSE: CLOSED,
    AGAIN: ASSIGNED,
}
_ONWARD = (ASSIGN, HANDLE, ANSWER, RATE, CLOSE)
_NEEDED = (ASSIGN, HANDLE, ANSWER)


@dataclass(frozen=True, slots=True)
class Course:
    """How far a matter is.

    Attributes:
        state: One of the states.
        last: Day of the newest step; of one that was only found the day of its finding.
    """

    state: str
    last: date


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken.

    Attributes:
        who: Who took it; empty where nobody is named.
    """

    step: str
    on: date
    who: tuple[str, ...] = ()
    note: str | None = None


def stands(state: str | None, closed: bool) -> str:
    """The state in force of what is kept: a day of close or the state alone says that it is over.

    Old rows of an import may have one without the other; both stand for closed.
    """
    if closed or state == CLOSED:
        return CLOSED
    return state if state and state in MAY_FOLLOW else FOUND


def goes_on(state: str | None, closed: bool) -> str:
    """The state from which the next step is taken: as it stands, but where the day of close lacks."""
    return RATED if state == CLOSED and not closed else stands(state, closed)


def way(state: str, step: str) -> tuple[str, ...]:
    """The steps to be taken for one to be taken: those left out before it, and itself.

    A lamp that was mended at once is assigned, handled, answered and closed in one go. Empty where
    it can't be taken from this state.
    """
    if step in MAY_FOLLOW[state]:
        return (step,)
    if state not in (FOUND, ASSIGNED, HANDLING) or step not in _ONWARD:
        return ()
    return (*(s for s in _NEEDED if state < LEADS_TO[s] and s < step), step)


def possible(state: str) -> tuple[str, ...]:
    """Every step that can be taken, at once or with those before it."""
    return tuple(s for s in (*_ONWARD, AGAIN) if way(state, s))


def proposed(state: str) -> str:
    """The step that comes next in the usual course."""
    return {ANSWERED: RATE, RATED: CLOSE, CLOSED: AGAIN}.get(state) or MAY_FOLLOW[state][-1]


def take(course: Course, taken: Taken) -> Course:
    """The course after a step.

    Raises:
        ValueError: The step may not follow, or lies before the last one.
    """
    if taken.step not in MAY_FOLLOW[course.state]:
        raise ValueError(f"step {taken.step} can't follow state {course.state}")
    if taken.on < course.last:
        raise ValueError(f"{taken.on} lies before the last step, {course.last}")
    return replace(course, state=LEADS_TO[taken.step], last=taken.on)


def run(found_on: date, steps: Iterable[Taken]) -> Course:
    """Where the steps of a matter lead, from its finding on.

    Raises:
        ValueError: One of them may not follow.
    """
    course = Course(FOUND, found_on)
    for one in steps:
        course = take(course, one)
    return course
