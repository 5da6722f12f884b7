"""Files of children: the left-behind and those in hardship."""

from typing import NewType

from csdesk.domain.derived import brought
from csdesk.domain.fields import code, names, note, reference, row, telephones, text
from csdesk.domain.ledger import Ledger, Page, View

ResidentId = NewType("ResidentId", int)


@row
class ChildFile:
    """The file of a child 留守/困境儿童; of which kind she is stands in her categories."""

    resident: ResidentId = reference("儿童", to="residents", width=18, aliases=("姓名",))
    guardian: str | None = text(
        "监护人", searched=True, width=18, samples=("祖父", "祖母", "舅舅"), default=None
    )
    guardian_phone: tuple[str, ...] = telephones("监护人电话", width=24, default=())
    parents_away: str | None = text(
        "监护人去向", width=30, samples=("广东务工", "本县", "外省务工"), default=None
    )
    carer: str | None = text(
        "委托照护人", width=18, hidden=True, samples=("姑姑", "邻居"), default=None
    )
    school: str | None = text("就读学校", width=30, samples=("镇中心小学", "镇中学"), default=None)
    school_state: str | None = code("就学状况", table="school_state", width=14, default=None)
    living_aid: str | None = text(
        "生活补助", guard="guarded", width=26, samples=("无", "孤儿基本生活费"), default=None
    )
    needs: str | None = note("需求", width=36, samples=("课后辅导", "心理陪伴"), default=None)
    director: tuple[str, ...] = names("儿童主任", width=18, samples=("何向晚",), default=())
    remark: str | None = note("备注", hidden=True, default=None)


LEDGERS = (
    Ledger(
        "child_files", "留守困境儿童档案", ChildFile, named="resident.name", one_per="resident",
        group="关爱服务", unit="人", order=("resident",),
        derived={
            "sex": brought("性别", "resident.sex", 9),
            "age": brought("年龄", "resident.age", 9),
            "category": brought("类型", "resident.category", 28),
            "address": brought("现住址", "resident.address", 40),
            "grid": brought("网格", "resident.grid", 18),
            "last_visit": brought("最近探访", "resident.last_visit", 20),
        },
        columns=(
            "resident", "sex", "age", "category", "guardian", "parents_away", "school",
            "school_state", "needs", "last_visit", "grid",
        ),
        views=(View("全部", ""), View("辍学", "school_state = '辍学'")),
        page=Page(
            title="困境和留守儿童信息台账",
            columns={
                "resident": "", "sex": "", "age": "", "category": "", "guardian": "",
                "guardian_phone": "", "parents_away": "", "school": "", "school_state": "",
                "living_aid": "", "needs": "", "director": "",
            },
        ),
        purpose="每个留守、困境儿童一份：监护人、去向、学校和需求。类型从人员类别带来，不再填。",
    ),
)  # fmt: skip
