"""The panel beside a form: what is still wrong, and what the next record takes over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csdesk.gui import theme
from csdesk.gui.form.twins import Twin
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets.parts import (
    Thing,
    clear,
    column,
    keys,
    label,
    link,
    note,
    row,
    said,
    scrolling,
)

WIDTH = 276


_MOST = 4
"""Records shown that may be the same."""


def keys_line(*, again: bool) -> QWidget:
    """The keys of a form, for its foot; `again` where another record can follow."""
    pairs = [
        ("Enter", "下一栏"),
        ("Shift+Enter", "上一栏"),
        ("F8", "下一处问题"),
        ("Ctrl+S", "保存"),
    ]
    pairs += [("Ctrl+Enter", "保存并新增")] if again else []
    pairs.append(("Esc", "返回，已填的保留"))
    return row(keys(*pairs), None, margins=(20, 5, 16, 5), name="bar")


class FormSide(QWidget):
    """Problems as links, and what is carried over."""

    chosen = Signal(str)  # the field of a problem
    opened = Signal(int)  # a record that may be the same
    joined = Signal(int)  # it is the same: the two are to be one
    binned = Signal()  # it is in the recycle bin

    def __init__(self, *, carries: bool = True) -> None:
        """Empty; `carries` where another record can follow."""
        super().__init__()
        self._carries = carries
        self._wrong: list[tuple[str, str]] = []
        self._carried: list[str] = []
        self._alike: list[Twin] = []
        self._body = QVBoxLayout()
        self._body.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setLayout(self._body)
        inner = column(holder, None, margins=(13, 12, 14, 10), name="surface")
        box = column(scrolling(inner), margins=(1, 0, 0, 0), name="side")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(box)
        self.setFixedWidth(px(WIDTH))
        self._show()

    def problems(self, wrong: Sequence[tuple[str, str]]) -> None:
        """Shows problems: the field and the words."""
        self._wrong = list(wrong)
        self._show()

    def alike(self, found: Sequence[Twin]) -> None:
        """Shows records that may be the same."""
        self._alike = list(found)
        self._show()

    def carry(self, labels: Sequence[str]) -> None:
        """Shows which fields the next record takes over."""
        self._carried = list(labels)
        self._show()

    def _show(self) -> None:
        clear(self._body)
        if self._wrong:
            things: list[Thing] = [label(f"还差 {len(self._wrong)} 处", "heading")]
            for id, words in self._wrong:
                words = _once(words)
                act = link(_short(words), partial(self.chosen.emit, id), words)
                things.append(row(act, None) if id else label(words, "soft", wrap=True))
            things.append(label("填的都还在，改好再保存。", "small", wrap=True))
            self._body.addWidget(note("bad", *things))
        if self._alike:
            twins: list[Thing] = [said("ask", "可能已登记过")]
            for twin in self._alike[:_MOST]:
                twins += self._twin(twin)
            twins.append(label("不是同一个，照常保存。", "small", wrap=True))
            self._body.addWidget(note("warn", *twins))
        if not self._carries:
            return
        kept = "、".join(self._carried) or "还没有选"
        self._body.addWidget(
            column(
                label("下一条沿用", "heading"),
                label(kept, "soft", wrap=True),
                label("在栏内按 Ctrl+D 增减", "small"),
                space=2,
            )
        )

    def _twin(self, twin: Twin) -> list[Thing]:
        made: list[Thing] = [label(twin.words, "soft", wrap=True)]
        if twin.why:
            made.append(label(twin.why, "small", wrap=True))
        if twin.binned:
            return [*made, row(link("到回收站里找", self.binned.emit), None)]
        ways: list[Thing] = [link("打开", partial(self.opened.emit, twin.id))]
        if twin.joins:
            hint = "这两条是同一个人：并成一条"
            ways.append(link("合并", partial(self.joined.emit, twin.id), hint))
        return [*made, row(*ways, None, space=12)]


def _once(words: str) -> str:
    """A problem without its field's name before it, where it names the field itself."""
    name, _, rest = words.partition("：")
    return rest if rest.startswith(f"“{name}”") else words


def _short(words: str) -> str:
    """As much of a problem as has room in one line."""
    metrics = QFontMetrics(theme.font())
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, px(WIDTH) - gap(56))
