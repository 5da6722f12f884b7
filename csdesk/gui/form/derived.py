"""What follows from an ID number: birth date and sex of whoever it names, and where it was given."""

from __future__ import annotations

from csdesk.domain.calendar import age_on
from csdesk.domain.fields import Field, Value
from csdesk.domain.identity import read_id
from csdesk.domain.ledger import Ledger
from csdesk.services.office import Office


def following(
    spec: Field, value: Value, ledger: Ledger, office: Office
) -> list[tuple[str, str, str]]:
    """Fields that a value fills: their id, text, and why it is so."""
    if spec.kind != "id_no" or not isinstance(value, str):
        return []
    read = read_id(value, on=office.today())
    found = []
    for field in ledger.fields.values():
        if field.kind == "code" and field.table == "sex" and read.sex:
            found.append((field.id, office.codes["sex"].names[read.sex], "由证号得出，F2 可改"))
        if field.kind == "part_day" and field.id.startswith("birth") and read.born and read.sure:
            age = age_on(read.born, office.today())
            told = f"{age} 周岁。由证号得出，F2 可改"
            found.append((field.id, read.born.isoformat(), told))
    return found


def remark(spec: Field, value: Value) -> str:
    """What is said under a value that is right; empty for most."""
    return "校验通过" if spec.kind == "id_no" and value else ""
