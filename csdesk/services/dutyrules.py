"""The rules in force: those of the packs and the office's own, and which ledgers hold the meetings."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk.domain.duties import Rule
from csdesk.domain.filters import FilterError
from csdesk.errors import ClerkError
from csdesk.packs.loading import load
from csdesk.packs.local import local_duty
from csdesk.packs.model import Duty, Thresholds
from csdesk.services import lists
from csdesk.services.office import Office, reading
from csdesk.services.proving import prove
from csdesk.storage import records
from csdesk.storage.meetings import Counting, Meetings

LOCAL, TIERS = "visit_rules", "rule_tiers"
PEOPLE = "residents"
VISITS = Meetings(
    "visits", "visit_target", "visit_date", "visit_method", "met", "outcome", "visitor_role",
    "visit_time",
)  # fmt: skip
CHECKS = Meetings("facility_checks", "facility", "check_date")
RECHECKS = Meetings("rechecks", "hazard", "recheck_date", met="passed")
FOLLOW_UPS = Meetings("follow_ups", "mediation", "follow_date")
SUBJECTS: Mapping[str, Meetings] = {
    PEOPLE: VISITS,
    "facilities": CHECKS,
    "hazards": RECHECKS,
    "mediations": FOLLOW_UPS,
}
"""Ledger of those under a rule to the ledger of its meetings."""
SINCE = {"facilities": "since", "hazards": "found_on", "mediations": "found_on"}
"""The day from which something is under a rule; of people their facts say it."""
GRIDS = {"mediations": "resident.grid"}
"""Where the grid stands, if not in `grid`."""


def national() -> Thresholds:
    """The numbers that hold for all duties."""
    found = load("national").thresholds
    if found is None:
        raise TypeError("the national pack says no thresholds")
    return found


COUNTING = Counting(unmet=national().unmet)


def counting(rule: Rule) -> Counting:
    """Which meetings count for a rule."""
    return Counting(rule.modes, rule.unmet, rule.by)


def duties(office: Office, subject: str) -> tuple[Duty, ...]:
    """The duties of the national pack, the adopted one and the office's own, over one kind of subject.

    Every dated value of each, also of days gone by; the office's own come last.
    """
    ids = dict.fromkeys(("national", office.about.pack))
    carried = tuple(d for id in ids for d in load(id).duties if d.subject == subject)
    return (*carried, *(d for d in own_duties(office)[0] if d.subject == subject))


def own_duties(office: Office) -> tuple[tuple[Duty, ...], tuple[int, ...]]:
    """The office's own duties, and the ids of rows whose condition can't be read."""
    found: list[Duty] = []
    faulty: list[int] = []
    asked = lists.ask(office, LOCAL, every=True, order=("id",))
    ids = lists.ids(office, asked)
    if not ids:
        return (), ()
    with reading(office) as c:
        rows = records.some(c, office.model, LOCAL, ids)
        tiers = {id: records.parts(c, office.model, TIERS, id) for id in ids}
    for row in rows:
        try:
            parts = [part.row for part in tiers[row.id]]
            duty = local_duty(row.id, row.row, parts, national().unmet)
            prove(office, duty.subject, duty.rule.group)
            found.append(duty)
        except (FilterError, ClerkError):
            faulty.append(row.id)
    return tuple(found), tuple(faulty)
