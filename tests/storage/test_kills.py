"""What was reported as kept is there after a kill, at whatever moment it came."""

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from small_vault import NOON, a_migrated_vault, a_vault, note, seq_of

from csdesk.storage import copies, restoring, state
from csdesk.storage.engine import open_engines
from csdesk.storage.folder import Folder
from csdesk.storage.verify import verify

HERE = Path(__file__).parent
ENVIRONMENT = os.environ | {"PYTHONPATH": str(HERE.parent)}


def write_until_killed(folder: Folder, key: bytes, reports: int) -> int:
    """Lets a writer run until it has reported so often, and a little more; gives the last report."""
    with subprocess.Popen(  # noqa: S603 (this interpreter, our own script)
        [sys.executable, HERE / "torture" / "writer.py", folder.path, key.hex()],
        stdout=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    ) as writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(reports)]
        writer.kill()
        lines += writer.stdout.readlines()
    return max(int(line) for line in lines if line.endswith("\n"))


def check(folder: Folder, key: bytes, reported: int) -> int:
    """Nothing reported is lost, no step is half there, the trail tells of every row and holds."""
    engines = open_engines(folder.database, key)
    with engines.read.connect() as c:
        kept = int(c.execute(sa.text("SELECT count(*) FROM grids")).scalar_one())
        told = c.execute(sa.text("SELECT count(*) FROM trail WHERE kind = 'add'")).scalar_one()
        assert c.execute(sa.text("PRAGMA integrity_check")).scalar() == "ok"
    engines.close()
    assert kept in (reported, reported + 2), "one step may be kept and not yet reported"
    assert told == kept
    assert verify(folder, key) == ()
    return kept


def kill(folder: Folder, key: bytes, times: int) -> None:
    chance, kept = random.Random(7), 0
    for _ in range(times):
        reported = write_until_killed(folder, key, chance.choice((1, 3, 10, 40)))
        assert reported > kept
        kept = check(folder, key, reported)


def test_no_reported_commit_is_lost_in_twenty_kills(tmp_path: Path) -> None:
    kill(*a_migrated_vault(tmp_path / "v"), times=20)


@pytest.mark.long
def test_no_reported_commit_is_lost_in_a_hundred_kills(
    tmp_path: Path, told: Callable[[str, str, str], None]
) -> None:
    kill(*a_migrated_vault(tmp_path / "v"), times=100)
    told("kill -9", "100 kills during commits", "0 lost, 0 half-written, the chain holds")


def test_the_next_opening_after_a_kill_warns_of_nothing(tmp_path: Path) -> None:
    folder, key = a_migrated_vault(tmp_path / "v")
    state.opened(folder, 1, "汤怀远")
    write_until_killed(folder, key, 5)

    found = state.look(folder)

    assert found.has_wal
    assert state.warnings(found, seq_of(folder, key), None, NOON) == ()


def restore_until_killed(source: Path, to: Path, key: bytes, steps: int) -> int:
    return subprocess.run(  # noqa: S603 (this interpreter, our own script)
        [sys.executable, HERE / "torture" / "restorer.py", source, to, key.hex(), str(steps)],
        env=ENVIRONMENT,
        check=False,
    ).returncode


@pytest.mark.parametrize("steps", range(6))
def test_a_restore_killed_at_any_step_leaves_the_old_or_the_new_whole(
    tmp_path: Path, steps: int
) -> None:
    folder, key = a_vault(tmp_path / "v")
    copy = copies.make(folder, key, NOON)
    assert copy is not None
    note(folder, key, "副本之后")

    ended = restore_until_killed(copy.path, folder.path, key, steps)

    assert (ended == 0) == (steps == 5)
    assert seq_of(folder, key) == (2 if steps < 4 else 1)
    assert verify(folder, key) == ()


@pytest.mark.parametrize("steps", range(3))
def test_a_restore_killed_in_a_new_folder_can_be_done_again(tmp_path: Path, steps: int) -> None:
    folder, key = a_vault(tmp_path / "v")
    copy = copies.make(folder, key, NOON)
    assert copy is not None
    to = tmp_path / "新"

    assert restore_until_killed(copy.path, to, key, steps) != 0
    assert not Folder(to).holds_vault

    back = restoring.restore(copy.path, to, key, NOON)
    assert verify(back, key) == ()
