"""一人一档, 一户一档, 事项办理单: all that the ledgers hold of a record, on one sheet.

Nothing is declared for it: a ledger whose fields refer to the record tells of it, one that has a
person in another role (a volunteer) brings what refers to that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import BinaryIO

from csdesk.documents.paper.forms import Band, Entry, Section, Sheet, write_sheet
from csdesk.documents.paper.pack import Pack, SheetPart, write_pack
from csdesk.documents.paper.page import Head, LedgerPage, Printed
from csdesk.domain.derived import AllOf, AsOf, Brought, Computed
from csdesk.domain.fields import Field
from csdesk.domain.filters import And, Compare, Empty, Filter, In, Or, months_later
from csdesk.domain.ledger import Ledger
from csdesk.services import lists
from csdesk.services.matters import keeping, slip
from csdesk.services.office import Office
from csdesk.services.printing import head_of, said
from csdesk.services.sheets import asked_for
from csdesk.services.timeline import role

TITLES = {"residents": "一人一档", "households": "一户一档", keeping.MATTERS: slip.TITLE}
SHEETS = {keeping.MATTERS: slip.sheet}
"""Ledgers whose records have a sheet of their own kind."""
MONTHS = 12
"""Events of so many months stand on it."""
MOST = 200
"""Rows of one ledger at most."""
WIDE = 205
"""Millimetres of a page across that the columns of a table may claim together."""
CODE, DAY = 18.0, 21.0
"""Millimetres of a column of codes or days at least: 上门入户 in one line, a day always."""
_LONG = 20
_OWN = "基本情况"


@dataclass(frozen=True, slots=True)
class _Of:
    """Whose sheet is made, and how its numbers are shown."""

    office: Office
    clear: bool

    @property
    def on(self) -> date:
        return self.office.today()


def dossier_pdf(
    office: Office,
    code: str,
    ids: Sequence[int],
    out: BinaryIO,
    *,
    reason: str = "",
    at: datetime | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Printed:
    """Print the sheets of some records; several are bound with cover and contents.

    Args:
        office: The open office.
        code: One of `TITLES`.
        ids: The records, in their order.
        out: Where the PDF goes.
        reason: Why masked values are shown whole; empty masks them.
        at: The clock, where it shall stand on paper.
        progress: Told how many sheets of all are laid out; may raise to stop.

    Raises:
        ClerkError: A record is not there, or none is named.
    """
    asked_for(office, code, ids, reason)
    if len(ids) == 1:
        return write_sheet(
            out, sheet_of(office, code, ids[0], reason=reason, at=at), office.today()
        )

    def parts() -> Iterator[SheetPart]:
        for done, id in enumerate(ids):
            progress(done, len(ids))
            yield _part(sheet_of(office, code, id, reason=reason, at=at))

    pack = Pack(
        title=TITLES[code],
        parts=parts(),
        unit=office.about.name,
        period=f"共 {len(ids)} {office.ledgers[code].unit}",
        dated=said(office.today()),
        landscape=False,
    )
    return write_pack(out, pack, office.today())


def _part(sheet: Sheet) -> SheetPart:
    """A sheet as it stands in the contents: people of one name by their household."""
    band = sheet.band or Band("")
    return SheetPart(
        sheet, name="　".join(filter(None, (band.name, band.below.partition("　")[0])))
    )


def sheet_of(
    office: Office, code: str, id: int, *, reason: str = "", at: datetime | None = None
) -> Sheet:
    """The sheet of one record; the caller logs it."""
    if (made := SHEETS.get(code)) is not None:
        return made(office, id, reason=reason, at=at)
    ledger, of = office.ledgers[code], _Of(office, bool(reason))
    band, own = _facts(of, ledger, id)
    page = LedgerPage(
        title=TITLES.get(code, f"{ledger.title}档案"),
        heads=(),
        unit=office.about.name,
        period=f"{band.name}　截至{said(of.on)}",
        signatures=("建档人", "审核人"),
        note=f"事件类台账只列近 {MONTHS} 个月的。",
        printed_at=f"{at:%Y-%m-%d %H:%M}" if at else "",
        operator=office.user,
        masked="" if reason else "脱敏",
        landscape=False,
    )
    sections = [*own, *_home(of, code, id), *_told(of, code, (id,), ())]
    if (who := _who_lives_in(office, code)) is not None:
        inside = _inside(of, id)
        sections += _told(of, who, inside, (code,)) if inside else []
    return Sheet(page, tuple(sections), band)


# ---- the record itself --------------------------------------------------------------------------


def _facts(of: _Of, ledger: Ledger, id: int) -> tuple[Band, list[Section]]:
    """The band with its name, and its own facts by section; what is empty is left out."""
    own = [i for i, f in ledger.fields.items() if f.kind != "files"]
    derived = [i for i, d in ledger.derived.items() if i in ledger.listed or not _beside(d)]
    paths = (ledger.named, *dict.fromkeys((*own, *derived)))
    fields, words = _line(of, ledger, paths, id)
    shown = dict(zip(paths[1:], zip(fields[1:], words[1:], strict=True), strict=True))
    listed = [(p, *shown[p]) for p in ledger.listed if p in shown and p != ledger.named]
    beside = " · ".join(
        f"{text} {field.unit or ('岁' if path == 'age' else '')}".strip()
        for path, field, text in listed
        if text and not field.guard and field.kind in ("code", "number")
    )
    below = "　".join(
        f"{field.label}：{text}" for _, field, text in listed if text and field.kind == "reference"
    )
    sections: dict[str, list[Entry]] = {}
    for path in own:
        field, text = shown[path]
        if text:
            sections.setdefault(field.section or _OWN, []).append(_entry(field, text))
    now = [_entry(*shown[path]) for path in derived if shown[path][1]]
    made = [Section(title, tuple(some)) for title, some in sections.items()]
    return Band(words[0], beside, below), [*made, *([Section("现状", tuple(now))] if now else [])]


def _beside(derived: object) -> bool:
    """What a table of its own tells, or only lists of those who turn an age ask for."""
    return isinstance(derived, Computed) or (isinstance(derived, AllOf) and "." in derived.field)


def _entry(field: Field, text: str) -> Entry:
    wide = field.kind == "note" or len(text) > _LONG
    return Entry(field.label, f"{text} {field.unit}".rstrip(), wide)


def _line(
    of: _Of, ledger: Ledger, paths: Sequence[str], id: int
) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    asked = lists.ask(of.office, ledger.code, where=In("id", (id,)), columns=paths)
    found = lists.lines(of.office, asked, [id])
    return found.columns, lists.texts(of.office, found, of.clear)[0]


MEMBERS = {
    "relation": 22, "resident": 22, "resident.sex": 10, "resident.age": 10, "resident.id_no": 34,
    "resident.phones": 26, "kind": 20,
}  # fmt: skip
"""Columns of the household's members, with their shares of the width."""


def _home(of: _Of, code: str, id: int) -> list[Section]:
    """Who is in the household today, the head first."""
    home = id if _who_lives_in(of.office, code) else _home_of(of, id)
    if home is None:
        return []
    where = And((Compare("household", "=", home), *_open_on("from", "to", of.on)))
    asked = lists.ask(
        of.office, "stays", where=where, columns=tuple(MEMBERS), order=("relation", "resident")
    )
    ids = lists.ids(of.office, asked)
    found = lists.lines(of.office, asked, ids)
    heads = tuple(
        replace(head_of(f), width=w) for f, w in zip(found.columns, MEMBERS.values(), strict=True)
    )
    rows = lists.texts(of.office, found, of.clear)
    return [Section("家庭成员", heads=heads, rows=tuple(rows))] if rows else []


def _who_lives_in(office: Office, code: str) -> str | None:
    """The ledger of those who are in a record of this one on a day, as an `as_of` says; else None."""
    for ledger in office.ledgers.values():
        for one in ledger.derived.values():
            if isinstance(one, AsOf) and not one.by:
                facts = office.ledgers[one.ledger]
                if facts.fields[one.field].to == code:
                    return ledger.code
    return None


def _home_of(of: _Of, resident: int) -> int | None:
    asked = lists.ask(of.office, "residents", where=In("id", (resident,)), columns=("household",))
    (row,) = lists.lines(of.office, asked, [resident]).rows
    return int(row[0][0]) if row[0] else None


def _inside(of: _Of, household: int) -> tuple[int, ...]:
    """Who is in a household today."""
    where = And((Compare("household", "=", household), *_open_on("from", "to", of.on)))
    asked = lists.ask(of.office, "stays", where=where, columns=("resident",), order=("relation",))
    found = lists.lines(of.office, asked, lists.ids(of.office, asked))
    return tuple(dict.fromkeys(row[0][0] for row in found.rows))


def _open_on(from_: str, to: str, on: date) -> tuple[Filter, Filter]:
    return Compare(from_, "<=", on), Or((Empty(to), Compare(to, ">", on)))


# ---- what refers to it --------------------------------------------------------------------------


def _told(of: _Of, code: str, ids: Sequence[int], told_: Sequence[str]) -> list[Section]:
    """A section for each ledger that refers to some records and was not told of another.

    Args:
        of: Whose sheet is made.
        code: The ledger of the records.
        ids: The records; of several each row says whose it is.
        told_: Ledgers whose referrers stand on the sheet already.
    """
    made: list[Section] = []
    for ledger in of.office.ledgers.values():
        by = _refers(ledger, code)
        if (
            not by
            or ledger.part_of
            or ledger.inner
            or any(_refers(ledger, other) for other in told_)
        ):
            continue
        where = Or(tuple(In(f, tuple(ids)) for f in by))
        if ledger.one_per and len(ids) == 1:
            made += _file(of, ledger, where, by)
            continue
        found = _table(of, ledger, where, () if len(ids) > 1 else by)
        made += [] if found is None else [found[0]]
        if found and role(ledger):
            made += _told(of, ledger.code, found[1], (code,))
    return made


def _refers(ledger: Ledger, code: str) -> tuple[str, ...]:
    return tuple(f.id for f in ledger.fields.values() if f.to == code and not f.custom)


def _file(of: _Of, ledger: Ledger, where: Filter, by: Sequence[str]) -> list[Section]:
    """The one file of a person: its facts."""
    asked = lists.ask(of.office, ledger.code, where=where, columns=("id",))
    paths = [i for i, f in ledger.fields.items() if i not in by and f.kind != "files"]
    made = []
    for id in lists.ids(of.office, asked):
        fields, words = _line(of, ledger, paths, id)
        some = [_entry(f, t) for f, t in zip(fields, words, strict=True) if t]
        made.append(Section(ledger.title, tuple(some) or (Entry("内容", "没有填写"),)))
    return made


def _table(
    of: _Of, ledger: Ledger, where: Filter, by: Sequence[str]
) -> tuple[Section, tuple[int, ...]] | None:
    """The rows of a ledger as a table, the newest first, and their ids; None for none."""
    recent = bool(ledger.day in ledger.fields and not ledger.by_verbs)
    if recent:
        since = months_later(of.on, -MONTHS)
        where = And((where, Compare(ledger.day, ">", since)))
    newest = ledger.dated.from_ if ledger.dated else ledger.day
    order = (f"-{newest}",) if newest else ledger.order
    asked = lists.ask(
        of.office, ledger.code, where=where, columns=_columns(of, ledger, by), order=order
    )
    ids = tuple(lists.ids(of.office, asked))
    if not ids:
        return None
    found = lists.lines(of.office, asked, ids[:MOST])
    heads = tuple(_head(f) for f in found.columns)
    span = f"近 {MONTHS} 个月 " if recent else ""
    more = f"，列最近 {MOST} {ledger.unit}" if len(ids) > MOST else ""
    title = f"{ledger.title}（{span}{len(ids)} {ledger.unit}{more}）"
    return Section(title, heads=heads, rows=tuple(lists.texts(of.office, found, of.clear))), ids


def _head(field: Field) -> Head:
    made = head_of(field)
    if field.kind in ("text", "note", "codes", "names"):
        return replace(made, align="left")
    if field.kind in ("day", "part_day"):
        return replace(made, width=max(made.width, DAY), least=DAY)
    return replace(made, width=max(made.width, CODE)) if field.kind == "code" else made


def _columns(of: _Of, ledger: Ledger, by: Sequence[str]) -> tuple[str, ...]:
    """The columns of its list without those that say more of whom a row is, as there is room."""
    chosen: list[str] = []
    room = float(WIDE)
    for path in dict.fromkeys((*ledger.listed, *ledger.page.columns)):
        derived = ledger.derived.get(path)
        if path in by or isinstance(derived, Brought | AllOf):
            continue
        field = lists.fields(of.office, lists.ask(of.office, ledger.code, columns=(path,)))[0]
        if field.kind == "files" or (field.width > room and len(chosen) > 2):
            continue
        chosen.append(path)
        room -= field.width
    return tuple(chosen)
