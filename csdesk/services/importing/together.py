"""Columns that say one thing together: 年 月 日 under 出生日期, 男 女 under 性别 with a tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from csdesk.domain.fields import Field
from csdesk.domain.headings import YELLOW, Heading, Vocabulary, folded
from csdesk.domain.headingwords import YES_NO
from csdesk.services.importing.columns import Column, Reads

_DATED = ("年", "月", "日")
_TICKS = YES_NO | {"v", "o", "○", "●", "◎", "☑", "■", "△", "▲", "*"}


def together(
    reads: Reads, words: Vocabulary, headings: Sequence[Heading], made: Sequence[Column]
) -> tuple[Column, ...]:
    """The columns of a table, those that belong together known as such.

    Args:
        reads: What the file is read as.
        words: The words by which headings are known.
        headings: The columns' headings, in order.
        made: What each column feeds by itself.
    """
    found = list(made)
    taken = {column.field.id for column in made if column.field}
    for at, heading in enumerate(headings):
        own = _above(reads, words, heading)
        if own is None or made[at].field is not None or made[at].why == "chosen":
            continue
        if own.kind in ("day", "part_day"):
            texts = tuple(one.text.strip() for one in headings[at : at + 3])
            same = {one.parents for one in headings[at : at + 3]} == {heading.parents}
            if texts == _DATED and same and own.id not in taken:
                parts = tuple(column.at for column in made[at : at + 3])
                found[at] = replace(found[at], field=own, extra="", told=own.id, parts=parts)
                for part in (at + 1, at + 2):
                    found[part] = replace(found[part], extra="", told=own.id, why="part")
        elif own.kind in ("code", "codes") and own.id not in taken and _ticked(heading):
            found[at] = replace(
                found[at], field=own, extra="", told=own.id, why="ticked", option=heading.text
            )
    return tuple(found)


def _above(reads: Reads, words: Vocabulary, heading: Heading) -> Field | None:
    """The field that the heading above names."""
    if not heading.parents or not heading.text:
        return None
    found = next(iter(words.look(heading.parents[-1])), None)
    return reads.fields.get(found.field_id) if found and found.score >= YELLOW else None


def _ticked(heading: Heading) -> bool:
    """Nothing but ticks stands below."""
    said = [folded(text) or text.strip() for text in heading.samples]
    return bool(said) and all(text.lower() in _TICKS for text in said)
