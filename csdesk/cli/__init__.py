"""Commands without a screen: names, options, statuses and JSON that scripts rely on."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from csdesk import logs
from csdesk.cli import (
    checks,
    copying,
    doubles,
    figures,
    filling,
    importing,
    listing,
    making,
    policies,
    printing,
)
from csdesk.cli.parsing import Parser
from csdesk.domain.ledger import Ledgers
from csdesk.errors import ClerkError
from csdesk.ledgers import ALL
from csdesk.settings import data_folder

log = logging.getLogger(__name__)
DONE, REFUSED, WRONG_USE, FAULTS = 0, 1, 2, 3
FAMILIES = (
    making, listing, filling, printing, figures, policies, importing, checks, doubles, copying,
)  # fmt: skip


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    made = Parser(prog="csdesk", description="CSDesk 社区服务台")
    made.add_argument("--selftest", metavar="DIR", type=Path, help="自检")
    commands = made.add_subparsers(dest="command", metavar="命令")
    for family in FAMILIES:
        family.add(commands)
    return made


def main(argv: Sequence[str] | None = None, ledgers: Ledgers = ALL) -> int:
    """Run one command; without one the window opens.

    Returns:
        0 done, 1 refused with a message, 3 done with rows refused or faults found.

    Raises:
        SystemExit: Wrong usage, status 2.
    """
    args = parser().parse_args(_order_joined(sys.argv[1:] if argv is None else argv))
    try:
        if args.selftest:
            from csdesk.cli.selftest import selftest

            return selftest(args.selftest)
        if args.command is None:
            from csdesk.app.starting import run

            return run()
        status: int = args.run(args, ledgers)
    except ClerkError as refused:
        sys.stderr.write(f"{refused.what}{refused.remedy}\n")
        return REFUSED
    except KeyboardInterrupt:
        sys.stderr.write("已停止。\n")
        return REFUSED
    except BrokenPipeError:
        return DONE
    except Exception:  # the command line's outermost: logged whole, told in one line
        where = logs.start(data_folder() / "logs")
        log.exception("command failed")
        sys.stderr.write(f"程序出错，没有完成。日志在 {where}，请交给维护人员。\n")
        return REFUSED
    return status


def _order_joined(argv: Sequence[str]) -> list[str]:
    """`--order -age` as one word: argparse takes -age for an option."""
    joined: list[str] = []
    for word in argv:
        if joined and joined[-1] == "--order":
            joined[-1] = f"--order={word}"
        else:
            joined.append(word)
    return joined
