"""Navigation at the left: groups, and the ledgers of the open one; icons alone where it is narrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from csdesk.gui import theme
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets import icons
from csdesk.gui.widgets.delegates import Index
from csdesk.gui.widgets.parts import column

_CODE, _ICON, _BADGE, _OPEN = (int(Qt.ItemDataRole.UserRole) + n for n in range(1, 5))
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Entry:
    """A ledger or page in the navigation."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Group:
    """A line of the navigation with an icon.

    Attributes:
        code: Opens a page of its own, such as `home`; of a group with entries any unique word.
        title: Two to six letters.
        icon: Its icon.
        entries: Its ledgers; empty for a page of its own.
    """

    code: str
    title: str
    icon: str
    entries: tuple[Entry, ...] = ()


class Navigation(QTreeWidget):
    """Emits `chosen` with the code of a page; the current one is marked by `show_code`."""

    chosen = Signal(str)

    def __init__(self, groups: Sequence[Group], *, rail: bool = False) -> None:
        """Builds the lines.

        Args:
            groups: In their order; the first nine have Ctrl+1 … Ctrl+9.
            rail: Icons alone; a group's ledgers come in a menu.
        """
        super().__init__()
        self.groups = tuple(groups)
        self.rail = rail
        self._last: dict[str, str] = {}  # group: the ledger looked at last
        self._items: dict[str, QTreeWidgetItem] = {}
        self.setObjectName("navtree")
        self.setAccessibleName("导航")
        self.setHeaderHidden(True)
        self.header().setMinimumSectionSize(1)
        self.header().setStretchLastSection(False)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setItemDelegate(_Lines(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        for number, group in enumerate(groups, 1):
            key = f"  Ctrl+{number}" if number <= 9 else ""
            item = self._item(self, group.code, group.title, group.icon, f"{group.title}{key}")
            for entry in () if rail else group.entries:
                self._item(item, entry.code, entry.title, "", entry.title)
        self.itemClicked.connect(self._press)
        self.itemActivated.connect(self._press)

    def _item(
        self, parent: QTreeWidget | QTreeWidgetItem, code: str, title: str, icon: str, hint: str
    ) -> QTreeWidgetItem:
        item = QTreeWidgetItem(parent, [title])
        item.setData(0, _CODE, code)
        item.setData(0, _ICON, icon)
        item.setData(0, _BADGE, "")
        item.setToolTip(0, hint)
        self._items[code] = item
        return item

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines as wide as the view: a hidden header does not see to that."""
        super().resizeEvent(event)
        self.setColumnWidth(0, self.viewport().width())

    def show_code(self, code: str) -> None:
        """Marks the page that is shown, and opens its group."""
        home = self.group_of(code)
        if home:
            self._last[home.code] = code
        for group in self.groups:
            item = self._items[group.code]
            item.setExpanded(group is home)
            item.setData(0, _OPEN, group is home)
        if home is not None:
            self.setCurrentItem(self._items.get(code) or self._items[home.code])
        if home is None:
            self.clearSelection()

    def group_of(self, code: str) -> Group | None:
        """The group that has a page; None where it is in none."""
        for group in self.groups:
            if group.code == code or any(entry.code == code for entry in group.entries):
                return group
        return None

    def enter(self, number: int) -> None:
        """Opens a group by its number from 1: its ledger looked at last, or its first."""
        if 1 <= number <= len(self.groups):
            self._enter(self.groups[number - 1])

    def show_badges(self, badges: Mapping[str, str]) -> None:
        """Says by code what is wrong there: 逾期 7."""
        for code, item in self._items.items():
            item.setData(0, _BADGE, badges.get(code, ""))

    def _press(self, item: QTreeWidgetItem) -> None:
        code = str(item.data(0, _CODE))
        group = next((one for one in self.groups if one.code == code), None)
        if group is None or not group.entries:
            self.chosen.emit(code)
        elif self.rail:
            box = self.visualItemRect(item)
            self._menu(group).popup(self.viewport().mapToGlobal(box.topRight() + QPoint(1, 0)))
        else:
            self._enter(group)

    def _menu(self, group: Group) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for entry in group.entries:
            action = menu.addAction(entry.title.replace("&", "&&"))
            action.triggered.connect(lambda _=False, code=entry.code: self.chosen.emit(code))
        return menu

    def _enter(self, group: Group) -> None:
        first = group.entries[0].code if group.entries else group.code
        self.chosen.emit(self._last.get(group.code, first))


def navigation_width(*, rail: bool) -> int:
    """The width of the navigation in px."""
    return px(20) + gap(28) if rail else px(186)


class _Lines(QStyledItemDelegate):
    """Icon, title, and at the right what is wrong there; the chosen line has a mark at its left."""

    def __init__(self, tree: Navigation) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(80), px(22) + gap(10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state = option.state  # type: ignore[attr-defined]  # missing in the stubs
        box: QRect = option.rect  # type: ignore[attr-defined]  # missing in the stubs
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        inner = index.parent().isValid()
        painter.save()
        if chosen:
            painter.fillRect(box, theme.colour("selected"))
            mark = QRect(0, box.top(), px(3), box.height())
            painter.fillRect(mark, theme.colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colour("hover"))
        ink = "on_selected" if chosen else "text2" if inner else "text"
        left = gap(14)
        if not inner:
            side = px(20)
            top = box.center().y() - side // 2 + 1
            tint = ink if chosen else "text2"
            painter.drawPixmap(left, top, icons.pixmap(index.data(_ICON), tint, 20))
        if not self._tree.rail:
            self._words(painter, box, index, ink, bool(chosen or index.data(_OPEN)))
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.colour("on_selected" if theme.stark() else "accent"))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.restore()

    def _words(self, painter: QPainter, box: QRect, index: Index, ink: str, strong: bool) -> None:
        badge = str(index.data(_BADGE) or "")
        painter.setFont(theme.font("small"))
        room = painter.fontMetrics().horizontalAdvance(badge) + gap(6) if badge else 0
        if badge:
            painter.setPen(theme.colour(ink if ink == "on_selected" else "text3"))
            place = box.adjusted(0, 0, -gap(12), 0)
            painter.drawText(place, int(_MIDDLE | Qt.AlignmentFlag.AlignRight), badge)
        painter.setFont(theme.font(weight=500 if strong else 400))
        painter.setPen(theme.colour(ink))
        place = QRect(box)
        place.setLeft(gap(14) + px(20) + gap(9))
        place.setRight(box.right() - gap(8) - room)
        words = painter.fontMetrics().elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, place.width()
        )
        painter.drawText(place, int(_MIDDLE | Qt.AlignmentFlag.AlignLeft), words)


def navigation_box(tree: Navigation) -> QWidget:
    """The tree on its ground."""
    box = column(8, tree, space=0, name="nav")
    box.setFixedWidth(navigation_width(rail=tree.rail))
    return box
