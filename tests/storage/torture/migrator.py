"""Runs the revisions of a package on a database. Arguments: database, key in hexadecimal, package."""

import importlib
import sys
from pathlib import Path

from csdesk.storage import migrate
from csdesk.storage.engine import migration_engine

migrate.upgrade(
    migration_engine(Path(sys.argv[1]), bytes.fromhex(sys.argv[2])),
    line=importlib.import_module(sys.argv[3]),
)
