"""The figures of a month: population in two lines, visits, volunteers, facilities, matters.

Every figure keeps the names behind it, and the population ties or says that it doesn't.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import sqlalchemy as sa

from csdesk.domain.calendar import month_of
from csdesk.services import lists
from csdesk.services.duties import month_coverage
from csdesk.services.office import Office, reading
from csdesk.storage import population
from csdesk.storage.population import Effect, Line

WORDS = {"registered": "户籍", "living": "常住"}
NO_ARRIVAL = ("opened", "correction")
"""Kinds with a line of their own: they make the balance and are neither in nor out."""
Number = int | float


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes:
        behind: Records behind it, by ledger.
        group: Heading of the summary under which it stands.
    """

    id: str
    label: str
    value: Number
    unit: str
    ledger: str
    behind: tuple[int, ...]
    group: str


@dataclass(frozen=True, slots=True)
class Check:
    """Something that must tie: opening + 建账 + 更正 + in − out = closing."""

    id: str
    label: str
    left: int
    right: int

    @property
    def ok(self) -> bool:
        """It ties."""
        return self.left == self.right


@dataclass(frozen=True, slots=True)
class Monthly:
    """The figures of a month."""

    month: str
    sealed: bool
    figures: tuple[Figure, ...]
    checks: tuple[Check, ...]

    def value(self, id: str) -> Number:
        """A figure by its id."""
        return next(f.value for f in self.figures if f.id == id)


def monthly(office: Office, month: str) -> Monthly:
    """The figures of a month, as the vault has them today."""
    first, last = month_of(month)
    figures: list[Figure] = []
    checks: list[Check] = []
    with reading(office) as c:
        for name, line in population.lines(office.model).items():
            made, check = _line(office, c, name, line, first, last)
            figures += made
            checks.append(check)
    figures += _care(office, month, (first, last))
    figures += _volunteers(office, (first, last))
    figures += _facilities(office, (first, last))
    return Monthly(month, False, tuple(figures), tuple(checks))


def _line(
    office: Office, c: sa.Connection, name: str, line: Line, first: date, last: date
) -> tuple[list[Figure], Check]:
    word = WORDS[name]
    opening = population.present(c, office.model, line, first - timedelta(1))
    closing = population.present(c, office.model, line, last)
    done = population.effects(c, office.model, line, first, last)
    came = [e for e in done if e.by > 0 and e.kind not in NO_ARRIVAL]
    went = [e for e in done if e.by < 0 and e.kind not in NO_ARRIVAL]
    opened = [e for e in done if e.kind == "opened"]
    corrected = [e for e in done if e.kind == "correction"]

    def figure(id: str, label: str, ids: Sequence[int], value: int | None = None) -> Figure:
        value = len(ids) if value is None else value
        full = f"{word}{label}"
        return Figure(f"{name}_{id}", full, value, "人", "residents", tuple(ids), "人口")

    made = [
        figure("open", "人口月初数", opening),
        figure("opened", "建账", _people(opened), sum(e.by for e in opened)),
        figure("corrected", "更正", _people(corrected), sum(e.by for e in corrected)),
        figure("in", "增加合计", _people(came)),
        figure("out", "减少合计", _people(went)),
        figure("close", "人口月末数", closing),
    ]
    names = office.codes["change_kind"].names
    for sign, some in ((1, came), (-1, went)):
        for kind, label in names.items():
            these = [e for e in some if e.kind == kind]
            if these or (kind, sign) in (("born", 1), ("died", -1), ("in", 1), ("out", -1)):
                made.append(figure(f"by_{kind}", label, _people(these)))
    left = len(opening) + sum(e.by for e in done)
    label = f"{word}人口：月初 + 建账 + 更正 + 增加 − 减少 = 月末"
    return made, Check(f"{name}_ties", label, left, len(closing))


def _people(effects: Sequence[Effect]) -> list[int]:
    return [e.resident for e in effects]


def _listed(
    office: Office, id: str, label: str, code: str, where: str, span: tuple[date, date], group: str
) -> Figure:
    """A figure that counts the rows of a list."""
    asked = lists.ask(office, code, where=where or None, every=not where, period=span)
    ids = lists.ids(office, asked)
    return Figure(id, label, len(ids), asked.ledger.unit, code, tuple(ids), group)


def _care(office: Office, month: str, span: tuple[date, date]) -> list[Figure]:
    covered = month_coverage(office, month)
    group = "关爱服务"
    rate = round(100 * covered.met / covered.roll, 1) if covered.roll else 0.0
    met = tuple(i for i in covered.on_roll if i not in set(covered.missing))
    return [
        _listed(office, "visits", "探访次数", "visits", "", span, group),
        _listed(office, "visits_met", "见到本人的探访", "visits", "met = '是'", span, group),
        Figure("visit_roll", "应探访对象", covered.roll, "人", "residents", covered.on_roll, group),
        Figure("visited", "已探访对象", covered.met, "人", "residents", met, group),
        Figure("not_visited", "未探访对象", len(covered.missing), "人", "residents",
               covered.missing, group),
        Figure("visit_coverage", "月探访率", rate, "%", "residents", covered.on_roll, group),
    ]  # fmt: skip


def _volunteers(office: Office, span: tuple[date, date]) -> list[Figure]:
    group = "志愿服务"
    served = lists.ask(office, "service_hours", every=True, period=span)
    ids = lists.ids(office, served)
    hours = {f.id: v for f, v in lists.totals(office, served)}.get("service_hours", 0)
    people: dict[int, None] = {}
    named = lists.ask(office, "service_hours", every=True, columns=("volunteer",), period=span)
    for page in lists.pages(office, named, ids, 2000):
        people |= {row[0][0]: None for row in page.rows}
    on = lists.ask(
        office, "volunteers", every=True, on=span[1], where="join_date empty or join_date <= today"
    )
    joined = lists.ids(office, on)
    return [
        Figure("volunteers", "注册志愿者", len(joined), "人", "volunteers", tuple(joined), group),
        _listed(office, "activities", "志愿服务活动", "activities", "", span, group),
        Figure("volunteers_served", "参加服务的志愿者", len(people), "人", "volunteers",
               tuple(people), group),
        Figure("service_hours", "志愿服务时长", float(Decimal(str(hours))), "小时",
               "service_hours", tuple(ids), group),
    ]  # fmt: skip


def _facilities(office: Office, span: tuple[date, date]) -> list[Figure]:
    last = span[1]
    places = lists.ids(office, lists.ask(office, "facilities", every=True, on=last))
    open_ = f"found_on <= {last} and (closed_on empty or closed_on > {last})"
    matters = lists.ids(office, lists.ask(office, "matters", where=open_, on=last))
    return [
        Figure("facilities", "设施", len(places), "处", "facilities", tuple(places), "设施"),
        _listed(office, "facility_checks", "设施巡检", "facility_checks", "", span, "设施"),
        _listed(
            office, "check_findings", "巡检发现问题", "facility_checks", "result != '正常'", span,
            "设施",
        ),
        _listed(office, "matters_found", "新发现事项", "matters", "", span, "事项"),
        _closed(office, span),
        Figure("matters_open", "月末未办结事项", len(matters), "件", "matters", tuple(matters),
               "事项"),
    ]  # fmt: skip


def _closed(office: Office, span: tuple[date, date]) -> Figure:
    where = f"closed_on >= {span[0]} and closed_on <= {span[1]}"
    ids = lists.ids(office, lists.ask(office, "matters", where=where))
    return Figure("matters_closed", "本月办结事项", len(ids), "件", "matters", tuple(ids), "事项")
