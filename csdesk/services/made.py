"""What a service works out for lists: columns, whole lists, columns beside those of a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from typing import Any

from csdesk.domain.fields import Field
from csdesk.domain.ledger import Ledger, Page, View
from csdesk.services.home import Target
from csdesk.services.office import Office


@dataclass(frozen=True)
class Made:
    """A column that a service worked out, by id; sorted and filtered in memory.

    Attributes:
        rank: What it is sorted by, where that is not the value.
        opens: The list behind a number; a record without one has no link.
        because: Why a record is in the state that this column says.
    """

    field: Field
    values: Mapping[int, Any]
    rank: Mapping[int, Any] | None = None
    opens: Mapping[int, Target] | None = None
    because: Mapping[int, str] | None = None


@dataclass(frozen=True)
class Given:
    """A list that a service works out: ids in an order, with columns of its own.

    Attributes:
        ledger: The ledger of its records.
        columns: Paths; those of made columns among them.
        work: Ids and made columns of a day.
    """

    code: str
    title: str
    ledger: str
    group: str
    columns: tuple[str, ...]
    views: tuple[View, ...]
    page: Page
    work: Callable[[Office, date], tuple[tuple[int, ...], tuple[Made, ...]]]


@dataclass(frozen=True)
class Beside:
    """Columns that a service works out beside those of a ledger, in its own list.

    Attributes:
        ledger: Its code.
        columns: Paths that the list shows at first, the ledger's own and those of `fields`.
        fields: What is worked out; shown, sorted and filtered by, on paper and in workbooks too.
        work: The columns of a day, in the order of `fields`; asked when a value is looked at.
        said_of: Fields that say in words what another one, a state, says by its code.
        links: Fields whose numbers open a list.
        page: Path to heading of the printed page; empty for that of the ledger.
    """

    ledger: str
    columns: tuple[str, ...]
    fields: tuple[Field, ...]
    work: Callable[[Office, date], tuple[Made, ...]]
    said_of: Mapping[str, str] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    page: Mapping[str, str] = field(default_factory=dict)

    def made(self, office: Office, on: date) -> tuple[Made, ...]:
        """The columns, which are worked out together when the first value is looked at."""

        @cache
        def worked_out() -> Mapping[str, Made]:
            return {one.field.id: one for one in self.work(office, on)}

        def values(id: str) -> Mapping[int, Any]:
            return worked_out()[id].values

        def rank(id: str) -> Mapping[int, Any]:
            return worked_out()[id].rank or values(id)

        def opens(id: str) -> Mapping[int, Target]:
            return worked_out()[id].opens or {}

        ranks = {one.id: Later(partial(rank, one.id)) for one in self.fields}
        return tuple(
            Made(
                one,
                Later(partial(values, one.id)),
                ranks[self.said_of.get(one.id, one.id)],
                Later(partial(opens, one.id)) if one.id in self.links else None,
            )
            for one in self.fields
        )

    def page_of(self, ledger: Ledger) -> Page:
        """The printed page of the list."""
        return replace(ledger.page, columns=self.page) if self.page else ledger.page


class Later(Mapping[int, Any]):
    """Values by id that are asked for when the first one is looked at."""

    def __init__(self, ask: Callable[[], Mapping[int, Any]]) -> None:
        """With what gives them."""
        self._ask = ask

    def __getitem__(self, id: int) -> Any:
        """The value of a record; KeyError where it has none."""
        return self._ask()[id]

    def __iter__(self) -> Iterator[int]:
        """The records that have one."""
        return iter(self._ask())

    def __len__(self) -> int:
        """How many have one."""
        return len(self._ask())
