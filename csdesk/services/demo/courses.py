"""The steps that the demo village's matters have taken, as their states and days tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from csdesk.domain.matters import (
    ANSWER,
    ASSIGN,
    ASSIGNED,
    CLOSE,
    CLOSED,
    FIND,
    FOUND,
    HANDLE,
    HANDLING,
    RATE,
)
from csdesk.ledgers.grids import Matter, MatterStep


def course(matter: Matter, id: Any) -> Iterator[MatterStep]:
    """The steps of a matter, the first one first."""
    found, closed = matter.found_on, matter.closed_on

    def taken(step: str, on: date, said: str | None = None) -> MatterStep:
        return MatterStep(matter=id, step=step, step_date=on, who=matter.owner, said=said)

    yield taken(FIND, found, matter.what)
    if matter.state in (ASSIGNED, HANDLING, CLOSED):
        yield taken(ASSIGN, found)
    if matter.state == HANDLING:
        yield taken(HANDLE, found, "已到现场看过")
    if closed and matter.state != FOUND:
        yield taken(HANDLE, found + (closed - found) // 2, matter.result)
        yield taken(ANSWER, closed, "已告知反映人")
        if matter.rating:
            yield taken(RATE, closed)
        yield taken(CLOSE, closed)
