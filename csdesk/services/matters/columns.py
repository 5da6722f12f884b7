"""How much time a matter has left, worked out beside the columns of its list."""

from __future__ import annotations

from datetime import date

from csdesk.domain import matters as rule
from csdesk.domain.fields import Field
from csdesk.services import lists
from csdesk.services.duties import ORDER
from csdesk.services.made import Beside, Made
from csdesk.services.matters.keeping import MATTERS
from csdesk.services.office import Office

STATE = Field("limit_state", "时限状态", "code", table="limit_state", width=18)
SAID = Field("limit_said", "时限", "text", width=24)
NEAR = 3
"""Days before its deadline from which a matter is pressing."""
_AT_A_TIME = 2000


def work(office: Office, on: date) -> tuple[Made, ...]:
    """The columns of a day; asks for other columns of the list, never for these."""
    asked = lists.ask(
        office, MATTERS, every=True, columns=("deadline", "state", "closed_on"), on=on
    )
    states, said, ranks = dict[int, str](), dict[int, str](), dict[int, tuple[int, date, int]]()
    for page in lists.pages(office, asked, lists.ids(office, asked), _AT_A_TIME):
        for id, (deadline, state, closed) in zip(page.ids, page.rows, strict=True):
            over = rule.stands(state, closed is not None) == rule.CLOSED
            states[id], said[id] = told(deadline, closed, over=over, on=on)
            ranks[id] = (ORDER[states[id]], deadline or closed or date.max, id)
    return Made(STATE, states, ranks), Made(SAID, said, ranks)


def told(deadline: date | None, closed: date | None, *, over: bool, on: date) -> tuple[str, str]:
    """How pressing a matter is, and in words: 逾期 12 天; 今天到期; 3 天内; 还有 9 天."""
    if over:
        late = (closed - deadline).days if closed and deadline else 0
        return "covered", f"办结，超 {late} 天" if late > 0 else "办结"
    if deadline is None:
        return "due", "没有期限"
    left = (deadline - on).days
    if left < 0:
        return "overdue", f"逾期 {-left} 天"
    if left == 0:
        return "due", "今天到期"
    return ("soon", f"{left} 天内") if left <= NEAR else ("covered", f"还有 {left} 天")


BESIDE = {
    MATTERS: Beside(
        MATTERS,
        (
            "matter_no", "what", "state", SAID.id, "place", "grid", "owner", "deadline", "source",
            "found_on", "closed_on", "resident",
        ),
        (STATE, SAID),
        work,
        said_of={SAID.id: STATE.id},
    )
}  # fmt: skip
