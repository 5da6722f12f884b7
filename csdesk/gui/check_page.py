"""数据体检: what is wrong in the data, a line for each rule, each count opening its list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from csdesk.gui import jobs
from csdesk.gui.icons import TONES
from csdesk.gui.page import Desk, Page
from csdesk.gui.parts import (
    Thing,
    button,
    clear,
    column,
    label,
    layout_of,
    link,
    picture,
    row,
    rule,
    scrolling,
)
from csdesk.gui.theme import MIDDLE, px
from csdesk.services import behind
from csdesk.services.health.checking import Fault, check
from csdesk.services.health.rules import RULES

_LATE = 300  # ms without an answer before it is told that one waits
_NAMES = 3


class CheckPage(Page):
    """Every rule of the check: those that found something first, with what to do.

    Attributes:
        faults: What was found; None until the first answer.
    """

    def __init__(self, desk: Desk) -> None:
        """Looks at once."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk = desk
        self.faults: Sequence[Fault] | None = None
        self._wide = True
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._told = label("", "soft")
        self.again = button("再查一遍", "", "refresh", "F5", self.look_again)
        head = row(label("数据体检", "title"), 6, self._told, None, self.again,
                   margins=(20, 10, 24, 8))  # fmt: skip
        self._layout.addWidget(head)
        self._body = QVBoxLayout()
        self._layout.addLayout(self._body, 1)
        self.setFocusProxy(self.again)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_LATE)
        self._late.timeout.connect(lambda: self._told.setText("正在查…"))
        self.look_again()

    def look_again(self) -> None:
        """Checks anew; what was found stays until the answer is there."""
        self._late.start()
        task = partial(check, self.desk.office)
        job = jobs.ask(self.desk.jobs, task, "check", self._show, self.desk.messages.tell)
        job.broken.connect(self.desk.messages.broke)

    def fit(self, letters: float) -> None:
        """What to do stands below its fault where it is narrow."""
        if self._wide != (letters >= MIDDLE):
            self._wide = letters >= MIDDLE
            if self.faults is not None:
                self._show(self.faults)

    def _show(self, faults: Sequence[Fault]) -> None:
        self._late.stop()
        first, self.faults = self.faults is None, faults
        clear(self._body)
        found = {fault.code: fault for fault in faults}
        well = [rule.label for rule in RULES if rule.code not in found]
        rows = sum(len(fault.rows) for fault in faults)
        self._told.setText(f"{len(faults)} 类，共 {rows:,} 条要看" if faults else "")
        if not faults:
            self._body.addWidget(_all_well(len(RULES)))
            return
        things: list[Thing] = []
        links: list[QPushButton] = []
        for fault in faults:
            made = self._links(fault)
            links += made
            things += [self._fault(fault, made), rule()]
        things.append(_well(well))
        inner = column(*things, None, space=0, margins=(20, 0, 24, 12), name="surface")
        self._body.addWidget(scrolling(inner))
        self.setFocusProxy(links[0])
        if first and self.isVisible() and self.again.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _links(self, fault: Fault) -> list[QPushButton]:
        """A link for each ledger in which something was found."""
        by: dict[str, list[int]] = {}
        for ledger, id, _ in fault.rows:
            by.setdefault(ledger, []).append(id)
        made = []
        for code, ids in by.items():
            held = self.desk.office.ledgers[code]
            words = f"{len(ids):,} {held.unit}"
            if len(by) > 1:
                words = f"{held.title} {words}"
            target = behind.records(code, ids)
            one = link(words, partial(self.go.emit, target), "看这些记录")
            one.setAccessibleName(f"{fault.label}：{held.title} {len(ids)} {held.unit}")
            made.append(one)
        return made

    def _fault(self, fault: Fault, links: Sequence[QPushButton]) -> QWidget:
        icon, tint, ink = TONES["bad"]
        some = "、".join(name for _, _, name in fault.rows[:_NAMES] if name)
        more = " 等" if len(fault.rows) > _NAMES else ""
        who = label(f"{some}{more}", "small", wrap=True)
        remedy = label(fault.remedy, "soft", wrap=True)
        words = column(label(fault.label, "", ink, wrap=True), who, space=0)
        counts = column(*(row(one, None) for one in links), space=0)
        sign = picture(icon, tint, 18)
        if self._wide:
            words.setFixedWidth(px(330))
            counts.setFixedWidth(px(150))
            return row(sign, words, counts, remedy, space=12, margins=(0, 8, 0, 8))
        lines = column(words, counts, remedy, space=2)
        made = row(sign, lines, space=12, margins=(0, 8, 0, 8))
        layout_of(made).setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        return made


def _well(labels: Sequence[str]) -> QWidget:
    """The rules that found nothing, in one line."""
    if not labels:
        return column()
    icon, tint, _ = TONES["good"]
    words = label(f"另外 {len(labels)} 类都好：{'、'.join(labels)}。", "soft", wrap=True)
    made = row(picture(icon, tint, 18), words, space=12, margins=(0, 10, 0, 8))
    layout_of(made).setStretch(1, 1)
    return made


def _all_well(rules: int) -> QWidget:
    """The words where nothing was found."""
    icon, tint, _ = TONES["good"]
    title = row(picture(icon, tint, 28), label("没有发现要改的", "title"), None)
    words = f"{rules} 类毛病都查过了。导入名单、录入一批记录之后，再来查一遍。"
    body = column(title, label(words, "soft", wrap=True), None, space=8, margins=(20, 56, 20, 0))
    body.setObjectName("surface")
    body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return body
