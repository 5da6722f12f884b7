"""What a column may be: the kinds, and the field functions of which a row class is made."""

import dataclasses
from collections.abc import Mapping
from dataclasses import MISSING, dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import (
    Any,
    Literal,
    NewType,
    TypedDict,
    TypeVar,
    Unpack,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

PartDay = NewType("PartDay", str)
"""1950, 1950-03 or 1950-03-05; counts as its first day."""
Month = NewType("Month", str)
"""2025-03."""
Value = str | int | Decimal | bool | date | time | tuple[str, ...] | None
Kind = Literal[
    "text", "note", "name", "names", "number", "amount", "yes_no", "code", "codes",
    "day", "time", "part_day", "month", "id_no", "phones", "serial", "reference", "files",
]  # fmt: skip
PYTHON: Mapping[Kind, tuple[type, ...]] = {
    "text": (str,),
    "note": (str,),
    "name": (str,),
    "names": (tuple,),
    "number": (int, Decimal),
    "amount": (Decimal,),
    "yes_no": (bool,),
    "code": (str,),
    "codes": (tuple,),
    "day": (date,),
    "time": (time,),
    "part_day": (str,),
    "month": (str,),
    "id_no": (str,),
    "phones": (tuple,),
    "serial": (str,),
    "reference": (int,),
    "files": (tuple,),
}
SETS = frozenset(kind for kind, types in PYTHON.items() if tuple in types)


class Rules(TypedDict, total=False):
    """What every field function takes beside its own words.

    Attributes:
        required: A rule of entry, never of SQL.
        width: Millimetres on paper.
        aliases: Headings that only this field knows.
        sorted: Has an index, and for text a pinyin key.
        hidden: Not in the list until asked for.
        inner: The program's own: no form, list or panel ever shows it.
        searched: The global search box finds the record by it.
        section: Heading of the form under which it stands.
        guard: Masked or guarded.
        only: Asked, shown and printed for these kinds of the ledger alone; a kind that is a record
            is said by its id.
        samples: Words of which an invented record takes one.
        asks: It is the text of a filter over this ledger, or over the one that this field names.
        needed: Must be filled in where the first, a field, has one of the codes that follow.
    """

    required: bool
    width: int
    aliases: tuple[str, ...]
    sorted: bool
    hidden: bool
    inner: bool
    searched: bool
    section: str
    guard: Literal["", "masked", "guarded"]
    only: tuple[str, ...]
    samples: tuple[str, ...]
    asks: str
    needed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One column as declared. Data only: a custom column is the same value, read from JSON.

    Attributes:
        null: The row class says `| None`.
        table: Code table of a code or codes.
        choices: Words of a code table that this field brings along under the name `table`.
        to: Ledger that a reference points to.
        places: Decimals kept.
        custom: It lives in `extra`.
        pictures: Files that are pictures, chosen in the form.
        consent: The yes or no of this row without which no picture of somebody is kept.
    """

    id: str
    label: str
    kind: Kind
    null: bool = True
    required: bool = False
    width: int = 20
    aliases: tuple[str, ...] = ()
    sorted: bool = False
    hidden: bool = False
    inner: bool = False
    searched: bool = False
    section: str = ""
    guard: Literal["", "masked", "guarded"] = ""
    only: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    asks: str = ""
    needed: tuple[str, ...] = ()
    table: str = ""
    to: str = ""
    unit: str = ""
    places: int = 0
    least: int | None = None
    most: int | None = None
    longest: int = 0
    custom: bool = False
    choices: tuple[str, ...] = ()
    pictures: bool = False
    consent: str = ""

    def belongs(self, kind: object) -> bool:
        """Whether a record of this kind of its ledger has it; None: of no kind yet."""
        return not self.only or (kind is not None and str(kind) in self.only)

    @property
    def heading(self) -> str:
        """The label with its unit, as the head of a column says it."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label


def _field(kind: Kind, label: str, default: object, rules: Rules, **own: Any) -> Any:
    spec = Field("", label, kind, **{**own, **rules})
    return dataclasses.field(default=default, metadata={"field": spec})


def text(label: str, *, longest: int = 100, default: Any = MISSING, **rules: Unpack[Rules]) -> Any:
    """A short text."""
    return _field("text", label, default, rules, longest=longest)


def note(
    label: str, *, longest: int = 10_000, default: Any = MISSING, **rules: Unpack[Rules]
) -> Any:
    """A text of sentences."""
    return _field("note", label, default, rules, longest=longest)


def name(label: str, *, default: Any = MISSING, **rules: Unpack[Rules]) -> Any:
    """A person's name in any plane of Unicode; storage keeps key and initials beside it."""
    return _field("name", label, default, rules, longest=50)


def names(label: str, *, default: Any = MISSING, **rules: Unpack[Rules]) -> Any:
    """Several people, counted apart."""
    return _field("names", label, default, rules)


def number(
    label: str,
    *,
    unit: str = "",
    places: int = 0,
    least: int | None = None,
    most: int | None = None,
    default: Any = MISSING,
    **rules: Unpack[Rules],
) -> Any:
    """A number, whole or with a fixed count of decimals."""
    return _field("number", label, default, rules, unit=unit, places=places, least=least, most=most)


def amount(label: str, *, default: Any = MISSING, **rules: Unpack[Rules]) -> Any:
    """Money in yuan with two decimals."""
    return _field("amount", label, default, rules, unit="元", places=2)


def yes_no(label: str, *, default: Any = MISSING, **rules: Unpack[Rules]) -> Any:
    """Yes, no or unknown (None)."""
    return _field("yes_no", label, default, rules)


def code(label: str, *, table: str, default: Any = MISSING, **rules: Unpack[Rules]) -> Any:
    """One code of a table."""
    return _field("code", label, default, rules, table=table)


def codes(label: str, *, table: str, default: Any = MISSING, **rules: Unpack[Rules]) -> Any:
    """A set of codes of a table."""
    return _field("codes", label, default, rules, table=table)


def day(label: str, *, default: Any = MISSING, **rules: Unpack[Rules]) -> Any:
    """A day."""
    return _field("day", label, default, rules)


def clock(label: str, *, default: Any = MISSING, **rules: Unpack[Rules]) -> Any:
    """A time of day."""
    return _field("time", label, default, rules)


def part_day(label: str, *, default: Any = MISSING, **rules: Unpack[Rules]) -> Any:
    """A day of which only the year or the month may be known."""
    return _field("part_day", label, default, rules)


def month(label: str, *, default: Any = MISSING, **rules: Unpack[Rules]) -> Any:
    """A month."""
    return _field("month", label, default, rules)


def id_no(label: str, *, default: Any = MISSING, **rules: Unpack[Rules]) -> Any:
    """An ID number; masked."""
    return _field("id_no", label, default, {**rules, "guard": "masked"})


def telephones(label: str, *, default: Any = MISSING, **rules: Unpack[Rules]) -> Any:
    """Telephone numbers; masked."""
    return _field("phones", label, default, {**rules, "guard": "masked"})


def serial(label: str, *, default: Any = MISSING, **rules: Unpack[Rules]) -> Any:
    """A running number, given by the writer at adding; None until then, kept by a void row."""
    return _field("serial", label, default, rules)


def reference(label: str, *, to: str, default: Any = MISSING, **rules: Unpack[Rules]) -> Any:
    """A record of another ledger."""
    return _field("reference", label, default, rules, to=to)


def files(label: str, *, default: Any = MISSING, **rules: Unpack[Rules]) -> Any:
    """Attachments, by the name of their content; a service writes them."""
    return _field("files", label, default, rules)


def pictures(
    label: str, *, consent: str = "", default: Any = MISSING, **rules: Unpack[Rules]
) -> Any:
    """Pictures that the clerk chooses; of people only with their consent."""
    return _field("files", label, default, rules, pictures=True, consent=consent)


_R = TypeVar("_R")


@dataclass_transform(
    kw_only_default=True,
    frozen_default=True,
    field_specifiers=(
        text, note, name, names, number, amount, yes_no, code, codes, day, clock,
        part_day, month, id_no, telephones, serial, reference, files, pictures,
    ),
)  # fmt: skip
def row(cls: type[_R]) -> type[_R]:
    """Make a row class: frozen, keywords only, with slots."""
    return dataclass(frozen=True, kw_only=True, slots=True)(cls)


@cache
def fields_of(cls: type[Any]) -> Mapping[str, Field]:
    """Field id to field, in order; a trailing underscore is dropped (`from_`).

    Raises:
        TypeError: A field's kind does not fit its type, which mypy cannot see.
    """
    found = {}
    hints = get_type_hints(cls)
    for attribute in dataclasses.fields(cls):
        hint, spec = hints[attribute.name], attribute.metadata["field"]
        null = NoneType in get_args(hint)
        if null:
            hint = next(a for a in get_args(hint) if a is not NoneType)
        while isinstance(hint, NewType):
            hint = hint.__supertype__
        if (get_origin(hint) or hint) not in PYTHON[spec.kind]:
            raise TypeError(f"{cls.__name__}.{attribute.name}: {spec.kind} is no {hint}")
        key = attribute.name.rstrip("_")
        found[key] = dataclasses.replace(spec, id=key, null=null or spec.kind in SETS)
    return found
