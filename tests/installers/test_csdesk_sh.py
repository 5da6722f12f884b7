"""The script that sets up and starts, run on machines that stand-in system commands play."""

import hashlib
import os
import platform
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
SCRIPT = PROJECT / "installers" / "csdesk.sh"
LIBRARIES = [
    "libGL.so.1",
    "libEGL.so.1",
    "libxkbcommon.so.0",
    "libdbus-1.so.3",
    "libfontconfig.so.1",
    "libglib-2.0.so.0",
    "libxkbcommon-x11.so.0",
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-keysyms.so.1",
    "libxcb-shape.so.0",
]


class Computer:
    """Some commands of a computer; the rest are this machine's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir()
        self.commands = folder / "bin"
        self.commands.mkdir()
        self.venv = folder / "venv"
        self.has("id", "echo 1000")
        self.has("apt-get", "echo never >&2; exit 1")
        self.libraries(*LIBRARIES)

    def has(self, command: str, does: str) -> None:
        self._script(self.commands / command, does)

    def libraries(self, *names: str) -> None:
        found = "\n".join(f"printf '\\t%s (libc6) => /lib/%s\\n' {name} {name}" for name in names)
        self.has("ldconfig", found or ":")

    def is_set_up(self) -> None:
        """A virtual environment whose Python says how it was called and where."""
        (self.venv / "bin").mkdir(parents=True)
        says = 'if [ "$1" = -c ]; then exit 0; fi; pwd; echo "$*"'
        self._script(self.venv / "bin" / "python", says)
        lock = PROJECT / "installers" / "lock" / f"linux-{platform.machine()}.txt"
        whole = (PROJECT / "pyproject.toml").read_bytes() + lock.read_bytes()
        (self.venv / ".stamp").write_text(hashlib.sha256(whole).hexdigest() + "  -\n")

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        given = {
            "PATH": f"{self.commands}{os.pathsep}{os.environ['PATH']}",
            "CSDESK_VENV": str(self.venv),
            "LANG": "C.UTF-8",
            **environment,
        }
        return subprocess.run(  # noqa: S603 (our own script)
            ["/bin/sh", str(SCRIPT), *words],
            cwd=self.home,
            env=given,
            capture_output=True,
            text=True,
            check=False,
        )

    @staticmethod
    def _script(path: Path, does: str) -> None:
        path.write_text(f"#!/bin/sh\n{does}\n")
        path.chmod(0o755)


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


def test_whoever_is_not_root_is_told_one_line_to_run(computer: Computer) -> None:
    computer.libraries(*LIBRARIES[2:])

    seen = computer.run("demo")

    assert seen.returncode == 3
    assert seen.stderr.splitlines() == [
        "csdesk: run this once, then repeat the command: sudo apt-get update"
        " && sudo apt-get install -y --no-install-recommends libgl1 libegl1"
    ]
    assert not computer.venv.exists()


def test_a_chinese_computer_is_told_in_chinese(computer: Computer) -> None:
    computer.libraries(*LIBRARIES[1:])

    seen = computer.run("test", LANG="zh_CN.UTF-8")

    assert "请先运行一次下面的命令" in seen.stderr


def test_libraries_of_the_screen_are_asked_for_where_there_is_one(computer: Computer) -> None:
    computer.libraries(*LIBRARIES[:6])
    computer.is_set_up()

    assert computer.run("demo").returncode == 0
    assert computer.run("test", "-k", "care", DISPLAY=":0").returncode == 0
    assert "libxcb-cursor0" in computer.run("demo", DISPLAY=":0").stderr


def test_root_is_told_what_apt_get_could_not_install(computer: Computer) -> None:
    computer.libraries(*LIBRARIES[1:])
    computer.has("id", "echo 0")

    seen = computer.run("demo")

    assert seen.returncode == 3
    assert seen.stderr.splitlines()[-1] == "csdesk: apt-get could not install: libgl1"


def test_a_python_that_does_not_fit_is_named_with_the_package_that_does(
    computer: Computer,
) -> None:
    for command in ("python3.13", "python3.12", "python3.11", "python3"):
        computer.has(command, '[ "$1" = --version ] && echo Python 3.9.2 || exit 1')

    seen = computer.run("demo")

    assert seen.returncode == 3
    assert seen.stderr.splitlines() == [
        "csdesk: Python 3.11, 3.12 or 3.13 is needed;"
        " install python3.11 and python3.11-venv. Here is: Python 3.9.2"
    ]


def test_a_folder_that_is_no_environment_is_left_alone(computer: Computer) -> None:
    computer.venv.mkdir()
    (computer.venv / "letters.txt").touch()

    assert computer.run("demo").returncode == 3
    assert (computer.venv / "letters.txt").exists()


@pytest.mark.parametrize(
    ("words", "called", "at_home"),
    [
        (["demo", "--fresh", "my village"], "-m csdesk demo --fresh my village", True),
        (["list", "residents"], "-m csdesk list residents", True),
        (["test", "-k", "care"], "-m pytest -q -m not long -k care", False),
        (["bench", "--json"], "tests/benchmarks/run.py --json", False),
    ],
)
def test_once_set_up_each_word_does_its_work(
    computer: Computer, words: list[str], called: str, at_home: bool
) -> None:
    computer.is_set_up()

    seen = computer.run(*words)

    assert seen.stdout.splitlines() == [str(computer.home if at_home else PROJECT), called]
    assert seen.stderr == ""


def test_without_a_word_the_program_opens_if_there_is_a_screen(computer: Computer) -> None:
    computer.is_set_up()

    assert computer.run(DISPLAY=":0").stdout.splitlines()[-1] == "-m csdesk"
    assert "there is no screen here" in computer.run().stderr
