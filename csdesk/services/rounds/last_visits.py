"""What was found when somebody was visited last: for the sheet taken along, and to be carried over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from csdesk.services import duties, lists
from csdesk.services.office import Office, reading
from csdesk.storage import meetings
from csdesk.storage.meetings import Counting, Meetings

WELL_WORDS = "都好"
"""What a visit says of which there is nothing to tell."""
_ANY = Meetings(duties.VISITS.ledger, duties.VISITS.by, duties.VISITS.day)
_COLUMNS = ("visit_target", "visit_date", "visit_method", "met", "visit_content", "visit_need",
            "checked", "remark")  # fmt: skip


@dataclass(frozen=True, slots=True)
class LastVisit:
    """One visit in words.

    Attributes:
        mode: The way, as its table names it.
        met: Whether she was met.
        content: How she was.
        need: What was asked for or done.
        checked: Codes of the areas that were ticked.
    """

    day: date
    mode: str
    met: bool
    content: str
    need: str
    checked: tuple[str, ...]
    remark: str

    @property
    def told(self) -> str:
        """Day, way and what was found, in one line."""
        words = [self.content, self.need] if self.met else ["未遇", self.remark or self.content]
        found = "；".join(dict.fromkeys(w for w in words if w not in ("", "无")))
        return f"{self.day:%Y-%m-%d} {self.mode}".rstrip() + (f"：{found}" if found else "")


def last_visits(
    office: Office, ids: Sequence[int], on: date, *, met: bool = False
) -> dict[int, LastVisit]:
    """Of some residents, the last visit up to a day.

    Args:
        office: The open office.
        ids: The residents.
        on: The last day looked at.
        met: Only visits at which she was met.
    """
    of, counting = (duties.VISITS, duties.COUNTING) if met else (_ANY, Counting())
    with reading(office) as c:
        found = meetings.last_records(c, office.model, of, counting, on, ids)
    visits = list(found.values())
    asked = lists.ask(office, duties.VISITS.ledger, every=True, columns=_COLUMNS)
    modes = office.codes["visit_mode"].names
    last: dict[int, LastVisit] = {}
    for page in lists.pages(office, asked, visits, 1000):
        for who, day, mode, was_met, content, need, checked, remark in page.rows:
            last[who[0]] = LastVisit(
                day, modes.get(mode or "", ""), bool(was_met), _line(content), _line(need),
                tuple(checked or ()), _line(remark),
            )  # fmt: skip
    return last


def _line(words: str | None) -> str:
    return " ".join((words or "").split())
