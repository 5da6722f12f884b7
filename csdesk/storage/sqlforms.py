"""SQL that SQLite and PostgreSQL say differently, each behind one name."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

RANKED = "\x1e"
"""Between a value and what it is sorted by, in one text."""


def ranked(by: sa.ColumnElement[Any], value: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """A value behind what it is sorted by, for a reader that sorts; none comes last."""
    return sa.func.coalesce(by, "~") + RANKED + value


class Contains(FunctionElement[bool]):
    """Text in text, case kept: LIKE folds ASCII case in SQLite and not in PostgreSQL."""

    type = sa.Boolean()
    inherit_cache = True
    name = "contains"


class AnyMember(FunctionElement[bool]):
    """A JSON list has one of some texts."""

    type = sa.Boolean()
    inherit_cache = True
    name = "any_member"


class OneOf(FunctionElement[bool]):
    """An id is one of many, written as one JSON list: there is no limit to their number."""

    type = sa.Boolean()
    inherit_cache = True
    name = "one_of"


class YearOf(FunctionElement[int]):
    """The year of a date."""

    type = sa.Integer()
    inherit_cache = True
    name = "year_of"


class MonthOf(FunctionElement[str]):
    """'2026-10' of a date."""

    type = sa.Text()
    inherit_cache = True
    name = "month_of"


class MonthDay(FunctionElement[str]):
    """'02-28', compared as text. SQLite's strftime costs five times as much as substr."""

    type = sa.Text()
    inherit_cache = True
    name = "month_day"


class DayBefore(FunctionElement[date]):
    """The day before a date."""

    type = sa.Date()
    inherit_cache = True
    name = "day_before"


class YearsLater(FunctionElement[date]):
    """A date so many years later; 28 February where there is no 29th.

    SQLite goes from 29 February on to 1 March; the end of the month holds it back.
    """

    type = sa.Date()
    inherit_cache = True
    name = "years_later"


def _said(form: type[FunctionElement[Any]], **words: str) -> None:
    """How each dialect spells a form: {0}, {1} are what it is of, {rest} all but the first."""

    def spell(element: Any, compiler: Any, **kw: Any) -> str:
        parts = [compiler.process(clause, **kw) for clause in element.clauses]
        return words[compiler.dialect.name].format(*parts, rest=", ".join(parts[1:]))

    for dialect in words:
        compiles(form, dialect)(spell)


_said(Contains, sqlite="instr({0}, {1}) > 0", postgresql="strpos({0}, {1}) > 0")
_said(
    AnyMember,
    sqlite="EXISTS (SELECT 1 FROM json_each({0}) WHERE value IN ({rest}))",
    postgresql="({0} ?| ARRAY[{rest}])",
)
_said(
    OneOf,
    sqlite="{0} IN (SELECT value FROM json_each({1}))",
    postgresql="{0} IN (SELECT CAST(jsonb_array_elements_text(CAST({1} AS jsonb)) AS INTEGER))",
)
_said(
    YearOf,
    sqlite="CAST(substr({0}, 1, 4) AS INTEGER)",
    postgresql="CAST(extract(year FROM {0}) AS INTEGER)",
)
_said(MonthOf, sqlite="substr({0}, 1, 7)", postgresql="to_char({0}, 'YYYY-MM')")
_said(MonthDay, sqlite="substr({0}, 6)", postgresql="to_char({0}, 'MM-DD')")
_said(DayBefore, sqlite="date({0}, '-1 day')", postgresql="({0} - 1)")
_said(
    YearsLater,
    sqlite="min(date({0}, '+' || ({1}) || ' years'), "
    "date({0}, 'start of month', '+' || ({1}) || ' years', '+1 month', '-1 day'))",
    postgresql="CAST({0} + make_interval(years => {1}) AS DATE)",
)
