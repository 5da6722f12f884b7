"""`due`, `figures`."""

from __future__ import annotations

import argparse
from typing import Any

from csdesk.cli import arguments
from csdesk.domain.ledger import Ledgers


def add(commands: Any) -> None:
    """Their options."""
    made = commands.add_parser("due", help="应探访的人")
    arguments.vault(made)
    made.add_argument("--grid", default="", help="只看一个网格")
    made.set_defaults(run=_due)

    made = commands.add_parser("figures", help="一个月的数字")
    arguments.vault(made)
    made.add_argument("--month", type=arguments.month, required=True)
    made.set_defaults(run=_figures)


def _due(args: argparse.Namespace, ledgers: Ledgers) -> int:
    from csdesk.services import duties

    office = arguments.opened(args, ledgers)
    try:
        found = [
            {
                "resident": line.id,
                "name": line.name,
                "rule": line.rule,
                "last": line.last,
                "due": line.due,
                "state": line.state,
            }
            for line in duties.due_people(office, grid=args.grid)
        ]
    finally:
        office.close()
    if args.json:
        arguments.printed(found)
    else:
        for line in found:
            print("\t".join(str(v or "") for v in line.values()))
    return 0


def _figures(args: argparse.Namespace, ledgers: Ledgers) -> int:
    from csdesk.services.figures import monthly

    office = arguments.opened(args, ledgers)
    try:
        found = monthly(office, args.month)
    finally:
        office.close()
    if args.json:
        arguments.printed(
            {
                "month": found.month,
                "sealed": found.sealed,
                "figures": [
                    {"id": f.id, "label": f.label, "value": f.value, "unit": f.unit,
                     "names_behind": len(f.behind)}
                    for f in found.figures
                ],
                "checks": [
                    {"id": c.id, "says": c.says, "ok": c.ok, "left": c.left, "right": c.right}
                    for c in found.checks
                ],
            }
        )  # fmt: skip
        return 0
    for f in found.figures:
        print(f"{f.label}\t{f.value}\t{f.unit}")
    for c in found.checks:
        print(c.says)
    return 0
