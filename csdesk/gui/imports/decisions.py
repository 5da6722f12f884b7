"""What is decided of single rows while a preview is looked at: each makes other choices of some."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

from csdesk.services.importing.asked import EVERY, Asked, Place
from csdesk.services.importing.profiles import joined
from csdesk.services.imports import Preview

Decision = Callable[[Asked], Asked]
Row = Literal["renamed", "known", "skipped", "filling"]
"""The choices that are made of a row, and taken back."""


def row_decided(what: Row, place: Place, asked: Asked) -> Asked:
    """A row is decided otherwise, or as it was before."""
    held: frozenset[Place] = getattr(asked, what)
    now = held ^ {place}
    if what == "renamed":
        return replace(asked, renamed=now)
    if what == "known":
        return replace(asked, known=now)
    return replace(asked, skipped=now) if what == "skipped" else replace(asked, filling=now)


def all_known(asked: Asked) -> Asked:
    """Whoever of a name that is kept once, and without a number, is the one who is kept."""
    return replace(asked, known=frozenset({EVERY}))


def head_decided(seen: Preview, household: str, place: Place, asked: Asked) -> Asked:
    """Of those who say they are the head of a household, one is taken."""
    rows = {(s.sheet, s.row) for h in seen.homes if h.key == household for s in h.members()}
    return replace(asked, heads=(asked.heads - rows) | {place})


def cell_written(sheet: str, row: int, letter: str, text: str, asked: Asked) -> Asked:
    """A cell holds something else than in the file."""
    return replace(asked, cells={**asked.cells, (sheet, row, letter): text})


def words_answered(words: Mapping[str, Mapping[str, str]], asked: Asked) -> Asked:
    """Words that no option fits mean something."""
    return replace(asked, words=joined(asked.words, words))
