"""Care: files of elders and the visits that duties ask for."""

from datetime import date, time
from decimal import Decimal
from typing import NewType

from csdesk.domain.derived import brought
from csdesk.domain.fields import (
    amount,
    clock,
    code,
    codes,
    day,
    names,
    note,
    number,
    pictures,
    reference,
    row,
    telephones,
    text,
    yes_no,
)
from csdesk.domain.ledger import Ledger, Page, View

ResidentId = NewType("ResidentId", int)

GROUP = "关爱服务"


@row
class ElderFile:
    """The home-care file of an elder (居家养老服务档案)."""

    resident: ResidentId = reference("老人", to="residents", width=18)
    living: str | None = code(
        "居住类型", table="living_arrangement", width=22, default=None,
        aliases=("居住状况", "居住情况", "居住方式", "居住形式"),
    )  # fmt: skip
    care_ability: str | None = code(
        "老年人能力等级", table="elder_ability_level", guard="guarded", width=26,
        section="能力评估", aliases=("能力等级", "失能等级", "失能情况", "自理能力"), default=None,
    )  # fmt: skip
    ability_score: int | None = number(
        "能力评估得分", unit="分", least=0, most=90, guard="guarded", hidden=True, width=20,
        section="能力评估", aliases=("评估得分", "评估总分", "能力得分"), default=None,
    )  # fmt: skip
    assessed_on: date | None = day(
        "评估日期",
        hidden=True,
        width=20,
        section="能力评估",
        aliases=("能力评估日期",),
        default=None,
    )
    assessed_by: str | None = text(
        "评估机构", hidden=True, width=28, section="能力评估", samples=("县评估机构", "镇卫生院"),
        default=None,
    )  # fmt: skip
    carer: str | None = text(
        "照护人", sorted=True, width=18, section="照护", aliases=("照料人", "照护者"),
        samples=("儿子", "女儿", "儿媳"), default=None,
    )  # fmt: skip
    carer_phone: tuple[str, ...] = telephones("照护人电话", width=24, section="照护", default=())
    children_contact: str | None = text(
        "子女联系方式", hidden=True, guard="masked", section="照护", default=None
    )
    visitor: tuple[str, ...] = names(
        "责任探访人", hidden=True, width=18, section="照护", aliases=("结对人", "包联人"),
        samples=("何向晚", "李建禾"), default=(),
    )  # fmt: skip
    needs: str | None = note(
        "服务需求", width=36, section="服务", samples=("助餐", "家庭医生", "助浴", "陪同就医"),
        aliases=("养老服务需求",), default=None,
    )  # fmt: skip
    home_adapted: bool | None = yes_no(
        "已适老化改造",
        width=16,
        section="服务",
        aliases=("适老化改造", "是否适老化改造"),
        default=None,
    )
    care_bed: bool | None = yes_no(
        "家庭养老床位",
        width=16,
        section="家庭养老床位",
        aliases=("是否家庭养老床位",),
        default=None,
    )
    bed_provider: str | None = text(
        "床位服务机构", hidden=True, width=30, section="家庭养老床位", samples=("镇养老服务中心",),
        default=None,
    )  # fmt: skip
    bed_since: date | None = day(
        "床位开始日期", hidden=True, width=20, section="家庭养老床位", aliases=("建床日期",),
        default=None,
    )  # fmt: skip
    bed_until: date | None = day(
        "床位到期日期", hidden=True, width=20, section="家庭养老床位", default=None
    )
    allowance: Decimal | None = amount(
        "每月补贴", hidden=True, width=18, section="服务", aliases=("补贴金额",), default=None
    )
    remark: str | None = note("备注", hidden=True, section="其他", default=None)


@row
class Visit:
    """One visit to somebody whom a duty names; an attempt that did not meet her is kept too."""

    visit_date: date = day("探访日期", width=18, aliases=("走访日期", "日期"))
    visit_time: time | None = clock("时间", hidden=True, default=None)
    visit_target: ResidentId = reference(
        "探访对象", to="residents", width=15, aliases=("老人姓名", "被探访人", "姓名", "老年人")
    )
    visit_method: str | None = code(
        "探访方式", table="visit_mode", required=True, width=12, aliases=("方式",), default=None
    )
    met: bool = yes_no("见到本人", width=12, aliases=("是否见到",), default=True)
    visitor: tuple[str, ...] = names(
        "探访人", width=16, aliases=("走访人",), samples=("李建禾", "周敏", "何向晚"), default=()
    )
    visitor_role: tuple[str, ...] = codes(
        "探访人身份", table="visitor_role", hidden=True, width=22, default=()
    )
    visit_place: str | None = text("探访地点", hidden=True, default=None)
    checked: tuple[str, ...] = codes("五方面", table="visit_check_item", hidden=True, default=())
    elder_state: str | None = note("老人状况", width=28, hidden=True, default=None)
    visit_content: str | None = note(
        "健康及生活状况", width=30,
        samples=(
            "身体尚可，生活自理，饮食正常", "良好", "高血压，按时服药；居室整洁", "行动不便，由家人照料",
            "睡眠欠佳，情绪平稳", "良好，与子女每周视频", "未见到本人，邻居说外出",
        ),
        default=None,
    )  # fmt: skip
    visit_need: str | None = note(
        "问题、需求及处理", width=30,
        samples=("无", "无", "希望有助餐服务，已登记", "屋面漏雨，已上报", "燃气软管老化，已更换"),
        default=None,
    )  # fmt: skip
    outcome: str | None = code("结果", table="visit_outcome", hidden=True, default=None)
    next_date: date | None = day("下次探访", hidden=True, default=None)
    photo_consent: bool | None = yes_no(
        "同意拍照", hidden=True, aliases=("本人同意拍照",), default=None
    )
    photo: tuple[str, ...] = pictures("照片", consent="photo_consent", hidden=True, default=())
    signature: str | None = text("签名或未签原因", hidden=True, default=None)
    remark: str | None = note("备注", hidden=True, default=None)


LEDGERS = (
    Ledger(
        "visits", "探访记录", Visit, named="visit_target.name", day="visit_date", group=GROUP,
        unit="次", order=("-visit_date",),
        derived={
            "sex": brought("性别", "visit_target.sex", 8),
            "age": brought("年龄", "visit_target.age", 8),
            "id_no": brought("公民身份号码", "visit_target.id_no", 33),
            "address": brought("居住地址", "visit_target.address", 31),
            "phones": brought("联系电话", "visit_target.phones", 22),
            "grid": brought("网格", "visit_target.grid", 18),
            "category": brought("老年人类型", "visit_target.category", 19),
        },
        columns=(
            "visit_target", "sex", "age", "visit_date", "visit_method", "met", "visitor",
            "visit_content", "visit_need", "category", "grid", "address",
        ),
        views=(
            View("全部", ""),
            View("本月", "visit_date >= month_start and visit_date <= month_end"),
            View("未见到本人", "met = '否'"),
            View("上门", "visit_method = '上门入户'"),
        ),
        page=Page(
            title="特殊困难老年人探访登记表",
            columns={
                "visit_target": "基本情况|姓名", "sex": "基本情况|性别", "age": "基本情况|年龄",
                "id_no": "基本情况|身份证号码", "address": "基本情况|居住地址",
                "phones": "基本情况|联系电话", "category": "基本情况|老年人类型",
                "visit_date": "探访情况|探访日期", "visit_method": "探访情况|方式",
                "visit_content": "探访情况|健康及生活状况",
                "visit_need": "探访情况|问题、需求及处理",
            },
            signed=("探访人", "老年人或家属"),
            signatures=("填表人（签字）", "审核人（签字）", "村负责人（签字）"),
            note="1.本表每月一册，一次一行；2.类型可多选；3.老年人不能签字的由家属或探访人代签并注明。",
            clear={"id_no": "本单位签字存档的探访登记表须核对身份"},
        ),
        purpose="每次探访一行：何时、用什么方式、见到没有、情况如何。没见到本人的也要记，但不计入。",
    ),
    Ledger(
        "elder_files", "居家养老服务档案", ElderFile, named="resident.name", one_per="resident",
        group=GROUP, unit="人", order=("resident",),
        derived={
            "sex": brought("性别", "resident.sex", 9),
            "age": brought("年龄", "resident.age", 9),
            "id_no": brought("公民身份号码", "resident.id_no", 33),
            "address": brought("现住址", "resident.address", 40),
            "grid": brought("网格", "resident.grid", 18),
            "category": brought("人员类别", "resident.category", 28),
            "last_visit": brought("最近探访", "resident.last_visit", 20),
        },
        columns=(
            "resident", "sex", "age", "living", "care_ability", "carer", "needs", "care_bed",
            "category", "grid", "last_visit",
        ),
        views=(
            View("全部", ""),
            View("失能", "care_ability in ['1', '2', '3', '4']"),
            View("没有评估", "care_ability empty"),
            View("家庭养老床位", "care_bed = '是'", (
                "resident", "sex", "age", "address", "bed_provider", "bed_since", "bed_until",
                "care_ability", "carer", "grid",
            )),
        ),
        page=Page(
            title="居家老年人养老服务档案登记表",
            columns={
                "resident": "", "sex": "", "age": "", "id_no": "", "address": "",
                "living": "", "care_ability": "", "ability_score": "", "category": "",
                "carer": "", "needs": "", "care_bed": "",
            },
        ),
        purpose="每位老人一份：居住、照护人、需求、能力评估。等级和得分照评估表填，不自动算。"
        "独居、低保等身份从人员类别带来，不再填。",
    ),
)  # fmt: skip
