"""A round of visits as a sheet: due people in walking order, exceptions alone are written down.

Whoever was met is well by one key; a finding becomes a matter; who was not met is kept and does not
count. All of it is one step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from csdesk.domain.calendar import month_of
from csdesk.domain.fields import Field
from csdesk.domain.filters import And, Compare, Filter, months_later, parse
from csdesk.domain.validation import check_entry, read_cell
from csdesk.errors import Problem
from csdesk.ledgers.care import Visit
from csdesk.ledgers.grids import Matter
from csdesk.services import duties, lists
from csdesk.services.campaigns.sheet import grid_names
from csdesk.services.duties import month_coverage
from csdesk.services.entries import Outcome
from csdesk.services.office import Office, step
from csdesk.services.rounds import walking
from csdesk.services.rounds.batch import Answer, Given, Line, Pick, Picked, Sheet, Texts
from csdesk.storage.work import New

WELL, FOUND, MISSED = "well", "found", "missed"
AREAS = {"健康": "A", "经济": "B", "赡养": "C", "安全": "D", "需求": "E"}
"""The five areas of GB/T heads in `visit_check_item`, in short."""
MATTER = "转为事项"
DAYS = 7
"""In which a matter from a visit is to be done, unless another day is said."""
MONTHS = 3
"""Months that can be picked: the running one and those before."""
_WHAT, _DONE = "情况", "处理"
CHECKED = Field("checked", "哪方面", "codes", choices=tuple(AREAS), section="方面")
CONTENT = Field("visit_content", "情况", "note", section=_WHAT, longest=10_000)
BECOMES = Field("becomes", "处理", "codes", choices=(MATTER,), section=_DONE)
OWNER = Field("owner", "办理人", "names", section=_DONE)
DEADLINE = Field("deadline", "办结期限", "day", section=_DONE)
NEXT = Field("next_date", "下次走访", "day", section=_DONE)
REASON = Field("remark", "原因", "note", section=_WHAT, longest=10_000)
REMARK = replace(REASON, label="备注")
COMMON = ("visit_date", "visitor", "visit_method")
COLUMNS = ("name", "sex", "age", "address", "category", "last_visit")


def sheet(office: Office, picked: Picked | None = None) -> Sheet:
    """Who is to be visited in a month; for the `reads` pool.

    Args:
        office: The open office.
        picked: `grid`, `group` (ids) and `month` (2026-10); the running month if not said.
    """
    picked, today = picked or {}, office.today()
    fields = office.ledgers[duties.VISITS.ledger].fields
    grids, groups, months = grid_names(office), _groups(office), _months(today)
    month = picked.get("month") or next(iter(months))
    grid, group = picked.get("grid", ""), picked.get("group", "")
    where = [w for w in (grids.get(grid), groups.get(group), months.get(month)) if w]
    return Sheet(
        key=f"round:{month}:{grid}:{group}",
        title="补录走访",
        remark=" · ".join(where),
        verb="登记已录",
        unit="人",
        heads=("姓名", "性别 年龄", "住址", "类别", "上次"),
        pills=(3,),
        common=tuple(fields[i] for i in COMMON),
        start=_start(office, grid),
        own=(),
        after=(REMARK,),
        answers=(
            Answer(WELL, "都好", "good"),
            Answer(FOUND, "有情况", "ask", (CHECKED, CONTENT, BECOMES, OWNER, DEADLINE, NEXT)),
            Answer(MISSED, "未遇", "soft", (REASON,)),
        ),
        lines=tuple(_lines(office, month, grid, group)),
        ledgers=(duties.VISITS.ledger, "matters"),
        keep=keep,
        subject="residents",
        first={
            BECOMES.id: MATTER, OWNER.id: _leader(office, grid),
            DEADLINE.id: (today + timedelta(DAYS)).isoformat(),
        },
        picks=(
            Pick("grid", "网格", {"": "全部", **grids}, grid),
            Pick("group", "小组", {"": "全部", **groups}, group),
            Pick("month", "月份", months, month),
        ),
        views=("待访", "全部", "已访"),
        told=_told,
    )  # fmt: skip


def _told(given: Mapping[int, Given]) -> str:
    """What recording will do besides."""
    matters = sum(_is_matter(g) for g in given.values())
    missed = sum(g.answer == MISSED for g in given.values())
    said = [f"登记后将生成事项 {matters} 件"] if matters else []
    said += ["未遇不计入本月"] if missed else []
    return "；".join(said)


def _is_matter(given: Given) -> bool:
    return given.answer == FOUND and given.texts.get(BECOMES.id) == MATTER


# ---- who ----------------------------------------------------------------------------------------


def _months(today: date) -> dict[str, str]:
    first = today.replace(day=1)
    days = (months_later(first, -n) for n in range(MONTHS))
    return {f"{d:%Y-%m}": f"{d.year}年{d.month}月" for d in days}


def _groups(office: Office) -> dict[str, str]:
    asked = lists.ask(office, "groups", columns=("group_name",))
    found = lists.lines(office, asked, lists.ids(office, asked))
    return {str(id): str(row[0] or id) for id, row in zip(found.ids, found.rows, strict=True)}


def _of_grid(office: Office, grid: str, column: str) -> str:
    """Names of those who look after a grid."""
    if not grid:
        return ""
    asked = lists.ask(office, "grids", columns=(column,))
    rows = lists.lines(office, asked, [int(grid)]).rows
    return "、".join(rows[0][0]) if rows else ""


def _leader(office: Office, grid: str) -> str:
    return _of_grid(office, grid, "leader")


def _start(office: Office, grid: str) -> dict[str, str]:
    modes = office.codes["visit_mode"].names
    return {
        "visit_date": office.today().isoformat(),
        "visitor": _of_grid(office, grid, "workers"),
        "visit_method": modes.get("01", ""),
    }


def _lines(office: Office, month: str, grid: str, group: str) -> Iterator[Line]:
    """Who is on the month's roll and here today; who was met waits no more."""
    on = min(month_of(month)[1], office.today())
    covered = month_coverage(office, month, on)
    parts: list[Filter] = [parse(duties.HERE)]
    parts += [Compare("grid", "=", int(grid))] if grid else []
    parts += [Compare("group", "=", int(group))] if group else []
    missing = set(covered.missing)
    asked = lists.ask(
        office, "residents", where=And(tuple(parts)), columns=COLUMNS, given=covered.on_roll
    )  # fmt: skip
    walked = walking.in_order(office, "residents", lists.ids(office, asked))
    for page in lists.pages(office, asked, walked, 1000):
        for id, row, words in zip(page.ids, page.rows, lists.texts(office, page), strict=True):
            name, sex, age, address, category, _ = words
            seen = f"{row[-1]:%m月%d日}" if row[-1] else ""
            told = (name, f"{sex} {age}".strip(), address, category, seen)
            yield Line(id, told, waits=id in missing, subject=id)


# ---- keeping ------------------------------------------------------------------------------------


def keep(office: Office, common: Texts, given: Mapping[int, Given]) -> Outcome:
    """Keeps the answered rows: visits, and matters of what was found, in one step.

    Args:
        office: The open office.
        common: Date, visitors and mode of all.
        given: Resident to what was given; rows without an answer are passed by.

    Raises:
        ClerkError: This program may only read.
    """
    answered = {id: g for id, g in given.items() if g.answer}
    ledger = office.ledgers[duties.VISITS.ledger]
    shared, problems = _read(office, [ledger.fields[i] for i in COMMON], common, "", must=True)
    read: dict[int, dict[str, Any]] = {}
    for id, g in answered.items():
        asks = (CONTENT, OWNER, DEADLINE, NEXT, REMARK) if g.answer == FOUND else (REMARK,)
        read[id], found = _read(office, asks, g.texts, f"{id}:")
        problems += found
        if g.answer == FOUND and not read[id][CONTENT.id]:
            what = "有情况，但没有写是什么情况。"
            problems.append(Problem(f"{id}:answer", "required_missing", what, "请按 2 打开补写。"))
    if not answered or any(p.level == "error" for p in problems):
        return Outcome(None, tuple(problems))
    matters = [id for id, g in answered.items() if _is_matter(g)]
    missed = sum(g.answer == MISSED for g in answered.values())
    title = f"登记走访 {len(answered):,} 人"
    title += f"，未遇 {missed:,} 人不计入" if missed else ""
    title += f"，转事项 {len(matters):,} 件" if matters else ""
    where = _places(office, matters)
    with step(office, title) as w:
        visits = [New(_visit(id, g, shared, read[id])) for id, g in answered.items()]
        ids = w.add_many(duties.VISITS.ledger, visits)
        rows = (_matter(id, read[id], shared["visit_date"], *where[id]) for id in matters)
        w.add_many("matters", [New(row) for row in rows])
        return Outcome(int(ids[0]), tuple(problems), title, w.by.op)


def _visit(id: Any, given: Given, shared: Mapping[str, Any], read: Mapping[str, Any]) -> Visit:
    checked = tuple(AREAS[w] for w in given.texts.get(CHECKED.id, "").split("、") if w in AREAS)
    found, well = given.answer == FOUND, given.answer == WELL
    return Visit(
        visit_target=id, visit_date=shared["visit_date"], visitor=shared["visitor"],
        visit_method=shared["visit_method"], met=given.answer != MISSED,
        checked=checked if found else (), outcome="01" if well else None,
        visit_content=read.get(CONTENT.id) if found else "都好" if well else None,
        visit_need=MATTER if found and _is_matter(given) else None,
        next_date=read.get(NEXT.id), remark=read.get(REASON.id),
    )  # fmt: skip


def _matter(
    id: Any, read: Mapping[str, Any], on: date, name: str, grid: Any, place: str | None
) -> Matter:
    owner = read[OWNER.id]
    return Matter(
        found_on=on, source="1", what=f"{name}：{read[CONTENT.id]}"[:200], place=place,
        resident=id, grid=grid, owner=owner, deadline=read[DEADLINE.id],
        state="2" if owner else "1",
    )  # fmt: skip


def _places(office: Office, ids: list[int]) -> dict[int, tuple[str, int | None, str | None]]:
    """Name, grid and address of some residents."""
    asked = lists.ask(
        office, "residents", every=True, columns=("name", "grid", "address"), given=ids
    )
    found = lists.lines(office, asked, ids)
    return {
        id: (str(name), grid[0] if grid else None, address)
        for id, (name, grid, address) in zip(found.ids, found.rows, strict=True)
    }


def _read(
    office: Office, wanted: Any, texts: Texts, place: str, *, must: bool = False
) -> tuple[dict[str, Any], list[Problem]]:
    values, problems = dict[str, Any](), list[Problem]()
    for f in wanted:
        value, found = read_cell(f, texts.get(f.id, ""), codes=office.codes, on=office.today())
        values[f.id] = value
        problems += [
            replace(p, field=f"{place}{f.id}")
            for p in (*found, *check_entry(f, value, office.codes, office.today()))
        ]
        if must and value in (None, ()) and f.id != "visitor" and not found:
            what = f"“{f.label}”没有填。"
            problems.append(Problem(f"{place}{f.id}", "required_missing", what, "请补填。"))
    return values, problems
