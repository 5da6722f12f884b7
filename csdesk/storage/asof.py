"""State on a day, in SQL: what is open, how old somebody is. The day may be a value or a column."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from csdesk.storage.sqlforms import DayBefore, MonthDay, YearOf, YearsLater

Expr = sa.ColumnElement[Any]


def open_on(table: sa.FromClause, from_: str, to: str, on: Expr) -> Expr:
    """Rows that are open on a day and not voided: from ≤ day < to."""
    ends = sa.or_(table.c[to].is_(None), table.c[to] > on)
    return sa.and_(table.c[from_] <= on, ends, table.c.voided_at.is_(None))


def years(born: Expr, on: Expr) -> Expr:
    """Full years from a birth to a day; empty before birth. 29 February: 28 in other years."""
    year = YearOf(on)
    short = sa.or_(year % 4 != 0, sa.and_(year % 100 == 0, year % 400 != 0))
    leapling = sa.and_(MonthDay(on) == "02-28", MonthDay(born) == "02-29", short)
    reached = sa.or_(MonthDay(on) >= MonthDay(born), leapling)
    since = year - YearOf(born)
    return sa.case((born > on, None), (reached, since), else_=since - 1)


def turns(born: Expr, on: Expr) -> Expr:
    """The age reached on the next birthday, today's included; empty for who is not born before."""
    return years(born, DayBefore(on)) + 1


def next_birthday(born: Expr, on: Expr) -> Expr:
    """The first birthday on a day or after it."""
    return YearsLater(born, turns(born, on))


OF_A_BIRTH = {"years": years, "turns": turns, "birthday": next_birthday}
"""The SQL of a computed column by its form, of a birth and the list's day."""


def latest_birth(age: int, on: date) -> date:
    """The latest birth of those who have an age on a day: of that age and older are all before it."""
    year = max(on.year - age, 1)
    if on.month == 2 and (on + timedelta(1)).month == 3:
        return date(year, 3, 1) - timedelta(1)
    return on.replace(year=year)
