"""One row of a roster read: values of every ledger it feeds, and what is wrong in its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from csdesk.documents.workbooks.cells import Cell
from csdesk.documents.workbooks.layout import TableRow
from csdesk.domain.calendar import age_on
from csdesk.domain.codes import Codes
from csdesk.domain.faults import problem
from csdesk.domain.fields import Field
from csdesk.domain.groups import group_name
from csdesk.domain.identity import IdRead, normalise, read_id
from csdesk.domain.quantities import read_number
from csdesk.domain.validation import masked
from csdesk.domain.values import plain
from csdesk.errors import Problem
from csdesk.ledgers.roster import Row
from csdesk.services.importing.cells import Reader, beside, digits, reader, unread
from csdesk.services.importing.columns import Column, Reads
from csdesk.services.importing.marks import level_and_kind, read_marks, read_residence

_RESOLVED = frozenset(
    {"birth_partial", "birth_ambiguous", "birth_serial_guess", "birth_two_digit_year"}
)
"""Doubts about a birth date that a valid ID number settles."""
_AS_IS = frozenset(
    "text note name code id_no part_day month reference serial yes_no".split()  # noqa: SIM905  # shorter
)
"""Kinds whose value is its own JSON."""
_GROUP_TITLES = frozenset({"group_name"})
"""Fields that hold a group's own name: 三组 is kept as 3组, as every reference to it says."""
_PEOPLE = re.compile(r"\d{15,18}[\dXx]?")
_HAN_NAME = re.compile(r"[\u3400-\u9fff·]{2,6}")


@dataclass(slots=True)
class Got:
    """What one row says.

    Attributes:
        values: Field id to plain value, as JSON keeps it.
        extra: Heading to text of what is kept beside the fields.
        problems: (letters of the column, fault).
        opens: Field to the categories its cell opens.
        denies: Fields whose cell says 否.
        checks: What is compared and never stored.
        mask: A masked ID number, for finding whose it is.
        old_id: The 15 digits that were upgraded.
    """

    values: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    opens: dict[str, tuple[str, ...]] = field(default_factory=dict)
    denies: list[str] = field(default_factory=list)
    checks: dict[str, str] = field(default_factory=dict)
    mask: str = ""
    old_id: str = ""

    @property
    def refused(self) -> bool:
        """Something in its cells keeps it out."""
        return any(p.level == "error" for _, p in self.problems)


Takes = Callable[[Got, Cell], None]


class RowReader:
    """Reads the rows of one table; what its columns feed is worked out once."""

    def __init__(
        self, reads: Reads, columns: Sequence[Column], codes: Codes, on: date, group: str = ""
    ) -> None:
        self._codes, self._on = codes, on
        self._columns = columns
        self._group = group_name(group) if group else ""
        self._roster = reads.roster
        self._fields = {c.field.id: c.letter for c in reversed(columns) if c.field}
        self._takes = [(c.at, self._taking(c, reads)) for c in columns if c.why != "ignored"]

    def read(self, row: TableRow, first: bool = False) -> Got:
        """One row.

        Args:
            row: The row.
            first: The first record of its table, which tells what holds of whole columns.
        """
        got = Got()
        cells = row.cells
        for at, take in self._takes:
            cell = cells.get(at)
            if cell is not None:
                take(got, cell)
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
        if column.why in ("checked", "looked_up") or (roster and id in roster.checked):
            return self._checking(column.field)
        if roster and id in roster.opens:
            return self._opening(column, roster)
        if roster and id == "residence_status":
            return self._residing(column, roster)
        if roster and id == "disability_level":
            return self._grading(column, roster)
        if id == "id_no":
            return self._identifying(column.field, letter)
        read = reader(column.field, self._codes, self._on)
        return self._plain(column.field, letter, heading, read)

    def _plain(self, field: Field, letter: str, heading: str, read: Reader) -> Takes:
        id, kind = field.id, field.kind
        as_is = kind in _AS_IS
        many = kind in ("phones", "codes", "names")
        titled = id in _GROUP_TITLES

        def take(got: Got, cell: Cell) -> None:
            value, problems = read(cell)
            if value is not None and value != ():
                made: Any = value if as_is else plain(field, value)
                if titled:
                    made = group_name(made)
                if many and id in got.values:
                    made = list(dict.fromkeys([*got.values[id], *made]))
                got.values[id] = made
            for told in problems:
                got.problems.append((letter, told))
                if told.code == "code_unknown":
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

    def _identifying(self, field: Field, letter: str) -> Takes:
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
            read = read_id(text, numeric=cell.raw_kind == "number", on=self._on)
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
                got.extra[heading] = text

        return take

    def _residing(self, column: Column, roster: Row) -> Takes:
        letter, heading, codes = column.letter, column.heading, self._codes
        known: dict[str, Any] = {}

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
            if code:
                got.values["residence_status"] = code
            for told in problems:
                got.problems.append((letter, told))
                if told.code == "code_unknown":
                    got.extra[heading] = text

        return take

    def _grading(self, column: Column, roster: Row) -> Takes:
        letter, heading, codes = column.letter, column.heading, self._codes
        field = roster.fields["disability_level"]
        read = reader(field, codes, self._on)

        def take(got: Got, cell: Cell) -> None:
            value, problems = read(cell)
            if value is None and any(p.code == "code_unknown" for p in problems):
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
                if told.code == "code_unknown":
                    got.extra[heading] = cell.text.strip()

        return take

    # ---- the whole row --------------------------------------------------------------------------
    def _finish(self, got: Got, row: TableRow) -> None:
        values, checks = got.values, got.checks
        if "group" not in values:
            group = group_name(row.group) if row.group else self._group
            if group:
                values["group"] = group
        got.problems = [(at, p) for at, p in got.problems if p.code != "name_missing"]
        self._swapped(got, row)
        self._sex_and_birth(got)
        self._age(got)
        self._certificate(got)
        if "id_no" in self._fields and not values.get("id_no") and not got.mask:
            told = any(p.field == "id_no" for _, p in got.problems)
            if not told:
                remedy = "先用临时编号登记，办好后补填。"
                told_ = problem("id_no", "id_missing", "没有证号。", remedy)
                got.problems.append((self._fields["id_no"], told_))
        checks.pop("said_sex", None)
        checks.pop("said_born", None)

    def _swapped(self, got: Got, row: TableRow) -> None:
        """A name among the ID numbers and a number among the names, or a telephone there."""
        suspicious = any(p.code == "name_suspicious" for _, p in got.problems)
        wrong = [p for _, p in got.problems if p.field == "id_no" and p.level == "error"]
        if not wrong:
            return
        texts = {c.field.id: row.cells[c.at].text.strip() for c in self._columns
                 if c.field and c.at in row.cells}  # fmt: skip
        other = ""
        if suspicious and _PEOPLE.fullmatch(texts.get("name", "")):
            other = "name" if _HAN_NAME.fullmatch(texts.get("id_no", "")) else ""
        elif len(texts.get("id_no", "")) == 11 and _PEOPLE.fullmatch(texts.get("phones", "")):
            other = "phones"
        if not other:
            return
        swapped = ("id_no", other)
        got.problems = [(at, p) for at, p in got.problems if p.field not in swapped]
        for id in swapped:
            got.values.pop(id, None)
        what = "姓名" if other == "name" else "电话"
        told = problem(
            "id_no", "columns_swapped", f"{what}和证号像是填反了：“{texts[other]}”“{texts['id_no']}”。",
            "请把两格对调。",
        )  # fmt: skip
        got.problems.append((self._fields["id_no"], told))

    def _sex_and_birth(self, got: Got) -> None:
        values, checks = got.values, got.checks
        sex = checks.pop("id_sex", None) or checks.get("said_sex")
        if sex and values.get("sex") in ("1", "2") and values["sex"] != sex:
            names = self._codes["sex"].names
            message = f"性别写的是“{names[values['sex']]}”，证号上是“{names[sex]}”。"
            told = problem("sex", "sex_conflict", message, "以证号为准；请对照证件核对。")
            got.problems.append((self._fields.get("sex", ""), told))
        born = checks.pop("id_born", None)
        said = born or checks.get("said_born")
        typed = values.get("birth_date")
        if said and typed and not said.startswith(typed):
            message = f"出生日期写的是 {typed}，证号上是 {said}。"
            told = problem("birth_date", "birth_conflict", message, "以证号为准；请对照证件核对。")
            got.problems.append((self._fields.get("birth_date", ""), told))
        if not values.get("id_no"):
            return
        if sex:
            values["sex"] = sex
        if born:
            if typed and born.startswith(typed):
                got.problems = [
                    (at, p)
                    for at, p in got.problems
                    if p.field != "birth_date" or p.code not in _RESOLVED
                ]
            values["birth_date"] = born

    def _age(self, got: Got) -> None:
        said = got.checks.pop("age", None)
        if said is None or (number := read_number(said, "岁")) is None:
            return
        age, letter = int(number), self._fields.get("age", "")
        born = got.values.get("birth_date")
        if born is None:
            year = self._on.year - age
            message = f"没有出生日期；按年龄 {age} 岁推算约生于 {year} 年，没有记入。"
            told = problem("birth_date", "birth_estimated", message, "请查明出生日期后补填。")
            got.problems.append((letter, told))
            return
        real = age_on(born, self._on)
        if real is not None and abs(real - age) > 1:
            message = f"年龄写的是 {age} 岁，按出生日期 {born} 应为 {real} 岁。"
            told = problem("age", "age_conflict", message, "请核对出生日期。")
            got.problems.append((letter, told))

    def _certificate(self, got: Got) -> None:
        """The number of a disability certificate begins with the ID number, then kind and level."""
        number = got.values.get("disability_cert_no")
        if not number:
            return
        number = normalise(number)
        got.values["disability_cert_no"] = number
        if len(number) < 20 or not number[18:20].isdecimal():
            return
        if got.values.get("id_no") and number[:18] != got.values["id_no"]:
            message = f"残疾证号“{number}”的前 18 位和证号不同。"
            told = problem("disability_cert_no", "value_differs", message, "请对照证件核对。")
            got.problems.append((self._fields.get("disability_cert_no", ""), told))
            return
        kind, level = f"D{number[18]}", number[19]
        if (
            got.opens.get("disability_type", ("D",)) == ("D",)
            and kind in self._codes["category"].names
        ):
            got.opens["disability_type"] = (kind,)
            got.values["disability_type"] = kind
        if (
            not got.values.get("disability_level")
            and level in self._codes["disability_level"].names
        ):
            got.values["disability_level"] = level
