"""回收站: what was voided of a ledger; what is ticked is brought back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from csdesk.gui.theme import HIGHEST, px
from csdesk.gui.widgets.parts import button, column, keys, label, row
from csdesk.services.recycling import MOST, Binned

_ID = int(Qt.ItemDataRole.UserRole)


class BinDialog(QDialog):
    """Asks what shall be brought back.

    Attributes:
        list: The records in the bin, the last voided first.
    """

    def __init__(
        self, title: str, unit: str, found: Sequence[Binned], parent: QWidget | None = None
    ) -> None:
        """Shows the bin of a ledger.

        Args:
            title: Of the ledger.
            unit: What its records are counted in.
            found: What is in the bin.
            parent: Over which it stands.
        """
        super().__init__(parent)
        self.setWindowTitle("回收站")
        self.setMinimumSize(px(460), min(px(420), HIGHEST))
        self._unit = unit
        self.list = QListWidget()
        self.list.setAccessibleName(f"作废的{title}，空格选取")
        for one in found:
            how = one.why or "作废"
            words = f"{one.title}　{one.at:%Y-%m-%d %H:%M} 由 {one.by} {how}"
            item = QListWidgetItem(words, self.list)
            item.setData(_ID, one.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.list.setCurrentRow(0)
        self.list.itemChanged.connect(lambda _: self._count())
        self.list.itemSelectionChanged.connect(self._count)
        said = f"作废的{title}，最近的在上。" if found else f"没有作废的{title}。"
        if len(found) == MOST:
            said += f"只列最近 {MOST} {unit}。"
        self.agree = button("恢复", "primary", run=self._agree)
        self.agree.setDefault(True)
        ends = [button("返回", run=self.reject), *([self.agree] if found else [])]
        foot = row(keys(("空格", "选取")), None, *ends)
        body = column(
            label(said, "soft", wrap=True), self.list, foot,
            margins=(20, 16, 20, 16), name="surface",
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(body)
        self._count()
        self.list.setFocus()

    @property
    def chosen(self) -> list[int]:
        """Ids of what is ticked, else of what stands at the cursor."""
        items = [self.list.item(at) for at in range(self.list.count())]
        ticked = [i for i in items if i.checkState() == Qt.CheckState.Checked]
        return [i.data(_ID) for i in ticked or self.list.selectedItems()]

    def _count(self) -> None:
        count = len(self.chosen)
        self.agree.setText(f"恢复 {count} {self._unit}" if count else "恢复")

    def _agree(self) -> None:
        if self.chosen:
            self.accept()
