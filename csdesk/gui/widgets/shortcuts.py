"""Keys of a part of the window: they work while it, or what stands in it, has the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def on_keys(widget: QWidget, acts: Mapping[str, Callable[[], object]]) -> None:
    """Binds keys, such as `Ctrl+S`, to what they do."""
    for keys, act in acts.items():
        short = QShortcut(QKeySequence(keys), widget)
        short.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        short.activated.connect(act)
