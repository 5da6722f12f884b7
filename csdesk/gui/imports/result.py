"""The last step of an import: what was written, what was not, and who is missing in a whole list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from csdesk.domain.filters import And, Compare, Empty
from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.form.work import Shape
from csdesk.gui.page import Desk
from csdesk.gui.theme import MIDDLE, letters, px
from csdesk.gui.verbs.verb_dialogs import VERBS, OwnVerb
from csdesk.gui.widgets.delegates import KIND
from csdesk.gui.widgets.parts import (
    Thing,
    button,
    clear,
    column,
    keys,
    label,
    layout_of,
    row,
    said,
    scrolling,
)
from csdesk.gui.widgets.tables import table
from csdesk.services import lists
from csdesk.services.entries import Outcome
from csdesk.services.importing.asked import SKIPPED, STATE_NAMES
from csdesk.services.importing.people import Missing
from csdesk.services.imports import Imported
from csdesk.services.office import Office

_GO = ("迁出", "死亡")
_END, _KEEP = "终止类别", "保留"
_HEADS = ("姓名", "户", "怎样办")
_WIDTHS = (140, 160, 300)
_OPEN = "还没有办"
_MOST = 512


class Ended(QWidget):
    """What came of an import; the verbs of those who are missing open their own forms over it."""

    closed = Signal()  # to the ledger
    errors_asked = Signal()  # the refused rows as a workbook
    undo_asked = Signal()  # the whole import is taken back
    next_asked = Signal()  # another file
    kept = Signal(object)  # Outcome of a form
    said = Signal(object)  # Said of a form

    def __init__(self, desk: Desk) -> None:
        """Without an import yet."""
        super().__init__()
        self._desk = desk
        self.missing: list[Missing] = []
        self.form: EntryForm | None = None
        self._done = QVBoxLayout()
        self._ways = QVBoxLayout()
        self.show_list = self._to_list()
        self._model = QStandardItemModel(0, len(_HEADS), self)
        self._model.setHorizontalHeaderLabels(list(_HEADS))
        self.view = table(self._model, _WIDTHS, stretch=2, name="表里没有的人")
        self.view.installEventFilter(self)
        self._verbs = {v.words: v for v in VERBS["residents"] if v.words in _GO}
        verbs: list[Thing] = [button(v.words, icon=v.icon, run=partial(self.begin, v))
                              for v in self._verbs.values()]  # fmt: skip
        self.ending = button(_END, run=self.end_category)
        keep = button(_KEEP, hint="空格：不动此人", run=self.leave_alone)
        self._count = label("", "heading")
        line = row(self._count, None, *verbs, self.ending, keep, margins=(20, 8, 16, 4))
        self._which, which = QVBoxLayout(), QWidget()
        which.setLayout(self._which)
        self._which.setContentsMargins(0, 0, 0, 0)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: clear(self._which))
        self._missing = column(
            line,
            row(label("导入没有改动他们。选一个人，再按要办的事；查不清的先保留。", "soft", wrap=True),
                margins=(20, 0, 16, 4)),
            which,
            self.view,
            row(keys(("↑ ↓", "选人"), ("Alt+↓", "要办的事"), ("空格", "保留")), None,
                margins=(20, 6, 16, 6), name="foot"),
            space=0,
        )  # fmt: skip
        layout_of(self._missing).setStretch(3, 1)
        done, ways = QWidget(), QWidget()
        done.setLayout(self._done)
        ways.setLayout(self._ways)
        for one in (self._done, self._ways):
            one.setContentsMargins(0, 0, 0, 0)
        self._rest = QWidget()
        inner = column(
            column(done, ways, space=12, margins=(20, 20, 20, 12)), self._missing, self._rest,
            space=0, name="surface",
        )  # fmt: skip
        layout_of(inner).setStretch(1, 3)
        layout_of(inner).setStretch(2, 1)
        self._body = QStackedWidget()
        self.view.setMinimumHeight(px(34) * 5)
        self._body.addWidget(scrolling(inner, "surface"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._body)

    def _to_list(self) -> QPushButton:
        self.show_list = button("看台账", "primary", hint="Enter", run=self.closed.emit)
        self.show_list.setAutoDefault(True)
        self.setFocusProxy(self.show_list)
        return self.show_list

    def show_import(
        self, made: Imported, missing: Sequence[Missing], unit: str, following: str = ""
    ) -> None:
        """Says what was written.

        Args:
            made: The import.
            missing: Those whom a whole list does not name.
            unit: Of the ledger's records.
            following: The file that waits to be imported next.
        """
        clear(self._done)
        clear(self._ways)
        counts = made.counts
        done = "，".join(
            f"{STATE_NAMES[s]} {counts[s]:,} {unit}" for s in ("new", "changed") if counts.get(s)
        )
        undo = "要整批撤销，按 Ctrl+Z，或以后到“撤销”里找这一步。"
        words = f"已导入：{done}。{undo}" if done else "没有要写入的：表里的内容和台账相同。"
        self._done.addWidget(said("good", words))
        wrote = "；".join(_written(*one) for one in made.wrote)
        if wrote:
            self._done.addWidget(label(f"写入各台账：{wrote}。", "soft", wrap=True))
        rest = "，".join(
            f"{STATE_NAMES[s]} {counts[s]:,} 行"
            for s in ("same", "duplicate", "refused", SKIPPED, "ignored")
            if counts.get(s)
        )
        if rest:
            self._done.addWidget(label(f"没有写入的：{rest}。", "soft", wrap=True))
        ways: list[Thing] = [self._to_list()]
        if following:
            ways.append(button(f"下一个：{following}", run=self.next_asked.emit))
        if counts.get("refused"):
            words = f"未导入的 {counts['refused']:,} 行另存为工作簿"
            ways.append(button(words, icon="file-excel-outline", run=self.errors_asked.emit))
        if made.op is not None:
            ways.append(button("撤销这次导入", icon="undo-variant", run=self.undo_asked.emit))
        if not following:
            ways.append(button("再导入一个", run=self.next_asked.emit))
        beside = 4 if letters(self.window().width()) >= MIDDLE else 2
        for start in range(0, len(ways), beside):
            self._ways.addWidget(row(*ways[start : start + beside], None))
        self._show_missing(missing)

    def undone(self, words: str) -> None:
        """The import was taken back."""
        clear(self._ways)
        self._ways.addWidget(
            row(self._to_list(), button("再导入一个", run=self.next_asked.emit), None)
        )
        clear(self._done)
        self._done.addWidget(said("good", words))
        self._missing.setVisible(False)
        self._rest.setVisible(True)

    # ---- those who are missing ------------------------------------------------------------------
    def _show_missing(self, missing: Sequence[Missing]) -> None:
        self.missing = list(missing[:_MOST])
        self._missing.setVisible(bool(missing))
        self._rest.setVisible(not missing)
        self._count.setText(f"台账里有、表里没有的 {len(missing):,} 人")
        self._model.removeRows(0, self._model.rowCount())
        for one in self.missing:
            cells = ((one.name, "name"), (one.household, ""), (_OPEN, "ask"))
            self._model.appendRow([_item(words, kind) for words, kind in cells])
        if self.missing:
            self.view.selectRow(0)

    @property
    def chosen(self) -> Missing | None:
        """The person at the cursor."""
        at = self.view.currentIndex().row()
        return self.missing[at] if 0 <= at < len(self.missing) else None

    def begin(self, verb: OwnVerb) -> None:
        """Opens the form of a verb for the person at the cursor."""
        one = self.chosen
        if one is not None:
            task = partial(verb.build, self._desk.office, one.id)
            self._desk.ask(task, "import verb", partial(self._show_form, verb.words))

    def end_category(self) -> None:
        """Opens the category of the person at the cursor that ends; of several it asks which."""
        one = self.chosen
        if one is not None:
            task = partial(_categories, self._desk.office, one.id)
            self._desk.ask(task, "import verb", self._choose_category)

    def leave_alone(self) -> None:
        """保留: nothing is done of her."""
        self._mark(f"{_KEEP}，不动", "soft")

    def _choose_category(self, found: Sequence[tuple[int, str]]) -> None:
        if not found:
            self._desk.messages.say("此人没有登记着的人员类别。", "请选别的办法，或保留。")
        elif len(found) == 1:
            self._show_category(found[0][0])
        else:
            clear(self._which)
            ways = [button(name, run=partial(self._show_category, id)) for id, name in found]
            self._which.addWidget(
                row(label("终止哪一类？", "soft"), *ways, None, margins=(20, 0, 16, 4))
            )
            ways[0].setAutoDefault(True)
            QTimer.singleShot(0, ways[0], ways[0].setFocus)  # once it is on the screen

    def _show_category(self, id: int, *_: object) -> None:
        clear(self._which)
        self._open(
            EntryForm(self._desk, "categories", id, only=("resident", "category", "from", "to")),
            _END,
        )

    def _show_form(self, verb: str, shape: Shape) -> None:
        self._open(EntryForm(self._desk, "residents", shape=shape), verb)

    def _open(self, form: EntryForm, verb: str) -> None:
        self.close_form()
        self.form = form
        form.closed.connect(self.close_form)
        form.kept.connect(partial(self._kept, verb))
        form.said.connect(self.said)
        self._body.addWidget(form)
        self._body.setCurrentWidget(form)
        form.setFocus()

    def _kept(self, verb: str, outcome: Outcome) -> None:
        self._mark(f"已登记{verb}" if verb in self._verbs else f"已{verb}", "good")
        self.close_form()
        self.kept.emit(outcome)

    def close_form(self) -> bool:
        """Back to the list of the missing; whether a form was open."""
        form, self.form = self.form, None
        if form is None:
            return False
        self._body.setCurrentIndex(0)
        self._body.removeWidget(form)
        form.deleteLater()
        self.view.setFocus()
        return True

    def _mark(self, words: str, tone: str) -> None:
        at = self.view.currentIndex().row()
        if 0 <= at < len(self.missing):
            self._model.setItem(at, 2, _item(words, tone))
            self.view.selectRow(min(at + 1, len(self.missing) - 1))

    def _offer(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, verb in self._verbs.items():
            menu.addAction(words).triggered.connect(partial(self.begin, verb))
        menu.addAction(_END).triggered.connect(lambda _: self.end_category())
        menu.addAction(_KEEP).triggered.connect(lambda _: self.leave_alone())
        menu.setActiveAction(menu.actions()[0])
        box = self.view.visualRect(self.view.currentIndex())
        menu.popup(self.view.viewport().mapToGlobal(box.bottomLeft()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Space keeps; Enter and Alt+↓ offer what can be done."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            down = event.modifiers() == Qt.KeyboardModifier.AltModifier
            if event.key() == Qt.Key.Key_Space:
                self.leave_alone()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or (
                down and event.key() == Qt.Key.Key_Down
            ):
                self._offer()
                return True
        return super().eventFilter(watched, event)


def _written(title: str, added: int, changed: int) -> str:
    parts = [f"{word} {n:,}" for word, n in (("新建", added), ("修改", changed)) if n]
    return f"{title} {'、'.join(parts)}"


def _categories(office: Office, resident: int) -> list[tuple[int, str]]:
    """Open categories of a person: id and name; for a pool."""
    where = And((Compare("resident", "=", resident), Empty("to")))
    asked = lists.ask(office, "categories", where=where, columns=("category",), order=("id",))
    found = lists.lines(office, asked, lists.ids(office, asked))
    names = office.codes["category"].names
    return [(id, names.get(row[0], row[0])) for id, row in zip(found.ids, found.rows, strict=True)]


def _item(words: str, kind: str) -> QStandardItem:
    made = QStandardItem(words)
    made.setEditable(False)
    made.setData(kind, KIND)
    return made
