"""The head of a list: title, tools, and its views as tabs; narrow, the views are a box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QMenu, QTabBar, QVBoxLayout, QWidget

from csdesk.gui.theme import MIDDLE, WIDE, px
from csdesk.gui.widgets import icons
from csdesk.gui.widgets.parts import (
    Run,
    Thing,
    button,
    choice,
    clear,
    label,
    row,
    rule,
    stretched,
    tabs,
    tip,
)

_MENU = ("more", "verb")
_FEW_VERBS = 4  # as many stand among the other lines of 更多


@dataclass(frozen=True, slots=True)
class Tool:
    """A verb of a list.

    Attributes:
        words: Its button.
        run: What it does.
        icon: Before the words; may be empty.
        hint: Its key, or what comes of it.
        kind: primary, empty for an ordinary button, more for the menu 更多 alone, verb for its
            menu 办理 where there are many of them.
        there: Whether the menu offers it now.
    """

    words: str
    run: Run
    icon: str = ""
    hint: str = ""
    kind: str = ""
    there: Callable[[], bool] = lambda: True


class LedgerHead(QWidget):
    """Title, tools and views.

    Attributes:
        title: Of the ledger or roster.
    """

    viewed = Signal(int)  # another view was chosen
    saving = Signal()  # 存为视图

    def __init__(self, title: str, tools: Sequence[Tool], views: Sequence[str]) -> None:
        super().__init__()
        self.title, self._tools, self._views = title, tuple(tools), tuple(views)
        self._counts: tuple[int, ...] = ()
        self._at, self._letters = 0, 0.0
        self._tabs: QTabBar | None = None
        self._box: QComboBox | None = None
        self._save: QWidget | None = None
        self._offered = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.fit(WIDE)

    @property
    def view(self) -> int:
        """Which view is chosen, from 0."""
        return self._at

    def fit(self, letters: float) -> None:
        """Builds itself for a width of the window in base letters."""
        if self._letters and _step(letters) == _step(self._letters):
            return
        self._letters = letters
        self._build()

    def show_views(self, views: Sequence[str], at: int) -> None:
        """Shows other views, at one of them; says nothing."""
        self._views, self._counts, self._at = tuple(views), (), at
        self._build()

    def offer_saving(self, wanted: bool) -> None:
        """Shows 存为视图 where the list is looked at otherwise than its view says."""
        self._offered = wanted
        if self._save is not None:
            self._save.setVisible(wanted)

    def _build(self) -> None:
        letters = self._letters
        layout = self.layout()
        if not isinstance(layout, QVBoxLayout):
            return
        clear(layout)
        self._tabs = self._box = self._save = None
        names = self.named()
        if letters >= WIDE:
            head = row(label(self.title, "title"), None, *self._buttons(), margins=(20, 10, 12, 4))
            layout.addWidget(head)
            self._tabs = tabs(names, self._at, "视图")
            self._tabs.currentChanged.connect(self._turn)
            hint = "把现在的筛选、列、次序和列宽存为视图"
            save = button("存为视图", "plain", "bookmark-plus-outline", hint, self.saving.emit)
            save.setVisible(self._offered)
            self._save = save
            layout.addWidget(stretched(row(self._tabs, save, margins=(20, 0, 12, 0)), 0))
            layout.addWidget(rule())
        else:
            self._box = choice([f"{self.title}：{n}" for n in names], width=280)
            self._box.setCurrentIndex(self._at)
            self._box.setAccessibleName("视图")
            self._box.currentIndexChanged.connect(self._turn)
            layout.addWidget(row(self._box, None, *self._buttons(), margins=(20, 10, 12, 0)))

    def count(self, counts: Sequence[int]) -> None:
        """Shows how many rows each view has."""
        self._counts = tuple(counts)
        for at, name in enumerate(self.named()):
            if self._tabs is not None:
                self._tabs.setTabText(at, name.replace("&", "&&"))
            if self._box is not None:
                self._box.setItemText(at, f"{self.title}：{name}")

    def turn(self, steps: int) -> None:
        """Goes some views on, around the end."""
        self.show_view((self._at + steps) % len(self._views))

    def show_view(self, at: int) -> None:
        """Chooses a view."""
        if self._tabs is not None:
            self._tabs.setCurrentIndex(at)
        if self._box is not None:
            self._box.setCurrentIndex(at)

    def named(self) -> list[str]:
        """The views as they are written, each with how many it has: 高龄 12."""
        counts = [f" {n:,}" for n in self._counts] or [""] * len(self._views)
        return [f"{name}{count}" for name, count in zip(self._views, counts, strict=True)]

    def _turn(self, at: int) -> None:
        if at >= 0 and at != self._at:
            self._at = at
            self.viewed.emit(at)

    def _buttons(self) -> list[Thing]:
        """Buttons that have room; the others and 更多's own stand in its menu."""
        open_ = [t for t in self._tools if t.kind not in _MENU]
        room = len(open_) if self._letters >= WIDE else 2 if self._letters >= MIDDLE else 1
        made: list[Thing] = [button(t.words, t.kind, t.icon, t.hint, t.run) for t in open_[:room]]
        rest = [*open_[room:], *(t for t in self._tools if t.kind in _MENU)]
        if rest:
            made.append(self._more(rest))
        return made

    def _more(self, tools: Sequence[Tool]) -> QWidget:
        wide = self._letters >= WIDE
        made = button("更多" if wide else "", "", "dots-horizontal", "更多命令 Alt+M")
        if self._letters >= MIDDLE:  # below it is the key of the window's one menu
            made.setShortcut("Alt+M")
        tip(made, "更多命令 Alt+M")
        menu = QMenu(made)
        acts: list[tuple[QAction, Tool]] = []
        many = sum(tool.kind == "verb" for tool in tools) > _FEW_VERBS
        inner: QMenu | None = None
        for tool in tools:
            if many and tool.kind == "verb" and inner is None:
                inner = menu.addMenu("办理")
                inner.setIcon(icons.icon("swap-horizontal"))
            under = inner if inner is not None and tool.kind == "verb" else menu
            action = under.addAction(
                f"{tool.words}\t{tool.hint}" if _key(tool.hint) else tool.words
            )
            if tool.icon:
                action.setIcon(icons.icon(tool.icon))
            action.triggered.connect(lambda _=False, run=tool.run: run())
            acts.append((action, tool))
        menu.aboutToShow.connect(partial(_show_offered, acts, inner))
        made.setMenu(menu)
        if not wide:
            made.setMinimumWidth(px(44))
        return made


def _show_offered(acts: Sequence[tuple[QAction, Tool]], inner: QMenu | None) -> None:
    for act, tool in acts:
        act.setVisible(tool.there())
    if inner is not None:
        inner.menuAction().setVisible(any(act.isVisible() for act in inner.actions()))


def _step(letters: float) -> int:
    return 2 if letters >= WIDE else 1 if letters >= MIDDLE else 0


def _key(hint: str) -> bool:
    return hint.startswith(("Ctrl", "Alt", "F", "Del")) and " " not in hint
