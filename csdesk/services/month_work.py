"""What a month still asks for on paper: its summary, its visit ledger to be signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from csdesk.domain.calendar import month_of
from csdesk.domain.filters import months_later
from csdesk.services import lists, paying
from csdesk.services.home import Band, Target, Todo
from csdesk.services.office import Office, reading
from csdesk.storage import trail

REPORT_FROM = 20
"""Day of the month from which the monthly summary is to be made."""
SHEET_FROM = 25
"""Day from which the ledger of the month's visits is to be printed and signed."""
UNTIL = 10
"""Day of the next month up to which what was left is told."""


def left_over(office: Office, on: date) -> Iterator[Todo]:
    """Papers of the running month, and in the first days of a month those of the one before."""
    if on.day <= UNTIL:
        before = months_later(on.replace(day=1), -1)
        if _was_there(office, before):
            yield from _summary(office, f"{before:%Y-%m}", on)
            yield from _visits(office, f"{before:%Y-%m}", on)
            yield from _aids(office, f"{before:%Y-%m}")
    if on.day >= REPORT_FROM:
        yield from _summary(office, f"{on:%Y-%m}", on)
    if on.day >= SHEET_FROM:
        yield from _visits(office, f"{on:%Y-%m}", on)
        yield from _aids(office, f"{on:%Y-%m}")


def _summary(office: Office, month: str, on: date) -> Iterator[Todo]:
    first, last = month_of(month)
    late = on > last
    since = first.replace(day=REPORT_FROM)
    if any(told.get("ledger") == "monthly" and told.get("month") == month
           for told in _printed(office, since)):  # fmt: skip
        return
    names = f"{last:%m月%d日}应交乡镇" if late else f"{last:%m月%d日}前交乡镇"
    band: Band = "today" if late else "soon"
    yield Todo(
        band, "report", first.month, "月", "月报待编", names, "编月报", Target("figures", month)
    )


def _visits(office: Office, month: str, on: date) -> Iterator[Todo]:
    first, last = month_of(month)
    where = f"visit_date >= {first} and visit_date <= {last}"
    count = lists.count(office, lists.ask(office, "visits", where=where, on=on))
    since = first.replace(day=SHEET_FROM)
    if not count or any(told.get("ledger") == "visits" for told in _printed(office, since)):
        return
    band: Band = "today" if on > last else "soon"
    yield Todo(
        band, "report", count, "次", f"{first.month}月探访登记表待打印", "打印后由探访人和老人签字", "去打印",
        Target("visits", where, verb="print"), Target("visits", where),
    )  # fmt: skip


def _aids(office: Office, month: str) -> Iterator[Todo]:
    """Aids of which the month is not entered, where the office enters what was paid."""
    before = f"{months_later(month_of(month)[0], -1):%Y-%m}"
    where = f"paid_month = '{before}' or paid_month = '{month}'"
    if not lists.count(office, lists.ask(office, paying.MONTHS, where=where)):
        return
    if left := paying.unpaid(office, month):
        names = f"{int(month[5:])}月在发的救助和补贴"
        behind = Target(paying.AIDS, f"id in [{', '.join(map(str, left))}]")
        yield Todo(
            "soon", "report", len(left), "笔", "待登记发放", names, "登记发放",
            Target("paying", month), behind,
        )  # fmt: skip


def _printed(office: Office, since: date) -> list[dict[str, object]]:
    with reading(office) as c:
        return trail.told_since(c, "print", datetime.combine(since, time()))


def _was_there(office: Office, before: date) -> bool:
    """Whether the office kept anything before the end of a month."""
    end = datetime.combine(months_later(before, 1) - timedelta(1), time.max)
    with reading(office) as c:
        first = trail.first_day(c)
    return first is not None and first <= end
