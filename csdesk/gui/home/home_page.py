"""工作台: what to do today in the order of urgency; how the month stands."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from csdesk.domain.calendar import weekday
from csdesk.domain.lunar import lunar_text
from csdesk.gui import jobs
from csdesk.gui.figures.indicators_table import TONES as STATES
from csdesk.gui.home.todo_list import TodoList
from csdesk.gui.page import Page, Verbs
from csdesk.gui.theme import MIDDLE, control_height, gap, px
from csdesk.gui.widgets import charts
from csdesk.gui.widgets.icons import TONES
from csdesk.gui.widgets.parts import (
    Thing,
    at_least,
    button,
    clear,
    column,
    keys,
    label,
    layout_of,
    link,
    picture,
    row,
    rule,
    scrolling,
    section,
    stretched,
)
from csdesk.services.home import Act, Coverage, HomeFacts, Light, Target, Trend
from csdesk.services.indicator_lines import CODE

_ACTS = {
    "round": ("playlist-check", "F6"),
    "new": ("account-plus-outline", "Ctrl+N"),
    "print": ("printer-outline", "Ctrl+P"),
}
_GRIDS = 4  # rings beside the big one
_LIGHTS = 4  # and plain figures in the room that they leave
_LATE = 300  # ms before it is said that one waits


class HomePage(Page):
    """The workbench. It asks for its facts off the GUI thread and keeps the old ones until then."""

    def __init__(
        self,
        ask: Callable[[], HomeFacts],
        pool: jobs.Jobs,
        refused: Callable[[object], None],
    ) -> None:
        """A page that asks at once.

        Args:
            ask: Gives the facts; runs in a thread of `pool`.
            pool: Whose reads it uses.
            refused: Told when the facts can't be had.
        """
        super().__init__()
        self._ask, self._pool, self._refused = ask, pool, refused
        self._facts: HomeFacts | None = None
        self._wide = True
        self._area: QScrollArea | None = None
        self._top: QWidget | None = None
        self._month: QWidget | None = None
        self.todo = TodoList()
        self.todo.setParent(self)
        self.todo.chosen.connect(self.go)
        self.todo.currentRowChanged.connect(self._bring_into_view)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusProxy(self.todo)
        late = QTimer(self)
        late.setSingleShot(True)
        late.timeout.connect(self._say_that_it_waits)
        late.start(_LATE)
        self.look_again()

    def _say_that_it_waits(self) -> None:
        if self._facts is None:
            self._layout.addWidget(
                row(label("正在看今天要办的事…", "soft"), margins=(24, 16, 24, 0))
            )
            self._layout.addStretch(1)

    def look_again(self) -> None:
        """Asks for the facts of the day anew."""
        jobs.ask(self._pool, self._ask, "home", self.show_facts, self._refused)

    def fit(self, letters: float) -> None:
        """One column below 60 letters."""
        if self._wide != (letters >= MIDDLE):
            self._wide = letters >= MIDDLE
            self._build()

    def verbs(self) -> Verbs:
        """The buttons beside the day, by their keys; a roster is imported among the residents."""
        acts = self._facts.acts if self._facts else ()
        roster = partial(self.go.emit, Target("residents", verb="import"))
        return {"import": roster} | {act.kind: partial(self.go.emit, act.target) for act in acts}

    def show_facts(self, facts: HomeFacts) -> None:
        """Shows the facts of a day."""
        self._facts = facts
        self._build()
        self.setProperty("shown", True)  # for who waits for it

    def _build(self) -> None:
        facts = self._facts
        if facts is None:
            return
        focused = self.hasFocus() or self._area is None
        self.todo.setParent(self)  # never without a parent: it would be a window and take the focus
        clear(self._layout)
        self._area = scrolling(self._body(facts))
        self._top = self._head(facts)
        self._layout.addWidget(self._top)
        self._layout.addWidget(self._area, 1)
        self._fit_month()
        if focused and self.isVisible():
            self.todo.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The month fits again."""
        super().resizeEvent(event)
        self._fit_month()

    def _fit_month(self) -> None:
        """The month is no higher than what one sees, however long the list beside it is."""
        if self._month is not None and self._top is not None:
            seen = self.height() - self._top.sizeHint().height() - gap(8)
            self._month.setMaximumHeight(max(seen, self._month.minimumSizeHint().height()))

    def _bring_into_view(self, at: int) -> None:
        """The list is as high as its rows and the page scrolls, so the page must follow the row."""
        if self._area is not None and at >= 0 and self._area.isAncestorOf(self.todo):
            box = self.todo.visualItemRect(self.todo.item(at))
            spot = self.todo.mapTo(self._area.widget(), box.center())
            self._area.ensureVisible(0, spot.y(), 0, box.height())

    def _head(self, facts: HomeFacts) -> QWidget:
        title = f"{facts.on:%m月%d日}  {weekday(facts.on)}"
        when: list[Thing] = [label(_remark(facts), "soft")] if self._wide else []
        acts = facts.acts if self._wide else facts.acts[:1]
        buttons = [self._act(act, primary=at == 0) for at, act in enumerate(acts)]
        things = [label(title, "title"), 6, *when, None, *buttons]
        return row(*things, margins=(24, 12, 24, 8))

    def _act(self, act: Act, *, primary: bool) -> QWidget:
        icon, key = _ACTS[act.kind]
        run = partial(self.go.emit, act.target)
        return button(act.name, "primary" if primary else "", icon, key, run)

    def _body(self, facts: HomeFacts) -> QWidget:
        left, right = self._left(facts), self._right(facts)
        self._month = right if self._wide else None
        if self._wide:
            right = stretched(column(right, None, space=0), 0, 100)
            inner = row(left, right, space=36, margins=(24, 0, 24, 8), name="surface")
            layout_of(inner).setStretch(0, 52)
            layout_of(inner).setStretch(1, 50)
            return inner
        return column(left, right, space=20, margins=(24, 0, 24, 8), name="surface")

    def _left(self, facts: HomeFacts) -> QWidget:
        title = at_least(label("今天要办", "heading"), 90)
        hints = [keys(("↑ ↓", "选择"), ("Enter", "办理"))] if facts.todo else []
        head = row(title, None, *hints, space=6)
        head.setMinimumHeight(control_height() - 2 + gap(2))
        self.todo.show_todo(facts.todo)
        if not facts.todo:
            following = f"下一件：{facts.next}" if facts.next else ""
            words = label(f"今天没有要办的事。{following}", "soft", wrap=True)
            self.todo.hide()
            return column(head, words, None, space=0)
        self.todo.setMinimumHeight(self.todo.full_height())
        made = stretched(column(head, self.todo, space=0), 1)
        self.todo.show()
        return made

    def _right(self, facts: HomeFacts) -> QWidget:
        parts: list[QWidget] = []
        if facts.office:
            missing = facts.office.of - facts.office.met
            words = f"看 {missing} 人名单" if missing else ""
            run = partial(self.go.emit, facts.office.missing)
            body = self._coverage(facts.office, facts.grids[:_GRIDS])
            parts.append(section("本月走访覆盖", body, link_text=words, run=run))
        trends = tuple(one for one in facts.trends if any(one.up) or any(one.down))
        if trends:
            parts.append(self._charts(trends[:2]))
        if facts.lights:
            words = f"全部 {facts.lights_of} 项"
            run = partial(self.go.emit, Target(CODE))
            body = column(*(self._light(one) for one in facts.lights[:_LIGHTS]), space=0)
            parts.append(section("政策指标", body, link_text=words, run=run))
        figures = facts.figures[: max(0, _LIGHTS - len(facts.lights))]
        if figures:
            lines = [self._figure(one.name, one.value, one.target) for one in figures]
            parts.append(section("基本情况", column(*lines, None, space=0)))
        things: list[Thing] = []
        for part in parts:
            things += [part] if not things else [rule(), part]
        made = column(*things, None, space=9)
        for at, part in enumerate(parts):
            if part.property("charts"):  # they take the room that is left, as far as it helps
                layout_of(made).setStretch(2 * at, 100)
        return made

    def _coverage(self, office: Coverage, grids: tuple[Coverage, ...]) -> QWidget:
        run = partial(self.go.emit, office.target)
        left = office.of - office.met
        count = row(link(f"{office.met}", run), label(f"/ {office.of} 人", "soft"), None, space=5)
        rest = label(f"还差 {left} 人" if left > 0 else "都见到了", "small")
        words = column(label(office.name, "soft"), count, rest, None, space=0)
        big = charts.ring(office.name, office.met, office.of, big=True)
        rings: list[Thing] = [self._grid(grid) for grid in grids]
        if not self._wide:
            first = row(big, words, space=12)
            return column(first, row(*rings, None, space=20), space=12) if rings else first
        things: list[Thing] = [big, words]
        if rings:
            things += [rule(upright=True), *rings]
        return row(*things, space=12)

    def _grid(self, grid: Coverage) -> QWidget:
        ring = charts.ring(grid.name, grid.met, grid.of)
        count = link(f"{grid.met} / {grid.of}", partial(self.go.emit, grid.target))
        count.setAccessibleName(f"{grid.name}：已访 {grid.met} 人，应访 {grid.of} 人")
        made = column(ring, label(grid.name, "soft"), count, space=0)
        for at in range(3):
            if item := layout_of(made).itemAt(at):
                item.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        return made

    def _charts(self, trends: tuple[Trend, ...]) -> QWidget:
        parts = []
        for one in trends:
            bars = charts.month_bars(one.title, one.months, one.up, one.down, one.words)
            run = partial(self.go.emit, one.target)
            part = section(one.title, bars, link_text=one.words, run=run, hint=one.remark)
            parts.append(part)
        made = row(*parts, space=32) if self._wide else column(*parts, space=12)
        made.setProperty("charts", True)
        for at in range(len(parts)):
            layout_of(made).setStretch(at, 1)
        if self._wide:
            made.setMaximumHeight(px(charts.TALLEST) + control_height() + gap(4))
        return made

    def _light(self, light: Light) -> QWidget:
        icon, tint, ink = TONES[STATES[light.state]]
        value = link(light.value, partial(self.go.emit, light.target))
        value.setAccessibleName(f"{light.name}：{light.value}，{light.words}")
        words = at_least(label(light.words, "soft" if ink == "text2" else "", ink), 96)
        name = label(light.name, wrap=True)
        made = stretched(row(picture(icon, tint, 18), name, value, words), 1)
        made.setMinimumHeight(control_height())
        return made

    def _figure(self, name: str, value: str, target: Target) -> QWidget:
        return row(label(name), None, link(value, partial(self.go.emit, target)))


def _remark(facts: HomeFacts) -> str:
    """农历十月十二 · 本月还剩 10 天 · 10月已封存."""
    on = facts.on
    left = monthrange(on.year, on.month)[1] - on.day
    words = [text] if (text := lunar_text(on)) else []
    words.append(f"本月还剩 {left} 天" if left else "今天是本月最后一天")
    if facts.sealed:
        words.append(f"{int(facts.sealed[5:])}月已封存")
    return " · ".join(words)
