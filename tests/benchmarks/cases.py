"""What a benchmark is, and how one piece of work is measured in a process of its own."""

from __future__ import annotations

import importlib
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@dataclass(frozen=True)
class Spent:
    """What one run cost; `unit` of seconds is the case's."""

    seconds: float
    peak_mb: float = 0.0


Run = Callable[[], Spent]


@dataclass(frozen=True)
class Case:
    """One line of the table.

    Attributes:
        goal: As the pages of the project say it.
        held: Whether ours, rival (None if absent) and peak keep the goal; times in `unit`.
        rounds: Times that each is run, in turns.
    """

    id: str
    what: str
    size: str
    unit: str
    goal: str
    ours: Run
    held: Callable[[float, float | None, float], bool]
    rival_name: str = ""
    rival: Run | None = None
    rounds: int = 3

    def measure(self) -> dict[str, Any]:
        """Both sides in turns: medians, their ratio, the highest peak of ours."""
        scale = 1000 if self.unit == "ms" else 1
        ours: list[Spent] = []
        theirs: list[Spent] = []
        missing = self.rival is None
        for _ in range(self.rounds):
            ours.append(self.ours())
            if self.rival is not None and not missing:
                try:
                    theirs.append(self.rival())
                except MissingRivalError:
                    missing = True
        mine = statistics.median(s.seconds for s in ours) * scale
        other = statistics.median(s.seconds for s in theirs) * scale if theirs else None
        peak = max(s.peak_mb for s in ours)
        return {
            "id": self.id,
            "what": self.what,
            "size": self.size,
            "unit": self.unit,
            "ours": round(mine, 3),
            "rival_name": self.rival_name if other is not None else None,
            "rival": None if other is None else round(other, 3),
            "ratio": None if not other else round(mine / other, 3),
            "peak_mb": round(peak, 1),
            "goal": self.goal,
            "held": bool(self.held(mine, other, peak)),
        }


class MissingRivalError(Exception):
    """The rival is not installed here."""


def timed(work: Callable[[], object]) -> Spent:
    """Seconds of some work in this process."""
    began = time.perf_counter()
    work()
    return Spent(time.perf_counter() - began)


def fresh(place: str, *args: object) -> Spent:
    """`module:function` of this folder with arguments, measured in a process of its own.

    A function may return a callable: then only that is measured, what came before is set-up.
    """
    done = subprocess.run(
        [sys.executable, str(HERE / "cases.py"), place, json.dumps([str(a) for a in args])],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    if done.returncode == 7:
        raise MissingRivalError(place)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    seconds, peak = json.loads(done.stdout.splitlines()[-1])
    return Spent(seconds, peak)


def main() -> None:
    """Measure one function; prints [seconds, MB above the start]."""
    sys.path.insert(0, str(HERE))
    place, args = sys.argv[1], json.loads(sys.argv[2])
    module, _, name = place.partition(":")
    try:
        work = getattr(importlib.import_module(module), name)
        ready = work(*args)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.perf_counter()
        ready()
        seconds = time.perf_counter() - began
    except ImportError:
        sys.exit(7)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([seconds, max(0.0, (peak - before) / 1024)]))


if __name__ == "__main__":
    main()
