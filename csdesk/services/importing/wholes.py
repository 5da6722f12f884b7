"""这份是不是全部名单: of whom a file may be the whole list, as choices with their filters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from csdesk.domain.households import HEAD
from csdesk.domain.ledger import Ledger
from csdesk.ledgers.roster import MADE, PLACED
from csdesk.services import views
from csdesk.services.office import Office, reading
from csdesk.storage.asof import open_on


@dataclass(frozen=True, slots=True)
class Whole:
    """Those whom a file may name all.

    Attributes:
        title: As the clerk chooses it: 3组全部在册的人.
        where: Their filter.
    """

    title: str
    where: str


def wholes(office: Office, ledger: Ledger) -> tuple[Whole, ...]:
    """Everybody, each group and grid, each category that somebody has, the ledger's views."""
    return tuple(_wholes(office, ledger))


def _wholes(office: Office, ledger: Ledger) -> Iterator[Whole]:
    everybody = ledger.where
    yield Whole("全部在册的人", everybody)
    yield Whole(
        "全部户主", _and(everybody, f"relation = '{office.codes['family_relation'].names[HEAD]}'")
    )
    t = office.model.tables
    with reading(office) as c:
        for path, code in PLACED.items():
            table, title = t[code], MADE[code][0]
            query = (
                sa.select(table.c[title]).where(table.c.voided_at.is_(None)).order_by(table.c.id)
            )
            for name in dict.fromkeys(c.scalars(query)):
                if name and "'" not in name:
                    yield Whole(f"{name}在册的人", _and(everybody, f"{path} = '{name}'"))
        categories = t["categories"]
        today = sa.literal(office.today(), sa.Date)
        query = sa.select(categories.c.category).where(
            open_on(categories, "from", "to", today), categories.c.voided_at.is_(None)
        )
        held = set(c.scalars(query.distinct()))
    table_ = office.codes["category"]
    for one in list(held):
        while one := table_.parents.get(one, ""):
            held.add(one)
    for code, name in table_.names.items():
        if code in held and code in table_.parents:
            yield Whole(f"全部{name}", _and(everybody, f"category has '{name}'"))
    for view in (*ledger.views, *views.saved(office, ledger.code)):
        if view.where and view.where != everybody:
            yield Whole(f"视图“{view.title}”里的人", view.where)


def _and(one: str, other: str) -> str:
    return f"{one} and {other}" if one else other
