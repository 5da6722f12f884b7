"""The fourth step of an import: what each row would make; nothing is written yet.

A cell is corrected where it stands, a row is skipped, a doubt is decided; each time the file is
read anew with that, and the table stays where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from csdesk.domain.fields import Field
from csdesk.gui.imports.decisions import (
    Row,
    all_known,
    cell_written,
    head_decided,
    row_decided,
    words_answered,
)
from csdesk.gui.imports.rows import (
    FIRST,
    MISSING,
    NAME,
    PAGE,
    WORDS,
    Outcome,
    PreviewRows,
    fields_of,
    outcomes,
    rows_shown,
    titled_of,
)
from csdesk.gui.imports.terms import ImportTerms
from csdesk.gui.imports.words import Shown
from csdesk.gui.page import Desk
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets.delegates import KIND
from csdesk.gui.widgets.parts import (
    Thing,
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
from csdesk.gui.widgets.shortcuts import on_keys
from csdesk.gui.widgets.tables import table
from csdesk.services.importing.asked import SKIPPED, Place
from csdesk.services.importing.plans import LEVELS
from csdesk.services.imports import Preview, fed

_WIDEST = 260  # px at 100 %
_VERDICT = 360
_DOUBT = LEVELS["warning"]


class ImportPreview(QWidget):
    """Tabs by outcome, the rows, and the chosen row in full."""

    decided = Signal(object)  # Decision: with it the file is read anew
    errors_asked = Signal()  # the refused rows as a workbook
    left = Signal()  # Enter: import

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.seen: Preview | None = None
        self._fields: dict[str, Field] = {}
        self._wide = True
        self.outcomes: list[Outcome] = []
        self.rows = PreviewRows()
        self.view = table(self.rows, [w for _, w in FIRST], name="核对")
        self.view.horizontalHeader().setResizeContentsPrecision(
            0
        )  # by the rows that are seen alone
        triggers = QAbstractItemView.EditTrigger
        self.view.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.view.installEventFilter(self)
        self.terms = ImportTerms(desk.office.codes)
        self.terms.answered.connect(
            lambda: self.decided.emit(partial(words_answered, self.terms.chosen()))
        )
        self.tabs: QTabBar = tabs([""], name="结果")
        self._over = QHBoxLayout()
        self._over.addWidget(self.tabs)
        self.only = QCheckBox("只看有问题的")
        self.only.setToolTip("Ctrl+B")
        on_keys(self, {"Ctrl+B": self.only.toggle})
        self.only.toggled.connect(lambda _: self._turn(self.tabs.currentIndex()))
        self.errors = button("", "link", "file-excel-outline", run=self.errors_asked.emit)
        over = row(None, self.only, self.errors, margins=(20, 6, 16, 0), space=12)
        layout_of(over).insertLayout(0, self._over)
        self._strip = QWidget()
        self._told = QVBoxLayout()
        self._strip.setLayout(self._told)
        self._told.setContentsMargins(0, 0, 0, 0)
        rows = column(self.view, self._strip, space=0)
        layout_of(rows).setStretch(0, 1)
        self._body = QStackedWidget()
        self._body.addWidget(rows)
        self._body.addWidget(self.terms)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(over)
        layout.addWidget(rule())
        layout.addWidget(self._body, 1)
        self.rows.wanted.connect(self._fetch)
        self.rows.corrected.connect(lambda *at: self.decided.emit(partial(cell_written, *at)))
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._tell())
        self.setFocusProxy(self.view)

    def fit(self, *, wide: bool) -> None:
        """Where it is narrow the row at the cursor is told in one line."""
        self._wide = wide
        self.terms.fit(wide=wide)
        self._tell()

    # ---- what is shown --------------------------------------------------------------------------
    def show_preview(self, seen: Preview, stand: int | None = None) -> None:
        """Shows what an import would do.

        Args:
            seen: The preview.
            stand: The row of the tab at which to stand; the tab is then the one there was, if it
                is still there. None begins anew.
        """
        before = self.current_tab.key if stand is not None and self.current_tab else None
        held = self.view.currentIndex().column()
        self.seen = seen
        self._fields = fields_of(seen)
        named = fed(seen.sheets, seen.reads).get(titled_of(seen))
        self.rows.named = named.label if named else FIRST[NAME][0]
        self.outcomes = outcomes(seen)
        self.terms.show_words(seen.words)
        first = self._first()
        words = any(one.chosen is None for one in seen.words)
        if before is not None and (words or before[0] != (WORDS,)):
            first = next((n for n, o in enumerate(self.outcomes) if o.key == before), first)
        clear(self._over)
        self.tabs = tabs([f"{one.title} {one.count:,}" for one in self.outcomes], first, "结果")
        self.tabs.currentChanged.connect(self._turn)
        self._over.addWidget(self.tabs)
        refused = seen.counts.get("refused", 0)
        self.errors.setText(f"未导入的 {refused:,} 行另存为工作簿")
        self.errors.setVisible(bool(refused))
        self._turn(first, stand or 0, max(held, 0))

    @property
    def current_tab(self) -> Outcome | None:
        """The tab that is shown."""
        at = self.tabs.currentIndex()
        return self.outcomes[at] if 0 <= at < len(self.outcomes) else None

    @property
    def least(self) -> int:
        """How bad what is told must be for a row to be seen."""
        one = self.current_tab
        return max(one.least if one else 0, _DOUBT if self.only.isChecked() else 0)

    @property
    def place(self) -> Place | None:
        """Sheet and number of the row at the cursor."""
        one = self.rows.row(self.view.currentIndex().row())
        return (one.sheet, one.row) if one is not None and one.row else None

    def _first(self) -> int:
        """Open words come first: each is answered once for all rows; then what is in doubt."""
        open_ = (n for n, one in enumerate(self.outcomes) if one.states == (WORDS,) and one.count)
        full = (n for n, one in enumerate(self.outcomes) if one.count)
        return next(open_, next(full, 0))

    def _turn(self, at: int, stand: int = 0, column_: int = 0) -> None:
        if not 0 <= at < len(self.outcomes):
            return
        one = self.outcomes[at]
        words = one.states == (WORDS,)
        self._body.setCurrentIndex(int(words))
        self.only.setVisible(one.states not in ((), (WORDS,), (MISSING,)))
        self.setFocusProxy(self.terms if words else self.view)
        count = one.doubtful if self.only.isChecked() and self.only.isVisibleTo(self) else one.count
        self.rows.show_tab(tuple(self._fields.values()), 0 if words else count)
        for number, (_, width) in enumerate(FIRST):
            self.view.setColumnWidth(number, self.view.columnWidth(number) or width)
        if count and not words:
            line = self.rows.index(min(stand, count - 1), column_)
            self.view.setCurrentIndex(line)
            self.view.scrollTo(line, QAbstractItemView.ScrollHint.PositionAtCenter)
        self._tell()

    def _fetch(self, number: int) -> None:
        seen, one = self.seen, self.current_tab
        if seen is None or one is None:
            return
        job = self._desk.jobs.prepare()
        job.done.connect(partial(self._came, seen, one, self.least, number))
        job.broken.connect(self._desk.messages.broke)
        task = partial(
            rows_shown, self._desk.office, seen, one, self.least, number * PAGE, dict(self._fields)
        )
        self._desk.jobs.read(job, task, f"import page {number}")

    def _came(
        self, seen: Preview, one: Outcome, least: int, number: int, rows: Sequence[Shown]
    ) -> None:
        if seen is not self.seen or one is not self.current_tab or least != self.least:
            return
        fresh = not self.rows.held
        self.rows.put(number, rows)
        if fresh:
            self._fit_columns()
        self._tell()

    def _fit_columns(self) -> None:
        self.view.resizeColumnsToContents()
        for at in range(self.rows.columnCount()):
            most = px(_WIDEST if at != len(FIRST) - 1 else _VERDICT)
            self.view.setColumnWidth(at, min(self.view.columnWidth(at), most))
        verdict = len(FIRST) - 1  # what will happen takes the room that is left
        used = sum(self.view.columnWidth(at) for at in range(self.rows.columnCount()))
        room = max(self.view.viewport().width() - used, 0)
        self.view.setColumnWidth(verdict, self.view.columnWidth(verdict) + room)

    # ---- the row at the cursor ------------------------------------------------------------------
    def _tell(self) -> None:
        """The chosen row in full, below the table."""
        clear(self._told)
        one = self.rows.row(self.view.currentIndex().row())
        if one is None:
            if not self.rows.rowCount():
                words = label("这一栏没有行。", "soft")
                self._told.addWidget(row(words, None, margins=(20, 8, 16, 8), name="sunken"))
            return
        name = one.cells[1][1]
        head = label(f"{self._at(one)}  {name}" if one.row else name, "strong")
        words = label(one.told or one.cells[2][1], "soft", wrap=True)
        area = scrolling(column(words, None, name="sunken"), "sunken")
        area.setFixedHeight(px(24) * (1 + self._wide) + gap(4))  # the rest scrolls: no row jumps
        if one.contends and self.seen and (one.sheet, one.row) in self.seen.asked.heads:
            head.setText(f"{head.text()}（已选为户主）")
        things: list[Thing] = [head]
        if self._wide and any(one.letters):
            things.append(label("F2 改这一格　Del 跳过", "small"))
        who = column(*things, None, space=2)  # the name on the line of the words beside it
        strip = row(
            who,
            area,
            *self._ways(one),
            margins=(20, 8 if self._wide else 2, 16, 8 if self._wide else 2),
            name="sunken",
        )
        self._told.addWidget(stretched(strip, 1))

    def _at(self, one: Shown) -> str:
        """第 5 行; where several sheets are read, with its own: “三组”第 5 行."""
        several = one.cells[0][1] != str(one.row)
        return f"“{one.sheet}”第 {one.row} 行" if several else f"第 {one.row} 行"

    def _ways(self, one: Shown) -> list[Thing]:
        """What can be done with a row."""
        asked = self.seen.asked if self.seen else None
        if asked is None or one.state in (MISSING, "ignored"):
            return []
        at = (one.sheet, one.row)
        ways: list[Thing] = []
        if one.renames:
            ways.append(button("就是此人，改了名", run=partial(self._decide, "renamed", at)))
        if one.alike and one.state == "new":
            ways.append(button("就是已登记的此人", run=partial(self._decide, "known", at)))
            ways.append(button("同名的都是", run=partial(self.decided.emit, all_known)))
        elif one.alike:
            ways.append(button("不是此人", run=partial(self._decide, "known", at)))
        if one.contends and self.seen and at not in asked.heads:
            choose = partial(head_decided, self.seen, one.contends, at)
            ways.append(button("以此人为户主", run=partial(self.decided.emit, choose)))
        if at in asked.filling:
            ways.append(button("此人也改不同的", run=partial(self._decide, "filling", at)))
        elif one.state == "changed" and "update" in (asked.mode, *asked.rules.values()):
            ways.append(button("此人只填空", run=partial(self._decide, "filling", at)))
        words = "不跳过" if one.state == SKIPPED else "跳过此行"
        ways.append(button(words, hint="Delete", run=partial(self._decide, "skipped", at)))
        return ways

    def skip_current(self) -> None:
        """Delete: the row at the cursor is skipped, or not after all."""
        one = self.rows.row(self.view.currentIndex().row())
        if one is not None and one.state not in (MISSING, "ignored"):
            self._decide("skipped", (one.sheet, one.row))

    def _decide(self, what: Row, place: Place) -> None:
        self.decided.emit(partial(row_decided, what, place))

    def turn_by(self, step: int) -> None:
        """Ctrl+PgUp, Ctrl+PgDn: the tab before or after."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % max(self.tabs.count(), 1))
        self.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Delete skips, F2 corrects, Enter goes to the last button."""
        override = event.type() == QEvent.Type.ShortcutOverride
        pressed = override or event.type() == QEvent.Type.KeyPress
        # a key that an open cell leaves comes here too, and is none of the table's
        if isinstance(event, QKeyEvent) and pressed and self.view.hasFocus():
            key = event.key()
            if key == Qt.Key.Key_Delete:
                act = self.skip_current
            elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                act = self.left.emit
            elif key == Qt.Key.Key_F2:
                act = self._edit
            else:
                return super().eventFilter(watched, event)
            event.accept()
            if not override:
                act()
            return not override
        return super().eventFilter(watched, event)

    def _edit(self) -> None:
        """F2: the cell at the cursor, else the first faulty one of its row."""
        now = self.view.currentIndex()
        if not self.rows.letter(now):
            line = [now.siblingAtColumn(at) for at in range(self.rows.columnCount())]
            can = [one for one in line if self.rows.letter(one)]
            wrong = (i for i in can if str(i.data(KIND)).startswith("fill-"))
            now = next(wrong, can[0] if can else now)
        if self.rows.letter(now):
            self.view.setCurrentIndex(now)
            self.view.edit(now)
