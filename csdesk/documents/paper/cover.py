"""The cover of a small book: its title, whose it is, who gives it out, and how it is used."""

from __future__ import annotations

from dataclasses import dataclass

from csdesk.documents.paper.certificate import draw_frame
from csdesk.documents.paper.content import Content
from csdesk.documents.paper.fonts import Fonts, clean
from csdesk.documents.paper.lines import wrap
from csdesk.documents.paper.pdf import POINTS, Document, Leaf, sheet_size

_TITLE, _SPACE, _FACT, _UNIT, _RULE = 38.0, 9.0, 15.75, 16.0, 11.5
_TITLE_AT, _FACTS_AT, _UNIT_AT = 84 * POINTS, 112 * POINTS, 34 * POINTS
_LABEL, _VALUE, _PITCH = 34 * POINTS, 72 * POINTS, 14 * POINTS
_SIDE, _RULES_AT = 34 * POINTS, 100 * POINTS
_GAP = 3 * POINTS


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on it.

    Attributes:
        facts: Label and value, one under another; a value that is empty is written in by hand.
        rules: How it is used, numbered on paper.
        unit: Who gives it out, at the foot.
    """

    title: str
    unit: str
    dated: str
    facts: tuple[tuple[str, str], ...] = ()
    rules: tuple[str, ...] = ()


def lay_cover(document: Document, fonts: Fonts, cover: Cover) -> None:
    """Add a cover to a document."""
    width, height = sheet_size("A4", landscape=False)
    content, middle = Content(), width / 2
    draw_frame(content, width, height)
    content.text(middle, height - _TITLE_AT, cover.title, fonts.title, _TITLE, "centre", _SPACE)
    y = height - _FACTS_AT
    left = middle - (_LABEL + _VALUE) / 2
    for label, value in cover.facts:
        content.text(left + _LABEL - _GAP, y, f"{label}：", fonts.body, _FACT, "right")
        content.text(left + _LABEL + _VALUE / 2, y, value, fonts.body, _FACT, "centre")
        content.line(left + _LABEL, y - 4, left + _LABEL + _VALUE, y - 4, 0.5)
        y -= _PITCH
    _draw_rules(content, fonts, cover.rules, width)
    content.text(middle, _UNIT_AT, f"{cover.unit}（盖章）", fonts.body, _UNIT, "centre")
    content.text(middle, _UNIT_AT - 9 * POINTS, cover.dated, fonts.body, _FACT, "centre")
    leaf = Leaf(width, height, [document.stream(content.bytes())], (middle, 6 * POINTS))
    document.leaves.append(leaf)


def _draw_rules(content: Content, fonts: Fonts, rules: tuple[str, ...], width: float) -> None:
    if not rules:
        return
    y, room = _RULES_AT, width - 2 * _SIDE - 2 * _RULE
    content.text(width / 2, y, "使用说明", fonts.head, _RULE + 1, "centre")
    for number, rule in enumerate(rules, 1):
        lines = wrap(clean(rule), room / _RULE * 1000, fonts.body.width)
        content.text(_SIDE, y - _RULE * 1.6, f"{number}.", fonts.body, _RULE)
        for line in lines:
            y -= _RULE * 1.6
            content.text(_SIDE + 2 * _RULE, y, line, fonts.body, _RULE)
