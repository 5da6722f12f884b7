"""The numbers of the place for stars and time bank, over those carried with the program."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from csdesk.domain import hours, timebank
from csdesk.domain.filters import parse
from csdesk.domain.hours import Level
from csdesk.domain.timebank import Bank
from csdesk.services import lists
from csdesk.services.office import Office

CODE = "volunteer_rules"
STARS = ("star_1", "star_2", "star_3", "star_4", "star_5")
BANK = ("cap", "relations", "spend_age")
NOBODY = re.compile(r"无|没有|不能|不可|不许|不得")
"""Words by which a rule says that hours are given to nobody."""


def stars(office: Office, on: date) -> tuple[Level, ...]:
    """The stars that hold on a day."""
    own = _own(office, on)
    return hours.levels(on, [own.get(id) for id in STARS])


def bank(office: Office, on: date) -> Bank:
    """The rule of the time bank that holds on a day."""
    own = {id: value for id, value in _own(office, on).items() if id in BANK}
    if told := own.get("relations"):
        own["relations"] = () if NOBODY.search(told) else _words(told)
    return timebank.bank(on, own)


def _own(office: Office, on: date) -> Mapping[str, Any]:
    """Of each number the newest that is filled in by a day."""
    columns = (*STARS, *BANK)
    asked = lists.ask(
        office, CODE, where=parse(f"since <= {on}"), columns=columns, order=("since", "id")
    )  # fmt: skip
    found: dict[str, Any] = {}
    for row in lists.lines(office, asked, lists.ids(office, asked)).rows:
        found |= {id: value for id, value in zip(columns, row, strict=True) if value is not None}
    return found


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in re.split(r"[、，,；; ]+", text) if word)
