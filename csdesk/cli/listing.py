"""`ledgers`, `list`, `export`, `undo`."""

from __future__ import annotations

import argparse
import sys
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from csdesk.cli import arguments
from csdesk.domain.fields import Field
from csdesk.domain.ledger import Ledgers
from csdesk.domain.paths import end
from csdesk.domain.values import mask
from csdesk.errors import ClerkError
from csdesk.ledgers import ROSTERS
from csdesk.services import entries, lists, presets
from csdesk.services.office import Office, told
from csdesk.services.presets import Preset


def add(commands: Any) -> None:
    """Their options."""
    made = commands.add_parser("ledgers", help="列出台账和字段")
    arguments.vault(made)  # taken as by every command; the declarations need none
    made.set_defaults(run=_ledgers)

    made = commands.add_parser("list", help="列出一本台账")
    made.add_argument("ledger")
    arguments.vault(made)
    arguments.chosen(made)
    arguments.unmasked(made)
    made.add_argument("--search", default="", help="查找的字")
    made.add_argument("--limit", type=arguments.count, help="最多几行")
    made.set_defaults(run=_list)

    made = commands.add_parser("export", help="导出 Excel")
    made.add_argument("ledger", nargs="?", default="", help="用 --preset 时可以不写")
    arguments.vault(made)
    arguments.chosen(made)
    arguments.unmasked(made)
    made.add_argument("--out", type=Path)
    made.add_argument("--preset", metavar="ID", help="按某部门的表样或自存的表样导出")
    made.add_argument("--presets", action="store_true", help="列出表样")
    made.add_argument("--template", action="store_true", help="导出空白模板，填好可以导入")
    made.set_defaults(run=_export, refuse=made.error)

    made = commands.add_parser("undo", help="撤销一步")
    arguments.vault(made)
    which = made.add_mutually_exclusive_group(required=True)
    which.add_argument("--last", action="store_true", help="最后一步")
    which.add_argument("--list", action="store_true", help="列出步骤")
    which.add_argument("id", nargs="?", help="步骤编号")
    made.set_defaults(run=_undo)


def _ledgers(args: argparse.Namespace, ledgers: Ledgers) -> int:
    found = [
        {
            "code": ledger.code,
            "title": ledger.title,
            "group": ledger.group,
            "fields": [_field(f) for f in ledger.fields.values()]
            + [_field(end(ledgers, ledger, p)) for p in ledger.derived],
        }
        for ledger in ledgers.values()
    ] + [
        {
            "code": r.code,
            "title": r.title,
            "group": r.group,
            "fields": [_field(end(ledgers, ledgers[r.ledger], p), p) for p in r.columns],
        }
        for r in ROSTERS.values()
    ]
    if args.json:
        arguments.printed(found)
    else:
        for line in found:
            print(f"{line['code']:<18}{line['title']}（{line['group']}）")
    return 0


def _field(field: Field, id: str = "") -> dict[str, Any]:
    return {
        "id": id or field.id,
        "label": field.label,
        "kind": field.kind,
        "required": field.required,
        "aliases": list(field.aliases),
    }


def asked(office: Office, args: argparse.Namespace, columns: tuple[str, ...] = ()) -> lists.Asked:
    """The list that the options choose."""
    given = tuple(c.strip() for c in (args.columns or "").split(",") if c.strip())
    return lists.ask(
        office,
        args.ledger,
        where=args.where,
        every=args.all,
        columns=given or columns,
        order=tuple(c.strip() for c in (args.order or "").split(",") if c.strip()),
        on=args.on,
        period=arguments.span(args),
        find=getattr(args, "search", ""),
    )


def _list(args: argparse.Namespace, ledgers: Ledgers) -> int:
    why = arguments.reason(args)
    office = arguments.opened(args, ledgers)
    try:
        ledger = office.ledger(args.ledger)
        every = (
            *(f.id for f in ledger.fields.values() if f.kind != "files"),
            *ledger.derived,
        )
        wide = args.json and args.ledger in office.ledgers
        list_ = asked(office, args, tuple(dict.fromkeys(every)) if wide else ())
        ids = lists.ids(office, list_)
        wanted = ids[: args.limit] if args.limit is not None else ids
        if why:
            told(office, "shown", ledger=args.ledger, rows=len(wanted), reason=why)
        if args.json:
            rows = [
                row
                for page in lists.pages(office, list_, wanted, 2000)
                for row in _rows(office, list_, page, not why)
            ]
            arguments.printed({"total": len(ids), "rows": rows})
            return 0
        heads = "\t".join(f.heading for f in lists.fields(office, list_))
        print(f"{list_.title}：{len(ids)} {list_.ledger.unit}\n{heads}")
        for page in lists.pages(office, list_, wanted, 2000):
            for row in lists.texts(office, page, bool(why)):
                print("\t".join(row))
    finally:
        office.close()
    return 0


def _rows(office: Office, list_: lists.Asked, page: Any, masked: bool) -> list[dict[str, Any]]:
    found = []
    for id, row in zip(page.ids, page.rows, strict=True):
        made: dict[str, Any] = {"id": id}
        for path, field, value in zip(list_.columns, page.columns, row, strict=True):
            made[path] = _json(office, field, value, masked)
        found.append(made)
    return found


def _json(office: Office, field: Field, value: Any, masked: bool) -> Any:
    if field.kind == "reference":
        return {"id": value[0], "title": value[1]} if value else None
    if value is None or value == "":
        return None
    if field.guard == "masked" and masked:
        if isinstance(value, tuple):
            return [mask(field, (v,)) for v in value]
        return mask(field, value)
    match value:
        case tuple():
            names = office.codes[field.table].names if field.table else {}
            return [names.get(v, v) for v in value]
        case str() if field.table:
            return office.codes[field.table].names.get(value, value)
        case Decimal():
            return float(value)
        case time():
            return value.strftime("%H:%M")
        case date():
            return value.isoformat()
    return value


def _export(args: argparse.Namespace, ledgers: Ledgers) -> int:
    from csdesk.services.exports import export, template

    why = arguments.reason(args)
    if not (args.presets or (args.out and (args.ledger or args.preset))):
        args.refuse("要写台账或 --preset，和 --out")
    office = arguments.opened(args, ledgers)
    try:
        if args.presets:
            return _presets(office, args)
        if args.template:
            columns = template(office, args.ledger, args.out)
            sys.stderr.write(f"已写空白模板，{columns} 列：{args.out}\n")
            return 0
        if args.preset:
            preset = _preset(office, args)
            list_ = presets.ask(
                office, preset, where=args.where, on=args.on, period=arguments.span(args)
            )
            rows = export(office, list_, args.out, reason=why, preset=preset)
        else:
            rows = export(office, asked(office, args), args.out, reason=why)
    finally:
        office.close()
    if args.json:
        arguments.printed({"rows": rows, "file": str(args.out)})
    sys.stderr.write(f"已导出 {rows} 行：{args.out}\n")
    return 0


def _preset(office: Office, args: argparse.Namespace) -> Preset:
    preset = presets.find(office, args.preset)
    if args.ledger and office.ledger(args.ledger) is not office.ledger(preset.code):
        own = office.ledger(preset.code)
        raise ClerkError(
            f"表样“{preset.title}”是“{own.title}”的。", f"请写 {own.code}，或不写台账。"
        )
    return preset


def _presets(office: Office, args: argparse.Namespace) -> int:
    found = [
        {"id": p.id, "title": p.title, "department": p.department, "ledger": p.code,
         "where": p.where, "columns": [{"path": path, "heading": head} for path, head in p.columns]}
        for p in presets.offered(office, args.ledger)
    ]  # fmt: skip
    if args.json:
        arguments.printed(found)
    else:
        for line in found:
            print(f"{line['id']:<24}{line['department']}　{line['title']}")
    return 0


def _step_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ClerkError(
            f"没有编号为“{text}”的步骤。", "编号可用 csdesk undo --list 查。"
        ) from error


def _undo(args: argparse.Namespace, ledgers: Ledgers) -> int:
    office = arguments.opened(args, ledgers, write=not args.list)
    try:
        if args.list:
            found = [
                {"id": str(s.op), "title": s.title, "at": f"{s.at:%Y-%m-%d %H:%M}",
                 "user": s.user, "undone": s.undone}
                for s in entries.steps(office)
            ]  # fmt: skip
            if args.json:
                arguments.printed(found)
            else:
                for line in found:
                    print(f"{line['id']}  {line['at']}  {line['title']}")
            return 0
        undone = entries.undo(office, _step_id(args.id) if args.id else None)
    finally:
        office.close()
    if args.json:
        kept = [{"ledger": t, "name": n, "why": w} for t, n, w in undone.kept]
        arguments.printed({"undone": undone.title, "kept": kept})
    else:
        print(f"已撤销：{undone.title}")
        for title, name, why in undone.kept:
            print(f"没有撤销：{title} {name}（{why}）")
    return 0
