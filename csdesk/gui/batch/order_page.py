"""排走访次序: the doors of a round in one grid, dragged or moved by keys, kept in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidgetItem, QVBoxLayout

from csdesk.gui import theme
from csdesk.gui.ledger.over_list import Part
from csdesk.gui.page import Desk, Said, Verbs
from csdesk.gui.widgets.movable_list import MovableList
from csdesk.gui.widgets.parts import button, column, keys, label, row, rule, stretched
from csdesk.gui.widgets.shortcuts import on_keys
from csdesk.services.entries import Outcome
from csdesk.services.rounds import walking
from csdesk.services.rounds.walk import Door, doors

_HOME = int(Qt.ItemDataRole.UserRole)
LEDGERS = ("households",)


class OrderPage(Part):
    """The doors of a round; their order is that of the list, the papers and the entry.

    Attributes:
        list: A line for each household.
        agree: 保存次序.
    """

    kept = Signal()

    def __init__(self, desk: Desk, grid: int, named: str, ids: Sequence[int]) -> None:
        """Asks for the doors.

        Args:
            desk: The open office.
            grid: Of which the order is kept.
            named: Its name.
            ids: Residents of the round, in their order.
        """
        super().__init__()
        self._desk, self._grid = desk, grid
        self.list = MovableList("走访次序，Alt+↑ Alt+↓ 移动，也可以拖动")
        self.agree = button("保存次序", "primary", "", "Ctrl+S", self.save)
        plain = button("恢复按门牌", "", "restore", "按小组和门牌号重新排", self.forget_order)
        words = "路线单、记录单和补录都照这个次序；没有列出的户位置不变。"
        head = row(label("排走访次序", "title"), label(named, "soft"), None,
                   button("返回", hint="Esc", run=self.closed.emit), plain, self.agree,
                   space=10, margins=(20, 10, 16, 8), name="head")  # fmt: skip
        told = column(label(words, "soft", wrap=True), margins=(20, 4, 16, 8))
        foot = row(*self.list.buttons(), 12, keys(("Alt+↑↓", "移动"), ("Ctrl+S", "保存")), None,
                   margins=(20, 6, 16, 6), name="foot")  # fmt: skip
        held = column(self.list, margins=(12, 4, 0, 0), name="surface")
        body = column(head, told, rule(), held, foot, space=0, name="page")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(stretched(body, 3))
        on_keys(self, dict.fromkeys(("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"), self.save))
        self.setFocusProxy(self.list)
        look = partial(doors, desk.office, tuple(ids))
        desk.ask(look, "doors", self._show)

    def _show(self, found: Sequence[Door]) -> None:
        self.list.clear()
        for door in found:
            item = QListWidgetItem(f"{door.where}　{'、'.join(door.names)}", self.list)
            item.setData(_HOME, door.home)
            item.setSizeHint(QSize(0, theme.row_height()))
        self.list.setCurrentRow(0)

    @property
    def homes(self) -> tuple[int, ...]:
        """The households in the order of the list."""
        items = (self.list.item(at) for at in range(self.list.count()))
        return tuple(int(item.data(_HOME)) for item in items)

    def save(self) -> None:
        """Ctrl+S: keeps the order."""
        self._run(partial(walking.arrange, self._desk.office, self._grid, self.homes))

    def forget_order(self) -> None:
        """恢复按门牌."""
        self._run(partial(walking.by_doors, self._desk.office, self._grid))

    def _run(self, task: Callable[[], Outcome]) -> None:
        job = self._desk.job()
        job.done.connect(self._kept)
        self._desk.jobs.write(job, task)

    def _kept(self, outcome: Outcome) -> None:
        if outcome.kept:
            self.said.emit(Said(outcome.title, undo=True, ledgers=LEDGERS))
            self.kept.emit()
        else:
            self.said.emit(Said("次序没有变。", tone="soft"))
        self.closed.emit()

    def verbs(self) -> Verbs:
        """None of the page below: its list is not seen."""
        return {}
