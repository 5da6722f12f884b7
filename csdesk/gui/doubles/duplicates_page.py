"""查重: pairs of people who may be one; Enter shows them beside each other, N says that they are two."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from csdesk.errors import ClerkError
from csdesk.gui.doubles.merge_sheet import MergeSheet
from csdesk.gui.doubles.merged_dialog import MergedDialog
from csdesk.gui.jobs import Task
from csdesk.gui.ledger.head import Tool
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.page import Desk, Said
from csdesk.gui.widgets.empty import Way, empty_page
from csdesk.gui.widgets.shortcuts import on_keys
from csdesk.services import duplicates
from csdesk.services.entries import Outcome, Undone
from csdesk.services.home import Target
from csdesk.services.merging import past
from csdesk.services.office import Office

CODE = duplicates.CODE
_USUAL = ("导出", "打印", "列", "加筛选", "存为视图", "管理视图", "恢复原样")


def beside(office: Office, id: int) -> tuple[int, int]:
    """The pair that a line stands for, who should stay first; for the `reads` pool.

    Raises:
        ClerkError: It was settled meanwhile.
    """
    found = duplicates.pairs(office)
    one = duplicates.line_of(found).get(id)
    one = one or next((d for d in found if id in (d.first, d.second)), None)
    if one is None:
        raise ClerkError("这一对已经处理过了。", "请按 F5 看新内容。")
    return duplicates.ordered(office, one.first, one.second)


class DuplicatesPage(LedgerPage):
    """The pairs."""

    def __init__(self, desk: Desk) -> None:
        """Asks for the pairs."""
        super().__init__(desk, CODE)
        on_keys(self.list, {"N": self.tell_apart})

    def tools(self) -> list[Tool]:
        """对照合并, 不是同一人, and what every list has."""
        usual = [t for t in super().tools() if t.words in _USUAL]
        return [
            Tool("对照合并", self.new, "call-merge", "Enter", "primary"),
            Tool("不是同一人", self.tell_apart, "call-split", "N"),
            *(t for t in usual if t.kind != "more"),
            Tool("合并过的", self.show_merged, "history", "撤销合并", "more"),
            Tool("不是同一人的名单", self._show_apart, "account-multiple-outline", "", "more"),
            *(t for t in usual if t.kind == "more"),
        ]

    def _nothing(self) -> QWidget | None:
        if self.list.sight.words or self.list.sight.view:
            return super()._nothing()
        ways = [
            Way("account-multiple-outline", "看不是同一人的名单", "作废一条，就会再问", "",
                self._show_apart),
            Way("history", "看合并过的", "合并错了可以撤销，过几个月也行", "", self.show_merged),
        ]  # fmt: skip
        purpose = "证号、姓名、出生日期都查过了。导入名单、两台电脑交换资料之后，再来看一遍。"
        return empty_page("没有疑似重复登记的人", purpose, ways)

    def open(self, target: Target) -> None:
        """Shows the pair of somebody, as a link from elsewhere asks."""
        super().open(replace(target, record=0))
        if target.record:
            self.begin(target.record)

    def new(self) -> None:
        """Ctrl+N, Enter: the pair at the cursor beside each other."""
        if self.table.current is not None:
            self.begin(self.table.current)

    def begin(self, id: int) -> None:
        """The two beside each other."""
        self.list.read(partial(beside, self.desk.office, id), "pair", self._show_pair)

    def _show_pair(self, both: tuple[int, int]) -> None:
        self.over.show_part(MergeSheet(self.desk, *both))

    def tell_apart(self) -> None:
        """N: the two at the cursor are not the same person."""
        id = self.table.current
        if id is None or self.over.part is not None:
            return
        self._then(partial(_apart, self.desk.office, id))

    def _then(self, task: Task) -> None:
        job = self.desk.job()
        job.done.connect(self._settled)
        QTimer.singleShot(0, self, partial(self.desk.jobs.write, job, task))

    def _settled(self, outcome: Outcome) -> None:
        row = self.table.view.currentIndex().row() + 1
        after = self.model.ids[row] if 0 < row < len(self.model.ids) else None
        self.kept(outcome.title, after)

    def _show_apart(self) -> None:
        self.go.emit(Target(duplicates.PAIRS))

    def show_merged(self) -> None:
        """合并过的: which of them shall be taken back."""
        self.list.read(partial(past.merges, self.desk.office), "merged", self._show_merged)

    def _show_merged(self, found: tuple[past.Merge, ...]) -> None:
        dialog = MergedDialog(found, self)
        if self.desk.messages.run(dialog) and dialog.chosen is not None:
            job = self.desk.job("正在撤销合并")
            job.done.connect(self._parted)
            self.desk.jobs.write(job, partial(past.unmerge, self.desk.office, dialog.chosen))

    def _parted(self, undone: Undone) -> None:
        more, tone = "", "good"
        if undone.kept:
            ledger, name, why = undone.kept[0]
            count = f"等 {len(undone.kept)} 条" if len(undone.kept) > 1 else ""
            more, tone = f"。{ledger} {name}{count}没有动：{why}", "ask"
        self.look_again()
        ledgers = tuple(sorted(undone.ledgers))
        self.said.emit(Said(f"已撤销：{undone.title}{more}", ledgers=ledgers, tone=tone))


def _apart(office: Office, id: int) -> Outcome:
    return duplicates.tell_apart(office, *beside(office, id))
