"""Rows of any ledger, made up from its declaration alone: kinds, code tables, samples, references.

For ledgers whose story the demo village does not tell, and for tests that run over all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from csdesk.domain.codes import Codes
from csdesk.domain.fields import SETS, Field
from csdesk.domain.ledger import Ledger, Ledgers
from csdesk.services.demo.names import Names, Numbers
from csdesk.storage.work import attribute

AREA = "430421"
EMPTY = 0.15
"""Chance that a field which may be empty is."""
PARTS = 3
"""Parts of one record at most."""


class Sampler:
    """Makes rows up; the same chance gives the same rows."""

    def __init__(self, rng: Random, codes: Codes, first: date, last: date) -> None:
        self.rng, self.codes, self.first, self.last = rng, codes, first, last
        self.names, self.numbers = Names(rng), Numbers(rng)

    def rows(self, ledger: Ledger, refs: Mapping[str, Sequence[int]], count: int) -> list[Any]:
        """Rows of a ledger, its events spread evenly over the days.

        Args:
            ledger: The declaration.
            refs: Ledger code to ids that references may point to.
            count: How many; of parts the number of parents; fewer where one stands per person.
        """
        if ledger.part_of:
            parents = refs.get(ledger.fields[ledger.part_of].to, ())[:count]
            return [
                self.row(ledger, refs, (n + 0.5) / len(parents), {ledger.part_of: parent})
                for n, parent in enumerate(parents)
                for _ in range(self.rng.randint(1, PARTS))
            ]
        if ledger.one_per:
            known = refs.get(ledger.fields[ledger.one_per].to, ())
            some = self.rng.sample(list(known), min(count, len(known)))
            return [self.row(ledger, refs, 0.5, {ledger.one_per: one}) for one in some]
        return [self.row(ledger, refs, (n + 0.5) / count) for n in range(count)]

    def row(
        self,
        ledger: Ledger,
        refs: Mapping[str, Sequence[int]],
        share: float,
        fixed: Mapping[str, Any] | None = None,
    ) -> Any:
        """One row, its event at a share of the span; `fixed` values are taken as they are."""
        day = self.first + timedelta(int((self.last - self.first).days * share))
        made: dict[str, Any] = dict(fixed or {})
        kind = None
        for field in sorted(ledger.fields.values(), key=lambda f: f.id != ledger.kind):
            if field.custom or field.id in made:
                continue
            made[field.id] = self.value(ledger, field, refs, day, kind)
            if field.id == ledger.kind:
                kind = made[field.id]
        if ledger.covered:  # the first kind puts something in; nothing is drawn before
            kinds = (f for f in ledger.fields.values() if f.kind == "code")
            made |= {f.id: self._choices(f)[0] for f in kinds}
        if ledger.alone:  # what ends, ends after it began
            _, _, starts, ends = ledger.alone
            made[starts], made[ends] = time(9, 30), time(11)
        rising = sorted({made[id] for id in ledger.rising if made[id]})
        for at, id in enumerate(ledger.rising):
            made[id] = rising[at] if at < len(rising) else None
        return ledger.row(**{attribute(id): value for id, value in made.items()})

    def value(
        self,
        ledger: Ledger,
        field: Field,
        refs: Mapping[str, Sequence[int]],
        day: date,
        kind: str | None,
    ) -> Any:
        """A value that may stand in a field."""
        nothing = () if field.kind in SETS else None
        if not field.belongs(kind):
            return nothing
        may_be_empty = field.null and not field.required and field.id != ledger.named
        ends = ledger.dated and field.id == ledger.dated.to
        if may_be_empty and field.kind != "reference" and self.rng.random() < EMPTY:
            return nothing
        if ends:
            return day + timedelta(self.rng.randint(30, 300)) if self.rng.random() < 0.2 else None
        if field.kind == "day" and may_be_empty:
            return min(day + timedelta(self.rng.randint(0, 20)), self.last)
        return self._of_kind(field, refs, day)

    def _of_kind(self, field: Field, refs: Mapping[str, Sequence[int]], day: date) -> Any:
        rng = self.rng
        match field.kind:
            case "text" | "note":
                return self._text(field)[: field.longest]
            case "name":
                return self._name()
            case "names":
                return (rng.choice(field.samples),) if field.samples else (self._name(),)
            case "number" | "amount":
                return self._number(field)
            case "yes_no":
                return rng.random() < 0.6
            case "code":
                return rng.choice(self._choices(field))
            case "codes":
                choices = self._choices(field)
                some = set(rng.sample(choices, min(len(choices), rng.randint(1, 3))))
                return tuple(c for c in choices if c in some)
            case "day":
                return day
            case "time":
                return time(rng.randint(8, 17), rng.choice((0, 15, 30, 45)))
            case "part_day":
                born = date(rng.randint(1940, 2010), rng.randint(1, 12), rng.randint(1, 28))
                return born.isoformat()[: rng.choice((10, 10, 10, 7, 4))]
            case "month":
                return f"{day:%Y-%m}"
            case "id_no":
                born = date(rng.randint(1940, 2010), rng.randint(1, 12), rng.randint(1, 28))
                return self.numbers.id_no(AREA, born, rng.choice("12"))
            case "phones":
                return (self.numbers.phone(),)
            case "reference":
                known = refs.get(field.to, ())
                return rng.choice(known) if known else None
            case "files":
                return ()
            case "serial":
                return None

    def _text(self, field: Field) -> str:
        if field.samples:
            return self.rng.choice(field.samples)
        if field.kind == "note":
            return f"{field.label}：情况正常。"
        return f"{field.label}{self.rng.randint(1, 9999):04d}"

    def _name(self) -> str:
        sex, year = self.rng.choice("12"), self.rng.randint(1950, 2000)
        return self.names.person(self.names.surname(), sex, date(year, 1, 1))

    def _number(self, field: Field) -> int | Decimal:
        least = field.least or 0
        most = min(field.most if field.most is not None else least + 200, least + 200)
        if not field.places:
            return self.rng.randint(least, most)
        step = Decimal(1).scaleb(-field.places)
        return (least + Decimal(self.rng.random()) * (most - least)).quantize(step)

    def _choices(self, field: Field) -> list[str]:
        """Codes that a clerk may choose: none that others stand below, none that is computed."""
        table = self.codes[field.table]
        above = set(table.parents.values())
        below = [
            c for c in table.names if c not in above and not table.rows.get(c, {}).get("derived")
        ]
        return below or list(table.names)


def in_order(ledgers: Ledgers) -> list[Ledger]:
    """Ledgers so that what one must refer to comes before it."""
    placed: dict[str, Ledger] = {}

    def place(ledger: Ledger, above: tuple[str, ...]) -> None:
        for field in ledger.fields.values():
            must = field.to in ledgers and field.to not in (*above, ledger.code)
            if must and (field.required or not field.null or field.id == ledger.part_of):
                place(ledgers[field.to], (*above, ledger.code))
        placed.setdefault(ledger.code, ledger)

    for ledger in ledgers.values():
        place(ledger, ())
    return list(placed.values())
