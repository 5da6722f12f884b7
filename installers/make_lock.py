"""Makes installers/lock/*.txt from pyproject.toml: every package, its version and its hashes.

    python installers/make_lock.py [--upgrade]

Needs uv on the path. One file serves Python 3.11 to 3.13 on one kind of machine; packages keep the
versions of the lock that is there unless ``--upgrade`` is given. No file names an index.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
LOCKS = PROJECT / "installers" / "lock"
HEAD = "# Made from pyproject.toml by installers/make_lock.py; not edited by hand.\n"


@dataclass(frozen=True, slots=True)
class Machine:
    """One kind of machine.

    Attributes:
        name: The lock's file name without its ending.
        marker: What tells it from others, as in a requirement.
        constraints: What it cannot run newer than.
    """

    name: str
    marker: str
    constraints: tuple[str, ...] = ()


MACHINES = (
    Machine("linux-x86_64", "sys_platform == 'linux' and platform_machine == 'x86_64'"),
    Machine(
        "linux-aarch64",
        "sys_platform == 'linux' and platform_machine == 'aarch64'",
        ("PySide6-Essentials<6.8.1",),  # later ones want glibc 2.39, Kylin V10 has 2.31
    ),
    Machine("windows", "sys_platform == 'win32' and platform_machine == 'AMD64'"),
)


def main(upgrade: bool) -> None:
    """Writes one lock for each kind of machine."""
    LOCKS.mkdir(exist_ok=True)
    for machine in MACHINES:
        packages = resolve(machine, upgrade)
        (LOCKS / f"{machine.name}.txt").write_text(HEAD + packages, "utf-8")
        lines = [line for line in packages.splitlines() if not line.startswith((" ", "#"))]
        print(f"{machine.name}: {len(lines)} packages")


def resolve(machine: Machine, upgrade: bool) -> str:
    """The text of one lock, without its head."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        project = (PROJECT / "pyproject.toml").read_text("utf-8")
        project += f'\n[tool.uv]\nenvironments = ["{machine.marker}"]\n'
        (place / "pyproject.toml").write_text(project, "utf-8")
        (place / "constraints.txt").write_text("\n".join(machine.constraints), "utf-8")
        lock = place / "lock.txt"
        if (LOCKS / f"{machine.name}.txt").exists():
            shutil.copy(LOCKS / f"{machine.name}.txt", lock)
        command = ["uv", "pip", "compile", "pyproject.toml", "--quiet", "--extra", "dev"]
        command += ["--universal", "--python-version", "3.11", "--constraint", "constraints.txt"]
        command += ["--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate"]
        command += ["--upgrade"] if upgrade else []
        subprocess.run([*command, "--output-file", lock.name], cwd=place, check=True)
        return lock.read_text("utf-8")


if __name__ == "__main__":
    main("--upgrade" in sys.argv[1:])
