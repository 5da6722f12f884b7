"""经过: all that happened to a person or a household, and who changed its record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHeaderView, QVBoxLayout

from csdesk.gui.page import Desk, Page, Verbs
from csdesk.gui.theme import MIDDLE
from csdesk.gui.widgets.delegates import KIND, Index
from csdesk.gui.widgets.few_rows import FewRows
from csdesk.gui.widgets.parts import button, keys, label, row, tabs
from csdesk.gui.widgets.tables import table
from csdesk.services import dossier, edited, entries, timeline
from csdesk.services.home import Target
from csdesk.services.office import Office
from csdesk.services.timeline import Happening

CODE = "timeline"
MOST = 500
"""Happenings shown at most."""
_HEADS = ("日期", "台账", "谁", "内容", "说明")
_WIDTHS = (124, 150, 110, 330, 300)
_WHO, _WHAT, _WORDS = 2, 3, 4
_ALL, _EDITS = "全部", "修改"


@dataclass(frozen=True, slots=True)
class Sight:
    """What the page shows of a record.

    Attributes:
        past: What happened to it, the newest first.
        edits: Who entered and changed it, the newest first.
        count: Happenings there are in all.
    """

    target: Target
    title: str
    past: tuple[Happening, ...]
    edits: tuple[Happening, ...]
    count: int


def look(office: Office, target: Target) -> Sight:
    """Asks for everything; for the `reads` pool. Of the target `where` is the record's ledger."""
    code, id = target.where, target.record
    title = entries.titles(office, code, [id]).get(id, "")
    past = timeline.of_record(office, code, id, MOST)
    return Sight(target, title, past.happenings, edited.edits(office, code, id), past.count)


class TimelineModel(FewRows[Happening]):
    """Happenings as lines of a table.

    Attributes:
        joined: The sentences stand behind what happened, where it is narrow.
    """

    def __init__(self) -> None:
        """Without lines."""
        super().__init__(_HEADS)
        self.joined = False

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words of a cell; what does not count, or ends, is soft. The tip says all of it."""
        one = self.lines[index.row()]
        title = f"{one.title}（{_EDITS}）" if one.kind == "edit" else one.title
        head = f"{one.head}　{one.words}".strip() if self.joined else one.head
        cell = (f"{one.day:%Y-%m-%d}", title, one.who, head, one.words)[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cell
        if role == KIND:
            soft = not one.counts or one.kind == "edit"
            return "soft" if soft and index.column() == _WHAT else ""
        return None


class TimelinePage(Page):
    """One timeline, by ledger; Enter opens the entry.

    Attributes:
        sight: What is shown; None until the first answer.
    """

    def __init__(self, desk: Desk) -> None:
        """Nothing is asked before `open`."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk = desk
        self.sight: Sight | None = None
        self._target: Target | None = None
        self.model = TimelineModel()
        self.view = table(self.model, _WIDTHS, stretch=_WORDS, name="经过")
        self.view.setSelectionMode(self.view.SelectionMode.SingleSelection)
        self.view.activated.connect(lambda _: self.follow())
        self.title = label("经过", "title")
        self._told = label("", "soft")
        self.edits = QCheckBox("显示修改记录")
        self.edits.toggled.connect(lambda _: self._fill())
        self.paper = button("打印", "", "printer-outline", "Ctrl+P", self.print)
        self.tabs = tabs([_ALL], name="台账")
        self.tabs.currentChanged.connect(lambda _: self._fill())
        head = row(self.title, 6, self._told, None, self.edits, 8, self.paper,
                   margins=(20, 10, 24, 8))  # fmt: skip
        foot = row(None, keys(("↑ ↓", "选择"), ("Enter", "打开这一条"), ("Esc", "返回")),
                   margins=(20, 6, 24, 6), name="foot")  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(row(self.tabs, None, margins=(20, 0, 24, 0)))
        layout.addWidget(self.view, 1)
        layout.addWidget(foot)
        self.setFocusProxy(self.view)

    def verbs(self) -> Verbs:
        """It is printed as 一人一档."""
        return {"print": self.print}

    def open(self, target: Target) -> None:
        """Asks for the timeline of a record: `where` is its ledger."""
        self.model.show_lines(())
        known = target.record and target.where in self.desk.office.ledgers
        self._target = target if known else None
        if self._target is None:
            self.sight = None
            self.title.setText("经过")
            self._told.setText("没有选中是谁。请先在居民或户里选一行。")
        self.paper.setVisible(False)
        self.look_again()

    def look_again(self) -> None:
        """Asks anew."""
        if self._target is not None:
            task = partial(look, self.desk.office, self._target)
            self.desk.ask(task, CODE, self._show)

    def fit(self, letters: float) -> None:
        """The sentences stand behind what happened where it is narrow."""
        self.model.joined = narrow = letters < MIDDLE
        self.view.setColumnHidden(_WORDS, narrow)
        mode = QHeaderView.ResizeMode
        how = mode.Stretch if narrow else mode.Interactive
        self.view.horizontalHeader().setSectionResizeMode(_WHAT, how)

    def _show(self, sight: Sight) -> None:
        self.sight = sight
        self.title.setText(f"{sight.title}的经过")
        shown = len(sight.past)
        more = f"，列最近 {shown} 条" if sight.count > shown else ""
        self._told.setText(f"共 {sight.count} 条{more}" if sight.count else "还没有记录")
        paper = dossier.TITLES.get(sight.target.where, "")
        self.paper.setVisible(bool(paper))
        self.paper.setText(f"打印{paper}")
        chosen = self.tabs.tabText(self.tabs.currentIndex())
        names = [_ALL, *dict.fromkeys(one.title for one in sight.past)]
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for name in names:
            self.tabs.addTab(name)
        self.tabs.setCurrentIndex(names.index(chosen) if chosen in names else 0)
        self.tabs.blockSignals(False)
        self._fill()

    def _fill(self) -> None:
        """The lines of the chosen ledger, and the changes of the record among them if asked."""
        if self.sight is None:
            return
        chosen = self.tabs.tabText(self.tabs.currentIndex())
        lines = [h for h in self.sight.past if chosen in (_ALL, h.title)]
        if self.edits.isChecked():
            lines = sorted([*lines, *self.sight.edits], key=lambda h: h.day, reverse=True)
        self.model.show_lines(lines)
        self.view.setColumnHidden(_WHO, not any(one.who for one in lines))
        if lines:
            self.view.setCurrentIndex(self.model.index(0, 0))

    def follow(self) -> None:
        """Enter: the entry in its list."""
        at = self.view.currentIndex().row()
        if 0 <= at < len(self.model.lines):
            one = self.model.lines[at]
            self.go.emit(Target(one.ledger, record=one.id))

    def print(self) -> None:
        """Ctrl+P: 一人一档, 一户一档."""
        if self._target is not None and self._target.where in dossier.TITLES:
            code, id = self._target.where, self._target.record
            self.go.emit(Target("dossier", where=f"{code}:{id}", record=id))
