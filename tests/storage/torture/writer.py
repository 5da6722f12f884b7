"""Commits entries to a vault's trail until it is killed, and reports each number once kept.

Arguments: the vault's folder, the key in hexadecimal.
"""

import sys
from pathlib import Path

from small_vault import add

from csdesk.storage.engine import open_engines
from csdesk.storage.folder import Folder

engines = open_engines(Folder(Path(sys.argv[1])).database, bytes.fromhex(sys.argv[2]))
while True:
    seq = add(engines, "走访" * 50)
    sys.stdout.write(f"{seq}\n")
    sys.stdout.flush()
