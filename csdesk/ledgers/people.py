"""Population: households, residents, who is in which household, what changed, who is what."""

from datetime import date
from decimal import Decimal
from typing import NewType

from csdesk.domain.calendar import age_on, next_birthday, turns
from csdesk.domain.derived import Computed, all_of, as_of, brought, summed, term, told
from csdesk.domain.fields import (
    PartDay,
    amount,
    code,
    day,
    files,
    id_no,
    name,
    note,
    number,
    part_day,
    reference,
    row,
    telephones,
    text,
    yes_no,
)
from csdesk.domain.ledger import Dated, Ledger, Page, View

ResidentId = NewType("ResidentId", int)
HouseholdId = NewType("HouseholdId", int)
GroupId = NewType("GroupId", int)
GridId = NewType("GridId", int)
ChangeId = NewType("ChangeId", int)

GROUP = "人口"
HOUSED = ("both", "lives_here", "registered")
"""The stay that houses, else the one that registers; the codes sort that way."""
REGISTERED = ("both", "registered")


@row
class Group:
    """A villagers' group 村民小组."""

    group_name: str | None = text(
        "村民小组", required=True, sorted=True, width=24, searched=True, samples=("幸福组",),
        default=None,
    )  # fmt: skip
    head: ResidentId | None = reference("组长", to="residents", default=None)
    representatives: str | None = text("村民代表", width=40, default=None)
    boundary: str | None = note(
        "范围", width=60, samples=("东至水渠，西至村道", "沿主街两侧"), default=None
    )
    remark: str | None = note("备注", width=30, hidden=True, default=None)


@row
class Household:
    """A household 户; its members follow from the stays."""

    household_no: str | None = text(
        "户号", required=True, sorted=True, width=22, searched=True, default=None
    )
    address: str | None = text(
        "现住址", longest=200, width=46, searched=True, section="地址", default=None
    )
    reg_address: str | None = text(
        "户籍地址", longest=200, width=46, hidden=True, section="地址", default=None
    )
    group: GroupId | None = reference("村民小组", to="groups", section="地址", default=None)
    grid: GridId | None = reference("网格", to="grids", section="地址", default=None)
    walk_no: int | None = number(
        "走访次序", least=1, hidden=True, width=16, section="地址", aliases=("走访顺序",),
        default=None,
    )  # fmt: skip
    building: str | None = text("楼栋单元室", width=24, hidden=True, section="地址", default=None)
    household_type: str | None = text("户类型", width=20, hidden=True, default=None)
    toilet: str | None = code("厕所", table="toilet", hidden=True, section="人居环境", default=None)
    sewage: bool | None = yes_no("污水已治理", hidden=True, section="人居环境", default=None)
    tap_water: bool | None = yes_no("通自来水", hidden=True, section="人居环境", default=None)
    remark: str | None = note("备注", width=30, hidden=True, default=None)


@row
class Resident:
    """A person the office keeps; where she lives and what she is follow from dated facts."""

    id_no: str | None = id_no("公民身份号码", sorted=True, width=34, section="身份", default=None)
    name: str = name("姓名", sorted=True, required=True, width=16, section="身份")
    former_name: str | None = text("曾用名", hidden=True, width=16, section="身份", default=None)
    sex: str | None = code("性别", table="sex", width=9, section="身份", default=None)
    birth_date: PartDay | None = part_day(
        "出生日期", sorted=True, width=20, section="身份", default=None
    )
    ethnicity: str | None = code(
        "民族", table="ethnicity", width=14, hidden=True, section="身份", default=None
    )
    id_type: str | None = code(
        "证件类型", table="id_type", hidden=True, section="身份", default=None
    )
    hukou_type: str | None = code(
        "户口性质", table="hukou_type", hidden=True, section="身份", default=None
    )
    native_place: str | None = text("籍贯", hidden=True, section="身份", default=None)
    phones: tuple[str, ...] = telephones("联系电话", width=24, section="联系", default=())
    emergency_contact: str | None = text("紧急联系人", hidden=True, section="联系", default=None)
    emergency_phone: tuple[str, ...] = telephones(
        "紧急联系电话", hidden=True, width=24, section="联系", default=()
    )
    education: str | None = code(
        "文化程度", table="education", hidden=True, width=18, section="情况", default=None
    )
    political: str | None = code(
        "政治面貌", table="political_status", hidden=True, width=18, section="情况", default=None
    )
    party_branch: str | None = text("所在党支部", hidden=True, section="情况", default=None)
    party_join_date: PartDay | None = part_day(
        "入党日期", hidden=True, section="情况", default=None
    )
    marital: str | None = code(
        "婚姻状况", table="marital_status", hidden=True, section="情况", default=None
    )
    occupation: str | None = text("职业", hidden=True, section="情况", default=None)
    work_place: str | None = text("工作单位", hidden=True, section="情况", default=None)
    health: str | None = code(
        "健康状况", table="health_status", guard="guarded", hidden=True, section="情况",
        default=None,
    )  # fmt: skip
    medical_insurance: str | None = text("医保", hidden=True, section="保障", default=None)
    pension: str | None = text("养老保险", hidden=True, section="保障", default=None)
    bank_name: str | None = text(
        "开户银行", guard="guarded", hidden=True, section="保障", default=None
    )
    bank_account: str | None = text(
        "银行账号", guard="masked", hidden=True, width=36, section="保障", default=None
    )
    informed_on: date | None = day("告知日期", hidden=True, section="保障", default=None)
    photo: tuple[str, ...] = files("照片", hidden=True, default=())
    remark: str | None = note("备注", hidden=True, width=30, default=None)


@row
class Change:
    """A life event; it opens and closes stays, nobody types a status."""

    event_date: date = day("发生日期", width=20)
    registered_on: date = day("登记日期", sorted=True, width=20)
    kind: str = code("变动", table="change_kind", width=16)
    resident: ResidentId = reference("居民", to="residents", width=18)
    household: HouseholdId | None = reference("户号", to="households", width=22, default=None)
    place: str | None = text("来自或去往", width=34, default=None)
    remark: str | None = note("说明", width=40, default=None)


@row
class Stay:
    """Who is in which household, since when; written by changes alone."""

    resident: ResidentId = reference("居民", to="residents", width=18)
    household: HouseholdId = reference("户号", to="households", width=22)
    relation: str | None = code("与户主关系", table="family_relation", width=18, default=None)
    kind: str = code("户籍与居住", table="stay_kind", width=20)
    reason: str | None = code("居住状态", table="residence_status", width=26, default=None)
    from_: date = day("起", width=20)
    to: date | None = day("止", width=20, default=None)
    opened_by: ChangeId | None = reference("因何开始", to="changes", hidden=True, default=None)
    closed_by: ChangeId | None = reference("因何结束", to="changes", hidden=True, default=None)


@row
class Category:
    """What a resident is from a day to a day: 独居, 低保, 残疾 …; a resident has many."""

    resident: ResidentId = reference("居民", to="residents", width=18)
    category: str = code("人员类别", table="category", guard="guarded", width=26)
    level: str | None = code(
        "残疾等级", table="disability_level", guard="guarded", width=14, default=None
    )
    certificate_no: str | None = text("证号", guard="masked", width=36, default=None)
    basis: str | None = text(
        "认定依据", width=30, samples=("村委会评议", "民政部门审定"), default=None
    )
    from_: date = day("起", width=20)
    to: date | None = day("止", width=20, default=None)
    amount: Decimal | None = amount("每月金额", hidden=True, default=None)


@row
class Distinct:
    """Two people who look like one and are not: they are not asked about again."""

    one: ResidentId = reference("一位", to="residents", width=18)
    other: ResidentId = reference("另一位", to="residents", width=18)
    basis: str | None = text("依据", width=40, samples=("看过证件", "本人来过"), default=None)


LEDGERS = (
    Ledger(
        "residents", "居民", Resident, named="name", group=GROUP, unit="人",
        where="not (household empty)", order=("name",),
        found_by=("name", "former_name", "id_no", "phones", "address"),
        columns=(
            "name", "sex", "age", "id_no", "birth_date", "relation", "household", "group", "grid",
            "address", "phones", "category", "status",
        ),
        derived={
            "household": as_of("户号", "stays", "household", HOUSED, width=22),
            "relation": as_of("与户主关系", "stays", "relation", HOUSED, width=18),
            "residence": as_of("居住状态", "stays", "reason", HOUSED),
            "stay_kind": as_of("户籍与居住", "stays", "kind", HOUSED),
            "reg_household": as_of("户籍户号", "stays", "household", REGISTERED, width=22),
            "group": brought("村民小组", "household.group", 18),
            "grid": brought("网格", "household.grid", 18),
            "address": brought("现住址", "household.address", 40),
            "disability_level": as_of(
                "残疾等级", "categories", "level", where="category in ['残疾人']", width=14
            ),
            "disability_certificate": as_of(
                "残疾人证号", "categories", "certificate_no", where="category in ['残疾人']",
                width=36,
            ),
            "disability_until": as_of(
                "残疾人证有效期至", "categories", "to", where="category in ['残疾人']", width=20
            ),
            "category": all_of(
                "人员类别", "categories", "category", width=28,
                E05="disability_level in ['一级', '二级']", E11="age >= 80", E12="age >= 100",
            ),
            "age": Computed("年龄", "number", "birth_date", age_on, sql="years", width=9),
            "turns": Computed("将满岁数", "number", "birth_date", turns, sql="turns", width=9),
            "next_birthday": Computed(
                "下次生日", "day", "birth_date", next_birthday, sql="birthday", width=20
            ),
            "died_on": summed(
                "死亡日期", "last", term("changes", "resident", "event_date", "kind = 'died'")
            ),
            "moved_out_on": summed(
                "迁出日期",
                "last",
                term("changes", "resident", "event_date", "kind in ['out', 'married_out']"),
            ),
            "status": told(
                "状态", "resident_status", "gone",
                institution="residence = '17'",
                here="stay_kind in ['both', 'lives_here']",
                away="stay_kind = 'registered'",
                dead="not (died_on empty)",
                out="not (moved_out_on empty)",
            ),
            "last_visit": summed(
                "最近探访", "last", term("visits", "visit_target", "visit_date", "met = '是'"),
                width=20,
            ),
        },
        views=(
            View("在册", "not (household empty)"),
            View("80岁以上", "not (household empty) and age >= 80", order=("birth_date",)),
            View(
                "30天内整寿",
                "not (household empty) and turns in [60, 70, 80, 90, 100]"
                " and next_birthday <= today + 30d",
                (
                    "name", "sex", "turns", "next_birthday", "birth_date", "group", "grid",
                    "address", "phones", "category",
                ),
                ("next_birthday",),
            ),
            View("独居", "not (household empty) and category has '独居'"),
            View("低保", "not (household empty) and category has '低保'"),
            View("残疾人", "not (household empty) and category has '残疾人'"),
            View("外出", "status = '外出'"),
            View("迁出或死亡", "status in ['死亡', '迁出']"),
        ),
        page=Page(
            title="居民登记表",
            columns={
                "name": "", "sex": "", "age": "", "id_no": "", "relation": "", "household": "",
                "group": "", "address": "", "phones": "", "category": "",
            },
        ),
        purpose="村里每个人一行：身份、联系和情况。住在哪一户、是什么身份，由人口变动和人员类别得出。",
    ),
    Ledger(
        "households", "户", Household, named="household_no", group=GROUP, unit="户",
        order=("household_no",),
        columns=("household_no", "head", "size", "address", "group", "grid"),
        derived={
            "head": as_of(
                "户主", "stays", "resident", by="household", where="relation = '户主'",
                width=18,
            ),
            "members": all_of(
                "成员", "stays", "resident.name", by="household", width=60, order="relation"
            ),
            "size": summed("在户人数", "count", term("stays", "household"), unit="人", width=16),
            "registered": summed(
                "户籍人数", "count",
                term("stays", "household", where="kind in ['both', 'registered']"),
                unit="人", width=16,
            ),
            "living": summed(
                "常住人数", "count",
                term("stays", "household", where="kind in ['both', 'lives_here'] or reason = '12'"),
                unit="人", width=16,
            ),
        },
        totals=("size",),
        views=(View("全部", ""), View("有人的户", "size > 0"), View("已销户", "size = 0")),
        page=Page(
            title="户登记表",
            columns={
                "household_no": "", "head": "", "size": "", "members": "", "address": "",
                "group": "", "grid": "",
            },
        ),
        purpose="每户一行：地址、小组、网格和人居环境。户主和成员由在户记录得出。",
    ),
    Ledger(
        "stays", "在户", Stay, named="resident.name", group=GROUP, dated=Dated("resident"),
        written_by="changes", order=("-from",),
        derived={"registered_on": brought("登记日期", "opened_by.registered_on")},
        columns=("resident", "household", "relation", "kind", "reason", "from", "to"),
        page=Page(title="在户登记表"),
        purpose="谁在哪一户、从哪天到哪天。由人口变动写入，不能直接填。",
    ),
    Ledger(
        "categories", "人员类别", Category, named="resident.name", group=GROUP,
        dated=Dated("resident"), order=("-from",),
        derived={
            "sex": brought("性别", "resident.sex"),
            "age": brought("年龄", "resident.age"),
            "grid": brought("网格", "resident.grid", 18),
            "address": brought("现住址", "resident.address", 40),
        },
        columns=("resident", "sex", "age", "category", "level", "from", "to", "basis", "grid"),
        views=(View("全部", ""), View("现有", "to empty or to > today")),
        page=Page(title="人员类别登记表"),
        purpose="独居、低保、残疾等身份，有起止日期。到期填止日，不要删改。",
    ),
    Ledger(
        "changes", "人口变动", Change, named="kind", day="event_date", group=GROUP,
        by_verbs=True,
        order=("-event_date",),
        derived={
            "sex": brought("性别", "resident.sex"),
            "age": brought("年龄", "resident.age"),
            "id_no": brought("公民身份号码", "resident.id_no"),
        },
        columns=(
            "event_date", "kind", "resident", "sex", "age", "household", "place",
            "registered_on", "remark",
        ),
        views=(
            View("全部", ""),
            View("本月", "event_date >= month_start and event_date <= month_end"),
            View("出生", "kind = '出生'"),
            View("死亡", "kind = '死亡'"),
            View("迁入", "kind in ['迁入', '婚入']"),
            View("迁出", "kind in ['迁出', '婚出']"),
        ),
        page=Page(title="人口变动登记表"),
        purpose="出生、死亡、迁入、迁出等：登记一次，户和状态自动更新。",
    ),
    Ledger(
        "groups", "村民小组", Group, named="group_name", group=GROUP, unit="个",
        order=("group_name",),
        derived={
            "households": summed("户数", "count", term("households", "group"), unit="户", width=16)
        },
        totals=("households",),
        page=Page(title="村民小组登记表"),
        purpose="每个村民小组一行：组长、代表和范围。",
    ),
    Ledger(
        "distinct_people", "不是同一人", Distinct, named="one.name", group=GROUP, unit="对",
        derived={
            "one_birth": brought("出生日期", "one.birth_date"),
            "one_address": brought("现住址", "one.address", 40),
            "other_birth": brought("另一位出生日期", "other.birth_date"),
            "other_address": brought("另一位现住址", "other.address", 40),
        },
        columns=(
            "one", "one_birth", "one_address", "other", "other_birth", "other_address", "basis",
        ),
        page=Page(title="不是同一人登记表"),
        inner=True,
        purpose="查重时标明的两个人：很像，但不是同一个人。作废一条，查重就会再问。",
    ),
)  # fmt: skip
