"""Whether a vault and its newest copies hold."""

from csdesk.errors import ClerkError, Problem
from csdesk.storage import copies, keyfile, state
from csdesk.storage.checking import database_faults, head_of
from csdesk.storage.copies import Told, silent
from csdesk.storage.folder import Folder
from csdesk.storage.keys import opens
from csdesk.storage.sharedfiles import Intact, is_there

NEWEST = 3
"""Copies checked."""


def verify(
    folder: Folder,
    key: bytes,
    *,
    intact: Intact = is_there,
    told: Told = silent,
) -> tuple[Problem, ...]:
    """Checks database, trail, key slots, and the newest copies.

    Args:
        folder: The vault's.
        key: Its data key.
        intact: Says of an attachment whether its tag holds.
        told: Gets the steps.

    Returns:
        What does not hold, the gravest first; empty if all does.
    """
    told("正在核对资料")
    found = [*database_faults(folder.database, key), *_slot_faults(folder, key)]
    if not found:
        seq, _ = head_of(folder.database, key)
        missing = state.read(folder).seq - seq
        if missing > 0:
            what = f"资料比上次少了 {missing} 笔改动，可能被换成了旧文件。"
            remedy = "请核对最近的记录；缺了就用最新的副本恢复。"
            found.append(Problem("", "changes_missing", what, remedy))
    uid = _uid(folder)
    for copy in copies.list_copies(folder.copies, uid)[:NEWEST]:
        told(f"正在核对副本 {copy.path.name}")
        found += copies.faults(copy, key, intact=intact)
    return tuple(found)


def _slot_faults(folder: Folder, key: bytes) -> list[Problem]:
    remedy = "请改一次密码，两份会重新写好。"
    written = []
    for path in (folder.slots, keyfile.backup_of(folder.slots)):
        try:
            written.append(keyfile.parse(path.read_bytes()))
        except (OSError, ValueError, KeyError, TypeError, ClerkError):
            return [Problem("", "keys_damaged", f"钥匙文件 {path.name} 缺失或已损坏。", remedy)]
    if any(not opens(file, key) for file in written):
        return [Problem("", "keys_changed", "钥匙文件被程序以外的手段改过。", "请报告管理员。")]
    if written[0].generation != written[1].generation:
        return [Problem("", "keys_damaged", "钥匙文件的两份不一样新。", remedy)]
    return []


def _uid(folder: Folder) -> str:
    try:
        return keyfile.read(folder.slots).uid
    except ClerkError:
        return ""
