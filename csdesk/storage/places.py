"""Where a path has come to, and what stands at its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from csdesk.domain.fields import Field
from csdesk.domain.ledger import Ledger
from csdesk.storage.asof import Expr


class Place:
    """A row that a path has come to. Its table is joined only when a stored column is asked for."""

    def __init__(self, ledger: Ledger, id: Expr, join: Callable[[], sa.FromClause]) -> None:
        self.ledger, self.id, self._join = ledger, id, join

    @cached_property
    def table(self) -> sa.FromClause:
        """The joined table."""
        return self._join()


@dataclass(frozen=True)
class Cell:
    """The end of a path.

    Attributes:
        sql: Its value.
        key: What it is compared and sorted by.
        falling: It sorts against its key, as age by birth.
    """

    field: Field
    sql: Expr
    key: Expr
    at: Place
    column: Any
    falling: bool = False
