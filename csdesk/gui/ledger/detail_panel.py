"""The panel beside a list: a record's facts, masked, and what happened to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from csdesk.domain.fields import Field
from csdesk.domain.filters import In
from csdesk.domain.ledger import Ledger
from csdesk.gui import theme
from csdesk.gui.ledger import panel_pictures
from csdesk.gui.ledger.panel_pictures import NONE, Pictures
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets import icons
from csdesk.gui.widgets.parts import (
    Run,
    Thing,
    button,
    clear,
    column,
    facts,
    label,
    layout_of,
    link,
    note,
    picture,
    row,
    rule,
    scrolling,
    stretched,
)
from csdesk.services import lists, timeline
from csdesk.services.office import Office
from csdesk.services.timeline import Happening

WIDTH = 306
_LINK = 12
"""Letters of a link among the facts."""
_IN_LINE = 5
"""Verbs with keys in one line."""
SHOWN = 12
"""Happenings shown; a link opens the rest."""


@dataclass(frozen=True, slots=True)
class Detail:
    """What the panel shows of a record.

    Attributes:
        code: Its ledger.
        id: The record; None for none.
        title: What a reference to it says.
        sub: Beside the title: sex and age, a kind.
        facts: Names and values of the columns that a list shows.
        more: Those of the other fields.
        hidden: Ids of fields whose values are masked here.
        past: What happened to it.
        links: Facts that refer to a record: name, ledger and id.
        gone: It is no longer there.
        pictures: Its photos.
    """

    code: str
    id: int
    title: str
    sub: str
    facts: tuple[tuple[str, str], ...]
    more: tuple[tuple[str, str], ...]
    hidden: tuple[str, ...]
    past: timeline.Timeline
    links: tuple[tuple[str, str, int], ...] = ()
    gone: bool = False
    on: date | None = None
    pictures: Pictures = NONE


def look(
    office: Office, code: str, id: int, whole: Collection[str] = (), on: date | None = None
) -> Detail:
    """Asks for a record as the panel shows it; runs in the `reads` pool.

    Args:
        office: The open office.
        code: Its ledger.
        id: The record.
        whole: Fields shown whole; the caller logs it.
        on: The day of the list beside it; today if not said.
    """
    ledger = office.ledgers[code]
    listed = lists.shown_first(office, code)
    paths = tuple(dict.fromkeys((ledger.named, *listed, *_more(ledger))))
    asked = lists.ask(office, code, where=In("id", (id,)), columns=paths, on=on)
    found = lists.lines(office, asked, [id])
    past = timeline.of_record(office, code, id, SHOWN, brief=True)
    if not found.rows:
        return Detail(code, id, "", "", (), (), (), past, gone=True)
    words = lists.texts(office, found, list(whole))[0]
    shown = list(zip(paths, found.columns, words, strict=True))[1:]
    beside = [(f, t) for _, f, t in shown if t and _short(f)][:3]
    told = {f.id for f, _ in beside}
    first, more = list[tuple[str, str]](), list[tuple[str, str]]()
    for path, field, text in shown:
        named = path.partition(".")[0] == ledger.named.partition(".")[0]
        if text and field.id not in told and not named:
            pair = (field.label, f"{text} {field.unit}".rstrip())
            (first if path in listed else more).append(pair)
    links = tuple(
        (f.label, f.to, value[0])
        for f, value in zip(found.columns[1:], found.rows[0][1:], strict=True)
        if f.kind == "reference" and value
    )
    hidden = tuple(f.id for _, f, t in shown if f.guard == "masked" and t and f.id not in whole)
    sub = " · ".join(f"{t} 岁" if f.id == "age" else t for f, t in beside)
    pictures = panel_pictures.of_record(office, ledger, id)
    return Detail(
        code, id, words[0], sub, tuple(first), tuple(more), hidden, past, links, on=on,
        pictures=pictures,
    )  # fmt: skip


def _more(ledger: Ledger) -> list[str]:
    skip = [i for i, f in ledger.fields.items() if f.inner or f.kind == "files"]
    return [i for i in ledger.fields if i not in skip and i != ledger.part_of]


def _short(field: Field) -> bool:
    """What stands beside a name: sex and age."""
    return field.width <= 9 and not field.guard and field.kind in ("code", "number")


class DetailPanel(QFrame):
    """Facts and timeline of the record at the cursor; its buttons stay at the foot.

    Attributes:
        paper: The paper of all that is kept of a record, such as 一人一档; empty for none.
        keys: Keys that begin a verb of the record.
    """

    closed = Signal()  # F4 or the cross
    keyed = Signal(str)  # one of `keys`
    edited = Signal(int)  # 打开
    done = Signal(int)  # the list's own verb
    asked_clear = Signal()  # F7
    asked_verbs = Signal(QPoint)  # 办理: its menu is wanted, at a point of the screen
    followed = Signal(str, int)  # a happening was pressed: its ledger and id
    printed = Signal(int)  # its paper
    all_of = Signal(str, int)  # everything that happened: ledger of the record, its id

    def __init__(self, day: Callable[[], int]) -> None:
        """An empty panel; `day` gives the running year, whose days are written without it."""
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._year = day
        self.paper = ""
        self.keys: frozenset[str] = frozenset()
        self.detail: Detail | None = None
        self._offers = column(space=2, margins=(16, 2, 16, 2), name="surface")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(1, 0, 0, 0)  # a child would cover the border
        self._layout.setSpacing(0)
        self.setFixedWidth(px(WIDTH))
        self.setAccessibleName("详情")
        self.show_detail(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the list hold here too, where nothing else takes them."""
        if event.text() in self.keys:
            self.keyed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def show_detail(
        self,
        detail: Detail | None,
        *,
        editable: bool = True,
        band: tuple[str, str, str] | None = None,
        verb: str = "",
        verbs: bool = False,
    ) -> None:
        """Shows a record, or that none is chosen.

        Args:
            detail: The record.
            editable: Whether its form opens from here.
            band: Tone and words of its state and why it is so, above the facts.
            verb: What Enter does in this list, where that is not to open it.
            verbs: Whether there are verbs of a household for it.
        """
        self.detail, self._band, self._verb = detail, band, verb
        clear(self._layout)
        cross = button("", "plain", "close", "收起 F4", self.closed.emit)
        cross.setFixedWidth(px(32))
        if detail is None or detail.gone:
            words = "这条记录已不在这里。" if detail else "选一行，这里就显示它的内容。"
            head = row(label(words, "soft", wrap=True), None, cross, margins=(16, 10, 8, 2))
            self._layout.addWidget(head)
            self._layout.addStretch(1)
            return
        title = label(detail.title, "title", wrap=len(detail.title) > 8)
        title.setObjectName("title")
        self._layout.addWidget(
            stretched(row(title, cross, margins=(16, 10, 8, 2)), 0)
            if title.wordWrap()
            else row(title, label(detail.sub, "soft"), None, cross, margins=(16, 10, 8, 2))
        )
        self._layout.addWidget(scrolling(self._body(detail, title.wordWrap())), 1)
        self._offers = column(space=2, margins=(16, 2, 16, 2), name="surface")
        self._offers.hide()
        self._layout.addWidget(self._offers)
        self._layout.addWidget(self._foot(detail, editable, verbs))

    def offer(self, verbs: Sequence[tuple[str, str, Run]]) -> None:
        """Shows verbs of the record with their keys, above the foot: key, words, what they do."""
        if self.detail is None or self.detail.gone:
            return
        clear(layout_of(self._offers))
        some = [button(f"{key} {words}", "link", run=run) for key, words, run in verbs]
        lines = [some[at : at + _IN_LINE] for at in range(0, len(some), _IN_LINE)]
        for line in lines:
            layout_of(self._offers).addWidget(row(*line, None, space=8))
        self._offers.setVisible(bool(lines))

    def _body(self, detail: Detail, wrapped: bool) -> QWidget:
        things: list[Thing] = []
        if wrapped and detail.sub:
            things.append(label(detail.sub, "soft", wrap=True))
        if self._band and self._band[1]:
            tone, said_, why = self._band
            words = label(said_, "strong", icons.TONES[tone][2])
            sign = picture(icons.TONES[tone][0], icons.TONES[tone][1], 18)
            ground = {"bad": "bad", "good": "good", "soft": "soft"}.get(tone, "warn")
            because = [label(why, "soft", wrap=True)] if why else []
            things.append(note(ground, row(sign, words, None, space=6), *because))
        things.append(facts(self._linked(detail, detail.facts)))
        links: list[Thing] = []
        if detail.hidden:
            whole = "显示完整号码  F7"
            links.append(link(whole, self.asked_clear.emit, "要写明用途，会留下记录"))
        if self.paper:
            print_ = partial(self.printed.emit, detail.id)
            links.append(link(f"打印{self.paper}", print_))
        if links:
            things.append(row(*links, None, space=12))
        things += panel_pictures.things(detail.pictures)
        past = detail.past
        if past.happenings:
            more = f"全部 {past.count} 条" if past.count > len(past.happenings) else "全部经过"
            act = link(more, lambda: self.all_of.emit(detail.code, detail.id))
            line = TimelineView(past.happenings, self._year())
            line.followed.connect(self.followed)
            things += [rule(), row(label("经过", "heading"), None, act), line]
        if detail.more:
            things += [rule(), label("其他", "heading"), facts(self._linked(detail, detail.more))]
        return column(*things, None, space=8, margins=(16, 4, 16, 8), name="surface")

    def _linked(
        self, detail: Detail, some: Sequence[tuple[str, str]]
    ) -> list[tuple[str, str | QWidget]]:
        """Facts; those that refer to a record open it."""
        to = {name: (code, id) for name, code, id in detail.links}
        made: list[tuple[str, str | QWidget]] = []
        for name, words in some:
            if name not in to:
                made.append((name, words))
                continue
            short = words if len(words) <= _LINK else f"{words[: _LINK - 1]}…"
            act = link(short, partial(self.followed.emit, *to[name]), f"打开{words}")
            made.append((name, row(act, None)))
        return made

    def _foot(self, detail: Detail, editable: bool, verbs: bool) -> QWidget:
        open_ = "打开修改" if editable else "打开"
        act = button(open_, "", "", "F2", lambda: self.edited.emit(detail.id))
        first: list[Thing] = []
        if self._verb:
            run = partial(self.done.emit, detail.id)
            first = [button(self._verb, "primary", "", "Enter", run)]
        last: list[Thing] = []
        if verbs:
            more = button("办理", "", "menu-up", "迁出、换户、更正等")
            more.clicked.connect(lambda: self.asked_verbs.emit(more.mapToGlobal(QPoint(0, 0))))
            last = [more]
        return row(*first, act, *last, None, margins=(16, 8, 16, 8), name="foot")


class TimelineView(QWidget):
    """Latest first: a full dot counts, a hollow one does not."""

    followed = Signal(str, int)

    def __init__(self, happenings: tuple[Happening, ...], year: int) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), 0, 0, 0)
        layout.setSpacing(gap(10))
        self._heads: list[tuple[QWidget, bool]] = []
        for one in happenings:
            day = f"{one.day:%m月%d日}" if one.day.year == year else f"{one.day:%Y-%m-%d}"
            act = link(day, partial(self.followed.emit, one.ledger, one.id), f"打开{one.title}")
            said = "　".join(filter(None, (one.who, one.head or one.title)))
            head = row(act, label(said, "soft", wrap=True))
            stretched(head, 1)
            body = [label(one.words, "soft", wrap=True)] if one.words else []
            layout.addWidget(column(head, *body, space=0))
            self._heads.append((act, one.counts))
            note = "" if one.counts else "不计入"
            head.setAccessibleName(f"{day} {one.title} {one.head} {note}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line and its dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middles = [h.mapTo(self, h.rect().center()).y() for h, _ in self._heads]
        left, size = px(6), px(5)
        painter.setPen(QPen(theme.colour("edge"), 1))
        if middles:
            painter.drawLine(left, middles[0], left, self.height())
        for y, (_, counts) in zip(middles, self._heads, strict=True):
            painter.setPen(QPen(theme.colour("accent" if counts else "edge"), px(2)))
            painter.setBrush(theme.colour("accent" if counts else "surface"))
            painter.drawEllipse(QPointF(left, y), size, size)
