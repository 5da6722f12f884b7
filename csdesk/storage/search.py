"""Search while typing: byte buffers in memory, one line a record, literal search at C speed.

10 MB and a few milliseconds at 100,000 residents; built from the vault when first asked, wiped
when it is locked.
"""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import sqlalchemy as sa

from csdesk.domain.ledger import Ledger
from csdesk.domain.names import read_otherwise, search_forms
from csdesk.storage.queries import Scope
from csdesk.storage.sqlforms import OneOf
from csdesk.storage.tables import Model

_LETTERS = re.compile("[a-z]+")
_HALF_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)}
"""An input method that is left on types １３８."""

CAP = 5_000
"""Hits counted at most for one key stroke; nobody reads on so far."""
NARROW = 3000
"""While typing on, only so few earlier hits are looked through again."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a record is found by.

    Attributes:
        place: Which ledger, as the caller numbers them.
        names: Names, blank between.
        spelled: Initials and full pinyin of the names, blank between.
        numbers: ID number, telephones, blank between.
        words: Addresses, titles, numbers of a house.
    """

    place: int
    id: int
    names: str
    spelled: str
    numbers: str
    words: str


def known(
    c: sa.Connection,
    model: Model,
    ledger: Ledger,
    paths: Sequence[str],
    place: int,
    on: date,
    ids: Sequence[int] | None = None,
) -> Iterator[Known]:
    """What the records of a ledger are found by, all of them or some, in one pass."""
    scope = Scope(model, ledger, on)
    columns: list[Any] = []
    kinds = []
    for path in paths:
        cell = scope.cell(path)
        kinds.append(cell.field.kind)
        if cell.field.kind == "name":
            spelled = cell.at.table.c[f"{cell.field.id}_initials"]
            columns += [cell.sql, cell.key, spelled]
        else:
            columns += [cell.sql, sa.null(), sa.null()]
    query = scope.select(scope.root.c.id, *(e.label(f"c{i}") for i, e in enumerate(columns)))
    if ids is not None:
        query = query.where(OneOf(scope.root.c.id, sa.literal(json.dumps(list(ids)), sa.Text)))
    for row in c.execute(query.order_by(scope.root.c.id)):
        names, forms, numbers, words = list[str](), list[str](), list[str](), list[str]()
        for kind, value, key, initials in zip(kinds, row[1::3], row[2::3], row[3::3], strict=True):
            if not value:
                continue
            match kind:
                case "name":
                    names.append(value)
                    forms += _forms(value, key, initials)
                case "id_no":
                    numbers.append(value)
                case "phones":
                    numbers += value
                case _:
                    words.append(str(value))
        yield Known(place, row[0], " ".join(names), " ".join(forms), " ".join(numbers),
                    " ".join(words))  # fmt: skip


def _forms(name: str, key: str, initials: str) -> Sequence[str]:
    """The spellings of a name, from what is kept beside it where one reading is all there is."""
    if read_otherwise(name):
        return search_forms(name)
    full = "".join(_LETTERS.findall(key))
    return (initials, full, full.replace("v", "u")) if "v" in full else (initials, full)


class Buffer:
    """Lines of text as bytes, with the start of each."""

    def __init__(self) -> None:
        self.bytes = bytearray()
        self.starts = array("q", [0])

    def append(self, line: str) -> None:
        """One more line."""
        self.bytes += line.replace("\n", " ").lower().encode() + b"\n"
        self.starts.append(len(self.bytes))

    def find(self, wanted: bytes) -> list[tuple[int, int]]:
        """(line, place in it in bytes) of each line that holds the bytes, in order."""
        found: list[tuple[int, int]] = []
        last, starts = -1, self.starts
        for hit in islice(re.finditer(re.escape(wanted), self.bytes), CAP):
            at = hit.start()
            line = bisect_right(starts, at) - 1
            if line != last:
                found.append((line, at - starts[line]))
                last = line
        return found

    def within(self, line: int, wanted: bytes) -> int:
        """Where a line holds the bytes, -1 if it doesn't."""
        start, stop = self.starts[line], self.starts[line + 1]
        at = self.bytes.find(wanted, start, stop)
        return at - start if at >= 0 else -1

    def ending(self, wanted: bytes, limit: int) -> list[int]:
        """The first lines that hold the bytes at the end of a word."""
        hits = re.finditer(re.escape(wanted) + rb"[ \n]", self.bytes)
        return [bisect_right(self.starts, hit.start()) - 1 for hit in islice(hits, limit)]

    def wipe(self) -> None:
        """Overwrite every letter."""
        self.bytes[:] = bytes(len(self.bytes))


class Index:
    """Every record by name, pinyin, number and words."""

    def __init__(self, known: Iterable[Known] = ()) -> None:
        self.names, self.spelled, self.numbers, self.words = (Buffer() for _ in range(4))
        self.at: list[tuple[int, int]] = []
        self.line: dict[tuple[int, int], int] = {}
        self.gone: set[int] = set()
        self._last: tuple[Buffer, bytes, list[int]] | None = None
        for one in known:
            self.put(one)

    def put(self, one: Known) -> None:
        """Add a record, or what it is found by now."""
        key = (one.place, one.id)
        self.drop(*key)
        self.line[key] = len(self.at)
        self.at.append(key)
        self.names.append(one.names)
        self.spelled.append(f" {one.spelled}" if one.spelled else "")
        self.numbers.append(one.numbers)
        self.words.append(one.words)

    def drop(self, place: int, id: int) -> None:
        """Find a record no more."""
        self._last = None
        if (place, id) in self.line:
            self.gone.add(self.line[place, id])

    def find(self, text: str, limit: int = 20) -> tuple[list[tuple[int, int]], int]:
        """(place, id) of the best hits, and how many there are.

        Beginnings of a name before its middle, ends of an ID or telephone number before their
        middle, addresses after names. Digits need two.
        """
        text = " ".join(text.translate(_HALF_WIDTH).lower().split())
        if not text or (text.isdigit() and len(text) < 2):
            return [], 0
        wanted = text.encode()
        if re.fullmatch(r"[0-9]+x?", text):
            hits = [(0, line) for line in self.numbers.ending(wanted, CAP // 10)]
            hits += [(1, line) for line, _ in self._hits(self.numbers, wanted)]
            hits += [(2, line) for line, _ in self.words.find(wanted)]
        elif text.isascii() and text.replace(" ", "").isalpha():
            wanted = b" " + text.replace(" ", "").encode()
            hits = [(0, line) for line, _ in self._hits(self.spelled, wanted)]
        else:
            hits = [(at > 0, line) for line, at in self._hits(self.names, wanted)]
            hits += [(2, line) for line, _ in self.words.find(wanted)]
        ranked = sorted(hits)
        seen = dict.fromkeys(line for _, line in ranked if line not in self.gone)
        return [self.at[line] for line in islice(seen, limit)], len(seen)

    def _hits(self, buffer: Buffer, wanted: bytes) -> list[tuple[int, int]]:
        """Hits in a buffer; typing on looks only through the lines of the last key stroke."""
        last = self._last
        if last and last[0] is buffer and wanted.startswith(last[1]) and len(last[2]) < NARROW:
            placed = ((line, buffer.within(line, wanted)) for line in last[2])
            found = [(line, at) for line, at in placed if at >= 0]
        else:
            found = buffer.find(wanted)
        self._last = (buffer, wanted, [line for line, _ in found])
        return found

    def wipe(self) -> None:
        """Leave nothing readable in memory."""
        for buffer in (self.names, self.spelled, self.numbers, self.words):
            buffer.wipe()
        self.at.clear()
        self.line.clear()
