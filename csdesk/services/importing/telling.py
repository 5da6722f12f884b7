"""The preview in the words of `cli.md`: rows, households, faults; and the name of the step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from csdesk.domain.ledger import Ledger
from csdesk.services.importing.columns import Reads
from csdesk.services.importing.homes import Home
from csdesk.services.importing.plans import shown
from csdesk.services.importing.staging import SheetSeen
from csdesk.services.office import Office
from csdesk.storage.scratch import Line

EXTRA = "extra"
IMPORTED = "导入 "
"""How the name of every import's step begins; by it older ones are found."""


def row(office: Office, reads: Reads, sheets: Sequence[SheetSeen], line: Line) -> dict[str, Any]:
    """One row of the file: state, values as they would be stored, changes, faults."""
    made: dict[str, Any] = {
        "sheet": line.sheet,
        "row": line.row,
        "state": line.state,
        "values": values(office, reads, line),
        "household": line.plan.get("household") or None,
        "changes": line.plan.get("changes", {}),
        "problems": problems(sheets, line),
    }
    if line.plan.get("alike"):
        made["alike"] = True
    if line.state == "ignored":
        made["reason"] = line.read.get("why", "")
        made["said"] = line.read.get("said", "")
    return made


def values(office: Office, reads: Reads, line: Line) -> dict[str, Any]:
    """What would be stored: codes by name, custom columns under `extra` by their heading."""
    read = {**line.read.get("v", {}), **line.plan.get("merged", {})}
    made: dict[str, Any] = {}
    extra: dict[str, str] = {}
    for id, value in read.items():
        field = reads.fields.get(id)
        if field is None:
            continue
        if field.custom:
            extra[field.label] = value
        else:
            made[id] = shown(field, value, office.codes)
    person = reads.person.id if reads.person else ""
    if person in line.plan.get("refs", {}) and person not in made:  # found by the columns beside
        looked = line.read.get("k", {})
        made[person] = looked.get("name") or made.get("name") or looked.get("id_no")
    extra |= line.read.get("x", {}) | line.plan.get("merged_extra", {})
    if extra:
        made[EXTRA] = extra
    return made


def problems(sheets: Sequence[SheetSeen], line: Line) -> list[dict[str, Any]]:
    """The faults of a row, those of its cells first."""
    letters: Mapping[str, str] = sheets[line.read["t"]].letters if sheets else {}
    found = [
        _problem(letter, field, code, level, message, remedy)
        for letter, field, code, level, message, remedy in line.read.get("p", ())
    ]
    return found + [
        _problem(letters.get(field, ""), field, code, level, message, remedy)
        for field, code, level, message, remedy in line.plan.get("problems", ())
    ]


def _problem(
    letter: str, field: str, code: str, level: str, message: str, remedy: str
) -> dict[str, Any]:
    return {
        "column": letter,
        "field": field,
        "code": code,
        "level": level,
        "message": message,
        "remedy": remedy,
    }


def households(homes: Iterable[Home]) -> list[dict[str, Any]]:
    """The households of the file that somebody is in."""
    found = []
    for home in homes:
        members = home.members()
        if members:
            ruling = home.kept.head.name if home.kept and home.kept.head else None
            head = home.head.name if home.head else ruling
            told = [[s.sheet, s.row] for s in members]
            found.append({"key": home.key, "head": head, "members": told})
    return found


def title(name: str, ledger: Ledger, counts: Mapping[str, int]) -> str:
    """导入 花名册.xlsx：新增 27 人，修改 3 人."""
    parts = [
        f"{word} {counts[state]} {ledger.unit}"
        for state, word in (("new", "新增"), ("changed", "修改"))
        if counts[state]
    ]
    return f"{IMPORTED}{name}：{'，'.join(parts)}"
