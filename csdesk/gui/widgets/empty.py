"""What a page says that has nothing to show: what it is for and how one begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from csdesk.gui.theme import px
from csdesk.gui.widgets.parts import (
    Run,
    Thing,
    column,
    label,
    link,
    picture,
    row,
    rule,
    stretched,
)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to begin.

    Attributes:
        icon: Of 28 px.
        name: A verb, pressed.
        words: What it brings.
        key: Its key, may be empty.
        run: What it does.
    """

    icon: str
    name: str
    words: str
    key: str = ""
    run: Run | None = None


def empty_page(title: str, purpose: str, ways: Sequence[Way]) -> QWidget:
    """The middle of an empty ledger: 还没有残疾人档案, its purpose, two to four ways in.

    The first way is the first to have the focus.
    """
    things: list[Thing] = [label(title, "title"), label(purpose, "soft", wrap=True), 10, rule()]
    links = []
    for way in ways:
        name = link(way.name, way.run)
        name.setMinimumWidth(px(110))
        links.append(name)
        caps = [label(way.key, "key")] if way.key else []
        line = row(picture(way.icon, "accent", 28), name, label(way.words, "soft"), None, *caps)
        line.setMinimumHeight(px(30) + 8)
        things += [line, rule()]
    body = column(*things, None, space=6, margins=(0, 56, 0, 0))
    body.setMaximumWidth(px(640))
    body.setMinimumWidth(px(320))
    page = stretched(row(None, body, None, name="surface", margins=(20, 0, 20, 0)), 1, 100)
    if links:
        page.setFocusProxy(links[0])
    return page


def nothing_found(words: str) -> QWidget:
    """An empty search: 没有找到“王五”。 and what to do."""
    text = label(f"没有找到“{words}”。按 Esc 清除，或到回收站里找。", "soft", wrap=True)
    return column(text, None, margins=(20, 16, 20, 0), name="surface")
