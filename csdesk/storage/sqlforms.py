"""SQL that SQLite and PostgreSQL say differently, each behind one function."""

from __future__ import annotations

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


@compiles(OneOf, "sqlite")
def _one_of_in_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    column, wanted = (compiler.process(c, **kw) for c in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({wanted}))"  # noqa: S608  # bound parameter


@compiles(OneOf, "postgresql")
def _one_of_in_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    column, wanted = (compiler.process(c, **kw) for c in element.clauses)
    return f"{column} IN (SELECT CAST(jsonb_array_elements_text(CAST({wanted} AS jsonb)) AS INTEGER))"  # bound parameter


@compiles(Contains, "sqlite")
def _contains_in_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"instr({compiler.process(element.clauses, **kw)}) > 0"


@compiles(Contains, "postgresql")
def _contains_in_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **kw)}) > 0"


@compiles(AnyMember, "sqlite")
def _member_in_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    column, *values = (compiler.process(c, **kw) for c in element.clauses)
    wanted = ", ".join(values)
    return f"EXISTS (SELECT 1 FROM json_each({column}) WHERE value IN ({wanted}))"  # noqa: S608  # bound parameters


@compiles(AnyMember, "postgresql")
def _member_in_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    column, *values = (compiler.process(c, **kw) for c in element.clauses)
    return f"({column} ?| ARRAY[{', '.join(values)}])"
