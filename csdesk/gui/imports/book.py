"""The first step of an import: which workbook, and what holds of it as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from csdesk.domain.fields import Field
from csdesk.domain.ledger import Ledger
from csdesk.domain.validation import read_cell
from csdesk.errors import FileRefusedError
from csdesk.gui.form.editors import CodeEditor, DayEditor
from csdesk.gui.messages import BOOKS
from csdesk.gui.page import Desk
from csdesk.gui.theme import px
from csdesk.gui.widgets.parts import (
    button,
    choice,
    clear,
    column,
    field,
    label,
    row,
    said,
    scrolling,
)
from csdesk.services.importing.asked import Mode
from csdesk.services.importing.wholes import Whole, wholes

MODES: Mapping[str, Mode] = {
    "只填空着的格": "fill",
    "不同的也改成表里的": "update",
    "不动，只加新的": "skip",
}
_DAY = Field("opened", "建账日", "day")
_PART = "不是，只是一部分人"
LOCKED = "encrypted"
"""The refusal of a workbook that a password would open."""
_WIDTH = 300


class ChooseBook(QWidget):
    """Which files, and what becomes of people who are kept already."""

    chosen = Signal(object)  # paths, in the order in which they are imported

    def __init__(self, desk: Desk, ledger: Ledger, *, roster: bool) -> None:
        """Asks for a file.

        Args:
            desk: The open office.
            ledger: What is imported into.
            roster: New people get a stay on a day; the file may be the whole list.
        """
        super().__init__()
        self._desk = desk
        self._wholes: Mapping[str, str] = {}
        self._paths: tuple[Path, ...] = ()
        self._by_hand = False  # the clerk chose the mode
        self.setAcceptDrops(True)
        self.pick = button("选工作簿…", "primary", "folder-open-outline", "Enter", self._pick)
        self.pick.setAutoDefault(True)
        self.modes = choice(list(MODES), width=_WIDTH)
        self.modes.setAccessibleName("已有的怎样")
        self.modes.activated.connect(lambda _: self._chose())
        self.day = DayEditor(desk.office.today)
        self.day.put(desk.office.today().isoformat())
        self.day.setFixedWidth(px(_WIDTH))
        self.day.setAccessibleName("建账日")
        self.whole_of = CodeEditor((_PART,))
        self.whole_of.put(_PART)
        self.whole_of.setFixedWidth(px(_WIDTH))
        self.whole_of.setAccessibleName("这份是不是全部名单")
        self._password: QLineEdit = field(width=_WIDTH)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setAccessibleName("工作簿的密码")
        self._password.returnPressed.connect(self._again)
        self._secret = row(_caption("工作簿的密码"), self._password,
                           button("打开", hint="Enter", run=self._again), None)  # fmt: skip
        self._secret.setVisible(False)
        self._told = QVBoxLayout()
        things: list[QWidget | int | None] = [
            label("从工作簿导入", "heading"),
            label("Excel 或 WPS 的 .xlsx、.xls、.et，也可以是 .csv。列名不同也行，程序会认。",
                  "soft", wrap=True),
            row(self.pick, label("或把文件拖到这里；可以一次拖几个，一个接一个导入", "small"), None),
            self._secret, 8, row(_caption("已有的"), self.modes, None),
            row(_caption(""), label("每一列还可以在“列对应”里分别定。空格子不会抹掉已有的内容。",
                                    "small", wrap=True)),
        ]  # fmt: skip
        if roster:
            things += [
                row(_caption("新的人哪天起在册"), self.day, None),
                row(_caption("是不是全部名单"), self.whole_of, None),
                row(_caption(""), label("选了，就另外列出台账里有、表里没有的人；不改动他们。",
                                        "small", wrap=True)),
            ]  # fmt: skip
            desk.ask(partial(wholes, desk.office, ledger), "import wholes", self._know)
        body = column(*things, None, space=10, margins=(20, 24, 20, 16), name="surface")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolling(body, "surface"), 1)
        layout.addLayout(self._told)
        self.setFocusProxy(self.pick)

    # ---- what was chosen ------------------------------------------------------------------------
    @property
    def mode(self) -> Mode:
        """What becomes of those kept already."""
        return MODES[self.modes.currentText()]

    def put_mode(self, mode: Mode) -> Mode:
        """Shows what a file of this kind was read with; what the clerk chose himself stays."""
        if not self._by_hand:
            self.modes.setCurrentText(next(words for words, one in MODES.items() if one == mode))
        return self.mode

    @property
    def opened(self) -> date | None:
        """From which day new people are here; None for today."""
        office = self._desk.office
        value, problems = read_cell(_DAY, self.day.words(), codes=office.codes, on=office.today())
        return value if isinstance(value, date) and not problems else None

    @property
    def whole(self) -> str:
        """The filter of those whom the file should all name; empty where it is no whole list."""
        return self._wholes.get(self.whole_of.words(), "")

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

    def begin(self) -> None:
        """Asks for another file: it is no whole list until the clerk says so."""
        self.whole_of.put(_PART)
        self._by_hand = False
        self._password.clear()

    def take(self, *paths: Path) -> None:
        """Takes files; they are imported one after the other."""
        clear(self._told)
        if paths != self._paths:
            self._password.clear()
            self._secret.setVisible(False)
        self._paths = paths
        self.chosen.emit(paths)

    def _chose(self) -> None:
        self._by_hand = True

    def _know(self, found: Sequence[Whole]) -> None:
        before = self.whole_of.words()
        self._wholes = {one.title: one.where for one in found}
        self.whole_of.offer((_PART, *self._wholes))
        self.whole_of.put(before)

    def _pick(self) -> None:
        path = self._desk.messages.open_file("选要导入的工作簿", BOOKS)
        if path is not None:
            self.take(path)

    def _again(self) -> None:
        if self._paths:
            self.take(*self._paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped here."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Takes the files."""
        paths = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        if paths:
            self.take(*paths)


def _caption(words: str) -> QWidget:
    made = label(words, "soft")
    made.setFixedWidth(px(150))
    return made
