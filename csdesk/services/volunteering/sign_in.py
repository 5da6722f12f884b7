"""Hours of a whole team in one entry: who came to an activity, the times said once, exceptions apart.

Travel is no service: what counts is the time said, never more than from begin to end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from functools import partial
from typing import Any

from csdesk.domain.fields import Field
from csdesk.domain.filters import And, Compare, Filter, parse
from csdesk.domain.hours import between, said
from csdesk.domain.validation import check_entry, read_cell
from csdesk.errors import ClerkError, Problem
from csdesk.services import entering, entries, lists
from csdesk.services.entries import Outcome
from csdesk.services.office import Office, step
from csdesk.services.rounds.batch import Answer, Given, Line, Pick, Picked, Sheet, Texts
from csdesk.storage.work import New

HOURS, ACTIVITIES, VOLUNTEERS, TEAMS = "service_hours", "activities", "volunteers", "teams"
CAME, OWN = "came", "own"
ALL = "all"
HERE = "not (state = '退出')"
COMMON = ("service_date", "begins", "ends", "service_hours", "what")
TIMES = ("begins", "ends", "service_hours")
APART = (*TIMES, "remark")
"""What may be different for one of them."""
COLUMNS = ("name", "volunteer_no", "team", "star")
Values = dict[str, Any]


def sheet(office: Office, id: int, picked: Picked | None = None) -> Sheet:
    """Who may have come to an activity: its team, or who was picked; for the `reads` pool.

    Args:
        office: The open office.
        id: The activity.
        picked: `who`: the id of a team, or `ALL`; the activity's own team if not said.

    Raises:
        ClerkError: There is no such activity.
    """
    activity = entries.get(office, ACTIVITIES, id).row
    teams = _titles(office, TEAMS)
    who = (picked or {}).get("who", "") or (str(activity.team) if activity.team else ALL)
    fields = {f.id: replace(f, null=True, required=False) for f in _fields(office).values()}
    place = (f"{activity.activity_date:%Y年%m月%d日}", teams.get(activity.team), activity.place)
    return Sheet(
        key=f"sign_in:{id}:{who}",
        title=f"登记时长：{activity.title}",
        remark=" · ".join(w for w in place if w),
        verb="登记已录",
        unit="人",
        heads=("姓名", "编号", "队伍", "星级"),
        pills=(3,),
        common=tuple(fields[i] for i in COMMON),
        start={"service_date": activity.activity_date.isoformat(), "what": activity.title or ""},
        own=(),
        after=(),
        answers=(
            Answer(CAME, "来了", "good"),
            Answer(OWN, "时长不同", "ask", tuple(replace(fields[i], section="") for i in APART)),
        ),
        lines=tuple(_lines(office, id, activity.activity_date, who)),
        ledgers=(HOURS, ACTIVITIES, VOLUNTEERS),
        keep=partial(keep, id),
        subject=VOLUNTEERS,
        picks=(Pick("who", "名单", {**{str(k): v for k, v in teams.items()}, ALL: "全部志愿者"}, who),),
        views=("待录", "全部", "已登记"),
        told=lambda given: "路上的时间不算" if any(g.answer for g in given.values()) else "",
    )  # fmt: skip


def pressing(office: Office) -> int:
    """The newest activity until today of which no hours are kept, else the newest.

    Raises:
        ClerkError: There is none.
    """
    where = parse(f"activity_date <= {office.today()}")
    asked = lists.ask(office, ACTIVITIES, where=where, columns=("people",))
    found = lists.lines(office, asked, lists.ids(office, asked))
    if not found.ids:
        raise ClerkError("还没有志愿服务活动。", "请先在“志愿服务活动”里登记一次活动。")
    waiting = (id for id, (people,) in zip(found.ids, found.rows, strict=True) if not people)
    return next(waiting, found.ids[0])


def _fields(office: Office) -> Mapping[str, Field]:
    return office.ledgers[HOURS].fields


def _titles(office: Office, code: str) -> dict[int, str]:
    asked = lists.ask(office, code, every=True)
    return entries.titles(office, code, lists.ids(office, asked))


def members(who: str, on: date) -> Filter:
    """The filter of those who may serve on a day: of a team, or all."""
    joined = parse(f"{HERE} and (join_date empty or join_date <= {on})")
    return joined if who == ALL else And((joined, Compare("team", "=", int(who))))


def _lines(office: Office, id: int, on: date, who: str) -> Iterator[Line]:
    """Members by name; whose hours of this activity are kept already wait no more."""
    kept = lists.ask(office, HOURS, where=Compare("activity", "=", id), columns=("volunteer",))
    done = {row[0][0] for row in lists.lines(office, kept, lists.ids(office, kept)).rows}
    asked = lists.ask(
        office, VOLUNTEERS, where=members(who, on), columns=COLUMNS, order=("name",)
    )  # fmt: skip
    for page in lists.pages(office, asked, lists.ids(office, asked), 1000):
        for one, words in zip(page.ids, lists.texts(office, page), strict=True):
            there = one in done
            yield Line(one, words, answer=CAME if there else "", waits=not there, subject=one)


# ---- keeping ------------------------------------------------------------------------------------


def keep(activity: int, office: Office, common: Texts, given: Mapping[int, Given]) -> Outcome:
    """Keeps the hours of all who came, in one step; everybody at fault is named, nothing half kept.

    Args:
        activity: The activity.
        office: The open office.
        common: Day, times or hours, and what was done, for all.
        given: Volunteer to what was given; who has no answer did not come.

    Raises:
        ClerkError: This program may only read.
    """
    answered = {id: g for id, g in given.items() if g.answer}
    names = entries.titles(office, VOLUNTEERS, list(answered))
    rows, problems = _rows(office, common, answered, names)
    if not answered or problems:
        return Outcome(None, tuple(problems))
    ledger = office.ledgers[HOURS]
    for id, values in rows.items():
        own = {**values, "volunteer": id, "activity": activity}
        rows[id] = full = entries.full_values(ledger, own)
        faults = (p for p in entering.check(office, ledger, full) if p.level == "error")
        problems += [
            replace(p, field=f"{id}:answer", message=f"{names[id]}：{p.message}") for p in faults
        ]
    if problems:
        return Outcome(None, tuple(problems))
    total = sum((values["service_hours"] for values in rows.values()), Decimal(0))
    what = entries.titles(office, ACTIVITIES, [activity]).get(activity, "")
    title = f"登记服务时长：{what}，{len(rows):,} 人，共 {said(total)} 小时"
    with step(office, title) as w:
        news = (New(*entries.build(ledger, values)) for values in rows.values())
        ids = w.add_many(HOURS, list(news))
        return Outcome(int(ids[0]), (), title, w.by.op)


def _rows(
    office: Office, common: Texts, answered: Mapping[int, Given], names: Mapping[int, str]
) -> tuple[dict[int, Values], list[Problem]]:
    """What was typed for each, and what is wrong with it; what is wrong for all is told once."""
    fields, rows = _fields(office), dict[int, Values]()
    shared, problems = _read(office, [fields[i] for i in COMMON], common, "")
    day = shared.get("service_date")
    if day is None and not problems:
        what = "“服务日期”没有填。"
        problems.append(Problem("service_date", "required_missing", what, "请补填。"))
    elif day is not None and day > office.today():
        what = f"服务日期 {day} 在今天之后。"
        problems.append(Problem("service_date", "date_in_future", what, "请等活动办完再登记。"))
    if problems:
        return rows, problems
    told = set[str]()
    for id, g in answered.items():
        own = [fields[i] for i in APART] if g.answer == OWN else []
        apart, found = _read(office, own, g.texts, f"{id}:")
        problems += found
        rows[id], wrong = _served(shared, apart)
        if wrong is None or found:
            continue
        field, words, remedy = wrong
        if any(apart.get(i) is not None for i in TIMES):
            place, words = f"{id}:answer", f"{names[id]}：{words}"
            problems.append(Problem(place, "value_invalid", words, remedy))
        elif field not in told:
            told.add(field)
            problems.append(Problem(field, "value_invalid", words, remedy))
    return rows, problems


def _served(shared: Values, apart: Values) -> tuple[Values, tuple[str, str, str] | None]:
    """The hours of one who came, and what is wrong with them: field, words and remedy."""
    values = {**shared, **{i: v for i, v in apart.items() if v is not None}}
    begins: time | None = values.get("begins")
    ends: time | None = values.get("ends")
    hours: Decimal | None = values.get("service_hours")
    if apart.get("service_hours") is None and (apart.get("begins") or apart.get("ends")):
        hours = None  # her own times say how long
    if begins and ends and ends <= begins:
        return values, ("ends", "结束时间不晚于开始时间。", "请核对；过了半夜的请只填时长。")
    span = between(begins, ends) if begins and ends else None
    hours = span if hours is None else hours
    values["service_hours"] = hours
    if hours is None:
        return values, ("service_hours", "没有时长。", "请填开始和结束时间，或直接填时长。")
    if hours <= 0:
        return values, ("service_hours", "时长为 0。", "请填实际服务的时长。")
    if span is not None and hours > span:
        words = f"时长 {said(hours)} 小时，比开始到结束的 {said(span)} 小时还长。"
        return values, ("service_hours", words, "路上的时间不算，请核对。")
    return values, None


def _read(
    office: Office, wanted: list[Field], texts: Texts, place: str
) -> tuple[Values, list[Problem]]:
    values, problems = Values(), list[Problem]()
    for f in wanted:
        plain = replace(f, required=False)
        value, found = read_cell(plain, texts.get(f.id, ""), codes=office.codes, on=office.today())
        values[f.id] = value
        rules = check_entry(plain, value, office.codes, office.today())
        told = dict.fromkeys((*found, *rules))
        problems += [replace(p, field=f"{place}{f.id}") for p in told if p.level == "error"]
    return values, problems
