"""One row of a roster read: values of every ledger it feeds, and what is wrong in its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from csdesk.documents.workbooks.above import Labels
from csdesk.documents.workbooks.cells import Cell
from csdesk.documents.workbooks.layout import TableRow
from csdesk.domain.codes import Codes
from csdesk.domain.faults import named, problem
from csdesk.domain.fields import Field
from csdesk.domain.groups import group_at, group_name
from csdesk.domain.identity import IdRead, normalise, read_id
from csdesk.domain.validation import masked
from csdesk.domain.values import plain
from csdesk.ledgers.roster import Row
from csdesk.services.importing.answers import answered, heading_a_household, leaving, ticked
from csdesk.services.importing.cells import Reader, beside, day_left_out, digits, reader, unread
from csdesk.services.importing.columns import Column, Reads
from csdesk.services.importing.crosschecks import compare
from csdesk.services.importing.got import Got, Takes
from csdesk.services.importing.marks import level_and_kind, read_marks, read_residence
from csdesk.services.importing.naming import name_of_head, named_beside
from csdesk.services.importing.words import translated

_AS_IS = frozenset(
    "text note name code id_no part_day month reference serial yes_no".split()  # noqa: SIM905  # shorter
)
"""Kinds whose value is its own JSON."""
_GROUP_TITLES = frozenset({"group_name"})
"""Fields that hold a group's own name: 三组 is kept as 3组, as every reference to it says."""


class RowReader:
    """Reads the rows of one table; what its columns feed is worked out once."""

    def __init__(
        self,
        reads: Reads,
        columns: Sequence[Column],
        codes: Codes,
        on: date,
        group: str = "",
        said: Sequence[tuple[Field, str]] = (),
        words: Mapping[str, Mapping[str, str]] | None = None,
        says: Callable[[Labels], Sequence[tuple[Field, str]]] | None = None,
        since_1904: bool = False,
    ) -> None:
        """Work out what each column feeds.

        Args:
            reads: What the file is read as.
            columns: Of one table.
            codes: Code tables.
            on: The day of entry.
            group: The group that the sheet's name or title says.
            said: Fields with a text that holds of every row.
            words: Field to words that are none of its options, with what the clerk chose.
            says: What the labels of a line above a household say of its rows.
            since_1904: Numbers that are days are counted from 1904.
        """
        self._codes, self._on, self._since_1904 = codes, on, since_1904
        self._columns = columns
        self._group = group_name(group) if group else ""
        self._roster = reads.roster
        self._fields = {c.field.id: c.letter for c in reversed(columns) if c.field}
        self._of_heads = any(
            c.field and c.field.id == "name" and c.why == "neighbour" for c in columns
        )
        self._given = self._constant(said, reads)
        self._takes = [
            (c.at, translated(c, self._taking(c, reads), words or {}, codes))
            for c in columns
            if c.why != "ignored" and not c.parts
        ]
        self._joined = [(c.parts, self._taking(c, reads)) for c in columns if c.parts]
        self._reads, self._says = reads, says
        self._places = {c.field.id: c.at for c in reversed(columns) if c.field}
        self._band: Labels = ()
        self._banded: list[tuple[Takes, Cell]] = []

    def stands_in(self, group: str) -> None:
        """The group of the rows that follow, unless they say one; an empty text changes nothing."""
        if group:
            self._group = group_name(group)

    def read(self, row: TableRow, first: bool = False) -> Got:
        """One row.

        Args:
            row: The row.
            first: The first record of its table, which tells what holds of whole columns.
        """
        got = Got()
        cells = row.cells
        if row.labels is not self._band:
            self._band = row.labels
            self._banded = self._constant(self._says(row.labels)) if self._says else []
        for take, given in (*self._given, *self._banded):
            take(got, given)
        for at, take in self._takes:
            cell = cells.get(at)
            if cell is not None:
                take(got, cell)
        for parts, take in self._joined:
            texts = [cells[at].text.strip() for at in parts if at in cells]
            if texts:
                take(got, Cell("-".join(texts)))
        if self._roster:
            self._finish(got, row)
        if row.hidden:
            told = problem(
                "", "row_hidden", f"第{row.number}行在表里是隐藏的。", "请核对是否要导入。"
            )
            got.problems.append(("", told))
        if first:
            for column in self._columns:
                if column.hidden:
                    message = f"{column.letter}列“{column.heading}”在表里是隐藏的，照样读入。"
                    told = problem(column.told, "col_hidden", message, "请核对是否要导入。")
                    got.problems.append((column.letter, told))
        return got

    def _constant(
        self, said: Sequence[tuple[Field, str]], reads: Reads | None = None
    ) -> list[tuple[Takes, Cell]]:
        """What holds of every row."""
        columns = ((Column(0, "", f.label, f, "", f.id, "above"), Cell(text)) for f, text in said)
        return [(self._taking(column, reads or self._reads), cell) for column, cell in columns]

    # ---- columns --------------------------------------------------------------------------------
    def _taking(self, column: Column, reads: Reads) -> Takes:
        letter, heading = column.letter, column.heading
        if column.why == "not_collected":
            told = problem(
                "", "not_collected", f"“{heading}”按规定不收集，已略过。", "这一列不会保存。"
            )

            def skip(got: Got, cell: Cell) -> None:
                got.problems.append((letter, told))

            return skip
        if column.field is None:
            if not column.extra:
                return lambda got, cell: None
            return self._taking_beside(letter, column.extra)
        roster, id = self._roster, column.field.id
        if column.why == "ticked":
            said = self._taking(replace(column, why=""), reads)
            return ticked(column.option, said, self._codes)
        if column.why in ("checked", "looked_up") or (roster and id in roster.checked):
            return self._checking(column.field)
        if roster and id in roster.opens:
            return self._opening(column, roster)
        if roster and column.why == "gone":
            return leaving(column, roster, self._codes, self._on)
        if roster and id == "residence_status":
            return self._residing(column, roster)
        if roster and id == "disability_level":
            return self._grading(column, roster)
        if id == "id_no":
            return self._identifying(column.field, letter, column.damaged)
        if roster and id == "is_head":
            return heading_a_household(column, self._codes, self._on)
        read = reader(column.field, self._codes, self._on, bool(roster), self._since_1904)
        if roster and column.field.kind == "code":
            read = answered(read, id, heading, roster, self._codes)
        takes = self._plain(column.field, letter, heading, read)
        return named_beside(takes, roster, self._codes) if roster and id == "name" else takes

    def _plain(self, field: Field, letter: str, heading: str, read: Reader) -> Takes:
        id, kind = field.id, field.kind
        as_is, a_day = kind in _AS_IS, kind == "day"
        many = kind in ("phones", "codes", "names")
        titled = id in _GROUP_TITLES

        def take(got: Got, cell: Cell) -> None:
            value, problems = read(cell)
            if a_day:
                text = cell.text.strip()
                value, problems = day_left_out(field, text, self._on, (value, problems))
                if named("birth_unreadable", problems):
                    got.extra[heading] = text
            if value is not None and value != ():
                made: Any = value if as_is else plain(field, value)
                if titled:
                    made = group_name(made)
                if many and id in got.values:
                    made = list(dict.fromkeys([*got.values[id], *made]))
                got.values[id] = made
            for told in problems:
                got.problems.append((letter, told))
                if named("code_unknown", [told]):
                    got.unknown.append((id, cell.text.strip()))
                    got.extra[heading] = cell.text.strip()

        return take

    def _taking_beside(self, letter: str, heading: str) -> Takes:
        def take(got: Got, cell: Cell) -> None:
            text, problems = beside(cell, heading)
            if text:
                got.extra[heading] = text
            for told in problems:
                got.problems.append((letter, told))

        return take

    def _checking(self, field: Field) -> Takes:
        id = field.id
        id_no = field.kind == "id_no"
        reads = field.kind in ("name", "part_day")
        read = reader(field, self._codes, self._on) if reads else None

        def take(got: Got, cell: Cell) -> None:
            text = digits(cell).strip()
            if unread(cell, id) is not None or not text or masked(field, text):
                return
            if id_no:
                text = read_id(text, numeric=cell.raw_kind == "number", on=self._on).number or ""
            elif read:
                text = str(read(cell)[0] or "")
            elif id == "group":
                text = group_name(text)
            if text:
                got.checks[id] = text

        return take

    def _identifying(self, field: Field, letter: str, damaged: bool) -> Takes:
        def take(got: Got, cell: Cell) -> None:
            faults = unread(cell, "id_no")
            text = digits(cell).strip()
            if faults is not None:
                got.problems += [(letter, f) for f in faults]
                return
            if masked(field, text):
                message = f"证号“{text}”已打码，按空白处理。"
                got.mask = normalise(text.replace("＊", "*"))
                got.problems.append((letter, problem("id_no", "value_masked", message)))
                return
            numeric = cell.raw_kind == "number"
            read = read_id(text, numeric=numeric, on=self._on, doubtful=damaged)
            got.problems += [(letter, p) for p in read.problems]
            got.old_id = read.old
            self._by_number(got, read, text)

        return take

    def _by_number(self, got: Got, read: IdRead, text: str) -> None:
        """Birth and sex by the number; of a refused one only what it would say."""
        checks = got.checks
        if read.number:
            got.values["id_no"] = read.number
            if read.born and read.sure:
                checks["id_born"] = read.born.isoformat()
            if read.sex:
                checks["id_sex"] = read.sex
            return
        number = normalise(text)
        if len(number) == 18 and number[:17].isdecimal():
            checks["said_sex"] = "1" if int(number[16]) % 2 else "2"
            checks["said_born"] = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"

    def _opening(self, column: Column, roster: Row) -> Takes:
        id = column.field.id if column.field else ""
        opens, letter, heading = roster.opens[id], column.letter, column.heading
        field = roster.fields[id]
        codes = self._codes

        def take(got: Got, cell: Cell) -> None:
            faults = unread(cell, id)
            if faults is not None:
                got.problems += [(letter, f) for f in faults]
                return
            text = cell.text.strip()
            if not text or masked(field, text):
                if text:
                    message = f"“{text}”已打码，按空白处理。"
                    got.problems.append((letter, problem(id, "value_masked", message)))
                return
            marks = read_marks(opens, heading, text, codes)
            if marks.level and "disability_level" not in got.values:
                got.values["disability_level"] = marks.level
            if marks.codes:
                held = got.opens.get(id, ())
                got.opens[id] = tuple(dict.fromkeys((*held, *marks.codes)))
                if field.kind == "yes_no":
                    got.values[id] = True
                elif field.kind == "codes":
                    got.values[id] = list(got.opens[id])
                else:
                    got.values[id] = marks.codes[0]
            elif marks.no:
                got.denies.append(id)
                if field.kind == "yes_no":
                    got.values[id] = False
            for word in marks.unknown:
                message = f"“{heading}”里的“{word}”不在人员类别的选项里。"
                remedy = "原文保留在附加信息里；请改成选项里的一项。"
                got.problems.append((letter, problem(id, "code_unknown", message, remedy)))
                got.unknown.append((id, word))
                got.extra[heading] = text

        return take

    def _residing(self, column: Column, roster: Row) -> Takes:
        letter, heading, codes = column.letter, column.heading, self._codes
        known: dict[str, Any] = {}
        lists: dict[str, tuple[str, ...]] = {}

        def take(got: Got, cell: Cell) -> None:
            faults = unread(cell, "residence_status")
            text = cell.text.strip()
            if faults is not None or not text:
                for told in faults or ():
                    got.problems.append((letter, told))
                return
            if text not in known:
                known[text] = read_residence(roster, heading, text, codes)
            code, problems = known[text]
            if not code and text not in lists:
                lists[text] = read_marks(roster.opens["special_group"], heading, text, codes).codes
            if not code and lists[text]:  # 独居 under 居住状况
                held = got.opens.get("special_group", ())
                got.opens["special_group"] = tuple(dict.fromkeys((*held, *lists[text])))
                got.values["special_group"] = list(got.opens["special_group"])
                return
            if code and got.values.get("residence_status") not in roster.gone:
                got.values["residence_status"] = code
            for told in problems:
                got.problems.append((letter, told))
                if named("code_unknown", [told]):
                    got.unknown.append(("residence_status", text))
                    got.extra[heading] = text

        return take

    def _grading(self, column: Column, roster: Row) -> Takes:
        letter, heading, codes = column.letter, column.heading, self._codes
        field = roster.fields["disability_level"]
        read = reader(field, codes, self._on)

        def take(got: Got, cell: Cell) -> None:
            value, problems = read(cell)
            if value is None and named("code_unknown", problems):
                level, kind = level_and_kind(cell.text, roster.opens["disability_type"], codes)
                if level or kind:
                    value, problems = level or None, ()
                if kind and "disability_type" not in got.opens:
                    got.opens["disability_type"] = (kind,)
                    got.values["disability_type"] = kind
            if value:
                got.values["disability_level"] = value
            for told in problems:
                got.problems.append((letter, told))
                if named("code_unknown", [told]):
                    got.unknown.append(("disability_level", cell.text.strip()))
                    got.extra[heading] = cell.text.strip()

        return take

    # ---- the whole row --------------------------------------------------------------------------
    def _finish(self, got: Got, row: TableRow) -> None:
        name_of_head(got, row, self._places)
        if "group" not in got.values:
            group = group_name(row.group) if row.group else self._group
            address = got.values.get("address") or got.values.get("reg_address") or ""
            got.guessed = not group and bool(group := group_at(address))
            if group:
                got.values["group"] = group
        if self._of_heads and "name" in got.values:  # a list of heads alone: 户主, 身份证号, 人口
            got.checks |= {"head_name": got.values["name"]}
            got.checks.pop("household_size", None)
        compare(got, row, self._columns, self._codes, self._on)
