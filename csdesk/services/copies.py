"""Copies of the vault: made, listed, brought back, checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from csdesk.errors import ClerkError, Problem
from csdesk.services.office import Office, reading
from csdesk.storage import copies, files, keyfile, keys, restoring, sweeping, verify
from csdesk.storage.copies import Copy, silent
from csdesk.storage.folder import Folder, put
from csdesk.storage.sharedfiles import Intact

Told = Callable[[str], None]
ELSEWHERE = "elsewhere.json"
"""Beside the copies here: where and when the last one elsewhere was made, for its age is to be
told while the stick lies in a drawer."""


def make(
    office: Office, to: Path | None = None, *, always: bool = False, told: Told = silent
) -> Copy | None:
    """A checked copy, here or on a stick; nothing if the newest one holds all already.

    Args:
        office: The open office.
        to: A folder on a stick or another disk; remembered with the time.
        always: Also if the trail has not moved: gives the newest copy, checked again.
        told: Gets the steps; may raise to stop.

    Raises:
        ClerkError: There is no room, the place takes no file or lies inside the vault's folder,
            or what was written does not hold.
    """
    if to is not None and to.resolve().is_relative_to(office.folder.path.resolve()):
        what = "所选的文件夹在资料文件夹里面，资料坏了，副本也会坏。"
        raise ClerkError(what, "请选U盘或另一个磁盘上的文件夹。")
    now = office.now()
    made = copies.make(
        office.folder, office.key, now, to=to, always=always, intact=_intact(office), told=told
    )
    if to is not None:
        kept = {"place": str(to.resolve()), "at": now.isoformat(timespec="minutes")}
        with suppress(OSError):  # the copy is made; only its age is not remembered
            office.folder.copies.mkdir(exist_ok=True, mode=0o700)
            put(office.folder.copies / ELSEWHERE, json.dumps(kept, ensure_ascii=False).encode())
    return made


def _intact(office: Office) -> Intact:
    """Says of an attachment whether its tag holds."""
    with reading(office) as c:
        return files.store(c, office.model, office.folder).intact()


def sweep(office: Office) -> int:
    """Attachments that nothing has named for years go; gives how many. The writer's, at closing."""
    if office.barred is not None:
        return 0
    with reading(office) as c:
        return sweeping.sweep(c, office.model, office.folder, office.now())


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


def last_elsewhere(office: Office) -> datetime | None:
    """When the last copy on a stick or another disk was made; None where none is known.

    A stick that is not plugged in is believed; on one that is, a copy must be there.
    """
    try:
        kept = json.loads((office.folder.copies / ELSEWHERE).read_text("utf-8"))
        place, at = Path(kept["place"]), datetime.fromisoformat(kept["at"])
        if place.is_dir() and not copies.list_copies(place, keyfile.read(office.folder.slots).uid):
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return at


def bring_back(office: Office, source: Path, to: Path, told: Told = silent) -> Folder:
    """Makes a copy of this office a vault in a new folder; the open one is not touched.

    Args:
        office: The open office.
        source: As for `chosen`.
        to: A folder that is empty or not there.
        told: Gets the steps; may raise to stop.

    Raises:
        ClerkError: It is no copy, damaged, of another office, or the folder holds something.
    """
    source = chosen(source)
    file = restoring.slots_of(source)
    if file.uid != keyfile.read(office.folder.slots).uid or not keys.opens(file, office.key):
        what = f"“{source.name}”是另一套资料的副本，或是换过钥匙以前的。"
        raise ClerkError(what, "请锁定后在登录页按“从副本接管”，用那时的密码打开。")
    return restoring.restore(source, to, office.key, office.now(), who=office.user, told=told)


def chosen(source: Path) -> Path:
    """The copy that is meant: the newest of a folder of copies, else what is named.

    Args:
        source: A copy's folder, a folder of copies, as on a stick, or a file of everything.
    """
    inside = copies.list_copies(source) if source.is_dir() else ()
    return inside[0].path if inside else source


def restore(source: Path, to: Path, password: str, now: datetime, *, user: str = "") -> Folder:
    """Make a copy the vault of a folder; the password is the one of then.

    Args:
        source: As for `chosen`.
        to: The vault's folder.
        password: Of the user then.
        now: The clock.
        user: The name; empty for the only one.

    Raises:
        ClerkError: It is no copy, damaged, or the folder holds something else.
        WrongPasswordError: The password opens nothing in it.
    """
    source = chosen(source)
    file = restoring.slots_of(source)
    names = [u.name for u in keys.users(file) if u.active]
    name = user or (names[0] if len(names) == 1 else "")
    if not name:
        raise ClerkError("副本里有几位用户。", f"请用 --user 指明：{'、'.join(names)}。")
    came = keys.unlock(file, name, password)
    return restoring.restore(source, to, came.key, now, who=name)


def checked(office: Office, told: Told = silent) -> tuple[Problem, ...]:
    """What does not hold in database, trail, key slots and newest copies."""
    return verify.verify(office.folder, office.key, intact=_intact(office), told=told)
