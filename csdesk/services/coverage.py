"""走访覆盖: of those to be met in a month, who was met, by rule, grid and visitor, and how often.

Every number keeps the names behind it. Visits are counted both ways: several on one day are one
day visited.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from csdesk.domain.calendar import month_of, months_between
from csdesk.domain.coverage import Outings, outings, window, window_of
from csdesk.domain.duties import Rule
from csdesk.domain.filters import months_later
from csdesk.services import lists
from csdesk.services.behind import records
from csdesk.services.duty_words import whole
from csdesk.services.dutymonths import MonthCoverage, Months
from csdesk.services.dutyrules import COUNTING, PEOPLE, VISITS, counting, duties
from csdesk.services.home import Target
from csdesk.services.office import Office, reading
from csdesk.storage import meetings
from csdesk.storage import outings as stored
from csdesk.storage.outings import Outing

CODE, TITLE = "coverage", "走访覆盖"
"""Of the page."""
GROUP = "关爱服务"
"""Where it stands in the navigation."""
Kind = Literal["office", "rule", "grid", "visitor"]
MONTHS = 12
OFFICE = "全村"
NO_GRID, NO_VISITOR = "未分网格", "没有写探访人"
VISITOR = "visitor"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a month: the whole office, a rule, a grid or a visitor.

    Attributes:
        id: Of the rule or grid, the visitor's name.
        people: Who was to be met, and who of them was not; of a visitor whom she met.
        seen: The visits that count.
        missed: Visits that met nobody.
        said: How it is counted, in words.
    """

    kind: Kind
    id: str
    name: str
    people: MonthCoverage
    seen: Outings
    missed: tuple[int, ...] = ()
    said: str = ""

    @property
    def share(self) -> float | None:
        """0 to 100; None where nobody was to be met, and of a visitor."""
        if self.kind == "visitor" or not self.people.roll:
            return None
        return round(100 * self.people.met / self.people.roll, 1)

    @property
    def height(self) -> float:
        """What a chart of months shows: its share, of a visitor her visits."""
        return float(len(self.seen.visits)) if self.kind == "visitor" else self.share or 0.0

    def behind(self, what: str) -> Target | None:
        """The list of `roll`, `met`, `missing`, `visits`, `days` or `missed`; None for nobody."""
        match what:
            case "roll":
                return records(PEOPLE, self.people.on_roll)
            case "met":
                return records(PEOPLE, self.people.who_met)
            case "missing":
                return records(PEOPLE, self.people.missing)
            case "missed":
                return records(VISITS.ledger, self.missed)
        return records(VISITS.ledger, self.seen.visits)


@dataclass(frozen=True, slots=True)
class Month:
    """Coverage of a month.

    Attributes:
        upto: The last day looked at.
        office: Of everybody who is to be met in every month.
        rules: Each rule in force, those of the packs first.
        note: How the roll is made, printed under the figures.
    """

    month: str
    upto: date
    office: Line
    rules: tuple[Line, ...]
    grids: tuple[Line, ...]
    visitors: tuple[Line, ...]
    note: str

    @property
    def lines(self) -> tuple[Line, ...]:
        """All of them, the office first."""
        return (self.office, *self.rules, *self.grids, *self.visitors)


def look(office: Office, month: str) -> Month:
    """Coverage of a month, up to today in the running one; for a pool."""
    first, last = month_of(month)
    upto = min(last, max(office.today(), first))
    asking = _Asking(office, month, upto)
    grids = _grids_of(office, asking.whole.on_roll, upto)
    return Month(
        month, upto, asking.office_line(), tuple(asking.rule_lines()),
        tuple(asking.grid_lines(grids)), tuple(asking.visitor_lines()), _note(asking.rules, month),
    )  # fmt: skip


def trend(office: Office, line: Line, month: str) -> tuple[tuple[str, Line | None], ...]:
    """Twelve months of a line up to one; None before visits were kept, and where it was not there."""
    first = f"{months_later(month_of(month)[0], 1 - MONTHS):%Y-%m}"
    with reading(office) as c:
        begun = meetings.first_month(c, office.model, VISITS.ledger, VISITS.day)
    return tuple(
        (name, _line_of(office, line, name) if name >= begun or name == month else None)
        for name in months_between(first, month)
    )


def _line_of(office: Office, line: Line, month: str) -> Line | None:
    """The same line of another month."""
    first, last = month_of(month)
    asking = _Asking(office, month, min(last, max(office.today(), first)))
    match line.kind:
        case "office":
            return asking.office_line()
        case "rule":
            some = asking.rule_lines(line.id)
        case "grid":
            some = asking.grid_lines(_grids_of(office, asking.whole.on_roll, asking.upto))
        case _:
            some = asking.visitor_lines()
    return next((one for one in some if one.id == line.id), None)


class _Asking:
    """One month of one office."""

    def __init__(self, office: Office, month: str, upto: date) -> None:
        self.office, self.month, self.upto = office, month, upto
        self.span = month_of(month)[0], upto
        self.months = Months(office)
        self.rules = [d.rule for d in duties(office, PEOPLE)]
        self._outings: dict[object, list[Outing]] = {}

    @cached_property
    def whole(self) -> MonthCoverage:
        """Everybody who is to be met in every month."""
        return self.months.coverage(self.month, self.rules, self.upto, monthly=True)

    def office_line(self) -> Line:
        """Everybody who is to be met in every month."""
        seen = self._seen(self.whole.on_roll, self.outings(COUNTING, self.span))
        return Line("office", "", OFFICE, self.whole, seen, said="本月任一天在册、每月都要见到的人")

    def rule_lines(self, id: str = "") -> Iterable[Line]:
        """Each rule that held on a day of the month, or one; its last value gives the name."""
        by: dict[str, list[Rule]] = {}
        for rule in self.rules:
            if id in ("", rule.id):
                by.setdefault(rule.id, []).append(rule)
        for id, values in by.items():
            held = [r for r in values if _holds(r, self.span)]
            if not held:
                continue
            rule = held[-1]
            found = self.months.coverage(self.month, held, self.upto)
            span = window(rule.frequency, self.month, self.upto)
            seen = self._seen(found.on_roll, self.outings(counting(rule), span))
            yield Line("rule", id, rule.label, found, seen, said=_said(rule))

    def grid_lines(self, grids: Mapping[int, tuple[int, str]]) -> Iterable[Line]:
        """The whole by grid, in the order of the grids; those without one at the end."""
        asked = lists.ask(self.office, "grids", columns=("grid_name",))
        names = {
            id: str(row[0])
            for page in lists.pages(self.office, asked, lists.ids(self.office, asked))
            for id, row in zip(page.ids, page.rows, strict=True)
        }
        by: dict[int, list[int]] = {id: [] for id in [*names, 0]}
        for who in self.whole.on_roll:
            by.setdefault(grids.get(who, (0, ""))[0], []).append(who)
        gone, every = set(self.whole.missing), self.outings(COUNTING, self.span)
        for id, roll in by.items():
            if roll:
                missing = tuple(who for who in roll if who in gone)
                found = MonthCoverage(tuple(roll), missing)
                name = names.get(id, NO_GRID)
                yield Line("grid", str(id), name, found, self._seen(roll, every))

    def visitor_lines(self) -> Iterable[Line]:
        """Whom each visitor met, on how many days; two who went together each have the visit."""
        by: dict[str, list[Outing]] = {}
        for one in self.outings(COUNTING, self.span):
            for name in one.visitors or (NO_VISITOR,):
                by.setdefault(name, []).append(one)
        for name, some in sorted(by.items(), key=lambda x: (x[0] == NO_VISITOR, -len(x[1]), x[0])):
            seen = outings((o.id, o.whom, o.on) for o in some if o.counts)
            missed = tuple(o.id for o in some if not o.counts)
            yield Line("visitor", name, name, MonthCoverage(seen.people, ()), seen, missed)

    def outings(self, what: meetings.Counting, span: tuple[date, date]) -> list[Outing]:
        """Every visit of a span, those that count marked."""
        key = (what, span)
        if key not in self._outings:
            with reading(self.office) as c:
                self._outings[key] = stored.outings_within(
                    c, self.office.model, VISITS, what, span, VISITOR
                )
        return self._outings[key]

    def _seen(self, roll: Sequence[int], every: Iterable[Outing]) -> Outings:
        """The visits to those on a roll that count."""
        there = set(roll)
        return outings((o.id, o.whom, o.on) for o in every if o.counts and o.whom in there)


def _holds(rule: Rule, span: tuple[date, date]) -> bool:
    return (rule.start is None or rule.start <= span[1]) and (
        rule.stop is None or rule.stop > span[0]
    )


_WINDOWS = {
    "month": "",
    "quarter": "；本季到月底见过的算已访",
    "days": "；最近这些天里见过的算已访",
}


def _said(rule: Rule) -> str:
    """How the coverage of a rule is counted."""
    whose = "本单位规则" if rule.local else "政策依据"
    roll = "月末在册" if rule.roll == "last day" else "本月任一天在册"
    return f"{whole(rule)}（{whose}）。分母：{roll}的人{_WINDOWS[window_of(rule.frequency)]}"


def _note(rules: Sequence[Rule], month: str) -> str:
    """The roll in words, as it is printed under the figures."""
    first, last = month_of(month)
    ends = any(r.roll == "last day" and _holds(r, (first, last)) for r in rules)
    roll = "分母是本月任一天在册的应访对象，月初以前去世、迁出、入住机构的不算；"
    roll = roll if not ends else roll.removesuffix("；") + "，写明的规则按月末在册；"
    return (
        f"{roll}本月至少见到一次的算已访，电话、视频也算，未见到本人的不算。"
        "按季或更少的规则不进全村和网格的数。同一天去几次，次数各算，天数算一天。"
    )


def _grids_of(office: Office, ids: Sequence[int], on: date) -> dict[int, tuple[int, str]]:
    """The grid of some residents on a day."""
    asked = lists.ask(office, PEOPLE, every=True, columns=("grid",), on=on)
    return {
        id: row[0]
        for page in lists.pages(office, asked, ids, 2000)
        for id, row in zip(page.ids, page.rows, strict=True)
        if row[0]
    }
