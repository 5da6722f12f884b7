"""The rules of the data check: a code, its words, its remedy, what finds it, where it is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from csdesk.services.health import fixes
from csdesk.services.health.fixes import Fix
from csdesk.storage.health import declared, facts, homes, persons, works
from csdesk.storage.health.look import Look

Find = Callable[[Look], Iterable[int]]
FindEach = Callable[[Look], Iterable[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of fault.

    Attributes:
        code: Fixed; scripts know it.
        group: The heading under which it stands.
        remedy: What the clerk does.
        ledger: Whose records it finds; empty where it tells the ledger with each.
        find: What finds them.
        field: Of their form, where it is mended; empty for the first.
        verb: The household verb that mends it, by its words; empty for the form.
        page: The page on which it is mended, where that is not the list of its records.
        by: The reference of that page's rows to the record; empty for a page of its own.
        fix: What mends it by itself, where that is certain.
    """

    code: str
    label: str
    group: str
    remedy: str
    ledger: str
    find: Find | FindEach
    field: str = ""
    verb: str = ""
    fix: Fix | None = None
    page: str = ""
    by: str = ""

    def found(self, look: Look) -> list[tuple[str, int]]:
        """Ledger and id of every record at fault."""
        return [(self.ledger, one) if isinstance(one, int) else one for one in self.find(look)]


_HOME, _WHO, _WHAT, _CARE, _WORK, _KEPT = (
    "户和在户",
    "身份",
    "人员类别",
    "探访与服务",
    "设施与事项",
    "记录",
)

RULES = (
    Rule("head_unknown", "户里没有户主", _HOME, "请用“换户主”指定一位户主。",
         "households", homes.head_unknown, verb="换户主"),
    Rule("two_heads", "一户有两位户主", _HOME, "请核对谁是户主，另一位用“更正”改关系。",
         "residents", homes.two_heads, verb="更正"),
    Rule("head_minor", "户主未成年，户里有成年人", _HOME, "请用“换户主”改由成年人当户主，或核对出生日期。",
         "households", homes.head_minor, verb="换户主"),
    Rule("two_spouses", "一户有两个配偶", _HOME, "请核对成员和户主是什么关系，错的用“更正”改。",
         "residents", homes.two_spouses, verb="更正"),
    Rule("spouse_same_sex", "配偶和户主性别相同", _HOME, "请核对性别，或与户主关系。",
         "residents", homes.spouse_same_sex, "sex"),
    Rule("relation_sex", "与户主关系和性别不符", _HOME, "请核对性别，或与户主关系。",
         "residents", homes.relation_sex, "sex"),
    Rule("child_older_than_parent", "子女比父母年长", _HOME, "请核对出生日期和与户主关系。",
         "residents", homes.child_older_than_parent, "birth_date"),
    Rule("parent_too_young", "父母只比子女大不到 12 岁", _HOME, "请核对出生日期和与户主关系。",
         "residents", homes.parent_too_young, "birth_date"),
    Rule("registered_twice", "同一人有两处户籍", _HOME, "请核对户口在哪一户，另一条到“在户”里用“更正”止住。",
         "residents", homes.registered_twice, page="stays", by="resident"),
    Rule("housed_twice", "同一人住在两户", _HOME, "请核对住在哪一户，另一条到“在户”里用“更正”止住。",
         "residents", homes.housed_twice, page="stays", by="resident"),
    Rule("stays_overlap", "在户时间重叠", _HOME, "请看此人的在户记录，用“更正”改登记错的一条。",
         "residents", homes.stays_overlap, page="stays", by="resident"),
    Rule("dead_but_here", "登记了死亡，仍在户里", _HOME, "请核对死亡登记；无误的，把在户记录止于死亡日期。",
         "residents", homes.dead_but_here, fix=fixes.END_STAYS),
    Rule("left_but_here", "登记了迁出，仍在户里", _HOME, "请核对迁出登记；无误的，把在户记录止于迁出日期。",
         "residents", homes.left_but_here, fix=fixes.END_STAYS),
    Rule("change_without_stay", "来了没有入户", _HOME, "请撤销这条变动，重新登记并选好户。",
         "changes", homes.change_without_stay),
    Rule("month_unbalanced", "在户起止和变动对不上，月报不平", _HOME,
         "请看此人的在户记录，用“更正”改对不上的一条。",
         "residents", homes.month_unbalanced, page="stays", by="resident"),
    Rule("never_lived", "户里从来没有人", _HOME, "请登记成员，或作废这一户。",
         "households", homes.never_lived),
    Rule("number_twice", "户号重复", _HOME, "请改正其中一户的户号。",
         "households", homes.number_twice, "household_no"),
    Rule("address_missing", "户没有住址", _HOME, "请补填现住址。",
         "households", declared.of_homes("address_missing"), "address"),
    Rule("group_unknown", "户没有村民小组", _HOME, "请选择村民小组。",
         "households", declared.of_homes("group_unknown"), "group", fix=fixes.GROUP_OF_ADDRESS),
    Rule("grid_missing", "户没有网格", _HOME, "请选择网格。",
         "households", declared.of_homes("grid_missing"), "grid", fix=fixes.GRID_OF_GROUP),

    Rule("id_missing", "没有证件号码", _WHO, "请补录公民身份号码。",
         "residents", persons.id_missing, "id_no"),
    Rule("id_invalid", "证件号码不对", _WHO, "请对照证件改正。",
         "residents", persons.id_invalid, "id_no"),
    Rule("id_15", "证件号码还是 15 位", _WHO, "请升为 18 位，并对照证件核对。",
         "residents", persons.id_15, "id_no", fix=fixes.UPGRADE),
    Rule("id_two_names", "一个证号登记了两个姓名", _WHO, "请对照证件，改正登记错的一条。",
         "residents", persons.id_two_names, "id_no"),
    Rule("id_birth_conflict", "出生日期和证号不符", _WHO, "请对照证件，改正出生日期或证号。",
         "residents", persons.id_birth_conflict, "birth_date", fix=fixes.BIRTH),
    Rule("id_sex_conflict", "性别和证号不符", _WHO, "请对照证件，改正性别或证号。",
         "residents", persons.id_sex_conflict, "sex", fix=fixes.SEX),
    Rule("birth_missing", "没有出生日期", _WHO, "请对照证件补录。",
         "residents", persons.birth_missing, "birth_date", fix=fixes.BIRTH),
    Rule("sex_missing", "没有性别", _WHO, "请对照证件补录。",
         "residents", persons.sex_missing, "sex", fix=fixes.SEX),
    Rule("birth_partial", "出生日期不全", _WHO, "请对照证件补全到日。",
         "residents", persons.birth_partial, "birth_date", fix=fixes.BIRTH),
    Rule("born_later", "出生日期在将来", _WHO, "请对照证件改正。",
         "residents", persons.born_later, "birth_date"),
    Rule("too_old", "年过 120 岁仍在户里", _WHO, "请核对出生日期；已去世的，请登记死亡。",
         "residents", persons.too_old, "birth_date"),
    Rule("same_person_twice", "同一人登记了两次", _WHO, "请在“查重”里对照，是同一人就合并。",
         "residents", persons.same_person_twice, page="duplicates"),
    Rule("phone_invalid", "电话号码不对", _WHO, "请改正，或留空。",
         "", persons.phone_invalid, "phones"),
    Rule("phone_untidy", "电话号码写法不一", _WHO, "请改成统一的写法。",
         "", persons.phone_untidy, "phones", fix=fixes.PHONES),
    Rule("phone_shared", "许多人留了同一个电话", _WHO, "请核对，改留本人的电话。",
         "residents", persons.phone_shared, "phones"),
    Rule("name_private", "姓名里有自造字", _WHO, "请换成国家标准里的字，换台电脑才看得见。",
         "residents", persons.name_private, "name"),
    Rule("name_untidy", "姓名里有空格、数字或符号", _WHO, "请对照证件改正姓名。",
         "residents", persons.name_untidy, "name"),

    Rule("category_overlap", "同一类别时间重叠", _WHAT, "请给前一条填止日，或作废一条。",
         "categories", facts.category_overlap, "to"),
    Rule("category_clash", "两个类别不能同时有", _WHAT, "请核对，给不再适用的一条填止日。",
         "categories", facts.category_clash, "to"),
    Rule("child_grown", "儿童类别，人已超龄", _WHAT, "请填止日，或核对出生日期。",
         "categories", facts.child_grown, "to", fix=fixes.GROWN),
    Rule("elder_young", "老年人类别，人还不到岁数", _WHAT, "请核对类别和出生日期。",
         "categories", facts.elder_young, "category"),
    Rule("level_missing", "残疾人没有填等级", _WHAT, "请对照残疾人证补填。",
         "categories", facts.level_missing, "level"),
    Rule("ended_before_begun", "止日早于起日", _WHAT, "请核对两个日期。",
         "", facts.ended_before_begun, "to"),
    Rule("open_after_leaving", "人已离开，类别还没有止", _WHAT, "请填止日：离开的那一天。",
         "", facts.open_after_leaving, "to", fix=fixes.END_FACTS),
    Rule("file_of_gone", "人已离开，档案还在册", _WHAT, "请作废这份档案；内容留在回收站和经过里。",
         "", facts.file_of_gone, fix=fixes.VOID_FILES),
    Rule("file_twice", "一人有两份档案", _WHAT, "请核对，留下一份，另一份作废。",
         "", facts.file_twice),
    Rule("elder_file_young", "老人档案，人不满 60 岁", _WHAT, "请核对出生日期，或作废这份档案。",
         "elder_files", facts.elder_file_young, "resident"),

    Rule("visit_before_birth", "探访日期早于出生", _CARE, "请核对探访日期和出生日期。",
         "visits", works.visit_before_birth, "visit_date"),
    Rule("visit_after_death", "死亡之后还有探访", _CARE, "请核对探访日期；死亡日期错的，到“人口变动”里用“更正日期”。",
         "visits", works.visit_after_death, "visit_date"),
    Rule("visitor_missing", "探访没有写谁去的", _CARE, "请补填探访人。",
         "visits", declared.of_ledger("visitor_missing", "visits"), "visitor"),
    Rule("visit_unexplained", "没见到本人，也没写原因", _CARE, "请补填结果或情况。",
         "visits", declared.of_ledger("visit_unexplained", "visits"), "outcome"),
    Rule("hours_over_day", "一天服务超过 24 小时", _CARE, "请核对时长和日期。",
         "service_hours", works.hours_over_day, "service_hours"),
    Rule("hours_twice", "同一次服务登记了两遍", _CARE, "请核对，作废一条。",
         "service_hours", works.hours_twice),
    Rule("hours_overlap", "同一人两次服务的时间重叠", _CARE, "请核对开始和结束时间，或作废一条。",
         "service_hours", works.hours_overlap, "begins"),
    Rule("below_nothing", "余额或存量小于 0", _CARE, "请核对收支：补登进来的，或改正、作废用掉的那一笔。",
         "", works.below_nothing),
    Rule("volunteer_twice", "同一居民登记了两次志愿者", _CARE, "请核对，留下一条，另一条作废。",
         "volunteers", works.volunteer_twice),

    Rule("facility_keeper", "设施没有负责人", _WORK, "请补填负责人。",
         "facilities", declared.of_ledger("facility_keeper", "facilities"), "keeper"),
    Rule("facility_area", "设施没有面积", _WORK, "请补填建筑面积，指标要用。",
         "facilities", declared.of_ledger("facility_area", "facilities"), "area"),
    Rule("matter_owner", "未办结事项没有办理人", _WORK, "请填办理人。",
         "matters", declared.of_ledger("matter_owner", "matters"), "owner"),
    Rule("matter_deadline", "未办结事项没有期限", _WORK, "请填办结期限。",
         "matters", declared.of_ledger("matter_deadline", "matters"), "deadline"),
    Rule("matter_closing", "事项的状态和办结日期对不上", _WORK,
         "请到“事项”里：缺办结日期的按 5 办结，没有办完的按 6 重办；发现日期写错的，打开改正。",
         "matters", declared.of_ledger("matter_closing", "matters"), "closed_on"),

    Rule("told_before_event", "登记日期早于发生日期", _KEPT, "请核对两个日期。",
         "changes", declared.of_ledger("told_before_event", "changes"), "registered_on"),
    Rule("date_in_future", "日期在将来", _KEPT, "请核对日期。",
         "", declared.of_every("date_in_future")),
    Rule("required_missing", "必填的空着", _KEPT, "请打开补填。",
         "", declared.of_every("required_missing")),
    Rule("code_unknown", "选项表里没有的内容", _KEPT, "请打开，另选一项。",
         "", declared.of_every("code_unknown")),
    Rule("out_of_range", "数超出范围", _KEPT, "请核对后改正。",
         "", declared.of_every("out_of_range")),
    Rule("reference_voided", "用到已作废的记录", _KEPT, "请另选一条，或到回收站恢复那一条。",
         "", declared.reference_voided),
)  # fmt: skip
"""In the order in which they are shown."""

BY_CODE = {rule.code: rule for rule in RULES}
