"""`import`: a workbook into a ledger, first to look at, then to keep."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from csdesk.cli import arguments
from csdesk.domain.faults import LABELS
from csdesk.domain.ledger import Ledgers
from csdesk.errors import ClerkError
from csdesk.services import imports
from csdesk.services.importing import profiles
from csdesk.services.importing.asked import STATE_NAMES, Asked
from csdesk.services.imports import Preview
from csdesk.services.office import Office

REFUSED, FAULTS = 1, 3
SHOWN = 20
"""Faulty rows that are told one by one."""


def add(commands: Any) -> None:
    """Its options."""
    made = commands.add_parser("import", help="导入表格")
    made.add_argument("file", type=Path, help="表格文件")
    arguments.vault(made)
    made.add_argument("--ledger", default="residents", help="导入到哪本台账")
    made.add_argument("--sheet", help="只读这个工作表")
    made.add_argument("--profile", metavar="P.json", type=Path, help="按这份列对应读")
    made.add_argument(
        "--mode", choices=("fill", "update", "skip"), default="fill", help="已登记的人怎么办"
    )
    made.add_argument("--whole", metavar="EXPR", default="", help="这是符合条件的人的全部名单")
    made.add_argument("--opened", type=arguments.day, help="建账日期")
    made.add_argument("--preview", action="store_true", help="只看，不写入")
    made.add_argument("--errors", metavar="OUT.xlsx", type=Path, help="问题另存为表格")
    made.set_defaults(run=run)


def run(args: argparse.Namespace, ledgers: Ledgers) -> int:
    """Preview or import; 3 if rows were refused, 1 if the file could not be read."""
    office = arguments.opened(args, ledgers, write=not args.preview)
    try:
        with _preview(office, args) as seen:
            if seen.refused:
                if args.json:
                    arguments.printed(seen.document(office))
                raise ClerkError(seen.refused.what, seen.refused.remedy)
            if args.errors:
                imports.write_errors(office, seen, args.errors)
            if not args.preview:
                imports.commit(office, seen)
            if args.json:
                arguments.printed(seen.document(office))
            _tell(seen, args)
            return FAULTS if seen.counts["refused"] else 0
    finally:
        office.close()


def _preview(office: Office, args: argparse.Namespace) -> Preview:
    known = profiles.load(args.profile) if args.profile else profiles.Profile("", args.ledger)
    asked = Asked(
        mode=args.mode,
        whole=args.whole,
        opened=args.opened,
        sheets=(args.sheet,) if args.sheet else (),
        password=os.environ.get("CSDESK_FILE_PASSWORD"),
        remembered=known.columns,
        rules=known.rules,
        words=known.words,
    )
    seen = imports.preview(office, args.file, args.ledger, asked)
    if not seen.refused or seen.refused.code != "encrypted" or not sys.stdin.isatty():
        return seen
    seen.close()
    asked = replace(asked, password=getpass.getpass("工作簿密码："))
    return imports.preview(office, args.file, args.ledger, asked)


def _tell(seen: Preview, args: argparse.Namespace) -> None:
    """What became of the file, for people, on standard error."""
    counts = "，".join(f"{STATE_NAMES[s]} {n}" for s, n in seen.counts.items() if n)
    done = "预览" if args.preview else "导入"
    records = sum(n for s, n in seen.counts.items() if s not in ("ignored", "missing"))
    if not records:
        nobody = "表里没有人" if seen.reads.roster else "表里没有记录"
        counts = f"{nobody}（{counts}）" if counts else nobody
    sys.stderr.write(f"{done} {args.file.name}：{counts}。\n")
    for sheet in seen.sheets:
        if sheet.reason:
            sys.stderr.write(f"工作表“{sheet.name}”没有读：{sheet.reason}。\n")
        for column in sheet.columns:
            if column.why == "elsewhere":
                sys.stderr.write(
                    f"{column.letter}列“{column.heading}”属于别的台账（{column.told}），"
                    "请另外导入到那里。\n"
                )
    for fault in seen.file_problems:
        sys.stderr.write(f"{LABELS.get(fault.code, fault.code)}：{fault.message}{fault.remedy}\n")
    told, several = 0, sum(sheet.action == "import" for sheet in seen.sheets) > 1
    for sheet_name, row, fault in seen.problems:
        if fault.level == "error":
            told += 1
            if told > SHOWN:
                sys.stderr.write("……其余的请用 --errors 存成表格查看。\n")
                break
            where = f"“{sheet_name}”第{row}行" if several else f"第{row}行"
            sys.stderr.write(f"{where}：{fault.message}{fault.remedy}\n")
