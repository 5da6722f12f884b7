"""How a record came to be as it is: who entered and changed it, when, from what to what.

Read from the trail. Masked values stay masked: what differs is said, and by whom.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from csdesk.domain.fields import Field
from csdesk.domain.ledger import Ledger
from csdesk.domain.values import rich, show
from csdesk.services import entries
from csdesk.services.office import Office, reading
from csdesk.services.timeline import Happening
from csdesk.storage import records, trail

_NOTHING = "空"


def edits(office: Office, code: str, id: int) -> tuple[Happening, ...]:
    """Every entry and change of a record, the newest first."""
    ledger = office.ledgers[code]
    with reading(office) as c:
        kept = records.one(c, office.model, code, id)
        told = trail.history(c, kept.uid) if kept else []
    found = []
    for one in told:
        at = datetime.fromtimestamp(one.at / 1000)  # noqa: DTZ006  # shown as the clerk's clock
        head, words = ("登记", "") if one.kind == "add" else _changed(office, ledger, one.changed)
        found.append(
            Happening(code, id, at.date(), ledger.title, head, words, True, "edit", one.user)
        )
    return tuple(reversed(found))


def _changed(office: Office, ledger: Ledger, changed: dict[str, Any]) -> tuple[str, str]:
    """The labels of what was changed, and old → new of each."""
    labels, words = list[str](), list[str]()
    for column, (old, new, _) in changed.items():
        if column == "voided":
            labels.append("作废" if new else "恢复")
            continue
        field = ledger.fields.get(column)
        if field is None:
            continue  # a column that is no longer declared
        labels.append(field.label)
        before, after = (_text(office, field, value) or _NOTHING for value in (old, new))
        words.append(f"{field.label}：{before} → {after}")
    return "、".join(labels), "；".join(words)


def _text(office: Office, field: Field, value: Any) -> str:
    """A value of the trail as it is shown; a reference is kept there by uid."""
    if value is None:
        return ""
    if not field.to:
        return show(field, rich(field, value), office.codes)
    with reading(office) as c:
        id = records.id_of(c, office.model, field.to, UUID(value))
    return entries.titles(office, field.to, [id]).get(id, "") if id is not None else ""
