"""开放时间: the hours of a facility as they are said, a line for the weekdays and one for each other day."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk.domain.fields import Field
from csdesk.domain.opening import DAYS, HOLIDAY
from csdesk.errors import ClerkError
from csdesk.gui.form.work import Kept, Shape, Typed
from csdesk.services import entries
from csdesk.services.facilities import opened
from csdesk.services.facilities.opened import CODE, EVERY, WORKDAYS
from csdesk.services.office import Office

_WEEK, _OWN = "每周", "周一至周五不一样的那天"
FIELDS = (
    Field(EVERY, "周一至周五", "text", section=_WEEK, longest=100),
    *(Field(day, DAYS[day], "text", section=_WEEK, longest=100) for day in ("6", "7", HOLIDAY)),
    *(Field(day, DAYS[day], "text", section=_OWN, longest=100) for day in WORKDAYS),
)


def hours(office: Office, id: int | None) -> Shape:
    """The form; asks the vault, so for a pool.

    Raises:
        ClerkError: No facility is chosen.
    """
    if id is None:
        raise ClerkError("没有选中设施。", "请先在“设施”里选一行。")
    name = entries.titles(office, CODE, [id]).get(id, "")
    week = opened.weeks(office, [id])[id]

    def keep(office: Office, typed: Typed) -> Kept:
        texts: Mapping[str, str] = {f.id: typed.texts.get(f.id, "") for f in FIELDS}
        return Kept(opened.keep(office, id, texts))

    return Shape(
        title=f"开放时间：{name}",
        fields=FIELDS,
        keep=keep,
        start=Typed(opened.texts(week), {}, {}),
        hints={
            EVERY: "如 8:30-17:30，中午关门的写 8:30-12:00 14:00-17:30",
            "6": "不开放写“不开”",
            HOLIDAY: "国务院办公厅通知放假的日子。空着就是还不知道",
            "1": "只填与上面不同的，别的空着",
        },
        verb="保存",
    )
