"""合并: two people beside each other, what the one will be, and what goes along; by keys alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QVBoxLayout, QWidget

from csdesk.errors import ClerkError
from csdesk.gui.doubles.merge_model import FIELD, RESULT, MergeModel
from csdesk.gui.jobs import Task, ask
from csdesk.gui.ledger.over_list import Part
from csdesk.gui.ledger.whole import reason_for
from csdesk.gui.page import Desk, Said, Verbs
from csdesk.gui.theme import MIDDLE, letters, px
from csdesk.gui.widgets.parts import (
    Thing,
    button,
    clear,
    column,
    facts,
    keys,
    label,
    note,
    row,
    said,
    scrolling,
)
from csdesk.gui.widgets.shortcuts import on_keys
from csdesk.gui.widgets.tables import table
from csdesk.services import duplicates
from csdesk.services.entries import Outcome
from csdesk.services.merging.merge import merge
from csdesk.services.merging.plan import LEDGER, Plan, Succession, plan
from csdesk.services.merging.references import holders
from csdesk.services.office import told

_SIDE = 306
_WIDTHS = (210, 230, 230)


class MergeSheet(Part):
    """Two residents beside each other.

    Attributes:
        plan: What would happen; None until it is known, or where it can't be done.
        model: The lines.
    """

    def __init__(self, desk: Desk, stays: int, gone: int) -> None:
        """Asks what would happen.

        Args:
            desk: The open office.
            stays: Who stays.
            gone: Who goes into her.
        """
        super().__init__()
        self.desk, self._both = desk, (stays, gone)
        self.plan: Plan | None = None
        self._busy = False
        self._heads: list[tuple[Succession, QComboBox]] = []
        self._former: QCheckBox | None = None
        self.model = MergeModel(desk.office.codes)
        self.view = table(self.model, _WIDTHS, stretch=RESULT, name="两条记录对照")
        self.view.setSelectionMode(self.view.SelectionMode.SingleSelection)
        self.view.installEventFilter(self)
        self.title = label("合并", "title")
        self.agree = button("合并", "primary", "call-merge", "Ctrl+Enter", self.do_it)
        self.apart = button("不是同一人", "", "call-split", "N", self.tell_apart)
        self.swap = button("对调", "", "swap-horizontal", "Ctrl+T：留下另一条", self.turn_round)
        self.back = button("返回", hint="Esc", run=self.closed.emit)
        self._side = QVBoxLayout()
        self._build()
        self._ask()

    # ---- building -------------------------------------------------------------------------------
    def _build(self) -> None:
        head = row(self.title, None, self.back, self.apart, self.swap, self.agree,
                   margins=(20, 10, 16, 8), name="head")  # fmt: skip
        holder = QWidget()
        holder.setLayout(self._side)
        self._side.setContentsMargins(0, 0, 0, 0)
        inner = column(holder, None, margins=(13, 12, 14, 10), name="surface")
        self._beside = column(scrolling(inner), margins=(1, 0, 0, 0), name="side")
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(0)
        self._body.addWidget(self.view, 1)
        self._body.addWidget(self._beside)
        self._strip = row(
            keys(("↑ ↓", "选栏目"), ("← →", "取左边、右边"), ("空格", "换一种取法"), ("F7", "看完整号码"),
                 ("Tab", "到右边"), ("Ctrl+Enter", "合并"), ("Esc", "返回")),
            None, margins=(20, 5, 16, 5), name="bar",
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addLayout(self._body, 1)
        layout.addWidget(self._strip)
        self.setFocusProxy(self.view)
        on_keys(
            self,
            {
                "Ctrl+Return": self.do_it,
                "Ctrl+Enter": self.do_it,
                "N": self.tell_apart,
                "Ctrl+T": self.turn_round,
            },
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What goes along stands below where it is narrow."""
        super().resizeEvent(event)
        wide = letters(self.window().width()) >= MIDDLE
        ways = QBoxLayout.Direction
        self._body.setDirection(ways.LeftToRight if wide else ways.TopToBottom)
        self._beside.setFixedWidth(px(_SIDE) if wide else self.width())
        self._body.setStretch(0, 1 if wide else 3)
        self._body.setStretch(1, 0 if wide else 2)
        self._strip.setVisible(wide)
        for at, width in enumerate(_WIDTHS):
            share = px(width) if wide else self.width() // 4
            self.view.setColumnWidth(at, share)

    def verbs(self) -> Verbs:
        """F7."""
        return {"reveal": self.reveal}

    # ---- what would happen ----------------------------------------------------------------------
    def _ask(self) -> None:
        task = partial(plan, self.desk.office, *self._both)
        ask(self.desk.jobs, task, "merge", self._show, self._refused)

    def _show(self, found: Plan) -> None:
        self.plan = found
        one, other = found.first.title, found.second.title
        self.title.setText(f"合并：{one}" if one == other else f"合并：{other} 并入 {one}")
        self.model.show_plan(found)
        if self.model.lines:
            self.view.setCurrentIndex(self.model.index(0, FIELD))
        self._heads, self._former = [], None
        self._fill(self._told(found))

    def _refused(self, error: ClerkError) -> None:
        self.plan = None
        self._fill([note("bad", said("bad", error.what), label(error.remedy, "soft", wrap=True))])

    def _fill(self, things: Sequence[Thing]) -> None:
        clear(self._side)
        self._side.addWidget(column(*things, space=10))

    def _told(self, found: Plan) -> list[Thing]:
        things: list[Thing] = []
        differing = sum(line.differs for line in self.model.lines)
        if differing:
            words = f"{differing} 栏两条不同，请看取哪一边。"
            things.append(note("warn", said("ask", words)))
        if found.first.title != found.second.title:
            self._former = QCheckBox("另一姓名写入曾用名")
            self._former.setChecked(True)
            things.append(self._former)
        things += [label("户", "heading"), *(label(w, "soft", wrap=True) for w in found.homes)]
        for one in found.successions:
            things.append(self._succession(one))
        things.append(label("一起改到留下的这条", "heading"))
        if found.moving:
            pairs = [(m.title, f"{m.hers} {m.unit}") for m in found.moving]
            things.append(facts(pairs))
        else:
            things.append(label("没有别的记录。", "soft"))
        for side, words in ((found.first, "留下的"), (found.second, "并入的")):
            things.append(label(f"{words}：{side.title}（编号 {side.id}）", "heading", wrap=True))
            things.append(facts(side.said))
        things.append(label("合并前自动备份；随时可以撤销合并。", "small", wrap=True))
        return things

    def _succession(self, one: Succession) -> QWidget:
        box = QComboBox()
        box.addItems([words for _, words in one.candidates])
        ids = [id for id, _ in one.candidates]
        box.setCurrentIndex(ids.index(one.proposed) if one.proposed in ids else 0)
        box.setAccessibleName(f"户 {one.title} 的新户主")
        self._heads.append((one, box))
        return column(label(f"户 {one.title} 的新户主", "strong"), box, space=2)

    # ---- what the clerk does --------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Left and right take a side, the space bar the next way."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        at, key = self.view.currentIndex().row(), event.key()
        if event.modifiers() not in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier,
        ) or at < 0:  # fmt: skip
            return False
        match key:
            case Qt.Key.Key_Left:
                self.model.choose(at, "first")
            case Qt.Key.Key_Right:
                self.model.choose(at, "second")
            case Qt.Key.Key_Space:
                self.model.choose(at)
            case _:
                return False
        return True

    def turn_round(self) -> None:
        """对调: the other one stays."""
        self._both = (self._both[1], self._both[0])
        self._ask()

    def reveal(self) -> None:
        """F7: masked values whole, with a reason, which is logged."""
        if self.plan is None:
            return
        hidden = [line.id for line in self.model.lines if line.masked]
        reason = reason_for(self.desk, f"{self.plan.first.title}、{self.plan.second.title}")
        if not hidden or not reason:
            return
        job = self.desk.job()
        job.done.connect(lambda _: self.model.reveal())
        task = partial(
            told, self.desk.office, "show", ledger=LEDGER, records=list(self._both), clear=hidden,
            reason=reason,
        )  # fmt: skip
        self.desk.jobs.write(job, task)

    def tell_apart(self) -> None:
        """N: they are not the same person, and are not asked about again."""
        self._do(partial(duplicates.tell_apart, self.desk.office, *self._both), "")

    def do_it(self) -> None:
        """Ctrl+Enter: merges as it is shown."""
        if self.plan is None:
            return
        heads = [one.candidates[box.currentIndex()][0] for one, box in self._heads]
        task = partial(
            merge, self.desk.office, *self._both, take=self.model.takes, heads=heads,
            former=self._former is not None and self._former.isChecked(),
            kept_files=self.model.files,
        )  # fmt: skip
        self._do(task, "正在合并")

    def _do(self, task: Task, title: str) -> None:
        if self._busy:
            return
        self._busy = True
        job = self.desk.job(title)
        job.done.connect(self._done)
        job.ended.connect(self._ended)
        self.desk.jobs.write(job, task)

    def _ended(self) -> None:
        self._busy = False

    def _done(self, outcome: Outcome) -> None:
        office = self.desk.office
        touched = {LEDGER, *(ledger.code for ledger, _ in holders(office.model, LEDGER))}
        self.closed.emit()
        self.said.emit(Said(outcome.title, undo=True, ledgers=tuple(sorted(touched))))
