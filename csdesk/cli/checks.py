"""`check`: what is wrong in the data."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from csdesk.cli import arguments
from csdesk.domain.ledger import Ledgers
from csdesk.services.health.checking import check

FAULTS = 3
SHOWN = 20
"""Records of one kind of fault that are named without --json."""


def add(commands: Any) -> None:
    """Its options."""
    made = commands.add_parser("check", help="数据体检")
    arguments.vault(made)
    made.set_defaults(run=_check)


def _check(args: argparse.Namespace, ledgers: Ledgers) -> int:
    office = arguments.opened(args, ledgers)
    try:
        found = check(office)
        titles = {code: ledger.title for code, ledger in office.ledgers.items()}
    finally:
        office.close()
    if args.json:
        arguments.printed(
            [
                {
                    "code": f.code,
                    "label": f.label,
                    "rows": [{"ledger": c, "id": i, "name": n} for c, i, n in f.rows],
                    "remedy": f.remedy,
                }
                for f in found
            ]
        )
    else:
        for fault in found:
            print(f"{fault.label}（{len(fault.rows)}）：{fault.remedy}")
            for code, id, name in fault.rows[:SHOWN]:
                print(f"  {titles[code]} {id} {name}")
            if len(fault.rows) > SHOWN:
                print(f"  还有 {len(fault.rows) - SHOWN} 条")
    if found:
        sys.stderr.write(f"发现 {len(found)} 类问题。\n")
        return FAULTS
    sys.stderr.write("没有发现问题。\n")
    return 0
