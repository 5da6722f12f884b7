"""`copy`, `copies`, `restore`, `verify`, `upgrade`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from csdesk.bootstrap import clock
from csdesk.cli import arguments
from csdesk.domain.ledger import Ledgers
from csdesk.errors import ClerkError
from csdesk.services import copies
from csdesk.storage.copies import Copy


def add(commands: Any) -> None:
    """Their options."""
    made = commands.add_parser("copy", help="备份")
    arguments.vault(made)
    made.add_argument("--to", type=Path, help="备份到哪个文件夹（如U盘）")
    made.add_argument("--whole", type=Path, metavar="F", help="全部资料写成一个文件")
    made.set_defaults(run=_copy)

    made = commands.add_parser("copies", help="列出副本")
    arguments.vault(made)
    made.set_defaults(run=_copies)

    made = commands.add_parser("restore", help="恢复副本")
    made.add_argument(
        "copy", type=Path, help="一份副本，副本所在的文件夹（用最新的），或一个文件的全部资料"
    )
    made.add_argument("--to", type=Path, required=True, help="恢复到哪个文件夹")
    arguments.vault(made)
    made.set_defaults(run=_restore)

    made = commands.add_parser("verify", help="核对资料和副本")
    arguments.vault(made)
    made.set_defaults(run=_verify)

    made = commands.add_parser("upgrade", help="升级资料")
    arguments.vault(made)
    made.set_defaults(run=_upgrade)


def _copy(args: argparse.Namespace, ledgers: Ledgers) -> int:
    office = arguments.opened(args, ledgers)
    try:
        if args.whole:
            copies.whole(office, args.whole)
            made = {"file": str(args.whole)}
        else:
            copy = copies.make(office, args.to, always=True)
            if copy is None:
                raise ClerkError("没有做成备份。", "请再试一次。")
            made = _said(copy)
    finally:
        office.close()
    if args.json:
        arguments.printed(made)
    else:
        print(f"已备份：{made.get('path') or made['file']}")
    return 0


def _said(copy: Copy) -> dict[str, Any]:
    return {
        "name": copy.path.name,
        "path": str(copy.path),
        "made_at": copy.made_at.isoformat(),
        "seq": copy.seq,
        "rows": sum(copy.counts.values()),
        "files": len(copy.files),
    }


def _copies(args: argparse.Namespace, ledgers: Ledgers) -> int:
    office = arguments.opened(args, ledgers)
    try:
        found = [_said(c) for c in copies.listed(office)]
    finally:
        office.close()
    if args.json:
        arguments.printed(found)
    else:
        for line in found:
            print(f"{line['made_at']}  {line['path']}")
    return 0


def _restore(args: argparse.Namespace, ledgers: Ledgers) -> int:
    if not args.copy.exists():
        raise ClerkError(f"找不到副本“{args.copy}”。", "请核对路径。")
    secret = arguments.password(args)
    folder = copies.restore(args.copy, args.to, secret, clock(), user=args.user)
    if args.json:
        arguments.printed({"path": str(folder.path)})
    else:
        print(f"已恢复到：{folder.path}")
    return 0


def _verify(args: argparse.Namespace, ledgers: Ledgers) -> int:
    office = arguments.opened(args, ledgers)
    try:
        problems = copies.checked(office)
    finally:
        office.close()
    if args.json:
        faults = [{"code": p.code, "message": p.message, "remedy": p.remedy} for p in problems]
        arguments.printed({"ok": not problems, "faults": faults})
    elif problems:
        for p in problems:
            sys.stderr.write(f"{p.message}{p.remedy}\n")
    else:
        print("资料、记录链和最近的副本都完好。")
    return 3 if problems else 0


def _upgrade(args: argparse.Namespace, ledgers: Ledgers) -> int:
    office = arguments.opened(args, ledgers, write=True)
    office.close()
    if args.json:
        arguments.printed({"ok": True})
    else:
        print("资料已是这个版本的。")
    return 0
