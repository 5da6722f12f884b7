"""The only dialogs of the program, opened through two functions that a test replaces.

A dialog is for what cannot be undone or strikes several records; everything else is told in the
status line or beside its field.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from csdesk.errors import ClerkError
from csdesk.gui.theme import px
from csdesk.gui.widgets.parts import button, column, field, label, mark, row, said

BOOKS = "工作簿 (*.xlsx *.xlsm *.xls *.et *.csv *.txt)"
SHEETS = "Excel 工作簿 (*.xlsx)"
FORMS = "工作簿 (*.xlsx *.xlsm *.xls *.et)"
PAPERS = "PDF 文件 (*.pdf)"
PICTURES = "照片 (*.jpg *.jpeg *.png *.bmp *.webp *.gif)"


@dataclass(frozen=True, slots=True)
class Pick:
    """A file or folder to be chosen.

    Attributes:
        what: An existing file to open, a file to save, or a folder.
        title: Of the dialog: what for.
        start: The folder, or for saving the path offered.
        kinds: The filter, as `BOOKS`.
    """

    what: Literal["open", "save", "folder"]
    title: str
    start: str = ""
    kinds: str = ""


@dataclass(frozen=True, slots=True)
class Doors:
    """What opens dialogs.

    Attributes:
        run: Shows a dialog until it is answered; whether it was agreed to.
        pick: The chosen path; empty when nothing was chosen.
    """

    run: Callable[[QDialog], bool]
    pick: Callable[[QWidget | None, Pick], str]


def _run(dialog: QDialog) -> bool:
    return dialog.exec() == QDialog.DialogCode.Accepted


def _pick(parent: QWidget | None, asked: Pick) -> str:
    if asked.what == "folder":
        return QFileDialog.getExistingDirectory(parent, asked.title, asked.start)
    named = QFileDialog.getOpenFileName if asked.what == "open" else QFileDialog.getSaveFileName
    return named(parent, asked.title, asked.start, asked.kinds)[0]


REAL = Doors(_run, _pick)


def _documents() -> Path:
    """Where a clerk's own files lie."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(place) if place and Path(place).is_dir() else Path.home()


class Question(QDialog):
    """Words and buttons; the safe button has the focus.

    Attributes:
        agree: The button that does it.
        back: The safe button; None where there is only something to tell.
        words: The line to type in, where a reason is asked.
    """

    def __init__(
        self,
        parent: QWidget | None,
        what: str,
        remedy: str = "",
        *,
        agree: str = "知道了",
        back: str = "",
        tone: str = "ask",
        hint: str = "",
    ) -> None:
        """Builds it.

        Args:
            parent: Over which it stands.
            what: What happened, or the question.
            remedy: What to do, or what will come of it.
            agree: The verb of the button, with its number.
            back: The safe way out; empty for none.
            tone: One of `icons.TONES`.
            hint: With it a line is shown that must be filled before `agree` works.
        """
        super().__init__(parent)
        self.setWindowTitle("社区服务台")
        self.setMinimumWidth(px(420))
        head = said(tone, what)
        things: list[QWidget] = [head]
        if remedy:
            things.append(label(remedy, "soft", wrap=True))
        self.words: QLineEdit | None = field(hint=hint) if hint else None
        if self.words:
            self.words.setAccessibleName(hint)
            things.append(self.words)
        self.agree = button(agree, "primary", run=self._agree)
        self.back: QPushButton | None = button(back, run=self.reject) if back else None
        ends = [self.agree] if self.back is None else [self.agree, self.back]
        things.append(row(None, *ends, margins=(0, 8, 0, 0)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column(*things, space=10, margins=(20, 20, 20, 16), name="surface"))
        first = self.words or self.back or self.agree
        first.setFocus()
        for one in ends:
            one.setDefault(one is (self.agree if self.words else first))
        self.setAccessibleName(f"{what}{remedy}")
        wide = max(self.minimumWidth(), min(layout.sizeHint().width(), px(560)))
        self.setMinimumSize(wide, layout.heightForWidth(wide))  # no line of long words is cut

    def _agree(self) -> None:
        if self.words is not None and not self.words.text().strip():
            mark(self.words, "problem", "bad")
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.accept()


class Messages:
    """Tells, asks and lets files be chosen, over one window."""

    def __init__(self, parent: QWidget | None = None, doors: Doors = REAL) -> None:
        """Over a window; `doors` are replaced in tests."""
        self._parent = parent
        self._doors = doors
        self._folder = _documents()  # where the clerk chose last

    def tell(self, error: ClerkError) -> None:
        """What happened, then what to do."""
        self._doors.run(Question(self._parent, error.what, error.remedy, tone="bad"))

    def say(self, what: str, remedy: str = "") -> None:
        """Something the clerk must have read before going on; nothing is wrong."""
        self._doors.run(Question(self._parent, what, remedy, tone="good"))

    def broke(self, words: str) -> None:
        """A bug, in the sentence of `Job.broken`."""
        self._doors.run(Question(self._parent, words, tone="bad"))

    def ask(self, what: str, agree: str, remedy: str = "", back: str = "返回") -> bool:
        """Whether to do what cannot be undone or strikes several records.

        Args:
            what: The question: 作废 3 条走访？
            agree: The button: 作废 3 条.
            remedy: What comes of it: 可以撤销。
            back: The safe button.
        """
        dialog = Question(self._parent, what, remedy, agree=agree, back=back, tone="ask")
        return self._doors.run(dialog)

    def ask_reason(self, what: str, agree: str, remedy: str = "", hint: str = "原因") -> str | None:
        """A reason in words, for what is logged; None when the clerk went back."""
        dialog = Question(self._parent, what, remedy, agree=agree, back="返回", hint=hint)
        if not self._doors.run(dialog) or dialog.words is None:
            return None
        return dialog.words.text().strip() or None

    def run(self, dialog: QDialog) -> bool:
        """Shows a dialog of a page's own, such as a choice of columns."""
        return self._doors.run(dialog)

    def open_file(self, title: str, kinds: str = BOOKS) -> Path | None:
        """A file that is there; None when nothing was chosen."""
        return self._path(Pick("open", title, "", kinds))

    def save_file(self, title: str, kinds: str, start: str = "") -> Path | None:
        """Where to save; `start` is the path offered. The system asks before it replaces."""
        return self._path(Pick("save", title, start, kinds))

    def folder(self, title: str, start: str = "") -> Path | None:
        """A folder that is there."""
        return self._path(Pick("folder", title, start))

    def _path(self, asked: Pick) -> Path | None:
        if asked.what != "folder":  # beside what was chosen last, not where the program began
            asked = replace(asked, start=str(self._folder / asked.start))
        chosen = self._doors.pick(self._parent, asked)
        if not chosen:
            return None
        path = Path(chosen)
        self._folder = path if asked.what == "folder" else path.parent
        return path
