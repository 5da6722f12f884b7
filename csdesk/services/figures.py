"""The figures of a month: population in two lines, visits, volunteers, facilities, matters.

Every figure keeps the names behind it, and the population ties or says that it doesn't.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from csdesk.domain import hours, summary
from csdesk.domain.calendar import month_of
from csdesk.domain.summary import Base, Flow, Tie
from csdesk.errors import ClerkError
from csdesk.services import lists
from csdesk.services.duties import month_coverage
from csdesk.services.office import Office, reading
from csdesk.storage import population

Step = Literal[1, -1]

NAMED: tuple[tuple[str, Step], ...] = (("born", 1), ("in", 1), ("died", -1), ("out", -1))
"""Kinds with a line of their own even when nobody did so."""
Number = int | float


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes:
        behind: Records behind it, by ledger.
        group: Heading of the summary under which it stands.
        gone: How many of the records went into another one since: no list has them any more.
    """

    id: str
    label: str
    value: Number
    unit: str
    ledger: str
    behind: tuple[int, ...]
    group: str
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Monthly:
    """The figures of a month."""

    month: str
    sealed: bool
    figures: tuple[Figure, ...]
    checks: tuple[Tie, ...]

    def value(self, id: str) -> Number:
        """A figure by its id."""
        return next(f.value for f in self.figures if f.id == id)

    @property
    def population(self) -> tuple[summary.Figure, ...]:
        """The twelve figures that tie."""
        return tuple(
            summary.Figure(f.id, f.label, int(f.value))
            for f in self.figures
            if f.id in summary.FIGURES
        )


def monthly(office: Office, month: str) -> Monthly:
    """The figures of a month, as the vault has them today.

    Raises:
        ClerkError: The month has not begun.
    """
    running = f"{office.today():%Y-%m}"
    if month > running:
        raise ClerkError(f"{month} 还没有到。", f"请选 {running} 或以前的月份。")
    span = month_of(month)
    figures = (
        *_population(office, span),
        *_care(office, month, span),
        *_volunteers(office, span),
        *_facilities(office, span),
    )
    found = Monthly(month, False, figures, ())
    return replace(found, checks=summary.ties(found.population))


def _population(office: Office, span: tuple[date, date]) -> list[Figure]:
    """The two lines, 户籍 and 常住: opening, changes by kind, closing, each with its people."""
    first, last = span
    opening: dict[Base, int] = {}
    closing: dict[Base, int] = {}
    flows: list[Flow] = []
    behind: dict[str, Sequence[int]] = {}
    kinds: list[Figure] = []
    names = office.codes["change_kind"].names
    with reading(office) as c:
        for base, line in population.lines(office.model).items():
            there = population.present(c, office.model, line, first - timedelta(1))
            left = population.present(c, office.model, line, last)
            behind[f"{base}_open"], behind[f"{base}_close"] = there, left
            opening[base], closing[base] = len(there), len(left)
            by: dict[tuple[str, Step], list[int]] = {}
            for effect in population.effects(c, office.model, line, first, last):
                step: Step = 1 if effect.by > 0 else -1
                by.setdefault((effect.kind, step), []).append(effect.resident)
                part = f"{base}_{summary.part_of(effect.kind, step)}"
                behind[part] = [*behind.get(part, ()), effect.resident]
            flows += [Flow(base, kind, step, len(ids)) for (kind, step), ids in by.items()]
            kinds += _kinds(base, by, names)
        alive = population.alive(c, office.model)
    made = summary.population(opening, flows, closing)
    found = [_people(f.id, f.label, behind.get(f.id, []), f.value) for f in made] + kinds
    return [replace(f, gone=len(set(f.behind) - alive)) for f in found]


def _kinds(
    base: Base, by: Mapping[tuple[str, Step], Sequence[int]], names: Mapping[str, str]
) -> list[Figure]:
    """Coming and going by kind of change, such as 户籍出生."""
    shown = [*NAMED, *(k for k in by if k not in NAMED and k[0] not in ("opened", "correction"))]
    word = summary.BASES[base].removesuffix("人口")
    return [
        _people(
            f"{base}_{'came' if step > 0 else 'went'}_{kind}",
            f"{word}{names[kind]}",
            by.get((kind, step), ()),
        )
        for kind, step in shown
    ]


def _people(id: str, label: str, ids: Sequence[int], value: int | None = None) -> Figure:
    value = len(ids) if value is None else value
    return Figure(id, label, value, "人", "residents", tuple(ids), "人口")


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
    total = {f.id: v for f, v in lists.totals(office, served)}.get("service_hours", 0)
    people: dict[int, None] = {}
    named = lists.ask(office, "service_hours", every=True, columns=("volunteer",), period=span)
    for page in lists.pages(office, named, ids, 2000):
        people |= {row[0][0]: None for row in page.rows}
    on = lists.ask(
        office, "volunteers", every=True, on=span[1], where="join_date empty or join_date <= today"
    )
    joined = lists.ids(office, on)
    has_star = lists.ask(
        office, "volunteers", where=f"not (star = '{hours.NONE}')", given=joined, on=span[1]
    )
    starred = tuple(lists.ids(office, has_star))
    return [
        Figure("volunteers", "注册志愿者", len(joined), "人", "volunteers", tuple(joined), group),
        Figure("volunteers_starred", "星级志愿者", len(starred), "人", "volunteers", starred,
               group),
        _listed(office, "activities", "志愿服务活动", "activities", "", span, group),
        Figure("volunteers_served", "参加服务的志愿者", len(people), "人", "volunteers",
               tuple(people), group),
        Figure("service_hours", "志愿服务时长", float(Decimal(str(total))), "小时",
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
