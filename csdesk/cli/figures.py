"""`due`, `figures`."""

from __future__ import annotations

import argparse
from typing import Any

from csdesk.cli import arguments
from csdesk.domain.ledger import Ledgers

OF = ("residents", "facilities", "hazards", "mediations")
"""Ledgers of those under duties."""


def add(commands: Any) -> None:
    """Their options."""
    made = commands.add_parser("due", help="应探访的人")
    arguments.vault(made)
    made.add_argument("--grid", default="", help="只看一个网格")
    made.add_argument(
        "--of", default="residents", choices=OF, help="居民以外：设施巡检、隐患复查、调解回访"
    )
    made.set_defaults(run=_due)

    made = commands.add_parser("figures", help="一个月的数字")
    arguments.vault(made)
    made.add_argument("--month", type=arguments.month, required=True)
    made.set_defaults(run=_figures)


def _due(args: argparse.Namespace, ledgers: Ledgers) -> int:
    from csdesk.services import duties, dutylist

    office = arguments.opened(args, ledgers)
    try:
        lines = duties.due_people(office, args.of, grid=args.grid)
    finally:
        office.close()
    who = "resident" if args.of == OF[0] else "id"
    found = [
        {who: x.id, "name": x.name, "rule": x.rule, "last": x.last, "due": x.due, "state": x.state}
        for x in lines
    ]
    if args.json:
        more = ({"why": x.why, "failures": x.failures, "unreached": x.unreached} for x in lines)
        arguments.printed([{**one, **told} for one, told in zip(found, more, strict=True)])
    else:
        for told, line in zip(found, lines, strict=True):
            words = {**told, "state": dutylist.said(line, dutylist.WORDS[args.of])}
            print("\t".join(str(v or "") for v in words.values()))
    return 0


def _figures(args: argparse.Namespace, ledgers: Ledgers) -> int:
    from csdesk.services import coverage, coverage_sheet
    from csdesk.services.figures import monthly

    office = arguments.opened(args, ledgers)
    try:
        found = monthly(office, args.month)
        covered = coverage.look(office, args.month)
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
                "coverage": {
                    "note": covered.note,
                    "lines": [coverage_sheet.told_of(line) for line in covered.lines],
                },
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
