"""A whole office for a test: the real ledgers in an encrypted vault, made once and copied."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from shutil import copytree

from csdesk.bootstrap import create_office, open_office
from csdesk.domain.ledger import Ledgers, Roster
from csdesk.ledgers import ALL, ROSTERS
from csdesk.services.office import About, Office
from csdesk.storage.keys import Cost

CHEAP = Cost(kib=64, passes=1)
TODAY = date(2026, 10, 31)
NOON = datetime(2026, 10, 31, 12, 0)  # noqa: DTZ001  # the clerk's clock
PASSWORD = "田埂上的风2026"  # noqa: S105  # of an invented vault
ADMIN = "汤怀远"
ABOUT = About("柳沟村村民委员会", "village", "national", "430421")


@dataclass(frozen=True, slots=True)
class Vault:
    """A vault on disk and what opens it."""

    folder: Path
    recovery: str
    password: str = PASSWORD
    ledgers: Ledgers = field(default_factory=lambda: ALL)

    def copy(self, to: Path) -> "Vault":
        """The same vault elsewhere."""
        copytree(self.folder, to)
        return Vault(to, self.recovery, self.password, self.ledgers)

    def open(
        self,
        *,
        on: date = TODAY,
        write: bool = True,
        now: datetime = NOON,
        rosters: Mapping[str, Roster] = ROSTERS,
    ) -> Office:
        """The open office, on a day that stands still."""
        return open_office(
            self.folder,
            self.password,
            on=on,
            now=lambda: now,
            ledgers=self.ledgers,
            rosters=rosters,
            write=write,
        )


def a_vault(folder: Path, about: About = ABOUT, ledgers: Ledgers = ALL) -> Vault:
    """A new empty vault with one administrator, quick to open."""
    code = create_office(folder, about, PASSWORD, admin=ADMIN, ledgers=ledgers, cost=CHEAP)
    return Vault(folder, code, PASSWORD, ledgers)
