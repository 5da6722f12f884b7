"""A filter's operand as the value that SQL compares with."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from math import ceil, floor
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from csdesk.domain.codes import Codes
from csdesk.domain.fields import Field
from csdesk.domain.filters import FilterError, Operand, Relative
from csdesk.domain.paths import UID
from csdesk.domain.values import first_day, plain
from csdesk.storage.asof import Expr, latest_birth

TOO_LARGE = 10**15
"""What no column holds; SQLite takes no whole number of more than 18 digits."""
YES_NO = {"是": True, "有": True, "√": True, "否": False, "无": False}


def bound(field: Field, value: Operand, codes: Codes, on: date) -> Any:
    """The operand in the kind of the field it stands beside.

    Raises:
        FilterError: It cannot be one; the message says which field and value.
        ValueError: It is no code of the field's table; the message names the nearest.
    """
    if isinstance(value, Relative):
        value = value.day(on)
    if field.kind in ("code", "codes"):
        return codes[field.table].find(str(value))
    try:
        found = _read(field, value)
    except (ValueError, KeyError, ArithmeticError) as error:
        raise FilterError(f"“{field.label}”的值读不懂：{value}。") from error
    return plain(field, found) if field.custom and not field.places else found


def _read(field: Field, value: Operand) -> Any:
    if field is UID:
        return UUID(str(value))
    match field.kind:
        case "number" | "amount":
            if abs(number := Decimal(str(value))) >= TOO_LARGE:
                raise ValueError
            return number if field.places or isinstance(value, Decimal) else int(str(value))
        case "yes_no":
            return YES_NO[str(value)]
        case "day":
            return value if isinstance(value, date) else first_day(str(value))
        case "part_day":
            return value if isinstance(value, date) else first_day(str(value))
        case "month":
            return f"{value:%Y-%m}" if isinstance(value, date) else str(value)
        case "time":
            return time.fromisoformat(str(value))
        case _:
            return str(value)


def family(field: Field, value: Operand, codes: Codes) -> tuple[str, ...]:
    """A code and those below it, from code or name."""
    table = codes[field.table]
    return table.family(table.find(str(value)))


def aged(born: Expr, op: str, age: Decimal, on: date) -> Expr:
    """An age on one day is a range of births: the index on the birth day does it."""

    def reached(n: int) -> Expr:
        return born <= (latest_birth(n, on) if 0 < n < 200 else on if n <= 0 else date.min)

    living = born <= on
    match op:
        case ">=":
            return reached(ceil(age))
        case ">":
            return reached(floor(age) + 1)
        case "<":
            return sa.and_(living, sa.not_(reached(ceil(age))))
        case "<=":
            return sa.and_(living, sa.not_(reached(floor(age) + 1)))
    if age != int(age) or age < 0:
        return sa.false()
    return sa.and_(reached(int(age)), sa.not_(reached(int(age) + 1)))
