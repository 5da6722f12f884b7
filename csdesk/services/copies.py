"""Copies of the vault: made, listed, brought back, checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from csdesk.errors import ClerkError, Problem
from csdesk.services.office import Office
from csdesk.storage import copies, keys, restoring, verify
from csdesk.storage.copies import Copy
from csdesk.storage.folder import Folder

Told = Callable[[str], None]


def make(office: Office, to: Path | None = None, *, always: bool = False) -> Copy | None:
    """A checked copy, here or on a stick; nothing if the newest one holds all already."""
    return copies.make(office.folder, office.key, office.now(), to=to, always=always)


def whole(office: Office, file: Path) -> None:
    """One file of everything, to hand over or to take to a new laptop."""
    restoring.write_whole(office.folder, office.key, office.now(), file)


def listed(office: Office, place: Path | None = None) -> tuple[Copy, ...]:
    """The copies here or on a stick, the newest first."""
    return copies.list_copies(place or office.folder.copies)


def last_copy(office: Office) -> datetime | None:
    """When the newest copy here was made."""
    newest = next(iter(listed(office)), None)
    return newest.made_at if newest else None


def restore(source: Path, to: Path, password: str, now: datetime, *, user: str = "") -> Folder:
    """Make a copy the vault of a folder; the password is the one of then.

    Raises:
        ClerkError: It is no copy, damaged, or the folder holds something else.
        WrongPasswordError: The password opens nothing in it.
    """
    file = restoring.slots_of(source)
    names = [u.name for u in keys.users(file) if u.active]
    name = user or (names[0] if len(names) == 1 else "")
    if not name:
        raise ClerkError("副本里有几位用户。", f"请用 --user 指明：{'、'.join(names)}。")
    came = keys.unlock(file, name, password)
    return restoring.restore(source, to, came.key, now, who=name)


def checked(office: Office) -> tuple[Problem, ...]:
    """What does not hold in database, trail, key slots and newest copies."""
    return verify.verify(office.folder, office.key)


def age_in_days(made: datetime | None, today: date) -> int | None:
    """How old the last copy is."""
    return None if made is None else (today - made.date()).days


def copy_named(office: Office, name: str) -> Path:
    """A copy by its folder's name, its number, or its path.

    Raises:
        ClerkError: There is none.
    """
    for copy in listed(office):
        if name in (copy.path.name, str(copy.number)):
            return copy.path
    return Path(name)
