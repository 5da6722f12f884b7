"""Somebody comes: 建账 迁入 出生 婚入, a new person or one who was here before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from csdesk.domain.fields import Field
from csdesk.domain.households import HEAD
from csdesk.errors import ClerkError, Problem
from csdesk.gui.form.sections import in_order
from csdesk.gui.form.work import Kept, Shape, Typed
from csdesk.gui.verbs import asking
from csdesk.gui.verbs.asking import missing, refused
from csdesk.services import entries, lists
from csdesk.services.households import people, settling, standing
from csdesk.services.households.people import ARRIVALS, Seat
from csdesk.services.households.returning import come_back, left_with
from csdesk.services.office import Office

_SEAT = "户与居住"
_KIND = Field("change_kind", "登记类型", "code", False, table="change_kind", section=_SEAT)
_ARRIVAL = (
    _KIND,
    Field("household", "所在户", "reference", to="households", section=_SEAT),
    Field("relation", "与户主关系", "code", False, table="family_relation", section=_SEAT),
    Field("residence", "居住状态", "code", table="residence_status", section=_SEAT),
    Field("event_date", "发生日期", "day", null=False, section=_SEAT),
    Field("registered_on", "登记日期", "day", section=_SEAT),
    Field("place", "来自", "text", section=_SEAT, longest=200),
    Field("new_address", "新立户住址", "text", section=_SEAT, longest=200),
    Field("new_group", "新户的小组", "reference", to="groups", section=_SEAT),
)
_OWN = {f.id for f in _ARRIVAL}
KINDS_DIFFER = "建账：本来就在，现在才录，不算增加。迁入、出生、婚入：新来的，算本月增加。"


def arrival(kind: str, office: Office, household: int | None = None) -> Shape:
    """建账, 迁入, 出生, 婚入: a new person with her place in a household."""
    own = [f for f in in_order(office.ledgers["residents"]) if f.kind != "serial"]
    first = own[0].section
    fields = (
        *(f for f in own if f.section == first), *_ARRIVAL, *(f for f in own if f.section != first),
    )  # fmt: skip
    title = "新增居民" if kind in ("opened", "in") else f"登记{ARRIVALS[kind]}"
    return Shape(
        title,
        fields,
        partial(_keep, fields, None),
        _begun(office, kind, household),
        {"change_kind": tuple(ARRIVALS.values())},
        again=True,
        hints={"change_kind": KINDS_DIFFER},
    )


def first_kind(office: Office) -> str:
    """建账 while nothing but 建账 was ever told, so that nobody of the first list has arrived."""
    asked = lists.ask(office, "changes", where="not (kind = '建账')", every=False)
    return "in" if len(lists.ids(office, asked)) else "opened"


def returning(office: Office, person: int | None) -> Shape:
    """迁入, 婚入 of somebody who was here before, or was never in a household."""
    id, name = asking.one(office, "residents", person)
    there = standing.of_resident(office, id)
    if there.dead:
        raise ClerkError(f"{name}已登记死亡。", "如有误，请先撤销死亡登记。")
    kind = "in" if there.gone or there.seated else first_kind(office)
    start = _begun(office, kind, None if there.seated else there.home)
    if there.seated:
        start = replace(start, texts={**start.texts, "residence": _residence(office, "20")})
    mates = asking.named(office, left_with(office, id) if there.gone else ())
    with_her = (Field("others", "一起回来的人", "codes", section=_SEAT),) if mates else ()
    fields = (*_ARRIVAL[:4], *with_her, *_ARRIVAL[4:])
    kinds = tuple(words for code, words in ARRIVALS.items() if code != "born")
    hints = {"change_kind": KINDS_DIFFER}
    if there.seated:
        hints["household"] = "户口仍在原来的户，只登记住到这一户。"
    if mates:
        hints["others"] = "那天一起走的，可以一步登记迁回；各人的关系自动推算。"
    return Shape(
        f"迁入：{name}", fields, partial(_keep_return, fields, id, mates), start,
        {"change_kind": kinds, "others": tuple(mates)}, verb="登记迁入", hints=hints,
    )  # fmt: skip


def _keep_return(
    fields: tuple[Field, ...], person: int, mates: asking.Named, office: Office, typed: Typed
) -> Kept:
    others = asking.ticked(typed, "others", mates)
    if not others:
        return _keep(fields, person, office, typed)
    values, problems = asking.read(office, fields, typed, ("others",))
    if values.get("household") is None and not problems:
        remedy = "请选原来的户或另一户；新立户的，请先登记此人，再逐个登记迁入。"
        problems.append(missing("household", "没有选所在户。", remedy))
    if problems:
        return refused(problems)
    residence = values.get("residence")
    row = office.codes["residence_status"].rows.get(str(residence), {})
    seat = Seat(
        int(values["household"]), str(values["relation"]), row.get("kind") or "both", residence
    )
    kind, event = str(values["change_kind"]), asking.event_of(values)
    return Kept(come_back(office, kind, event, seat, person, others))


def _begun(office: Office, kind: str, household: int | None) -> Typed:
    today = office.today().isoformat()
    day = _opening_day(office) or today if kind == "opened" else today
    texts = {"change_kind": ARRIVALS[kind], "event_date": day, "registered_on": today}
    texts["residence"] = _residence(office, "10")
    references = {}
    if household is not None:
        texts["household"] = entries.titles(office, "households", [household]).get(household, "")
        references["household"] = household
    return Typed(texts, references, {})


def _opening_day(office: Office) -> str:
    """The day on which those who were first kept were opened; empty where nobody was."""
    asked = lists.ask(
        office, "changes", where="kind = '建账'", columns=("event_date",), order=("event_date",)
    )
    rows = lists.lines(office, asked, lists.ids(office, asked)[:1]).rows
    return rows[0][0].isoformat() if rows else ""


def _residence(office: Office, code: str) -> str:
    return office.codes["residence_status"].names.get(code, "")


def _keep(fields: tuple[Field, ...], person: int | None, office: Office, typed: Typed) -> Kept:
    values, problems = asking.read(office, fields, typed, ("others",))
    household, relation = values.get("household"), values.get("relation")
    if household is None and not any(p.field == "household" for p in problems):
        if relation != HEAD:
            remedy = "请选一户；要新立一户，请把与户主关系选为户主，并填新立户住址。"
            problems.append(missing("household", "没有选所在户。", remedy))
        elif not values.get("new_address"):
            problems.append(missing("new_address", "新立户没有住址。", "请填写新户的住址。"))
    problems += _birthday(values)
    if problems:
        return refused(problems)
    kind, event = str(values["change_kind"]), asking.event_of(values)
    whom: int | Mapping[str, Any] = (
        person if person is not None else {i: v for i, v in values.items() if i not in _OWN}
    )
    residence = values.get("residence")
    row = office.codes["residence_status"].rows.get(str(residence), {})
    stays = row.get("kind") or "both"
    if household is not None:
        seat = Seat(household, str(relation), stays, residence)
        return Kept(people.arrive(office, kind, event, seat, whom))
    home = {"address": values["new_address"], "group": values.get("new_group")}
    return Kept(
        settling.arrive_in_new_home(office, kind, event, home, whom, stays=stays, reason=residence)
    )


def _birthday(values: Mapping[str, Any]) -> list[Problem]:
    """A birth happens on the day of birth, or the month counts it that has it not."""
    born, event = str(values.get("birth_date") or ""), values.get("event_date")
    if values.get("change_kind") != "born" or len(born) < 10 or event is None:
        return []
    if born == event.isoformat():
        return []
    what = f"出生日期是 {born}，发生日期写的是 {event}。"
    return [Problem("event_date", "value_invalid", what, "出生的，请改成同一天。")]
