"""管理视图: names and order of the saved views; one that is taken out is dropped."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidgetItem, QVBoxLayout, QWidget

from csdesk.gui.theme import HIGHEST, px
from csdesk.gui.widgets.movable_list import MovableList
from csdesk.gui.widgets.parts import button, column, keys, label, row, said

_TITLE = int(Qt.ItemDataRole.UserRole)


class ViewsDialog(QDialog):
    """Asks how the saved views shall stand.

    Attributes:
        list: Their titles in order; each can be typed over.
        wanted: The old title and the new one of those that stay, once it was agreed to.
    """

    def __init__(self, titles: Sequence[str], parent: QWidget | None = None) -> None:
        """Shows the saved views.

        Args:
            titles: In their order.
            parent: Over which it stands.
        """
        super().__init__(parent)
        self.setWindowTitle("管理视图")
        self.setMinimumSize(px(420), min(px(400), HIGHEST))
        self.wanted: list[tuple[str, str]] | None = None
        self.list = MovableList("存下的视图，F2 改名，Alt+↑ Alt+↓ 移动，Delete 删去")
        for title in titles:
            item = QListWidgetItem(title, self.list)
            item.setData(_TITLE, title)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.list.setCurrentRow(0)
        self._told = said("bad", "名称不能空着，也不能相同。", "small")
        self._told.hide()
        moves = row(
            button("改名", icon="pencil-outline", hint="F2", run=self.rename),
            *self.list.buttons(),
            button("删去", icon="trash-can-outline", hint="Delete", run=self.remove), None,
        )  # fmt: skip
        self.agree = button("保存", "primary", run=self._agree)
        self.agree.setDefault(True)
        foot = row(keys(("F2", "改名"), ("Alt+↑↓", "移动")), None,
                   button("返回", run=self.reject), self.agree)  # fmt: skip
        words = "台账自带的视图排在前面，不能改。删去视图不会动任何记录。"
        body = column(
            label(words, "soft", wrap=True), self.list, moves, self._told, foot,
            margins=(20, 16, 20, 16), name="surface",
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(body)
        self.list.setFocus()

    def rename(self) -> None:
        """F2: the title is typed over."""
        if (item := self.list.currentItem()) is not None:
            self.list.editItem(item)

    def remove(self) -> None:
        """Delete: takes the current view out."""
        self.list.takeItem(self.list.currentRow())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 renames, Delete takes out."""
        if event.key() == Qt.Key.Key_Delete:
            self.remove()
        elif event.key() == Qt.Key.Key_F2:
            self.rename()
        else:
            super().keyPressEvent(event)

    def _agree(self) -> None:
        items = [self.list.item(at) for at in range(self.list.count())]
        titles = [" ".join(item.text().split()) for item in items]
        if not all(titles) or len(set(titles)) < len(titles):
            self._told.show()
            return
        self.wanted = [(str(i.data(_TITLE)), t) for i, t in zip(items, titles, strict=True)]
        self.accept()
