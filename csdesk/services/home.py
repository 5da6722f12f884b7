"""What stands on the workbench 工作台: what to do today, how the month stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Band = Literal["first", "today", "soon"]
State = Literal["not_met", "near", "look", "met", "cannot_say", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Target:
    """What a number or a verb opens.

    Attributes:
        code: A ledger, a roster, a duty list, or a page of its own (`home`, `round`, `figures`).
        where: A filter in its text form; empty for the list's own. Of `figures` a month, 2026-10;
            of `indicators` a month, and after a space the one to stand on.
        record: Id of the record to stand on; 0 for none.
        verb: What to begin there: `new`, `print`, `import` …; empty to look.
        said: What the window says on arriving; empty for nothing.
    """

    code: str
    where: str = ""
    record: int = 0
    verb: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do.

    Attributes:
        band: 先办, 今天 or 近期.
        kind: roster, overdue, due, check, finding, matter, campaign, expiring, birthday, report; decides
            the icon.
        count: The number, also a month's (11 月 月报待编).
        unit: Of the number: 人, 件, 处, 项, 月.
        what: In a few words.
        names: Up to four names, or parts with their counts; may be empty.
        verb: What Enter does.
        target: Where it is done.
        names_target: The list behind the number; None where it is `target`.
    """

    band: Band
    kind: str
    count: int
    unit: str
    what: str
    names: str
    verb: str
    target: Target
    names_target: Target | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of those to be met this month were met, of the office or a grid.

    Attributes:
        name: 全村, or the grid's.
        met: People met so that it counts.
        of: People to be met; 0: nobody.
        target: The list of those met.
        missing: The list of those not met yet.
    """

    name: str
    met: int
    of: int
    target: Target
    missing: Target

    @property
    def share(self) -> float:
        """0 to 1; 1 where nobody is to be met."""
        return self.met / self.of if self.of else 1.0


@dataclass(frozen=True, slots=True)
class Trend:
    """A chart of twelve months, the running one last.

    Attributes:
        title: 人口, 走访.
        remark: How it is read: 实心进，空心出.
        months: 2025-12 …, oldest first.
        up: A number for each month.
        down: A second number for each month, drawn downward; empty for none.
        words: The running month's numbers: 进 4，出 2.
        target: The list behind them.
    """

    title: str
    remark: str
    months: tuple[str, ...]
    up: tuple[int, ...]
    down: tuple[int, ...]
    words: str
    target: Target


@dataclass(frozen=True, slots=True)
class Light:
    """One indicator in a line.

    Attributes:
        state: How it stands.
        name: Of the indicator.
        value: Now against target: 78.0% / 100%; — where it can't be said.
        words: 未达到, 接近, 达到, 缺总建筑面积.
        target: The indicator's page.
    """

    state: State
    name: str
    value: str
    words: str
    target: Target


@dataclass(frozen=True, slots=True)
class Figure:
    """A plain number, shown where there are few indicators: 在册志愿者 86 人."""

    name: str
    value: str
    target: Target


@dataclass(frozen=True, slots=True)
class Act:
    """A button beside the day; the first is the page's primary one.

    Attributes:
        kind: round, new or print; decides icon and key.
        name: A verb.
        target: Where it begins.
    """

    kind: Literal["round", "new", "print"]
    name: str
    target: Target


ACTS = (
    Act("round", "补录走访", Target("round")),
    Act("new", "新增居民", Target("residents", verb="new")),
    Act("print", "打印走访单", Target("route")),
)


@dataclass(frozen=True, slots=True)
class Copies:
    """When copies were made; None for never.

    Attributes:
        own: The last one on this computer.
        outside: The last one on a stick or another disk.
    """

    own: datetime | None = None
    outside: datetime | None = None


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """Everything on the workbench.

    Attributes:
        on: The day it holds for.
        sealed: The last sealed month, as 2026-10; empty for none.
        acts: The buttons beside the day.
        todo: In the order overdue, due, findings, soon, expiring, reports; empty when all is done.
        next: Said when there is nothing to do: 11月23日 12 人应探访; may be empty.
        office: Coverage of the whole office; None where nobody has a duty of visits.
        grids: Coverage by grid, at most four are shown.
        trends: At most two.
        lights: Worst first, at most four; empty where no figures are known.
        lights_of: How many indicators there are in all.
        figures: Shown where there are none or few lights.
        copies: Age of the copies.
    """

    on: date
    sealed: str = ""
    acts: tuple[Act, ...] = ACTS
    todo: tuple[Todo, ...] = ()
    next: str = ""
    office: Coverage | None = None
    grids: tuple[Coverage, ...] = ()
    trends: tuple[Trend, ...] = ()
    lights: tuple[Light, ...] = ()
    lights_of: int = 0
    figures: tuple[Figure, ...] = ()
    copies: Copies = Copies()
