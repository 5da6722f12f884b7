"""The monthly summary on paper: figures in sentences, tables and charts, with what must tie."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from csdesk.documents.charts import Bar, Chart, bars, ring
from csdesk.documents.paper.page import Head, Printed
from csdesk.documents.paper.report import (
    ChartPart,
    Heading,
    Paragraph,
    Part,
    Report,
    TablePart,
    write_report,
)
from csdesk.domain import summary
from csdesk.domain.calendar import month_of
from csdesk.domain.summary import Tie
from csdesk.services.figures import Figure, Monthly, monthly
from csdesk.services.office import Office, told
from csdesk.services.printing import said
from csdesk.services.trends import Month, trend

FIGURE_HEADS = (Head("项目", 70, align="left"), Head("数量", 40), Head("单位", 30))


def monthly_pdf(
    office: Office, month: str, out: BinaryIO, *, at: datetime | None = None
) -> Printed:
    """The summary of a month as a PDF."""
    report = monthly_report(office, month, at=at)
    told(office, "print", ledger="monthly", month=month)
    return write_report(out, report, month_of(month)[1])


def monthly_report(office: Office, month: str, *, at: datetime | None = None) -> Report:
    """The summary of a month."""
    found, months = monthly(office, month), trend(office, month)
    year, number = month.split("-")
    parts: list[Part] = [Heading("人口变动"), Paragraph(_population(found)), _balance(found)]
    parts.append(ChartPart((_moves(months),)))  # before the checks: so the first page is full
    parts += [Paragraph(_tie(tie)) for tie in found.checks]
    parts += [Heading("关爱探访"), Paragraph(_care(found))]
    covered = ring("本月探访", int(found.value("visited")), int(found.value("visit_roll")))
    parts += [
        ChartPart((covered, _met(months))),
        Heading("志愿服务"),
        Paragraph(_volunteers(found)),
        _table(found, "志愿服务"),
        Heading("设施与事项"),
        Paragraph(_facilities(found)),
        _table(found, "设施", "事项"),
    ]
    dated = said(month_of(month)[1]) if at is None else said(at.date())
    return Report(
        title=f"{year}年{int(number)}月工作台账汇总",
        parts=tuple(parts),
        unit=office.about.name,
        dated=dated,
        subtitle=f"（{office.about.name}）",
    )


def _population(found: Monthly) -> str:
    born, died = found.value("registered_came_born"), found.value("registered_went_died")
    said = summary.sentences(found.month, found.population)
    return "".join(said) + f"户籍人口中出生 {born} 人，死亡 {died} 人。"


def _balance(found: Monthly) -> TablePart:
    """The two lines of the population, opening to closing."""
    heads = (Head("口径", 20), *(Head(label, 20) for label in summary.PARTS.values()))
    rows = tuple(
        (name, *(_number(found.value(f"{base}_{part}")) for part in summary.PARTS))
        for base, name in summary.BASES.items()
    )
    return TablePart(heads, rows, "人口平衡表（人）")


def _tie(tie: Tie) -> str:
    if tie.ok:
        return f"核对：{tie.says}"
    return f"核对：{tie.says}请查本月的人口变动和在户记录。"


def _moves(months: Sequence[Month]) -> Chart:
    made = [Bar(m.label, m.came, m.went) if m.kept else Bar(m.label, None) for m in months]
    return bars("户籍人口增减", made, "人", names=("增加", "减少"))


def _met(months: Sequence[Month]) -> Chart:
    made = [Bar(m.label, m.met if m.visited else None) for m in months]
    return bars("每月见到的人数", made, "人", width=104)


def _care(found: Monthly) -> str:
    roll, met, rate = (found.value(i) for i in ("visit_roll", "visited", "visit_coverage"))
    missed = found.value("not_visited")
    text = (
        f"本月应探访 {roll} 人，已探访 {met} 人，月探访率 {rate}%；"
        f"共探访 {found.value('visits')} 次，其中见到本人 {found.value('visits_met')} 次。"
    )
    if missed:
        text += f"还有 {missed} 人没有见到。"
    return text + "应探访对象为本月任一天在册的人。"


def _volunteers(found: Monthly) -> str:
    return (
        f"月末注册志愿者 {found.value('volunteers')} 人。本月开展活动 {found.value('activities')} 次，"
        f"{found.value('volunteers_served')} 人参加，服务 {found.value('service_hours')} 小时。"
    )


def _facilities(found: Monthly) -> str:
    return (
        f"共有设施 {found.value('facilities')} 处，本月巡检 {found.value('facility_checks')} 次，"
        f"发现问题 {found.value('check_findings')} 个。新发现事项 {found.value('matters_found')} 件，"
        f"办结 {found.value('matters_closed')} 件，月末未办结 {found.value('matters_open')} 件。"
    )


def _table(found: Monthly, *groups: str) -> TablePart:
    rows = tuple(_line(f) for f in found.figures if f.group in groups)
    return TablePart(FIGURE_HEADS, rows)


def _line(figure: Figure) -> tuple[str, str, str]:
    return figure.label, _number(figure.value), figure.unit


def _number(value: float) -> str:
    return str(value)
