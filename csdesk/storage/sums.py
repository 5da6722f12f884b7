"""Sums over other ledgers' rows in SQL, and the level that a sum reaches: which, since when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from csdesk.domain.derived import Graded, Summed, Term
from csdesk.storage.asof import Expr
from csdesk.storage.columns import TEXT

Of = Callable[[sa.FromClause, str], tuple[Expr, ...]]
"""Columns of a term's rows, from their table and the field that it sums."""
Making = Callable[[Of], sa.Select[Any]]
"""Gives a term's rows with such columns."""
Table = Callable[[str], sa.FromClause]


def _amount(table: sa.FromClause, of: str) -> Expr:
    return sa.type_coerce(table.c[of], sa.BigInteger)


HOW: Mapping[str, Of] = {
    "last": lambda table, of: (sa.func.max(table.c[of]),),
    "count": lambda table, of: (sa.func.count(),),
    "sum": lambda table, of: (sa.func.coalesce(sa.func.sum(_amount(table, of)), 0),),
}
"""What the rows of a term come to."""


def summed(column: Summed, of: Callable[[Term], Expr], own: Callable[[str], Expr]) -> Expr:
    """What a column sums.

    Args:
        column: The declaration.
        of: Gives what the rows of a term come to.
        own: Gives a number of the owner's own, as a whole number of its last place.
    """
    first, *rest = column.terms
    value = of(first)
    for term in rest:
        value = value + of(term) if term.sign > 0 else value - of(term)
    if column.less:
        value = value - own(column.less)
    if column.otherwise:
        every = of(replace(first, where=None))
        value = sa.case((every > 0, value), else_=own(column.otherwise))
    return value


def graded(
    column: Graded, on: date, total: Expr, scale: int, day: str, rows: Making, table: Table
) -> Expr:
    """What a column says of the level that a sum reaches.

    Args:
        column: The declaration.
        on: The day of the rule.
        total: The sum, as a whole number of its last place.
        scale: So many of the last place make one.
        day: The field with the day, of the rows that the sum is made of.
        rows: Gives them.
        table: Gives the table of a ledger, once more in the statement.
    """
    levels = list(_levels(column, on, scale, table))
    once = sa.select(total.label("total")).subquery()  # or each comparison would sum anew
    sum_ = once.c.total
    if column.says == "level":
        codes = ((sum_ >= least, sa.literal(code, TEXT)) for least, code in reversed(levels))
        found: Expr = sa.case(*codes, else_=sa.literal(column.none, TEXT))
    elif column.says == "missing":
        found = sa.case(*((sum_ < least, least - sum_) for least, _ in levels), else_=None)
    else:
        least = sa.case(*((sum_ >= least, least) for least, _ in reversed(levels)), else_=None)
        days = rows(lambda table, of: (table.c[day].label("day"), _amount(table, of)))
        return _since(days, sa.select(least.label("least")).select_from(once))
    return sa.select(found).select_from(once).scalar_subquery()


def _levels(column: Graded, on: date, scale: int, table: Table) -> Iterator[tuple[Expr, str]]:
    """What each level takes, and its code: the office's newest own number, else the carried one."""
    usual = column.levels(on)
    if not column.own:
        yield from ((sa.literal(int(x.least * scale)), x.code) for x in usual)
        return
    code, since, *fields = column.own
    t = table(code)
    for level, field in zip(usual, fields, strict=True):
        said = (t.c[field].is_not(None), t.c[since] <= on, t.c.voided_at.is_(None))
        newest = sa.select(t.c[field] * scale).where(*said)
        newest = newest.order_by(t.c[since].desc(), t.c.id.desc()).limit(1)
        yield sa.func.coalesce(newest.scalar_subquery(), int(level.least * scale)), level.code


def _since(rows: sa.Select[Any], least: sa.Select[Any]) -> Expr:
    """The first day on which the running sum of days and amounts was so much."""
    inner, wanted = rows.subquery(), least.subquery()
    day, amount = inner.c
    running = sa.func.sum(amount).over(order_by=day).label("running")
    whole = sa.select(day.label("day"), running).subquery()
    both = whole.join(wanted, whole.c.running >= wanted.c.least)
    found = sa.select(sa.func.min(whole.c.day)).select_from(both)
    return found.correlate_except(whole, wanted).scalar_subquery()
