"""Keys of a real X server reach the program: focus, window manager and all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from small_village import fill
from vaultkit import ABOUT, CHEAP, Vault

from csdesk.bootstrap import create_office
from csdesk.services import entries, lists

pytestmark = pytest.mark.long
HERE = Path(__file__).parent
PASSWORD = "wind over the fields 2026"  # noqa: S105  # of an invented vault; an X keyboard has it


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of 1366 × 768 with a window manager."""
    read, write = os.pipe()
    server = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    with subprocess.Popen(server, pass_fds=(write,), stderr=subprocess.DEVNULL) as screen:  # noqa: S603  # our own words
        os.close(write)
        with os.fdopen(read) as number:
            name = f":{number.readline().strip()}"
        with subprocess.Popen(["openbox"], env=os.environ | {"DISPLAY": name}) as manager:  # noqa: S607  # the one that was installed
            yield name
            manager.terminate()
        screen.terminate()


def test_a_record_is_found_and_changed_by_the_keys_of_a_keyboard(
    tmp_path: Path, display: str, told: Callable[[str, str, str], None]
) -> None:
    code = create_office(tmp_path / "vault", ABOUT, PASSWORD, cost=CHEAP)
    vault = Vault(tmp_path / "vault", code, PASSWORD)
    office = vault.open()
    fill(office)
    office.close()
    environment = os.environ | {
        "DISPLAY": display, "CSDESK_PLATFORM": "xcb", "PYTHONPATH": f"{HERE.parent}:{HERE.parents[1]}",
        "CSDESK_DATA": str(tmp_path / "home"), "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }  # fmt: skip
    environment.pop("QT_QPA_PLATFORM", None)

    done = subprocess.run(  # noqa: S603  # this interpreter, our own script
        [sys.executable, HERE / "typist.py", vault.folder, PASSWORD],
        env=environment, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    office = vault.open()
    named = lists.ask(office, "residents", where="former_name = 'lao wang'", every=True)
    assert len(lists.ids(office, named)) == 1
    assert entries.steps(office)[0].title in done.stdout
    office.close()
    told("typing", "login, search, form through Xvfb, openbox, xdotool", "kept")
