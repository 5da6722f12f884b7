"""Members of a household go to another one, new or kept: 分户 合户 换户."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from csdesk.domain.fields import Field
from csdesk.domain.households import HEAD
from csdesk.errors import ClerkError, Problem
from csdesk.gui.form.work import Kept, Shape, Typed
from csdesk.gui.verbs import asking
from csdesk.gui.verbs.asking import REMARK, SUCCESSOR, WHEN, Named, missing, refused
from csdesk.services import entries
from csdesk.services.households import rehousing, settling, splitting, standing
from csdesk.services.office import Office

_WHO, _WHERE = "分出去的人", "新户"
_ADJUSTED = "各人与户主的关系自动改写；不对的，保存后用“更正”改。"


# ---- 分户 ---------------------------------------------------------------------------------------


def split_household(office: Office, household: int | None) -> Shape:
    """分户, begun from the household."""
    id, _ = asking.one(office, "households", household)
    return _split(office, id, None)


def split_person(office: Office, person: int | None) -> Shape:
    """分户, begun from whom it concerns."""
    id, name = asking.one(office, "residents", person)
    home = standing.of_resident(office, id)
    if home.home is None or not home.seated:
        raise ClerkError(f"{name}不在任何户里。", "请先登记迁入，可以在那里新立一户。")
    return _split(office, home.home, id)


def _split(office: Office, household: int, person: int | None) -> Shape:
    title = entries.titles(office, "households", [household]).get(household, "")
    members = standing.inmates(office, household)
    if len(members) < 2:
        raise ClerkError(f"户 {title} 没有两个人，不能分户。", "搬家的，请修改这一户的地址。")
    choices = asking.named(office, members)
    successor = replace(SUCCESSOR, label="原户的新户主", section=_WHO)
    fields = (
        Field("members", "分出去的人", "codes", section=_WHO),
        Field("head", "新户户主", "text", False, section=_WHO),
        successor,
        Field("household_no", "新户户号", "text", section=_WHERE, longest=100),
        Field("address", "新户住址", "text", section=_WHERE, longest=200),
        Field("group", "村民小组", "reference", to="groups", section=_WHERE),
        Field("grid", "网格", "reference", to="grids", section=_WHERE),
        Field("building", "楼栋单元室", "text", section=_WHERE, longest=100),
        *WHEN,
        REMARK,
    )
    old = entries.get(office, "households", household).row
    words = asking.words_of(choices, person)
    start = asking.today(
        office, members=words, head=words, household_no=settling.next_number(office),
        address=old.address or "",
    )  # fmt: skip
    texts, references = dict(start.texts), {}
    for id, record in (("group", old.group), ("grid", old.grid)):
        if record is not None:
            references[id] = record
            texts[id] = entries.titles(office, f"{id}s", [record]).get(record, "")
    return Shape(
        f"分户：{title}{asking.headed(members)}", fields, partial(_keep_split, household, person, fields, choices),
        Typed(texts, references, {}), {id: tuple(choices) for id in ("members", "head", "successor")},
        verb="分户",
        hints={"head": _ADJUSTED, "successor": "原户主也分出去的，选谁接任；不走就空着。"},
    )  # fmt: skip


def _keep_split(
    household: int,
    person: int | None,
    fields: tuple[Field, ...],
    choices: Named,
    office: Office,
    typed: Typed,
) -> Kept:
    values, problems = asking.read(office, fields, typed, ("members",))
    members = asking.ticked(typed, "members", choices)
    head = choices.get(str(values.get("head")))
    old_head = _head_of(office, household)
    if not members:
        problems.append(missing("members", "没有选分出去的人。", "请勾选要分出去的人。"))
    elif len(members) == len(choices):
        remedy = "请留下至少一人；整户搬家，请修改这一户的地址。"
        problems.append(missing("members", "全户都勾选了。", remedy))
    elif values.get("head") and head not in members:
        remedy = "请从勾选的人中选一位，或把此人也勾上。"
        problems.append(missing("head", "新户户主不在分出去的人里。", remedy))
    successor = choices.get(str(values.get("successor"))) if old_head in members else None
    if old_head in members and len(members) < len(choices):
        problems += _heir(successor, members)
    if problems or head is None:
        return refused(problems)
    asked = ("household_no", "address", "group", "grid", "building")
    home = {k: values[k] for k in asked if values.get(k) not in (None, "")}
    outcome = splitting.split(
        office, asking.event_of(values), household, members, head, home, successor
    )
    if outcome.kept and person is not None:
        outcome = replace(outcome, id=person)
    return Kept(outcome)


def _head_of(office: Office, household: int) -> int | None:
    return next((m.id for m in standing.inmates(office, household) if m.relation == HEAD), None)


def _heir(successor: int | None, going: list[int]) -> list[Problem]:
    if successor is None:
        remedy = "请从留下的人中选一位接任。"
        return [missing("successor", "户主也走，原户没有户主。", remedy)]
    if successor in going:
        return [missing("successor", "接任户主的人也要走。", "请从留下的人中选一位。")]
    return []


# ---- 合户 ---------------------------------------------------------------------------------------


def join(office: Office, household: int | None) -> Shape:
    """合户: this household joins another one and closes."""
    id, title = asking.one(office, "households", household)
    members = standing.inmates(office, id)
    if not members:
        raise ClerkError(f"户 {title} 没有人。", "请从有人的一户开始合户。")
    head = next((m for m in members if m.relation == HEAD), None)
    section = "并入"
    fields = [
        Field("into", "并入哪一户", "reference", null=False, to="households", section=section)
    ]
    hints = {"into": f"这一户（{title}）的人都进那一户，户主是那一户的户主；这一户销户，记录都在。"}
    if head is not None:
        label = "户主的新关系"
        fields.append(
            Field("relation", label, "code", False, table="family_relation", section=section)
        )
        hints["relation"] = f"{head.name}是那一户户主的什么人。其余人的关系由此推算。"
    others = [m for m in members if m is not head]
    for member in others:
        fields.append(
            Field(f"relation_{member.id}", member.name, "code", table="family_relation",
                  section="其余人的关系（空着就自动推算）")
        )  # fmt: skip
    shown = (*fields, *WHEN, REMARK)
    ids = tuple(m.id for m in others)
    return Shape(
        f"合户：{title}{asking.headed(members)} 并入另一户", shown, partial(_keep_join, id, ids, shown),
        asking.today(office), verb="合户", hints=hints,
    )  # fmt: skip


def _keep_join(
    household: int, others: tuple[int, ...], fields: tuple[Field, ...], office: Office, typed: Typed
) -> Kept:
    values, problems = asking.read(office, fields, typed)
    if values.get("relation") == HEAD:
        what = "合户后户主是那一户的户主。"
        problems.append(missing("relation", what, "请选此人与那位户主的关系。"))
    if problems:
        return refused(problems)
    told = {m: code for m in others if (code := values.get(f"relation_{m}"))}
    event, into = asking.event_of(values), int(values["into"])
    return Kept(splitting.join(office, event, household, into, values.get("relation"), told))


# ---- 换户 ---------------------------------------------------------------------------------------


def move_person(office: Office, person: int | None) -> Shape:
    """换户: registration, home or both, of one person or of several of the household."""
    id, name = asking.one(office, "residents", person)
    home = standing.of_resident(office, id)
    if not home.seated:
        raise ClerkError(f"{name}不在任何户里。", "请登记迁入。")
    others = asking.named(office, home.others)
    heirs = asking.named(office, home.heirs or home.others)
    section = "换到哪里"
    fields = (
        Field("household", "换到哪一户", "reference", null=False, to="households", section=section),
        Field("relation", "与新户户主关系", "code", table="family_relation", section=section),
        Field("part", "换什么", "text", False, section=section),
        *((Field("others", "同去的人", "codes", section=section),) if others else ()),
        *((replace(SUCCESSOR, section=section),) if heirs else ()),
        *WHEN,
        REMARK,
    )
    hints = {
        "part": "户口和居住不在一户的（人户分离），分开换。",
        "relation": "同去的人的关系由此推算；不对的，保存后用“更正”改。" if others else "",
    }
    if heirs:
        hints["successor"] = "户主走而户里还有人的，选谁接任。"
    parts = tuple(rehousing.PARTS.values())
    return Shape(
        f"换户：{name}", fields, partial(_keep_move, id, fields, others, heirs),
        asking.today(office, part=parts[0]),
        {"part": parts, "others": tuple(others), "successor": tuple(heirs)},
        verb="换户", hints={k: v for k, v in hints.items() if v},
    )  # fmt: skip


def _keep_move(
    person: int,
    fields: tuple[Field, ...],
    others: Named,
    heirs: Named,
    office: Office,
    typed: Typed,
) -> Kept:
    values, problems = asking.read(office, fields, typed, ("others",))
    part = next((k for k, words in rehousing.PARTS.items() if words == values.get("part")), None)
    if part is None and values.get("part"):
        words = "、".join(rehousing.PARTS.values())
        problems.append(missing("part", "不知道换什么。", f"请选{words}。"))
    if problems or part is None:
        return refused(problems)
    movers = {person: values.get("relation")}
    movers |= dict.fromkeys(asking.ticked(typed, "others", others))
    successor = heirs.get(str(values.get("successor")))
    event, household = asking.event_of(values), int(values["household"])
    return Kept(rehousing.relocate(office, event, household, movers, part, successor))
