"""Files of disabled residents; category, level and certificate stand in their categories."""

from datetime import date
from typing import NewType

from csdesk.domain.derived import all_of, brought
from csdesk.domain.fields import code, day, note, reference, row, telephones, text, yes_no
from csdesk.domain.ledger import Ledger, Page, View

ResidentId = NewType("ResidentId", int)
FileId = NewType("FileId", int)

GROUP = "关爱服务"


@row
class DisabilityFile:
    """The file of a disabled resident 残疾人档案 and the small group 残疾人小组 she is in."""

    resident: ResidentId = reference("残疾人", to="residents", width=18, aliases=("姓名",))
    team: str | None = text(
        "残疾人小组", sorted=True, width=24, section="小组", aliases=("小组", "所在小组"),
        samples=("一组", "二组"), default=None,
    )  # fmt: skip
    grouped_by: str | None = code(
        "分组方式", table="disability_grouping", hidden=True, width=20, section="小组", default=None
    )
    association: str | None = text(
        "残疾人协会", hidden=True, width=28, section="小组", aliases=("协会",),
        samples=("村残疾人协会",), default=None,
    )  # fmt: skip
    contact: str | None = text(
        "联系人", width=18, section="联系", aliases=("监护人", "照料人"),
        samples=("妻子", "儿子", "本人"), default=None,
    )  # fmt: skip
    contact_phone: tuple[str, ...] = telephones("联系人电话", width=24, section="联系", default=())
    rehabilitation: str | None = note(
        "康复情况", guard="guarded", width=36, section="康复", aliases=("康复服务",),
        samples=("居家康复", "定期到镇卫生院"), default=None,
    )  # fmt: skip
    rehabilitated_on: date | None = day(
        "最近康复日期", hidden=True, width=20, section="康复", default=None
    )
    home_adapted: bool | None = yes_no(
        "已无障碍改造", hidden=True, width=16, section="康复", aliases=("无障碍改造",), default=None
    )
    needs: str | None = note(
        "需求", width=36, section="康复", aliases=("助残需求", "服务需求"),
        samples=("轮椅", "无障碍扶手"), default=None,
    )  # fmt: skip
    remark: str | None = note("备注", hidden=True, section="其他", default=None)


@row
class Device:
    """An assistive device 辅助器具; a part of the file."""

    file: FileId = reference("档案", to="disability_files")
    device: str | None = text(
        "辅助器具", required=True, width=30, samples=("轮椅", "拐杖", "助听器"), default=None
    )
    given_on: date | None = day("配发日期", width=20, default=None)
    provider: str | None = text("提供方", width=26, samples=("县残联",), default=None)


LEDGERS = (
    Ledger(
        "disability_files", "残疾人档案", DisabilityFile, named="resident.name",
        one_per="resident", group=GROUP, unit="人", order=("resident",),
        derived={
            "sex": brought("性别", "resident.sex", 9),
            "age": brought("年龄", "resident.age", 9),
            "category": brought("残疾类别", "resident.category", 26),
            "level": brought("残疾等级", "resident.disability_level", 14),
            "certificate": brought("残疾人证号", "resident.disability_certificate", 36),
            "until": brought("证件有效期至", "resident.disability_until", 20),
            "devices": all_of("辅助器具", "devices", "device", width=30),
            "address": brought("现住址", "resident.address", 40),
            "grid": brought("网格", "resident.grid", 18),
        },
        columns=(
            "resident", "sex", "age", "category", "level", "team", "contact", "devices", "needs",
            "grid",
        ),
        views=(
            View("全部", ""),
            View("没有编组", "team empty"),
            View("没有辅具", "devices empty"),
            View("90天内证件到期", "until >= today and until <= today + 90d"),
        ),
        page=Page(
            title="残疾人登记表",
            columns={
                "resident": "", "sex": "", "age": "", "category": "", "level": "",
                "certificate": "", "team": "", "contact": "", "contact_phone": "", "devices": "", "needs": "",
            },
        ),
        purpose="每位残疾人一份：小组、联系人、康复和辅具。类别、等级和证号在人员类别里，不再填。",
    ),
    Ledger(
        "devices", "辅助器具", Device, named="device", part_of="file", group=GROUP, unit="件",
        order=("file",), page=Page(title="辅助器具登记表"),
        purpose="配发给残疾人的辅助器具。",
    ),
)  # fmt: skip
