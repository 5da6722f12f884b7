"""The rows of a list as Qt sees them: every id, and of their lines only those near the eye.

The model is read-only and asks nothing itself: `wanted` names a page that is not held, the ledger
page fetches it in the `reads` pool and `put`s it.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    Qt,
    Signal,
)

from csdesk.domain.derived import Summed, Term
from csdesk.domain.fields import Field
from csdesk.gui.widgets.delegates import KIND, Index
from csdesk.services import lists
from csdesk.services.lists import Asked
from csdesk.services.office import Office
from csdesk.storage.lists import PAGE

HELD = 512
"""Rows held at most: what two screens need, whatever the list's length."""
Row = tuple[str, ...]
TONES = {
    "overdue": "bad", "due": "warn", "soon": "warn", "covered": "good",
    "not_met": "bad", "cannot_say": "ask", "met": "good", "not_applicable": "soft",
}  # fmt: skip
"""How urgent a state is that a service worked out."""
_NOWHERE = QModelIndex()
_NUMBERS = frozenset({"number", "amount"})
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that was asked: its columns, every id in order, and some pages of lines.

    Attributes:
        asked: What was asked.
        fields: What stands in each column.
        ids: Every id, in order.
        pages: Number of a page of 128 rows to its lines as shown.
        at: The row of the record that was to be found again; -1 for none.
        tones: Path of a made column to how each record's state is painted.
    """

    asked: Asked
    fields: tuple[Field, ...]
    ids: array[int]
    pages: Mapping[int, Sequence[Row]] = field(default_factory=dict)
    at: int = -1
    tones: Mapping[str, Mapping[int, str]] = field(default_factory=dict)


def look(office: Office, asked: Asked, keep: int | None = None, above: int = 0) -> Listing:
    """Asks for a list; runs in the `reads` pool.

    Args:
        office: The open office.
        asked: The list.
        keep: The record that shall be found again.
        above: Rows that stand above it on screen, whose lines are needed too.
    """
    found = lists.ids(office, asked)
    at = _where(found, keep)
    first = max(at - above, 0) // PAGE
    last = max(at - above + 64, 0) // PAGE  # a screen is never higher than 64 rows
    pages = {
        number: lines_shown(office, asked, page_of(found, number))
        for number in range(first, last + 1)
        if number * PAGE < len(found)
    }
    return Listing(asked, lists.fields(office, asked), found, pages, at, _tones(asked))


def _tones(asked: Asked) -> dict[str, dict[int, str]]:
    """Tones of made columns that are ranked as a column of states is: its words say the same."""
    states = [
        m for m in asked.made if m.field.kind == "code" and set(m.values.values()) <= {*TONES}
    ]
    return {
        m.field.id: {id: TONES[s] for id, s in state.values.items()}
        for state in states
        for m in asked.made
        if m is state or (m.rank is not None and m.rank is state.rank)
    }


def _because(asked: Asked) -> Mapping[int, str]:
    """Why each record is in its state, where a made column says so."""
    return next((m.because for m in asked.made if m.because), {})


def _where(ids: array[int], id: int | None) -> int:
    try:
        return -1 if id is None else ids.index(id)
    except ValueError:
        return -1


def page_of(ids: array[int], number: int) -> array[int]:
    """The ids of one page of 128 rows."""
    return ids[number * PAGE : (number + 1) * PAGE]


def lines_shown(office: Office, asked: Asked, ids: Sequence[int]) -> tuple[Row, ...]:
    """The lines of some ids as the screen shows them, masked; an id that is gone has no words."""
    found = lists.lines(office, asked, ids)
    year = office.today().year
    texts = lists.texts(office, found)
    shown = {
        id: tuple(_short(v, t, year) for v, t in zip(values, words, strict=True))
        for id, values, words in zip(found.ids, found.rows, texts, strict=True)
    }
    blank = ("",) * len(asked.columns)
    return tuple(shown.get(id, blank) for id in ids)


def _short(value: Any, text: str, year: int) -> str:
    """A day of the running year without its year."""
    if isinstance(value, date) and value.year == year:
        return f"{value:%m月%d日}"
    return text


def behind(column: object) -> Term | None:
    """The rows that a number counts, where they are of one ledger: the number is a link to them."""
    if isinstance(column, Summed) and column.how == "count" and len(column.terms) == 1:
        return column.terms[0]
    return None


class LedgerModel(QAbstractTableModel):
    """Column 0 is the number of the row, the others are those of the list."""

    wanted = Signal(int)  # a page of 128 rows that is not held

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: array[int] = array("q")
        self._fields: tuple[Field, ...] = ()
        self._paths: tuple[str, ...] = ()
        self._order: tuple[str, ...] = ()
        self._named = ""
        self._links: frozenset[str] = frozenset()
        self._tones: Mapping[str, Mapping[int, str]] = {}
        self._because: Mapping[int, str] = {}
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._asked: set[int] = set()
        self._marked: set[int] = set()
        self._elsewhere = 0

    # ---- what it holds --------------------------------------------------------------------------
    @property
    def ids(self) -> array[int]:
        """Every id of the list, in order."""
        return self._ids

    @property
    def paths(self) -> tuple[str, ...]:
        """The path of each column after the number."""
        return self._paths

    @property
    def fields(self) -> tuple[Field, ...]:
        """What stands in each column after the number."""
        return self._fields

    @property
    def links(self) -> frozenset[str]:
        """Paths of columns whose numbers open what they count."""
        return self._links

    @property
    def states(self) -> frozenset[str]:
        """Paths of columns that are painted as states, with an icon."""
        return frozenset(self._tones)

    def state_of(self, id: int) -> tuple[str, str, str] | None:
        """Tone and words of a record's state and why it is so, where the list shows one."""
        at, row = {*self._tones} & {*self._paths}, self.row_of(id)
        if not at or row < 0 or (words := self.words(row)) is None:
            return None
        path = next(p for p in self._paths if p in at)
        tone, why = self._tones[path].get(id, "soft"), self._because.get(id, "")
        return tone, words[self._paths.index(path)], why

    @property
    def held(self) -> int:
        """Rows whose lines are in memory."""
        return sum(len(page) for page in self._pages.values())

    @property
    def marked(self) -> AbstractSet[int]:
        """The records that the clerk marked, in this list or in one that was shown before."""
        return self._marked

    @property
    def elsewhere(self) -> int:
        """How many of the marked records the list that is shown has not."""
        return self._elsewhere

    def row_of(self, id: int) -> int:
        """The row of a record; -1 where the list has it not."""
        return _where(self._ids, id)

    def words(self, row: int) -> Row | None:
        """The line of a row; None while it is not held."""
        page = self._pages.get(row // PAGE)
        if page is None or row % PAGE >= len(page):
            return None
        return page[row % PAGE]

    # ---- what comes in --------------------------------------------------------------------------
    def fill(self, listing: Listing) -> None:
        """Shows a list in place of the one before."""
        self.beginResetModel()
        self._ids, self._fields = listing.ids, listing.fields
        self._paths, self._order = listing.asked.columns, listing.asked.order
        self._named, self._tones = listing.asked.ledger.named, listing.tones
        self._because = _because(listing.asked)
        derived = listing.asked.ledger.derived
        opening = {m.field.id for m in listing.asked.made if m.opens is not None}
        self._links = frozenset(
            p for p in self._paths if p in opening or behind(derived.get(p)) is not None
        )
        self._pages = OrderedDict(listing.pages)
        self._asked = set()
        self._elsewhere = len(self._marked.difference(listing.ids)) if self._marked else 0
        self.endResetModel()

    def renew(self, listing: Listing) -> bool:
        """Takes new lines where ids and columns stayed; False where the list must be filled."""
        same = (listing.ids, listing.asked.columns, listing.asked.order, listing.fields)
        if same != (self._ids, self._paths, self._order, self._fields):
            return False
        self._tones, self._because = listing.tones, _because(listing.asked)
        stale = [n for n in self._pages if n not in listing.pages]
        for number in stale:
            del self._pages[number]
        for number, rows in listing.pages.items():
            self.put(number, rows)
        for number in stale:  # the view asks again for what it shows of them
            self._told(number)
        return True

    def put(self, number: int, rows: Sequence[Row]) -> None:
        """Takes the lines of a page."""
        self._asked.discard(number)
        self._pages[number] = rows
        self._pages.move_to_end(number)
        while self.held > HELD:
            self._pages.popitem(last=False)
        self._told(number)

    def lost(self, number: int) -> None:
        """A page was asked for and will not come; it may be asked for again."""
        self._asked.discard(number)

    def mark(self, ids: Iterable[int]) -> None:
        """Marks records, or takes the mark away where they have it."""
        self.mark_only(self._marked ^ set(ids))

    def mark_only(self, ids: Iterable[int]) -> None:
        """Marks these records and no others."""
        wanted = set(ids)
        changed, self._marked = self._marked ^ wanted, wanted
        self._elsewhere = len(wanted.difference(self._ids)) if wanted else 0
        if len(changed) > PAGE and len(self._ids):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, 0))
            return
        for id in changed:
            if (row := self.row_of(id)) >= 0:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def unmark(self) -> None:
        """Takes every mark away."""
        self.mark_only(())

    def _told(self, number: int) -> None:
        first, last = number * PAGE, min((number + 1) * PAGE, len(self._ids)) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._fields)))

    # ---- what Qt asks ---------------------------------------------------------------------------
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Every row of the list."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """The number, then the columns of the list."""
        return 0 if parent.isValid() or not self._fields else len(self._fields) + 1

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The words of a cell, how they are painted, where they stand."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._number(row) if column == 0 else self._text(row, column - 1)
        if role == KIND:
            return "" if column == 0 else self._kind(row, column - 1)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            numeric = column == 0 or self._fields[column - 1].kind in _NUMBERS
            return _RIGHT if numeric else None
        if role == Qt.ItemDataRole.AccessibleTextRole and column:
            return f"{self._fields[column - 1].label}：{self._text(row, column - 1)}"
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        """The heading of a column, with an arrow where the list is sorted by it."""
        if orientation != Qt.Orientation.Horizontal or section > len(self._fields):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heading(section - 1) if section else ""
        if role == Qt.ItemDataRole.TextAlignmentRole and section:
            return _RIGHT if self._fields[section - 1].kind in _NUMBERS else None
        return None

    def _number(self, row: int) -> str:
        return "✓" if self._ids[row] in self._marked else str(row + 1)

    def _text(self, row: int, column: int) -> str:
        words = self.words(row)
        if words is None:
            number = row // PAGE
            if number not in self._asked:
                self._asked.add(number)
                self.wanted.emit(number)
            return ""
        return words[column]

    def _kind(self, row: int, column: int) -> str:
        field = self._fields[column]
        if tones := self._tones.get(self._paths[column]):
            return tones.get(self._ids[row], "")
        if self._paths[column] == self._named.partition(".")[0]:
            return "name"
        if self._paths[column] in self._links and self._text(row, column) not in ("", "0"):
            return "link"
        return "pills" if field.kind in ("codes", "names") and field.table else ""

    def _heading(self, column: int) -> str:
        first = self._order[0] if self._order else ""
        arrow = {self._paths[column]: " ↑", f"-{self._paths[column]}": " ↓"}
        head = self._fields[column].heading
        return head + next((a for p, a in arrow.items() if p == first), "")
