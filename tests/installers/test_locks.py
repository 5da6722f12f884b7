"""The locks name all that pyproject.toml asks for, nothing unhashed, and no host."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PROJECT = Path(__file__).parents[2]
LOCKS = sorted((PROJECT / "installers" / "lock").glob("*.txt"))
PLATFORMS = {
    "linux-x86_64": {"sys_platform": "linux", "platform_machine": "x86_64"},
    "linux-aarch64": {"sys_platform": "linux", "platform_machine": "aarch64"},
    "windows": {"sys_platform": "win32", "platform_machine": "AMD64"},
}


def asked() -> list[Requirement]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return [Requirement(line) for line in lines]


def packages(lock: Path) -> list[Requirement]:
    text = lock.read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return [Requirement(line.split(" --hash")[0]) for line in lines]


def environment(lock: Path, python: str) -> dict[str, str]:
    return {"python_version": python, "python_full_version": f"{python}.0", **PLATFORMS[lock.stem]}


def test_there_is_one_lock_for_each_kind_of_machine() -> None:
    assert [lock.stem for lock in LOCKS] == sorted(PLATFORMS)


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_holds_one_fitting_version_of_all_that_is_asked_for(lock: Path, python: str) -> None:
    here = environment(lock, python)
    locked = {
        canonicalize_name(one.name): Version(next(iter(one.specifier)).version)
        for one in packages(lock)
        if one.marker is None or one.marker.evaluate(here)
    }

    for one in asked():
        if one.marker is None or one.marker.evaluate(here):
            assert locked[canonicalize_name(one.name)] in one.specifier, one


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_package_is_pinned_and_hashed_and_no_host_is_named(lock: Path) -> None:
    text = lock.read_text("utf-8")

    assert "http" not in text
    assert "index" not in text
    for line in text.replace("\\\n", " ").splitlines():
        if not line.startswith("#"):
            assert re.fullmatch(r"[a-z0-9-]+==\S+ ; .+?(\s+--hash=sha256:[0-9a-f]{64})+", line)
