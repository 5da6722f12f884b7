"""How a value is shown, masked, and written as JSON."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from csdesk.domain.codes import Codes
from csdesk.domain.fields import SETS, Field, Value

HIDDEN = "***"
"""What stands for a masked value whose kind has no pattern of its own."""


def show(field: Field, value: Value, codes: Codes, masked: bool = True) -> str:
    """The text of a value on screen, on paper and in JSON; empty for nothing.

    A reference comes as its title, which stands beside its id.
    """
    match value:
        case None | ():
            return ""
        case _ if field.guard == "masked" and masked:
            return mask(field, value)
        case bool():
            return "是" if value else "否"
        case tuple():
            names = codes[field.table].names if field.table else {}
            return "、".join(names.get(v, v) for v in value)
        case str() if field.kind == "code":
            return codes[field.table].names.get(value, value)
        case str() if field.kind == "part_day" and len(value) < 10:
            return f"约{value}"
        case time():
            return value.strftime("%H:%M")
        case _:
            return str(value)


def mask(field: Field, value: Value) -> str:
    """A masked value: enough to tell two apart, not enough to use (standards 11.5).

    The same value gives the same mask on every surface.
    """
    match field.kind, value:
        case "phones", tuple():
            return "、".join(_middle(v, 3, 4) for v in value)
        case "id_no", str():
            return _middle(value, 3, 4)
    return HIDDEN


def _middle(text: str, left: int, right: int) -> str:
    """First and last letters with stars between; all stars when there is too little between."""
    if len(text) < left + right + 3:
        return "*" * max(len(text), 3)
    return text[:left] + "*" * (len(text) - left - right) + text[-right:]


def plain(field: Field, value: Value) -> Any:
    """The value in JSON: in `extra`, in the trail, in a package.

    Decimals are whole numbers of their last place; an empty set is null.
    """
    match value:
        case Decimal():
            return int(value.scaleb(field.places))
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case tuple():
            return list(value) or None
        case _:
            return value


def rich(field: Field, value: Any) -> Value:
    """What `plain` was made of."""
    if field.kind in SETS:
        return tuple(value or ())
    if value is None:
        return None
    match field.kind:
        case "number" | "amount" if field.places:
            return Decimal(value).scaleb(-field.places)
        case "day":
            return date.fromisoformat(value)
        case "time":
            return time.fromisoformat(value)
        case _:
            return value  # type: ignore[no-any-return]  # JSON holds the rest as it is


def first_day(part: str) -> date:
    """The first day of a year, a month or a day written 1950, 1950-03 or 1950-03-05."""
    return date.fromisoformat((part + "-01-01")[:10])
