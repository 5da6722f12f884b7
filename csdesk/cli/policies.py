"""`packs`, `packs check`, `indicators`."""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path
from typing import Any

from csdesk.bootstrap import clock
from csdesk.cli import arguments
from csdesk.domain.codes import load_codes
from csdesk.domain.ledger import Ledgers
from csdesk.errors import ClerkError
from csdesk.packs.checking import Finding, check
from csdesk.packs.loading import load, read_pack
from csdesk.packs.model import PACK_IDS, Pack
from csdesk.packs.sections import PackError

FAULTS = 3


def add(commands: Any) -> None:
    """Their options."""
    made = commands.add_parser("packs", help="政策包")
    arguments.vault(made)
    made.set_defaults(run=_packs)
    inner = made.add_subparsers(metavar="命令")
    made = inner.add_parser("check", help="核对一个政策包")
    made.add_argument("id", help="政策包的代号，或一个 .toml 文件")
    arguments.vault(made)
    made.set_defaults(run=_check)

    made = commands.add_parser("indicators", help="一个月的指标")
    arguments.vault(made)
    made.add_argument("--month", type=arguments.month, required=True)
    made.add_argument("--pack", default="", help="政策包的代号；不写为本单位的")
    made.set_defaults(run=_indicators)


def _packs(args: argparse.Namespace, _: Ledgers) -> int:
    found = [load(id) for id in PACK_IDS]
    if args.json:
        arguments.printed(
            [
                {
                    "id": pack.id,
                    "title": pack.identity.title,
                    "issuer": pack.identity.issuer,
                    "number": pack.identity.number,
                    "date": pack.identity.dated,
                    "until": pack.identity.until,
                    "region": pack.identity.region,
                    "duties": len(pack.duties),
                    "indicators": len(pack.indicators),
                }
                for pack in found
            ]
        )
    else:
        for pack in found:
            print("\t".join((pack.id, pack.identity.region, pack.identity.title)))
    return 0


def _check(args: argparse.Namespace, ledgers: Ledgers) -> int:
    """Faults are status 3; what is stale or expired is told with 0."""
    on = args.on or clock().date()
    try:
        pack = _read(Path(args.id)) if args.id.endswith(".toml") else load(args.id)
        found = check(pack, ledgers, load_codes(), on, load("national"))
    except PackError as error:
        found = (Finding("fault", args.id, f"{error.what}{error.remedy}"),)
    if args.json:
        arguments.printed(
            [{"level": one.level, "where": one.where, "what": one.what} for one in found]
        )
    else:
        for one in found:
            print("\t".join(("错误" if one.level == "fault" else "提示", one.where, one.what)))
    return FAULTS if any(one.level == "fault" for one in found) else 0


def _read(path: Path) -> Pack:
    try:
        return read_pack(path.read_text("utf-8"), path.stem)
    except (OSError, UnicodeDecodeError) as error:
        raise ClerkError(f"读不到“{path}”。", "请核对路径；文件应是 UTF-8。") from error


def _indicators(args: argparse.Namespace, ledgers: Ledgers) -> int:
    from csdesk.services import indicator_words
    from csdesk.services.indicators import monthly

    office = arguments.opened(args, ledgers)
    try:
        found = monthly(office, args.month, args.pack)
    finally:
        office.close()
    if args.json:
        arguments.printed(
            [
                {
                    "id": one.indicator.id,
                    "label": one.indicator.label,
                    "value": _number(one.measured.value),
                    "unit": one.indicator.unit,
                    "target": _target(one.aim.goal.values) if one.aim else None,
                    "comparator": one.aim.goal.comparator if one.aim else None,
                    "binding": one.indicator.binding,
                    "attribute": one.indicator.attribute,
                    "expired": one.expired,
                    "state": one.verdict.state,
                    "numerator": _number(one.measured.numerator),
                    "denominator": _number(one.measured.denominator),
                    "missing": one.verdict.missing,
                    "source": f"{one.source.title} {one.source.clause}",
                }
                for one in found
            ]
        )
    else:
        for one in found:
            value = "–" if one.measured.value is None else f"{one.measured.value:f}"
            state = indicator_words.WORDS[indicator_words.state_of(one)]
            print("\t".join((one.indicator.label, value, state, one.verdict.missing)))
    return 0


def _number(value: Decimal | None) -> int | float | None:
    """As JSON writes it: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _target(values: tuple[Decimal, ...]) -> Any:
    numbers = [_number(value) for value in values]
    return numbers if len(numbers) > 1 else numbers[0]
