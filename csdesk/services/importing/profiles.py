"""What the clerk once said of a heading: kept in the vault, and carried between villages as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from csdesk.domain.headings import folded
from csdesk.errors import ClerkError
from csdesk.services.importing.staging import SheetSeen
from csdesk.services.office import Office, reading
from csdesk.storage.work import Work

KEY = "headings"
"""Under which the office keeps them: ledger to heading to field."""


def remembered(office: Office, code: str) -> dict[str, str]:
    """Folded headings to fields that the clerk chose before, for a ledger."""
    table = office.model.metadata.tables["office"]
    with reading(office) as c:
        kept = c.scalar(sa.select(table.c.value).where(table.c.key == KEY)) or {}
    return dict(kept.get(code, {}))


def chosen(sheets: Sequence[SheetSeen]) -> dict[str, str]:
    """Folded headings to fields that the clerk chose in this import."""
    found = {}
    for sheet in sheets:
        for column in sheet.columns:
            if column.why == "chosen" and column.field is not None:
                heading = sheet.samples[column.letter]
                found[folded("".join((*heading.parents, heading.text)))] = column.field.id
    return found


def remember(w: Work, code: str, headings: Mapping[str, str]) -> None:
    """Keep choices for the next file, in the unit of work of the import."""
    if not headings:
        return
    table = w.model.metadata.tables["office"]
    kept: dict[str, Any] = w.c.scalar(sa.select(table.c.value).where(table.c.key == KEY)) or {}
    made = {**kept, code: {**kept.get(code, {}), **headings}}
    w.c.execute(sa.delete(table).where(table.c.key == KEY))
    w.c.execute(sa.insert(table).values(key=KEY, value=made))


def load(path: Path) -> dict[str, str]:
    """Headings to fields of a profile that somebody else made: a JSON object of texts.

    Raises:
        ClerkError: It can't be read.
    """
    try:
        made = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ClerkError(f"读不到列对应“{path.name}”。", "请核对文件。") from error
    if not isinstance(made, dict) or not all(isinstance(v, str) for v in made.values()):
        raise ClerkError(f"“{path.name}”不是列对应文件。", "应是“列名”对“字段”的 JSON。")
    return {folded(heading): field for heading, field in made.items()}
