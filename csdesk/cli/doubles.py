"""`duplicates`, `merge`, `unmerge`: people kept twice."""

from __future__ import annotations

import argparse
from typing import Any
from uuid import UUID

from csdesk.cli import arguments
from csdesk.domain.ledger import Ledgers
from csdesk.errors import ClerkError
from csdesk.services import duplicates, entries
from csdesk.services.merging import merge, past
from csdesk.services.merging import plan as plans
from csdesk.services.office import Office, reading
from csdesk.storage import records

LEDGER = plans.LEDGER
TAKES = ("first", "second", "both")


def add(commands: Any) -> None:
    """Their options."""
    made = commands.add_parser("duplicates", help="查重：可能重复登记的居民")
    arguments.vault(made)
    made.set_defaults(run=_duplicates)

    made = commands.add_parser("merge", help="合并两条居民记录：留下第一条")
    made.add_argument("stays", metavar="A", help="留下的（编号或 uid）")
    made.add_argument("gone", metavar="B", help="并进去的（编号或 uid）")
    arguments.vault(made)
    made.add_argument("--successor", metavar="ID", action="append", default=[], help="新户主")
    made.add_argument("--former", action="store_true", help="另一姓名写入曾用名")
    made.add_argument("--take", metavar="字段=first|second|both", action="append", default=[],
                      type=_taken, help="某一栏取哪一条的")  # fmt: skip
    made.add_argument("--sure", action="store_true", help="证件号码不同也合并")
    made.add_argument("--preview", action="store_true", help="只看会怎样，不合并")
    made.set_defaults(run=_merge)

    made = commands.add_parser("unmerge", help="撤销合并")
    made.add_argument("id", metavar="ID", help="居民（编号或 uid），或那一步的编号")
    arguments.vault(made)
    made.set_defaults(run=_unmerge)


def _taken(text: str) -> tuple[str, str]:
    field, _, take = text.partition("=")
    if not field or take not in TAKES:
        raise argparse.ArgumentTypeError(f"应写成 字段=second，现为“{text}”")
    return field, take


def resident(office: Office, text: str) -> int:
    """A resident by id or uid.

    Raises:
        ClerkError: There is none.
    """
    if text.isdecimal() and len(text) < 16:
        return int(entries.get(office, LEDGER, int(text)).id)
    uid = _uid(text)
    with reading(office) as c:
        id = records.id_of(c, office.model, LEDGER, uid) if uid else None
    if id is None:
        raise ClerkError(
            f"“居民”里没有“{text}”。", "请用编号或 uid，编号可用 csdesk list residents 查。"
        )
    return id


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _duplicates(args: argparse.Namespace, ledgers: Ledgers) -> int:
    office = arguments.opened(args, ledgers)
    try:
        found = duplicates.pairs(office)
        labels = office.codes[duplicates.REASONS].names
    finally:
        office.close()
    if args.json:
        arguments.printed(
            [
                {"ids": [d.first, d.second], "names": list(d.names), "reason": d.reason,
                 "label": labels[d.reason], "why": d.said}
                for d in found
            ]
        )  # fmt: skip
        return 0
    for d in found:
        print(f"{d.first} {d.names[0]} 与 {d.second} {d.names[1]}：{d.said}")
    print(f"共 {len(found)} 对" if found else "没有可能重复登记的。")
    return 0


def _merge(args: argparse.Namespace, ledgers: Ledgers) -> int:
    office = arguments.opened(args, ledgers, write=not args.preview)
    try:
        stays, gone = (resident(office, text) for text in (args.stays, args.gone))
        seen = plans.plan(office, stays, gone)
        heads = tuple(resident(office, text) for text in args.successor)
        done = None
        if not args.preview:
            _refuse_two_numbers(seen, args.sure)
            _refuse_headless(seen, heads)
            done = merge.merge(
                office, stays, gone, take=dict(args.take), former=args.former, heads=heads
            )
    finally:
        office.close()
    if args.json:
        arguments.printed(
            {
                "stays": stays, "gone": gone, "step": str(done.op) if done else None,
                "differs": [c.field.id for c in seen.choices if c.differs],
                "moved": [{"title": m.title, "rows": m.hers} for m in seen.moving],
                "households": list(seen.homes),
                "successors": [
                    {"household": s.household, "proposed": s.proposed,
                     "candidates": [id for id, _ in s.candidates]}
                    for s in seen.successions
                ],
            }
        )  # fmt: skip
        return 0
    print(f"已{done.title}" if done else f"合并：留下 {stays}，并入 {gone}（预览，没有写入）")
    for line in (
        *seen.homes,
        *(f"{m.title}：{m.hers} {m.unit}改为留下的这条" for m in seen.moving),
    ):
        print(f"  {line}")
    for choice in (c for c in seen.choices if c.differs):
        print(f"  “{choice.field.label}”两条不同")
    return 0


def _refuse_two_numbers(seen: plans.Plan, sure: bool) -> None:
    """Two people with two ID numbers are two, unless somebody says otherwise."""
    numbers = (c for c in seen.choices if c.field.kind == "id_no" and c.differs)
    if next(numbers, None) and not sure:
        raise ClerkError(
            "两条的证件号码不同，多半是两个人。", "请核对；确是同一人的，加 --sure 再合并。"
        )


def _refuse_headless(seen: plans.Plan, heads: tuple[int, ...]) -> None:
    for one in seen.successions:
        if len(one.candidates) > 1 and not {id for id, _ in one.candidates} & set(heads):
            who = "、".join(words for _, words in one.candidates)
            what = f"要合并掉的那条是户 {one.title} 的户主，户里还有人。"
            raise ClerkError(what, f"请用 --successor 编号 指定新户主：{who}。")


def _unmerge(args: argparse.Namespace, ledgers: Ledgers) -> int:
    office = arguments.opened(args, ledgers, write=True)
    try:
        op = _uid(args.id)
        steps = {m.op for m in past.merges(office)}
        undone = past.unmerge(office, op if op in steps and op else resident(office, args.id))
    finally:
        office.close()
    if args.json:
        kept = [{"ledger": t, "name": n, "why": w} for t, n, w in undone.kept]
        arguments.printed({"undone": undone.title, "kept": kept})
        return 0
    print(f"已撤销：{undone.title}")
    for title, name, why in undone.kept:
        print(f"没有撤销：{title} {name}（{why}）")
    return 0
