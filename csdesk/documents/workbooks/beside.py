"""A little table of figures beside the list: households and people by group, for the first rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from csdesk.documents.workbooks.cells import SheetRow
from csdesk.documents.workbooks.headers import Header
from csdesk.domain.headings import Heading, Vocabulary

_PEOPLE = frozenset(("name", "id_no", "birth_date", "phones", "remark"))
_LONG = 8  # rows from which on a list is longer than such a table
_SHORT = 0.5  # of the list's rows at most
_WIDE = 2


def without_figures(
    header: Header, headings: Mapping[int, Heading], below: Sequence[SheetRow], words: Vocabulary
) -> Header:
    """The heading without a table that stands beside the list, an empty column between them."""
    places = sorted(headings)
    gaps = [at for at, after in pairwise(places) if after > at + 1]
    if not gaps or not header.rows or header.first or header.last or len(below) < _LONG:
        return header
    edge = gaps[-1]
    beside = [at for at in places if at > edge]
    if len(beside) < _WIDE or any(_person(headings[at], words) for at in beside):
        return header
    used = [place for place, row in enumerate(below, 1) if any(at in row.cells for at in beside)]
    if not used or used[-1] > _SHORT * len(below):
        return header
    columns = {at: column for at, column in header.columns.items() if at <= edge}
    return replace(header, columns=columns, last=edge)


def _person(heading: Heading, words: Vocabulary) -> bool:
    return words.knows(heading.text, heading.parents) in _PEOPLE
