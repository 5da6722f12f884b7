"""列: which columns a list shows, in which order, how many of them stay at the left."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from csdesk.domain.fields import Field
from csdesk.domain.ledger import Ledger
from csdesk.domain.paths import end
from csdesk.gui.parts import button, choice, column, keys, label, row, said
from csdesk.gui.theme import HIGHEST, px
from csdesk.services.office import Office

_PATH = int(Qt.ItemDataRole.UserRole)
_FROZEN = ("不冻结", "第 1 列", "前 2 列", "前 3 列")


class ColumnChooser(QDialog):
    """Asks for the columns of a list.

    Attributes:
        list: Every column there is, those shown first in their order; ticked are shown.
        frozen: How many of them never scroll away.
    """

    def __init__(
        self,
        office: Office,
        ledger: Ledger,
        shown: Mapping[str, Field],
        frozen: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("列")
        self.setMinimumSize(px(420), min(px(480), HIGHEST))
        self.list = QListWidget()
        self.list.setAccessibleName("列，空格选取，Alt+↑ Alt+↓ 移动")
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        own = [i for i in ledger.fields if i != ledger.part_of and ledger.fields[i].kind != "files"]
        for path in dict.fromkeys((*shown, *own, *ledger.derived)):
            field = shown.get(path) or end(office.ledgers, ledger, path)
            item = QListWidgetItem(field.heading, self.list)
            item.setData(_PATH, path)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if path in shown else Qt.CheckState.Unchecked)
        self.list.setCurrentRow(0)
        self.frozen = choice(_FROZEN, _FROZEN[min(frozen, len(_FROZEN) - 1)])
        self.frozen.setAccessibleName("冻结")
        self._told = said("bad", "请至少选一列。", "small")
        self._told.hide()
        moves = row(
            button("上移", icon="arrow-up", hint="Alt+↑", run=lambda: self.move_by(-1)),
            button("下移", icon="arrow-down", hint="Alt+↓", run=lambda: self.move_by(1)),
            None, label("冻结", "soft"), self.frozen,
        )  # fmt: skip
        self.agree = button("用这些列", "primary", run=self._agree)
        self.agree.setDefault(True)
        foot = row(keys(("空格", "选取"), ("Alt+↑↓", "移动")), None,
                   button("返回", run=self.reject), self.agree)  # fmt: skip
        body = column(self.list, moves, self._told, foot, margins=(20, 16, 20, 16), name="surface")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(body)

    @property
    def columns(self) -> tuple[str, ...]:
        """Paths of the ticked columns, in order."""
        items = (self.list.item(at) for at in range(self.list.count()))
        return tuple(
            str(item.data(_PATH)) for item in items if item.checkState() == Qt.CheckState.Checked
        )

    def move_by(self, step: int) -> None:
        """Moves the current column up (-1) or down (1)."""
        at = self.list.currentRow()
        to = at + step
        if 0 <= to < self.list.count():
            item = self.list.takeItem(at)
            self.list.insertItem(to, item)
            self.list.setCurrentRow(to)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+↑ and Alt+↓ move the column."""
        if event.modifiers() == Qt.KeyboardModifier.AltModifier:
            step = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}.get(event.key())
            if step:
                self.move_by(step)
                return
        super().keyPressEvent(event)

    def _agree(self) -> None:
        if self.columns:
            self.accept()
        else:
            self._told.show()
