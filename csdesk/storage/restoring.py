"""A copy becomes a vault again; and one file of everything, to hand over."""

import json
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from sqlcipher3 import dbapi2

from csdesk.errors import ClerkError
from csdesk.storage import copies, keyfile, lock, state
from csdesk.storage.checking import damage
from csdesk.storage.copies import MANIFEST, Copy, Told, silent, write_parts
from csdesk.storage.engine import connect
from csdesk.storage.folder import (
    DATABASE,
    SLOTS,
    Folder,
    check_room,
    copy_file,
    lay_out,
    put,
    sync_file,
    sync_folder,
)
from csdesk.storage.keys import KeyFile, opens
from csdesk.storage.sharedfiles import Intact, bring_files, is_there

STAGED = "restoring"
"""Folder in which a copy is checked before it takes the place of anything."""
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: equal content, equal container


# ---- restoring -----------------------------------------------------------------------------------


def copy_of(source: Path) -> Copy:
    """What a copy's folder, or a file of everything, says of itself.

    Raises:
        ClerkError: It is neither, or damaged.
    """
    if source.is_dir():
        return copies.find(source)
    with _opened(source) as box:
        return copies.from_manifest(source, 0, json.loads(box.read(MANIFEST)))


def slots_of(source: Path) -> KeyFile:
    """The key slots of a copy or of a file of everything, to ask for the password of then.

    Raises:
        ClerkError: It is neither, or damaged.
    """
    if source.is_dir():
        return keyfile.read(copies.find(source).slots)
    with _opened(source) as box:
        return keyfile.parse(box.read(SLOTS))


def restore(
    source: Path,
    to: Path,
    key: bytes,
    now: datetime,
    *,
    who: str = "",
    intact: Intact = is_there,
    told: Told = silent,
) -> Folder:
    """Makes a copy the vault in a folder; killed at any step, old or new is there whole.

    In an empty folder it becomes a new vault. Over the same vault it replaces the database; the
    one before is copied first, and users and passwords stay as they are today.

    Args:
        source: A copy's folder, or a file of everything.
        to: The vault's folder; made if missing.
        key: The data key, from `slots_of`.
        now: The clock.
        who: The user, told to others while this holds the lock.
        intact: Says of an attachment that arrived whether its tag holds.
        told: Gets the steps.

    Raises:
        ClerkError: The copy does not hold, there is another vault or something else in the folder,
            somebody uses it, or there is no room.
    """
    target = Folder(to)
    _check_place(target)
    has_slots = _check_same(target, copy_of(source), key)
    lay_out(target)
    staged = target.path / STAGED
    with lock.hold(target, who, now):
        shutil.rmtree(staged, ignore_errors=True)
        try:
            staged.mkdir(mode=0o700)
            copy = _stage(source, target, staged, intact, told)
            told("正在核对副本")
            if found := damage(copies.faults(copy, key, files=target.files, intact=intact)):
                raise ClerkError(found.message, found.remedy)
            if target.database.is_file():
                told("正在保存现有资料")
                _set_aside(target, key, now, intact)
            if not has_slots:
                slots = copy.slots.read_bytes()
                for place in (target.slots, keyfile.backup_of(target.slots)):
                    put(place, slots)
            told("正在换上副本")
            for left in target.beside:
                left.unlink(missing_ok=True)
            copy.database.replace(target.database)
            sync_folder(target.path)
            told("已恢复")
        except OSError as error:
            raise ClerkError(
                f"恢复没有做成：“{target.path}”写不进去，或副本读不出来。",
                "请检查磁盘空间和U盘；原有资料没有受影响。",
            ) from error
        finally:
            shutil.rmtree(staged, ignore_errors=True)
        state.closed(target, copy.seq)
    return target


def _check_place(target: Folder) -> None:
    """An empty folder, a vault, or what a killed restore left."""
    ours = {STAGED, "files", "copies", "scratch"}
    there = list(target.path.iterdir()) if target.path.is_dir() else []
    if target.path.is_file() or any(
        p.name not in ours and not p.name.startswith(("cs.", ".try-")) for p in there
    ):
        raise ClerkError(f"“{target.path}”里有别的东西。", "请另选一个空文件夹。")


def _check_same(target: Folder, copy: Copy, key: bytes) -> bool:
    """Whether the target has key slots that stay; those of a killed restore are written again."""
    if not target.database.is_file():
        return False
    try:
        slots = keyfile.read(target.slots)
    except ClerkError:
        return False  # lost or damaged: a reason to restore
    if slots.uid != copy.vault or not opens(slots, key):
        raise ClerkError(f"“{target.path}”里是另一套资料。", "请另选一个空文件夹来恢复。")
    return True


def _stage(source: Path, target: Folder, staged: Path, intact: Intact, told: Told) -> Copy:
    told("正在读取副本")
    if not source.is_dir():
        return _unpack(source, target, staged)
    copy = copies.find(source)
    check_room(target.path, 2 * copy.database.stat().st_size)
    for name in (DATABASE, SLOTS, MANIFEST):
        copy_file(source / name, staged / name)
    bring_files(source.parent / "files", target.files, copy.files, intact)
    return copies.find(staged)


def _set_aside(target: Folder, key: bytes, now: datetime, intact: Intact) -> None:
    """Copies the vault that is there; a damaged one byte by byte. Then nothing is in its -wal.

    Raises:
        ClerkError: Another program has it open.
    """
    try:
        copies.make(target, key, now, always=True, intact=intact)
        whole = True
    except ClerkError:
        whole = False
        aside = target.path / f"cs.damaged-{now:%Y%m%d-%H%M}-{token_hex(2)}"
        aside.mkdir(mode=0o700)
        for path in (target.database, *target.beside):
            if path.exists():
                copy_file(path, aside / path.name)
    if whole:
        _fold(target, key)


def _fold(target: Folder, key: bytes) -> None:
    """Leaves nothing in the -wal; only possible while nobody else has the database open."""
    folding = connect(target.database, key, pragmas=("busy_timeout=1000",))
    try:
        folding.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        folding.execute("PRAGMA journal_mode=DELETE").fetchall()
    except dbapi2.OperationalError as error:
        raise ClerkError("资料还在别的窗口里开着。", "请关闭所有窗口后再恢复。") from error
    finally:
        folding.close()


# ---- one file of everything ----------------------------------------------------------------------


def write_whole(
    folder: Folder,
    key: bytes,
    now: datetime,
    out: Path,
    *,
    intact: Intact = is_there,
    told: Told = silent,
) -> Copy:
    """Puts database, key slots and attachments into one file; all of it is encrypted already.

    Args:
        folder: The vault's.
        key: Its data key.
        now: The clock.
        out: The file; replaced if there, and only when all is well.
        intact: Says of an attachment whether its tag holds.
        told: Gets the steps.

    Raises:
        ClerkError: No room, or what was written does not hold.
    """
    making = folder.scratch / f"whole-{token_hex(4)}"
    beside = out.with_name(f"{out.name}.tmp")
    try:
        making.mkdir(parents=True, mode=0o700)
        kept = write_parts(folder, key, now, making, told)
        told("正在写成一个文件")
        parts = [making / n for n in (MANIFEST, SLOTS, DATABASE)]
        files = [folder.files / n for n in kept["files"]]
        _check_files(files, intact)
        out.parent.mkdir(parents=True, exist_ok=True)
        check_room(out.parent, sum(p.stat().st_size for p in (*parts, *files)) + 2**20)
        _pack(beside, parts, [(f"files/{n}", folder.files / n) for n in kept["files"]])
        sync_file(beside)
        told("正在核对文件")
        with zipfile.ZipFile(beside) as box:
            if box.testzip() is not None:
                raise ClerkError("文件没有写好。", "请换一个位置再试；本机资料没有受影响。")
        beside.replace(out)
        return copies.from_manifest(out, 0, kept)
    except OSError as error:
        raise ClerkError(
            f"“{out}”写不进去。", "请检查U盘是否插好、写保护或已满；本机资料没有受影响。"
        ) from error
    finally:
        with suppress(OSError):
            beside.unlink()
        shutil.rmtree(making, ignore_errors=True)


def _check_files(files: Sequence[Path], intact: Intact) -> None:
    for path in files:
        if not intact(path):
            raise ClerkError(f"附件 {path.name} 已损坏。", "请从副本里取回它，再试一次。")


def _pack(out: Path, parts: Sequence[Path], files: Sequence[tuple[str, Path]]) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as box:
        for name, path in [*((p.name, p) for p in parts), *files]:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = 0o600 << 16
            with path.open("rb") as read, box.open(entry, "w", force_zip64=True) as written:
                shutil.copyfileobj(read, written, 2**20)


def _unpack(source: Path, target: Folder, staged: Path) -> Copy:
    with _opened(source) as box:
        check_room(target.path, sum(e.file_size for e in box.infolist()))
        for name in (MANIFEST, SLOTS, DATABASE):
            _extract(box, name, staged / name)
        copy = copies.find(staged)
        for name in copy.files:
            place = target.files / name
            if not place.exists():
                place.parent.mkdir(exist_ok=True, mode=0o700)
                arriving = place.with_name(f"{place.name}.tmp")
                _extract(box, f"files/{name}", arriving)
                arriving.replace(place)
    return copy


def _extract(box: zipfile.ZipFile, name: str, to: Path) -> None:
    with box.open(name) as read, to.open("wb") as written:
        shutil.copyfileobj(read, written, 2**20)
    sync_file(to)


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as box:
            yield box
    except FileNotFoundError as error:
        raise ClerkError(f"找不到“{source}”。", "请检查副本的位置。") from error
    except (KeyError, ValueError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise ClerkError(f"“{source.name}”不是副本，或已损坏。", "请改用另一份副本。") from error
