"""Dated facts of two people who become one: what overlaps becomes one fact, the rest follows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from csdesk.domain.derived import AllOf
from csdesk.domain.ledger import Dated, Ledger
from csdesk.domain.rows import Stored
from csdesk.services.merging.references import unite
from csdesk.storage.tables import Model
from csdesk.storage.work import Work, attribute

Span = tuple[date, date | None]


def sets_of(model: Model, code: str) -> Iterator[tuple[Ledger, Dated, str]]:
    """The dated ledgers of which somebody has a set on a day, with the field that is in the set."""
    for derived in model.ledgers[code].derived.values():
        if isinstance(derived, AllOf) and "." not in derived.field:
            ledger = model.ledgers[derived.ledger]
            if ledger.dated and ledger.fields[ledger.dated.of].to == code:
                yield ledger, ledger.dated, derived.field


def unite_sets(w: Work, code: str, stays: int, gone: int, died: date | None) -> None:
    """Give one person the dated facts of two without any that overlap.

    Args:
        w: The step.
        code: The ledger of the two.
        stays: Who stays.
        gone: Who goes into her.
        died: The day on which she died: what runs longer ends on it.
    """
    for ledger, dated, field in sets_of(w.model, code):
        found = [
            w.stored(ledger.code, row)
            for row in w.rows(ledger.code, dated.of, [stays, gone])
            if row["voided_at"] is None
        ]
        for chain in _chains(found, dated, attribute(field)):
            if any(getattr(one.row, dated.of) == gone for one in chain):
                _unite(w, ledger, dated, chain, stays)
        if died is not None:
            _end(w, ledger, dated, stays, died)


def _span(one: Stored[Any], dated: Dated) -> Span:
    return getattr(one.row, attribute(dated.from_)), getattr(one.row, attribute(dated.to))


def _chains(found: Sequence[Stored[Any]], dated: Dated, field: str) -> Iterator[list[Stored[Any]]]:
    """Facts of one kind that overlap, together; each fact is in one chain."""
    ordered = sorted(found, key=lambda one: (_span(one, dated)[0], one.id))
    open_: dict[Any, tuple[list[Stored[Any]], date]] = {}
    for one in ordered:
        kind = getattr(one.row, field)
        begins, ends = _span(one, dated)
        chain, reach = open_.get(kind, ([], date.min))
        if chain and begins >= reach:
            yield chain
            chain, reach = [], date.min
        open_[kind] = ([*chain, one], max(reach, ends or date.max))
    yield from (chain for chain, _ in open_.values())


def _unite(w: Work, ledger: Ledger, dated: Dated, chain: Sequence[Stored[Any]], stays: int) -> None:
    """One fact for a chain: from the first day to the last, of the one who stays if she has it."""
    one = next((f for f in chain if getattr(f.row, dated.of) == stays), chain[0])
    for other in chain:
        if other is not one:
            unite(w, ledger, w.get(ledger.code, one.id), other)
    spans = [_span(f, dated) for f in chain]
    ends = [to for _, to in spans if to is not None]
    whole = {
        attribute(dated.of): stays,
        attribute(dated.from_): min(begins for begins, _ in spans),
        attribute(dated.to): max(ends) if len(ends) == len(spans) else None,
    }
    now = w.get(ledger.code, one.id)
    w.change(ledger.code, one.id, now.version, dataclasses.replace(now.row, **whole))


def _end(w: Work, ledger: Ledger, dated: Dated, whose: int, on: date) -> None:
    for row in w.rows(ledger.code, dated.of, [whose]):
        begins, ends = row[dated.from_], row[dated.to]
        if row["voided_at"] is None and (ends is None or ends > on):
            kept = w.stored(ledger.code, row)
            ended = dataclasses.replace(kept.row, **{attribute(dated.to): max(on, begins)})
            w.change(ledger.code, kept.id, kept.version, ended)
