"""What held on a past day stays so: a change of a row in force ends it and begins another.

For ledgers that say from and to when a row holds; its parts go with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from csdesk.domain.ledger import Ledger
from csdesk.domain.rows import Stored
from csdesk.errors import Problem
from csdesk.services.office import Office, reading
from csdesk.storage import records
from csdesk.storage.work import values_of

Values = Mapping[str, Any]
Parts = Mapping[str, Sequence[Values]]


def begins(
    office: Office, ledger: Ledger, old: Stored[Any] | None, full: Values, parts: Parts | None
) -> date | None:
    """The first day of the row that follows an old one; None where it is changed in place.

    In place are changed a row that holds from today or later, its last day, and its notes.
    """
    if old is None or not ledger.holds:
        return None
    from_, today = values_of(ledger, old.row)[ledger.holds[0]], office.today()
    if from_ >= today or not _other(office, ledger, old, full, parts):
        return None
    wanted: date = full[ledger.holds[0]]
    return max(wanted, today)


def ended(
    office: Office, ledger: Ledger, old: Stored[Any] | None, full: Values, parts: Parts | None
) -> tuple[Problem, ...]:
    """That a row which holds no more may not become another."""
    if old is None or not ledger.holds:
        return ()
    to = values_of(ledger, old.row)[ledger.holds[1]]
    if to is None or to > office.today() or not _other(office, ledger, old, full, parts):
        return ()
    what = f"这一条到 {to} 为止，改了会动以前的结果。"
    return (Problem(ledger.holds[1], "value_invalid", what, "要再用，请新增一条。"),)


def parts_of(office: Office, ledger: Ledger, id: int, given: Parts | None) -> dict[str, Any]:
    """The parts that the new row shall have: those given, else those of the old one."""
    kept = {p: _kept(office, ledger, p, id) for p in _parts(office, ledger)}
    return {**kept, **(given or {})}


def _other(
    office: Office, ledger: Ledger, old: Stored[Any], full: Values, parts: Parts | None
) -> bool:
    """Whether it says something else than before, but for its last day and its notes."""
    before = values_of(ledger, old.row)
    aside = {ledger.holds[1], *(f.id for f in ledger.fields.values() if f.kind == "note")}
    if any(full[id] != value for id, value in before.items() if id not in aside):
        return True
    return any(
        [dict(row) for row in rows] != _kept(office, ledger, part, old.id, rows)
        for part, rows in (parts or {}).items()
    )


def _kept(
    office: Office, ledger: Ledger, part: str, id: int, like: Sequence[Values] | None = None
) -> list[dict[str, Any]]:
    """The parts that are kept, of each the fields that the given one says."""
    of = office.ledgers[part]
    with reading(office) as c:
        found = [values_of(of, row.row) for row in records.parts(c, office.model, part, id)]
    made = []
    for at, values in enumerate(found):
        said = like[at] if like is not None and at < len(like) else values
        made.append({i: v for i, v in values.items() if i in said and i != of.part_of})
    return made


def _parts(office: Office, ledger: Ledger) -> list[str]:
    return [
        part.code
        for part in office.ledgers.values()
        if part.part_of and part.fields[part.part_of].to == ledger.code
    ]
