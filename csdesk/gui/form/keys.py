"""The keys of a form's fields: Enter goes on, Shift+Enter back, F2 and Ctrl+D are the field's own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget

from csdesk.gui.form.editors import CodeEditor, CodesEditor, LineEditor, NoteEditor
from csdesk.gui.form.pictures_editor import PicturesEditor
from csdesk.gui.widgets.ticks import TicksEditor


class FormKeys(QObject):
    """Enter and Shift+Enter go through the fields of a form; the form hears the other keys.

    While an input method composes, Qt gives it the key and none comes here.
    """

    stepped = Signal(QWidget, int)  # from this editor to the next (1) or the previous (-1)
    pressed = Signal(QWidget, str)  # carry, first, reveal: keys that are for the field

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """The keys of a field; F2 is its own, not the window's."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if event.key() == Qt.Key.Key_F2:
                event.accept()
            return False
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not isinstance(watched, QWidget):
            return False
        key, held = event.key(), event.modifiers()
        editor = _owner(watched)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._enter(editor, held)
        if held == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_D:
            self.pressed.emit(editor, "carry")
            return True
        if held == Qt.KeyboardModifier.AltModifier and key == Qt.Key.Key_Down:
            return _open_list(editor)
        if key == Qt.Key.Key_F2 and not held & Qt.KeyboardModifier.ControlModifier:
            self.pressed.emit(editor, "change")
            return True
        return False

    def _enter(self, editor: QWidget, held: Qt.KeyboardModifier) -> bool:
        if held & Qt.KeyboardModifier.ControlModifier:
            return False  # save and new: the form's
        if held & Qt.KeyboardModifier.AltModifier:
            if isinstance(editor, NoteEditor):
                editor.insertPlainText("\n")
            return True
        if isinstance(editor, CodeEditor | LineEditor):
            editor.settle()
        back = bool(held & Qt.KeyboardModifier.ShiftModifier)
        self.stepped.emit(editor, -1 if back else 1)
        return True

    def watch(self, editor: QWidget) -> None:
        """Listens to an editor, and to the line inside a box."""
        editor.installEventFilter(self)
        for box in editor.boxes if isinstance(editor, TicksEditor) else ():
            box.installEventFilter(self)
        if isinstance(editor, PicturesEditor):
            editor.add_button.installEventFilter(self)
        if isinstance(editor, QComboBox) and (line := editor.lineEdit()) is not None:
            line.installEventFilter(self)


def _owner(widget: QWidget) -> QWidget:
    above = widget.parentWidget()
    return above if isinstance(above, QComboBox | TicksEditor | PicturesEditor) else widget


def _open_list(editor: QWidget) -> bool:
    if isinstance(editor, CodesEditor):
        editor.open_list()
        return True
    if isinstance(editor, QComboBox):
        editor.showPopup()
        return True
    return False
