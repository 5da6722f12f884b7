"""按哪天看: the day that a list is looked at as of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from csdesk.gui.form.editors import DayEditor
from csdesk.gui.theme import px
from csdesk.gui.widgets.parts import button, column, label, mark, row


class DayDialog(QDialog):
    """Asks for a day.

    Attributes:
        day: The day that was agreed to; None for today.
        typed: Its editor.
    """

    def __init__(
        self, today: Callable[[], date], on: date | None, parent: QWidget | None = None
    ) -> None:
        """Builds it.

        Args:
            today: Of the office.
            on: The day that is looked at now; None for today.
            parent: Over which it stands.
        """
        super().__init__(parent)
        self.setWindowTitle("按哪天看")
        self.setMinimumWidth(px(420))
        self._today, self.day = today, on
        self.typed = DayEditor(today)
        self.typed.setAccessibleName("按哪天看")
        self.typed.put(on.isoformat() if on else "")
        now = today()
        month, year = now.replace(day=1) - timedelta(1), date(now.year - 1, 12, 31)
        quick = [
            button(words, "link", run=partial(self.typed.put, day.isoformat()))
            for words, day in (("上月末", month), ("去年末", year))
        ]
        self.agree = button("看这一天", "primary", run=self._agree)
        self.agree.setDefault(True)
        words = "谁在哪一户、有什么身份，按那一天算；住址、电话等没有日期的，仍是现在的内容。"
        body = column(
            label("按哪天看这张表", "heading"), label(words, "soft", wrap=True), self.typed,
            row(*quick, None), row(
                button("看今天", run=self._now), None, button("返回", run=self.reject), self.agree
            ),
            space=10, margins=(20, 16, 20, 16), name="surface",
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(body)
        self.typed.setFocus()

    def _now(self) -> None:
        self.day = None
        self.accept()

    def _agree(self) -> None:
        try:
            day = date.fromisoformat(self.typed.words())
        except ValueError:
            mark(self.typed, "problem", "bad")
            self.typed.setFocus()
            return
        self.day = None if day == self._today() else day
        self.accept()
