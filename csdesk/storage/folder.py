"""The folder of a vault: what lies in it, how it is made, and what is wrong with its place."""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from csdesk.errors import ClerkError, Problem

DATABASE = "cs.db"
SLOTS = "cs.keys"
LOW_SPACE = 500 * 2**20
"""Bytes; with less free the clerk is warned, before a save fails for want of room."""

SYNCED = (
    "onedrive",
    "dropbox",
    "icloud",
    "google drive",
    "googledrive",
    "nextcloud",
    "owncloud",
    "seafile",
    "syncthing",
    "nutstore",
    "坚果云",
    "baidunetdisk",
    "baidusyncdisk",
    "百度网盘",
    "百度云",
    "wps云盘",
    "wpsdrive",
    "wps cloud",
    "weiyun",
    "微云",
    "微盘",
    "阿里云盘",
    "天翼云盘",
    "360云盘",
    "钉盘",
    "同步盘",
)
"""Words in a folder's name by which a cloud drive is known; lower case."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Where each part of one vault lies; nothing is read or made by it."""

    path: Path

    @property
    def database(self) -> Path:
        """The encrypted database; `-wal` and `-shm` stand beside it while it is open."""
        return self.path / DATABASE

    @property
    def slots(self) -> Path:
        """The key slots; its `.bak` holds the same."""
        return self.path / SLOTS

    @property
    def state(self) -> Path:
        """Open or closed, and how far the trail was."""
        return self.path / "cs.state"

    @property
    def lock(self) -> Path:
        """Held by the one program that writes the ledgers."""
        return self.path / "cs.lock"

    @property
    def files(self) -> Path:
        """Encrypted attachments, each written once."""
        return self.path / "files"

    @property
    def copies(self) -> Path:
        """The vault's own copies, on the same disk."""
        return self.path / "copies"

    @property
    def scratch(self) -> Path:
        """Imports before they are kept, and copies on their way; nothing here is kept."""
        return self.path / "scratch"

    @property
    def beside(self) -> tuple[Path, Path, Path]:
        """What SQLite keeps beside the database and a restored one must never meet."""
        wal, shm, journal = (self.path / f"{DATABASE}{s}" for s in ("-wal", "-shm", "-journal"))
        return wal, shm, journal

    @property
    def holds_vault(self) -> bool:
        """Whether database and key slots (one of the two writings) are there."""
        slots = self.slots, self.path / f"{SLOTS}.bak"
        return self.database.is_file() and any(s.is_file() for s in slots)


def find(path: Path) -> Folder:
    """The vault in a folder.

    Raises:
        ClerkError: No vault is there; no folder is made.
    """
    folder = Folder(path)
    if folder.holds_vault:
        return folder
    if folder.database.is_file():
        raise ClerkError(
            f"“{path}”里有资料，但缺钥匙文件 {SLOTS}。", "请从副本里取回钥匙文件，或用副本恢复。"
        )
    raise ClerkError(f"“{path}”里没有村（社区）资料。", "请先新建，或用副本恢复，或另选资料位置。")


def make(path: Path) -> Folder:
    """An empty folder for a new vault, for this user's eyes alone; it may be there if empty.

    Raises:
        ClerkError: Something is in it already, or it cannot be written.
    """
    folder = Folder(path)
    if folder.holds_vault:
        raise ClerkError(f"“{path}”里已有一套资料。", "请直接打开，或另选一个空文件夹。")
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise ClerkError(f"“{path}”不是空文件夹。", "请另选一个空文件夹。")
    lay_out(folder)
    return folder


def lay_out(folder: Folder) -> None:
    """Makes the folders of a vault that are not there yet, and tries that they take a file.

    Raises:
        ClerkError: The place is read-only or cannot be made.
    """
    try:
        folder.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        for part in (folder.files, folder.copies, folder.scratch):
            part.mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise ClerkError(
            f"“{folder.path}”里不能建文件夹。", "请另选一个可写的文件夹，或请管理员给写入权限。"
        ) from error
    check_writable(folder)


def check_writable(folder: Folder) -> None:
    """Tries that the vault's folder takes a file.

    Raises:
        ClerkError: It does not.
    """
    probe = folder.path / f".try-{os.getpid()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise ClerkError(
            f"“{folder.path}”不能写入。",
            "请检查磁盘是否已满或写保护，或把资料移到本机的其他文件夹。",
        ) from error


def clear_scratch(folder: Folder) -> None:
    """Removes what a crash left in the scratch folder; for the one who holds the lock."""
    shutil.rmtree(folder.scratch, ignore_errors=True)
    folder.scratch.mkdir(exist_ok=True, mode=0o700)


def warnings(path: Path, low: int = LOW_SPACE) -> tuple[Problem, ...]:
    """What is unwise about a vault's place; none of it forbids the place.

    Args:
        path: The vault's folder.
        low: Bytes; with less free there is a warning.
    """
    found = []
    if word := synced(path):
        found.append(
            Problem(
                "",
                "synced_folder",
                f"资料在网盘同步的文件夹里（{word}），可能被网盘改坏或传到网上。",
                "请把资料移到不同步的文件夹，例如 D 盘的“村资料”。",
                "warning",
            )
        )
    if on_stick(path):
        found.append(
            Problem(
                "",
                "removable_disk",
                "资料在U盘或移动硬盘上，拔出时容易损坏。",
                "请把资料移到本机，U盘只存副本。",
                "warning",
            )
        )
    if (free := free_bytes(path)) < low:
        found.append(
            Problem(
                "",
                "disk_low",
                f"磁盘只剩 {free // 2**20} MB。",
                "请清理磁盘，至少留出 500 MB。",
                "warning",
            )
        )
    return tuple(found)


def synced(path: Path) -> str:
    """The part of a path that names a cloud drive, or nothing."""
    for part in path.absolute().parts:
        if any(word in part.lower() for word in SYNCED):
            return part
    return ""


def free_bytes(path: Path) -> int:
    """Room left on the disk of a folder, or of the nearest one above it that is there."""
    return shutil.disk_usage(_there(path)).free


def check_room(path: Path, needed: int) -> None:
    """Refuses to begin what would fill the disk.

    Args:
        path: The folder to be written into.
        needed: Bytes.

    Raises:
        ClerkError: There is less room; says how much is missing.
    """
    missing = needed - free_bytes(path)
    if missing > 0:
        raise ClerkError(
            f"磁盘空间不够，差 {missing // 2**20 + 1} MB。",
            "请删去旧文件，或换一个位置；原有资料没有受影响。",
        )


def on_stick(path: Path, blocks: Path = Path("/sys/dev/block")) -> bool:
    """Whether a folder lies on a disk that can be pulled out, as far as the system tells.

    Args:
        path: The folder, there or not yet.
        blocks: Where Linux tells of its disks.
    """
    there = _there(path)
    if sys.platform == "win32":
        import ctypes  # only here is there a kernel32 to ask

        return bool(ctypes.windll.kernel32.GetDriveTypeW(there.absolute().anchor) == 2)
    device = there.stat().st_dev
    block = (blocks / f"{os.major(device)}:{os.minor(device)}").resolve()
    for place in (block, block.parent):  # a partition asks its disk
        mark = place / "removable"
        if mark.is_file():
            return mark.read_text().strip() == "1"
    return False


def _there(path: Path) -> Path:
    path = path.absolute()
    return next(p for p in (path, *path.parents) if p.exists())


def put(path: Path, content: bytes) -> None:
    """Writes a small file whole or not at all: beside it, synced, then renamed over it."""
    beside = path.with_name(f"{path.name}.tmp")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def copy_file(source: Path, target: Path, seen: Callable[[bytes], None] | None = None) -> None:
    """Copies a file and waits until it is on the disk.

    Args:
        source: The file.
        target: The new one; overwritten if there.
        seen: Gets each block on its way, e.g. the `update` of a digest.
    """
    with source.open("rb") as read, target.open("wb") as write:
        while block := read.read(2**20):
            if seen is not None:
                seen(block)
            write.write(block)
        write.flush()
        os.fsync(write.fileno())


def sync_file(path: Path) -> None:
    """Waits until a file written by others (SQLite, zipfile) is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Waits until renames in a folder are on the disk; Windows has no such call."""
    if os.name == "posix":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
