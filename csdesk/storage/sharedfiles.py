"""Attachments beside copies: each stands once in a place, for all the copies there."""

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from csdesk.errors import ClerkError
from csdesk.storage.folder import check_room, copy_file

Intact = Callable[[Path], bool]
"""Whether an attachment's tag holds."""
NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]+")
"""`aa/name` below a store; nothing else is copied or unpacked."""


def is_there(file: Path) -> bool:
    """Says nothing against an attachment that is there; for who has not its keys at hand."""
    return file.is_file()


def sha256(path: Path) -> str:
    """Of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def attachments(files: Path) -> tuple[str, ...]:
    """The attachments in a store, as `aa/name`, in order."""
    found = (f"{p.parent.name}/{p.name}" for p in files.glob("??/*") if p.is_file())
    return tuple(sorted(name for name in found if NAME.fullmatch(name)))


def bring_file(source: Path, target: Path, intact: Intact) -> None:
    """Copies one attachment, unless it is there; checked before it has its name.

    Raises:
        ClerkError: It did not arrive whole.
    """
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    arriving = target.with_name(f"{target.name}.tmp")
    digest = hashlib.sha256()
    copy_file(source, arriving, digest.update)
    if sha256(arriving) != digest.hexdigest() or not intact(arriving):
        arriving.unlink()
        raise ClerkError(f"附件 {source.name} 没有拷完整。", "请检查磁盘，再试一次。")
    arriving.replace(target)


def bring_files(source: Path, target: Path, names: Sequence[str], intact: Intact) -> None:
    """Copies the attachments that a store does not have yet.

    Raises:
        ClerkError: No room, or one did not arrive whole.
    """
    missing = [n for n in names if not (target / n).exists()]
    check_room(target, sum((source / n).stat().st_size for n in missing))
    for name in missing:
        bring_file(source / name, target / name, intact)
