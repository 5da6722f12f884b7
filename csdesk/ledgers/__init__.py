"""Declarations: every ledger and roster of the office, each said once."""

from csdesk.domain.ledger import Ledger, Ledgers, Roster
from csdesk.ledgers import (
    campaigns,
    care,
    children,
    disability,
    dutyrules,
    facilities,
    grids,
    patrols,
    people,
    rooms,
    rosters,
    support,
    timebank,
    upkeep,
    volunteers,
)

_FAMILIES = (
    people, care, dutyrules, children, disability, support, volunteers, timebank, facilities,
    rooms, upkeep, grids, patrols, campaigns,
)  # fmt: skip
ALL: Ledgers = {ledger.code: ledger for family in _FAMILIES for ledger in family.LEDGERS}
ROSTERS: dict[str, Roster] = {roster.code: roster for roster in rosters.ROSTERS}

__all__ = ["ALL", "ROSTERS", "Ledger"]
