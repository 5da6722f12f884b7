"""The words of an import: how sure a column is, what becomes of a row, numbers masked on screen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csdesk.domain.fields import Field
from csdesk.domain.headings import GREEN, YELLOW
from csdesk.services.importing.asked import STATE_NAMES
from csdesk.services.importing.columns import Column
from csdesk.services.importing.people import Missing

_ID = re.compile(r"(?<!\d)(\d{3})\d{8,11}(\d{3}[\dXx])(?!\d)")
_WHY = {
    "exact": "标题相同",
    "hint": "标题相同，括号里是说明",
    "joined": "连同上一级标题认出",
    "remembered": "上次这样选过",
    "fuzzy": "标题相近",
    "ending": "标题结尾相同",
    "neighbour": "看旁边的列认出",
    "content": "标题与内容不大相符",
    "repeated": "与前面的列重复，原样另存",
    "not_this_person": "说的是别人，原样另存",
    "not_collected": "按规定不收集，不读入",
    "elsewhere": "属于另一本台账，请导入到那里",
    "unknown": "认不出，请指明，或原样另存",
    "checked": "只用来核对，不存",
    "looked_up": "用来认人",
    "chosen": "您选的",
    "ignored": "不导入",
}
_LEFT = frozenset({"not_collected", "elsewhere", "ignored"})
_DOUBT = frozenset({"content", "repeated", "not_this_person", "unknown"})


def masked(text: str) -> str:
    """A text without whole ID numbers: 110***********9519."""
    return _ID.sub(lambda m: m[1] + "*" * (len(m[0]) - 7) + m[2], text)


def confidence(column: Column) -> tuple[str, str]:
    """Tone and words: how sure it is what a column feeds, and why."""
    why = _WHY.get(column.why, column.why)
    if column.why in _LEFT:
        return "soft", why
    if column.why in _DOUBT:
        return "ask", f"低 · {why}"
    if column.why == "chosen" or column.score >= GREEN:
        return "good", f"高 · {why}"
    return ("ask", f"中 · {why}") if column.score >= YELLOW else ("ask", f"低 · {why}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the preview as the table shows it.

    Attributes:
        row: As Excel counts it.
        state: What becomes of it, a code.
        cells: Kind and words of each column.
        told: The row in full, for the strip below.
        renames: Somebody is kept under another name with the same number.
        contends: Key of the household of which this row and another say they are the head.
    """

    sheet: str
    row: int
    state: str
    cells: tuple[tuple[str, str], ...]
    told: str
    renames: bool
    contends: str = ""


def verdict(told: Mapping[str, Any]) -> tuple[str, str]:
    """Tone and words of what becomes of a row."""
    state, problems = str(told["state"]), told["problems"]
    errors = [p for p in problems if p["level"] == "error"]
    doubts = [p for p in problems if p["level"] == "warning"]
    if state == "refused":
        return "bad", masked(errors[0]["message"]) if errors else STATE_NAMES["refused"]
    if state == "ignored":
        return "soft", str(told.get("reason") or STATE_NAMES["ignored"])
    words = STATE_NAMES[state]
    if state == "changed":
        words = f"改 {max(len(told['changes']), 1)} 处"
    if doubts:
        return "ask", f"{words} · {masked(doubts[0]['message'])}"
    return ("good" if state == "new" else "soft"), words


def shown(told: Mapping[str, Any], fields: Mapping[str, Field]) -> Shown:
    """A row of the preview as its table shows it: number, name, verdict, then the fields."""
    values, changes = told["values"], told["changes"]
    faults = {p["field"]: p["level"] for p in reversed(told["problems"])}
    nameless = any(p["code"] == "name_missing" for p in told["problems"])
    first = "" if nameless else next((_text(v) for v in values.values() if v), "")
    name = str(values.get("name") or first)
    cells = [("", str(told["row"])), ("name", masked(name)), verdict(told)]
    parts = []
    for id, field in fields.items():
        if id in changes:
            old, new = (masked(_text(v)) for v in changes[id])
            cells.append(("change", f"{old} → {new}"))
            parts.append(f"{field.label}由 {old or '空'} 改为 {new or '空'}")
        else:
            kind = {"error": "fill-bad", "warning": "fill-warn"}.get(faults.get(id, ""), "")
            words = _text(values.get(id)) or (_quoted(told, id) if kind else "")
            cells.append((kind, masked(words)))
    parts += [masked(f"{p['message']}{p['remedy']}") for p in told["problems"]]
    renames = any(p["code"] == "conflict_existing" for p in told["problems"])
    two = any(p["code"] == "household_two_heads" for p in told["problems"])
    return Shown(
        str(told["sheet"]), int(told["row"]), str(told["state"]), tuple(cells),
        "；".join(p.rstrip("。") for p in parts) + ("。" if parts else ""), renames,
        str(told.get("household") or "") if two else "",
    )  # fmt: skip


def not_named(one: Missing, fields: int) -> Shown:
    """Somebody kept whom a whole list does not name; the import changes nothing of her."""
    home = f"户 {one.household}" if one.household else "在册"
    cells = (("", ""), ("name", one.name), ("ask", f"表里没有 · {home}"), *[("", "")] * fields)
    told = "导入不会改动此人。请核对后，到居民里登记迁出或死亡"
    return Shown("", 0, "missing", cells, told, renames=False)


def _quoted(told: Mapping[str, Any], id: str) -> str:
    """What stood in a cell that was not taken: a fault's message quotes it first."""
    message = next(str(p["message"]) for p in told["problems"] if p["field"] == id)
    found = re.search("“([^”]*)”", message)
    return found[1] if found and found.start() < 6 else ""


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case list() | tuple():
            return "、".join(str(v) for v in value)
    return str(value)
