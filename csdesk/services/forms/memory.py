"""What the vault remembers of a form: what its columns were chosen to be, what was written last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2s
from typing import Any

from csdesk.domain.headings import folded
from csdesk.services.office import Office, reading
from csdesk.storage import kept

KEY = "forms"
"""Under which the office keeps them: fingerprint to what is known of the form."""
MOST = 12
"""Forms remembered; the one not filled for the longest time goes."""
MOST_ROWS = 3000
"""Lines remembered of one form; of a longer list no changes are told."""
_LETTERS = 4  # of a cell's mark: one change in 65,000 stays unseen


@dataclass(frozen=True, slots=True)
class Form:
    """What is known of a form.

    Attributes:
        columns: Folded path of a heading to the field that the clerk chose; empty: left empty.
        letters: By source the columns of its marks.
        marks: By source and record the marks of the cells, side by side.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def fingerprint(paths: Sequence[Sequence[str]]) -> str:
    """By which a form is known again: its headings, whatever the file is called."""
    text = "\n".join("/".join(map(folded, path)) for path in paths)
    return blake2s(text.encode("utf-8"), digest_size=12).hexdigest()


def heading_key(path: Sequence[str]) -> str:
    """A heading with those above it, as choices are remembered."""
    return folded("".join(path))


def recall(office: Office, form: str) -> Form:
    """What is known of a form; nothing of a new one."""
    with reading(office) as c:
        found = (kept.read(c, office.model).get(KEY) or {}).get(form) or {}
    return Form(found.get("columns", {}), found.get("letters", {}), found.get("marks", {}))


def remember(
    office: Office,
    form: str,
    source: str,
    columns: Mapping[str, str],
    cells: Mapping[int, Mapping[str, str]],
) -> None:
    """Keep what was chosen and written; beside the trail, as a printed list is told.

    Args:
        office: The open office.
        form: Its fingerprint.
        source: The list's code.
        columns: Folded heading to the field chosen.
        cells: By record the texts of its cells by column letters.
    """
    letters = sorted({letter for row in cells.values() for letter in row}, key=_by_place)
    some = cells if len(cells) <= MOST_ROWS else {}
    marks = {
        str(id): "".join(mark(row.get(letter, "")) for letter in letters)
        for id, row in some.items()
    }
    with office.engines.write.begin() as c:
        found: dict[str, Any] = dict(kept.read(c, office.model).get(KEY) or {})
        old = found.pop(form, {})
        found[form] = {
            "columns": {**old.get("columns", {}), **columns},
            "letters": {**old.get("letters", {}), source: letters},
            "marks": {**old.get("marks", {}), source: marks},
        }
        while len(found) > MOST:
            del found[next(iter(found))]
        kept.write(c, office.model, KEY, found)


def mark(text: str) -> str:
    """A short mark of a cell's text: equal texts have equal ones."""
    return blake2s(text.encode("utf-8"), digest_size=_LETTERS // 2).hexdigest()


def changed(
    form: Form, source: str, cells: Mapping[int, Mapping[str, str]]
) -> dict[int, frozenset[str]] | None:
    """By record the columns that say something else than the last time; None: no last time.

    A record that is new is changed in every cell that is filled.
    """
    letters, marks = form.letters.get(source), form.marks.get(source)
    if not letters or not marks:
        return None
    found: dict[int, frozenset[str]] = {}
    for id, row in cells.items():
        old = marks.get(str(id))
        if old is None:
            found[id] = frozenset(letter for letter, text in row.items() if text)
            continue
        before = {
            letter: old[at * _LETTERS : (at + 1) * _LETTERS] for at, letter in enumerate(letters)
        }
        empty = mark("")
        found[id] = frozenset(
            letter for letter, text in row.items() if before.get(letter, empty) != mark(text)
        )
    return {id: letters_ for id, letters_ in found.items() if letters_}


def gone(form: Form, source: str, cells: Mapping[int, Mapping[str, str]]) -> int:
    """How many lines of the last time are not among these."""
    return sum(int(id) not in cells for id in form.marks.get(source, {}))


def _by_place(letter: str) -> tuple[int, str]:
    return len(letter), letter
