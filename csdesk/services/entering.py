"""Rules of entry: what a record breaks by itself and beside others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from csdesk.domain.fields import Field
from csdesk.domain.filters import And, Compare
from csdesk.domain.hours import DAY, said
from csdesk.domain.ledger import Ledger
from csdesk.domain.validation import check_entry
from csdesk.domain.values import show
from csdesk.errors import ClerkError, Problem
from csdesk.services import attaching, categorising
from csdesk.services.office import Office, reading
from csdesk.services.proving import prove
from csdesk.storage import lists as stored
from csdesk.storage import records
from csdesk.storage.lists import Query

Values = Mapping[str, Any]


def check(
    office: Office, ledger: Ledger, full: Values, id: int | None = None
) -> tuple[Problem, ...]:
    """Every rule of entry that a record breaks."""
    told = categorising.advice(office, ledger, full, id)
    return (
        *rules(office, ledger, full),
        *_twice(office, ledger, full, id),
        *_again(office, ledger, full, id),
        *_at_once(office, ledger, full, id),
        *_long_day(office, ledger, full, id),
        *_asked(office, ledger, full),
        *told,
    )


def rules(office: Office, ledger: Ledger, full: Values) -> tuple[Problem, ...]:
    """The rules of entry that a record breaks by itself, whatever else the vault holds."""
    problems: list[Problem] = []
    kind = full.get(ledger.kind) if ledger.kind else None
    for field in ledger.fields.values():
        if not field.belongs(kind):
            continue
        value = full.get(field.id)
        if field.kind == "serial":
            continue
        if value in (None, (), "") and (field.required or not field.null or _needs(field, full)):
            what = f"“{field.label}”没有填。"
            problems.append(Problem(field.id, "required_missing", what, "请补填。"))
        problems += check_entry(field, value, office.codes, office.today())
    problems += attaching.consented(ledger, full)
    problems += _rising(ledger, full)
    span = (ledger.dated.from_, ledger.dated.to) if ledger.dated else ledger.holds
    if span:
        begins, ends = (full.get(name) for name in span)
        if begins and ends and ends < begins:
            what = f"止日 {ends} 早于起日 {begins}。"
            problems.append(Problem(span[1], "out_of_range", what, "请核对两个日期。"))
    return tuple(problems)


def _needs(field: Field, full: Values) -> bool:
    """Whether it must be filled in because of what another field says."""
    return bool(field.needed) and full.get(field.needed[0]) in field.needed[1:]


def _asked(office: Office, ledger: Ledger, full: Values) -> list[Problem]:
    """That the text of a filter makes sense, and asks for what there is."""
    problems = []
    for field in (f for f in ledger.fields.values() if f.asks and full.get(f.id)):
        code = str(full.get(field.asks)) if field.asks in ledger.fields else field.asks
        try:
            if code in office.ledgers:
                prove(office, code, full[field.id])
        except ClerkError as error:
            remedy = "请照筛选里的写法改正，例如 age >= 80。"
            problems.append(Problem(field.id, "value_invalid", error.what, remedy))
    return problems


def _rising(ledger: Ledger, full: Values) -> list[Problem]:
    """Numbers that must go up from field to field: the hours of the stars."""
    filled = [id for id in ledger.rising if full.get(id) is not None]
    for before, id in pairwise(filled):
        if full[id] <= full[before]:
            one, other = ledger.fields[before].label, ledger.fields[id].label
            what = f"“{other}”是 {full[id]:g}，不比“{one}”的 {full[before]:g} 多。"
            return [Problem(id, "out_of_range", what, "请从低到高填。")]
    return []


def _twice(office: Office, ledger: Ledger, full: Values, id: int | None) -> list[Problem]:
    """What may stand once: an ID number, the one file of a person."""
    problems = []
    once = [f for f in ledger.fields.values() if f.kind == "id_no" or f.id == ledger.one_per]
    for field in (f for f in once if full.get(f.id) is not None):
        with reading(office) as c:
            other = records.same(c, office.model, ledger.code, field.id, full[field.id], id or 0)
        if other is None:
            continue
        who = _title(office, ledger, other)
        what = f"“{field.label}”已登记在“{who}”名下。"
        remedy = "请核对；如是同一人，请打开那条记录修改。"
        problems.append(Problem(field.id, "conflict_existing", what, remedy))
    return problems


def _at_once(office: Office, ledger: Ledger, full: Values, id: int | None) -> list[Problem]:
    """What may not be at the same time: two bookings of a room."""
    if not ledger.alone or any(full.get(name) is None for name in ledger.alone):
        return []
    of, on, from_, to = ledger.alone
    starts, ends = full[from_], full[to]
    if ends <= starts:
        words = f"“{ledger.fields[to].label}”不晚于“{ledger.fields[from_].label}”。"
        return [Problem(to, "out_of_range", words, "请核对两个时间。")]
    with reading(office) as c:
        others = records.at_once(
            c, office.model, ledger.code, (of, full[of]), (on, full[on]),
            (from_, starts), (to, ends), id or 0,
        )  # fmt: skip
    if not others:
        return []
    with reading(office) as c:
        other = records.some(c, office.model, ledger.code, others[:1])[0].row
    span = f"{getattr(other, from_):%H:%M}—{getattr(other, to):%H:%M}"
    who = ledger.named.startswith(f"{of}.")
    named = f"一条{ledger.title}" if who else f"“{_title(office, ledger, others[0])}”"
    what = f"这个时段已有{named}（{span}）。"
    return [Problem(from_, "value_invalid", what, "请换一个时间，或先改那一条。")]


def _again(office: Office, ledger: Ledger, full: Values, id: int | None) -> list[Problem]:
    """What two records may not have alike: one volunteer's hours in one activity of one day."""
    if not ledger.once or any(full.get(name) in (None, "") for name in ledger.once):
        return []
    if set(_alike(office, ledger, ledger.once, full)) <= {id}:
        return []
    words = "、".join(ledger.fields[name].label for name in ledger.once)
    what = f"{words}和已有的一条相同。"
    return [Problem(ledger.once[0], "conflict_existing", what, "已经登记过的，不用再登记。")]


def _long_day(office: Office, ledger: Ledger, full: Values, id: int | None) -> list[Problem]:
    """Hours of one on one day are no more than a day has."""
    if not ledger.daily or any(full.get(name) is None for name in ledger.daily):
        return []
    *of, hours = ledger.daily
    ids = [other for other in _alike(office, ledger, of, full) if other != id]
    with reading(office) as c:
        others = records.some(c, office.model, ledger.code, ids)
    total = full[hours] + sum(getattr(other.row, hours) or 0 for other in others)
    if total <= DAY:
        return []
    what = f"这一天合计 {said(total)} 小时，超过 {DAY} 小时。"
    return [Problem(hours, "out_of_range", what, "请核对时长和日期。")]


def _alike(office: Office, ledger: Ledger, names: Sequence[str], full: Values) -> list[int]:
    """Records that have some fields as given."""
    where = And(tuple(Compare(name, "=", full[name]) for name in names))
    with reading(office) as c:
        asked = Query(ledger, where, (), (), office.today())
        return list(stored.ids(c, office.model, asked))


def _title(office: Office, ledger: Ledger, id: int) -> str:
    """What a record is called."""
    with reading(office) as c:
        field, found = records.titles(c, office.model, ledger.code, [id], office.today())
    return show(field, found[id], office.codes, masked=False)
