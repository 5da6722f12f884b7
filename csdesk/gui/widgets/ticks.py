"""A short list of words with a tick before each, all in sight: who of a household goes along."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from csdesk.gui.theme import gap, px
from csdesk.gui.widgets.parts import label


class TicksEditor(QWidget):
    """Several of a few words; its words stand one a line.

    Attributes:
        boxes: One a word, in their order.
    """

    changed = Signal()
    left = Signal()  # never: there is nothing that its words could be read wrong

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, gap(4), 0, gap(4))
        layout.setSpacing(gap(4))
        self.boxes = [QCheckBox(name.replace("&", "&&")) for name in names]
        self._names = tuple(names)
        for box in self.boxes:
            box.setMinimumHeight(px(22))
            box.clicked.connect(self.changed)
            layout.addWidget(box)
        if self.boxes:
            self.setFocusProxy(self.boxes[0])
        else:
            layout.addWidget(label("没有别人", "soft"))

    def words(self) -> str:
        """The ticked ones, one a line."""
        return "\n".join(
            name for name, box in zip(self._names, self.boxes, strict=True) if box.isChecked()
        )

    def put(self, words: str) -> None:
        """Ticks some."""
        wanted = words.split("\n")
        for name, box in zip(self._names, self.boxes, strict=True):
            box.setChecked(name in wanted)
