"""Where a sheet's heading stands: its rows, one to four of them, and what each column is called."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from csdesk.documents.workbooks.cells import Cell, Merge, SheetRow, letters
from csdesk.documents.workbooks.rowkinds import explained
from csdesk.domain.headings import GREEN, YELLOW, Heading, Vocabulary, folded
from csdesk.domain.likeness import guessed_by_content, likeness, person_like

FAULTS_SHEET = "问题清单"
"""The sheet of faults in a file that was given back."""
RESULT_HEAD, REASON_HEAD = "导入结果", "原因"
"""The two columns added there; neither is the file's own."""

_FIRST_ROWS = 40
_DEEPEST = 4
_SEEN, _LEAST_ROWS = 30, 2  # rows by which columns without a heading are guessed
_MOST_MERGED = 500_000  # places under merged areas
_WIDEST = 1000  # columns looked at: a stray cell in XFD is not a heading
_MOST_BESIDE = 300  # empty columns after the last heading
_WEIGHTY = frozenset(
    ("name", "id_no", "sex", "birth_date", "relation", "phones", "head_name", "address")
)
_LABELS = _WEIGHTY - {"relation", "head_name"} | {"ethnicity"}  # words that no cell has as value
_LONGEST_HEADING = 30
_LEAST_SCORE = 3.5
_AS_GOOD = 0.6  # of the best heading's score
_LEAST_COLUMNS = 3  # of a heading that no alias is known of
_DATA = re.compile(
    r"\d{5,}[xX*]?|[\d*]{7,}|\d+(?:\.\d+)?%?|\d{4}[-./年]\d{1,2}(?:[-./月]\d{0,2})?日?|.*\d{6,}.*"
)
_YEAR = re.compile(r"(?:19|20)\d{2}年?")
_LABEL = re.compile(
    r"^.{2,12}[:：](?:\s*\S.*|\s{2,})$|^.{2,10}[:：]$|^.*[(（]\s*盖章\s*[)）]|^\s*年\s+月\s*(?:日|曰)?\s*$"
)
_MARKS = re.compile(r"[（(].*?[）)]")


@dataclass(frozen=True, slots=True)
class Header:
    """The heading of one table.

    Attributes:
        rows: Row numbers, from the top, hidden ones too; none for a list without a heading.
        columns: By column number: the heading's text and the texts above it.
        score: How sure; 0 when no column is known and only the shape speaks for it.
        first: The first column of the right one of two tables side by side, else 0.
        last: The last column of the left one, else 0.
    """

    rows: tuple[int, ...]
    columns: Mapping[int, tuple[str, tuple[str, ...]]]
    score: float
    first: int = 0
    last: int = 0

    def within(self, row: SheetRow) -> SheetRow:
        """A row without the cells of the table beside it."""
        if not (self.first or self.last):
            return row
        last = self.last or _WIDEST
        cells = {at: cell for at, cell in row.cells.items() if self.first <= at <= last}
        return row._replace(cells=cells)


class Grid:
    """The first rows of a sheet with what merges spread over them."""

    def __init__(self, rows: Sequence[SheetRow], merges: Sequence[Merge]) -> None:
        self.rows = {row.number: row for row in rows}
        self.order = [row.number for row in rows]
        last = self.order[-1] if self.order else 0
        self._over: dict[int, list[Merge]] = {}
        self._origin: dict[tuple[int, int], Merge] = {}
        places = 0
        for merge in merges:
            if merge.first_row > last or merge.first_column > _WIDEST:
                continue
            bottom = min(merge.last_row, merge.first_row + 2 * _DEEPEST)
            right = min(merge.last_column, _WIDEST)
            places += (bottom - merge.first_row + 1) * (right - merge.first_column + 1)
            if places > _MOST_MERGED:
                break  # nobody draws so many; a forged file may
            for row in range(merge.first_row, bottom + 1):
                self._over.setdefault(row, []).append(merge)
                for column in range(merge.first_column, right + 1):
                    self._origin[row, column] = merge

    def merges(self, row: int) -> Sequence[Merge]:
        """The merged areas over a row."""
        return self._over.get(row, ())

    def merge(self, row: int, column: int) -> Merge | None:
        """The merged area over a place."""
        return self._origin.get((row, column))

    def text(self, row: int, column: int) -> str:
        """The text that shows at a place, a merged area's included."""
        merge = self._origin.get((row, column))
        if merge:
            row, column = merge.first_row, merge.first_column
        found = self.rows.get(row)
        cell = found.cells.get(column) if found else None
        return cell.text.strip() if cell and cell.raw_kind != "picture" else ""

    def begun_above(self, row: int) -> bool:
        """Whether a merged cell with text reaches into the row from above."""
        return any(
            merge.first_row < row and self.text(row, merge.first_column)
            for merge in self.merges(row)
        )

    def own(self, row: int) -> Mapping[int, Cell]:
        """The cells of a row that hold something, within reach."""
        found = self.rows.get(row)
        if not found:
            return {}
        return {at: cell for at, cell in found.cells.items() if at <= _WIDEST and cell.text}

    def spread(self, row: int) -> dict[int, str]:
        """Column to showing text of a row, merges spread."""
        places = dict.fromkeys(self.own(row), "")
        for merge in self.merges(row):
            last = min(merge.last_column, _WIDEST)
            places.update(dict.fromkeys(range(merge.first_column, last + 1), ""))
        shown = {column: self.text(row, column) for column in sorted(places)}
        return {column: text for column, text in shown.items() if text}


def data_like(text: str) -> bool:
    """Whether a text is a value rather than a heading: numbers, days, labels, sentences."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _YEAR.fullmatch(plain):
        return False
    if _DATA.fullmatch(plain) or len(_MARKS.sub("", plain)) > _LONGEST_HEADING:
        return True
    return bool(_LABEL.match(plain))


def find_header(grid: Grid, words: Vocabulary, after: int = 0) -> Header | None:
    """The best heading among the first 40 rows below a row; None if there is none."""
    rows = [row for row in grid.order if row > after][:_FIRST_ROWS]
    begun = [list(_candidates(grid, words, row, place)) for place, row in enumerate(rows)]
    found = [max(headers, key=_sure) for headers in begun if headers]
    best = max(found, key=_sure, default=None)
    if best is None or best.score < _LEAST_SCORE:
        return _by_shape(grid, rows)
    for header in found:  # another table's may be as good, and its people would be lost
        if header.score >= _AS_GOOD * best.score and _heads_people(grid, words, header, best):
            best = header
            break
    return None if _is_form(grid, words, best) else best


def _sure(header: Header) -> float:
    return header.score


def _heads_people(grid: Grid, words: Vocabulary, header: Header, other: Header) -> bool:
    """Whether people stand between a heading and another one further down."""
    fields = {at: words.knows(text, parents) for at, (text, parents) in header.columns.items()}
    between = [row for row in grid.order if header.rows[-1] < row < other.rows[0]]
    for row in between:
        for at, cell in grid.own(row).items():
            if fields.get(at) == "id_no" and likeness("id_no", [cell.text]):
                return True
            if fields.get(at) == "name" and person_like(cell.text) and not words.knows(cell.text):
                return True
    return False


def header_at(grid: Grid, first: int, depth: int) -> Header:
    """The heading that somebody says stands in these rows, whatever it looks like."""
    rows = tuple(range(first, first + depth))
    return Header(rows, _columns(grid, rows), _LEAST_SCORE)


def _is_form(grid: Grid, words: Vocabulary, header: Header) -> bool:
    """Whether it is a form about one person: the rows below begin with labels too."""
    below = [grid.own(row) for row in grid.order if row > header.rows[-1]][:2]
    for cells in below:
        at = min(cells, default=0)
        label = cells[at].text if cells else ""
        known = "" if explained(label) else words.knows(label)
        over = header.columns.get(at, ("", ()))[0]
        if known in _LABELS and over != label and words.knows(over) != known:
            return True
    return False


def _candidates(grid: Grid, words: Vocabulary, row: int, place: int) -> Iterator[Header]:
    top = grid.spread(row)
    if len(set(top.values())) < 2 or grid.begun_above(row):
        return
    deep = _depth(grid, row)
    for depth in sorted({deep, *range(1, _DEEPEST + 1)}):
        if depth < deep or (depth > deep and not grid.own(row + depth - 1)):
            continue
        numbers = tuple(range(row, row + depth))
        columns = _columns(grid, numbers)
        score = _score(grid, words, numbers, columns)
        if score is not None:
            yield Header(numbers, columns, score - 0.1 * place)


def _depth(grid: Grid, row: int) -> int:
    """How many rows the merges that begin in this row reach down, at most four."""
    bottom = row
    for merge in grid.merges(row):
        if (
            merge.first_row == row
            and merge.last_row < row + _DEEPEST
            and grid.text(row, merge.first_column)
        ):
            bottom = max(bottom, merge.last_row)
    return bottom - row + 1


def _columns(grid: Grid, rows: Sequence[int]) -> dict[int, tuple[str, tuple[str, ...]]]:
    """Each column's lowest heading with those above it, from the top."""
    spread = [grid.spread(row) for row in rows]
    reach = sorted({column for one in spread for column in one})
    columns: dict[int, tuple[str, tuple[str, ...]]] = {}
    for column in reach:
        chain: list[str] = []
        for level, row in enumerate(rows):
            text = spread[level].get(column, "")
            if not text and not chain:
                text = _parent_beside(grid, rows, level, column, columns)
            if text and (not chain or chain[-1] != text or not grid.merge(row, column)):
                chain.append(text)
        if chain:
            columns[column] = (chain[-1], tuple(chain[:-1]))
    return columns


def _parent_beside(
    grid: Grid,
    rows: Sequence[int],
    level: int,
    column: int,
    columns: Mapping[int, tuple[str, tuple[str, ...]]],
) -> str:
    """A group's name that stands unmerged over the first of its columns only."""
    if level == len(rows) - 1 or not any(grid.own(row).get(column) for row in rows[level + 1 :]):
        return ""
    if grid.merge(rows[level], column):
        return ""
    left = column - 1
    while left in columns and not grid.own(rows[level]).get(left):
        left -= 1
    beside = columns.get(left)
    if beside is None or grid.merge(rows[level], left) or len(beside[1]) <= level:
        return ""
    return beside[1][level]


def _score(
    grid: Grid,
    words: Vocabulary,
    rows: Sequence[int],
    columns: Mapping[int, tuple[str, tuple[str, ...]]],
) -> float | None:
    """How much a heading it is; None: fewer than two known columns."""
    weight = 0.0
    known: set[str] = set()
    for text, parents in columns.values():
        found = next(iter(words.look(text, parents)), None)
        if found is None:
            continue
        if found.score >= GREEN or (found.reason == "not_this_person" and not parents):
            weight += 2 if found.field_id in _WEIGHTY else 1
            known.add(found.field_id or found.ledger or folded(text))
        elif found.score >= YELLOW:
            weight += 0.5
    if len(known) < 2:
        return None
    values = sum(
        data_like(cell.text) and not words.knows(cell.text)  # 姓名： is a heading all the same
        for row in rows
        for cell in grid.own(row).values()
    )
    grouped = any(
        merge.last_column > merge.first_column and merge.last_row < rows[-1]
        for row in rows
        for merge in grid.merges(row)
    )
    lonely = sum(
        len(parents) > 0 and not _shared(column, parents, columns)
        for column, (_, parents) in columns.items()
    )
    return 3 * weight / len(columns) + len(known) + grouped - 2 * values - 0.5 * lonely


def _shared(
    column: int, parents: tuple[str, ...], columns: Mapping[int, tuple[str, tuple[str, ...]]]
) -> bool:
    """Whether the column beside it stands under the same heading."""
    return any(
        columns[beside][1][:1] == parents[:1]
        for beside in (column - 1, column + 1)
        if beside in columns
    )


def _by_shape(grid: Grid, rows: Sequence[int]) -> Header | None:
    """A heading of words that no alias is known of: several short texts side by side."""
    widest = max((len(grid.own(row)) for row in rows), default=0)
    for row in rows:
        top = grid.spread(row)
        values = grid.own(row).values()
        if any(cell.raw_kind != "text" or data_like(cell.text) for cell in values):
            continue
        numbers = tuple(range(row, row + _depth(grid, row)))
        columns = _columns(grid, numbers)
        texts = set(top.values())
        if len(texts) >= _LEAST_COLUMNS and len(columns) >= max(_LEAST_COLUMNS, 0.6 * widest):
            return Header(numbers, columns, 0.0)
    return None


def headings_of(
    header: Header, below: Sequence[SheetRow], samples: int = 30
) -> Mapping[int, Heading]:
    """The columns of a table with the first texts below; nameless ones too if they hold data."""
    last = max(header.columns)
    places = set(header.columns)
    for row in below:
        places.update(
            at for at, cell in row.cells.items() if at <= last + _MOST_BESIDE and cell.text
        )
    found: dict[int, Heading] = {}
    beside: tuple[str, tuple[str, ...]] = ("", ())
    for column in sorted(places):
        text, parents = header.columns.get(column, ("", ()))
        if (text, parents) == beside and not any(column in row.cells for row in below):
            continue  # a heading merged over columns of which this one is not used
        added = text == RESULT_HEAD or (text, beside[0]) == (REASON_HEAD, RESULT_HEAD)
        beside = (text, parents)
        if added:
            continue  # from when the file was given back
        texts = (row.cells[column].text for row in below[:samples] if column in row.cells)
        found[column] = Heading(letters(column), text, parents, tuple(filter(None, texts)))
    return found


def halves(header: Header, headings: Mapping[int, Heading]) -> tuple[Header, ...]:
    """The parts of a heading that stands several times side by side; itself if it does not."""
    places = sorted(headings)
    texts = [folded(headings[at].text) for at in places]
    width = texts.index(texts[0], 1) if texts and texts[0] and texts[0] in texts[1:] else 0
    first = texts[:width]
    if width < 2 or texts[width : 2 * width] != first or len(set(first)) < width:
        return (header,)
    cuts = [0]
    while texts[cuts[-1] + width : cuts[-1] + 2 * width] == first:
        cuts.append(cuts[-1] + width)
    begins = [places[cut] for cut in cuts]
    made = []
    for begin, end in zip(begins, [*begins[1:], 0], strict=True):
        columns = {
            at: column
            for at, column in header.columns.items()
            if (at >= begin or begin == begins[0]) and (not end or at < end)
        }
        made.append(
            replace(
                header,
                columns=columns,
                first=begin if begin != begins[0] else 0,
                last=end - 1 if end else 0,
            )
        )
    return tuple(made)


def headless(grid: Grid) -> Header | None:
    """The columns of a list without a heading, if ID numbers, or names and more, stand in it."""
    rows = [grid.own(row) for row in grid.order[:_SEEN]]
    guessed: dict[int, str] = {}
    for column in sorted({at for row in rows for at in row}):
        texts = [row[column].text for row in rows if column in row]
        if len(texts) >= 0.5 * len(rows):
            guessed[column] = guessed_by_content(texts)
    found = set(guessed.values()) - {""}
    if len(rows) < _LEAST_ROWS or not ("id_no" in found or {"name", "phones"} <= found):
        return None
    return Header((), dict.fromkeys(guessed, ("", ())), 0.0)
