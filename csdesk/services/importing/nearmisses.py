"""Newcomers of a file whose number is nearly somebody's, or was somebody's who was merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from csdesk.domain.doubles import Known, sound, sweep
from csdesk.domain.faults import problem
from csdesk.domain.names import name_key
from csdesk.services.importing.homes import Seen
from csdesk.storage import doubles, trail
from csdesk.storage.tables import Model

_SAID = {"id_one_off": "只差一位", "id_swapped": "有两位颠倒"}
_REMEDY = "请对照证件核对；如是同一个人，请改正后再导入，或导入后在“查重”里合并。"


def warn(c: sa.Connection, model: Model, rows: Sequence[Seen]) -> None:
    """Say of every new row whose number is one digit off another one under a like-sounding name.

    Somebody kept whose row this is, is not asked about: what a clerk said of her holds.
    """
    new = [s for s in rows if s.state == "new" and s.id_no and s.name]
    if not new:
        return
    typed = {
        -at: Known(-at, s.name or "", sound(name_key(s.name or "")), s.id_no, s.born)
        for at, s in enumerate(new, 1)
    }
    sounds = {k.sound for k in typed.values()}
    kept = {k.id: k for k in doubles.everybody(c, model) if k.sound in sounds and k.number}
    found = sweep([*typed.values(), *kept.values()]).sure
    for (one, other), why in found.items():
        if one < 0 and why in _SAID:
            told = kept[other] if other > 0 else None
            where = (
                f"已登记的“{told.name}”（编号 {told.id}）"
                if told
                else _line(new[-other - 1], new[-one - 1])
            )
            row = new[-one - 1]
            row.added.append(
                problem("id_no", "possible_duplicate", f"证号与{where}{_SAID[why]}。", _REMEDY)
            )
    _of_merged(c, model, new)


def _line(seen: Seen, beside: Seen) -> str:
    return f"{seen.beside(beside)}的“{seen.name}”"


def _of_merged(c: sa.Connection, model: Model, new: Sequence[Seen]) -> None:
    numbers = dict(_merged(c, model))
    for seen in new:
        if into := numbers.get(seen.id_no or ""):
            what = f"用这个证号的那条已合并到“{into[1]}”（编号 {into[0]}）。"
            seen.added.append(problem("id_no", "possible_duplicate", what, _REMEDY))


def _merged(c: sa.Connection, model: Model) -> Iterator[tuple[str, tuple[int, str]]]:
    """Numbers of those who were merged into somebody, and into whom."""
    t = model.tables["residents"]
    for step in trail.merges(c):
        if step.merged and not step.undone:
            rows = c.execute(sa.select(t).where(t.c.uid.in_(step.merged))).mappings()
            by = {r["uid"]: r for r in rows}
            stays, gone = (by.get(uid) for uid in step.merged)
            if stays and gone and gone["id_no"] and gone["id_no"] != stays["id_no"]:
                yield gone["id_no"], (stays["id"], stays["name"])
