"""A certificate: one page with a frame, its number, a few sentences, a small table, who signs.

What was filled in is underlined, as on a printed form. It is one page whatever it says: texts are
set closer and smaller before they reach the signatures.
"""

from __future__ import annotations

from dataclasses import dataclass

from csdesk.documents.paper.content import Content
from csdesk.documents.paper.flow import HEAD_GREY
from csdesk.documents.paper.fonts import Font, Fonts, clean
from csdesk.documents.paper.lines import wrap
from csdesk.documents.paper.page import Head, shares
from csdesk.documents.paper.pdf import POINTS, Document, Leaf, sheet_size
from csdesk.documents.paper.table import DROP

Runs = tuple[tuple[str, bool], ...]
"""Pieces of a sentence, each with whether it was filled in."""

_OUTER, _INNER, _LEFT = 13 * POINTS, 15.2 * POINTS, 28 * POINTS
_TITLE, _SPACE, _SMALL, _SIGN = 30.0, 6.0, 11.0, 13.0
_TITLE_AT, _NUMBER_AT, _BODY_AT = 52 * POINTS, 27 * POINTS, 74 * POINTS
_SIGNED_AT = 64 * POINTS
"""Above the lower edge: where the signatures begin."""
_SIZES = (15.75, 14.0, 12.0, 10.5)
"""Of the sentences: the first that leaves room."""
_PITCH, _ROW = 1.84, 8.5 * POINTS
_DRAW_IN = "　　"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What stands on it.

    Attributes:
        number: With its word before it on paper: 编号：A-2026-0001.
        sentences: A paragraph each, above the table.
        heads: Of the table; without rows there is none.
        ends: The paragraphs under it.
        notes: In small print under the table.
        signed: Label and name; who has none signs by hand.
        unit: Who gives it out, over the date, with room for the seal.
    """

    title: str
    number: str
    sentences: tuple[Runs, ...]
    unit: str
    dated: str
    heads: tuple[Head, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    ends: tuple[Runs, ...] = ()
    notes: tuple[str, ...] = ()
    signed: tuple[tuple[str, str], ...] = ()


def lay_certificate(document: Document, fonts: Fonts, paper: Certificate) -> None:
    """Add the page of a certificate to a document."""
    width, height = sheet_size("A4", landscape=False)
    content = Content()
    draw_frame(content, width, height)
    left, right, middle = _LEFT, width - _LEFT, width / 2
    number = f"编号：{paper.number}" if paper.number else ""
    content.text(right, height - _NUMBER_AT, number, fonts.body, _SMALL, "right")
    content.text(middle, height - _TITLE_AT, paper.title, fonts.title, _TITLE, "centre", _SPACE)
    table = _ROW * (len(paper.rows) + 1) + 30 if paper.rows else 0
    notes = (
        _SMALL * 1.5 * sum(len(_lines(n, fonts.body, _SMALL, right - left)) for n in paper.notes)
    )
    room = height - _BODY_AT - _SIGNED_AT - table - notes - 20
    y = height - _BODY_AT
    size = next(
        (s for s in _SIZES if _tall(paper, fonts.body, s, right - left) <= room), _SIZES[-1]
    )
    for runs in paper.sentences:
        y = _sentence(content, fonts.body, size, runs, left, right, y)
    if paper.rows:
        y = _table(content, fonts, paper, left, right, y)
    for runs in paper.ends:
        y = _sentence(content, fonts.body, size, runs, left, right, y)
    y -= _SMALL
    for note in paper.notes:
        for line in _lines(note, fonts.body, _SMALL, right - left):
            y -= _SMALL * 1.5
            content.text(left, y, line, fonts.body, _SMALL)
    _signatures(content, fonts, paper, left, right)
    document.leaves.append(
        Leaf(width, height, [document.stream(content.bytes())], (middle, _OUTER / 2))
    )


def draw_frame(content: Content, width: float, height: float) -> None:
    """Draw two rules around a page, and a small square in each corner."""
    content.box(_OUTER, _OUTER, width - 2 * _OUTER, height - 2 * _OUTER, 2.2)
    content.box(_INNER, _INNER, width - 2 * _INNER, height - 2 * _INNER, 0.6)
    side = 5 * POINTS
    for x in (_INNER, width - _INNER - side):
        for y in (_INNER, height - _INNER - side):
            content.box(x, y, side, side, 0.6)


def _text(runs: Runs) -> tuple[str, list[bool]]:
    text, filled = _DRAW_IN, [False] * len(_DRAW_IN)
    for words, given in runs:
        words = clean(words).replace("\n", " ")
        text += words
        filled += [given] * len(words)
    return text, filled


def _lines(text: str, font: Font, size: float, width: float) -> list[str]:
    return wrap(clean(text), width / size * 1000, font.width)


def _tall(paper: Certificate, font: Font, size: float, width: float) -> float:
    every = (*paper.sentences, *paper.ends)
    lines = (len(_lines(_text(runs)[0], font, size, width)) for runs in every)
    return sum(lines) * size * _PITCH


def _sentence(
    content: Content, font: Font, size: float, runs: Runs, left: float, right: float, y: float
) -> float:
    """Set a paragraph with its underlines; gives the baseline of its last line."""
    text, filled = _text(runs)
    at = 0
    for line in _lines(text, font, size, right - left):
        at = text.index(line, at)
        y -= size * _PITCH
        content.text(left, y, line, font, size)
        start = None
        for n in range(len(line) + 1):
            given = n < len(line) and filled[at + n]
            if given and start is None:
                start = n
            elif not given and start is not None:
                x = left + font.measure(line[:start], size)
                end = left + font.measure(line[:n], size)
                content.line(x, y - size * 0.2, end, y - size * 0.2, 0.5)
                start = None
        at += len(line)
    return y


def _table(
    content: Content, fonts: Fonts, paper: Certificate, left: float, right: float, y: float
) -> float:
    """Set the table under a baseline; gives its lower edge."""
    y -= 14
    edges = [left]
    for wide in shares(paper.heads, right - left):
        edges.append(edges[-1] + wide)
    for number, row in enumerate((tuple(h.label for h in paper.heads), *paper.rows)):
        font = fonts.body if number else fonts.head
        for words, a, b in zip(row, edges[:-1], edges[1:], strict=True):
            content.box(a, y - _ROW, b - a, _ROW, 0.4, -1 if number else HEAD_GREY)
            line = _lines(words, font, _SMALL, b - a - 6)[0]
            content.text((a + b) / 2, y - _ROW / 2 - _SMALL * DROP, line, font, _SMALL, "centre")
        y -= _ROW
    content.box(left, y, right - left, _ROW * (len(paper.rows) + 1), 1.0)
    return y


def _signatures(
    content: Content, fonts: Fonts, paper: Certificate, left: float, right: float
) -> None:
    """Who answers for it at the left, who gives it out with the day at the right."""
    y = _SIGNED_AT
    for label, name in paper.signed:
        wide = content.text(left, y, f"{label}：{name}", fonts.body, _SIGN)
        if not name:
            content.line(left + wide, y - 3, left + wide + 28 * POINTS, y - 3, 0.4)
        y -= _SIGN * 1.9
    seal = f"{paper.unit}（盖章）"
    half = max(fonts.body.measure(clean(seal), _SIGN), 52 * POINTS) / 2
    content.text(right - half, _SIGNED_AT - _SIGN * 1.9, seal, fonts.body, _SIGN, "centre")
    content.text(right - half, _SIGNED_AT - _SIGN * 3.8, paper.dated, fonts.body, _SIGN, "centre")
