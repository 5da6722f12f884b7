"""A form with a table on its way: its lines made of a list, its report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from csdesk.documents.workbooks.filling.labels import Knows
from csdesk.documents.workbooks.filling.sheet import Written
from csdesk.documents.workbooks.filling.table import Laid, Line, looks_like_number
from csdesk.documents.workbooks.page import text_width
from csdesk.domain.fields import Field, Kind, Value
from csdesk.domain.groups import group_name
from csdesk.services import lists
from csdesk.services.forms import memory as formmemory
from csdesk.services.forms.columns import Source, plain_field
from csdesk.services.forms.result import REMEDY, Filled, Filling, Told, hidden
from csdesk.services.forms.seen import Seen
from csdesk.services.forms.values import Cells, Refused, shown
from csdesk.services.lists import Asked
from csdesk.services.office import Office

Progress = Callable[[int, int], None]
_OFFICE = re.compile(r"(?:社区)?(?:村民委员会|居民委员会|村委会|居委会)$")
_UNQUOTED = frozenset(("twice",))  # whose value may be a whole number
_FOOT = 40  # rows below a table in which labels are looked for


def label_rows(seen: Seen) -> list[int]:
    """The rows above the heading and below the lines, in which labels may have gaps."""
    first = min(seen.table.header_rows)
    footer = seen.block.footer
    return [
        row.number
        for row in seen.workbook.text(seen.table.sheet).rows
        if row.number < first or (footer and footer <= row.number < footer + _FOOT)
    ]


def shifted(place: str, rows: Mapping[int, int]) -> str:
    """A cell's place after rows were put in, by the rows that moved."""
    letter = place.rstrip("0123456789")
    row = int(place[len(letter) :])
    return f"{letter}{rows.get(row, row)}"


def knows(office: Office, on: date) -> Knows:
    """What the office says of itself beside labels, on a day."""
    return Knows(office.about.name, village_of(office).removesuffix("村"), on)


def village_of(office: Office) -> str:
    """The village's own name without that of its committee: 柳沟村."""
    return _OFFICE.sub("", office.about.name)


def opened(office: Office, form: str, source: str) -> bool:
    """Whether a form was filled before from the same list."""
    return bool(formmemory.recall(office, form).marks.get(source))


@dataclass
class TableWork:
    """One form on its way."""

    office: Office
    seen: Seen
    filling: Filling
    problems: list[Told] = field(default_factory=list)
    cells: dict[int, dict[str, str]] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)
    refused: dict[tuple[str, str, str, str], tuple[str, list[int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.maker = Cells(self.office.codes, masked=not self.filling.reason)
        self.known = formmemory.recall(self.office, self.seen.form)

    # ---- what is written ------------------------------------------------------------------------
    def rows(self, progress: Progress | None) -> list[tuple[int, dict[str, Any]]]:
        """The records in the order of their lines: id and values by path."""
        seen, asked = self.seen, self.filling.asked
        by = ("household.household_no", "relation", "birth_date") if seen.by_household else ()
        own = [m.source.path for m in seen.means if m.source and m.source.path]
        paths = tuple(dict.fromkeys([*own, *(p for p in by if self._is_there(p))]))
        asked = replace(asked, columns=paths)
        ids = lists.ids(self.office, asked)
        self.fields = dict(zip(paths, lists.fields(self.office, asked), strict=True))
        found: list[tuple[int, dict[str, Any]]] = []
        for page in lists.pages(self.office, asked, ids, 500):
            for id, row in zip(page.ids, page.rows, strict=True):
                found.append((id, dict(zip(paths, row, strict=True))))
            if progress:
                progress(len(found), len(ids))
        return _by_home(found, asked) if seen.by_household else found

    def _is_there(self, path: str) -> bool:
        residents = self.seen.ledger
        return path.split(".")[0] in {**residents.fields, **residents.derived}

    def lines(self, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> list[Line]:
        """The lines of the form."""
        seen = self.seen
        first = seen.block.first if self.filling.over else seen.block.start
        made: list[tuple[int, dict[int, Written], str]] = []
        number, before = 0, None
        for at, (id, values) in enumerate(rows):
            home = (
                str(values.get("household.household_no") or f"-{id}") if seen.by_household else ""
            )
            if not home or home != before:
                number, before = number + 1, home
            place = first + at
            self.places[id] = place
            made.append((id, self._line(id, values, number, place), home))
        changed = formmemory.changed(self.known, self.filling.asked.code, self.cells) or {}
        at_of = {column.letter: column.at for column in seen.columns}
        self.changes = changed
        return [
            Line(cells, home, frozenset(at_of[letter] for letter in changed.get(id, ())))
            for id, cells, home in made
        ]

    def _line(
        self, id: int, values: Mapping[str, Any], number: int, place: int
    ) -> dict[int, Written]:
        cells: dict[int, Written] = {}
        said: dict[str, str] = {}
        for column, one in zip(self.seen.columns, self.seen.means, strict=True):
            given = self.filling.extra.get(column.letter)
            if given is not None:
                of, value = _extra(column.path, given.get(id))
            elif one.source is None:
                continue
            elif one.source.how == "seq":
                cells[column.at] = number
                continue
            else:
                of, value = self._value(one.source, values)
            written = self.maker.made(column, of, value)
            if isinstance(written, Refused):
                self._refuse(column.letter, place, column.path, written)
                written = None
            cells[column.at] = written
            said[column.letter] = shown(self.office.codes, of, value)
        self.cells[id] = said
        return cells

    def _value(self, source: Source, values: Mapping[str, Any]) -> tuple[Field, Any]:
        if source.how == "village":
            return plain_field(source), village_of(self.office)
        of, value = self.fields[source.path], values.get(source.path)
        if source.how == "opens":
            yes = bool(set(value or ()) & source.codes)
            return Field(source.id, source.label, "yes_no"), yes
        return of, value

    def _refuse(self, letter: str, place: int, path: Sequence[str], refused: Refused) -> None:
        quoted = self.filling.reason or refused.code not in _UNQUOTED
        value = refused.value if quoted else ""
        key = (refused.code, letter, value, refused.why)
        heading = re.sub(r"\s", "", path[-1]) if path else letter
        self.refused.setdefault(key, (heading, []))[1].append(place)

    def _refusals(self) -> Iterator[Told]:
        for (code, letter, value, why), (heading, rows) in self.refused.items():
            said = f"“{value}”" if value else "的值"
            place = f"{letter}{rows[0]}"
            more = f" 等 {len(rows)} 格" if len(rows) > 1 else ""
            yield Told(
                code, place, f"{heading}{said}没有写（{place}{more}）：{why}。", REMEDY[code]
            )

    # ---- what is told ---------------------------------------------------------------------------
    def told(
        self,
        out: Path,
        laid: Laid,
        labels: Sequence[str],
        every: Mapping[int, Mapping[str, str]],
    ) -> Filled:
        """The report; `every` has the lines of all sheets, of which those of last time are told."""
        seen, block = self.seen, self.seen.block
        if block.held and not self.filling.over:
            rows = "、".join(map(str, block.held[:6])) + ("……" if len(block.held) > 6 else "")
            self._tell("kept_row", "", f"第 {rows} 行原来已有内容，没有动，从第 {laid.first} 行起填。",
                       "那几行若是示例或旧数据，请删去，或选“覆盖原有的行”。")  # fmt: skip
        for letter in laid.widened:
            self._tell("widened", letter, f"{letter} 列放不下日期，已加宽。")
        self._narrow(laid.widened)
        self.problems += self._refusals()
        for column, one in zip(seen.columns, seen.means, strict=True):
            if not one.collected:
                name = re.sub(r"\s", "", column.path[-1])
                self._tell("not_collected", column.letter, f"“{name}”按规定不收集，没有填。")
        again = bool(self.known.marks.get(self.filling.asked.code))
        gone = formmemory.gone(self.known, self.filling.asked.code, every) if again else 0
        if gone:
            self._tell("gone", "", f"上次填的有 {gone} 行这次不在名单里。")
        masked = tuple(self.maker.hidden.values())
        changed = [
            f"{letter}{self.places[id]}"
            for id, some in self.changes.items()
            for letter in sorted(some, key=lambda one: (len(one), one))
        ]
        given = self.filling.extra
        return Filled(
            out=out, sheet=seen.table.sheet, header_rows=seen.table.header_rows,
            columns=seen.heads, rows=len(self.cells), first=laid.first, inserted=laid.inserted,
            unknown=[h for h, m in zip(seen.heads, seen.means, strict=True)
                     if h.field is None and m.collected and h.letter not in given],
            changed=changed, again=again, labels=labels, problems=self.problems, masked=masked,
        )  # fmt: skip

    def _narrow(self, widened: Sequence[str]) -> None:
        for column in self.seen.columns:
            if column.letter in widened or column.shape:
                continue
            texts = [row.get(column.letter, "") for row in self.cells.values()]
            longest = max((t for t in texts if looks_like_number(t)), key=text_width, default="")
            if longest and text_width(longest) > column.width + 1:
                self._tell("narrow", column.letter, f"{column.letter} 列太窄，号码显示不全。",
                           "请在 WPS 里把这一列拉宽后再打印。")  # fmt: skip

    def _tell(self, code: str, place: str, message: str, remedy: str = "") -> None:
        self.problems.append(Told(code, place, message, remedy))

    @property
    def count(self) -> int:
        """How many lines it has."""
        return len(self.cells)


def remember(
    office: Office, seen: Seen, filling: Filling, cells: Mapping[int, Mapping[str, str]]
) -> None:
    """Keep what was chosen and written."""
    chosen = {
        formmemory.heading_key(column.path): filling.columns[column.letter]
        for column in seen.columns
        if column.letter in filling.columns
    }
    formmemory.remember(office, seen.form, filling.asked.code, chosen, cells)


def by_group(
    office: Office, seen: Seen, filling: Filling
) -> tuple[list[tuple[Seen, Filling]], Mapping[str, int]]:
    """What goes onto each sheet, and how many there are of groups without one.

    A form with a sheet for each group gets the records of the group on each; any other gets all.
    """
    if not seen.alike:
        return [(seen, filling)], {}
    path = seen.sources["group"].path
    asked = replace(filling.asked, columns=(path,))
    found: dict[str, list[int]] = {}
    for page in lists.pages(office, asked, lists.ids(office, asked), 1000):
        for id, (value,) in zip(page.ids, page.rows, strict=True):
            title = str((value[1] if isinstance(value, tuple) else value) or "")
            found.setdefault(group_name(title) if title else "", []).append(id)
    some = [
        (one, replace(filling, asked=replace(filling.asked, given=tuple(found.pop(one.group, ())))))
        for one in (seen, *seen.alike)
    ]
    return some, {group or "未分组": len(ids) for group, ids in found.items()}


def joined(done: Sequence[Filled], without: Mapping[str, int]) -> Filled:
    """The reports of several sheets as one."""
    first = done[0]
    problems = list(dict.fromkeys(told for one in done for told in one.problems))
    for group, count in without.items():
        problems.append(
            Told("no_sheet", "", f"{group}没有自己的工作表，{count} 条没有填。", "请加一张表再填。")
        )
    masked = tuple(dict.fromkeys(label for one in done for label in one.masked))
    if masked:
        problems.append(hidden(masked))
    if len(done) == 1:
        return replace(first, problems=problems)
    named = [(one.sheet, place) for one in done for place in one.changed]
    return replace(
        first, rows=sum(one.rows for one in done), inserted=sum(one.inserted for one in done),
        changed=[f"{sheet}!{place}" for sheet, place in named], problems=problems,
        labels=[f"{one.sheet}!{place}" for one in done for place in one.labels],
        masked=masked,
        filled=tuple(one.sheet for one in done),
    )  # fmt: skip


def _by_home(
    found: Sequence[tuple[int, dict[str, Any]]], asked: Asked
) -> list[tuple[int, dict[str, Any]]]:
    """Lines of one household together, the head first; households in the order of the list."""
    order: dict[str, int] = {}
    plain = asked.order in ((), asked.ledger.order)

    def home(row: tuple[int, dict[str, Any]]) -> str:
        return str(row[1].get("household.household_no") or "")

    for row in found:
        order.setdefault(home(row), len(order))

    def key(row: tuple[int, dict[str, Any]]) -> tuple[Any, ...]:
        said = home(row)
        values = row[1]
        place: Any = (not said, said) if plain else order[said]
        return place, values.get("relation") or "99", str(values.get("birth_date") or "9")

    return sorted(found, key=key)


def _extra(path: Sequence[str], value: Value) -> tuple[Field, Value]:
    """A value that no ledger has, with a field of its kind."""
    kinds: tuple[tuple[type, Kind], ...] = (
        (bool, "yes_no"), (int, "number"), (Decimal, "number"), (date, "day"), (tuple, "names"),
    )  # fmt: skip
    kind: Kind = next((kind for type_, kind in kinds if isinstance(value, type_)), "text")
    return Field("extra", path[-1] if path else "", kind), value
