"""Formats of cells: one like another with a text format or a fill is added, all else stays."""

import re

from csdesk.documents.workbooks.filling.xmltext import (
    Tag,
    attributes,
    decoded,
    edited,
    elements,
    tags,
    whole,
    with_attributes,
)
from csdesk.documents.workbooks.numberformats import Shape, shape

TEXT = 49
"""The number of the format @."""
CHANGED = "FFFFE699"
"""The fill of a cell that says something else than the last time."""


class Styles:
    """The part styles.xml of a workbook."""

    def __init__(self, content: bytes) -> None:
        """Read it.

        Raises:
            FileRefusedError: ``damaged``.
        """
        self._text = decoded(content)
        self._codes: dict[int, str] = {}
        self._formats: list[str] = []
        self._ruled: list[bool] = []
        self._fills = 0
        self._added: list[str] = []
        self._fill = -1
        self._made: dict[tuple[int, bool, bool], int] = {}
        for tag, _, _ in elements(self._text, "numFmt"):
            said = attributes(tag.attributes)
            self._codes.setdefault(whole(said, "numFmtId"), said.get("formatCode", ""))
        self._read()

    def _read(self) -> None:
        for tag, start, end in elements(self._text, "cellXfs", "borders", "fills"):
            inside = self._text[start:end]
            if tag.name == "cellXfs":
                for one, _, last in elements(inside, "xf"):
                    close = last if one.empty else inside.index(">", last) + 1
                    self._formats.append(inside[one.start : close])
            elif tag.name == "borders":
                for _, first, last in elements(inside, "border"):
                    self._ruled.append(
                        any(
                            attributes(side.attributes).get("style", "none") != "none"
                            for side in tags(inside, first, last)
                        )
                    )
            else:
                self._fills = sum(1 for _ in elements(inside, "fill"))

    def _said(self, style: int) -> dict[str, str]:
        if not 0 <= style < len(self._formats):
            return {}
        first = self._formats[style]
        return attributes(first[: first.index(">")])

    def number_format(self, style: int) -> int:
        """The number of a format's number format; 0 is General."""
        return whole(self._said(style), "numFmtId")

    def is_text(self, style: int) -> bool:
        """Whether what is typed into such a cell stays text."""
        number = self.number_format(style)
        return number == TEXT or self._codes.get(number, "").strip() == "@"

    def shape(self, style: int) -> Shape:
        """How it shows a number."""
        number = self.number_format(style)
        return shape(number, self._codes.get(number, ""))

    def ruled(self, style: int) -> bool:
        """Whether such a cell has a border."""
        at = whole(self._said(style), "borderId")
        return at < len(self._ruled) and self._ruled[at]

    def variant(self, style: int, *, text: bool = False, marked: bool = False) -> int:
        """The number of a format like this one, for text or with the fill of what has changed."""
        text = text and not self.is_text(style)
        if not text and not marked:
            return style
        key = (style, text, marked)
        if key not in self._made:
            base = self._formats[style] if 0 <= style < len(self._formats) else "<xf/>"
            end = base.index(">") + 1
            changes: dict[str, str | None] = {}
            if text:
                changes |= {"numFmtId": str(TEXT), "applyNumberFormat": "1"}
            if marked:
                if self._fill < 0:
                    self._fill = self._fills
                changes |= {"fillId": str(self._fill), "applyFill": "1"}
            made = with_attributes(base[:end], changes) + base[end:]
            self._added.append(made)
            self._made[key] = len(self._formats) + len(self._added) - 1
        return self._made[key]

    def text(self) -> bytes | None:
        """The part with what was added; None if nothing was."""
        if not self._added:
            return None
        edits: list[tuple[int, int, str]] = []
        for tag, _, end in elements(self._text, "cellXfs", "fills"):
            if tag.name == "cellXfs":
                edits += self._more(tag, end, len(self._formats), self._added)
            elif self._fill >= 0:
                p = tag.prefix
                fill = (
                    f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="{CHANGED}"/>'
                    f'<{p}bgColor indexed="64"/></{p}patternFill></{p}fill>'
                )
                edits += self._more(tag, end, self._fills, [fill])
        return edited(self._text, edits).encode("utf-8")

    def _more(self, tag: Tag, end: int, before: int, made: list[str]) -> list[tuple[int, int, str]]:
        opened = self._text[tag.start : tag.end]
        count = with_attributes(opened, {"count": str(before + len(made))})
        inside = [re.sub(r"^<(?:[\w.-]+:)?(\w+)", rf"<{tag.prefix}\1", one) for one in made]
        return [(tag.start, tag.end, count), (end, end, "".join(inside))]
