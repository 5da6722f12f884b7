"""设施合规 over the list of facilities: what the pack asks, how it stands, and what is behind."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from csdesk.gui.figures.indicators_table import TONES
from csdesk.gui.page import Desk, Page, Said
from csdesk.gui.theme import WIDE, gap, px
from csdesk.gui.widgets.parts import (
    Thing,
    button,
    choice,
    clear,
    column,
    label,
    link,
    row,
    rule,
    said,
    scrolling,
    tip,
)
from csdesk.services import adopting
from csdesk.services.facilities import rules
from csdesk.services.facilities.opened import CODE
from csdesk.services.facilities.rules import Block, Measure
from csdesk.services.indicator_lines import Piece
from csdesk.services.indicator_words import WORDS

_HIGHEST = 120
"""Px at 100 % that the measures take at most where there is little room."""


class RulesBlock(QWidget):
    """The measures of the adopted pack; folded it says how many stand how.

    Attributes:
        packs: Chooses the pack.
        shown: What is shown; None until the first answer.
    """

    go = Signal(object)  # Target
    said = Signal(object)  # Said

    def __init__(self, desk: Desk) -> None:
        """Nothing is asked before `look_again`."""
        super().__init__()
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("设施合规")
        self._desk, self._open, self._wide = desk, True, True
        self.shown: Block | None = None
        self._choices = adopting.choices()
        self.packs = choice([one.name for one in self._choices], width=180)
        self.packs.setAccessibleName("政策依据")
        self.packs.activated.connect(self._choose)
        self._fold = button("", "plain", "", "", self.turn)
        self._words = label("", "small")
        self._body = QWidget()
        head = row(label("设施合规", "heading"), self._words, None, label("按", "small"), self.packs,
                   self._fold, margins=(20, 4, 12, 2))  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self._body)
        layout.addWidget(rule())
        self._body.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._lines = QVBoxLayout(self._body)
        self._lines.setContentsMargins(gap(20), 0, gap(12), gap(6))
        self._lines.setSpacing(0)
        self._fit()

    def look_again(self) -> None:
        """Asks for the measures anew."""
        task = partial(rules.block, self._desk.office)
        self._desk.ask(task, "facility rules", self._show)

    def fit(self, letters: float) -> None:
        """Narrow, it is folded until the clerk opens it."""
        wide = letters >= WIDE
        if wide != self._wide:
            self._wide, self._open = wide, wide
            self._fit()
            if self.shown is not None:
                self._show(self.shown)

    def turn(self) -> None:
        """Folds it, or opens it."""
        self._open = not self._open
        self._fit()

    def _fit(self) -> None:
        self._body.setVisible(self._open)
        words = "收起" if self._open else "展开"
        self._fold.setText(words)
        self._fold.setAccessibleName(f"{words}设施合规")
        tip(self._fold, f"{words}设施合规")

    def _show(self, block: Block) -> None:
        self.shown = block
        at = next((n for n, one in enumerate(self._choices) if one.id == block.pack), 0)
        self.packs.setCurrentIndex(at)
        tip(self.packs, block.document)
        counts = {
            w: sum(_word(m) == w for m in block.measures) for w in ("未达标", "无法判断", "达标")
        }
        self._words.setText("，".join(f"{w} {n} 项" for w, n in counts.items() if n) or "没有要求")
        clear(self._lines)
        self._lines.addWidget(self._table(block) if self._wide else self._stack(block))

    def _table(self, block: Block) -> QWidget:
        """A line a measure: what, now, the target, how it stands, what is behind."""
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(gap(10))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(4, 1)
        for at, one in enumerate(block.measures):
            now = label(_short(one.now), "strong")
            now.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            aim = label(_aim(one), "small")
            behind = row(*map(self._piece, _pieces(one)), None, space=8)
            for place, cell in enumerate((_named(one), now, aim, _state(one), behind)):
                grid.addWidget(cell, at, place)
        return made

    def _stack(self, block: Block) -> QWidget:
        """The same for little room: one below the other, what is behind in a line of its own."""
        things: list[Thing] = []
        for one in block.measures:
            now = label(_short(one.now), "strong")
            things += [row(_named(one), now, label(_aim(one), "small"), None, space=8), _state(one)]
            things += [row(*map(self._piece, _pieces(one)), None, space=10), 4]
        body = column(*things, None, space=0, name="surface")
        area = scrolling(body, "surface")  # else it would leave no room for the list
        area.setFixedHeight(min(body.sizeHint().height(), px(_HIGHEST)))
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that the arrows scroll it
        area.setAccessibleName("设施合规")
        return area

    def _piece(self, piece: Piece) -> QWidget:
        words = _short(piece.words)
        if piece.target is None:
            return label(words, "small")
        made = link(words, partial(self.go.emit, piece.target), "看名单")
        made.setFixedHeight(px(24))
        return made

    def _choose(self, at: int) -> None:
        """Another pack: what it asks counts at once, everywhere."""
        one = self._choices[at]
        if self.shown is None or one.id == self.shown.pack:
            return
        if self._desk.bars(self.said.emit):
            self._show(self.shown)
            return
        told = f"{one.document}。设施、应访和指标的要求从现在起都按它算，已登记的内容不变。"
        if not self._desk.messages.ask(f"改按“{one.name}”的文件算？", "改用", told):
            self._show(self.shown)
            return
        job = self._desk.job()
        job.done.connect(lambda title: self.said.emit(
            Said(f"现在按《{title}》算。", ledgers=(CODE,))))  # fmt: skip
        self._desk.jobs.write(job, partial(adopting.adopt, self._desk.office, one.id))


def _named(one: Measure) -> QLabel:
    made = label(one.label)
    made.setMinimumHeight(px(26))
    tip(made, "\n".join(filter(None, (one.told, one.how, one.source))))
    made.setAccessibleName(f"{one.label}：{one.now}，目标 {one.aim}，{one.told}")
    return made


def _short(words: str) -> str:
    """With the sign for square metres, so that a line holds it."""
    return words.replace(" 平方米", "㎡")


def _aim(one: Measure) -> str:
    return f"目标 {_short(one.aim)}" if one.aim != "—" else ""


def _pieces(one: Measure) -> tuple[Piece, ...]:
    return (*one.parts, *([one.missing] if one.missing else []))


def _state(one: Measure) -> QWidget:
    made = said(TONES[one.state], _short(_state_words(one)), "small", wrap=False)
    tip(made, one.told)
    return made


def _word(one: Measure) -> str:
    return {"not_met": "未达标", "near": "未达标", "met": "达标", "not_applicable": ""}.get(
        one.state, "无法判断"
    )


def _state_words(one: Measure) -> str:
    """未达标，差 0.2 平方米; the words of an indicator say 未达到."""
    short = one.words
    for known in ("未达到，", "接近，"):
        if short.startswith(known):
            return f"未达标，{short.removeprefix(known)}"
    word = _word(one)
    return word if word and short in WORDS.values() else short


BLOCKS: Mapping[str, type[RulesBlock]] = {CODE: RulesBlock}
"""Ledger to what stands over its list."""


def over(page: Page, desk: Desk, code: str) -> RulesBlock | None:
    """What stands over the list of a page; None over most."""
    if code not in BLOCKS:
        return None
    made = BLOCKS[code](desk)
    made.go.connect(page.go)
    made.said.connect(page.said)
    return made
