"""What the workbench tells of duties beside the visits of the day: places, who is not reached, rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from csdesk.services import todo
from csdesk.services.duties import DueLine, due_people
from csdesk.services.dutylist import NOBODY
from csdesk.services.dutyrules import LOCAL, own_duties
from csdesk.services.entries import titles
from csdesk.services.home import Band, Target, Todo
from csdesk.services.office import Office


@dataclass(frozen=True, slots=True)
class Kind:
    """Duties over things, as the workbench tells them.

    Attributes:
        subject: The ledger of those things.
        listed: The code of their due list.
        what: What is to be done.
        icon: Of what is not late yet.
    """

    subject: str
    listed: str
    what: str
    icon: str


KINDS = (
    Kind("facilities", "check_duty", "设施巡检", "check"),
    Kind("hazards", "recheck_duty", "隐患复查", "finding"),
    Kind("mediations", "follow_duty", "调解回访", "matter"),
)


def places(office: Office, on: date) -> Iterator[Todo]:
    """Checks, re-checks and calls: what is late, and what comes within some days."""
    for kind in KINDS:
        lines = due_people(office, kind.subject, on)
        late = [x for x in lines if x.state == "overdue"]
        near = [x for x in lines if x.state in ("due", "soon")]
        unit = office.ledgers[kind.subject].unit
        if late:
            target = Target(kind.listed, "due_state = 'overdue'")
            names = todo.some([x.name for x in late])
            yield Todo(
                "first", "overdue", len(late), unit, f"{kind.what}已逾期", names, "看名单", target
            )
        if near:
            target = Target(kind.listed, "due_state in ['due', 'soon']")
            names = todo.some([x.name for x in near])
            band: Band = "today" if any(x.state == "due" for x in near) else "soon"
            yield Todo(band, kind.icon, len(near), unit, kind.what, names, "看名单", target)


def unreached(people: Sequence[DueLine]) -> Iterator[Todo]:
    """Whom nobody met though somebody went there, more than once in a row."""
    if some := [x for x in people if x.unreached]:
        names = todo.some([x.name for x in some])
        target = Target("visit_duty", NOBODY.where, verb=f"view:{NOBODY.title}")
        yield Todo("first", "due", len(some), "人", "联系不上", names, "打电话", target)


def faulty(office: Office) -> Iterator[Todo]:
    """Rules of the office's own that can't be read: nobody is asked for by them."""
    if ids := own_duties(office)[1]:
        names = todo.some(list(titles(office, LOCAL, ids).values()))
        target = Target(LOCAL, f"id in [{', '.join(map(str, ids))}]")
        yield Todo("first", "overdue", len(ids), "条", "走访规则读不懂", names, "去改正", target)
