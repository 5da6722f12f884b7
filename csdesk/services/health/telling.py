"""What tells two records of one name apart: a day, a household, a kind; never a masked number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from csdesk.domain.ledger import Ledger
from csdesk.domain.paths import end
from csdesk.services import lists
from csdesk.services.office import Office

MOST = 3
"""Facts of a record."""
_ORDER = ("day", "reference", "code", "number")
At = tuple[str, int]


def details(office: Office, rows: Sequence[At]) -> Mapping[At, str]:
    """A few words on each of some records: 02044 · 1组 · 一网格."""
    by: dict[str, list[int]] = {}
    for code, id in rows:
        by.setdefault(code, []).append(id)
    found: dict[At, str] = {}
    for code, ids in by.items():
        asked = lists.ask(office, code, every=True, columns=_paths(office, office.ledgers[code]))
        for page in lists.pages(office, asked, ids, 500):
            for id, words in zip(page.ids, lists.texts(office, page), strict=True):
                found[code, id] = " · ".join(filter(None, words))
    return found


def _paths(office: Office, ledger: Ledger) -> tuple[str, ...]:
    """The shortest telling columns of its list: days first, then whom it belongs to, then kinds."""
    own = ledger.named.partition(".")[0]
    first = ledger.dated.from_ if ledger.dated else ledger.day
    paths = dict.fromkeys((*([first] if first in ledger.fields else []), *ledger.listed))
    fields = [(p, end(office.ledgers, ledger, p)) for p in paths if p.partition(".")[0] != own]
    short = [(p, f) for p, f in fields if f.kind in _ORDER and f.guard != "masked"]
    ordered = sorted(short, key=lambda one: _ORDER.index(one[1].kind))
    return tuple(p for p, _ in ordered[:MOST]) or (ledger.named,)
