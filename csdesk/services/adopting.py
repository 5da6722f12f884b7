"""The pack that the office works by: which there are, and taking another one."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from csdesk.packs.loading import load
from csdesk.packs.model import PACK_IDS
from csdesk.services.office import Office
from csdesk.storage import kept, trail

KEY = "about"
"""Under which the vault keeps what the office says of itself."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A pack that can be adopted.

    Attributes:
        name: Where it holds, 云南省昆明市; the national one alone is 只用全国的.
        document: The title of its document.
    """

    id: str
    name: str
    document: str


def choices() -> tuple[Choice, ...]:
    """Every carried pack, the national one first."""
    made = []
    for id in PACK_IDS:
        identity = load(id).identity
        made.append(Choice(id, identity.region, identity.title))
    return tuple(made)


def adopt(office: Office, pack: str) -> str:
    """Work by another pack from now on; everything that it says counts at once. Gives its title.

    Raises:
        ClerkError: There is no such pack, or this program may only read.
    """
    found = load(pack)
    office.must_write()
    about = replace(office.about, pack=found.id)
    with office.engines.write.begin() as c:
        kept.write(c, office.model, KEY, asdict(about))
        trail.note(
            c, office.user, office.about.node, office.now(), "pack", was=office.about.pack,
            pack=found.id,
        )  # fmt: skip
    office.about = about
    return found.identity.title
