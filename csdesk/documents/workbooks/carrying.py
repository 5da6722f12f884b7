"""Household blocks: what stands once for several rows, merged down or left blank below."""

from collections.abc import Mapping, Sequence

from csdesk.documents.workbooks.cells import Cell, Merge, SheetRow
from csdesk.domain.headings import folded

_KEYS = ("household_no", "head_name")
_OF_HOUSEHOLD = frozenset(
    (
        *_KEYS,
        "head_id_no",
        "head_phone",
        "address",
        "reg_address",
        "household_size",
        "household_type",
    )
)
_OF_PLACE = frozenset(("group", "grid", "village", "town"))
_OWN = frozenset(("seq", "name", "id_no", "sex", "birth_date", "relation", "age"))
_HEADS = frozenset(("户主", "本人", "户长", "家长"))
_DITTO = frozenset(("同上", "〃", "″", "′′", "''", '"', "”", "“", "々", "同上行", "同前"))
_SPARSE = 0.25  # share of blanks from which on blanks mean "as above"
_BLOCKS_SPARSE = 0.5  # the same for places, which may stand once for many households


class Carrying:
    """Carries values down the rows of one table; rows must come in order."""

    def __init__(
        self,
        fields: Mapping[int, str],
        merges: Sequence[Merge],
        first_row: int,
        sample: Sequence[SheetRow],
    ) -> None:
        """Decide which columns are carried.

        Args:
            fields: Column to the field it is matched with, of matched columns.
            merges: The sheet's.
            first_row: The first row below the heading.
            sample: Records among the first rows of the table, without what merges spread.
        """
        columns = {at for at, field in fields.items() if field not in _OWN}
        self._beginning: dict[int, list[Merge]] = {}
        for merge in merges:
            if merge.last_row > merge.first_row >= first_row and merge.first_column in columns:
                self._beginning.setdefault(merge.first_row, []).append(merge)
        self._running: dict[int, tuple[Merge, Cell]] = {}  # by column
        self._seen = first_row - 1
        self._relation = next((at for at, field in fields.items() if field == "relation"), 0)
        merged = {merge.first_column for group in self._beginning.values() for merge in group}
        shares = {at: _blanks(at, sample) for at in fields if at not in merged}
        household = {at for at in shares if fields[at] in _OF_HOUSEHOLD and shares[at] >= _SPARSE}
        keys = {at for at, field in fields.items() if field in _KEYS}
        self._keys = household & keys
        self._whole_keys = keys - self._keys
        if self._keys and not self._in_blocks(sample):
            household, self._keys = set(), set()
        self._household = household if self._keys or self._whole_keys or self._relation else set()
        self._places = {
            at for at in shares if fields[at] in _OF_PLACE and shares[at] >= _BLOCKS_SPARSE
        }
        self._household |= {
            at
            for at in shares
            if fields[at] in _OF_PLACE and shares[at] >= _SPARSE and at not in self._places
        }
        self._block: dict[int, Cell] = {}
        self._place: dict[int, Cell] = {}
        self._last_key: tuple[str, ...] = ()
        self._own = {at for at, field in fields.items() if field in ("name", "id_no", "seq")}
        self._above: Mapping[int, Cell] = {}

    def reset(self) -> None:
        """A total or a separator: what follows is another block."""
        self._block = {}
        self._place = {}

    def carried(self, row: SheetRow) -> dict[int, Cell]:
        """What stands above and counts for this row too, by column; 同上 is what is above it."""
        found = self._merged(row)
        again = [at for at, cell in row.cells.items() if cell.text in _DITTO]
        for at in again:
            if at in self._above and at not in self._own:
                found[at] = self._above[at]
        if not (found or self._household or self._places):
            self._above = row.cells
            return found
        cells = {**row.cells, **found}
        if self._household:
            whole = {at: cell for at, cell in cells.items() if at not in again} if again else cells
            if self._begins(whole):
                self._block = {}
            self._take(self._household, self._block, cells, found)
        if self._places:
            self._take(self._places, self._place, cells, found)
        self._above = {**cells, **found}
        return found

    def _take(
        self,
        columns: set[int],
        held: dict[int, Cell],
        cells: dict[int, Cell],
        found: dict[int, Cell],
    ) -> None:
        for at in columns:
            if at in cells:
                held[at] = cells[at]
            elif at in held:
                found[at] = held[at]

    def _merged(self, row: SheetRow) -> dict[int, Cell]:
        found: dict[int, Cell] = {}
        for column, (merge, cell) in tuple(self._running.items()):
            if merge.last_row < row.number:
                del self._running[column]
            elif column not in row.cells:
                found[column] = cell
        for merge in self._beginning.get(row.number, ()):
            begun = row.cells.get(merge.first_column)
            if begun:
                self._running[merge.first_column] = (merge, begun)
        return found

    def _begins(self, cells: Mapping[int, Cell]) -> bool:
        if self._keys:
            return any(at in cells for at in self._keys)
        if self._whole_keys:
            key = tuple(cells[at].text if at in cells else "" for at in sorted(self._whole_keys))
            begins, self._last_key = key != self._last_key, key
            return begins
        relation = cells.get(self._relation)
        return relation is None or folded(relation.text) in _HEADS

    def _in_blocks(self, sample: Sequence[SheetRow]) -> bool:
        """Whether rows with a household's key begin blocks; a single gap does not make one."""
        if not sample or not any(at in sample[0].cells for at in self._keys):
            return False
        if not self._relation:
            return True
        heads = [row for row in sample if any(at in row.cells for at in self._keys)]
        said = [row.cells[self._relation].text for row in heads if self._relation in row.cells]
        return sum(folded(text) in _HEADS for text in said) >= 0.6 * len(said)


def _blanks(column: int, sample: Sequence[SheetRow]) -> float:
    """The share of rows without a value; 0 for a column without any."""
    filled = sum(column in row.cells for row in sample)
    return 1 - filled / len(sample) if filled else 0.0
