"""列: which columns a list shows, in which order, how many of them stay at the left."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from csdesk.domain.fields import Field
from csdesk.domain.ledger import Ledger
from csdesk.gui.theme import HIGHEST, px
from csdesk.gui.widgets.movable_list import MovableList
from csdesk.gui.widgets.parts import button, choice, column, find_box, keys, label, row, said
from csdesk.services import fieldpaths
from csdesk.services.office import Office

_PATH = int(Qt.ItemDataRole.UserRole)
_FROZEN = ("不固定", "第 1 列", *(f"前 {n} 列" for n in range(2, 7)))


class ColumnChooser(QDialog):
    """Asks for the columns of a list.

    Attributes:
        list: Every column there is, those shown first in their order; ticked are shown.
        seek: Leaves those whose heading holds what is typed.
        frozen: How many of them never scroll away.
        plain: 恢复原样 was pressed: columns, order and widths as the view says.
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
        self.plain = False
        self.list = MovableList("列，空格选取，Alt+↑ Alt+↓ 移动")
        offered = fieldpaths.offered(office, ledger)
        labels = {p: f.heading for p, f in shown.items()} | offered
        for path in dict.fromkeys((*shown, *offered)):
            item = QListWidgetItem(labels[path], self.list)
            item.setData(_PATH, path)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if path in shown else Qt.CheckState.Unchecked)
        self.list.setCurrentRow(0)
        self.seek = find_box("找一列", 180, "找一列")
        self.seek.textChanged.connect(self._seek)
        self.frozen = choice(_FROZEN)
        self.frozen.setCurrentIndex(min(frozen, len(_FROZEN) - 1))
        self.frozen.setAccessibleName("左边固定几列")
        self._told = said("bad", "请至少选一列。", "small")
        self._told.hide()
        moves = row(
            *self.list.buttons(), None, label("左边固定", "soft"), self.frozen,
        )  # fmt: skip
        self.agree = button("用这些列", "primary", run=self._agree)
        self.agree.setDefault(True)
        hint = "列、次序、列宽和筛选都按这个视图本来的"
        back = button("恢复原样", "plain", "restore", hint, self._plain)
        foot = row(keys(("空格", "选取"), ("Alt+↑↓", "移动")), None,
                   button("返回", run=self.reject), self.agree)  # fmt: skip
        body = column(
            row(self.seek, None, back), self.list, moves, self._told, foot,
            margins=(20, 16, 20, 16), name="surface",
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(body)
        self.list.setFocus()

    @property
    def columns(self) -> tuple[str, ...]:
        """Paths of the ticked columns, in order."""
        items = (self.list.item(at) for at in range(self.list.count()))
        return tuple(
            str(item.data(_PATH)) for item in items if item.checkState() == Qt.CheckState.Checked
        )

    def _seek(self, typed: str) -> None:
        for at in range(self.list.count()):
            item = self.list.item(at)
            item.setHidden(typed.strip() not in item.text())

    def _plain(self) -> None:
        self.plain = True
        self.accept()

    def _agree(self) -> None:
        if self.columns:
            self.accept()
        else:
            self._told.show()
