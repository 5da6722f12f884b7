"""Copies of a vault: made in one step beside the writer, checked before they count, thinned.

A copy is a folder of its own in a place, with the database, the key slots and a manifest; it
appears by one rename. Attachments stand once in the place, for all its copies. The running number
in the name gives the order: neither a clock set back nor a restored older state makes the newest
copy look old.
"""

import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from csdesk.errors import ClerkError, Problem
from csdesk.storage import keyfile, trail
from csdesk.storage.checking import counts, damage, database_faults, head_of
from csdesk.storage.engine import checking_engine, connect, refused
from csdesk.storage.folder import (
    DATABASE,
    SLOTS,
    Folder,
    check_room,
    put,
    sync_file,
    sync_folder,
)
from csdesk.storage.lock import alone
from csdesk.storage.sharedfiles import NAME, Intact, attachments, bring_files, is_there, sha256
from csdesk.storage.thinning import OWN, STICK, Keep, staying

MANIFEST = "manifest.json"
FORMAT, VERSION = "csdesk-copy", 1
_NAME = re.compile(r"(\d{6,})-(\d{4}-\d\d-\d\d)-(\d+)")
_BUSY = ClerkError("这里正在做另一份备份。", "请等它完成后再试。")

Told = Callable[[str], None]
"""Gets each step before it begins, in the clerk's words."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One finished copy.

    Attributes:
        path: Its folder.
        number: Running, in its place; the order of copies.
        day: When it was made, by the clock of then.
        seq: The trail's length in it.
        made_at: Day and time.
        vault: Uid of the vault.
        hash: The trail's last hash in it, hexadecimal.
        schema: Revision of the database.
        counts: Rows by table.
        digests: SHA-256 by file name, of database and key slots.
        files: Attachments it needs, as `aa/name`.
    """

    path: Path
    number: int
    day: date
    seq: int
    made_at: datetime
    vault: str
    hash: str
    schema: int
    counts: Mapping[str, int]
    digests: Mapping[str, str]
    files: tuple[str, ...]

    @property
    def database(self) -> Path:
        """Its database."""
        return self.path / DATABASE

    @property
    def slots(self) -> Path:
        """The key slots of then."""
        return self.path / SLOTS


def silent(step: str) -> None:
    """For who does not show the steps."""


# ---- looking -------------------------------------------------------------------------------------


def find(path: Path) -> Copy:
    """The copy in a folder.

    Raises:
        ClerkError: There is none, or its manifest is damaged.
    """
    name = _NAME.fullmatch(path.name)
    try:
        kept = json.loads((path / MANIFEST).read_text("utf-8"))
        if kept["format"] != FORMAT:
            raise ValueError(kept["format"])
        return from_manifest(path, int(name[1]) if name else 0, kept)
    except FileNotFoundError:
        raise ClerkError(f"“{path}”不是一份副本。", "请选副本的文件夹，里面有 cs.db。") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ClerkError(f"副本“{path.name}”的清单已损坏。", "请改用另一份副本。") from error


def from_manifest(path: Path, number: int, kept: Mapping[str, Any]) -> Copy:
    """A copy as its manifest tells it.

    Raises:
        ValueError, KeyError, TypeError: The manifest is damaged.
    """
    made_at = datetime.fromisoformat(kept["made_at"])
    files = tuple(kept["files"])
    if not all(NAME.fullmatch(name) for name in files):
        raise ValueError("a name that leads elsewhere")
    return Copy(
        path,
        number,
        made_at.date(),
        kept["seq"],
        made_at,
        kept["vault"],
        kept["hash"],
        kept["schema"],
        kept["counts"],
        kept["sha256"],
        files,
    )


def list_copies(place: Path, vault: str = "") -> tuple[Copy, ...]:
    """The copies in a place, the newest first; damaged manifests are left out.

    Args:
        place: A vault's `copies`, or a folder on a stick.
        vault: Only those of this vault; empty for all.
    """
    found = []
    for path in _folders(place):
        try:
            copy = find(path)
        except ClerkError:
            continue
        if not vault or copy.vault == vault:
            found.append(copy)
    return tuple(sorted(found, key=lambda c: -c.number))


def faults(
    copy: Copy, key: bytes, *, files: Path | None = None, intact: Intact = is_there
) -> tuple[Problem, ...]:
    """Opens a copy where it lies and compares it with its manifest.

    Args:
        copy: The copy.
        key: The data key.
        files: The store of its attachments; that of its place if not given.
        intact: Says of an attachment whether its tag holds.
    """
    store = files or copy.path.parent / "files"
    name = copy.path.name
    for part, digest in copy.digests.items():
        path = copy.path / part
        if not path.is_file() or sha256(path) != digest:
            return (
                Problem(
                    "", "copy_damaged", f"副本 {name} 的 {part} 已损坏。", "请改用另一份副本。"
                ),
            )
    found = [
        replace(
            p, code=f"copy_{p.code.removeprefix('database_')}", message=f"副本 {name}：{p.message}"
        )
        for p in database_faults(copy.database, key)
    ]
    if not damage(found) and head_of(copy.database, key) != (copy.seq, copy.hash):
        what = f"副本 {name} 的变更记录与清单不符。"
        found.append(Problem("", "copy_damaged", what, "请改用另一份副本，并报告管理员。"))
    missing = [f for f in copy.files if not intact(store / f)]
    if missing:
        what = f"副本 {name} 缺 {len(missing)} 个附件。"
        found.append(Problem("", "copy_files_missing", what, "请现在再备份一次。"))
    return tuple(found)


# ---- making --------------------------------------------------------------------------------------


def make(
    folder: Folder,
    key: bytes,
    now: datetime,
    *,
    to: Path | None = None,
    keep: Keep | None = None,
    always: bool = False,
    intact: Intact = is_there,
    told: Told = silent,
) -> Copy | None:
    """Makes a copy beside the writer, checks it where it lies, then thins the older ones.

    Args:
        folder: The vault's.
        key: Its data key.
        now: The clock.
        to: Another place than the vault's own, e.g. on a stick; made if missing.
        keep: What stays; by default 10 / 14 / 24 in the vault's own place, else the newest 3.
        always: Also if the trail has not moved; then gives the newest copy, checked again.
        intact: Says of an attachment that arrived whether its tag holds.
        told: Gets the steps.

    Returns:
        The copy; nothing if the newest one here holds all already.

    Raises:
        ClerkError: No room, the place takes no file, or what was written does not hold; then
            nothing is left of it and older copies are untouched. A fault of the trail or of a
            reference is no reason: it lies in the vault, and `verify` tells it.
    """
    place = to or folder.copies
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        with alone(place / ".lock", _BUSY):
            return _make(folder, key, now, place, keep, always, intact, told)
    except OSError as error:
        raise ClerkError(
            f"备份没有做成：“{place}”写不进去。",
            "请检查U盘是否插好、写保护或已满；本机资料没有受影响。",
        ) from error


def _make(
    folder: Folder,
    key: bytes,
    now: datetime,
    place: Path,
    keep: Keep | None,
    always: bool,
    intact: Intact,
    told: Told,
) -> Copy | None:
    for left in place.glob(".making-*"):  # of a kill; nobody else makes one here now
        shutil.rmtree(left, ignore_errors=True)
    vault = keyfile.read(folder.slots).uid
    newest = next(iter(list_copies(place, vault)), None)
    if newest and (newest.seq, newest.hash) == head_of(folder.database, key):
        if not always:
            return None
        if not damage(faults(newest, key, intact=intact)):
            return newest
    making = place / f".making-{secrets.token_hex(4)}"
    making.mkdir(mode=0o700)
    try:
        kept = write_parts(folder, key, now, making, told)
        bring_files(folder.files, place / "files", kept["files"], intact)
        number = max((int(p.name.partition("-")[0]) for p in _folders(place)), default=0) + 1
        target = place / f"{number:06d}-{now:%Y-%m-%d}-{kept['seq']}"
        sync_folder(making)
        making.rename(target)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    sync_folder(place)
    thin(place, keep or (OWN if place == folder.copies else STICK), vault)
    return find(target)


def write_parts(
    folder: Folder, key: bytes, now: datetime, into: Path, told: Told = silent
) -> dict[str, Any]:
    """Writes database, key slots and manifest into an empty folder and checks them there.

    Returns:
        The manifest.

    Raises:
        ClerkError: No room, or the copy does not hold.
    """
    database, slots = into / DATABASE, into / SLOTS
    told("正在备份")
    wal = folder.beside[0]
    size = folder.database.stat().st_size + (wal.stat().st_size if wal.exists() else 0)
    check_room(into, size + 2**20)
    _copy_database(folder.database, database, key)
    file = keyfile.read(folder.slots)
    put(slots, keyfile.content(file))
    told("正在核对备份")
    if found := damage(database_faults(database, key)):
        raise ClerkError(f"备份没有做成：{found.message}", found.remedy)
    looking = checking_engine(database, key)
    try:
        with looking.connect() as connection:
            seq, digest = trail.head(connection)
            rows = counts(connection)
            schema = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    finally:
        looking.dispose()
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "vault": file.uid,
        "made_at": now.isoformat(timespec="minutes"),
        "seq": seq,
        "hash": digest.hex(),
        "schema": schema,
        "counts": rows,
        "sha256": {p.name: sha256(p) for p in (database, slots)},
        "files": list(attachments(folder.files)),
    }
    put(into / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    return manifest


def _copy_database(source: Path, target: Path, key: bytes) -> None:
    """One step of the backup interface: steps of pages never end beside a busy writer."""
    read = connect(source, key, pragmas=("busy_timeout=5000",))
    try:
        written = connect(target, key, pragmas=("journal_mode=OFF", "synchronous=OFF"))
        try:
            read.backup(written)
            # a copy in WAL mode could not be opened on a disk that takes no file
            written.execute("PRAGMA journal_mode=DELETE").fetchall()
        finally:
            written.close()
    except dbapi2.DatabaseError as error:
        raise refused(error) from error
    finally:
        read.close()
    sync_file(target)


# ---- thinning ------------------------------------------------------------------------------------


def thin(place: Path, keep: Keep, vault: str) -> None:
    """Removes the copies of a vault that need not stay, and the attachments no copy here names."""
    copies = list_copies(place, vault)
    stay = staying(((c.number, c.day) for c in copies), keep)
    for copy in copies:
        if copy.number not in stay:
            # renamed first: half a copy never looks like one
            gone = copy.path.rename(place / f".making-gone-{copy.path.name}")
            shutil.rmtree(gone)
    named = {f for c in list_copies(place) for f in c.files}
    if len(list_copies(place)) < len(_folders(place)):
        return  # a damaged manifest names nothing: better too many attachments than too few
    for name in attachments(place / "files"):
        if name not in named:
            (place / "files" / name).unlink()


def _folders(place: Path) -> list[Path]:
    if not place.is_dir():
        return []
    return [Path(e.path) for e in os.scandir(place) if _NAME.fullmatch(e.name) and e.is_dir()]
