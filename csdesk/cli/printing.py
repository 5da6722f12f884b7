"""`print`: ledgers, rosters, blank forms, sheets of persons, the summary and the inspection pack."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from csdesk.bootstrap import clock
from csdesk.cli import arguments
from csdesk.cli.listing import asked
from csdesk.documents.paper.edition import PLAIN, Edition, in_force
from csdesk.documents.paper.page import Printed
from csdesk.domain.filters import Compare
from csdesk.domain.ledger import Ledgers
from csdesk.errors import ClerkError
from csdesk.services.office import Office, reading
from csdesk.storage import records

ID = 19
"""An id has fewer digits."""
DOSSIERS = {"resident": "residents", "household": "households", "matter": "matters"}
"""What a sheet of all that is kept is printed of, and its ledger."""


def add(commands: Any) -> None:
    """Its options."""
    made = commands.add_parser("print", help="打印成 PDF")
    made.add_argument(
        "what",
        help="台账、名册，或 monthly、indicators（政策指标表）、coverage（走访覆盖表）、pack、route（走访路线单）、"
        "round（入户走访记录单，人与 route 相同）、blank:台账、check（数据体检表）、"
        "week、week:功能室编号（场地使用周表）、"
        "resident:编号,编号…（一人一档）、household:编号…（一户一档）、matter:编号…（事项办理单）、"
        "sign-in:编号…（活动签到表）、proof:编号…（志愿证明登记里的证明、记录本、存折）、help（使用手册）",
    )
    arguments.vault(made, machine=False)
    arguments.chosen(made)
    arguments.unmasked(made)
    made.add_argument("--at", type=arguments.moment, help="打印时间")
    made.add_argument("--archive", action="store_true", help="归档用的 PDF/A")
    made.add_argument("--out", type=Path, required=True)
    made.set_defaults(run=_print)


def _print(args: argparse.Namespace, ledgers: Ledgers) -> int:
    from csdesk.services import (
        booklet,
        coverage_sheet,
        dossier,
        indicator_sheet,
        lists,
        pack,
        printing,
        record_papers,
        report,
    )
    from csdesk.services.facilities import week
    from csdesk.services.health import sheet
    from csdesk.services.rounds import round_paper

    edition = Edition(archival=args.archive)
    if args.what == "help":
        on = args.on or clock().date()
        return _printed(
            args.out, into(args.out, lambda out: booklet.handbook_pdf(out, on), edition)
        )
    why = arguments.reason(args)
    office = arguments.opened(args, ledgers)
    args.ledger = args.what
    month = args.month or f"{office.today():%Y-%m}"

    def one(out: BinaryIO) -> Printed:
        if args.what == "monthly":
            return report.monthly_pdf(office, month, out, at=args.at)
        if args.what == "indicators":
            return indicator_sheet.indicators_pdf(office, month, out, at=args.at)
        if args.what == "coverage":
            return coverage_sheet.coverage_pdf(office, month, out, at=args.at)
        if args.what == "pack":
            return pack.pack_pdf(office, arguments.span(args), out, reason=why, at=args.at)
        if args.what == "check":
            return sheet.check_pdf(office, out, at=args.at)
        kind, _, named = args.what.partition(":")
        if kind in DOSSIERS:
            code = DOSSIERS[kind]
            ids = _records(office, code, named)
            return dossier.dossier_pdf(office, code, ids, out, reason=why, at=args.at)
        if kind in record_papers.LEDGERS:
            ids = _records(office, code := record_papers.LEDGERS[kind], named)
            return record_papers.PAPERS[code].write(office, ids, out, reason=why, at=args.at)
        if kind == "week":
            room = _records(office, week.ROOMS, named)[0] if named else 0
            return week.week_pdf(office, office.today(), out, room=room, at=args.at)
        if args.what.startswith("blank:"):
            return printing.blank_pdf(office, args.what.removeprefix("blank:"), out)
        if args.what == round_paper.CODE:
            args.ledger = "route"
            list_ = asked(office, args)
            walked, where = lists.ids(office, list_), printing.period_said(list_)
            return round_paper.sheets_pdf(office, walked, out, where=where, at=args.at)
        list_ = asked(office, args)
        as_listed = bool(args.columns)
        return printing.ledger_pdf(office, list_, out, reason=why, at=args.at, as_listed=as_listed)

    try:
        printed = into(args.out, one, edition)
    finally:
        office.close()
    return _printed(args.out, printed)


def _records(office: Office, code: str, named: str) -> list[int]:
    """Records by id, uid or running number, with commas between.

    Raises:
        ClerkError: One of them is none of these, or there is no such record.
    """
    found = []
    for text in filter(None, (part.strip() for part in named.split(","))):
        id = _record(office, code, text)
        if id is None:
            title = office.ledgers[code].title
            raise ClerkError(f"“{title}”里没有“{text}”。", f"编号可用 csdesk list {code} 查。")
        found.append(id)
    return found


def _record(office: Office, code: str, text: str) -> int | None:
    if text.isdecimal() and len(text) < ID:
        return int(text)
    try:
        uid = UUID(text)
    except ValueError:
        return _numbered(office, code, text)
    with reading(office) as c:
        return records.id_of(c, office.model, code, uid)


def _numbered(office: Office, code: str, text: str) -> int | None:
    """The record whose running number, as on its paper, is this."""
    from csdesk.services import lists

    for field in office.ledgers[code].fields.values():
        if field.kind == "serial":
            where = Compare(field.id, "=", text)
            return next(iter(lists.ids(office, lists.ask(office, code, where=where))), None)
    return None


def _printed(path: Path, printed: Printed) -> int:
    """Say what was printed."""
    for char in sorted(printed.missing):
        sys.stderr.write(f"没有字体能显示 U+{ord(char):04X}，已用带编码的方框代替。\n")
    sys.stderr.write(f"已生成 {printed.pages} 页：{path}\n")
    return 0


def into(path: Path, write: Callable[[BinaryIO], Printed], edition: Edition = PLAIN) -> Printed:
    """Write a file whole or not at all.

    Raises:
        ClerkError: The file can't be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as out, in_force(edition):
            printed = write(out)
        part.replace(path)
    except OSError as error:
        raise ClerkError(f"不能写入“{path}”。", "请核对文件夹，或换个位置。") from error
    finally:
        part.unlink(missing_ok=True)
    return printed
