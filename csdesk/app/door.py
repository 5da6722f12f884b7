"""What the door of the window does: looks, comes in, makes an office, the demo, takes over a copy."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from csdesk import bootstrap, settings
from csdesk.errors import HeldError
from csdesk.gui.door.login_cards import Known, NewOffice
from csdesk.gui.status_line import when
from csdesk.services import copies
from csdesk.services.office import About, Office
from csdesk.settings import DEMO_PASSWORD, Settings
from csdesk.storage import door, keyfile, keys, restoring, state
from csdesk.storage import folder as folders


def last(kept: Settings, folder: Path | None = None) -> Known | None:
    """The office that was open last, if its vault is still there."""
    path = folder or (Path(kept.last_vault) if kept.last_vault else None)
    if path is None or not folders.Folder(path).holds_vault:
        return None
    same = kept.last_vault == str(path)
    return known(path, kept.last_office if same else "")


def known(path: Path, name: str = "") -> Known:
    """What can be told of a vault before anybody came in.

    Raises:
        ClerkError: No vault is there.
    """
    folder = folders.find(path)
    users = tuple(u.name for u in keys.users(keyfile.read(folder.slots)) if u.active)
    last = state.read(folder).user
    told = f"演示村的密码：{DEMO_PASSWORD}" if path == demo_folder() else ""
    if not told and last and folder.state.is_file():
        then = datetime.fromtimestamp(folder.state.stat().st_mtime)  # noqa: DTZ006  # the clerk's clock
        told = f"上次进入：{when(then, bootstrap.clock()).replace('今早', '今天')} {last}"
    return Known(path, name or path.name, users=users, user=last, last=told)


def folder_for(name: str) -> Path:
    """An empty place for a new office."""
    safe = "".join(c for c in name if c.isalnum()) or "村"
    base = settings.data_folder() / safe
    place, number = base, 2
    while place.exists():
        place, number = base.with_name(f"{safe}{number}"), number + 1
    return place


def enter(which: Known, user: str, password: str) -> Office:
    """The office, open for writing; a copy becomes a vault first.

    Raises:
        HeldError: Another program writes.
        ClerkError: The password is wrong, or the copy is damaged.
    """
    if which.source:
        copies.restore(which.source, which.folder, password, bootstrap.clock(), user=user)
    return bootstrap.open_office(which.folder, password, user=user, write=True)


def look_in(which: Known, user: str, password: str) -> Office:
    """The office beside the program that writes it: to be read, printed, exported and copied.

    Raises:
        ClerkError: The password is wrong, or the vault is to be brought up to this version first.
    """
    return bootstrap.open_office(which.folder, password, user=user)


def recover(which: Known, user: str, code: str, password: str) -> Office:
    """The office, by its recovery code and with a new password.

    Raises:
        ClerkError: The code is wrong.
    """
    bootstrap.recover(which.folder, code, password, user=user)
    return enter(which, user, password)


def create(wanted: NewOffice) -> tuple[Office, str]:
    """A new office, open for writing, and its recovery code.

    Raises:
        ClerkError: The folder is not empty or cannot be written.
    """
    about = About(wanted.name, wanted.kind, wanted.pack)
    code = bootstrap.create_office(wanted.folder, about, wanted.password, admin=wanted.admin)
    return bootstrap.open_office(wanted.folder, wanted.password, write=True), code


def demo_office() -> Office:
    """The demo village, made when it is first asked for."""
    from csdesk.services.demo import (
        village as demo,  # few come in here: no other start waits for it
    )

    place = demo_folder()
    if not folders.Folder(place).holds_vault:
        bootstrap.create_office(place, demo.ABOUT, DEMO_PASSWORD, cost=keys.Cost())
        office = bootstrap.open_office(place, DEMO_PASSWORD, write=True)
        try:
            demo.make(office)
        except BaseException:
            office.close()
            raise
        return office
    return bootstrap.open_office(place, DEMO_PASSWORD, write=True)


def demo_folder() -> Path:
    """Where the demo village lies."""
    return settings.data_folder() / "演示村"


def copy_in(place: Path) -> Known:
    """The newest copy in a folder, or the folder itself where it is one."""
    source = copies.chosen(place)
    users = tuple(u.name for u in keys.users(restoring.slots_of(source)) if u.active)
    target = folder_for(place.name)
    return Known(target, target.name, users=users, last=f"将从副本接管：{source}", source=source)


def again(office: Office, user: str, password: str) -> Office:
    """The office of a locked window as it stands; to be written where it was only read till now.

    It stays to be read while another program writes.

    Raises:
        ClerkError: The password is wrong.
    """
    if office.barred is None:
        return office
    try:
        opened = bootstrap.open_office(office.folder.path, password, user=user, write=True)
    except HeldError:
        return office
    office.close()
    return opened


def check(office: Office, user: str, password: str) -> bool:
    """Whether it is the user of an open office who comes back.

    Raises:
        WrongPasswordError: The password is not this user's.
    """
    came = door.sign_in(office.folder, user, password, bootstrap.clock())
    return came.user.name == office.user
