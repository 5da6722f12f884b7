"""开放时间: hours as they are said, a line for the weekdays and one for each other day; 登记开放."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk.domain.fields import Field
from csdesk.domain.opening import DAYS, HOLIDAY
from csdesk.gui.form.work import Kept, Shape, Typed, read_fields
from csdesk.gui.verbs import asking
from csdesk.services.facilities import log as opened_days
from csdesk.services.facilities import opened
from csdesk.services.facilities.opened import CODE, EVERY, WORKDAYS
from csdesk.services.office import Office

_WEEK, _OWN = "每周", "周一至周五不一样的那天"
FIELDS = (
    Field(EVERY, "周一至周五", "text", section=_WEEK, longest=100),
    *(Field(day, DAYS[day], "text", section=_WEEK, longest=100) for day in ("6", "7", HOLIDAY)),
    *(Field(day, DAYS[day], "text", section=_OWN, longest=100) for day in WORKDAYS),
)


LOG = (
    Field("first", "从", "day", null=False),
    Field("last", "到", "day", null=False),
    Field("on_duty", "值班人", "names"),
)


def log(office: Office, id: int | None) -> Shape:
    """登记开放: the days on which a facility was open, several at once; for a pool.

    Raises:
        ClerkError: No facility is chosen.
    """
    facility, name = asking.one(office, CODE, id)
    first, last = opened_days.proposed(office, facility)

    def keep(office: Office, typed: Typed) -> Kept:
        values, problems = read_fields(office, LOG, typed)
        if wrong := [p for p in problems if p.level == "error"]:
            return asking.refused(wrong)
        days = values["first"], values["last"]
        return Kept(opened_days.record(office, facility, *days, values["on_duty"] or ()))

    return Shape(
        title=f"登记开放：{name}",
        fields=LOG,
        keep=keep,
        start=Typed({"first": first.isoformat(), "last": last.isoformat()}, {}, {}),
        hints={
            "first": "按登记的开放时间，一天记一行；不开放的、记过的日子不记",
            "last": "那天开得不一样的，记好后到“开放记录”里改",
        },
        verb="登记",
    )


def hours(office: Office, id: int | None) -> Shape:
    """The form; asks the vault, so for a pool.

    Raises:
        ClerkError: No facility is chosen.
    """
    facility, name = asking.one(office, CODE, id)
    week = opened.weeks(office, [facility])[facility]

    def keep(office: Office, typed: Typed) -> Kept:
        texts: Mapping[str, str] = {f.id: typed.texts.get(f.id, "") for f in FIELDS}
        return Kept(opened.keep(office, facility, texts))

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
