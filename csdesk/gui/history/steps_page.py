"""撤销: the last fifty things that were done, and older imports; any can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import islice

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csdesk.gui.page import Desk, Page, Said
from csdesk.gui.status_line import when
from csdesk.gui.widgets.delegates import KIND, Index
from csdesk.gui.widgets.few_rows import FewRows
from csdesk.gui.widgets.parts import Thing, button, clear, column, keys, label, note, row, said
from csdesk.gui.widgets.tables import table
from csdesk.services import entries
from csdesk.services.entries import Undone
from csdesk.services.importing.telling import IMPORTED
from csdesk.services.office import Office
from csdesk.storage.trail import Step

_HEADS = ("时间", "做了什么", "谁", "现在")
_WIDTHS = (170, 480, 130, 130)
_ALL = 10_000  # steps among which older imports are looked for
_NAMED = 6  # records named that an undo left
_WHAT, _WHO, _STATE = 1, 2, 3


def last(office: Office) -> tuple[Step, ...]:
    """The last fifty steps that are not themselves an undo, newest first, then older imports.

    An import is one step of many records: it is looked for months later. For a pool.
    """
    own = (one for one in entries.steps(office, _ALL) if one.undoes is None)
    newest = tuple(islice(own, entries.UNDOABLE))
    older = (one for one in own if one.title.startswith(IMPORTED))
    return (*newest, *islice(older, entries.UNDOABLE))


class StepModel(FewRows[Step]):
    """Steps as lines of a table."""

    def __init__(self, office: Office) -> None:
        """Without lines."""
        super().__init__(_HEADS)
        self._office = office

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words of a cell, and how they are painted."""
        one = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            day = when(one.at, self._office.now())
            at = day if day.endswith(f"{one.at:%H:%M}") else f"{day} {one.at:%H:%M}"
            return (at, one.title, one.user, "已撤销" if one.undone else "")[index.column()]
        if role == KIND:
            if one.undone:
                return "soft" if index.column() == _STATE else ""
            return "name" if index.column() == _WHAT else ""
        return None


class StepsPage(Page):
    """The steps, and 撤销这一步 for the chosen one."""

    def __init__(self, desk: Desk) -> None:
        """Asks for the steps."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk = desk
        self.model = StepModel(desk.office)
        self.view = table(self.model, _WIDTHS, stretch=_WHAT, name="最近的步骤")
        self.view.setSelectionMode(self.view.SelectionMode.SingleSelection)
        self.view.activated.connect(lambda _: self.undo())
        self.undo_button = button("撤销这一步", "primary", "undo-variant", "Enter", self.undo)
        self._told = label("", "soft")
        self._left = QVBoxLayout()
        head = row(label("撤销", "title"), 6, self._told, None, self.undo_button,
                   margins=(20, 10, 24, 8))  # fmt: skip
        foot = row(label("可以撤销任何一步，之后改过的记录不动。", "small"), None,
                   keys(("↑ ↓", "选择"), ("Enter", "撤销这一步")), margins=(20, 6, 24, 6),
                   name="foot")  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addLayout(self._left)
        layout.addWidget(self.view, 1)
        layout.addWidget(foot)
        self.setFocusProxy(self.view)
        self.look_again()

    def look_again(self) -> None:
        """Asks for the steps anew; the chosen line stays chosen."""
        task = partial(last, self.desk.office)
        self.desk.ask(task, "steps", self._show)

    def fit(self, letters: float) -> None:
        """Who did it is left out where it is narrow."""
        self.view.setColumnHidden(_WHO, letters < 60)

    @property
    def chosen(self) -> Step | None:
        """The step at the cursor."""
        at = self.view.currentIndex().row()
        return self.model.lines[at] if 0 <= at < len(self.model.lines) else None

    def _show(self, steps: Sequence[Step]) -> None:
        before = self.chosen
        place = self.view.verticalScrollBar().value()
        self.model.show_lines(steps)
        at = next((n for n, one in enumerate(steps) if before and one.op == before.op), 0)
        if steps:
            self.view.setCurrentIndex(self.model.index(at, 0))
            self.view.verticalScrollBar().setValue(place)
        recent = min(len(steps), entries.UNDOABLE)
        older = f"，另有更早的导入 {len(steps) - recent} 次" if len(steps) > recent else ""
        self._told.setText(f"最近 {recent} 步{older}" if steps else "还没有做过什么")

    def undo(self) -> None:
        """Takes the chosen step back."""
        one = self.chosen
        if one is None:
            self.said.emit(Said("还没有可以撤销的步骤。", tone="ask"))
        elif one.undone:
            self.said.emit(Said(f"“{one.title}”已经撤销过了。请另选一步。", tone="ask"))
        else:
            job = self.desk.job("正在撤销")
            job.done.connect(self._undone)
            self.desk.jobs.write(job, partial(entries.undo, self.desk.office, one.op))

    def _undone(self, undone: Undone) -> None:
        clear(self._left)
        if undone.kept:
            self._left.addWidget(row(_kept(undone), margins=(20, 0, 24, 8)))
        more = f"，{len(undone.kept)} 条没有动" if undone.kept else ""
        tone = "ask" if undone.kept else "good"
        words = f"已撤销：{undone.title}{more}"
        self.look_again()
        self.said.emit(Said(words, ledgers=tuple(sorted(undone.ledgers)), tone=tone))


def _kept(undone: Undone) -> QWidget:
    things: list[Thing] = [said("ask", f"这 {len(undone.kept)} 条没有动：")]
    for ledger, name, why in undone.kept[:_NAMED]:
        things.append(label(f"{ledger} {name}：{why}", "soft", wrap=True))
    if (left := len(undone.kept) - _NAMED) > 0:
        things.append(label(f"另有 {left} 条。", "soft"))
    return note("warn", column(*things, space=2))
