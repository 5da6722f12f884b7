"""Files of children: the left-behind and those in hardship."""

from datetime import date
from typing import NewType

from csdesk.domain.derived import brought
from csdesk.domain.fields import code, day, names, note, reference, row, telephones, text
from csdesk.domain.ledger import Ledger, Page, View

ResidentId = NewType("ResidentId", int)


@row
class ChildFile:
    """The file of a child 留守/困境儿童; of which kind she is stands in her categories."""

    resident: ResidentId = reference("儿童", to="residents", width=18, aliases=("姓名",))
    guardian: str | None = text(
        "监护人", searched=True, width=18, section="监护", aliases=("监护人姓名", "监护人情况"),
        samples=("祖父", "祖母", "舅舅"), default=None,
    )  # fmt: skip
    guardian_phone: tuple[str, ...] = telephones(
        "监护人电话", width=24, section="监护", aliases=("监护人联系电话",), default=()
    )
    parents_away: str | None = text(
        "监护人去向", width=30, section="监护", aliases=("父母去向", "父母务工地", "务工地点"),
        samples=("广东务工", "本县", "外省务工"), default=None,
    )  # fmt: skip
    carer: str | None = text(
        "委托照护人", width=18, hidden=True, section="监护", aliases=("受委托照护人", "委托监护人"),
        samples=("姑姑", "邻居"), default=None,
    )  # fmt: skip
    carer_phone: tuple[str, ...] = telephones(
        "委托照护人电话", width=24, hidden=True, section="监护", default=()
    )
    entrusted_on: date | None = day(
        "委托照护书日期",
        width=20,
        hidden=True,
        section="监护",
        aliases=("委托书日期",),
        default=None,
    )
    school: str | None = text(
        "就读学校", width=30, section="就学", aliases=("学校", "所在学校"),
        samples=("镇中心小学", "镇中学"), default=None,
    )  # fmt: skip
    grade: str | None = text(
        "年级班级", width=18, hidden=True, section="就学", aliases=("年级", "班级"),
        samples=("三年级", "七年级2班"), default=None,
    )  # fmt: skip
    school_state: str | None = code(
        "就学状况", table="school_state", width=14, section="就学", aliases=("就学情况", "是否在读"),
        default=None,
    )  # fmt: skip
    living_aid: str | None = text(
        "生活补助", guard="guarded", width=26, section="帮扶", aliases=("享受补助", "救助情况"),
        samples=("无", "孤儿基本生活费"), default=None,
    )  # fmt: skip
    needs: str | None = note(
        "需求", width=36, section="帮扶", aliases=("帮扶需求",), samples=("课后辅导", "心理陪伴"),
        default=None,
    )  # fmt: skip
    director: tuple[str, ...] = names(
        "儿童主任", width=18, section="帮扶", samples=("何向晚",), default=()
    )
    remark: str | None = note("备注", hidden=True, section="其他", default=None)


LEDGERS = (
    Ledger(
        "child_files", "留守困境儿童档案", ChildFile, named="resident.name", one_per="resident",
        group="关爱服务", unit="人", order=("resident",),
        derived={
            "sex": brought("性别", "resident.sex", 9),
            "age": brought("年龄", "resident.age", 9),
            "id_no": brought("公民身份号码", "resident.id_no", 33),
            "category": brought("类型", "resident.category", 28),
            "address": brought("现住址", "resident.address", 40),
            "grid": brought("网格", "resident.grid", 18),
            "last_visit": brought("最近探访", "resident.last_visit", 20),
        },
        columns=(
            "resident", "sex", "age", "category", "guardian", "parents_away", "school",
            "school_state", "needs", "last_visit", "grid",
        ),
        views=(
            View("全部", ""),
            View("辍学或未入学", "school_state in ['辍学', '未入学']"),
            View("没有监护人", "guardian empty"),
        ),
        page=Page(
            title="困境和留守儿童信息台账",
            columns={
                "resident": "", "sex": "", "age": "", "id_no": "", "category": "", "guardian": "",
                "parents_away": "", "school": "", "school_state": "",
                "living_aid": "", "needs": "", "director": "",
            },
        ),
        purpose="每个留守、困境儿童一份：监护人、去向、学校和需求。类型从人员类别带来，不再填。",
    ),
)  # fmt: skip
