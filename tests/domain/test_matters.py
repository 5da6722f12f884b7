"""A matter goes its way from finding to close, whatever order of steps somebody tries."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csdesk.domain.matters import (
    AGAIN,
    ANSWER,
    ANSWERED,
    ASSIGN,
    ASSIGNED,
    CLOSE,
    CLOSED,
    FOUND,
    HANDLE,
    HANDLING,
    LEADS_TO,
    MAY_FOLLOW,
    RATE,
    RATED,
    Course,
    Taken,
    goes_on,
    possible,
    proposed,
    run,
    stands,
    take,
    way,
)

ON = date(2026, 10, 1)
STEPS = st.sampled_from([ASSIGN, HANDLE, ANSWER, RATE, CLOSE, AGAIN])
STATES = list(MAY_FOLLOW)


def taken(*steps: str, on: date = ON) -> list[Taken]:
    return [Taken(step, on) for step in steps]


def test_the_usual_course_leads_from_finding_to_close() -> None:
    course = run(ON, taken(ASSIGN, HANDLE, HANDLE, ANSWER, RATE, CLOSE))

    assert course == Course(CLOSED, ON)


def test_who_is_asked_to_handle_it_can_change_until_it_is_answered() -> None:
    assert run(ON, taken(ASSIGN, ASSIGN, HANDLE, ASSIGN)).state == ASSIGNED
    assert ASSIGN not in possible(ANSWERED)


def test_what_was_not_done_well_is_taken_up_again() -> None:
    again = taken(ASSIGN, HANDLE, ANSWER, CLOSE, AGAIN, HANDLE, ANSWER, CLOSE)

    assert run(ON, again).state == CLOSED


@pytest.mark.parametrize("steps", [(CLOSE,), (HANDLE,), (ASSIGN, CLOSE), (ASSIGN, HANDLE, RATE)])
def test_no_step_is_left_out(steps: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="can't follow"):
        run(ON, taken(*steps))


def test_a_step_does_not_lie_before_the_last_one() -> None:
    course = run(ON, taken(ASSIGN, on=ON + timedelta(3)))

    with pytest.raises(ValueError, match="before the last step"):
        take(course, Taken(HANDLE, ON + timedelta(2)))


def test_one_step_takes_those_before_it_along() -> None:
    assert way(FOUND, CLOSE) == (ASSIGN, HANDLE, ANSWER, CLOSE)
    assert way(FOUND, RATE) == (ASSIGN, HANDLE, ANSWER, RATE)
    assert way(ASSIGNED, ANSWER) == (HANDLE, ANSWER)
    assert way(HANDLING, CLOSE) == (ANSWER, CLOSE)
    assert way(ANSWERED, CLOSE) == (CLOSE,)
    assert way(CLOSED, CLOSE) == way(RATED, HANDLE) == way(FOUND, AGAIN) == ()


@pytest.mark.parametrize("state", STATES)
def test_every_way_that_is_offered_can_be_gone(state: str) -> None:
    for step in possible(state):
        course = Course(state, ON)
        for one in way(state, step):
            course = take(course, Taken(one, ON))
        assert course.state == LEADS_TO[step]
    assert proposed(state) in possible(state)


def test_old_rows_stand_where_their_words_say() -> None:
    assert stands(None, closed=False) == stands("99", closed=False) == FOUND
    assert stands(HANDLING, closed=False) == HANDLING
    assert stands(HANDLING, closed=True) == stands(CLOSED, closed=False) == CLOSED
    assert goes_on(CLOSED, closed=False) == RATED  # its day can still be told
    assert goes_on(HANDLING, closed=True) == goes_on(CLOSED, closed=True) == CLOSED


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, max_size=14))
def test_no_order_of_steps_reaches_what_the_rule_forbids(steps: list[str]) -> None:
    course, since = Course(FOUND, ON), list[str]()
    for step in steps:
        if step not in MAY_FOLLOW[course.state]:
            continue
        course = take(course, Taken(step, ON))
        since = [step] if step == AGAIN else [*since, step]

        assert course.state == LEADS_TO[step]
        if course.state in (HANDLING, ANSWERED, RATED, CLOSED):
            assert {ASSIGN, AGAIN} & set(since)
        if course.state in (ANSWERED, RATED, CLOSED):
            assert HANDLE in since
        if course.state == CLOSED:
            assert since.index(ANSWER) > since.index(HANDLE)
            assert since[-1] == CLOSE
            assert possible(course.state) == (AGAIN,)
