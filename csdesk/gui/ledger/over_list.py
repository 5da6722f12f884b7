"""What opens over a page and gives it back as it was: forms, import, print."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.page import Page, Verbs


class Part(QWidget):
    """Something that opens over a list."""

    closed = Signal()
    said = Signal(object)  # Said

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def leave(self) -> bool:
        """Whether Esc closes it now; a part with a step of its own goes back that step."""
        return True

    def forget(self) -> None:
        """Gives back what it holds; it is closed now."""

    def verbs(self) -> Verbs:
        """What the window's keys do while it is open, by name."""
        return {}


class OverList(QStackedWidget):
    """The list at the bottom, at most one part over it."""

    said = Signal(object)  # Said, of the part that is open
    turned = Signal()  # a part opened or closed

    def __init__(self, below: QWidget) -> None:
        """Shows the list, `below`."""
        super().__init__()
        self.addWidget(below)

    @property
    def part(self) -> QWidget | None:
        """What is open; None while the list is seen."""
        return self.currentWidget() if self.currentIndex() else None

    @property
    def form(self) -> EntryForm | None:
        """The form that is open."""
        part = self.part
        return part if isinstance(part, EntryForm) else None

    def show_part(self, part: EntryForm | Part) -> None:
        """Opens something in place of what is open."""
        self.close_part()
        part.closed.connect(self.close_part)
        part.said.connect(self.said)
        self.addWidget(part)
        self.setCurrentWidget(part)
        self.setFocusProxy(part)
        part.setFocus()
        self.turned.emit()

    def close_part(self) -> None:
        """Back to the list."""
        part = self.part
        if part is None:
            return
        if isinstance(part, EntryForm):
            part.draft.keep()
        if isinstance(part, Part):
            part.forget()
        self.setCurrentIndex(0)
        self.removeWidget(part)
        part.deleteLater()
        self.turned.emit()


class PartsPage(Page):
    """A page over which parts open: what is open has the keyboard and the keys, and closes first.

    Attributes:
        over: What is seen: the page itself, or the part over it.
    """

    over: OverList

    def __init__(self) -> None:
        """Empty; `hold` lays it out."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def hold(self, below: QWidget, first: QWidget) -> None:
        """Lays out the page itself; `first` has its keyboard while nothing is open over it."""
        self._first = first
        self.over = OverList(below)
        self.over.said.connect(self.said)
        self.over.turned.connect(self._turned)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.over)
        self.setFocusProxy(first)

    def verbs(self) -> Verbs:
        """Those of the part that is open, else its own; a form has keys of its own."""
        part = self.over.part
        if part is None:
            return self.own_verbs()
        return part.verbs() if isinstance(part, Part) else {}

    def own_verbs(self) -> Verbs:
        """What the window's keys do while no part is open, by name."""
        return {}

    def leave(self) -> bool:
        """A part that is open closes first, or goes a step of its own back."""
        part = self.over.part
        if part is None:
            return True
        if not isinstance(part, Part) or part.leave():
            self.over.close_part()
        return False

    def _turned(self) -> None:
        self.setFocusProxy(self.over.part or self._first)
        self.setFocus()
