"""Somebody goes, alone or with all of the household, or lives elsewhere; another becomes head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from csdesk.domain.fields import Field
from csdesk.domain.households import HEAD
from csdesk.errors import ClerkError
from csdesk.gui.form.work import Kept, Shape, Typed
from csdesk.gui.verbs import asking
from csdesk.gui.verbs.asking import EVENT, REMARK, SUCCESSOR, WHEN, missing, refused
from csdesk.services.households import people, standing
from csdesk.services.households.people import DEPARTURES, MOVES
from csdesk.services.office import Office

_ALONE = "只此人"
_PLACE = Field("place", "去往", "text", section=EVENT, longest=200)
_SCOPE = Field("scope", "范围", "text", False, section=EVENT)


def departure(kind: str, office: Office, person: int | None) -> Shape:
    """死亡, 迁出, 婚出; a head with others in the household needs a successor."""
    id, name = asking.one(office, "residents", person)
    there = standing.of_resident(office, id)
    others, heirs = asking.named(office, there.others), asking.named(office, there.heirs)
    all_ = f"全户 {len(others) + 1} 人"
    together = kind == "out" and bool(others)
    successor = replace(SUCCESSOR, null=False, only=(_ALONE,) if together else ())
    fields = (
        *WHEN,
        *((_SCOPE,) if together else ()),
        *(() if kind == "died" else (_PLACE,)),
        *((successor,) if there.heads else ()),
        REMARK,
    )
    hints = {}
    if not there.seated:
        hints["event_date"] = "此人不在任何户里，登记后只记此事，不改在户记录。"
    elif together:
        hints["scope"] = "全户迁出：一起登记，这一户随之销户，记录都在。"
    return Shape(
        f"{DEPARTURES[kind]}：{name}",
        fields,
        partial(_keep_departure, kind, id, there.home if together else None, fields, heirs),
        asking.today(office, scope=_ALONE, successor=asking.proposed(office, there.heirs, heirs)),
        {"scope": (_ALONE, all_), "successor": tuple(heirs)},
        verb=f"登记{DEPARTURES[kind]}",
        hints=hints,
        by="scope" if together else "",
    )


def _keep_departure(
    kind: str,
    person: int,
    home: int | None,
    fields: tuple[Field, ...],
    heirs: Mapping[str, int],
    office: Office,
    typed: Typed,
) -> Kept:
    values, problems = asking.read(office, fields, typed)
    alone = values.get("scope", _ALONE) == _ALONE
    successor = heirs.get(str(values.get("successor")))
    if alone and values.get("successor") and successor is None:
        problems.append(missing("successor", "没有这位成员。", "请从户里的人中选一位。"))
    if problems:
        return refused(problems)
    if home is not None and not alone:
        outcome = people.leave_together(office, asking.event_of(values), home)
        return Kept(replace(outcome, id=person))
    return Kept(people.depart(office, kind, asking.event_of(values), person, successor))


def leave_together(office: Office, household: int | None) -> Shape:
    """全户迁出: the household closes and stays in history."""
    id, title = asking.one(office, "households", household)
    inside = standing.inmates(office, id)
    members = asking.named(office, inside)
    if not members:
        raise ClerkError(f"户 {title} 没有人。", "这一户已经销户，不用再登记。")
    fields = (*WHEN, _PLACE, REMARK)
    return Shape(
        f"全户迁出：{title}{asking.headed(inside)}", fields,
        partial(_keep_together, id, fields), asking.today(office),
        verb=f"全户 {len(members)} 人迁出",
        hints={"event_date": f"一起迁出：{'、'.join(members)}。这一户随之销户，记录都在。"},
    )  # fmt: skip


def _keep_together(household: int, fields: tuple[Field, ...], office: Office, typed: Typed) -> Kept:
    values, problems = asking.read(office, fields, typed)
    if problems:
        return refused(problems)
    return Kept(people.leave_together(office, asking.event_of(values), household))


def new_head(office: Office, household: int | None) -> Shape:
    """换户主, or who is the head where that is not known."""
    id, title = asking.one(office, "households", household)
    members = standing.inmates(office, id)
    heads = [m for m in members if m.relation == HEAD]
    candidates = [m for m in members if m.relation != HEAD or len(heads) > 1]
    if not candidates:
        raise ClerkError(f"户 {title} 没有别的成员。", "请先把新户主登记到这一户。")
    others = asking.named(office, candidates)
    field = replace(SUCCESSOR, label="新户主", null=False, section="户主")
    fields = (field, *WHEN, REMARK)
    hint = {
        0: "这一户户主不明。从哪天起是户主，就填哪天。",
        1: "各人与户主的关系随之改写。",
    }.get(len(heads), "这一户有两位户主。另一位改为其他亲属，再用“更正”改成对的关系。")
    return Shape(
        f"换户主：{title}{asking.headed(members)}", fields, partial(_keep_head, id, fields, others),
        asking.today(office, successor=asking.proposed(office, members, others)),
        {"successor": tuple(others)}, verb="换户主", hints={"successor": hint},
    )  # fmt: skip


def _keep_head(
    household: int,
    fields: tuple[Field, ...],
    others: Mapping[str, int],
    office: Office,
    typed: Typed,
) -> Kept:
    values, problems = asking.read(office, fields, typed)
    successor = others.get(str(values.get("successor")))
    if successor is None and values.get("successor"):
        problems.append(missing("successor", "没有这位成员。", "请从户里的人中选一位。"))
    if problems or successor is None:
        return refused(problems)
    outcome = people.change_head(office, asking.event_of(values), household, successor)
    return Kept(replace(outcome, id=household))


def shift(office: Office, person: int | None) -> Shape:
    """外出, 返乡, 入住机构."""
    id, name = asking.one(office, "residents", person)
    kind = Field("change_kind", "变动", "code", False, table="change_kind", section=EVENT)
    residence = Field("residence", "居住状态", "code", table="residence_status", section=EVENT)
    place = Field("place", "去往或来自", "text", section=EVENT, longest=200)
    fields = (kind, *WHEN, residence, place, REMARK)
    return Shape(
        f"外出、返乡：{name}", fields, partial(_keep_shift, id, fields), asking.today(office),
        {"change_kind": tuple(MOVES.values())}, verb="登记",
    )  # fmt: skip


def _keep_shift(person: int, fields: tuple[Field, ...], office: Office, typed: Typed) -> Kept:
    values, problems = asking.read(office, fields, typed)
    if problems:
        return refused(problems)
    kind, residence = str(values["change_kind"]), values.get("residence")
    return Kept(people.shift(office, kind, asking.event_of(values), person, residence))
