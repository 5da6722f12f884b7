"""The one search box: names, pinyin, initials, ID tails, telephones, addresses, over all ledgers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from csdesk.domain.derived import Told
from csdesk.domain.filters import Compare, form
from csdesk.domain.ledger import Ledger
from csdesk.domain.paths import UnknownFieldError, end
from csdesk.services import lists
from csdesk.services.duties import SUBJECTS
from csdesk.services.home import Target
from csdesk.services.office import Office, reading
from csdesk.storage import records, trail
from csdesk.storage.search import Index, Known, known

FEW = 500
"""Records changed since, up to which the index is mended instead of made anew."""


TELLING = ("sex", "age", "relation", "household.head", "group", "address")
"""What tells people of one name apart; records without an age are told by their first columns."""
HOME = "household"
_UID = re.compile(r"[0-9A-Fa-f]{8}(-?)[0-9A-Fa-f]{4}(\1[0-9A-Fa-f]{4}){2}\1[0-9A-Fa-f]{12}")


@dataclass(frozen=True, slots=True)
class Way:
    """What else can be opened from a record that was found: 户, 探访."""

    words: str
    target: Target


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that was found.

    Attributes:
        kind: The ledger's title.
        detail: What tells it from others of its name.
        state: Where its list does not show it at first: 死亡, 迁出; empty for the usual.
        ways: What lies near it, the household first.
    """

    ledger: str
    id: int
    title: str
    detail: str
    kind: str
    state: str = ""
    ways: tuple[Way, ...] = ()


class Searcher:
    """The index of an open office; it follows the trail, and so every save, import and undo."""

    def __init__(self) -> None:
        self._held = Lock()
        self._index: Index | None = None
        self._seq = 0

    def find(self, office: Office, text: str, limit: int = 20) -> tuple[tuple[Hit, ...], int]:
        """The best hits, those of who is gone after the others, and how many there are.

        A uid, as a QR code of ours says it, finds its record in whatever ledger.
        """
        if (uid := uid_said(text)) is not None:
            scanned = _of_uid(office, uid)
            return scanned, len(scanned)
        with self._held:
            index = self._fresh(office)
            found, total = index.find(text, limit)
        codes = searched(office)
        by: dict[str, list[int]] = {}
        for place, id in found:
            by.setdefault(codes[place], []).append(id)
        hits = {h[0]: h[1] for code, ids in by.items() for h in _hits(office, code, ids)}
        best = [hits[codes[p], i] for p, i in found if (codes[p], i) in hits]
        return tuple(sorted(best, key=lambda h: bool(h.state))), total

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


def uid_said(text: str) -> UUID | None:
    """The uid that was scanned or typed; an input method may have made its signs wide."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return UUID(plain) if _UID.fullmatch(plain) else None


def _of_uid(office: Office, uid: UUID) -> tuple[Hit, ...]:
    with reading(office) as c:
        ids = {code: records.id_of(c, office.model, code, uid) for code in office.ledgers}
    found = ((code, id) for code, id in ids.items() if id is not None)
    return tuple(hit for code, id in found for _, hit in _hits(office, code, [id]))


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
    shown = _telling(office, ledger)
    home = HOME if HOME in (*ledger.fields, *ledger.derived) else ""
    columns = (ledger.named, *shown, *((home,) if home else ()))
    asked = lists.ask(office, code, every=True, columns=columns)
    page = lists.lines(office, asked, ids)
    usual = lists.among(office, lists.ask(office, code), ids) if ledger.where else {*ids}
    states = _states(office, ledger, [id for id in ids if id not in usual])
    for id, row, values in zip(page.ids, lists.texts(office, page), page.rows, strict=True):
        named = dict(zip(asked.columns, row, strict=True))
        kept = dict(zip(asked.columns, values, strict=True))
        head = "户主" if "household.head" in shown and named["household.head"] else ""
        words = [head + named[p] if p == "household.head" else named[p] for p in shown]
        if named.get("relation") == head:  # a head is told once
            words = [w for w in words if w != head + row[0]]
        yield (code, id), Hit(
            code, id, row[0], " · ".join(w for w in words if w), ledger.title,
            states.get(id, ""),
            tuple(_ways(office, code, id, kept.get(home) if home else None)),
        )  # fmt: skip


def _states(office: Office, ledger: Ledger, gone: list[int]) -> dict[int, str]:
    """What became of those whom the ledger's list leaves out; they are few."""
    path = next((p for p, d in ledger.derived.items() if isinstance(d, Told)), "")
    if not gone or not path:
        return dict.fromkeys(gone, "已不在册")
    asked = lists.ask(office, ledger.code, every=True, columns=(path,))
    page = lists.lines(office, asked, gone)
    words = (row[0] or "已不在册" for row in lists.texts(office, page))
    return dict(zip(page.ids, words, strict=True))


def _telling(office: Office, ledger: Ledger) -> tuple[str, ...]:
    """Paths of what stands beside a title."""
    if "age" in ledger.derived:
        return tuple(p for p in TELLING if _is_there(office, ledger, p))
    masked = (p for p in ledger.listed if end(office.ledgers, ledger, p).guard != "masked")
    return tuple(p for p in masked if p != ledger.named)[:4]


def _is_there(office: Office, ledger: Ledger, path: str) -> bool:
    try:
        return bool(end(office.ledgers, ledger, path))
    except UnknownFieldError:
        return False


def _ways(office: Office, code: str, id: int, home: Any) -> Iterator[Way]:
    if home:
        to = end(office.ledgers, office.ledgers[code], HOME).to
        yield Way(office.ledgers[to].title, Target(to, record=home[0]))
    if (met := SUBJECTS.get(code)) is not None:
        where = form(Compare(met.by, "=", id))
        yield Way(office.ledgers[met.ledger].title, Target(met.ledger, where=where))
