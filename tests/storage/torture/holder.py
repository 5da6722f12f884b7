"""Holds a vault's lock until it is killed. Arguments: the vault's folder, who."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from csdesk.storage import folder, lock

held = lock.hold(
    folder.Folder(Path(sys.argv[1])), sys.argv[2], datetime(2026, 3, 4, 14, 5, tzinfo=UTC)
)
sys.stdout.write("held\n")
sys.stdout.flush()
sys.stdin.read()
