"""An invented day of an invented village, for the workbench. Nobody in it is real."""

from datetime import date, datetime

from csdesk.gui.navigation import Entry, Group
from csdesk.services.home import (
    ACTS,
    Act,
    Band,
    Copies,
    Coverage,
    HomeFacts,
    Light,
    Target,
    Todo,
    Trend,
)

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001  # as the clerk's clock shows it
VISITS = Target("visit_targets")
MONTHS = ("2025-12", *(f"2026-{month:02}" for month in range(1, 12)))


def todo(band: Band, kind: str, count: int, unit: str, what: str, names: str, verb: str) -> Todo:
    return Todo(band, kind, count, unit, what, names, verb, Target("visit_targets", kind))


def coverage(name: str, met: int, of: int) -> Coverage:
    return Coverage(name, met, of, VISITS, Target("visit_targets", "missing"))


A_DAY = HomeFacts(
    on=DAY,
    sealed="2026-10",
    acts=(*ACTS, Act("print", "打印走访单", Target("visit_targets", verb="print"))),
    todo=(
        todo("first", "overdue", 7, "人", "探访已逾期", "最久 12 天：罗静梓、孟静头、陆绚、傅逾诗 等", "打印走访单"),
        todo("first", "overdue", 1, "件", "事项已超期", "3组路灯不亮，应于11月18日办结", "去办理"),
        todo("today", "due", 12, "人", "今天应探访", "一网格 5、二网格 4、三网格 3", "补录走访"),
        todo("today", "check", 2, "处", "设施巡检", "微型消防站、村文化活动室", "登记巡检"),
        todo("today", "finding", 1, "处", "隐患复查", "6组老祠堂线路老化，整改期满", "登记复查"),
        todo("soon", "soon", 18, "人", "三天内应探访", "二网格 9、一网格 6、四网格 3", "看名单"),
        todo("soon", "expiring", 4, "项", "30天内到期", "低保复核 2、残疾人证 1、应急物资 1", "看名单"),
        todo("soon", "birthday", 3, "人", "将满 80 岁", "可申领高龄津贴：范强越、冯兰、刘淖援", "看名单"),
        todo("soon", "report", 11, "月", "月报待编", "11月30日前交镇民政办", "编月报"),
    ),
    next="11月23日 12 人应探访。",
    office=coverage("全村", 145, 186),
    grids=(
        coverage("一网格", 48, 52),
        coverage("二网格", 31, 49),
        coverage("三网格", 40, 47),
        coverage("四网格", 26, 38),
    ),
    trends=(
        Trend("人口", "实心进，空心出", MONTHS, (4, 3, 6, 5, 2, 3, 4, 6, 9, 5, 3, 4), (3, 5, 2, 4, 3, 2, 3, 2, 7, 4, 3, 2), "进 4，出 2", Target("changes")),
        Trend("走访", "每月见到的人数", MONTHS, (171, 168, 160, 179, 181, 183, 180, 176, 184, 186, 185, 145), (), "145 人", Target("visits")),
    ),
    lights=(
        Light("not_met", "特殊困难老年人月探访率", "78.0% / 100%", "未达到", Target("figures")),
        Light("near", "居民活动区域面积占比", "57.2% / 60%", "接近", Target("figures")),
        Light("met", "每百户综合服务设施面积", "34.6 / 30 m²", "达到", Target("figures")),
        Light("cannot_say", "社区商业和服务设施面积占比", "— / 10%", "缺总建筑面积", Target("figures")),
    ),
    lights_of=24,
    copies=Copies(datetime(2026, 11, 20, 8, 5), datetime(2026, 11, 11, 17, 0)),  # noqa: DTZ001  # as the clerk's clock shows it
)  # fmt: skip

GROUPS = (
    Group("home", "工作台", "view-dashboard-outline"),
    Group("people", "人口", "account-group-outline", (Entry("households", "户"), Entry("residents", "居民"), Entry("categories", "人员类别"), Entry("changes", "人口变动"))),
    Group("care", "关爱服务", "hand-heart-outline", (Entry("elder_files", "老人服务档案"), Entry("visit_targets", "走访探访"), Entry("children", "留守困境儿童"), Entry("disabled", "残疾人档案"), Entry("aids", "救助与补贴"), Entry("veterans", "退役军人"))),
    Group("volunteering", "志愿与组织", "account-star-outline", (Entry("volunteers", "志愿者"),)),
    Group("places", "设施", "office-building-outline", (Entry("facilities", "设施"),)),
    Group("grid", "网格与服务", "map-marker-radius-outline", (Entry("matters", "事项"),)),
    Group("governance", "村务治理", "gavel", (Entry("meetings", "会议"),)),
    Group("books", "台账册", "notebook-multiple"),
    Group("figures", "政策指标", "target"),
)  # fmt: skip
BADGES = {"visit_targets": "逾期 7", "aids": "4", "grid": "5"}
