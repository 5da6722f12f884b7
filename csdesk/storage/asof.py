"""State on a day, in SQL: what is open, how old somebody is. The day may be a value or a column."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

Expr = sa.ColumnElement[Any]


def open_on(table: sa.FromClause, from_: str, to: str, on: Expr) -> Expr:
    """Rows that are open on a day and not voided: from ≤ day < to."""
    ends = sa.or_(table.c[to].is_(None), table.c[to] > on)
    return sa.and_(table.c[from_] <= on, ends, table.c.voided_at.is_(None))


class YearOf(FunctionElement[int]):
    """The year of a date."""

    type = sa.Integer()
    inherit_cache = True
    name = "year_of"


class MonthDay(FunctionElement[str]):
    """'02-28', compared as text. SQLite's strftime costs five times as much as substr."""

    type = sa.Text()
    inherit_cache = True
    name = "month_day"


class MonthOf(FunctionElement[str]):
    """'2026-10' of a date."""

    type = sa.Text()
    inherit_cache = True
    name = "month_of"


@compiles(MonthOf, "sqlite")
def _month_in_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"substr({compiler.process(element.clauses, **kw)}, 1, 7)"


@compiles(MonthOf, "postgresql")
def _month_in_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **kw)}, 'YYYY-MM')"


@compiles(YearOf, "sqlite")
def _year_in_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST(substr({compiler.process(element.clauses, **kw)}, 1, 4) AS INTEGER)"


@compiles(MonthDay, "sqlite")
def _month_day_in_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"substr({compiler.process(element.clauses, **kw)}, 6)"


@compiles(YearOf, "postgresql")
def _year_in_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST(extract(year FROM {compiler.process(element.clauses, **kw)}) AS INTEGER)"


@compiles(MonthDay, "postgresql")
def _month_day_in_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **kw)}, 'MM-DD')"


def years(born: Expr, on: Expr) -> Expr:
    """Full years from a birth to a day; empty before birth. 29 February: 28 in other years."""
    year = YearOf(on)
    short = sa.or_(year % 4 != 0, sa.and_(year % 100 == 0, year % 400 != 0))
    leapling = sa.and_(MonthDay(on) == "02-28", MonthDay(born) == "02-29", short)
    reached = sa.or_(MonthDay(on) >= MonthDay(born), leapling)
    since = year - YearOf(born)
    return sa.case((born > on, None), (reached, since), else_=since - 1)


class DayBefore(FunctionElement[date]):
    """The day before a date."""

    type = sa.Date()
    inherit_cache = True
    name = "day_before"


class YearsLater(FunctionElement[date]):
    """A date so many years later; 28 February where there is no 29th."""

    type = sa.Date()
    inherit_cache = True
    name = "years_later"


@compiles(DayBefore, "sqlite")
def _day_before_in_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"date({compiler.process(element.clauses, **kw)}, '-1 day')"


@compiles(DayBefore, "postgresql")
def _day_before_in_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"({compiler.process(element.clauses, **kw)} - 1)"


@compiles(YearsLater, "sqlite")
def _years_later_in_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    """SQLite goes from 29 February on to 1 March; the end of the month holds it back."""
    day, years = (compiler.process(one, **kw) for one in element.clauses)
    later = f"'+' || ({years}) || ' years'"
    return (
        f"min(date({day}, {later}), date({day}, 'start of month', {later}, '+1 month', '-1 day'))"
    )


@compiles(YearsLater, "postgresql")
def _years_later_in_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    day, years = (compiler.process(one, **kw) for one in element.clauses)
    return f"CAST({day} + make_interval(years => {years}) AS DATE)"


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
