"""What every command takes: where the vault is, who asks, for which day."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import re
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from csdesk.bootstrap import clock, open_office
from csdesk.domain.calendar import month_of
from csdesk.domain.ledger import Ledgers
from csdesk.errors import ClerkError
from csdesk.services.office import Office
from csdesk.settings import data_folder
from csdesk.storage.folder import find


def day(text: str) -> date:
    """A day written YYYY-MM-DD."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise argparse.ArgumentTypeError(f"日期应写成 2026-10-31，现为“{text}”")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"没有这一天：{text}") from error


def month(text: str) -> str:
    """A month written YYYY-MM."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text) or text < "1900":
        raise argparse.ArgumentTypeError(f"月份应写成 2026-10，现为“{text}”")
    return text


def moment(text: str) -> datetime:
    """A clock time written YYYY-MM-DD HH:MM or with a T."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"时间应写成 2026-10-31T08:30，现为“{text}”") from error


def count(text: str) -> int:
    """A whole number from 0 on."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"应是一个数，现为“{text}”")
    return int(text)


def vault(parser: argparse.ArgumentParser, *, machine: bool = True) -> None:
    """Options of a command that opens a vault."""
    parser.add_argument("--data", metavar="DIR", type=Path, help="资料所在文件夹")
    parser.add_argument("--user", metavar="NAME", default="", help="用户名")
    parser.add_argument("--password-file", metavar="FILE", type=Path, help="密码文件")
    parser.add_argument("--on", metavar="D", type=day, help="以哪一天计算")
    if machine:
        parser.add_argument("--json", action="store_true", help="输出 JSON")


def chosen(parser: argparse.ArgumentParser) -> None:
    """Options that choose what a list holds."""
    period(parser)
    parser.add_argument("--where", metavar="EXPR", help="条件")
    parser.add_argument("--all", action="store_true", help="不用默认条件")
    parser.add_argument("--columns", metavar="a,b", help="列")
    parser.add_argument("--order", metavar="a,-b", help="排序")


def period(parser: argparse.ArgumentParser) -> None:
    """Options that say a month, or days from and to."""
    parser.add_argument("--month", metavar="M", type=month, help="月份")
    parser.add_argument("--from", dest="first", metavar="A", type=day, help="从哪一天")
    parser.add_argument("--to", dest="last", metavar="B", type=day, help="到哪一天")


def unmasked(parser: argparse.ArgumentParser) -> None:
    """Options that show masked values, for a reason that is logged."""
    parser.add_argument("--unmasked", action="store_true", help="显示完整号码（记录在案）")
    parser.add_argument("--reason", metavar="TEXT", default="", help="显示完整号码的理由")


def span(args: argparse.Namespace) -> tuple[date, date] | None:
    """The period that was asked for.

    Raises:
        ClerkError: It ends before it begins.
    """
    if args.month:
        return month_of(args.month)
    if args.first is None and args.last is None:
        return None
    first, last = args.first or date(1900, 1, 1), args.last or args.on or clock().date()
    if last < first:
        raise ClerkError(f"止日 {last} 早于起日 {first}。", "请核对 --from 和 --to。")
    return first, last


def reason(args: argparse.Namespace) -> str:
    """Why masked values are shown; empty where they are not.

    Raises:
        ClerkError: They are asked for without a reason.
    """
    if args.unmasked and not args.reason.strip():
        raise ClerkError("显示完整号码须说明理由。", "请加 --reason “理由”。")
    return args.reason.strip() if args.unmasked else ""


def folder(args: argparse.Namespace) -> Path:
    """The vault's folder: said, or the platform's."""
    return Path(args.data) if args.data else data_folder()


def password(args: argparse.Namespace, asked: str = "密码：") -> str:
    """The password from the environment, a file, or a terminal; never from an argument.

    Raises:
        ClerkError: It can't be had.
    """
    given: Path | None = getattr(args, "password_file", None)
    if given is not None:
        try:
            return given.read_text("utf-8").strip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise ClerkError(f"读不到密码文件“{given}”。", "请核对路径。") from error
    if kept := os.environ.get("CSDESK_PASSWORD"):
        return kept
    if sys.stdin.isatty():
        return getpass.getpass(asked)
    raise ClerkError("没有给出密码。", "请设环境变量 CSDESK_PASSWORD，或用 --password-file。")


def opened(args: argparse.Namespace, ledgers: Ledgers, *, write: bool = False) -> Office:
    """The office that the options name."""
    find(folder(args))  # says that there is no vault before it asks for a password
    return open_office(
        folder(args), password(args), user=args.user, on=args.on, ledgers=ledgers, write=write
    )


def printed(value: Any) -> None:
    """One JSON document on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, default=str)
    sys.stdout.write("\n")
