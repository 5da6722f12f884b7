"""The indicators of a pack for a month: value, target, what is said of it, and the names behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from csdesk.domain import measures
from csdesk.domain.calendar import month_of
from csdesk.domain.filters import And, Empty, parse
from csdesk.domain.indicators import Verdict, judge
from csdesk.domain.measures import Measured
from csdesk.packs.loading import load
from csdesk.packs.model import Aim, Counted, Duty, Indicator, Source
from csdesk.services import lists
from csdesk.services.duties import month_coverage
from csdesk.services.home import Target
from csdesk.services.lists import Asked
from csdesk.services.office import Office

Span = tuple[date, date]


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
            (n, lacking), (d, also) = self._counted(part), self._counted(whole)
            behind = {"numerator": self._list(part), "denominator": self._list(whole)}
            missing = ""
            for counted, number in ((part, lacking), (whole, also)):
                if number:
                    ledger = self.office.ledger(counted.ledger)
                    label = ledger.fields[counted.sum].label
                    missing = f"{number} {ledger.unit}{ledger.title}没有填{label}"
                    behind["missing"] = self._list(counted, lacking=True)
            return measures.ratio(n, d, one.times, missing), behind
        part = one.parts["counted"]
        found, _ = self._counted(part)
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
                    done[whose[0], day if events.within == "day" else self.span[0]] += 1
        days = (self.span[1] - self.span[0]).days + 1 if events.within == "day" else 1
        periods = [self.span[0] + timedelta(n) for n in range(days)]
        whom = lists.ids(self.office, self._asked(subjects))
        times = {id: [done[id, day] for day in periods] for id in whom}
        measured = measures.frequency(
            (n for some in times.values() for n in some), one.least, one.times
        )
        short = [id for id, some in times.items() if min(some) < one.least]
        behind = {
            "numerator": self._list(events),
            "denominator": self._list(subjects),
            "missing": _some(subjects.ledger, short),
        }
        return measured, behind

    def _counted(self, part: Counted) -> tuple[Decimal, int]:
        """What is counted, and how many records lack the number to be summed."""
        asked = self._asked(part)
        if not part.sum:
            return Decimal(lists.count(self.office, asked)), 0
        field = self.office.ledger(part.ledger).fields[part.sum]
        ((_, total),) = lists.totals(self.office, asked, (part.sum,))
        lacking = lists.count(self.office, self._asked(part, lacking=True)) if field.null else 0
        return Decimal(str(total)), lacking

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
