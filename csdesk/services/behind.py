"""What opens behind a number: the list of the records it was counted from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from csdesk.domain.calendar import month_of
from csdesk.services.figures import Figure
from csdesk.services.home import Target


def records(ledger: str, ids: Sequence[int]) -> Target | None:
    """The list of some records, each once; None where there are none."""
    if not ids:
        return None
    return Target(ledger, f"id in [{', '.join(map(str, dict.fromkeys(ids)))}]")


def figure(one: Figure) -> Target | None:
    """The records behind a figure; None where there are none.

    It says where the list is shorter than the number: a month stays as it was counted then.
    """
    target = records(one.ledger, one.behind)
    if target is None or not one.gone:
        return target
    count = len(set(one.behind))
    said = f"当时数的是 {count:,} 人，其中 {one.gone:,} 人后来并入别的记录，名单里不再列出。"
    return replace(target, said=said)


def changes(month: str) -> Target:
    """The changes of the population in a month written 2026-10."""
    first, last = month_of(month)
    return Target("changes", f"event_date >= {first} and event_date <= {last}")


def met(month: str) -> Target:
    """The visits of a month in which somebody was met."""
    first, last = month_of(month)
    return Target("visits", f"visit_date >= {first} and visit_date <= {last} and met = '是'")
