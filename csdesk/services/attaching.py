"""Files of a record: kept encrypted beside the database, in the step of the record that names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from csdesk.domain.ledger import Ledger
from csdesk.errors import Problem
from csdesk.services.office import Office, reading
from csdesk.storage.files import store, store_to_add
from csdesk.storage.work import Work

Values = Mapping[str, Any]
"""Field id to value; a file that is not kept yet stands as its bytes."""


def consented(ledger: Ledger, full: Values) -> list[Problem]:
    """That pictures of somebody are there without her consent."""
    problems = []
    for field in ledger.fields.values():
        if field.consent and full.get(field.id) and full.get(field.consent) is not True:
            asked = ledger.fields[field.consent].label
            what = f"有{field.label}，但“{asked}”没有填“是”。"
            remedy = f"请征得本人或家属同意后填“是”，或去掉{field.label}。"
            problems.append(Problem(field.consent, "required_missing", what, remedy))
    return problems


def kept(office: Office, w: Work, ledger: Ledger, full: Values) -> dict[str, Any]:
    """The values with the names of files in place of their contents, which are kept now.

    Raises:
        ClerkError: A file is too large, or there is no room.
    """
    made = dict(full)
    for field in ledger.fields.values():
        some = full.get(field.id)
        if field.kind == "files" and some and any(isinstance(one, bytes) for one in some):
            files = store_to_add(w.c, w.model, office.folder)
            names = (one if isinstance(one, str) else files.add(one) for one in some)
            made[field.id] = tuple(dict.fromkeys(names))
    return made


def content(office: Office, name: str) -> bytes:
    """A file by its name.

    Raises:
        ClerkError: It is not there, or damaged.
    """
    with reading(office) as c:
        files = store(c, office.model, office.folder)
    return files.get(name)
