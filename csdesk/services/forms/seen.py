"""A township's form looked at: its table, what its columns mean, what was chosen the last time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from csdesk.documents.workbooks.filling.block import Block
from csdesk.documents.workbooks.filling.form import FormColumn, Workbook
from csdesk.documents.workbooks.filling.opening import open_form
from csdesk.documents.workbooks.layout import Table, lay_out
from csdesk.domain.groups import group_name
from csdesk.domain.ledger import Ledger
from csdesk.errors import ClerkError
from csdesk.services.forms import memory as formmemory
from csdesk.services.forms.columns import Meant, Source, meant, sources, vocabulary
from csdesk.services.office import Office

_PLACES = frozenset(("seq", "village", "group", "grid", "age", "household_size", "remark"))
"""What says nothing of who is listed."""
_FEW = 8  # words of a form that are told
_ONCE = re.compile(r"每户|全户|户内合计|户均|家庭总|全家")
_MEMBERS = re.compile(r"户内|家庭成员|家属姓名|成员姓名")
_HEAD = frozenset(("head_name", "head_id_no", "head_phone", "household_size"))
_OF_HOME = _HEAD | {"household_no", "household_type", "address", "reg_address", "seq"}


class NoTableError(ClerkError):
    """A workbook has no table with a heading; it may ask in another way."""


@dataclass(frozen=True, slots=True)
class Heads:
    """One column of a form.

    Attributes:
        sheet: The sheet's name.
        letter: Of its column.
        path: The texts of its heading from the top, joined by `/`: 股权变更情况/转让时间.
        field: What it is filled with: a field or path of the source, one of `domain.headings`'
            ids, `seq` for a running number; None where nothing that is kept says it.
        guess: A field that it might mean, for the clerk to confirm; empty for none.
    """

    sheet: str
    letter: str
    path: str
    field: str | None
    guess: str = ""


@dataclass(frozen=True)
class Seen:
    """A form that was looked at, not yet filled.

    Attributes:
        workbook: The form.
        ledger: The ledger whose records fill it.
        table: Its table.
        block: The lines of the table.
        columns: What each column is like.
        means: What each column is filled with, in the same order.
        sources: Everything that a column can be filled with, by id.
        form: By which it is known again.
        sheets: Sheets with a table.
        alike: Where each group has a sheet of the same form: those of the other groups.
    """

    workbook: Workbook
    ledger: Ledger
    table: Table
    block: Block
    columns: tuple[FormColumn, ...]
    means: tuple[Meant, ...]
    sources: Mapping[str, Source]
    form: str
    sheets: tuple[str, ...] = ()
    alike: tuple[Seen, ...] = ()

    @property
    def group(self) -> str:
        """The group whose sheet it is, by its name or title; empty for none."""
        return group_name(self.table.group) if self.table.group else ""

    @property
    def heads(self) -> tuple[Heads, ...]:
        """Its columns as they are told."""
        return tuple(
            Heads(
                self.table.sheet,
                column.letter,
                "/".join(re.sub(r"\s+", "", part) for part in column.path),
                one.source.id if one.source else None,
                one.guess,
            )
            for column, one in zip(self.columns, self.means, strict=True)
        )

    @property
    def by_household(self) -> bool:
        """Whether its lines stand together by household, what all share standing once."""
        ids = {one.source.id for one in self.means if one.source}
        if self.of_homes or not {"head_name", "name"} <= ids:
            return False
        words = ["".join(column.path) for column in self.columns]
        named = next(
            (
                w
                for w, m in zip(words, self.means, strict=True)
                if m.source and m.source.id == "name"
            ),
            "",
        )
        return bool(
            self.block.merged
            or "household_size" in ids
            or _MEMBERS.search(re.sub(r"\s", "", named))
            or any(_ONCE.search(word) for word in words)
        )

    @property
    def of_homes(self) -> bool:
        """Whether a record of the list is a household, so that each is one line."""
        return "members" in self.ledger.derived

    @property
    def once(self) -> frozenset[int]:
        """Columns that say something of the household: those before the name, and 每户….

        What is never filled is left out but for what stands before the head's name.
        """
        if not self.by_household:
            return frozenset()
        ids = {
            c.at: m.source.id if m.source else ""
            for c, m in zip(self.columns, self.means, strict=True)
        }
        name = min(at for at, id in ids.items() if id == "name")
        return frozenset(
            column.at
            for column in self.columns
            if ids[column.at] in _HEAD
            or _ONCE.search("".join(column.path))
            or column.at in self.block.merged
            or (column.at < name and (not ids[column.at] or ids[column.at] in _OF_HOME))
        )

    def choosing(self, columns: Mapping[str, str]) -> Seen:
        """With what the clerk chose for columns, by letter; empty leaves one empty.

        Raises:
            ClerkError: A field that the list does not have.
        """
        means = list(self.means)
        for at, column in enumerate(self.columns):
            id = columns.get(column.letter)
            if id is None:
                continue
            if id and id not in self.sources:
                raise ClerkError(f"“{self.ledger.title}”填不出“{id}”。", "请另选一个字段，或留空。")
            means[at] = Meant(self.sources.get(id), means[at].guess, means[at].collected)
        alike = tuple(one.choosing(columns) for one in self.alike)
        return replace(self, means=tuple(means), alike=alike)


def headings(
    office: Office,
    template: Path,
    code: str,
    *,
    password: str | None = None,
    remembered: Mapping[str, str] | None = None,
) -> tuple[Heads, ...]:
    """What each column of a form asks, of every sheet with a table.

    Args:
        office: The open office.
        template: The form; it is only read.
        code: The ledger, roster or given list that is to fill it.
        password: Opens an encrypted workbook.
        remembered: Folded headings to fields, as an import's profile has them.

    Raises:
        FileRefusedError: The file can't be read.
        ClerkError: It is of a kind that can't be filled.
    """
    workbook = open_form(template, password, scratch=office.folder.scratch)
    ledger = office.ledger(code)
    known = remembered or {}
    return tuple(
        heads
        for table in _tables(office, workbook, ledger, known)
        for heads in _look(office, workbook, ledger, table, known).heads
    )


def see(
    office: Office,
    template: Path,
    code: str,
    *,
    sheet: str = "",
    password: str | None = None,
    remembered: Mapping[str, str] | None = None,
    workbook: Workbook | None = None,
) -> Seen:
    """Look at a form.

    Args:
        office: The open office.
        template: The form; it is only read.
        code: The ledger, roster or given list that is to fill it.
        sheet: The sheet; empty for the first with a table of persons or households.
        password: Opens an encrypted workbook.
        remembered: Folded headings to fields, as an import's profile has them.
        workbook: The form where it is open already.

    Raises:
        FileRefusedError: The file can't be read.
        ClerkError: It has no table, or one that lists nobody.
    """
    workbook = workbook or open_form(template, password, scratch=office.folder.scratch)
    ledger = office.ledger(code)
    known = remembered or {}
    found = _tables(office, workbook, ledger, known)
    sheets = tuple(dict.fromkeys(table.sheet for table in found))
    if sheet:
        names = [one.name for one in workbook.book.sheets]
        if sheet not in names:
            raise ClerkError(
                f"“{template.name}”没有工作表“{sheet}”。", f"有的是：{'、'.join(names)}。"
            )
        found = tuple(table for table in found if table.sheet == sheet)
    if not found:
        raise NoTableError(
            f"“{template.name}”里没有找到表头。",
            "请看表里有没有“姓名”“身份证号”这样一行列名，或至少三个认得的项目（姓名、住址等）。",
        )
    looked = [_look(office, workbook, ledger, table, known) for table in found]
    listing = [one for one in looked if _lists(one)]
    if not listing:
        raise _nobody(template, looked[0])
    first = listing[0]
    return replace(first, sheets=sheets, alike=() if sheet else _alike(first, listing))


def _alike(first: Seen, listing: Sequence[Seen]) -> tuple[Seen, ...]:
    """The sheets of other groups with the same form."""
    found = {first.group: first}
    for one in listing:
        if one.group and one.form == first.form and "group" in one.sources:
            found.setdefault(one.group, one)
    return tuple(one for one in found.values() if one is not first) if first.group else ()


def _tables(
    office: Office, workbook: Workbook, ledger: Ledger, remembered: Mapping[str, str]
) -> tuple[Table, ...]:
    words = vocabulary(office, ledger, remembered)
    names = {part.name for part in workbook.parts.sheets}
    return tuple(
        table
        for found in lay_out(workbook.book, words)
        if found.reason not in ("hidden", "faults")
        for table in found.tables
        if table.sheet in names and table.header_rows
    )


def _look(
    office: Office,
    workbook: Workbook,
    ledger: Ledger,
    table: Table,
    remembered: Mapping[str, str],
) -> Seen:
    block = workbook.block(table)
    columns = workbook.columns(table, block)
    found = sources(office, ledger)
    heads = [table.headings[column.at] for column in columns]
    form = formmemory.fingerprint([column.path for column in columns])
    chosen = formmemory.recall(office, form).columns
    means = list(meant(office, ledger, found, heads, remembered))
    means = _homes(means, found) if "members" in ledger.derived else _heads(means, found)
    for at, column in enumerate(columns):
        id = chosen.get(formmemory.heading_key(column.path))
        if id is not None and means[at].collected:
            means[at] = Meant(found.get(id), means[at].guess)
    return Seen(workbook, ledger, table, block, columns, tuple(means), found, form)


def _homes(means: Sequence[Meant], found: Mapping[str, Source]) -> list[Meant]:
    """In a list of households the names beside the head's are those of all members."""
    ids = {one.source.id for one in means if one.source}
    if not {"name", "head_name"} <= ids:
        return list(means)
    return [
        replace(one, source=found["members"]) if one.source and one.source.id == "name" else one
        for one in means
    ]


def _heads(means: Sequence[Meant], found: Mapping[str, Source]) -> list[Meant]:
    """Number and telephone between the head's name and the members' are the head's."""
    ids = [one.source.id if one.source else "" for one in means]
    if "head_name" not in ids or "name" not in ids:
        return list(means)
    between = range(ids.index("head_name"), ids.index("name"))
    own = {"id_no": "head_id_no", "phones": "head_phone"}
    return [
        replace(one, source=found.get(own[ids[at]])) if at in between and ids[at] in own else one
        for at, one in enumerate(means)
    ]


def _lists(seen: Seen) -> bool:
    """Whether its lines are records of the list, not sums of a village."""
    ids = {one.source.id for one in seen.means if one.source} - _PLACES
    if "name" in seen.sources:  # of persons or households
        return bool(ids & {"name", "id_no", "head_name", "head", "household_no", "members"})
    return bool(ids & set(seen.ledger.fields))


def _nobody(template: Path, seen: Seen) -> ClerkError:
    words = [re.sub(r"\s", "", column.path[-1]) for column in seen.columns if column.path]
    some = "、".join(words[:_FEW]) + ("等" if len(words) > _FEW else "")
    title = seen.table.title.strip().replace("\n", "")
    named = f"（{title}）" if title else ""
    if "name" not in seen.sources:  # the list is of other things than people
        return ClerkError(
            f"“{template.name}”{named}没有一列是“{seen.ledger.title}”里有的；它问的是：{some}。",
            "请从居民、户或别的台账里填。",
        )
    return ClerkError(
        f"“{template.name}”{named}不是一人一行或一户一行的表，没有姓名、证号这样的列；它问的是：{some}。",
        "汇总数字请照月报和指标填写。",
    )
