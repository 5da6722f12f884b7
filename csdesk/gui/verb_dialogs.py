"""The verbs of a household as forms: 建账 迁入 出生, 死亡 迁出, 外出 返乡, 换户主.

Which page offers which says `VERBS`; what they do is in `services.people`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

from csdesk.domain.fields import Field
from csdesk.domain.filters import And, Compare, Empty
from csdesk.domain.households import HEAD
from csdesk.errors import ClerkError, Problem
from csdesk.gui import campaign_forms
from csdesk.gui.form_sections import in_order
from csdesk.gui.form_work import Kept, Shape, Typed, read_fields
from csdesk.services import entries, lists, people, settling
from csdesk.services.entries import Outcome
from csdesk.services.office import Office
from csdesk.services.people import ARRIVALS, DEPARTURES, MOVES, Event, Seat

_SEAT, _EVENT = "户与居住", "变动"
_WHEN = (
    Field("event_date", "发生日期", "day", null=False, section=_EVENT),
    Field("registered_on", "登记日期", "day", section=_EVENT),
)
_REMARK = Field("remark", "说明", "note", section=_EVENT, longest=1000)
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
_SUCCESSOR = Field("successor", "新户主", "code", False, section=_EVENT)
Build = Callable[[Office, int | None], Shape]


@dataclass(frozen=True, slots=True)
class HouseholdVerb:
    """A verb that a page offers.

    Attributes:
        words: Its button.
        icon: Before them.
        of: What it needs at the cursor: nothing, or a record of the page.
        build: Its form for that record; asks the vault, so for the `reads` pool.
    """

    words: str
    icon: str
    of: Literal["nothing", "record"]
    build: Build


# ---- arriving -----------------------------------------------------------------------------------


def arrival(kind: str, office: Office, household: int | None = None) -> Shape:
    """建账, 迁入, 出生, 婚入: a new person with her place in a household."""
    ledger = office.ledgers["residents"]
    own = [f for f in in_order(ledger) if f.kind != "serial"]
    first = own[0].section
    fields = (
        *(f for f in own if f.section == first), *_ARRIVAL, *(f for f in own if f.section != first),
    )  # fmt: skip
    today = office.today().isoformat()
    texts = {"change_kind": ARRIVALS[kind], "event_date": today, "registered_on": today}
    residence = office.codes["residence_status"].names.get("10", "")
    texts |= {"residence": residence}
    references = {}
    if household is not None:
        texts["household"] = entries.titles(office, "households", [household]).get(household, "")
        references["household"] = household
    return Shape(
        f"新增居民（{ARRIVALS[kind]}）",
        fields,
        partial(_keep_arrival, fields),
        Typed(texts, references, {}),
        {"change_kind": tuple(ARRIVALS.values())},
        again=True,
    )


def _keep_arrival(fields: tuple[Field, ...], office: Office, typed: Typed) -> Kept:
    values, problems = read_fields(office, fields, typed)
    household, relation = values.get("household"), values.get("relation")
    if household is None and not any(p.field == "household" for p in problems):
        if relation != HEAD:
            what = "没有选所在户。"
            remedy = "请选一户；要新立一户，请把与户主关系选为户主，并填新立户住址。"
            problems.append(Problem("household", "required_missing", what, remedy))
        elif not values.get("new_address"):
            what = "新立户没有住址。"
            problems.append(Problem("new_address", "required_missing", what, "请填写新户的住址。"))
    problems += _birthday(values)
    if any(p.level == "error" for p in problems):
        return Kept(Outcome(None, tuple(problems)))
    own = {f.id for f in _ARRIVAL}
    person = {i: v for i, v in values.items() if i not in own}
    kind = str(values["change_kind"])
    event = _event(values)
    residence = values.get("residence")
    row = office.codes["residence_status"].rows.get(str(residence), {})
    stays = row.get("kind") or "both"
    if household is not None:
        seat = Seat(household, str(relation), stays, residence)
        outcome = people.arrive(office, kind, event, seat, person)
    else:
        home = {"address": values["new_address"], "group": values.get("new_group")}
        outcome = settling.arrive_in_new_home(
            office, kind, event, home, person, stays=stays, reason=residence
        )
    told = (*problems, *outcome.problems)
    return Kept(replace(outcome, problems=told))


def _birthday(values: Mapping[str, Any]) -> list[Problem]:
    """A birth happens on the day of birth, or the month counts it that has it not."""
    born, event = str(values.get("birth_date") or ""), values.get("event_date")
    if values.get("change_kind") != "born" or len(born) < 10 or event is None:
        return []
    if born == event.isoformat():
        return []
    what = f"出生日期是 {born}，发生日期写的是 {event}。"
    return [Problem("event_date", "value_invalid", what, "出生的，请改成同一天。")]


def _event(values: Mapping[str, Any]) -> Event:
    return Event(
        values["event_date"], values.get("registered_on"), values.get("place"),
        values.get("remark"),
    )  # fmt: skip


# ---- leaving, moving, another head --------------------------------------------------------------


def _members(office: Office, household: int) -> dict[str, tuple[int, str]]:
    """The people in a household today: words to id and relation; the words are unique."""
    where = And((Compare("household", "=", household), Empty("to")))
    asked = lists.ask(office, "stays", where=where, columns=("resident", "relation"), order=("id",))
    found: dict[str, tuple[int, str]] = {}
    names = office.codes["family_relation"].names
    for row in lists.lines(office, asked, lists.ids(office, asked)).rows:
        (id, name), relation = row[0], row[1] or ""
        words = f"{name}（{names.get(relation, '关系不明')}）"
        found[words if words not in found else f"{words} {id}"] = (id, relation)
    return found


def _home_of(office: Office, person: int) -> int | None:
    asked = lists.ask(office, "residents", every=True, columns=("household",), given=[person])
    rows = lists.lines(office, asked, [person]).rows
    return int(rows[0][0][0]) if rows and rows[0][0] else None


def departure(kind: str, office: Office, person: int | None) -> Shape:
    """死亡, 迁出, 婚出; a head with others in the household needs a successor."""
    id, name = _one(office, person)
    home = _home_of(office, id)
    members = _members(office, home) if home is not None else {}
    head = any(i == id and relation == HEAD for i, relation in members.values())
    others = {w: i for w, (i, _) in members.items() if i != id}
    place = () if kind == "died" else (Field("place", "去往", "text", section=_EVENT),)
    asked = (_SUCCESSOR,) if head and others else ()
    fields = (*_WHEN, *place, *asked, _REMARK)
    return Shape(
        f"{DEPARTURES[kind]}：{name}", fields, partial(_keep_departure, kind, id, fields, others),
        _today(office), {"successor": tuple(others)} if asked else {},
        verb=f"登记{DEPARTURES[kind]}",
    )  # fmt: skip


def _keep_departure(
    kind: str,
    person: int,
    fields: tuple[Field, ...],
    others: Mapping[str, int],
    office: Office,
    typed: Typed,
) -> Kept:
    values, problems, successor = _with_successor(office, fields, typed, others)
    if problems:
        return Kept(Outcome(None, tuple(problems)))
    return Kept(people.depart(office, kind, _event(values), person, successor))


def new_head(office: Office, household: int | None) -> Shape:
    """换户主."""
    if household is None:
        raise ClerkError("没有选中哪一户。", "请先选一户。")
    title = entries.titles(office, "households", [household]).get(household, "")
    others = {w: i for w, (i, r) in _members(office, household).items() if r != HEAD}
    if not others:
        raise ClerkError(f"户 {title} 没有别的成员。", "请先把新户主登记到这一户。")
    fields = (_SUCCESSOR, *_WHEN, _REMARK)
    return Shape(
        f"换户主：{title}", fields, partial(_keep_head, household, fields, others),
        _today(office), {"successor": tuple(others)}, verb="换户主",
    )  # fmt: skip


def _keep_head(
    household: int,
    fields: tuple[Field, ...],
    others: Mapping[str, int],
    office: Office,
    typed: Typed,
) -> Kept:
    values, problems, successor = _with_successor(office, fields, typed, others)
    if problems or successor is None:
        return Kept(Outcome(None, tuple(problems)))
    return Kept(people.change_head(office, _event(values), household, successor))


def _with_successor(
    office: Office, fields: tuple[Field, ...], typed: Typed, others: Mapping[str, int]
) -> tuple[dict[str, Any], list[Problem], int | None]:
    plain = tuple(f for f in fields if f is not _SUCCESSOR)
    values, problems = read_fields(office, plain, typed)
    chosen = others.get(typed.texts.get("successor", ""))
    if _SUCCESSOR in fields and chosen is None:
        what = "没有选新户主。"
        problems.append(Problem("successor", "required_missing", what, "请从户里的人中选一位。"))
    return values, [p for p in problems if p.level == "error"], chosen


def shift(office: Office, person: int | None) -> Shape:
    """外出, 返乡, 入住机构."""
    id, name = _one(office, person)
    kind = replace(_KIND, section=_EVENT, label="变动")
    residence = Field("residence", "居住状态", "code", table="residence_status", section=_EVENT)
    place = Field("place", "去往或来自", "text", section=_EVENT)
    fields = (kind, *_WHEN, residence, place, _REMARK)
    return Shape(
        f"外出、返乡：{name}", fields, partial(_keep_shift, id, fields), _today(office),
        {"change_kind": tuple(MOVES.values())}, verb="登记",
    )  # fmt: skip


def _keep_shift(person: int, fields: tuple[Field, ...], office: Office, typed: Typed) -> Kept:
    values, problems = read_fields(office, fields, typed)
    if any(p.level == "error" for p in problems):
        return Kept(Outcome(None, tuple(problems)))
    kind, residence = str(values["change_kind"]), values.get("residence")
    return Kept(people.shift(office, kind, _event(values), person, residence))


def _one(office: Office, person: int | None) -> tuple[int, str]:
    if person is None:
        raise ClerkError("没有选中是谁。", "请先在居民里选一个人。")
    return person, entries.titles(office, "residents", [person]).get(person, "")


def _today(office: Office) -> Typed:
    today = office.today().isoformat()
    return Typed({"event_date": today, "registered_on": today}, {}, {})


def _arrive(kind: str, office: Office, _: int | None) -> Shape:
    return arrival(kind, office)


def _arrive_here(office: Office, household: int | None) -> Shape:
    return arrival("in", office, household)


_NEW = HouseholdVerb("新增居民", "plus", "nothing", partial(_arrive, "in"))
_BORN = HouseholdVerb("出生", "baby-face-outline", "nothing", partial(_arrive, "born"))
_OPENED = HouseholdVerb("建账", "notebook-outline", "nothing", partial(_arrive, "opened"))
_DIED = HouseholdVerb("死亡", "candle", "record", partial(departure, "died"))
_OUT = HouseholdVerb("迁出", "home-export-outline", "record", partial(departure, "out"))
_MARRIED = HouseholdVerb("婚出", "home-heart", "record", partial(departure, "married_out"))
_SHIFT = HouseholdVerb("外出、返乡", "walk", "record", shift)
_CAME = HouseholdVerb("迁入", "home-import-outline", "nothing", partial(_arrive, "in"))

VERBS: Mapping[str, tuple[HouseholdVerb, ...]] = {
    "residents": (_NEW, _BORN, _OPENED, _DIED, _OUT, _MARRIED, _SHIFT),
    "households": (
        HouseholdVerb("迁入此户", "home-import-outline", "record", _arrive_here),
        HouseholdVerb("换户主", "account-switch-outline", "record", new_head),
    ),
    "campaigns": (
        HouseholdVerb("新建专项", "plus", "nothing", campaign_forms.making),
        HouseholdVerb("再做一次", "content-copy", "record", campaign_forms.again),
    ),
    "changes": (_CAME, _BORN, _OPENED),
}
"""Ledger to the verbs that its page offers. Where the first needs nothing, it is what 新增 begins."""
