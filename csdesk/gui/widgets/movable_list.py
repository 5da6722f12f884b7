"""A list whose lines are put in another order: by Alt+↑ and Alt+↓, by dragging, by buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QWidget

from csdesk.gui.widgets.parts import Thing, button

_STEPS = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}


class MovableList(QListWidget):
    """Lines that can be moved; the view itself would take Alt+↓ for ↓."""

    def __init__(self, name: str) -> None:
        """An empty list; `name` is for screen readers."""
        super().__init__()
        self.setAccessibleName(name)
        self.setDragDropMode(QListWidget.DragDropMode.InternalMove)

    def move_by(self, step: int) -> None:
        """Moves the current line up (-1) or down (1)."""
        at = self.currentRow()
        if 0 <= at + step < self.count():
            self.insertItem(at + step, self.takeItem(at))
            self.setCurrentRow(at + step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+↑ and Alt+↓ move the line."""
        step = _STEPS.get(event.key())
        if step and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.move_by(step)
        else:
            super().keyPressEvent(event)

    def buttons(self) -> list[Thing]:
        """上移 and 下移."""
        made: list[QWidget] = [
            button("上移", icon="arrow-up", hint="Alt+↑", run=lambda: self.move_by(-1)),
            button("下移", icon="arrow-down", hint="Alt+↓", run=lambda: self.move_by(1)),
        ]
        return [*made]
