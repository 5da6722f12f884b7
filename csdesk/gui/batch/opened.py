"""What an answer opens under its row: a few fields more, gone through by Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from csdesk.domain.fields import Field
from csdesk.gui.form.editors import Editor, LineEditor, maker
from csdesk.gui.form.keys import FormKeys
from csdesk.gui.theme import px
from csdesk.gui.widgets.parts import column, label, row
from csdesk.services.office import Office
from csdesk.services.rounds.batch import Texts

_WIDTHS = {"day": 130, "code": 130, "names": 190, "time": 90, "number": 80}


def holding(outer: QWidget, inner: QWidget) -> None:
    """Lays one widget over the whole of another."""
    layout = QVBoxLayout(outer)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(inner)


class Ticks(QWidget):
    """A few words to be ticked; a number ticks the word before which it stands."""

    changed = Signal()
    left = Signal()

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.boxes = [QCheckBox(f"{n} {name}") for n, name in enumerate(names, 1)]
        self._names = tuple(names)
        for box in self.boxes:
            box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            box.toggled.connect(lambda _: self.changed.emit())
        self._box = row(*self.boxes, None, space=14)
        holding(self, self._box)

    def words(self) -> str:
        """The ticked ones."""
        pairs = zip(self._names, self.boxes, strict=True)
        return "、".join(name for name, box in pairs if box.isChecked())

    def put(self, words: str) -> None:
        """Ticks some."""
        wanted = set(words.split("、"))
        for name, box in zip(self._names, self.boxes, strict=True):
            box.setChecked(name in wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 to 9."""
        if event.text().isdecimal() and 1 <= int(event.text()) <= len(self.boxes):
            self.boxes[int(event.text()) - 1].toggle()
        else:
            super().keyPressEvent(event)


class OpenedRow(QWidget):
    """Fields under a row; Enter goes on, after the last one the row closes."""

    changed = Signal()
    done = Signal()
    reached = Signal(QWidget)  # this field has the keyboard

    def __init__(
        self, office: Office, fields: Sequence[Field], texts: Texts, *, narrow: bool = False
    ) -> None:
        """Shows fields.

        Args:
            office: The open office.
            fields: Those of one line share a section.
            texts: What they begin with.
            narrow: Each field has a line of its own.
        """
        super().__init__()
        self.setObjectName("sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._keys = FormKeys(self)
        self._keys.stepped.connect(self._step)
        self.editors: dict[str, Editor | Ticks] = {}
        lines: dict[str, list[QWidget | None]] = {}
        for field in fields:
            editor = self._editor(office, field)
            editor.put(texts.get(field.id, ""))
            editor.changed.connect(self.changed)
            editor.left.connect(self.changed)
            self._watch(editor)
            self.editors[field.id] = editor
            line = lines.setdefault(field.id if narrow else field.section, [])
            line.extend((label(field.heading, "soft"), editor))
        lines_ = (self._line(things) for things in lines.values())
        holding(self, column(*lines_, space=6, margins=(54, 8, 24, 10)))

    def _editor(self, office: Office, field: Field) -> Editor | Ticks:
        if field.kind == "codes":
            offered = field.choices or tuple(office.codes[field.table].names.values())
            made: Editor | Ticks = Ticks(offered)
        elif field.kind == "note":
            made = LineEditor()
        else:
            made = maker(field, office.codes, office.today)
        made.setObjectName(field.id)
        made.setAccessibleName(field.heading)
        if field.kind in _WIDTHS:
            made.setFixedWidth(px(_WIDTHS[field.kind]))
        return made

    def _line(self, things: list[QWidget | None]) -> QWidget:
        grows = any(isinstance(t, LineEditor) and not t.maximumWidth() < 2000 for t in things)
        return row(*things, *(() if grows else (None,)), space=10)

    def _watch(self, editor: Editor | Ticks) -> None:
        if isinstance(editor, Ticks):
            editor.installEventFilter(self._keys)
        else:
            self._keys.watch(editor)

    def texts(self) -> dict[str, str]:
        """What the fields hold."""
        return {id: editor.words() for id, editor in self.editors.items()}

    def begin(self) -> None:
        """The keyboard on the first field."""
        first = next(iter(self.editors.values()))
        first.setFocus()
        self.reached.emit(first)

    def _step(self, editor: QWidget, steps: int) -> None:
        line = list(self.editors.values())
        at = line.index(editor) + steps if editor in line else 0
        if at >= len(line):
            self.changed.emit()
            self.done.emit()
        elif at >= 0:
            line[at].setFocus(Qt.FocusReason.TabFocusReason)
            self.reached.emit(line[at])
