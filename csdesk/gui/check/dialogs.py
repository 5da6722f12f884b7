"""The questions of the data check: which record to open, what a fix will do, what is right after all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from csdesk.gui.theme import HIGHEST, px
from csdesk.gui.widgets.delegates import KIND, Index
from csdesk.gui.widgets.few_rows import FewRows
from csdesk.gui.widgets.parts import Thing, button, column, keys, label, mark, row, said
from csdesk.gui.widgets.tables import table
from csdesk.services.health.accepting import Fine
from csdesk.services.health.checking import Fault, Row
from csdesk.services.health.fixing import Mend, Proposal
from csdesk.services.health.rules import BY_CODE
from csdesk.services.health.telling import At

MOST = 500
"""Records listed at most; the count's link opens them all."""
_ROW = int(Qt.ItemDataRole.UserRole)


def _framed(dialog: QDialog, *things: Thing) -> None:
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(column(*things, margins=(20, 16, 20, 16), name="surface"))


class RowsDialog(QDialog):
    """The records of one kind of fault: one is opened, or some are right after all.

    Attributes:
        list: The records; Space ticks, Enter opens.
        act: What is to be done once it is agreed to.
    """

    def __init__(
        self, fault: Fault, details: Mapping[At, str], parent: QWidget | None = None
    ) -> None:
        """Shows what a rule found.

        Args:
            fault: What it found.
            details: What tells records of one name apart.
            parent: Over which it stands.
        """
        super().__init__(parent)
        self.setWindowTitle(fault.label)
        self.setMinimumSize(px(520), min(px(440), HIGHEST))
        self.act: Literal["open", "fine"] = "open"
        self.list = QListWidget()
        self.list.setAccessibleName(f"{fault.label}，回车打开，空格选取")
        for one in fault.rows[:MOST]:
            ledger, id, name = one
            words = f"{name or id}　{details.get((ledger, id), '')}".rstrip()
            item = QListWidgetItem(words, self.list)
            item.setData(_ROW, one)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.list.setCurrentRow(0)
        self.list.itemChanged.connect(lambda _: self._count())
        self.list.itemActivated.connect(lambda _: self._open())
        more = f"只列前 {MOST} 条。" if len(fault.rows) > MOST else ""
        self.fine = button("这条没问题", run=self._fine)
        self.agree = button("打开", "primary", hint="Enter", run=self._open)
        self.agree.setDefault(True)
        foot = row(keys(("↑ ↓", "选择"), ("空格", "多选")), None,
                   button("返回", run=self.reject), self.fine, self.agree)  # fmt: skip
        _framed(
            self, label(fault.label, "title", wrap=True),
            label(f"{fault.remedy}{more}", "soft", wrap=True), self.list, foot,
        )  # fmt: skip
        self.list.setFocus()

    @property
    def ticked(self) -> list[Row]:
        """What is ticked; the record at the cursor where nothing is."""
        items = [self.list.item(at) for at in range(self.list.count())]
        found = [i for i in items if i.checkState() == Qt.CheckState.Checked]
        return [i.data(_ROW) for i in found] or [self.current]

    @property
    def current(self) -> Row:
        """The record at the cursor."""
        ledger, id, name = self.list.currentItem().data(_ROW)
        return ledger, id, name

    def _count(self) -> None:
        count = len(self.ticked)
        self.fine.setText(f"这 {count} 条没问题" if count > 1 else "这条没问题")

    def _open(self) -> None:
        self.act = "open"
        self.accept()

    def _fine(self) -> None:
        self.act = "fine"
        self.accept()


_HEADS = ("谁", "改什么", "现在", "改成")
_WIDTHS = (150, 110, 150, 150)


class MendModel(FewRows[Mend]):
    """What a fix will do, a line a record."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words of a cell; who and the new value stand out."""
        one = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (one.name, one.field, one.old or "空", one.new)[index.column()]
        if role == KIND:
            return "name" if index.column() in (0, 3) else "soft" if not one.old else ""
        return None


class MendDialog(QDialog):
    """Old and new before anything is written; the safe button has the focus."""

    def __init__(self, label_: str, proposal: Proposal, parent: QWidget | None = None) -> None:
        """Shows what a fix will do.

        Args:
            label_: Of the fault.
            proposal: What it will do; at least one record.
            parent: Over which it stands.
        """
        super().__init__(parent)
        self.setWindowTitle(proposal.words)
        self.setMinimumSize(px(640), min(px(440), HIGHEST))
        count = len(proposal.mends)
        self.view = table(
            MendModel(_HEADS, proposal.mends), _WIDTHS, stretch=3, name="改之前和改之后"
        )
        words = f"“{label_}”：{count} 条可以一起改。现在什么都没有写入；改了可以撤销。"
        things: list[Thing] = [label(words, "soft", wrap=True)]
        if proposal.left:
            things.append(said("ask", f"另有 {proposal.left} 条不能确定，请逐条核对。"))
        self.agree = button(f"改 {count} 条", "primary", run=self.accept)
        back = button("返回", run=self.reject)
        _framed(self, label(proposal.words, "title"), *things, self.view,
                row(None, self.agree, back))  # fmt: skip
        back.setDefault(True)
        back.setFocus()


class FineDialog(QDialog):
    """What was found right: each is ticked to be told again.

    Attributes:
        list: The exceptions, the last said first.
    """

    def __init__(self, found: Sequence[Fine], parent: QWidget | None = None) -> None:
        """Lists them."""
        super().__init__(parent)
        self.setWindowTitle("认定没问题的")
        self.setMinimumSize(px(560), min(px(440), HIGHEST))
        self.list = QListWidget()
        self.list.setAccessibleName("认定没问题的，空格选取")
        for one in found:
            rule = BY_CODE.get(one.code)
            kind = rule.label if rule else one.code
            item = QListWidgetItem(
                f"{one.name}　{kind}：{one.reason}（{one.by}，{one.on}）", self.list
            )
            item.setData(_ROW, one)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.list.setCurrentRow(0)
        self.list.setWordWrap(True)
        words = (
            "这些体检时不再列出。要再查的，选取后重新列出。" if found else "还没有认定没问题的。"
        )
        self.agree = button("重新列出", "primary", run=self._agree)
        ends = [button("返回", run=self.reject), *([self.agree] if found else [])]
        _framed(self, label("认定没问题的", "title"), label(words, "soft", wrap=True), self.list,
                row(keys(("空格", "选取")), None, *ends))  # fmt: skip
        self.list.setFocus()

    @property
    def ticked(self) -> list[Fine]:
        """What is to be told again."""
        items = (self.list.item(at) for at in range(self.list.count()))
        return [i.data(_ROW) for i in items if i.checkState() == Qt.CheckState.Checked]

    def _agree(self) -> None:
        if self.ticked:
            self.accept()
        else:
            mark(self.list, "problem", "bad")
            self.list.setFocus()
