"""Names with something in brackets behind them, and a head named in the column of heads alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from csdesk.documents.workbooks.cells import Cell
from csdesk.documents.workbooks.layout import TableRow
from csdesk.domain.choices import find_code
from csdesk.domain.codes import Codes
from csdesk.domain.households import HEAD
from csdesk.ledgers.roster import Row
from csdesk.services.importing.got import Got, Takes
from csdesk.services.importing.marks import read_residence

_BEHIND = re.compile(r"(.+?)\s*[(（]\s*([^()（）]{1,8})\s*[)）]")
_PERSONAL = frozenset({"id_no", "sex", "birth_date", "relation"})


def named_beside(takes: Takes, roster: Row, codes: Codes) -> Takes:
    """张三（长子）, 李梅（女）, 王强（已故）: what stands behind a name is told apart from it.

    A bracket that says nothing known stays with the name, which is then no name.
    """
    known: dict[str, tuple[str, str] | None] = {}

    def take(got: Got, cell: Cell) -> None:
        found = _BEHIND.fullmatch(cell.text.strip())
        if found:
            word = unicodedata.normalize("NFKC", found[2]).strip()
            if word not in known:
                known[word] = _meant(word, roster, codes)
            if said := known[word]:
                got.values.setdefault(*said)
                cell = cell._replace(text=found[1])
        takes(got, cell)

    return take


def _meant(word: str, roster: Row, codes: Codes) -> tuple[str, str] | None:
    """The field and code of a word behind a name."""
    for id, table in (("sex", "sex"), ("relation", "family_relation")):
        try:
            return id, find_code(table, codes[table], word)
        except ValueError:
            continue
    code, problems = read_residence(roster, "", word, codes)
    return ("residence_status", code) if code and not problems else None


def name_of_head(got: Got, row: TableRow, places: Mapping[str, int]) -> None:
    """Somebody without a name of her own whom the column of heads names: she is the head.

    Args:
        got: What the row says; changed in place.
        row: Its cells.
        places: Field to column.
    """
    at = places.get("head_name", 0)
    name = got.checks.get("head_name")
    if "name" in got.values or "name" not in places or not name:
        return
    if at in row.carried or _PERSONAL.isdisjoint(got.values):
        return
    if got.values.get("relation", HEAD) == HEAD:
        got.values |= {"name": name, "relation": HEAD}
