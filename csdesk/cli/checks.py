"""`check`: what is wrong in the data, and what was found right."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import Any

from csdesk.cli import arguments
from csdesk.domain.ledger import Ledgers
from csdesk.services.health import accepting, telling
from csdesk.services.health.checking import check
from csdesk.services.health.rules import BY_CODE
from csdesk.services.office import Office

FAULTS = 3
SHOWN = 20
"""Records of one kind of fault that are named without --json."""


def add(commands: Any) -> None:
    """Its options."""
    made = commands.add_parser("check", help="数据体检")
    arguments.vault(made)
    made.add_argument("--fine", action="store_true", help="列出认定没问题的")
    made.set_defaults(run=_check)


def _check(args: argparse.Namespace, ledgers: Ledgers) -> int:
    office = arguments.opened(args, ledgers)
    if args.fine:
        return _fine(args, office)
    try:
        found = check(office)
        titles = {code: ledger.title for code, ledger in office.ledgers.items()}
        shown = [row[:2] for fault in found for row in fault.rows[:SHOWN]]
        more = {} if args.json else telling.details(office, shown)
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
                print(f"  {titles[code]} {id} {name}　{more.get((code, id), '')}".rstrip())
            if len(fault.rows) > SHOWN:
                print(f"  还有 {len(fault.rows) - SHOWN} 条")
    if found:
        sys.stderr.write(f"发现 {len(found)} 类问题。\n")
        return FAULTS
    sys.stderr.write("没有发现问题。\n")
    return 0


def _fine(args: argparse.Namespace, office: Office) -> int:
    """What the clerk found right, with why."""
    try:
        found = accepting.listed(office)
    finally:
        office.close()
    if args.json:
        arguments.printed([asdict(one) for one in found])
        return 0
    for one in found:
        rule = BY_CODE.get(one.code)
        print(f"{rule.label if rule else one.code}：{one.name}，{one.reason}（{one.by}，{one.on}）")
    sys.stderr.write(f"认定没问题的共 {len(found)} 条。\n")
    return 0
