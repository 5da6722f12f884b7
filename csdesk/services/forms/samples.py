"""What a form would be filled with, shown before it is: each column with its first values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from csdesk.documents.workbooks.filling.form import FormColumn
from csdesk.domain.paths import end
from csdesk.ledgers.roster import READ_AS
from csdesk.services import lists
from csdesk.services.forms import filling
from csdesk.services.forms.cards_seen import CardSeen
from csdesk.services.forms.columns import Meant, Source, plain_field
from csdesk.services.forms.filling import Filling
from csdesk.services.forms.table import opened, village_of
from csdesk.services.forms.values import Cells, Refused
from csdesk.services.office import Office

SHOWN = 3
"""Records of which values are shown."""


@dataclass(frozen=True, slots=True)
class Asks:
    """One column of a form, or one label of a card.

    Attributes:
        letter: Of the column, or the cell of the value.
        heading: What the form says.
        chosen: The field it is filled with; None where nothing that is kept says it.
        guess: A field that it might mean; empty for none.
        why: `found`, `formula`, `not_collected`, `unknown` or `guess`.
        samples: The first values, as they would be written.
        refused: Why some of them are not allowed by the form; empty where all are.
    """

    letter: str
    heading: str
    chosen: str | None
    guess: str
    why: str
    samples: tuple[str, ...]
    refused: str = ""


@dataclass(frozen=True)
class Before:
    """A form before it is filled.

    Attributes:
        sheet: The sheet.
        sheets: Sheets that could be filled.
        card: It is about one record each.
        held: Rows that hold something already.
        asks: Its columns or labels.
        fields: Everything a column can be filled with: id to label.
        records: How many records the list has.
        spare: Empty lines that the form has.
        footer: Something stands below the lines.
        masks: Labels of masked fields among what it asks.
        again: It was filled before from the same list.
        groups: Sheets of which each is one group's; each gets its own people.
    """

    sheet: str
    sheets: tuple[str, ...]
    card: bool
    held: tuple[int, ...]
    asks: tuple[Asks, ...]
    fields: Mapping[str, str]
    records: int
    spare: int
    footer: bool
    masks: tuple[str, ...]
    again: bool
    groups: tuple[str, ...] = ()


def before(office: Office, template: Path, given: Filling) -> Before:
    """Look at a form and what it would be filled with; nothing is written.

    Raises:
        FileRefusedError: The file can't be read.
        ClerkError: It is no form of the list's kind, or a chosen field is not there.
    """
    seen = filling.look(office, template, given)
    sheets: tuple[str, ...]
    held: tuple[int, ...]
    asked_too: tuple[Meant, ...]
    groups: tuple[str, ...] = ()
    if isinstance(seen, CardSeen):
        card = seen.choosing(given.columns)
        columns = [
            FormColumn(slot.column, (slot.label,), False, "", 0.0, (), "", False)
            for slot in card.card.slots
        ]
        letters, footer = [slot.place for slot in card.card.slots], False
        means, sheets, held, spare = card.means, (card.card.sheet,), (), 0
        sheet, sources, form = card.card.sheet, card.sources, card.form
        asked_too = tuple(card.members.values())
    else:
        table = seen.choosing(given.columns)
        columns, means = list(table.columns), table.means
        letters, footer = [column.letter for column in columns], bool(table.block.footer)
        sheet, sheets, held = table.table.sheet, table.sheets, table.block.held
        spare = max(0, table.block.last - table.block.start + 1)
        sources, form, asked_too = table.sources, table.form, ()
        if table.alike:
            groups = tuple(one.table.sheet for one in (table, *table.alike))
    maker = Cells(office.codes, masked=not given.reason)
    rows = _rows(office, given, means)
    same = _first_of_each(sources)
    asks = tuple(
        _asks(office, maker, letter, column, one, rows, same)
        for letter, column, one in zip(letters, columns, means, strict=True)
    )
    _hide(office, maker, asked_too)
    return Before(
        sheet=sheet, sheets=sheets, card=isinstance(seen, CardSeen), held=held, asks=asks,
        fields=_labels(sources), records=lists.count(office, given.asked), spare=spare,
        footer=footer,
        masks=tuple(maker.hidden.values()), again=opened(office, form, given.asked.code), groups=groups,
    )  # fmt: skip


def _hide(office: Office, maker: Cells, members: tuple[Meant, ...]) -> None:
    """Masked fields that a card's table of members asks for."""
    residents = office.ledgers[next(iter(READ_AS))]
    for one in members:
        if one.source and one.source.path:
            of = end(office.ledgers, residents, one.source.path)
            if of.guard == "masked":
                maker.hidden.setdefault(of.id, of.label)


def _first_of_each(sources: Mapping[str, Source]) -> dict[str, str]:
    """Each id to the first one that gives the same values: 户主 is both a column and a word."""
    first: dict[tuple[str, str, frozenset[str]], str] = {}
    return {id: first.setdefault((s.path, s.how, s.codes), id) for id, s in sources.items()}


def _labels(sources: Mapping[str, Source]) -> dict[str, str]:
    """What a column can be filled with, once each, by id; those of one label are numbered."""
    made: dict[str, str] = {}
    for id in dict.fromkeys(_first_of_each(sources).values()):
        label, number = sources[id].label, 2
        while label in made.values():
            label, number = f"{sources[id].label}（{number}）", number + 1
        made[id] = label
    return made


def _rows(office: Office, given: Filling, means: tuple[Meant, ...]) -> list[dict[str, Any]]:
    paths = tuple(dict.fromkeys(m.source.path for m in means if m.source and m.source.path))
    asked = replace(given.asked, columns=paths)
    found = lists.lines(office, asked, lists.ids(office, asked)[:SHOWN])
    fields = dict(zip(paths, found.columns, strict=True))
    return [
        {path: (fields[path], value) for path, value in zip(paths, row, strict=True)}
        for row in found.rows
    ]


def _asks(
    office: Office,
    maker: Cells,
    letter: str,
    column: FormColumn,
    one: Meant,
    rows: list[dict[str, Any]],
    same: Mapping[str, str],
) -> Asks:
    texts: list[str] = []
    refused = ""
    source = one.source
    for at, values in enumerate(rows, 1):
        if source is None:
            break
        if source.how == "seq":
            texts.append(str(at))
            continue
        value: Any
        if source.how == "village":
            of, value = plain_field(source), village_of(office)
        else:
            of, value = values[source.path]
        if source.how == "opens":
            of, value = replace(of, kind="yes_no"), bool(set(value or ()) & source.codes)
        written = maker.made(column, of, value)
        if isinstance(written, Refused):
            refused = refused or f"“{written.value}”不能写：{written.why}"
            written = None
        texts.append(written.isoformat() if isinstance(written, date) else str(written or ""))
    heading = "/".join("".join(part.split()) for part in column.path)
    return Asks(
        letter, heading, same[source.id] if source else None, same.get(one.guess, ""), _why(column, one),
        tuple(texts), refused,
    )  # fmt: skip


def _why(column: FormColumn, one: Meant) -> str:
    if column.formula:
        return "formula"
    if not one.collected:
        return "not_collected"
    if one.source:
        return "found"
    return "guess" if one.guess else "unknown"
