"""What was told wrong is put right: a stay, the day of a change, the grid of households."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from csdesk.domain.fields import Field
from csdesk.errors import ClerkError
from csdesk.gui.form.work import Kept, Shape, Typed
from csdesk.gui.verbs import asking
from csdesk.gui.verbs.asking import EVENT, REMARK, WHEN, missing, refused
from csdesk.services import entries
from csdesk.services.households import correcting, regridding, standing
from csdesk.services.households.regridding import Reach
from csdesk.services.office import Office

_RIGHT = "登记错的"
_CHANGE, _END = "改成下面这样", "止于这一天（多出的、早该结束的）"
_HOW = Field("how", "怎么改", "text", False, section=_RIGHT)
_STAY = (
    Field("household", "户", "reference", null=False, to="households", section=_RIGHT,
          only=(_CHANGE,)),
    Field("relation", "与户主关系", "code", table="family_relation", section=_RIGHT,
          only=(_CHANGE,)),
    Field("kind", "户籍与居住", "code", False, table="stay_kind", section=_RIGHT, only=(_CHANGE,)),
    Field("reason", "居住状态", "code", table="residence_status", section=_RIGHT, only=(_CHANGE,)),
)  # fmt: skip


def correct_person(office: Office, person: int | None) -> Shape:
    """更正 of the stay of somebody, the one that houses."""
    id, name = asking.one(office, "residents", person)
    stays = standing.of_resident(office, id).stays
    if not stays:
        raise ClerkError(f"{name}不在任何户里。", "变动的日期登记错了，请在“人口变动”里更正。")
    more = "此人在两户都有在户；户口那一条，请在“在户”里选中再更正。" if len(stays) > 1 else ""
    return _correct(office, stays[0].id, more)


def correct_stay(office: Office, stay: int | None) -> Shape:
    """更正 of the stay at the cursor."""
    id, _ = asking.one(office, "stays", stay)
    return asking.shown_as("stays", _correct(office, id, ""))


def _correct(office: Office, stay: int, more: str) -> Shape:
    row = entries.get(office, "stays", stay).row
    name = entries.titles(office, "residents", [row.resident]).get(row.resident, "")
    title = entries.titles(office, "households", [row.household]).get(row.household, "")
    day = Field("event_date", "从哪天起改", "day", null=False, section=EVENT)
    fields = (_HOW, *_STAY, day, WHEN[1], REMARK)
    codes = office.codes
    start = asking.today(
        office,
        how=_CHANGE,
        household=title,
        relation=codes["family_relation"].names.get(row.relation or "", ""),
        kind=codes["stay_kind"].names.get(row.kind, ""),
        reason=codes["residence_status"].names.get(row.reason or "", ""),
    )
    texts = dict(start.texts)
    if row.to is not None:
        texts["event_date"] = row.from_.isoformat()
    hint = f"从 {row.from_} 起就登记错了的，填这一天；填后面的日期，以前各月不变。"
    hints = {"event_date": hint}
    if more:
        hints["household"] = more
    return Shape(
        f"更正：{name}（{title}）", fields, partial(_keep_stay, stay, fields),
        Typed(texts, {"household": row.household}, {}), {"how": (_CHANGE, _END)}, verb="更正",
        hints=hints, by="how",
    )  # fmt: skip


def _keep_stay(stay: int, fields: tuple[Field, ...], office: Office, typed: Typed) -> Kept:
    values, problems = asking.read(office, fields, typed)
    if problems:
        return refused(problems)
    if values["how"] == _END:
        return Kept(correcting.end_stay(office, asking.event_of(values), stay))
    right = {f.id: values.get(f.id) for f in _STAY}
    return Kept(correcting.correct(office, asking.event_of(values), stay, right))


def redate(office: Office, change: int | None) -> Shape:
    """更正日期 of a change."""
    id, _ = asking.one(office, "changes", change)
    row = entries.get(office, "changes", id).row
    kind = office.codes["change_kind"].names[row.kind]
    name = entries.titles(office, "residents", [row.resident]).get(row.resident, "")
    fields = (*WHEN, REMARK)
    start = asking.today(office, event_date=row.event_date.isoformat())
    hint = "填对的发生日期。同一步登记的人和接任的户主一起改；数字记到那一天所在的月。"
    return Shape(
        f"更正日期：{name}（{kind}）", fields, partial(_keep_day, id, fields), start,
        verb="更正日期", hints={"event_date": hint},
    )  # fmt: skip


def _keep_day(change: int, fields: tuple[Field, ...], office: Office, typed: Typed) -> Kept:
    values, problems = asking.read(office, fields, typed)
    if problems:
        return refused(problems)
    told = (values.get("registered_on"), values.get("remark"))
    return Kept(correcting.redate(office, change, values["event_date"], *told))


# ---- 改网格 -------------------------------------------------------------------------------------

_GRID = Field("grid", "改到哪个网格", "reference", null=False, to="grids", section="")
_REACH = Field("reach", "哪些户", "text", False, section="")


def regrid_household(office: Office, household: int | None) -> Shape:
    """改网格 of a household, its building or its group."""
    id, title = asking.one(office, "households", household)
    return _regrid(f"改网格：{title}", regridding.reaches(office, id), id)


def regrid_group(office: Office, group: int | None) -> Shape:
    """改网格 of all households of a group."""
    id, title = asking.one(office, "groups", group)
    reach = regridding.of_group(office, id)
    if not reach.households:
        raise ClerkError(f"“{title}”没有户。", "请另选一个村民小组。")
    return _regrid(f"改网格：{title}", (reach,), id)


def _regrid(title: str, reaches: tuple[Reach, ...], record: int) -> Shape:
    fields = (_REACH, _GRID)
    words = tuple(r.words for r in reaches)
    return Shape(
        title, fields, partial(_keep_grid, reaches, record, fields),
        Typed({"reach": words[0]}, {}, {}), {"reach": words}, verb="改网格",
        hints={"reach": "选好的户一步改完，可以撤销。"},
    )  # fmt: skip


def _keep_grid(
    reaches: tuple[Reach, ...], record: int, fields: tuple[Field, ...], office: Office, typed: Typed
) -> Kept:
    values, problems = asking.read(office, fields, typed)
    reach = next((r for r in reaches if r.words == values.get("reach")), None)
    if reach is None and values.get("reach"):
        problems.append(missing("reach", "没有这个范围。", "请从列出的范围里选。"))
    if problems or reach is None:
        return refused(problems)
    outcome = regridding.move_to_grid(office, reach.households, int(values["grid"]))
    return Kept(replace(outcome, id=record))
