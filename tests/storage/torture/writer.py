"""Keeps two grids in each step until it is killed, and reports each step once it is kept.

Arguments: the vault's folder, the key in hexadecimal.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from csdesk import ledgers
from csdesk.domain.codes import load_codes
from csdesk.ledgers.grids import Grid
from csdesk.storage.engine import open_engines
from csdesk.storage.folder import Folder
from csdesk.storage.tables import model
from csdesk.storage.work import work

engines = open_engines(Folder(Path(sys.argv[1])).database, bytes.fromhex(sys.argv[2]))
declared = model(ledgers.ALL, load_codes())
with engines.read.connect() as c:
    kept = c.execute(sa.text("SELECT count(*) FROM grids")).scalar_one()
now = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
while True:
    with work(engines.write, declared, "新增网格", user="汤怀远", node="A", now=now) as w:
        for _ in range(2):
            kept += 1
            w.add("grids", Grid(grid_no=f"{kept}", grid_name="三网格", boundary="村委会以东" * 40))
    sys.stdout.write(f"{kept}\n")
    sys.stdout.flush()
