"""A form about one person or one household: filled once for each, a sheet or a file each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from csdesk.documents.workbooks.cells import letters
from csdesk.documents.workbooks.filling.cards import Slot
from csdesk.documents.workbooks.filling.copying import add_sheet, rename, sheet_title
from csdesk.documents.workbooks.filling.form import FormColumn, Workbook
from csdesk.documents.workbooks.filling.formulas import Shift
from csdesk.documents.workbooks.filling.growing import grow
from csdesk.documents.workbooks.filling.labels import Gap, Knows
from csdesk.documents.workbooks.filling.naming import fill_gaps, fill_labels
from csdesk.documents.workbooks.filling.putting import calculate, ours, put_in
from csdesk.documents.workbooks.filling.rules import rules_of
from csdesk.documents.workbooks.filling.sheet import SheetText
from csdesk.documents.workbooks.filling.table import put, save
from csdesk.documents.workbooks.writing import replaced
from csdesk.documents.workbooks.xlsx import open_xlsx
from csdesk.domain.fields import Field
from csdesk.domain.filters import In
from csdesk.errors import ClerkError
from csdesk.ledgers.roster import READ_AS
from csdesk.services import lists
from csdesk.services.forms import memory as formmemory
from csdesk.services.forms.cards_seen import CardSeen
from csdesk.services.forms.columns import Source, plain_field
from csdesk.services.forms.values import Cells, Refused, shown
from csdesk.services.lists import Asked
from csdesk.services.office import Office

MOST = 500
"""Sheets of one workbook."""


@dataclass
class CardWork:
    """A card on its way to every record of a list.

    Attributes:
        cells: By record the texts by cell, as they are remembered.
        lost: What of the sheet could not be copied.
        put_in: Lines put in for members, in all.
        names: The names of the sheets or files.
    """

    office: Office
    seen: CardSeen
    asked: Asked
    extra: Mapping[str, Mapping[int, Any]]
    maker: Cells
    knows: Knows
    cells: dict[int, dict[str, str]] = field(default_factory=dict)
    refused: list[tuple[str, str, Refused]] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    put_in: int = 0
    names: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        sheet = self.seen.card.sheet
        self._pristine = self.seen.workbook.text(sheet).text()
        self._known = formmemory.recall(self.office, self.seen.form)
        text = self.seen.workbook.text(sheet)
        self._rules = rules_of(
            text.tail, lambda named, place: self.seen.workbook.words(named or sheet, place)
        )

    # ---- what is kept ---------------------------------------------------------------------------
    def _records(self) -> list[tuple[int, dict[str, Any]]]:
        paths = tuple(
            dict.fromkeys(m.source.path for m in self.seen.means if m.source and m.source.path)
        )
        name = "name" if "name" in self.seen.sources else ""
        wanted = self.seen.sources[name].path if name else self.seen.ledger.named
        home = self._home()
        columns = tuple(dict.fromkeys([*paths, wanted, *([home] if home else [])]))
        asked = replace(self.asked, columns=columns)
        ids = lists.ids(self.office, asked)
        self._fields = dict(zip(columns, lists.fields(self.office, asked), strict=True))
        self._named = wanted
        found = []
        for page in lists.pages(self.office, asked, ids, 500):
            for id, row in zip(page.ids, page.rows, strict=True):
                found.append((id, dict(zip(columns, row, strict=True))))
        return found

    def _home(self) -> str:
        """The path to the household of a record."""
        if "members" in self.seen.ledger.derived:
            return "id"
        found = self.seen.sources.get("household")
        return found.path if found else ""

    def _members(
        self, rows: Sequence[tuple[int, Mapping[str, Any]]]
    ) -> dict[int, list[dict[str, Any]]]:
        """By household those who are in it, the head first."""
        if not self.seen.card.members:
            return {}
        found_homes = (self._home_of(values) for _, values in rows)
        homes = tuple({home for home in found_homes if home is not None})
        paths = tuple(
            dict.fromkeys(m.source.path for m in self.seen.members.values()
                          if m.source and m.source.path)
        )  # fmt: skip
        columns = tuple(dict.fromkeys([*paths, "household", "relation", "birth_date"]))
        asked = lists.ask(
            self.office, next(iter(READ_AS)), where=In("household", homes), on=self.asked.on,
            columns=columns, order=("relation", "birth_date"),
        )  # fmt: skip
        self._own = dict(zip(columns, lists.fields(self.office, asked), strict=True))
        found: dict[int, list[dict[str, Any]]] = {}
        ids = lists.ids(self.office, asked) if homes else ()
        for page in lists.pages(self.office, asked, ids, 500):
            for row in page.rows:
                values = dict(zip(columns, row, strict=True))
                if values["household"]:
                    found.setdefault(values["household"][0], []).append(values)
        return found

    def _home_of(self, values: Mapping[str, Any]) -> int | None:
        found = values.get(self._home())
        return found[0] if isinstance(found, tuple) else found

    # ---- one record -----------------------------------------------------------------------------
    def _text(self, text: SheetText, id: int, values: Mapping[str, Any]) -> None:
        said: dict[str, str] = {}
        places = []
        for slot, one in zip(self.seen.card.slots, self.seen.means, strict=True):
            given = self.extra.get(slot.place)
            if given is not None:
                of, value = Field("extra", slot.label, "text"), given.get(id)
            elif one.source is None or one.source.how == "seq":
                continue
            else:
                of, value = _value(one.source, self._fields, values, self.knows)
            said[slot.place] = shown(self.office.codes, of, value)
            places.append((slot, of, value))
        self.cells[id] = said
        new = formmemory.changed(self._known, self.asked.code, {id: said}) or {}
        for slot, of, value in places:
            self._slot(text, slot, of, value, slot.place in new.get(id, ()))
        if new.get(id):
            self.changed += [f"{self.names[-1]}!{place}" for place in sorted(new[id])]

    def _slot(self, text: SheetText, slot: Slot, of: Field, value: Any, marked: bool) -> None:
        written = self._made(slot.row, slot.column, slot.label, of, value)
        if written is None or written == "":
            return
        row = text.made(slot.row)
        cell = row.cell(slot.column)
        if not slot.inside:
            if cell is None or cell.formula is None:
                put(self.seen.workbook, text, row, slot.column, written, marked=marked)
        elif cell is not None:
            said = written.isoformat() if isinstance(written, date) else str(written)
            start = len(slot.inside.rstrip(" 　_＿\t"))
            gap = Gap(start, len(slot.inside), said, slot.label)
            fill_gaps(self.seen.workbook, row, cell, [gap])

    def _made(self, row: int, column: int, label: str, of: Field, value: Any) -> Any:
        rules = tuple(
            rule for rule in self._rules if rule.holds(row, column) and rule.kind != "once"
        )
        like = FormColumn(column, (label,), False, "", 0.0, rules, "", False)
        written = self.maker.made(like, of, value)
        if isinstance(written, Refused):
            self.refused.append((f"{letters(column)}{row}", label, written))
            return None
        return written

    def _shift(self, members: Sequence[Mapping[str, Any]]) -> Shift:
        table = self.seen.card.members
        if table is None:
            return Shift(1, 1, 0)
        more = max(0, len(members) - (table.last - table.first + 1))
        return Shift(table.first, table.last + 1, more)

    def _lines(self, text: SheetText, members: Sequence[Mapping[str, Any]]) -> None:
        table = self.seen.card.members
        if table is None:
            return
        for number, values in enumerate(members, 1):
            row = text.made(table.first + number - 1)
            for column, one in self.seen.members.items():
                if one.source is None:
                    continue
                if one.source.how == "seq":
                    put(self.seen.workbook, text, row, column, number)
                    continue
                of, value = _value(one.source, self._own, values, self.knows)
                label = table.columns[column]
                written = self._made(row.number, column, label, of, value)
                if written is not None:
                    put(self.seen.workbook, text, row, column, written)

    # ---- all of them ----------------------------------------------------------------------------
    def into_sheets(self, out: Path, progress: Callable[[int, int], None] | None) -> int:
        """A sheet for each record in one workbook; gives how many.

        Raises:
            ClerkError: There are too many, or the file can't be written.
        """
        rows = self._records()
        if len(rows) > MOST:
            raise ClerkError(
                f"一人一页，{len(rows):,} 页放不进一个工作簿。",
                f"请用筛选分批填，一次不超过 {MOST} 人。",
            )
        members = self._members(rows)
        workbook, parts = self.seen.workbook, self.seen.workbook.parts
        source = workbook.part(self.seen.card.sheet)
        taken = [one.name for one in workbook.book.sheets if one.name != source.name]
        for id, values in rows:
            self.names.append(sheet_title(self._title(id, values), [*taken, *self.names]))
        names, self.names = self.names, []
        last = len(rows) - 1
        for at, ((id, values), name) in enumerate(zip(rows[1:], names[1:], strict=True), 1):
            self.names.append(name)
            some = members.get(self._home_of(values) or 0, [])
            shift = self._shift(some)
            text = SheetText.read(self._pristine)
            self._put(text, id, values)
            grow(text, shift, ours(source.name))
            self._lines(text, some)
            self.put_in += shift.count
            text.forget_results()
            self.lost |= add_sheet(parts, source, text, name, shift)
            if progress:
                progress(at, last)
        if rows:
            self._first(rows[0], names[0], members)
        save(workbook)
        written(workbook, out, self.asked.on)
        self.names = names
        return len(rows)

    def _put(self, text: SheetText, id: int, values: Mapping[str, Any]) -> None:
        rows = [row.number for row in text.rows]
        fill_labels(self.seen.workbook, text, rows, self.knows, above=0)
        self._text(text, id, values)

    def _first(
        self,
        row: tuple[int, Mapping[str, Any]],
        name: str,
        members: Mapping[int, Sequence[Mapping[str, Any]]],
    ) -> None:
        """The record on the form's own sheet, which gets its name; the last, for all copy it."""
        workbook = self.seen.workbook
        source = workbook.part(self.seen.card.sheet)
        some = members.get(self._home_of(row[1]) or 0, [])
        shift = self._shift(some)
        self.names.append(name)
        text = workbook.text(source.name)
        self._put(text, *row)
        looked_at = put_in(workbook, source.name, shift)
        self._lines(text, some)
        self.put_in += shift.count
        if text.has_formulas or looked_at:
            text.forget_results()
            calculate(workbook)
        rename(workbook.parts, source, text, name)

    def into_files(self, folder: Path, progress: Callable[[int, int], None] | None) -> int:
        """A file for each record in a folder; gives how many.

        Raises:
            ClerkError: The folder is a file, or can't be written.
        """
        rows = self._records()
        members = self._members(rows)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ClerkError(f"建不了文件夹“{folder.name}”。", "请换个位置。") from error
        content = BytesIO()
        self.seen.workbook.parts.write(content, self.asked.on)
        names: list[str] = []
        for at, (id, values) in enumerate(rows, 1):
            name = sheet_title(self._title(id, values), names)
            names.append(name)
            self.seen = replace(self.seen, workbook=Workbook(content.getvalue()))
            self._first((id, values), name, members)
            save(self.seen.workbook)
            written(self.seen.workbook, folder / f"{name}.xlsx", self.asked.on)
            if progress:
                progress(at, len(rows))
        self.names = names
        return len(rows)

    def _title(self, id: int, values: Mapping[str, Any]) -> str:
        found = values.get(self._named)
        return str((found[1] if isinstance(found, tuple) else found) or id)


def _value(
    source: Source, fields: Mapping[str, Field], values: Mapping[str, Any], knows: Knows
) -> tuple[Field, Any]:
    if source.how == "village":
        return plain_field(source), f"{knows.village}村" if knows.village else knows.unit
    of, value = fields[source.path], values.get(source.path)
    if source.how == "opens":
        return Field(source.id, source.label, "yes_no"), bool(set(value or ()) & source.codes)
    return of, value


def written(workbook: Workbook, out: Path, on: date) -> None:
    """Writes a filled form, after having read again what is to be written.

    Raises:
        ClerkError: It can't be written.
    """
    made = BytesIO()
    workbook.parts.check()
    workbook.parts.write(made, on)
    open_xlsx(made.getvalue())
    with replaced(out) as stream:
        stream.write(made.getvalue())
