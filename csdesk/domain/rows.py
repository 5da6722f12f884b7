"""The two shapes in which rows leave storage."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from csdesk.domain.fields import Field

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Stored(Generic[R]):
    """One record; `extra` holds the custom columns, which a row class can't."""

    id: int
    uid: UUID
    version: int
    row: R
    extra: Mapping[str, Any]
    voided: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """Many records as plain tuples, for lists, print and export.

    Attributes:
        columns: What stands in each place of a row.
        ids: The record of each row.
        rows: Values; a reference is `(id, title)` or None, a set a tuple.
    """

    columns: tuple[Field, ...]
    ids: tuple[int, ...]
    rows: tuple[tuple[Any, ...], ...]
