"""A layout that goes on in the next line where the room ends: chips are never pressed together."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """Widgets one after another, each as wide as it likes to be."""

    def __init__(self, parent: QWidget, space: int, line: int = 0) -> None:
        """An empty one.

        Args:
            parent: Whose layout it is.
            space: Between widgets and between lines, in px.
            line: Least height of a line, in px, in whose middle lower widgets stand.
        """
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._space, self._line = space, line
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802  # Qt's name
        """Qt hands over what `addWidget` was given."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802  # Qt's name
        """One of them; None beyond the end, as Qt expects."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]  # noqa: N802  # the stub forgets None
        """Takes one of them out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802  # Qt's name
        """It takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802  # Qt's name
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  # Qt's name
        """How high it is at a width, in px."""
        return self._placed(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802  # Qt's name
        """Places everything."""
        super().setGeometry(rect)
        self._placed(rect, move=True)

    def sizeHint(self) -> QSize:  # Qt's name
        """All in one line."""
        sizes = [item.sizeHint() for item in self._items]
        wide = sum(s.width() + self._space for s in sizes)
        return QSize(wide, max((s.height() for s in sizes), default=self._line))

    def minimumSize(self) -> QSize:  # noqa: N802  # Qt's name
        """The widest of them."""
        sizes = [item.sizeHint() for item in self._items]
        wide = max((s.width() for s in sizes), default=0)
        return QSize(wide, max((s.height() for s in sizes), default=self._line))

    def _placed(self, rect: QRect, *, move: bool) -> int:
        """The height that it takes; with `move` everything goes to its place."""
        left, top, high = rect.left(), rect.top(), self._line
        for item in self._items:
            size = item.sizeHint()
            if left > rect.left() and left + size.width() > rect.left() + rect.width():
                left, top, high = rect.left(), top + high + self._space, self._line
            high = max(high, size.height())
            if move:
                item.setGeometry(QRect(QPoint(left, top + (high - size.height()) // 2), size))
            left += size.width() + self._space
        return top + high - rect.top()
