"""Pieces that every page is built from: words, buttons, fields, rows and columns of them.

Sizes are px at 100 %. What is shown is plain text, never markup: clerks type names here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from csdesk.gui.theme import control_height, gap, px
from csdesk.gui.widgets import icons
from csdesk.gui.widgets.icons import TONES

Thing = QWidget | int | None  # of a row or column: None stretches, a number is a space
Margins = tuple[int, int, int, int]  # left, top, right, bottom
Run = Callable[[], object]


def label(text: str, role: str = "", tone: str = "", *, wrap: bool = False) -> QLabel:
    """Words.

    Args:
        text: Plain.
        role: display, title, heading, strong, soft, small, key (a key cap); empty for body.
        tone: bad, warn, good, accent; empty for the role's own colour.
        wrap: Over several lines where it is narrow.
    """
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    if role == "key":
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def picture(name: str, colour: str = "text2", size: float = 20) -> QLabel:
    """An icon beside words; a screen reader passes over it."""
    made = QLabel()
    made.setPixmap(icons.pixmap(name, colour, size))
    made.setFixedSize(px(size), px(size))
    return made


def tip(widget: QWidget, text: str) -> None:
    """Gives a widget a tip, as plain text whatever stands in it."""
    widget.setToolTip(f"<span>{escape(text)}</span>" if "<" in text else text)


def button(
    text: str, kind: str = "", icon: str = "", hint: str = "", run: Run | None = None
) -> QPushButton:
    """A button.

    Args:
        text: A verb, with its number; may be empty beside an icon, then `hint` must say it.
        kind: primary (one a page), plain, link, chip, chip-off; empty for the ordinary one.
        icon: Name of an icon before the words.
        hint: The tip: the key, or what will happen.
        run: What pressing it does.
    """
    made = QPushButton(text.replace("&", "&&"))
    made.setProperty("kind", kind)
    made.setAccessibleName(text or hint)
    made.setAutoDefault(False)
    tip(made, hint)
    if icon:
        tint = {"primary": "on_accent", "link": "accent", "chip": "accent"}.get(kind, "text2")
        made.setIcon(icons.icon(icon, tint, 18))
        made.setIconSize(QSize(px(18), px(18)))
    if kind in ("link", "chip", "chip-off"):
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    if run:
        made.clicked.connect(lambda: run())
    return made


def link(text: str, run: Run | None = None, hint: str = "") -> QPushButton:
    """Words in the accent colour that open something; reached by Tab like any button."""
    return button(text, "link", hint=hint, run=run)


def field(text: str = "", hint: str = "", width: float = 0, **properties: str) -> QLineEdit:
    """A line to type in.

    Args:
        text: What stands in it.
        hint: Shown while it is empty.
        width: Fixed; 0 for as wide as there is room.
        properties: `problem="bad"`, `problem="warn"`, `derived="1"` (see `mark`).
    """
    made = QLineEdit(text)
    made.setPlaceholderText(hint)
    for name, value in properties.items():
        made.setProperty(name, value)
    if width:
        made.setFixedWidth(px(width))
    return made


def find_box(hint: str, width: float, name: str) -> QLineEdit:
    """A line to look for words, with a magnifier; `name` is for screen readers."""
    made = field(hint=hint, width=width)
    made.addAction(icons.icon("magnify", "text3"), QLineEdit.ActionPosition.LeadingPosition)
    made.setAccessibleName(name)
    return made


def choice(options: Sequence[str], chosen: str = "", width: float = 0) -> QComboBox:
    """One of several words."""
    made = QComboBox()
    made.addItems(list(options))
    if chosen:
        made.setCurrentText(chosen)
    if width:
        made.setFixedWidth(px(width))
    return made


def mark(widget: QWidget, name: str, value: str) -> None:
    """Sets a property that the style sheet looks at, such as `problem`, after it was shown."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def row(
    *things: Thing, space: float = 8, margins: Margins = (0, 0, 0, 0), name: str = ""
) -> QWidget:
    """Things side by side.

    Args:
        things: Widgets; None stretches, a number is a space.
        space: Between them.
        margins: Around them.
        name: The ground it stands on: page, surface, bar, head, foot, side, sunken, status, card,
            note-bad, note-warn, note-good, note-soft; empty for none.
    """
    return _stacked(QHBoxLayout(), things, space, margins, name)


def column(
    *things: Thing, space: float = 8, margins: Margins = (0, 0, 0, 0), name: str = ""
) -> QWidget:
    """Things one below the other; as `row`."""
    return _stacked(QVBoxLayout(), things, space, margins, name)


def layout_of(box: QWidget) -> QBoxLayout:
    """The layout of a `row` or `column`, to stretch one of its things."""
    layout = box.layout()
    if not isinstance(layout, QBoxLayout):
        raise TypeError(f"{box.objectName() or type(box).__name__} is no row or column")
    return layout


def stretched(box: QWidget, index: int, share: int = 1) -> QWidget:
    """Gives one thing of a row or column, counted from 0, the room that is left."""
    layout_of(box).setStretch(index, share)
    return box


def _stacked(
    layout: QBoxLayout, things: Sequence[Thing], space: float, margins: Margins, name: str
) -> QWidget:
    box = QFrame() if name.startswith(("card", "note", "popup")) else QWidget()
    box.setObjectName(name)
    if name:
        box.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    box.setLayout(layout)
    layout.setSpacing(gap(space))
    layout.setContentsMargins(*(gap(one) for one in margins))
    for thing in things:
        if thing is None:
            layout.addStretch(1)
        elif isinstance(thing, int):
            layout.addSpacing(gap(thing))
        else:
            layout.addWidget(thing)
    return box


def scrolling(body: QWidget, name: str = "page") -> QScrollArea:
    """What is too high scrolls; nothing is ever pressed together."""
    area = QScrollArea()
    area.setObjectName(name)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(body)
    return area


def rule(*, upright: bool = False, name: str = "rule") -> QFrame:
    """A hairline; named `edge` it is as strong as the border of a control."""
    made = QFrame()
    made.setObjectName(name)
    if upright:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


def at_least(widget: QWidget, width: float) -> QWidget:
    """The widget, never narrower than so."""
    widget.setMinimumWidth(px(width))
    return widget


def said(tone: str, text: str, role: str = "", *, wrap: bool = True) -> QWidget:
    """An icon and words: a state is never told by colour alone.

    Args:
        tone: One of `TONES`.
        text: The words.
        role: `small` under a field; empty for body.
        wrap: Over several lines where it is narrow.
    """
    icon, tint, ink = TONES[tone]
    words = label(text, role or ("soft" if ink == "text2" else ""), ink, wrap=wrap)
    words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    sign = picture(icon, tint, 18)
    sign.setFixedHeight(px(20 if role == "small" else 24))  # as high as the first line of words
    made = row(sign, words, space=6)
    if wrap:
        layout_of(made).setAlignment(sign, Qt.AlignmentFlag.AlignTop)
    return made


def note(tone: str, *things: Thing, space: float = 4) -> QWidget:
    """A band with a coloured edge, for what needs a hand: `bad`, `warn`, `good` or `soft`."""
    return column(*things, space=space, margins=(12, 8, 10, 8), name=f"note-{tone}")


def keys(*pairs: tuple[str, str]) -> QWidget:
    """Keys as caps and what they do, for the foot of a list or form."""
    things: list[Thing] = []
    for key, does in pairs:
        things += [label(key, "key"), label(does, "small"), 6]
    return row(*things[:-1], space=6)


def tabs(names: Sequence[str], chosen: int = 0, name: str = "") -> QTabBar:
    """Saved views, or outcomes with their counts; `name` is for screen readers."""
    bar = QTabBar()
    for text in names:
        bar.addTab(text.replace("&", "&&"))
    bar.setCurrentIndex(chosen)
    bar.setExpanding(False)
    bar.setUsesScrollButtons(True)
    bar.setAccessibleName(name)
    return bar


def section(
    title: str, body: QWidget, *, link_text: str = "", run: Run | None = None, hint: str = ""
) -> QWidget:
    """A part of a page: its head with a small remark, a link at the right, and the body."""
    things: list[Thing] = [label(title, "heading")]
    if hint:
        things.append(label(hint, "small"))
    things.append(None)
    if link_text:
        things.append(link(link_text, run))
    head = row(*things)
    head.setMinimumHeight(control_height() - gap(6))
    return stretched(column(head, body, space=4), 1)


def facts(pairs: Sequence[tuple[str, str | QWidget]]) -> QWidget:
    """Names and values below each other; values wrap, or are a widget of their own."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(gap(12))
    grid.setVerticalSpacing(gap(4))
    grid.setColumnStretch(1, 1)
    for line, (name, value) in enumerate(pairs):
        grid.addWidget(label(name, "soft"), line, 0, Qt.AlignmentFlag.AlignTop)
        if isinstance(value, QWidget):
            grid.addWidget(value, line, 1)
            continue
        words = label(value, wrap=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(words, line, 1)
    return box


def clear(layout: QLayout) -> None:
    """Takes everything out of a layout, for a part of a page that is built anew."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
