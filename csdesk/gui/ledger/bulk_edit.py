"""成批修改 over a list: which field, what it becomes, and what that means for each record."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from csdesk.domain.paths import end
from csdesk.errors import Problem
from csdesk.gui.form.editors import CodeEditor, LineEditor, maker
from csdesk.gui.form.field import FormField
from csdesk.gui.form.field_choice import FieldChoice
from csdesk.gui.form.reference_editor import ReferenceEditor
from csdesk.gui.ledger.bulk_rows import BulkRows
from csdesk.gui.ledger.over_list import Part
from csdesk.gui.page import Desk, Said, Verbs
from csdesk.gui.theme import gap
from csdesk.gui.widgets.parts import (
    button,
    choice,
    clear,
    column,
    keys,
    label,
    row,
    rule,
    said,
    stretched,
    tabs,
)
from csdesk.gui.widgets.tables import table
from csdesk.services import bulk
from csdesk.services.bulk import HOWS, Done, How, Line, Preview, Told
from csdesk.services.office import Office

_WIDTHS = (56, 180, 340, 300)
_TABS = (("changed", "将修改"), ("refused", "不能改"), ("same", "已是这样"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What shall be done, as it was typed.

    Attributes:
        field: Id of the field.
        words: The value, as text.
        reference: The record that was chosen, where the field is a reference.
    """

    field: str
    how: How
    words: str
    reference: int | None


def looked(
    office: Office, code: str, ids: Sequence[int], asked: Asked, told: Told
) -> Preview | tuple[Problem, ...]:
    """What it would do, or what is wrong with what was typed; for a pool."""
    edit, problems = bulk.read(office, code, asked.field, asked.how, asked.words, asked.reference)
    return problems if edit is None else bulk.preview(office, code, ids, edit, told)


class BulkEdit(Part):
    """Two steps on one page: what shall be done is above, what comes of it below.

    Attributes:
        field: The box of fields.
        how: The box of what is done.
        value: The editor of the value.
        seen: The preview that is shown; None until it was asked for.
    """

    kept = Signal(object)  # Done

    def __init__(self, desk: Desk, code: str, ids: Sequence[int], scope: str) -> None:
        """Shows the choices.

        Args:
            desk: The open office.
            code: The ledger.
            ids: The records, in the order of their list.
            scope: What they are, in words: 已标的 12 人.
        """
        super().__init__()
        self._desk, self._code, self._ids = desk, code, array("q", ids)
        office = desk.office
        self._unit = office.ledgers[code].unit
        self._fields = bulk.settable(office, code)
        self.seen: Preview | None = None
        self.field = FieldChoice([f.label for f in self._fields])
        self.how = choice([])
        self.field.setAccessibleName("改哪一项")
        self.how.setAccessibleName("怎样改")
        self._hows: tuple[How, ...] = ()
        self._holder = QHBoxLayout()
        self._holder.setContentsMargins(0, 0, 0, 0)
        box = QWidget()
        box.setLayout(self._holder)
        self.look = button("预览", "", "eye-outline", "回车", self.preview)
        self.agree = button("修改", "primary", run=self._agree)
        self.agree.setEnabled(False)
        self.agree.setToolTip("请先预览")
        ledger = office.ledgers[code]
        self.rows = BulkRows(end(office.ledgers, ledger, ledger.named).label)
        self.view = table(self.rows, _WIDTHS, stretch=3, name="预览")
        self._over = QHBoxLayout()
        self._over.setContentsMargins(gap(20), 0, gap(16), 0)
        self.tabs: QTabBar = tabs([""], name="结果")
        self._told = QVBoxLayout()
        told = QWidget()
        told.setLayout(self._told)
        self._told.setContentsMargins(0, 0, 0, 0)
        asked = stretched(
            row(
                label("把", "soft"), self.field, self.how, box, self.look, space=8,
                margins=(20, 4, 16, 10),
            ),
            3,
        )  # fmt: skip
        head = row(
            label(f"成批修改{office.ledgers[code].title}", "title"), label(scope, "soft"), None,
            space=12, margins=(20, 10, 16, 4),
        )  # fmt: skip
        over = QWidget()
        over.setLayout(self._over)
        foot = row(
            keys(("Esc", "返回")),
            label("修改前自动备份；改后按 Ctrl+Z 整批撤销。", "small"), None,
            button("返回", run=self.closed.emit), self.agree,
            margins=(20, 8, 16, 8), name="foot",
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(column(head, asked, rule(), over, told, space=0, name="surface"))
        layout.addWidget(self.view, 1)
        layout.addWidget(foot)
        self.setFocusProxy(self.field)
        self.field.currentIndexChanged.connect(lambda _: self._chosen())
        self.how.currentIndexChanged.connect(lambda _: self._fit())
        self.rows.wanted.connect(lambda n: QTimer.singleShot(0, self, partial(self._fetch, n)))
        self._chosen()

    def verbs(self) -> Verbs:
        """None of the list's."""
        return {}

    # ---- what is asked --------------------------------------------------------------------------
    def _chosen(self) -> None:
        """Another field: what can be done to it, and its editor."""
        spec = self._fields[max(self.field.currentIndex(), 0)]
        self._hows = bulk.hows(spec)
        clear(self._holder)
        office, jobs = self._desk.office, self._desk.jobs
        editor = (
            ReferenceEditor(office, jobs, spec)
            if spec.kind == "reference"
            else maker(spec, office.codes, office.today)
        )
        self.value = FormField(spec, editor)
        editor.changed.connect(self._forget)
        editor.setAccessibleName("改成什么")
        self._holder.addWidget(self.value)
        QWidget.setTabOrder(self.how, editor)  # a new editor would come last
        QWidget.setTabOrder(editor, self.look)
        self.how.clear()
        self.how.addItems([HOWS[h] for h in self._hows])
        self._fit()

    @property
    def _how(self) -> How:
        return self._hows[max(self.how.currentIndex(), 0)]

    def _fit(self) -> None:
        self.value.setVisible(self._how != "clear")
        self._forget()

    def _forget(self) -> None:
        """What was looked at is no longer what is asked."""
        self.seen = None
        self.agree.setEnabled(False)
        self.agree.setText("修改")
        clear(self._over)
        clear(self._told)
        words = "选好要改的一项，按“预览”：每一条原来是什么、改成什么，先看清再改。"
        self._told.addWidget(label(words, "soft"))
        self._told.setContentsMargins(gap(20), gap(10), gap(16), gap(10))
        self.rows.show_ids(array("q"))

    # ---- looking --------------------------------------------------------------------------------
    def preview(self) -> None:
        """What it would do to each record; nothing is written."""
        self.value.tell(())
        self.field.settle()
        if isinstance(self.value.editor, CodeEditor | LineEditor):
            self.value.editor.settle()
        job = self._desk.job("正在预览成批修改")
        job.done.connect(self._show)
        asked = Asked(self.value.spec.id, self._how, self.value.words(), self.value.reference())
        task = partial(looked, self._desk.office, self._code, self._ids, asked, job.report)
        self._desk.jobs.file(job, task)

    def _show(self, found: Preview | tuple[Problem, ...]) -> None:
        if not isinstance(found, Preview):
            self.value.tell(found)
            self.value.editor.setFocus()
            return
        self.seen = found
        counts = {s: len(getattr(found, s)) for s, _ in _TABS}
        clear(self._over)
        clear(self._told)
        self._told.setContentsMargins(0, 0, 0, 0)
        first = next((n for n, (s, _) in enumerate(_TABS) if counts[s]), 0)
        self.tabs = tabs([f"{words} {counts[s]:,}" for s, words in _TABS], first, "结果")
        self.tabs.currentChanged.connect(self._turn)
        self._over.addWidget(self.tabs)
        self._over.addStretch(1)
        if found.gone:
            words = f"{found.gone:,} {self._unit}已经作废，不在其中。"
            self._told.addWidget(said("soft", words))
        self.agree.setEnabled(bool(found.changed))
        self.agree.setText(f"修改 {len(found.changed):,} {self._unit}")
        self.agree.setToolTip("" if found.changed else "没有要改的")
        self._turn(first)
        (self.agree if found.changed else self.view).setFocus()

    def _turn(self, at: int) -> None:
        if self.seen is not None and 0 <= at < len(_TABS):
            self.rows.show_ids(getattr(self.seen, _TABS[at][0]))

    def _fetch(self, number: int) -> None:
        seen, ids = self.seen, self.rows.page_of(number)
        if seen is None or not ids:
            return

        def came(lines: tuple[Line, ...]) -> None:
            if seen is self.seen and ids == self.rows.page_of(number):
                self.rows.put(number, lines)

        job = self._desk.jobs.prepare()
        job.done.connect(came)
        job.broken.connect(self._desk.messages.broke)
        task = partial(bulk.lines, self._desk.office, seen, ids)
        self._desk.jobs.read(job, task, f"bulk:rows{number % 4}")

    # ---- doing ----------------------------------------------------------------------------------
    def _agree(self) -> None:
        seen = self.seen
        if seen is None or not seen.changed:
            return
        self.agree.setEnabled(False)
        job = self._desk.job("正在成批修改")
        job.done.connect(self._done)
        job.stopped.connect(self._stopped)
        task = partial(bulk.apply, self._desk.office, seen, job.report)
        self._desk.jobs.write(job, task)

    def _stopped(self) -> None:
        self.agree.setEnabled(True)
        self.said.emit(Said("已停下，什么都没有改。", tone="soft"))

    def _done(self, done: Done) -> None:
        self.kept.emit(done)
