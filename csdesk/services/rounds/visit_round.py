"""A round of visits as a sheet: due people in walking order, exceptions alone are written down.

Whoever was met is well by one key; a finding becomes a matter; who was not met is kept and does not
count. All of it is one step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from csdesk.domain.fields import Field
from csdesk.domain.validation import check_entry, read_cell
from csdesk.errors import Problem
from csdesk.ledgers.care import Visit
from csdesk.ledgers.grids import Matter
from csdesk.services import calendars, duties, lists
from csdesk.services.entries import Outcome
from csdesk.services.matters import keeping
from csdesk.services.office import Office, step
from csdesk.services.rounds.batch import Answer, Given, Line, Picked, Sheet, Texts
from csdesk.services.rounds.last_visits import WELL_WORDS, LastVisit, last_visits
from csdesk.services.rounds.walk import Walk, walk
from csdesk.storage.work import New

WELL, FOUND, MISSED = "well", "found", "missed"
AREAS = {"健康": "A", "经济": "B", "赡养": "C", "安全": "D", "需求": "E"}
"""The five areas of GB/T heads in `visit_check_item`, in short."""
MATTER = "转为事项"
Where = tuple[str, int | None, str | None]
"""Name, grid and address of whom a matter is about."""
_WHAT, _DONE = "情况", "处理"
CHECKED = Field("checked", "哪方面", "codes", choices=tuple(AREAS), section="方面")
CONTENT = Field("visit_content", "情况", "note", section=_WHAT, longest=10_000)
BECOMES = Field("becomes", "处理", "codes", choices=(MATTER,), section=_DONE)
OWNER = Field("owner", "办理人", "names", section=_DONE)
DEADLINE = Field("deadline", "办结期限", "day", section=_DONE)
NEXT = Field("next_date", "下次走访", "day", section=_DONE)
REASON = Field("remark", "原因", "note", section=_WHAT, longest=10_000)
REMARK = replace(REASON, label="备注")
COMMON = ("visit_date", "visitor", "visitor_role", "visit_method")
FREE = ("visitor_role",)
"""What all rows share and may be left out."""
WORKER = "02"
"""The role of those who look after a grid."""
COLUMNS = ("name", "sex", "age", "address", "category", "last_visit")


def sheet(office: Office, picked: Picked | None = None) -> Sheet:
    """Who is to be visited in a month; for the `reads` pool.

    Args:
        office: The open office.
        picked: As of `walk`.
    """
    found, today = walk(office, picked), office.today()
    fields = office.ledgers[duties.VISITS.ledger].fields
    chosen = found.picked
    grid = chosen["grid"]
    return Sheet(
        key=":".join(("round", chosen["month"], grid, chosen["group"], chosen.get("duty", ""))),
        title="补录走访",
        remark=found.where,
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
        lines=tuple(_lines(office, found)),
        ledgers=(duties.VISITS.ledger, "matters"),
        keep=keep,
        subject="residents",
        first={
            BECOMES.id: MATTER, OWNER.id: _leader(office, grid),
            DEADLINE.id: _deadline(office, today),
        },
        picks=found.picks,
        views=("待访", "全部", "已访"),
        told=_told,
        nobody=found.nobody,
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


def _of_grid(office: Office, grid: str, column: str) -> str:
    """Names of those who look after a grid."""
    if not grid:
        return ""
    asked = lists.ask(office, "grids", columns=(column,))
    rows = lists.lines(office, asked, [int(grid)]).rows
    return "、".join(rows[0][0]) if rows else ""


def _deadline(office: Office, today: date) -> str:
    return keeping.usual_deadline(today, calendars.holidays(office).sort).isoformat()


def _leader(office: Office, grid: str) -> str:
    return _of_grid(office, grid, "leader")


def _start(office: Office, grid: str) -> dict[str, str]:
    modes, roles = office.codes["visit_mode"].names, office.codes["visitor_role"].names
    workers = _of_grid(office, grid, "workers")
    return {
        "visit_date": office.today().isoformat(),
        "visitor": workers,
        "visitor_role": roles.get(WORKER, "") if workers else "",
        "visit_method": modes.get("01", ""),
    }


def _lines(office: Office, found: Walk) -> Iterator[Line]:
    """Who is on the month's roll, in the walk's order; who was met waits no more."""
    asked = lists.ask(office, "residents", every=True, columns=COLUMNS)
    last = last_visits(office, found.ids, office.today(), met=True)
    for page in lists.pages(office, asked, found.ids, 1000):
        for id, row, words in zip(page.ids, page.rows, lists.texts(office, page), strict=True):
            name, sex, age, address, category, _ = words
            seen = f"{row[-1]:%m月%d日}" if row[-1] else ""
            told = (name, f"{sex} {age}".strip(), address, category, seen)
            before = _before(last[id]) if id in last else None
            yield Line(id, told, waits=id in found.waiting, subject=id, before=before)


def _before(last: LastVisit) -> Given:
    """What the sheet would have been given at a visit: words that say more than 都好 are a finding.

    What she asked for then became a matter then; it is not made one again.
    """
    names = {code: name for name, code in AREAS.items()}
    ticked = "、".join(names[code] for code in last.checked if code in names)
    content = "" if last.content == WELL_WORDS else last.content
    if not content and not ticked:
        return Given(WELL, {REMARK.id: last.remark})
    texts = {CHECKED.id: ticked, CONTENT.id: content, BECOMES.id: "", REMARK.id: last.remark}
    return Given(FOUND, texts)


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
        visit_of = dict(zip(answered, ids, strict=True))
        keeping.add_found(
            w,
            [_matter(id, visit_of[id], read[id], shared, where[id]) for id in matters],
        )
        return Outcome(int(ids[0]), tuple(problems), title, w.by.op)


def _visit(id: Any, given: Given, shared: Mapping[str, Any], read: Mapping[str, Any]) -> Visit:
    checked = tuple(AREAS[w] for w in given.texts.get(CHECKED.id, "").split("、") if w in AREAS)
    found, well = given.answer == FOUND, given.answer == WELL
    return Visit(
        visit_target=id, visit_date=shared["visit_date"], visitor=shared["visitor"],
        visitor_role=shared["visitor_role"],
        visit_method=shared["visit_method"], met=given.answer != MISSED,
        checked=checked if found else (), outcome="01" if well else None,
        visit_content=read.get(CONTENT.id) if found else WELL_WORDS if well else None,
        visit_need=MATTER if found and _is_matter(given) else None,
        next_date=read.get(NEXT.id), remark=read.get(REASON.id),
    )  # fmt: skip


def _matter(
    id: Any, visit: Any, read: Mapping[str, Any], shared: Mapping[str, Any], where: Where
) -> Matter:
    name, grid, place = where
    known: Any = grid
    return Matter(
        found_on=shared["visit_date"], source="1", what=f"{name}：{read[CONTENT.id]}"[:200],
        place=place, resident=id, grid=known, receiver=shared["visitor"], owner=read[OWNER.id],
        deadline=read[DEADLINE.id], visit=visit,
    )  # fmt: skip


def _places(office: Office, ids: list[int]) -> dict[int, Where]:
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
        if must and value in (None, ()) and f.id not in FREE and not found:
            what = f"“{f.label}”没有填。"
            problems.append(Problem(f"{place}{f.id}", "required_missing", what, "请补填。"))
    return values, problems
