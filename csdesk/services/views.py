"""Views that a clerk saved of a list: conditions, columns and order under a name of his own.

They belong to the vault, beside the custom columns: every computer that opens it has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from csdesk.domain.filters import FilterError, parse
from csdesk.domain.ledger import View
from csdesk.errors import ClerkError
from csdesk.services.office import Office, reading

KEY = "views"
MOST = 12
"""Saved views of one list: more tabs nobody finds again."""


def saved(office: Office, code: str) -> tuple[View, ...]:
    """The views of a ledger or roster that were saved; one whose filter no longer reads is left."""
    table = office.model.metadata.tables["office"]
    with reading(office) as c:
        kept = c.scalar(sa.select(table.c.value).where(table.c.key == KEY)) or {}
    return tuple(v for v in map(_view, kept.get(code, [])) if _reads(v))


def save(office: Office, code: str, view: View) -> tuple[View, ...]:
    """Keeps a view, in place of one of the same title; gives all of the list.

    Raises:
        ClerkError: It has no title, there are too many, or this program may only read.
    """
    if not view.title.strip():
        raise ClerkError("视图没有名称。", "请给它起个名。")
    others = [v for v in saved(office, code) if v.title != view.title]
    if len(others) >= MOST:
        raise ClerkError(f"已有 {MOST} 个视图。", "请先删去不用的。")
    return _keep(office, code, [*others, view])


def drop(office: Office, code: str, title: str) -> tuple[View, ...]:
    """Takes a saved view away; gives those that are left."""
    return _keep(office, code, [v for v in saved(office, code) if v.title != title])


def _keep(office: Office, code: str, views: Sequence[View]) -> tuple[View, ...]:
    if office.lock is None:
        raise ClerkError("资料正由另一个窗口使用，这里只能查看。", "请关闭那个窗口后再试。")
    table = office.model.metadata.tables["office"]
    with office.engines.write.begin() as c:
        kept = dict(c.scalar(sa.select(table.c.value).where(table.c.key == KEY)) or {})
        kept[code] = [
            {"title": v.title, "where": v.where, "columns": v.columns, "order": v.order}
            for v in views
        ]
        c.execute(sa.delete(table).where(table.c.key == KEY))
        c.execute(sa.insert(table).values(key=KEY, value=kept))
    return tuple(views)


def _view(kept: dict[str, Any]) -> View:
    return View(kept["title"], kept["where"], tuple(kept["columns"]), tuple(kept["order"]))


def _reads(view: View) -> bool:
    try:
        return not view.where or parse(view.where) is not None
    except FilterError:
        return False
