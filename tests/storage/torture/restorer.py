"""Restores a copy over a vault and kills itself before a step.

Arguments: the copy, the vault's folder, the key in hexadecimal, how many steps to live.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from csdesk.storage import restoring

source, to, key, steps = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
left = iter(range(steps))


def step(told: str) -> None:
    if next(left, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)


restoring.restore(source, to, bytes.fromhex(key), datetime(2026, 3, 5, 9, 0, tzinfo=UTC), told=step)
