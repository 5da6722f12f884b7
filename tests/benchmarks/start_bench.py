"""From the process to the login page, and from Enter there to the home list."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from cases import ROOT, Case, Spent, timed

from csdesk.bootstrap import create_office, open_office
from csdesk.services.demo import village as demo
from csdesk.services.office import About

PASSWORD = "bench-Pass-2026"  # noqa: S105  # of an invented vault
ON = date(2026, 10, 31)
KEPT = tempfile.TemporaryDirectory(prefix="csdesk-start-")
LOGIN = "import sys; from csdesk.app.measuring import measure_login; measure_login(sys.argv[1])"
HOME = "import sys; from csdesk.app.measuring import measure_home; measure_home(sys.argv[1], sys.argv[2])"
BARE = (
    "from PySide6.QtWidgets import QApplication, QMainWindow\n"
    "a = QApplication([]); w = QMainWindow(); w.show(); a.processEvents()"
)


@cache
def vault() -> Path:
    """A village of 30,000 residents, keyed as on a clerk's laptop."""
    folder = Path(KEPT.name) / "vault"
    create_office(folder, About("石桥村", "village", "national", "430421"), PASSWORD)
    made = open_office(folder, PASSWORD, on=ON, write=True)
    demo.make(made, residents=30_000)
    made.close()
    return folder


def process(code: str, *args: str) -> Spent:
    """Seconds of a Python process from its start to its end."""

    def work() -> None:
        subprocess.run(
            [sys.executable, "-c", code, *args], cwd=ROOT, check=True, capture_output=True
        )

    return timed(work)


def to_home() -> Spent:
    """Seconds from Enter on the login page to the painted home list, told by the process."""
    done = subprocess.run(
        [sys.executable, "-c", HOME, str(vault()), PASSWORD],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return Spent(float(done.stdout.split()[-1]))


def cases(only: set[str]) -> list[Case]:
    """The cases of this module."""
    made = [
        Case("start_login", "process to login page", "30,000 residents", "s", "≤ 1.5 s",
             lambda: process(LOGIN, str(vault())), lambda o, _r, _p: o <= 1.5, "bare Qt window",
             lambda: process(BARE), 5),
        Case("start_home", "Enter to home list", "30,000 residents", "s", "≤ 1.5 s", to_home,
             lambda o, _r, _p: o <= 1.5, rounds=3),
    ]  # fmt: skip
    return [case for case in made if not only or case.id in only]
