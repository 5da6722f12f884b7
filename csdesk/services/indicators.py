"""The indicators of a pack for a month: value, target, what is said of it, and the names behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from csdesk.domain import measures
from csdesk.domain.calendar import month_of
from csdesk.domain.derived import Summed
from csdesk.domain.fields import Field
from csdesk.domain.filters import And, Empty, In, form, parse
from csdesk.domain.holidays import Sort
from csdesk.domain.indicators import Verdict, judge
from csdesk.domain.measures import Measured
from csdesk.domain.paths import end
from csdesk.packs.loading import load
from csdesk.packs.model import Aim, Counted, Duty, Indicator, Source, Within
from csdesk.services import calendars, lists
from csdesk.services.duties import month_coverage
from csdesk.services.home import Target
from csdesk.services.lists import Asked
from csdesk.services.office import Office

Span = tuple[date, date]
SORTS: Mapping[Within, tuple[Sort, ...]] = {"workday": ("workday",), "holiday": ("holiday",)}
"""Periods that the calendar says: the days of the month that are of these sorts."""
DAILY: tuple[Within, ...] = ("day", *SORTS)
"""Periods that are a day."""


@dataclass(frozen=True, slots=True)
class Result:
    """One indicator of a month.

    Attributes:
        aim: The target that holds; None before the first.
        behind: Lists of what was counted, by role: numerator, denominator, missing.
    """

    indicator: Indicator
    measured: Measured
    aim: Aim | None
    verdict: Verdict
    expired: bool
    behind: Mapping[str, Target] = field(default_factory=dict)

    @property
    def source(self) -> Source:
        """Where the target is printed; the newest where none holds yet."""
        return (self.aim or self.indicator.aims[-1]).source


def monthly(office: Office, month: str, pack: str = "") -> tuple[Result, ...]:
    """The indicators of a pack and of the national one, as they stand at a month's end or today.

    Args:
        office: The open office.
        month: Such as 2026-10.
        pack: Id of a pack; empty for the adopted one.

    Raises:
        ClerkError: There is no such pack.
    """
    first, last = month_of(month)
    span = first, min(last, max(office.today(), first))
    ids = dict.fromkeys((pack or office.about.pack, "national"))
    packs = [load(id) for id in ids]
    asking = Asking(office, month, span, [d for pack in packs for d in pack.duties])
    return tuple(asking.result(one) for pack in packs for one in pack.indicators)


def summed_field(office: Office, part: Counted) -> Field:
    """The number that is summed; worked out ones too."""
    return end(office.ledgers, office.ledger(part.ledger), part.sum)


class Asking:
    """One month of one office under some packs."""

    def __init__(self, office: Office, month: str, span: Span, duties: Sequence[Duty]) -> None:
        self.office, self.month, self.span, self.duties = office, month, span, duties

    def result(self, one: Indicator) -> Result:
        """One indicator."""
        on = self.span[1]
        aim = one.aim(on)
        if one.scope and one.scope != self.office.about.kind:
            nothing = Measured(None)
            return Result(one, nothing, aim, judge(nothing, None, on, applies=False), False)
        measured, behind = self._measured(one)
        goal = aim.goal if aim else None
        verdict = judge(measured, goal, on)
        return Result(one, measured, aim, verdict, bool(goal and goal.expired(on)), behind)

    def _measured(self, one: Indicator) -> tuple[Measured, dict[str, Target]]:
        if one.duty:
            return self._covered(one)
        if one.calculator == "frequency":
            return self._often(one)
        if one.calculator == "ratio":
            part, whole = one.parts["numerator"], one.parts["denominator"]
            n, d = self._counted(part), self._counted(whole)
            behind = {"numerator": self._list(part), "denominator": self._list(whole)}
            missing = ""
            for words, target in filter(None, map(self._lacking, (part, whole))):
                missing, behind["missing"] = words, target
            return measures.ratio(n, d, one.times, missing), behind
        part = one.parts["counted"]
        found = self._counted(part)
        behind = {"numerator": self._list(part)}
        if one.calculator == "flag":
            return measures.flag(int(found), one.times), behind
        return measures.count(found), behind

    def _covered(self, one: Indicator) -> tuple[Measured, dict[str, Target]]:
        """The coverage of a duty: whoever of its roll was met."""
        rules = [d.rule for d in self.duties if d.rule.id == one.duty]
        covered = month_coverage(self.office, self.month, self.span[1], rules)
        gone = set(covered.missing)
        met = [id for id in covered.on_roll if id not in gone]
        made = measures.ratio(Decimal(covered.met), Decimal(covered.roll), one.times,
                              "" if covered.roll else "名单上没有人")  # fmt: skip
        return made, {
            "numerator": _people(met),
            "denominator": _people(covered.on_roll),
            "missing": _people(covered.missing),
        }

    def _often(self, one: Indicator) -> tuple[Measured, dict[str, Target]]:
        """How many of the subjects, in how many of the periods, had it done often enough."""
        subjects, events = one.parts["subjects"], one.parts["events"]
        asked = self._asked(events, columns=(events.by, self._day(events)))
        ids = lists.ids(self.office, asked)
        done: Counter[tuple[int, date]] = Counter()
        for page in lists.pages(self.office, asked, ids, 2000):
            for whose, day in page.rows:
                if whose:
                    done[whose[0], day if events.within in DAILY else self.span[0]] += 1
        periods, unknown = self._periods(events.within)
        whom = lists.ids(self.office, self._asked(subjects))
        times = {id: [done[id, day] for day in periods] for id in whom}
        measured = measures.frequency(
            (n for some in times.values() for n in some), one.least, one.times
        )
        if unknown:
            measured = Measured(None, missing=unknown)
        elif not periods:
            measured = Measured(None, missing="这个月没有节假日")
        short = [id for id, some in times.items() if some and min(some) < one.least]
        behind = {
            "numerator": self._list(events),
            "denominator": self._list(subjects),
            "missing": _some(subjects.ledger, short),
        }
        return measured, behind

    def _periods(self, within: Within) -> tuple[list[date], str]:
        """The first days of the periods, and why nobody can tell them; empty where one can."""
        first, last = self.span
        if within not in DAILY:
            return [first], ""
        if within in SORTS:
            known = calendars.holidays(self.office)
            unknown = calendars.unknown(known.missing(first, last))
            return list(known.days(first, last, SORTS[within])), unknown
        return [first + timedelta(n) for n in range((last - first).days + 1)], ""

    def _counted(self, part: Counted) -> Decimal:
        """What is counted."""
        asked = self._asked(part)
        if not part.sum:
            return Decimal(lists.count(self.office, asked))
        ((_, total),) = lists.totals(self.office, asked, (part.sum,))
        return Decimal(str(total))

    def _lacking(self, part: Counted) -> tuple[str, Target] | None:
        """Which records lack the number to be summed, in words and as a list; None for none.

        Of a number that is itself a sum, also the records that it is made of.
        """
        if not part.sum:
            return None
        ledger, found = self.office.ledger(part.ledger), summed_field(self.office, part)
        if found.null and (many := lists.count(self.office, self._asked(part, lacking=True))):
            words = f"{many} {ledger.unit}{ledger.title}没有填{found.label}"
            return words, self._list(part, lacking=True)
        column = ledger.derived.get(part.sum)
        for term in column.terms if isinstance(column, Summed) and column.how == "sum" else ():
            whose = In(term.by, tuple(lists.ids(self.office, self._asked(part))))
            tree = lists.both(whose, Empty(term.of), term.where)
            some = lists.ask(self.office, term.ledger, where=tree, every=True, on=self.span[1])
            if tree and (many := lists.count(self.office, some)):
                words = f"{many} {some.ledger.unit}{some.title}没有填"
                return words + some.ledger.fields[term.of].label, Target(term.ledger, form(tree))
        return None

    def _asked(
        self, part: Counted, *, columns: tuple[str, ...] = (), lacking: bool = False
    ) -> Asked:
        where = [parse(part.where)] if part.where else []
        where += [Empty(part.sum)] if lacking else []
        tree = And(tuple(where)) if len(where) > 1 else where[0] if where else None
        return lists.ask(
            self.office, part.ledger, where=tree, every=True, columns=columns,
            period=self._period(part), on=self.span[1],
        )  # fmt: skip

    def _period(self, part: Counted) -> Span | None:
        if part.within == "year":
            return self.span[0].replace(month=1, day=1), self.span[1]
        return self.span if part.within else None

    def _day(self, part: Counted) -> str:
        return self.office.ledger(part.ledger).day

    def _list(self, part: Counted, *, lacking: bool = False) -> Target:
        """The list of what was counted, as a link opens it."""
        where = [f"({part.where})"] if part.where else []
        where += [f"{part.sum} empty"] if lacking else []
        if period := self._period(part):
            day = self._day(part)
            where += [f"{day} >= {period[0]}", f"{day} <= {period[1]}"]
        return Target(part.ledger, " and ".join(where))


def _people(ids: Sequence[int]) -> Target:
    return _some("residents", ids)


def _some(ledger: str, ids: Sequence[int]) -> Target:
    return Target(ledger, f"id in [{', '.join(map(str, ids))}]" if ids else "id empty")
