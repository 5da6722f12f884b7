"""The plain steps of an import: which workbook, which sheets, what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from csdesk.domain.fields import Field
from csdesk.domain.validation import read_cell
from csdesk.errors import FileRefusedError, Problem
from csdesk.gui.editors import DayEditor
from csdesk.gui.messages import BOOKS
from csdesk.gui.page import Desk
from csdesk.gui.parts import (
    Thing,
    button,
    choice,
    clear,
    column,
    field,
    label,
    picture,
    row,
    said,
    scrolling,
    stretched,
)
from csdesk.gui.theme import px
from csdesk.services.importing.asked import STATE_NAMES, Mode
from csdesk.services.importing.staging import SheetSeen

STEPS = ("选工作簿", "认表头", "列对应", "核对", "完成")
_MODES: Mapping[str, Mode] = {
    "只填空着的格": "fill",
    "不同的也改成表里的": "update",
    "不动，只加新的": "skip",
}
_DAY = Field("opened", "建账日", "day")


def steps_line(now: int, *, wide: bool = True) -> QWidget:
    """The five steps by number, tick and words; narrow, the one in question."""
    if not wide:
        return label(f"{now + 1}/{len(STEPS)} {STEPS[now]}", "strong")
    things: list[Thing] = []
    for at, name in enumerate(STEPS):
        done = at < now
        icon = "check-circle" if done else "circle-outline"
        sign: QWidget = picture(icon, "accent", 20) if done else label(str(at + 1), "key")
        things += [sign, label(name, "strong" if at == now else "soft"), 8]
    return row(*things[:-1], space=6)


LOCKED = "encrypted"
"""The refusal of a workbook that a password would open."""


class ChooseBook(QWidget):
    """Which file, and what becomes of people who are kept already."""

    chosen = Signal(Path)

    def __init__(self, desk: Desk, *, roster: bool, where: str = "") -> None:
        """Asks for a file.

        Args:
            desk: The open office.
            roster: New people get a stay on a day; the file may be the whole list.
            where: Those whom a whole list should name.
        """
        super().__init__()
        self._desk = desk
        self.setAcceptDrops(True)
        self.pick = button("选工作簿…", "primary", "folder-open-outline", run=self._pick)
        self._modes = choice(list(_MODES), width=230)
        self._modes.setAccessibleName("已有的怎样")
        self._day = DayEditor(desk.office.today)
        self._day.put(desk.office.today().isoformat())
        self._day.setFixedWidth(px(230))
        self._day.setAccessibleName("建账日")
        self._password: QLineEdit = field(width=230)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setAccessibleName("工作簿的密码")
        self._secret = row(label("工作簿的密码", "soft"), self._password,
                           button("打开", run=self._again), None)  # fmt: skip
        self._secret.setVisible(False)
        self._where = where
        self.all = QCheckBox("这是全部在册的人：表里没有的也列出来，不改动他们")
        self._again_path: Path | None = None
        self._told = QVBoxLayout()
        day: list[Thing] = (
            [row(label("新的人哪天起在册", "soft"), self._day, None), self.all] if roster else []
        )
        body = column(
            label("从工作簿导入", "heading"),
            label("Excel 或 WPS 的 .xlsx、.xls，也可以是 .csv。列名不同也行，下一步再对。",
                  "soft", wrap=True),
            row(self.pick, label("或把文件拖到这里", "small"), None), 8,
            row(label("已有的", "soft"), self._modes, None), *day, self._secret,
            None, space=10, margins=(20, 24, 20, 16), name="surface",
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling(body), 1)
        layout.addLayout(self._told)
        self.setFocusProxy(self.pick)

    @property
    def mode(self) -> Mode:
        """What becomes of those kept already."""
        return _MODES[self._modes.currentText()]

    @property
    def opened(self) -> date | None:
        """From which day new people are here; None for today."""
        office = self._desk.office
        value, problems = read_cell(_DAY, self._day.words(), codes=office.codes, on=office.today())
        return value if isinstance(value, date) and not problems else None

    @property
    def whole(self) -> str:
        """Those whom the file should all name; empty where it is no whole list."""
        return self._where if self.all.isChecked() else ""

    @property
    def password(self) -> str:
        """Of the workbook; empty for none."""
        return self._password.text()

    def refuse(self, error: FileRefusedError) -> None:
        """Says why the file could not be read; for a locked one asks its password."""
        clear(self._told)
        strip = row(
            said("bad", f"{error.what}{error.remedy}"), margins=(20, 8, 16, 8), name="sunken"
        )
        self._told.addWidget(strip)
        locked = error.code == LOCKED
        self._secret.setVisible(locked)
        if locked:
            self._password.setFocus()

    def take(self, path: Path) -> None:
        """Takes a file."""
        clear(self._told)
        self._again_path = path
        self.chosen.emit(path)

    def _pick(self) -> None:
        path = self._desk.messages.open_file("选要导入的工作簿", BOOKS)
        if path is not None:
            self.take(path)

    def _again(self) -> None:
        if self._again_path is not None:
            self.take(self._again_path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped here."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Takes the first file."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.take(Path(url.toLocalFile()))
                return


class ChooseSheets(QWidget):
    """Which sheets are read, and which rows of them are headings."""

    def __init__(self) -> None:
        super().__init__()
        self._body = QVBoxLayout()
        self._body.setContentsMargins(0, 0, 0, 0)
        self.ticks: list[QCheckBox] = []
        self._found: tuple[str, ...] = ()
        holder = QWidget()
        holder.setLayout(self._body)
        inner = column(holder, None, margins=(20, 16, 20, 16), name="surface")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling(inner))

    def show_sheets(self, sheets: Sequence[SheetSeen], problems: Sequence[Problem]) -> None:
        """Shows the sheets of a file."""
        clear(self._body)
        self.ticks = []
        names: dict[str, list[SheetSeen]] = {}
        for one in sheets:
            names.setdefault(one.name, []).append(one)
        for name, tables in names.items():
            tick = QCheckBox(name)
            tick.setChecked(any(one.action == "import" for one in tables))
            tick.setEnabled(any(one.header_rows for one in tables))
            self.ticks.append(tick)
            self._body.addWidget(tick)
            for one in tables:
                line = label(_said(one), "soft", wrap=True)
                line.setIndent(px(28))
                self._body.addWidget(line)
        self._found = self.chosen()
        for problem in problems:
            self._body.addWidget(said("ask", f"{problem.message}{problem.remedy}"))
        if self.ticks:
            self.setFocusProxy(self.ticks[0])

    def chosen(self) -> tuple[str, ...]:
        """Names of the sheets to read; empty where the clerk left them as they were found."""
        now = tuple(t.text() for t in self.ticks if t.isChecked())
        return () if now == self._found else now


def _said(one: SheetSeen) -> str:
    if not one.header_rows:
        return f"{one.reason or '没有认出表格'}。"
    heads = "、".join(str(n) for n in one.header_rows)
    rows = max((one.last_row or 0) - (one.first_row or 0) + 1, 0) if one.last_row else 0
    title = f"“{one.title}”，" if one.title else ""
    words = f"{title}第 {heads} 行认作表头"
    if one.action != "import":
        return f"{words}。不导入：{one.reason}。"
    return f"{words}，数据 {rows:,} 行。" + ("" if one.sure else "表头不大确定，请核对列。")


class Ended(QWidget):
    """What came of an import."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._body = QVBoxLayout()
        self._body.setContentsMargins(0, 0, 0, 0)
        self.show_list = button("看台账", "primary", run=self.closed.emit)
        holder = QWidget()
        holder.setLayout(self._body)
        inner = column(holder, row(self.show_list, None), None, space=12,
                       margins=(20, 24, 20, 16), name="surface")  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(stretched(inner, 2))
        self.setFocusProxy(self.show_list)

    def show_counts(self, counts: Mapping[str, int], unit: str) -> None:
        """Says how many rows became what."""
        clear(self._body)
        done = "，".join(
            f"{STATE_NAMES[s]} {counts[s]:,} {unit}" for s in ("new", "changed") if counts.get(s)
        )
        self._body.addWidget(said("good", f"已导入：{done}。要整批撤销，按 Ctrl+Z。"))
        rest = "，".join(
            f"{STATE_NAMES[s]} {counts[s]:,} 行"
            for s in ("same", "duplicate", "refused", "ignored")
            if counts.get(s)
        )
        if rest:
            self._body.addWidget(label(f"没有写入的：{rest}。", "soft", wrap=True))
