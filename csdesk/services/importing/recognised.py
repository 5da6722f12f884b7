"""The kept records of a ledger by what tells them apart: the one that a row of a file means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from csdesk.domain.ledger import Ledger
from csdesk.domain.values import plain
from csdesk.services.office import Office


@dataclass(frozen=True, slots=True)
class Old:
    """A record as it is kept, values and custom columns as JSON."""

    id: int
    values: Mapping[str, Any]


class Index:
    """The records of a ledger by what tells them apart."""

    def __init__(self, c: sa.Connection, office: Office, ledger: Ledger) -> None:
        table = office.model.tables[ledger.code]
        own = [f for f in ledger.fields.values() if not f.custom and f.kind != "files"]
        self._keys = ledger.told_by or (_key_fields(ledger),)
        self._register = not ledger.day and ledger.dated is None
        self._labels = {f.id: f"extra:{f.label}" for f in ledger.custom}
        self._by_key: dict[tuple[Any, ...], list[Old]] = defaultdict(list)
        query = sa.select(table.c.id, table.c.extra, *(table.c[f.id] for f in own))
        for id, extra, *row in c.execute(query.where(table.c.voided_at.is_(None))):
            values = {f.id: plain(f, v) for f, v in zip(own, row, strict=True) if v is not None}
            values |= {f"extra:{k}": v for k, v in (extra or {}).items()}
            values |= {label: values[id_] for id_, label in self._labels.items() if id_ in values}
            for at, key in enumerate(self._keys):
                said = tuple(hashable(values.get(f)) for f in key)
                self._by_key[at, *said].append(Old(id, values))

    def find(self, values: Mapping[str, Any], mode: str) -> tuple[Old | None, bool]:
        """The record that a row means; and whether there are others like it."""
        for at, key in enumerate(self._keys):
            said = [values.get(f) for f in key]
            several = len(self._keys) > 1
            if all(v is None for v in said) or (several and None in said):
                continue
            found = self._by_key.get((at, *map(hashable, said)), [])
            if found or not several:
                return self._fitting(found, values, mode)
        return None, False

    def _fitting(
        self, found: list[Old], values: Mapping[str, Any], mode: str
    ) -> tuple[Old | None, bool]:
        same = [o for o in found if _agrees(o, values)]
        if same:
            return same[0], False
        if len(found) == 1 and (self._register or mode == "update"):
            return found[0], False
        return None, bool(found)


def _key_fields(ledger: Ledger) -> tuple[str, ...]:
    """What tells records of a ledger apart: day, references, title; of a register the title."""
    if ledger.one_per:
        return (ledger.one_per,)
    named = ledger.named.partition(".")[0]
    serial = next((f.id for f in ledger.fields.values() if f.kind == "serial"), None)
    if ledger.day in ledger.fields or ledger.dated or ledger.part_of:
        days = [ledger.day] if ledger.day in ledger.fields else []
        days += [ledger.dated.from_] if ledger.dated else []
        refs = [f.id for f in ledger.fields.values() if f.to and not f.null]
        made = (*days, *refs, *([named] if named in ledger.fields else []))
        return tuple(dict.fromkeys(f for f in made if f != serial))
    return (named,) if named in ledger.fields else ()


def _agrees(old: Old, values: Mapping[str, Any]) -> bool:
    """Nothing that the row says differs from what is kept."""
    return all(
        old.values.get(id) in (None, "", [], new)
        or (isinstance(new, list) and set(new) <= set(old.values[id]))
        for id, new in values.items()
    )


def hashable(value: Any) -> Any:
    """A value that can be a key: several telephones or names as a tuple."""
    return tuple(value) if isinstance(value, list) else value
