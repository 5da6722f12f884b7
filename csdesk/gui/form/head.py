"""The head of a form: its title and buttons, and the band that tells of another hand."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csdesk.gui.form.work import Shape
from csdesk.gui.widgets.parts import button, label, link, note, row, said


class FormHead(QWidget):
    """Title, 返回, 保存, 保存并新增.

    Attributes:
        title: Its words.
        again: Whether another record can follow.
    """

    closed = Signal()
    stored = Signal(bool)  # keep it; whether a new one shall follow
    renewed = Signal()  # look at the record as it is now

    def __init__(self, title: str, shape: Shape | None = None) -> None:
        """The head of a ledger's form, or of a verb's."""
        super().__init__()
        self.again = shape is None or shape.again
        self.title = label(title, "title")
        self._note = label("", "small")
        self.back = button("返回", hint="Esc，已填的保留", run=self.closed.emit)
        verb, kind = (shape.verb if shape else "保存"), "" if self.again else "primary"
        self.save = button(verb, kind, hint="Ctrl+S", run=lambda: self.stored.emit(False))
        self.save_new = button(
            "保存并新增", "primary", hint="Ctrl+Enter", run=lambda: self.stored.emit(True)
        )
        things = [self.title, self._note, None, self.back, self.save]
        if self.again:
            things.append(self.save_new)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(row(*things, margins=(20, 10, 16, 8), name="head"))
        self.stale = note(
            "warn",
            said("ask", "这条刚被改过。F5 看新内容；您填的还在。"),
            row(link("F5 看新内容", self.renewed.emit), None),
        )
        self.stale.hide()
        layout.addWidget(self.stale)

    @property
    def last(self) -> QWidget:
        """The button to which Enter leads after the last field."""
        return self.save_new if self.again else self.save

    def remark(self, words: str) -> None:
        """A few words beside the title."""
        self._note.setText(words)
