"""What each column of a file feeds, and what the preview says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from csdesk.documents.workbooks.above import Labels
from csdesk.documents.workbooks.cells import letters
from csdesk.documents.workbooks.layout import Table
from csdesk.domain.columns import Matched, match
from csdesk.domain.fields import Field
from csdesk.domain.headings import Heading, Vocabulary, folded
from csdesk.domain.identity import lost_digits
from csdesk.domain.ledger import Ledger, Ledgers
from csdesk.domain.paths import end
from csdesk.ledgers.roster import PLACED, READ_AS, Row
from csdesk.services.importing.asked import ASIDE, Asked


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        at: Its number, from 1.
        letter: Its letters.
        heading: As the file says it, of several rows the lowest.
        field: What it feeds; None where it is kept beside the fields or not at all.
        extra: Under which heading it is kept beside the fields; empty where it is not.
        told: What the preview says: a field id, `extra:` with the heading, or why it is left.
        why: How the heading was understood.
        hidden: The column is hidden in the file.
        score: From 0.9 sure, from 0.7 to be looked at.
        damaged: Numbers of the column have lost digits in a spreadsheet.
        option: Its own heading, where that is an option of the field above it, to be ticked.
        parts: Columns of 年, 月 and 日 that are one date; the first of them is this one.
    """

    at: int
    letter: str
    heading: str
    field: Field | None
    extra: str
    told: str
    why: str
    hidden: bool = False
    score: float = 1.0
    damaged: bool = False
    option: str = ""
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reads:
    """What a file is read as.

    Attributes:
        ledger: The ledger asked for.
        roster: What its rows feed besides; None for a ledger that only feeds itself.
        fields: Every field that a column may feed, by id.
        feeds: Ledgers of the headings that count, the likeliest first.
        person: The reference that names somebody; None where none does.
        needed: Of these fields one must have a column, or the sheet holds no such rows.
        words: The fields by whose labels headings are known, derived ones first.
        worked: Ids of those that a service works out.
    """

    ledger: Ledger
    roster: Row | None
    fields: Mapping[str, Field]
    feeds: tuple[str, ...]
    person: Field | None
    needed: frozenset[str]
    words: tuple[Field, ...]
    worked: frozenset[str] = frozenset()


LOOKED_UP = (
    "id_no", "name", "birth_date", "sex", "age", "phones", "household_no", "address", "group",
)  # fmt: skip
"""By which a person is found in a file of another ledger."""


def reads(ledgers: Ledgers, ledger: Ledger, worked: tuple[Field, ...] = ()) -> Reads:
    """What a file of a ledger may hold.

    Args:
        ledgers: All of them.
        ledger: The one that is read into.
        worked: Columns of its own exports that a service works out; they are never stored.
    """
    fields = {f.id: f for f in ledger.fields.values() if f.kind not in ("files", "serial")}
    roster = READ_AS.get(ledger.code)
    if roster:
        homes = ledgers["households"].fields
        fields |= {id: homes[id] for id in roster.household}
        fields |= dict(roster.fields)
        words = _words(ledgers, ledger, roster.derived)
        needed = frozenset({"name", "id_no"})
        return Reads(ledger, roster, fields, roster.feeds, None, needed, words)
    person = next(
        (f for f in ledger.fields.values() if f.to in READ_AS and f.id != ledger.part_of), None
    )
    feeds = (ledger.code, *READ_AS, "households") if person else (ledger.code,)
    needed = frozenset(fields) | set(LOOKED_UP)
    words = (*worked, *_words(ledgers, ledger, {}))
    return Reads(
        ledger, None, fields, feeds, person, needed, words, frozenset(f.id for f in worked)
    )


def _words(ledgers: Ledgers, ledger: Ledger, means: Mapping[str, str]) -> tuple[Field, ...]:
    """The fields whose labels are headings: the derived columns of its own exports, then its own.

    A derived column is never stored; it may mean what a row can say, or be of no use.
    """
    listed = [path for path in ledger.listed if path in ledger.derived]
    derived = [replace(end(ledgers, ledger, id), id=means.get(id, id)) for id in listed]
    own = [f for f in ledger.fields.values() if not f.custom]
    if not ledger.custom:
        return (*derived, *own)
    # what stands beside 文化程度 for want of an option has its heading and is no field for it
    known = Vocabulary((*derived, *own), (ledger.code, *READ_AS))
    return (*derived, *own, *(f for f in ledger.custom if not known.knows(f.label)))


def vocabulary(reads: Reads, asked: Asked) -> Vocabulary:
    """The words by which the headings are known."""
    return Vocabulary(reads.words, reads.feeds, _remembered(reads, asked))


def key_of(heading: Heading) -> str:
    """Under which a heading is remembered, with those above it."""
    return folded("".join((*heading.parents, heading.text)))


def _remembered(reads: Reads, asked: Asked) -> dict[str, str]:
    """Headings to fields chosen before; a custom column of another village is none here."""
    return {
        heading: id
        for heading, id in asked.remembered.items()
        if id in reads.fields or (id not in ("", ASIDE) and not id.startswith("extra:"))
    }


def columns(reads: Reads, table: Table, ledgers: Ledgers, asked: Asked) -> tuple[Column, ...]:
    """What each column of a table feeds."""
    places = list(table.headings)
    headings = [table.headings[at] for at in places]
    before = _remembered(reads, asked)
    found = match(headings, reads.words, reads.feeds, before)
    made = []
    for at, heading, matched in zip(places, headings, found, strict=True):
        chosen = asked.columns.get((table.sheet, letters(at)))
        if chosen is None and asked.remembered.get(key_of(heading)) in ("", ASIDE):
            chosen = asked.remembered[key_of(heading)]
        text = heading.text or f"{letters(at)}列"
        if len(heading.parents) and heading.text:
            text = "".join((*heading.parents[-1:], heading.text))
        column = _column(reads, at, text, matched, chosen, ledgers, heading.parents)
        damaged = any(map(lost_digits, heading.samples)) if column.told == "id_no" else False
        made.append(replace(column, hidden=at in table.hidden_columns, damaged=damaged))
    return tuple(_once(made))


def _column(
    reads: Reads,
    at: int,
    heading: str,
    matched: Matched,
    chosen: str | None,
    ledgers: Ledgers,
    parents: Sequence[str],
) -> Column:
    letter = letters(at)
    extra = matched.field_id.removeprefix("extra:") if matched.field_id.startswith("extra:") else ""
    if matched.reason == "not_collected":
        return Column(at, letter, heading, None, "", "not_collected", "not_collected")
    if chosen is not None:
        if chosen == "":
            return Column(at, letter, heading, None, "", "", "ignored")
        if chosen in reads.fields:
            field = reads.fields[chosen]
            return Column(at, letter, heading, field, "", chosen, "chosen")
        return Column(
            at, letter, heading, None, extra or heading, f"extra:{extra or heading}", "chosen"
        )
    id = matched.field_id
    if matched.reason == "elsewhere" and matched.ledger in ledgers:
        other = _elsewhere(ledgers[matched.ledger], heading, parents)
        return Column(at, letter, heading, None, "", other, "elsewhere")
    if id in reads.fields:
        field = reads.fields[id]
        told = f"extra:{field.label}" if field.custom else id
        return Column(at, letter, heading, field, "", told, matched.reason, False, matched.score)
    if reads.roster and folded(heading) in reads.roster.gone_headings:
        field = reads.roster.fields["residence_status"]
        return Column(at, letter, heading, field, "", field.id, "gone")
    if extra:
        return Column(at, letter, heading, None, extra, matched.field_id, matched.reason)
    if reads.roster and id in reads.roster.checked:
        return Column(at, letter, heading, CHECKED.get(id, _check(id)), "", id, "checked")
    if reads.person and id in LOOKED_UP:
        return Column(at, letter, heading, _look(ledgers, id), "", id, "looked_up")
    if id in CHECKED or id in reads.ledger.derived or id in reads.worked:
        return Column(at, letter, heading, None, "", id, "checked")
    return Column(at, letter, heading, None, heading, f"extra:{heading}", matched.reason)


_OF_A_CARD = frozenset(
    {"head_name", "head_id_no", "household_no", "address", "reg_address", "household_size"}
)


def said_of_all(
    reads: Reads, labels: Labels, made: Sequence[Column], asked: Asked
) -> tuple[tuple[Field, str], ...]:
    """What labels and values over a table, or over a household in it, say of every row below.

    Group and grid always; a card of one household, which names its head or its number, also says
    where it is.
    """
    words, found = vocabulary(reads, asked), dict[str, str]()
    for label, value in labels:
        if id := words.knows(label):
            found.setdefault(id, value)
    there = {c.field.id for c in made if c.field}
    card = "head_name" in found or "household_no" in found
    wanted = set(PLACED) | (_OF_A_CARD if card else set())
    return tuple(
        (CHECKED.get(id) or reads.fields[id], value)
        for id, value in found.items()
        if id in wanted and id not in there and (id in CHECKED or id in reads.fields)
    )


CHECKED: Mapping[str, Field] = {
    "age": Field("age", "年龄", "text"),
    "household_size": Field("household_size", "户内人数", "text"),
    "seq": Field("seq", "序号", "text"),
    "village": Field("village", "村", "text"),
    "town": Field("town", "镇", "text"),
    "visit_frequency": Field("visit_frequency", "探访频次", "text"),
}
"""Compared with what is known, or of no use; never stored."""


def _check(id: str) -> Field:
    return Field(id, id, "text")


def _look(ledgers: Ledgers, id: str) -> Field:
    found = (ledgers[code].fields.get(id) for code in (*READ_AS, "households"))
    return next((f for f in found if f), None) or CHECKED[id]


def _elsewhere(ledger: Ledger, heading: str, parents: Sequence[str]) -> str:
    words = Vocabulary(ledger.fields.values(), (ledger.code,))
    for found in words.look(heading, tuple(parents)):
        if found.field_id:
            return found.field_id
    return ledger.code


def _once(found: Iterable[Column]) -> Iterable[Column]:
    """A field that two columns of an older choice would feed is fed by the first."""
    many = {"phones", "special_group", "emergency_phone"}
    several = {"checked", "gone", "ticked"}
    seen: set[str] = set()
    for column in found:
        id = column.field.id if column.field else ""
        if id and id in seen and id not in many and column.why not in several:
            yield Column(
                column.at, column.letter, column.heading, None, column.heading,
                f"extra:{column.heading}", "repeated", column.hidden,
            )  # fmt: skip
            continue
        seen.add(id)
        yield column


def importable(made: Iterable[Sequence[Column]], reads: Reads) -> bool:
    """Whether a sheet has a column without which it can't be such a list."""
    return any(
        column.field and column.field.id in reads.needed for columns in made for column in columns
    )


def custom_key(label: str, taken: Iterable[str]) -> str:
    """An identifier for a new custom column: the heading's letters, as filters can name them."""
    key = re.sub(r"\W+", "_", label).strip("_") or "column"
    if not key[0].isalpha():
        key = f"c_{key}"
    made, number, used = key, 2, set(taken)
    while made in used:
        made, number = f"{key}{number}", number + 1
    return made
