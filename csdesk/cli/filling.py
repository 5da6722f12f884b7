"""`fill`: the township's own form filled from a list."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from csdesk.cli import arguments
from csdesk.domain.ledger import Ledgers
from csdesk.errors import ClerkError, FileRefusedError
from csdesk.services import lists
from csdesk.services.forms import filling
from csdesk.services.forms.filling import Filled, Filling, Heads, Told
from csdesk.services.importing import profiles
from csdesk.services.office import Office

SHOWN = 20
"""Cells that were not written, told one by one."""


def add(commands: Any) -> None:
    """Its options."""
    made = commands.add_parser("fill", help="填乡镇发来的表")
    made.add_argument("template", type=Path, help="乡镇发来的空表")
    arguments.vault(made)
    made.add_argument("--from", dest="ledger", metavar="LEDGER", required=True, help="台账或名册")
    made.add_argument("--out", type=Path, required=True, help="填好的新文件")
    made.add_argument("--profile", metavar="P.json", type=Path, help="按这份列对应填")
    made.add_argument("--sheet", default="", help="填哪张工作表")
    made.add_argument(
        "--set", action="append", default=[], metavar="C=field", help="指定一列填什么"
    )
    made.add_argument(
        "--per", choices=("sheet", "file"), default="sheet",
        help="一人一页的表：每人一张工作表，或每人一个文件（--out 为文件夹）",
    )  # fmt: skip
    made.add_argument("--over", action="store_true", help="覆盖表里原有的行")
    made.add_argument("--where", metavar="EXPR", help="条件")
    made.add_argument("--all", action="store_true", help="不用默认条件")
    made.add_argument("--order", metavar="a,-b", help="排序")
    made.add_argument("--month", type=arguments.month, help="月份")
    arguments.unmasked(made)
    made.set_defaults(run=run)


def run(args: argparse.Namespace, ledgers: Ledgers) -> int:
    """Fill, and tell what was and what was not."""
    why = arguments.reason(args)
    chosen = _chosen(args.set)
    args.first = args.last = None
    office = arguments.opened(args, ledgers)
    try:
        given = Filling(
            _asked(office, args),
            sheet=args.sheet,
            columns=chosen,
            remembered=profiles.load(args.profile).columns if args.profile else {},
            reason=why,
            over=args.over,
            per=args.per,
            password=os.environ.get("CSDESK_FILE_PASSWORD"),
        )
        done = filling.fill(office, args.template, given, args.out)
    except FileRefusedError as refused:
        if args.json:
            arguments.printed({"rows": 0, "file_problems": [_refused(refused)]})
        raise
    finally:
        office.close()
    if args.json:
        arguments.printed(_document(done))
    _tell(done)
    return 0


def _refused(error: FileRefusedError) -> dict[str, str]:
    return {"code": error.code, "message": error.what, "remedy": error.remedy}


def _asked(office: Office, args: argparse.Namespace) -> lists.Asked:
    order = tuple(c.strip() for c in (args.order or "").split(",") if c.strip())
    return lists.ask(
        office, args.ledger, where=args.where, every=args.all, order=order, on=args.on,
        period=arguments.span(args),
    )  # fmt: skip


def _chosen(given: list[str]) -> dict[str, str]:
    chosen = {}
    for one in given:
        letter, sign, field = one.partition("=")
        if not sign or not letter.strip().isalpha():
            raise ClerkError(f"看不懂 --set {one}。", "请写成 C=birth_date；留空写成 C=。")
        chosen[letter.strip().upper()] = field.strip()
    return chosen


def _document(done: Filled) -> dict[str, Any]:
    return {
        "sheet": done.sheet,
        "header_rows": list(done.header_rows),
        "columns": [_column(one) for one in done.columns],
        "rows": done.rows,
        "first_row": done.first,
        "inserted": done.inserted,
        "unknown": [_column(one) for one in done.unknown],
        "changed": list(done.changed),
        "filled_before": done.again,
        "labels": list(done.labels),
        "masked": list(done.masked),
        "sheets": list(done.sheets or done.filled),
        "problems": [_problem(one) for one in done.problems],
    }


def _column(one: Heads) -> dict[str, Any]:
    return {"letter": one.letter, "heading": one.path, "field": one.field, "guess": one.guess}


def _problem(one: Told) -> dict[str, str]:
    return {"code": one.code, "place": one.place, "message": one.message, "remedy": one.remedy}


def _tell(done: Filled) -> None:
    """For people, on standard error."""
    put = f"，加了 {done.inserted} 行" if done.inserted else ""
    where = "、".join(done.filled) or done.sheet
    what = f"{done.rows} 页" if done.sheets else f"{done.rows} 行到“{where}”"
    sys.stderr.write(f"已填 {what}{put}：{done.out}\n")
    if done.again:
        sys.stderr.write(
            f"与上次相比有 {len(done.changed)} 格不同，已标颜色。\n"
            if done.changed
            else "与上次填的相同。\n"
        )
    if done.unknown:
        names = "、".join(f"{one.letter} {one.path}" for one in done.unknown)
        sys.stderr.write(f"没有数据可填的列：{names}。\n")
    for one in done.problems[:SHOWN]:
        sys.stderr.write(f"{one.message}{one.remedy}\n")
    if len(done.problems) > SHOWN:
        sys.stderr.write(f"……共 {len(done.problems)} 处，--json 可看全部。\n")
