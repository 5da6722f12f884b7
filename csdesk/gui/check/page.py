"""数据体检: what is wrong in the data by kind, each count a link, each fix beside its fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from csdesk.gui import jobs
from csdesk.gui.check.dialogs import MOST, FineDialog, MendDialog, RowsDialog
from csdesk.gui.jobs import Task
from csdesk.gui.page import Desk, Page, Said, Verbs
from csdesk.gui.theme import MIDDLE, px
from csdesk.gui.widgets.icons import TONES
from csdesk.gui.widgets.parts import (
    Thing,
    button,
    clear,
    column,
    label,
    layout_of,
    link,
    picture,
    row,
    rule,
    scrolling,
)
from csdesk.gui.widgets.timers import later
from csdesk.services import behind
from csdesk.services.entries import Outcome
from csdesk.services.health import accepting, fixing, telling
from csdesk.services.health.accepting import Fine
from csdesk.services.health.checking import Fault, Row, check
from csdesk.services.health.fixing import Proposal
from csdesk.services.health.rules import RULES
from csdesk.services.home import Target

_LATE = 300  # ms without an answer before it is told that one waits
_NAMES = 3


class CheckPage(Page):
    """Every rule of the check: those that found something first, with what to do.

    Attributes:
        faults: What was found; None until the first answer.
    """

    def __init__(self, desk: Desk) -> None:
        """Looks at once."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk = desk
        self.faults: Sequence[Fault] | None = None
        self._wide = True
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._told = label("", "soft")
        self.again = button("再查一遍", "", "refresh", "F5", self.look_again)
        fine = button("认定没问题的", "", "", "看哪些认定了没问题，可以重新列出", self.show_fine)
        paper = button("打印", "", "printer-outline", "Ctrl+P", self.print)
        head = row(label("数据体检", "title"), 6, self._told, None, fine, paper, self.again,
                   margins=(20, 10, 24, 8))  # fmt: skip
        self._layout.addWidget(head)
        self._body = QVBoxLayout()
        self._layout.addLayout(self._body, 1)
        self.setFocusProxy(self.again)
        self._late = later(self, _LATE, lambda: self._told.setText("正在查…"))
        self.look_again()

    def verbs(self) -> Verbs:
        """It is printed."""
        return {"print": self.print}

    def look_again(self) -> None:
        """Checks anew; what was found stays until the answer is there."""
        self._late.start()
        task = partial(check, self.desk.office)
        self.desk.ask(task, "check", self._show)

    def fit(self, letters: float) -> None:
        """What to do stands below its fault where it is narrow."""
        if self._wide != (letters >= MIDDLE):
            self._wide = letters >= MIDDLE
            if self.faults is not None:
                self._show(self.faults)

    def print(self) -> None:
        """Ctrl+P: 数据体检表."""
        self.go.emit(Target("check_paper"))

    # ---- what is shown --------------------------------------------------------------------------
    def _show(self, faults: Sequence[Fault]) -> None:
        self._late.stop()
        first, self.faults = self.faults is None, faults
        at = QApplication.focusWidget()
        lost = at is not None and at is not self.again and self.isAncestorOf(at)
        clear(self._body)
        found = {fault.code for fault in faults}
        well = [rule.label for rule in RULES if rule.code not in found]
        rows = sum(len(fault.rows) for fault in faults)
        self._told.setText(f"{len(faults)} 类，共 {rows:,} 条要看" if faults else "")
        if not faults:
            self._body.addWidget(_all_well(len(RULES)))
            self.setFocusProxy(self.again)
            return
        things: list[Thing] = []
        links: list[QPushButton] = []
        for group, some in groupby(faults, lambda fault: fault.rule.group):
            things.append(row(label(group, "heading"), None, margins=(0, 12, 0, 2)))
            for fault in some:
                made = self._links(fault)
                links += made
                things += [self._fault(fault, made), rule()]
        things.append(_well(well))
        inner = column(*things, None, space=0, margins=(20, 0, 24, 12), name="surface")
        self._body.addWidget(scrolling(inner))
        self.setFocusProxy(links[0])
        if self.isVisible() and (lost or (first and self.again.hasFocus())):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _links(self, fault: Fault) -> list[QPushButton]:
        """A link for each ledger in which something was found."""
        by: dict[str, list[int]] = {}
        for ledger, id, _ in fault.rows:
            by.setdefault(ledger, []).append(id)
        made = []
        for code, ids in by.items():
            held = self.desk.office.ledgers[code]
            words = f"{len(ids):,} {held.unit}"
            if len(by) > 1:
                words = f"{held.title} {words}"
            target = behind.records(code, ids)
            one = link(words, partial(self.go.emit, target), "看这些记录")
            one.setAccessibleName(f"{fault.label}：{held.title} {len(ids)} {held.unit}")
            made.append(one)
        return made

    def _acts(self, fault: Fault) -> QWidget:
        """One by one, and at once where a fix is certain."""
        one = link("逐条核对…", partial(self.show_rows, fault), "打开一条，或认定没问题")
        one.setAccessibleName(f"{fault.label}：逐条核对")
        things: list[Thing] = [one]
        if fault.rule.fix:
            words = f"{fault.rule.fix.words}…"
            mend = link(words, partial(self.ask_fix, fault), "先看改成什么，再改")
            mend.setAccessibleName(f"{fault.label}：{words}")
            things = [mend, one]
        return row(*things, None, space=14)

    def _fault(self, fault: Fault, links: Sequence[QPushButton]) -> QWidget:
        icon, tint, ink = TONES["bad"]
        some = "、".join(name for _, _, name in fault.rows[:_NAMES] if name)
        more = " 等" if len(fault.rows) > _NAMES else ""
        who = label(f"{some}{more}", "small", wrap=True)
        remedy = column(label(fault.remedy, "soft", wrap=True), self._acts(fault), space=2)
        words = column(label(fault.label, "", ink, wrap=True), who, space=0)
        counts = column(*(row(one, None) for one in links), space=0)
        sign = picture(icon, tint, 18)
        if self._wide:
            words.setFixedWidth(px(330))
            counts.setFixedWidth(px(150))
            made = row(sign, words, counts, remedy, space=12, margins=(0, 8, 0, 8))
            layout_of(made).setStretch(3, 1)
            return made
        lines = column(words, counts, remedy, space=2)
        made = row(sign, lines, space=12, margins=(0, 8, 0, 8))
        layout_of(made).setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        return made

    # ---- one by one -----------------------------------------------------------------------------
    def show_rows(self, fault: Fault) -> None:
        """The records of a kind, with what tells them apart."""
        at = [(ledger, id) for ledger, id, _ in fault.rows[:MOST]]
        task = partial(telling.details, self.desk.office, at)
        self.desk.ask(task, "rows", partial(self._show_rows, fault))

    def _show_rows(self, fault: Fault, details: Mapping[telling.At, str]) -> None:
        """One is opened where it is mended, or some are right."""
        dialog = RowsDialog(fault, details, self)
        if not self.desk.messages.run(dialog):
            return
        if dialog.act == "open":
            self.open_row(fault, dialog.current)
            return
        rows = dialog.ticked
        who = rows[0][2] if len(rows) == 1 else f"{len(rows)} 条"
        reason = self.desk.messages.ask_reason(
            f"“{fault.label}”：{who}没问题？", "没问题", "以后体检不再列出，可以重新列出。"
        )
        if reason:
            self._accept(fault, rows, reason)

    def open_row(self, fault: Fault, one: Row) -> None:
        """Opens a record where it is mended: the verb's form, or its own at the field."""
        ledger, id, _ = one
        rule_ = fault.rule
        if rule_.by:
            self.go.emit(Target(rule_.page, where=f"{rule_.by} = {id}"))
        elif rule_.page:
            self.go.emit(Target(rule_.page, record=id))
        else:
            self.go.emit(Target(ledger, record=id, verb=rule_.verb or f"edit:{rule_.field}"))

    def _accept(self, fault: Fault, rows: Sequence[Row], reason: str) -> None:
        at = [(ledger, id) for ledger, id, _ in rows]
        task = partial(accepting.accept, self.desk.office, fault.code, at, reason)
        self._write(task, "").done.connect(
            lambda count: self._kept(f"{fault.label}：{count} 条认定没问题", undo=False)
        )

    # ---- at once --------------------------------------------------------------------------------
    def ask_fix(self, fault: Fault) -> None:
        """What the fix would do is worked out and shown."""
        if self.desk.bars(self.said.emit):
            return
        at = [(ledger, id) for ledger, id, _ in fault.rows]
        task = partial(fixing.propose, self.desk.office, fault.code, at)
        self.desk.ask(task, "fix", partial(self._show_fix, fault))

    def _show_fix(self, fault: Fault, proposal: Proposal) -> None:
        if not proposal.mends:
            self.said.emit(Said("没有一条能确定，请逐条核对。", tone="ask"))
        elif self.desk.messages.run(MendDialog(fault.label, proposal, self)):
            task = partial(fixing.mend, self.desk.office, proposal)
            self._write(task, "正在改").done.connect(self._mended)

    def _mended(self, outcome: Outcome) -> None:
        self._kept(outcome.title, undo=True)

    # ---- what is right after all ----------------------------------------------------------------
    def show_fine(self) -> None:
        """认定没问题的: any of it is told again."""
        task = partial(accepting.listed, self.desk.office)
        self.desk.ask(task, "fine", self._show_fine)

    def _show_fine(self, found: Sequence[Fine]) -> None:
        dialog = FineDialog(found, self)
        if self.desk.messages.run(dialog) and dialog.ticked:
            task = partial(_revoke, self.desk, tuple(dialog.ticked))
            self._write(task, "").done.connect(
                lambda count: self._kept(f"{count} 条重新列出", undo=False)
            )

    def _write(self, task: Task, title: str) -> jobs.Job:
        job = self.desk.job(title)
        QTimer.singleShot(0, self, partial(self.desk.jobs.write, job, task))
        return job

    def _kept(self, words: str, *, undo: bool) -> None:
        self.look_again()
        codes = tuple(self.desk.office.ledgers) if undo else ()
        self.said.emit(Said(words, undo=undo, ledgers=codes))


def _revoke(desk: Desk, fine: Sequence[Fine]) -> int:
    """Tells exceptions again; runs in the `writes` pool."""
    return sum(accepting.revoke(desk.office, one.code, [(one.ledger, one.id)]) for one in fine)


def _well(labels: Sequence[str]) -> QWidget:
    """The rules that found nothing, in one line."""
    if not labels:
        return column()
    icon, tint, _ = TONES["good"]
    words = label(f"另外 {len(labels)} 类都好：{'、'.join(labels)}。", "soft", wrap=True)
    made = row(picture(icon, tint, 18), words, space=12, margins=(0, 10, 0, 8))
    layout_of(made).setStretch(1, 1)
    layout_of(made).setAlignment(layout_of(made).itemAt(0).widget(), Qt.AlignmentFlag.AlignTop)
    return made


def _all_well(rules: int) -> QWidget:
    """The words where nothing was found."""
    icon, tint, _ = TONES["good"]
    title = row(picture(icon, tint, 28), label("没有发现要改的", "title"), None)
    words = f"{rules} 类毛病都查过了。导入名单、录入一批记录之后，再来查一遍。"
    body = column(title, label(words, "soft", wrap=True), None, space=8, margins=(20, 56, 20, 0))
    body.setObjectName("surface")
    body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return body
