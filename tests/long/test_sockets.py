"""The kernel's own word: no command and no window asks for an INET socket."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.long
ROOT = Path(__file__).parents[2]


def test_nothing_asks_the_kernel_for_a_network(
    tmp_path: Path, told: Callable[[str, str, str], None]
) -> None:
    """The self test makes a vault, imports, searches, prints, exports, opens the window."""
    trace = tmp_path / "trace"
    command = [
        "strace", "-f", "-qq", "-e", "trace=%network", "-o", str(trace),
        sys.executable, "-m", "csdesk", "--selftest", str(tmp_path / "village"),
    ]  # fmt: skip
    environment = os.environ | {
        "PYTHONPATH": str(ROOT), "CSDESK_DATA": str(tmp_path / "home"),
        "QT_QPA_PLATFORM": "offscreen",
    }  # fmt: skip

    done = subprocess.run(  # noqa: S603  # our own words
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert "SELFTEST ok" in done.stdout + done.stderr, done.stderr
    asked = trace.read_text(errors="replace").splitlines()
    assert not [line for line in asked if "AF_INET" in line or "sin_addr" in line]
    told("strace", f"the self test, {len(asked)} calls of the network family", "no INET, no INET6")
