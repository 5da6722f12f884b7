"""What the workbench says of a day: everything on it is counted here and opens its list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from threading import Lock

from csdesk.domain.calendar import month_of
from csdesk.ledgers.campaigns import WAITING
from csdesk.services import copies, duty_todo, indicator_lines, lists, month_work, todo
from csdesk.services.campaigns import campaign as campaigns
from csdesk.services.duties import DueLine, MonthCoverage, due_people, month_coverage
from csdesk.services.home import Band, Copies, Coverage, Figure, HomeFacts, Target, Todo, Trend
from csdesk.services.office import Office, reading
from csdesk.services.todo import NAMES
from csdesk.services.trends import trend
from csdesk.storage import trail

LIGHTS = 4
CAMPAIGN_AHEAD, CAMPAIGNS = 14, 3
"""Days before its day from which a campaign is shown, and how many are at most."""


class Workbench:
    """The workbench of an office, worked out once for the page and the badges beside it.

    It is worked out anew when the trail has moved or another day has come.
    """

    def __init__(self, office: Office) -> None:
        """Nothing is worked out yet."""
        self._office = office
        self._alone = Lock()  # the second who asks waits for what the first one gets
        self._key: tuple[int, date] | None = None
        self._kept: HomeFacts | None = None

    def facts(self) -> HomeFacts:
        """The workbench of today; for a pool. The age of the copies is always looked up."""
        office = self._office
        with self._alone:
            with reading(office) as c:
                key = (trail.head(c)[0], office.today())
            if self._kept is None or self._key != key:
                self._kept, self._key = facts(office, key[1]), key
            kept = self._kept
        return replace(kept, copies=_copies(office))


def facts(office: Office, on: date) -> HomeFacts:
    """The workbench of a day."""
    people = due_people(office, "residents", on)
    covered = month_coverage(office, f"{on:%Y-%m}", on)
    found = [
        *_nobody(office),
        *_visits(office, people, on),
        *duty_todo.unreached(people),
        *duty_todo.faulty(office),
        *duty_todo.places(office, on),
        *todo.limits(office, on),
        *todo.patrols(office, on),
        *todo.loose(office, on),
        *_campaigns(office, on),
        *todo.running_out(office, on),
        *todo.birthdays(office, on),
        *month_work.left_over(office, on),
        *todo.calendar(office, on),
    ]
    order: dict[Band, int] = {"first": 0, "today": 1, "soon": 2}
    lights, lights_of = indicator_lines.lights(office, f"{on:%Y-%m}", LIGHTS)
    return HomeFacts(
        on=on,
        todo=tuple(sorted(found, key=lambda t: order[t.band])),
        next=_next(people),
        office=_coverage("全村", covered.on_roll, covered) if covered.roll else None,
        grids=_grids(office, covered, on),
        trends=_trends(office, on),
        lights=lights,
        lights_of=lights_of,
        figures=_figures(office, on),
        copies=_copies(office),
    )


def _nobody(office: Office) -> list[Todo]:
    """Where nobody is registered yet, all begins with a roster."""
    if lists.count(office, lists.ask(office, "residents", every=True)):
        return []
    where = Target("residents", verb="import")
    names = "Excel、WPS 的表都行；也可以一个一个新增"
    return [Todo("first", "roster", 0, "人", "还没有登记居民", names, "导入花名册", where, None)]


def _copies(office: Office) -> Copies:
    return Copies(copies.last_copy(office), copies.last_elsewhere(office))


def _visits(office: Office, people: Sequence[DueLine], on: date) -> list[Todo]:
    made: list[Todo] = []
    late = [x for x in people if x.state == "overdue"]
    if late:
        worst = max(x.days for x in late)
        names = f"最久 {worst} 天：{todo.some([x.name for x in late])}"
        made.append(_duty("first", "overdue", late, "探访已逾期", names, "打印走访单", "route"))
    grids = _grid_of(office, [x.id for x in people], on)
    told: tuple[tuple[str, Band, str, str, str], ...] = (
        ("due", "today", "今天应探访", "补录走访", "round"),
        ("soon", "soon", "三天内应探访", "看名单", ""),
    )
    for state, band, what, verb, page in told:
        some = [x for x in people if x.state == state]
        if some:
            counts = Counter(grids.get(x.id, "未分网格") for x in some).most_common(NAMES)
            names = "、".join(f"{grid} {n}" for grid, n in counts)
            made.append(_duty(band, "due", some, what, names, verb, page, state))
    return made


def _duty(
    band: Band,
    kind: str,
    lines: Sequence[DueLine],
    what: str,
    names: str,
    verb: str,
    page: str,
    state: str = "overdue",
) -> Todo:
    """People to be visited; their verb opens a page, else their list."""
    listed = Target("visit_duty", f"due_state = '{state}'")
    target = Target(page) if page else listed
    return Todo(band, kind, len(lines), "人", what, names, verb, target, listed)


def _grid_of(office: Office, ids: Sequence[int], on: date) -> dict[int, str]:
    asked = lists.ask(office, "residents", every=True, columns=("grid",), on=on)
    return {
        id: row[0][1]
        for page in lists.pages(office, asked, ids, 2000)
        for id, row in zip(page.ids, page.rows, strict=True)
        if row[0]
    }


def _campaigns(office: Office, on: date) -> list[Todo]:
    """Campaigns with gaps whose day has passed or comes within two weeks, the earliest first."""
    last = on + timedelta(CAMPAIGN_AHEAD)
    where = f"waiting > 0 and closed_on empty and begun_on <= {on} and due <= {last}"
    columns = ("campaign_name", "due", "waiting", "settled", "rows", "subject")
    asked = lists.ask(office, campaigns.CODE, where=where, columns=columns, order=("due",), on=on)
    ids = lists.ids(office, asked)[:CAMPAIGNS]
    found = lists.lines(office, asked, ids)
    made: list[Todo] = []
    for id, (name, due, waiting, settled, rows, subject) in zip(found.ids, found.rows, strict=True):
        late = due < on
        band: Band = "first" if late else "today" if due == on else "soon"
        said = "已超期" if late else f"应于{due:%m月%d日}办完"
        made.append(
            Todo(
                band, "campaign", waiting, office.ledgers[subject].unit, f"{name}还没办",
                f"{said}，办好 {settled:,} / {rows:,}", "接着办", Target("campaign", record=id),
                Target(campaigns.ROWS, f"campaign = {id} and {WAITING}"),
            )
        )  # fmt: skip
    return made


def _next(people: Sequence[DueLine]) -> str:
    ahead = [x for x in people if x.state == "covered"]
    if not ahead:
        return ""
    day = min(x.due for x in ahead)
    return f"{day:%m月%d日} {sum(x.due == day for x in ahead)} 人应探访"


def _coverage(name: str, roll: Sequence[int], covered: MonthCoverage) -> Coverage:
    missing = set(covered.missing)
    left = [i for i in roll if i in missing]
    met = [i for i in roll if i not in missing]
    return Coverage(name, len(met), len(roll), _people(met), _people(left))


def _people(ids: Sequence[int]) -> Target:
    return Target("residents", f"id in [{', '.join(map(str, ids))}]" if ids else "id empty")


def _grids(office: Office, covered: MonthCoverage, on: date) -> tuple[Coverage, ...]:
    grids = _grid_of(office, covered.on_roll, on)
    by: dict[str, list[int]] = {}
    for id in covered.on_roll:
        if id in grids:
            by.setdefault(grids[id], []).append(id)
    listed = lists.ask(office, "grids", columns=("grid_name",))
    order = [row[0] for row in lists.lines(office, listed, lists.ids(office, listed)).rows]
    return tuple(_coverage(name, by[name], covered) for name in order if name in by)


def _trends(office: Office, on: date) -> tuple[Trend, ...]:
    months = trend(office, f"{on:%Y-%m}")
    names, now = tuple(m.month for m in months), months[-1]
    first, last = month_of(now.month)
    events = f"event_date >= {first} and event_date <= {last}"
    visits = f"visit_date >= {first} and visit_date <= {last} and met = '是'"
    return (
        Trend("人口", "实心进，空心出", names, tuple(m.came for m in months),
              tuple(m.went for m in months), f"进 {now.came}，出 {now.went}",
              Target("changes", events)),
        Trend("走访", "每月见到的人数", names, tuple(m.met for m in months), (),
              f"{now.met} 人", Target("visits", visits)),
    )  # fmt: skip


def _figures(office: Office, on: date) -> tuple[Figure, ...]:
    first, last = month_of(f"{on:%Y-%m}")
    people = lists.count(office, lists.ask(office, "residents", on=on))
    homes = lists.count(office, lists.ask(office, "households", where="size > 0", on=on))
    volunteers = lists.count(office, lists.ask(office, "volunteers", every=True))
    where = f"service_date >= {first} and service_date <= {last}"
    served = lists.ask(office, "service_hours", where=where)
    hours = {f.id: v for f, v in lists.totals(office, served)}.get("service_hours", 0)
    return (
        Figure("在册人口", f"{people} 人", Target("residents")),
        Figure("在册户数", f"{homes} 户", Target("households", "size > 0")),
        Figure("注册志愿者", f"{volunteers} 人", Target("volunteers")),
        Figure(
            "本月志愿服务",
            f"{hours:.1f}".removesuffix(".0") + " 小时",
            Target("service_hours", where),
        ),
    )
