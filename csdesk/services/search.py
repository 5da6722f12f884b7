"""The one search box: names, pinyin, initials, ID tails, telephones, addresses, over all ledgers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import Connection

from csdesk.domain.ledger import Ledger
from csdesk.services import lists
from csdesk.services.office import Office, reading
from csdesk.storage import records, trail
from csdesk.storage.search import Index, Known, known

FEW = 500
"""Records changed since, up to which the index is mended instead of made anew."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that was found.

    Attributes:
        kind: The ledger's title.
        detail: What tells it from others of its name.
    """

    ledger: str
    id: int
    title: str
    detail: str
    kind: str


class Searcher:
    """The index of an open office; it follows the trail, and so every save, import and undo."""

    def __init__(self) -> None:
        self._held = Lock()
        self._index: Index | None = None
        self._seq = 0

    def find(self, office: Office, text: str, limit: int = 20) -> tuple[tuple[Hit, ...], int]:
        """The best hits and how many there are."""
        with self._held:
            index = self._fresh(office)
            found, total = index.find(text, limit)
        codes = searched(office)
        by: dict[str, list[int]] = {}
        for place, id in found:
            by.setdefault(codes[place], []).append(id)
        hits = {h[0]: h[1] for code, ids in by.items() for h in _hits(office, code, ids)}
        return tuple(hits[codes[p], i] for p, i in found if (codes[p], i) in hits), total

    def wipe(self) -> None:
        """Forget everything; the next search builds it again."""
        with self._held:
            if self._index:
                self._index.wipe()
            self._index = None

    def _fresh(self, office: Office) -> Index:
        with reading(office) as c:
            seq, _ = trail.head(c)
            changed = self._changed(office, c) if self._index and seq != self._seq else {}
        if self._index is None or changed is None:
            self._index = Index(_known(office))
        elif changed:
            for code, ids in changed.items():
                place = searched(office).index(code)
                for id in ids:
                    self._index.drop(place, id)
                for one in _known_of(office, code, ids):
                    self._index.put(one)
        self._seq = seq
        return self._index

    def _changed(self, office: Office, c: Connection) -> dict[str, list[int]] | None:
        """Records changed since, by ledger; None where too many, or what others bring."""
        rows = trail.changed_since(c, self._seq, FEW + 1)
        codes = searched(office)
        if len(rows) > FEW or any(table in ("stays", "households") for table, _ in rows):
            return None
        found: dict[str, list[int]] = {}
        for table, uid in (row for row in rows if row[0] in codes):
            id = records.id_of(c, office.model, table, uid)
            if id is not None:
                found.setdefault(table, []).append(id)
        return found


def searched(office: Office) -> list[str]:
    """Ledgers whose records the box finds."""
    return [code for code, ledger in office.ledgers.items() if found_by(ledger)]


def found_by(ledger: Ledger) -> tuple[str, ...]:
    """Paths by which the records of a ledger are found."""
    own = (f.id for f in ledger.fields.values() if f.searched or f.kind in ("name", "id_no"))
    return ledger.found_by or tuple(own)


def find(office: Office, text: str, limit: int = 20) -> tuple[Hit, ...]:
    """The best hits of a text."""
    searcher: Searcher = office.searcher
    return searcher.find(office, text, limit)[0]


def _known(office: Office) -> Iterator[Known]:
    for code in searched(office):
        yield from _known_of(office, code, None)


def _known_of(office: Office, code: str, ids: Sequence[int] | None) -> Iterator[Known]:
    ledger, place = office.ledgers[code], searched(office).index(code)
    paths, on = found_by(ledger), office.today()
    with reading(office) as c:
        yield from known(c, office.model, ledger, paths, place, on, ids)


def _hits(office: Office, code: str, ids: list[int]) -> Iterator[tuple[tuple[str, int], Hit]]:
    ledger = office.ledgers[code]
    title, *more = (ledger.named, *(p for p in ledger.listed if p != ledger.named))
    shown = tuple(p for p in more if p not in ("id_no", "phones"))[:4]
    asked = lists.ask(office, code, every=True, columns=(title, *shown))
    page = lists.lines(office, asked, ids)
    for id, row in zip(page.ids, lists.texts(office, page), strict=True):
        detail = " · ".join(t for t in row[1:] if t)
        yield (code, id), Hit(code, id, row[0], detail, ledger.title)
