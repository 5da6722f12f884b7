import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from csdesk.errors import ClerkError
from csdesk.storage import folder, lock

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HOLDER = Path(__file__).with_name("torture") / "holder.py"


@pytest.fixture
def vault(tmp_path: Path) -> folder.Folder:
    return folder.make(tmp_path / "v")


@contextmanager
def another_program(vault: folder.Folder, who: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(  # noqa: S603 (this interpreter, our own script)
        [sys.executable, HOLDER, vault.path, who],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "held\n"
        yield program
        program.kill()


def test_a_second_writer_is_told_who_writes_and_since_when(vault: folder.Folder) -> None:
    with another_program(vault, "王秀英"):
        with pytest.raises(ClerkError) as told:
            lock.hold(vault, "汤怀远", NOON)

        said = lock.holder(vault)

    assert told.value.what == "资料正由“王秀英”使用（2026-03-04 14:05 起），同一时间只能一人登记。"
    assert said is not None
    assert said.who == "王秀英"


def test_nothing_stale_is_left_by_a_kill(vault: folder.Folder) -> None:
    with another_program(vault, "王秀英") as program:
        program.kill()
        program.wait()

        assert lock.holder(vault) is None
        with lock.hold(vault, "汤怀远", NOON):
            assert lock.holder(vault) == lock.Holder("汤怀远", NOON)


def test_a_second_window_of_the_same_program_is_refused_too(vault: folder.Folder) -> None:
    with lock.hold(vault, "汤怀远", NOON), pytest.raises(ClerkError, match="汤怀远"):
        lock.hold(vault, "汤怀远", NOON)


def test_after_letting_go_the_next_one_writes(vault: folder.Folder) -> None:
    held = lock.hold(vault, "汤怀远", NOON)
    held.release()
    held.release()

    assert lock.holder(vault) is None
    lock.hold(vault, "王秀英", NOON).release()


def test_a_vault_that_nobody_ever_wrote_has_no_holder(vault: folder.Folder) -> None:
    assert lock.holder(vault) is None


def test_a_holder_whose_words_are_damaged_still_bars(vault: folder.Folder) -> None:
    with another_program(vault, "王秀英"):
        vault.lock.write_bytes(b"\xff")

        with pytest.raises(ClerkError, match="另一个窗口"):
            lock.hold(vault, "汤怀远", NOON)


def test_the_next_writer_clears_what_a_crash_left_in_the_scratch_folder(
    vault: folder.Folder,
) -> None:
    (vault.scratch / "import-1.db").touch()

    lock.hold(vault, "汤怀远", NOON).release()

    assert list(vault.scratch.iterdir()) == []
