"""One writer of the ledgers: a lock that the system drops with its process, with who and since inside."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from csdesk.errors import ClerkError, HeldError
from csdesk.storage.folder import Folder, clear_scratch

_TRIES = 5  # somebody who only looks holds the lock for a moment


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes, and since when; both empty if the file could not be read in time."""

    who: str
    since: datetime | None


class Held:
    """The lock while it is held; let go by `release` or at the end of a `with`."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    def release(self) -> None:
        """Lets the next writer in; a second call does nothing."""
        if self._handle is not None:
            os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.release()


def hold(folder: Folder, who: str, since: datetime) -> Held:
    """Becomes the one writer, and clears what a killed one left in the scratch folder.

    Args:
        folder: The vault's.
        who: The user, told to the next who asks.
        since: Now.

    Raises:
        HeldError: Somebody else writes; names who and since when.
    """
    handle = os.open(folder.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        for attempt in range(_TRIES):
            if attempt:
                time.sleep(0.02)
            if _take(handle):
                break
        else:
            raise _taken(holder_said(folder))
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        said = {"who": who, "since": since.isoformat(timespec="minutes"), "pid": os.getpid()}
        os.write(handle, json.dumps(said, ensure_ascii=False).encode())
    except BaseException:
        os.close(handle)
        raise
    clear_scratch(folder)
    return Held(handle)


@contextmanager
def alone(path: Path, busy: ClerkError) -> Iterator[None]:
    """Keeps others from the same work in a place, e.g. two copies made there at once.

    Args:
        path: The lock file; made if missing, and left.
        busy: Raised if another holds it.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _take(handle):
            raise busy
        yield
    finally:
        os.close(handle)


def holder(folder: Folder) -> Holder | None:
    """Who writes now; nobody after a kill, whatever the file still says."""
    try:
        handle = os.open(folder.lock, os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        return None if _take(handle) else holder_said(folder)
    finally:
        os.close(handle)


def holder_said(folder: Folder) -> Holder:
    """What the lock file says, held or not."""
    try:
        said = json.loads(folder.lock.read_text("utf-8"))
        return Holder(str(said["who"]), datetime.fromisoformat(said["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Holder("", None)


def _taken(by: Holder) -> HeldError:
    who = f"“{by.who}”" if by.who else "另一个窗口"
    since = f"（{by.since:%Y-%m-%d %H:%M} 起）" if by.since else ""
    return HeldError(
        f"资料正由{who}使用{since}，同一时间只能一人登记。",
        "请先关闭那个窗口，再在这里打开。",
    )


if sys.platform == "win32":
    import msvcrt

    _FAR = 2**30  # Windows bars others from the locked bytes: lock one that is never written

    def _take(handle: int) -> bool:
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(handle: int) -> bool:
        # flock, not lockf: a second opening of the file in this process must not drop it
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
