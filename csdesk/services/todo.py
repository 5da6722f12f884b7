"""What the workbench tells beside duties: matters, promises, patrols, what runs out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from csdesk.domain.filters import months_later
from csdesk.ledgers.grids import OPEN
from csdesk.ledgers.upkeep import EXPIRED
from csdesk.services import calendars, lists
from csdesk.services.expiring import expiring
from csdesk.services.facilities import supplies
from csdesk.services.home import Band, Target, Todo
from csdesk.services.office import Office

NAMES = 4
BIRTHDAYS = (80, 90, 100)
AHEAD = 30
"""Days in which a birthday comes."""
RECENT = 60
"""Days in which a finding that is no matter is told."""
PATROLLED = 14
"""Days in which a grid was patrolled that is asked for today's patrol."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Something with a day by which it must be done.

    Attributes:
        ledger: Where it is kept.
        open: That it is not done, in the words of a filter.
        by: The field with its day.
        ahead: Days before its day from which it is told.
        what: What it is called: 事项, with 已超期 or 到期 behind it.
        done: What must happen by its day: 办结.
        kind: Of the icon, before its day.
        verb: What Enter does.
    """

    ledger: str
    open: str
    by: str
    ahead: int
    what: str
    done: str
    kind: str
    verb: str


LIMITS = (
    Limit("matters", OPEN, "deadline", 7, "事项", "办结", "matter", "去办理"),
    Limit("requests", "done_on empty and not (state in ['已办结', '不予办理'])", "promised_on", 3,
          "便民服务", "办好", "matter", "去办理"),
)  # fmt: skip


def some(names: Sequence[str]) -> str:
    """Up to four names, 等 behind them where there are more."""
    return "、".join(names[:NAMES]) + (" 等" if len(names) > NAMES else "")


def limits(office: Office, on: date) -> Iterator[Todo]:
    """What is late, due today, and due soon, of everything with a day."""
    for one in LIMITS:
        ledger, by = office.ledgers[one.ledger], one.by
        day, last = on + timedelta(1), on + timedelta(one.ahead)
        rows: tuple[tuple[Band, str, str, str], ...] = (
            ("first", "overdue", f"{one.what}已超期", f"{by} < {on}"),
            ("today", one.kind, f"今天到期的{one.what}", f"{by} = {on}"),
            ("soon", one.kind, f"{_SPELLED[one.ahead]}天内到期的{one.what}",
             f"{by} >= {day} and {by} <= {last}"),
        )  # fmt: skip
        for band, kind, what, when in rows:
            where = f"{one.open} and {when}"
            asked = lists.ask(
                office, one.ledger, where=where, columns=(ledger.named, by), order=(by,), on=on
            )
            ids = lists.ids(office, asked)
            if ids:
                found = lists.lines(office, asked, ids[:2]).rows
                names = "；".join(f"{w or one.what}，应于{d:%m月%d日}{one.done}" for w, d in found)
                target = Target(one.ledger, where)
                yield Todo(band, kind, len(ids), ledger.unit, what, names, one.verb, target)


_SPELLED = {3: "三", 7: "七"}


def patrols(office: Office, on: date) -> Iterator[Todo]:
    """Grids that are patrolled and have no patrol today."""
    since = on - timedelta(PATROLLED)
    asked = lists.ask(
        office, "patrols", where=f"patrol_date > {since} and patrol_date <= {on}",
        columns=("grid", "patrol_date"), on=on,
    )  # fmt: skip
    rows = lists.lines(office, asked, lists.ids(office, asked)).rows
    every = {grid[0]: str(grid[1]) for grid, _ in rows if grid}
    today = {grid[0] for grid, day in rows if grid and day == on}
    left = {id: name for id, name in every.items() if id not in today}
    if left:
        target = Target("grids", f"id in [{', '.join(map(str, sorted(left)))}]")
        names = some([left[id] for id in sorted(left)])
        write = Target("patrols", verb="new")
        yield Todo(
            "today",
            "check",
            len(left),
            "个",
            "今天还没有巡查的网格",
            names,
            "登记巡查",
            write,
            target,
        )


def loose(office: Office, on: date) -> Iterator[Todo]:
    """What a check found and nobody has made a matter of; where it is one already, that is told."""
    where = f"result = '待整改' and matters = 0 and check_date > {on - timedelta(RECENT)}"
    asked = lists.ask(
        office, "facility_checks", where=where, columns=("facility", "finding"), on=on
    )
    ids = lists.ids(office, asked)
    if ids:
        rows = lists.texts(office, lists.lines(office, asked, ids[: NAMES + 1]))
        names = some([found or place for place, found in rows])
        yield Todo(
            "today", "finding", len(ids), "处", "巡检发现的问题还没有转为事项", names, "转为事项",
            Target("facility_checks", where),
        )  # fmt: skip


def birthdays(office: Office, on: date) -> Iterator[Todo]:
    """Who turns 80, 90 or 100 within 30 days; the birthday counts on the day itself."""
    for years in BIRTHDAYS:
        first = months_later(on, -12 * years)
        last = months_later(on + timedelta(AHEAD), -12 * years)
        where = (
            f"not (household empty) and birth_date > {first} and birth_date <= {last}"
            f" and age < {years}"
        )
        asked = lists.ask(office, "residents", where=where, columns=("name",), on=on)
        ids = lists.ids(office, asked)
        if ids:
            found = lists.lines(office, asked, ids[: NAMES + 1]).rows
            names = some([row[0] for row in found])
            yield Todo(
                "soon", "birthday", len(ids), "人", f"30天内满 {years} 岁", names, "看名单",
                Target("residents", where),
            )  # fmt: skip


def running_out(office: Office, on: date) -> Iterator[Todo]:
    """Certificates, aids, contracts and supplies that run out, or have."""
    for alert in supplies.alerts(office, on):
        gone = alert.target.where == EXPIRED
        band: Band = "first" if gone else "soon"
        yield Todo(
            band, "overdue" if gone else "expiring", alert.count, "种", f"应急物资{alert.label}", some(alert.names),
            "看名单", alert.target,
        )  # fmt: skip
    for one in expiring(office, on):
        yield Todo(
            "soon", "expiring", one.count, one.unit, f"{one.label}30天内到期", some(one.names),
            "看名单", one.target,
        )  # fmt: skip


def calendar(office: Office, on: date) -> Iterator[Todo]:
    """The year whose holidays nobody has entered."""
    if (lacking := calendars.lacking(office, on)) is not None:
        yield Todo(
            "soon", "report", lacking.year, "年", "放假安排还没有", "到期日和开放天数要用",
            "去填", lacking.target,
        )  # fmt: skip
