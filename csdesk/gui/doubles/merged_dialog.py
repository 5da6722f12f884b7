"""合并过的: merges that hold; one of them can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from csdesk.gui.theme import HIGHEST, px
from csdesk.gui.widgets.parts import button, column, keys, label, row
from csdesk.services.merging.past import Merge

_OP = int(Qt.ItemDataRole.UserRole)


class MergedDialog(QDialog):
    """Asks which merge shall be taken back.

    Attributes:
        list: The merges, the newest first.
    """

    def __init__(self, found: Sequence[Merge], parent: QWidget | None = None) -> None:
        """Shows merges."""
        super().__init__(parent)
        self.setWindowTitle("合并过的")
        self.setMinimumSize(px(480), min(px(380), HIGHEST))
        self.list = QListWidget()
        self.list.setAccessibleName("合并过的居民")
        for one in found:
            numbers = f"编号 {one.gone} 并入 {one.stays}"
            words = f"{one.title}（{numbers}）\n{one.at:%Y-%m-%d %H:%M} 由 {one.by} 合并"
            item = QListWidgetItem(words, self.list)
            item.setToolTip(words)
            item.setData(_OP, str(one.op))
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda _: self.accept())
        said = "选一次，撤销后两条都回来；此后改过的记录不动。" if found else "还没有合并过。"
        self.agree = button("撤销合并", "primary", "undo-variant", "Enter", self.accept)
        ends = [button("返回", run=self.reject), *([self.agree] if found else [])]
        foot = row(keys(("↑ ↓", "选择"), ("Enter", "撤销合并")), None, *ends)
        body = column(label(said, "soft", wrap=True), self.list, foot,
                      margins=(20, 16, 20, 16), name="surface")  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(body)
        self.list.setFocus()

    @property
    def chosen(self) -> UUID | None:
        """The step that is taken back."""
        item = self.list.currentItem()
        return UUID(item.data(_OP)) if item is not None else None
