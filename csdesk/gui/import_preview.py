"""The fourth step of an import: what each row would make; nothing is written yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from csdesk.domain.fields import Field
from csdesk.gui.delegates import KIND
from csdesk.gui.import_words import Shown, not_named, shown
from csdesk.gui.page import Desk
from csdesk.gui.parts import (
    button,
    clear,
    column,
    label,
    layout_of,
    row,
    rule,
    scrolling,
    stretched,
    tabs,
)
from csdesk.gui.tables import table
from csdesk.gui.theme import gap, px
from csdesk.services.importing.asked import STATE_NAMES
from csdesk.services.imports import Preview
from csdesk.services.office import Office

PAGE = 100
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
MISSING = "missing"
"""Of a whole list: those kept whom it does not name; no rows of the file."""
_WIDEST = 260  # px at 100 %
_FIRST = (("行", 56), ("姓名", 96), ("将怎样", 300))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A tab of the preview.

    Attributes:
        title: Its words.
        states: Rows of these; all if empty.
        least: Only where something this bad is told.
        count: How many rows.
    """

    title: str
    states: tuple[str, ...]
    least: int
    count: int


def outcomes(seen: Preview) -> list[Outcome]:
    """The tabs of a preview: what is to be looked at, then by what becomes of the rows."""
    found = [Outcome("要看的", (), 2, seen.scratch.count((), 2))]
    for state in ("new", "changed", "same", "duplicate", "refused", "ignored"):
        count = seen.counts.get(state, 0)
        if count or state in ("new", "changed", "refused"):
            found.append(Outcome(STATE_NAMES[state], (state,), 0, count))
    if seen.missing:
        found.append(Outcome(STATE_NAMES[MISSING], (MISSING,), 0, len(seen.missing)))
    return found


def rows_shown(
    office: Office, seen: Preview, one: Outcome, start: int, fields: Mapping[str, Field]
) -> tuple[Shown, ...]:
    """Some rows of a tab; for the `files` pool, where the scratch file is read alone."""
    if one.states == (MISSING,):
        return tuple(not_named(m, len(fields)) for m in seen.missing[start : start + PAGE])
    found = seen.lines(start, PAGE, one.states, one.least)
    return tuple(shown(seen.row(office, line), fields) for line in found)


class PreviewRows(QAbstractTableModel):
    """The rows of a tab, some held, the others wanted when they are seen."""

    wanted = Signal(int)  # a page of 100 rows

    def __init__(self) -> None:
        super().__init__()
        self._fields: tuple[Field, ...] = ()
        self._count = 0
        self._pages: dict[int, Sequence[Shown]] = {}
        self._asked: set[int] = set()

    def show_tab(self, fields: Sequence[Field], count: int) -> None:
        """Shows another tab, without rows yet."""
        self.beginResetModel()
        self._fields, self._count = tuple(fields), count
        self._pages, self._asked = {}, set()
        self.endResetModel()

    def put(self, number: int, rows: Sequence[Shown]) -> None:
        """Takes a page."""
        if len(self._pages) > 8:
            gone = next(iter(self._pages))
            del self._pages[gone]
            self._asked.discard(gone)
        self._pages[number] = rows
        first, last = number * PAGE, min((number + 1) * PAGE, self._count) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    def row(self, at: int) -> Shown | None:
        """A row; None while it is not held."""
        page = self._pages.get(at // PAGE, ())
        if at % PAGE < len(page):
            return page[at % PAGE]
        if 0 <= at < self._count and at // PAGE not in self._asked:
            self._asked.add(at // PAGE)
            self.wanted.emit(at // PAGE)
        return None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Rows of the tab."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Number, name, verdict, then the fields that the file feeds."""
        return 0 if parent.isValid() else len(_FIRST) + len(self._fields)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Words and kind of a cell."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() == 0 else None
        if role not in (Qt.ItemDataRole.DisplayRole, KIND):
            return None
        row = self.row(index.row())
        if row is None:
            return ""
        kind, words = row.cells[index.column()]
        return words if role == Qt.ItemDataRole.DisplayRole else kind

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        """Headings."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if section < len(_FIRST):
            return _FIRST[section][0]
        at = section - len(_FIRST)
        return self._fields[at].label if at < len(self._fields) else None


class ImportPreview(QWidget):
    """Tabs by outcome, the rows, and the chosen row in full."""

    renamed = Signal(str, int)  # sheet and row whose new name is accepted
    headed = Signal(str, str, int)  # household key, sheet and row of the head that was chosen
    errors_asked = Signal()  # the refused rows as a workbook

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.seen: Preview | None = None
        self._fields: dict[str, Field] = {}
        self.outcomes: list[Outcome] = []
        self.rows = PreviewRows()
        self.view = table(self.rows, [w for _, w in _FIRST], name="核对")
        self.tabs: QTabBar = tabs([""], name="结果")
        self._over = QHBoxLayout()
        self._over.addWidget(self.tabs)
        self.errors = button("", "link", "file-excel-outline", run=self.errors_asked.emit)
        self._strip = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        over = row(None, self.errors, margins=(20, 6, 16, 0))
        layout_of(over).insertLayout(0, self._over)
        layout.addWidget(over)
        layout.addWidget(rule())
        layout.addWidget(self.view, 1)
        self._told = QVBoxLayout()
        self._strip.setLayout(self._told)
        self._told.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._strip)
        self.rows.wanted.connect(self._fetch)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._tell())
        self.setFocusProxy(self.view)

    def show_preview(self, seen: Preview) -> None:
        """Shows what an import would do."""
        self.seen = seen
        fed = [
            column.field
            for sheet in seen.sheets
            if sheet.action == "import"
            for column in sheet.columns
            if column.field and column.field.id in seen.reads.fields and column.field.id != "name"
        ]
        self._fields = {f.id: f for f in fed}
        self.outcomes = outcomes(seen)
        first = next((n for n, one in enumerate(self.outcomes) if one.count), 0)
        clear(self._over)
        self.tabs = tabs([f"{one.title} {one.count:,}" for one in self.outcomes], first, "结果")
        self.tabs.currentChanged.connect(self._turn)
        self._over.addWidget(self.tabs)
        refused = seen.counts.get("refused", 0)
        self.errors.setText(f"未导入的 {refused:,} 行另存为工作簿")
        self.errors.setVisible(bool(refused))
        self._turn(first)

    def _turn(self, at: int) -> None:
        if not 0 <= at < len(self.outcomes):
            return
        self.rows.show_tab(tuple(self._fields.values()), self.outcomes[at].count)
        for number, (_, width) in enumerate(_FIRST):
            self.view.setColumnWidth(number, self.view.columnWidth(number) or width)
        if self.outcomes[at].count:
            self.view.selectRow(0)
        self._tell()

    def _fetch(self, number: int) -> None:
        seen, at = self.seen, self.tabs.currentIndex()
        if seen is None:
            return
        one = self.outcomes[at]
        job = self._desk.jobs.prepare()
        job.done.connect(partial(self._came, seen, at, number))
        job.broken.connect(self._desk.messages.broke)
        task = partial(rows_shown, self._desk.office, seen, one, number * PAGE, dict(self._fields))
        self._desk.jobs.file(job, task)

    def _came(self, seen: Preview, at: int, number: int, rows: Sequence[Shown]) -> None:
        if seen is not self.seen or at != self.tabs.currentIndex():
            return
        self.rows.put(number, rows)
        if number == 0:
            self.view.resizeColumnsToContents()
            for at in range(self.rows.columnCount()):
                most = px(_WIDEST if at != len(_FIRST) - 1 else 360)
                self.view.setColumnWidth(at, min(self.view.columnWidth(at), most))
        self._tell()

    def _tell(self) -> None:
        """The chosen row in full, below the table."""
        clear(self._told)
        row_ = self.rows.row(self.view.currentIndex().row())
        if row_ is None:
            return
        name = row_.cells[1][1]
        head = label(f"第 {row_.row} 行  {name}" if row_.row else name, "strong")
        words = label(row_.told or row_.cells[2][1], "soft", wrap=True)
        ways = []
        if row_.renames:
            accept = partial(self.renamed.emit, row_.sheet, row_.row)
            ways.append(button("就是此人，改了名", run=accept))
        chosen = self.seen.asked.heads if self.seen else frozenset()
        if row_.contends and (row_.sheet, row_.row) in chosen:
            head.setText(f"{head.text()}（已选为户主）")
        elif row_.contends:
            choose = partial(self.headed.emit, row_.contends, row_.sheet, row_.row)
            ways.append(button("以此人为户主", run=choose))
        area = scrolling(column(words, None, name="sunken"), "sunken")
        area.setFixedHeight(px(24) * 2 + gap(4))  # two lines, the rest scrolls: the table stays
        head.setFixedHeight(area.height())
        head.setAlignment(Qt.AlignmentFlag.AlignTop)  # on the line of the words beside it
        strip = row(head, area, *ways, margins=(20, 8, 16, 8), name="sunken")
        self._told.addWidget(stretched(strip, 1))
