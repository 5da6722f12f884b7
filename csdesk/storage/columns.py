"""How a kind of field lies in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from csdesk.domain.fields import Field

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")  # one order on both
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Scaled(sa.types.TypeDecorator[Decimal]):
    """A decimal as a whole number of its last place: exact sums; SQLite has no decimals."""

    impl = sa.BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        """150.5 to 1505 with one place; a float where the operand has more places."""
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.places)
        return int(scaled) if scaled == int(scaled) else float(scaled)

    def process_result_value(self, value: Any, dialect: Any) -> Decimal | None:
        """1505 to 150.5 with one place."""
        return None if value is None else Decimal(value).scaleb(-self.places)

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """Operands are scaled alike."""
        return self


class Listed(sa.types.TypeDecorator[tuple[str, ...]]):
    """A tuple as JSON; an empty one is NULL, so that `empty` has one form."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        """A list, or nothing."""
        return list(value) if value else None

    def process_result_value(self, value: Any, dialect: Any) -> tuple[str, ...]:
        """A tuple, empty for NULL."""
        return tuple(value or ())


class Uid(sa.types.TypeDecorator[UUID]):
    """16 bytes in SQLite (sa.Uuid takes 32 letters, and its index as many again)."""

    impl = sa.LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        """Bytes in SQLite, the own type elsewhere."""
        kind = sa.LargeBinary(16) if dialect.name == "sqlite" else sa.Uuid()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        """The 16 bytes."""
        return value.bytes if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Any) -> UUID | None:
        """The UUID of 16 bytes."""
        return UUID(bytes=bytes(value)) if isinstance(value, bytes) else value


def sql_type(field: Field) -> sa.types.TypeEngine[Any]:
    """The type of a field's column."""
    match field.kind:
        case "number" | "amount":
            return Scaled(field.places) if field.places else sa.Integer()
        case "yes_no":
            return sa.Boolean()
        case "day":
            return sa.Date()
        case "time":
            return sa.Time()
        case "reference":
            return sa.Integer()
        case "names" | "codes" | "phones" | "files":
            return Listed()
        case _:
            return TEXT


def beside(field: Field) -> Mapping[str, sa.types.TypeEngine[Any]]:
    """Columns kept beside a field, outside trail and clocks: what it is sorted and compared by."""
    if field.kind == "name":
        return {f"{field.id}_key": TEXT, f"{field.id}_initials": TEXT}
    if field.kind == "text" and field.sorted:
        return {f"{field.id}_key": TEXT}
    if field.kind == "part_day":
        return {f"{field.id}_day": sa.Date()}
    return {}


def sort_column(field: Field) -> str:
    """The column by which a field is sorted and compared."""
    return next(iter(beside(field)), field.id)
