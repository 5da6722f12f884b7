"""Which field: always one of those there are, found by a part of its name or its initials."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent

from csdesk.gui.form.editors import CodeEditor

_MOUSE = Qt.FocusReason.MouseFocusReason


class FieldChoice(CodeEditor):
    """One of some fields; what fits none of them gives back the one chosen before."""

    def __init__(self, names: Sequence[str]) -> None:
        """Takes the first.

        Args:
            names: Labels, in their order.
        """
        super().__init__(names)
        self._held = ""
        self.currentTextChanged.connect(self._keep)
        self._keep(self.currentText())
        self._mark()

    def offer(self, names: Sequence[str]) -> None:
        """Takes other choices in place of those there are; none of them is empty."""
        super().offer(names)
        self.removeItem(0)

    def settle(self) -> None:
        """Takes what fits what was typed best, else the one before."""
        super().settle()
        if self.findText(self.words()) < 0:
            self.put(self._held)
            self._mark()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What is typed takes the place of what stands there."""
        super().focusInEvent(event)
        if event.reason() != _MOUSE:
            self._mark()

    def _mark(self) -> None:
        line = self.lineEdit()
        if line is not None:
            line.selectAll()

    def _keep(self, words: str) -> None:
        if self.findText(words, Qt.MatchFlag.MatchFixedString) >= 0:
            self._held = words
