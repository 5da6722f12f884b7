"""The second step of an import: which sheets are read, and which rows of them are headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from csdesk.documents.workbooks.cells import letters as column_letters
from csdesk.errors import Problem
from csdesk.gui.theme import MIDDLE, letters, px
from csdesk.gui.widgets.delegates import KIND
from csdesk.gui.widgets.parts import button, clear, column, label, layout_of, row, said, scrolling
from csdesk.gui.widgets.shortcuts import on_keys
from csdesk.gui.widgets.tables import table
from csdesk.services.importing.staging import TOP, SheetSeen

_MOST_COLUMNS = 60
_DEEPEST = 4
_PAUSE = 250  # ms after the last change of a number
_LONGEST = 24  # letters of a cell that are shown


class ChooseSheets(QWidget):
    """The sheets with ticks at the left; the first rows of the chosen one at the right."""

    moved = Signal()  # another heading was chosen, or other sheets
    left = Signal()  # Enter: on to the next step

    def __init__(self) -> None:
        super().__init__()
        self._sheets: dict[str, list[SheetSeen]] = {}
        self._found: tuple[str, ...] = ()
        self._headers: dict[str, tuple[int, int]] = {}
        self._quiet = False
        self.list = QListWidget()
        self.list.setAccessibleName("工作表，空格选取")
        self.list.setWordWrap(True)
        self.list.currentRowChanged.connect(lambda _: self._show_current())
        self.list.itemChanged.connect(self._ticked)
        self.list.installEventFilter(self)
        self._model = QStandardItemModel(self)
        self.view = table(self._model, name="表的前几行")
        self.view.installEventFilter(self)
        self.first, self.deep = (
            _number(1, TOP, "表头从第几行起"),
            _number(1, _DEEPEST, "表头共几行"),
        )
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._by_numbers)
        for one in (self.first, self.deep):
            one.valueChanged.connect(lambda _: None if self._quiet else self._pause.start())
        self._here = button("把选中的行当作表头", hint="Ctrl+H", run=self.head_here)
        on_keys(self, {"Ctrl+H": self.head_here})
        self._said = QVBoxLayout()
        self._told = QVBoxLayout()
        over = row(
            label("表头从第", "soft"), self.first, label("行起，共", "soft"), self.deep,
            label("行", "soft"), 4, self._here, None, space=6, margins=(8, 8, 16, 4),
        )  # fmt: skip
        said_ = QWidget()
        said_.setLayout(self._said)
        self._said.setContentsMargins(px(8), 0, px(16), px(4))
        right = column(over, said_, self.view, space=0)
        layout_of(right).setStretch(2, 1)
        left = column(label("工作表", "heading"), self.list, space=6, margins=(20, 10, 4, 8))
        layout_of(left).setStretch(1, 1)
        self._left = left
        self._both = row(left, right, space=0, name="surface")
        layout_of(self._both).setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.view.setMinimumHeight(px(34) * 5)
        layout.addWidget(scrolling(self._both, "surface"), 1)
        layout.addLayout(self._told)
        self.setFocusProxy(self.list)

    # ---- what is shown --------------------------------------------------------------------------
    def show_sheets(
        self,
        sheets: Sequence[SheetSeen],
        problems: Sequence[Problem],
        headers: Mapping[str, tuple[int, int]],
    ) -> None:
        """Shows the sheets of a file; the chosen one stays chosen.

        Args:
            sheets: Its tables.
            problems: What is to be told of the file as a whole.
            headers: Headings chosen by hand.
        """
        now = self.list.currentRow()
        self._quiet = True
        self._headers = dict(headers)
        self._sheets = {}
        for one in sheets:
            self._sheets.setdefault(one.name, []).append(one)
        self.list.clear()
        for name, tables in self._sheets.items():
            item = QListWidgetItem(f"{name}\n{_reason(tables)}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            read = any(one.action == "import" for one in tables)
            item.setCheckState(Qt.CheckState.Checked if read else Qt.CheckState.Unchecked)
        self._found = self.names
        first = next((n for n, name in enumerate(self._sheets) if name in self._found), 0)
        self.list.setCurrentRow(now if 0 <= now < self.list.count() else first)
        self._quiet = False
        clear(self._told)
        for problem in problems:
            words = said("ask", f"{problem.message}{problem.remedy}")
            self._told.addWidget(row(words, margins=(20, 4, 16, 4), name="sunken"))
        self._show_current()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the ticked sheets."""
        items = (self.list.item(n) for n in range(self.list.count()))
        return tuple(
            str(i.data(Qt.ItemDataRole.UserRole))
            for i in items
            if i.checkState() == Qt.CheckState.Checked
        )

    def chosen(self) -> tuple[str, ...] | None:
        """Names of the sheets to read; None where the clerk left them as they were found."""
        return None if self.names == self._found else self.names

    def headers(self) -> dict[str, tuple[int, int]]:
        """Headings that the clerk chose, by sheet: first row and depth."""
        return dict(self._headers)

    @property
    def current(self) -> str:
        """The sheet whose rows are seen."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def _show_current(self) -> None:
        if self._quiet:
            return
        tables = self._sheets.get(self.current, [])
        self._model.clear()
        clear(self._said)
        if not tables:
            return
        one = tables[0]
        heads = one.header_rows
        self._quiet = True
        self.first.setValue(heads[0] if heads else 1)
        self.deep.setValue(len(heads) or 1)
        self._quiet = False
        self._said.addWidget(said(*_found(tables)))
        last = min(max((max(r.cells, default=1) for r in one.top), default=1), _MOST_COLUMNS)
        self._model.setHorizontalHeaderLabels(["行", *map(column_letters, range(1, last + 1))])
        for line in one.top:
            head = line.number in heads
            kind = "name" if head else ""
            texts = [line.cells[at].text if at in line.cells else "" for at in range(1, last + 1)]
            cells = [f"{line.number} 表头" if head else str(line.number), *map(_short, texts)]
            self._model.appendRow([_item(words, kind) for words in cells])
        self.view.resizeColumnsToContents()
        for at in range(self._model.columnCount()):
            self.view.setColumnWidth(at, min(self.view.columnWidth(at), px(170)))
        self.view.setCurrentIndex(self._model.index(max(self._line_of(one) - 1, 0), 0))

    @staticmethod
    def _line_of(one: SheetSeen) -> int:
        """How many of the shown rows stand above the records."""
        return sum(line.number < (one.first_row or 1) for line in one.top)

    # ---- what the clerk chooses -----------------------------------------------------------------
    def head_here(self) -> None:
        """Ctrl+H: the row at the cursor is the heading."""
        item = self._model.item(self.view.currentIndex().row(), 0)
        if item is not None:
            self._choose(int(item.text().split()[0]), self.deep.value())

    def _by_numbers(self) -> None:
        self._choose(self.first.value(), self.deep.value())

    def _choose(self, first: int, depth: int) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._headers[self.current] = (first, depth)
            self._quiet = True
            item.setCheckState(Qt.CheckState.Checked)  # who says where its heading is wants it read
            self._quiet = False
            self.moved.emit()

    def _ticked(self, item: QListWidgetItem) -> None:
        if self._quiet:
            return
        self.list.setCurrentItem(item)
        self.moved.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Enter goes on."""
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        pressed = event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in enter:
            self.left.emit()
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the sheets stand over the rows."""
        super().resizeEvent(event)
        wide = letters(self.window().width()) >= MIDDLE
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        layout_of(self._both).setDirection(way)
        if wide:
            self._left.setFixedWidth(px(260))
            self._left.setMaximumHeight(16_777_215)
        else:
            self._left.setMinimumWidth(0)
            self._left.setMaximumWidth(16_777_215)
            self._left.setFixedHeight(px(140))


def _number(least: int, most: int, name: str) -> QSpinBox:
    made = QSpinBox()
    made.setRange(least, most)
    made.setAccessibleName(name)
    made.setFixedWidth(px(48))
    made.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)  # ↑ and ↓, or typed
    made.setToolTip("↑ ↓")
    return made


def _reason(tables: Sequence[SheetSeen]) -> str:
    """Why a sheet is read or not, in a line."""
    read = [one for one in tables if one.action == "import"]
    if not read:
        return f"不导入：{tables[0].reason or '没有认出表格'}"
    columns = sum(bool(c.field) for one in read for c in one.columns)
    more = f"，{len(read)} 张表" if len(read) > 1 else ""
    return f"认出 {columns} 列{more}"


def _found(tables: Sequence[SheetSeen]) -> tuple[str, str]:
    """Tone and words: what was found on a sheet."""
    if not tables[0].header_rows:
        reason = tables[0].reason or "没有认出表头"
        return "ask", f"{reason}。要导入，请指明哪一行是表头，并在左边打勾。"
    words = []
    for one in tables:
        heads = "、".join(str(n) for n in one.header_rows)
        names = "、".join(" ".join(c.heading.split()) for c in one.columns if c.field)
        title = f"“{one.title}”，" if one.title else ""
        words.append(f"{title}第 {heads} 行认作表头：{names or '没有认得的列'}。")
    if tables[0].action != "import":
        return "ask", f"不导入：{tables[0].reason}。{''.join(words)}要导入，请在左边打勾。"
    if not all(one.sure for one in tables):
        return "ask", "".join(words) + "没有明白的表头，请核对。"
    return "good", "".join(words)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"


def _item(words: str, kind: str) -> QStandardItem:
    made = QStandardItem(words)
    made.setEditable(False)
    made.setData(kind, KIND)
    return made
