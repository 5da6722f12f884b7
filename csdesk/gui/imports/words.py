"""The words of an import: how sure a column is, what becomes of a row.

A preview shows the file's own values as they were read; what the vault holds of a masked field
stays masked beside them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csdesk.domain.fields import Field
from csdesk.domain.headings import GREEN, YELLOW
from csdesk.domain.values import mask
from csdesk.services.importing.asked import SKIPPED, STATE_NAMES
from csdesk.services.importing.columns import Column
from csdesk.services.importing.people import Missing

_WHY = {
    "exact": "标题相同",
    "hint": "标题相同，括号里是说明",
    "joined": "连同上一级标题认出",
    "remembered": "上次这样选过",
    "fuzzy": "标题相近",
    "ending": "标题结尾相同",
    "neighbour": "看旁边的列认出",
    "content": "看内容认的，请核对",
    "repeated": "与前面的列重复，保留为附加信息",
    "not_this_person": "说的是别人，保留为附加信息",
    "not_collected": "按规定不收集，不读入",
    "elsewhere": "属于另一本台账，请导入到那里",
    "unknown": "认不出，请指明，或保留为附加信息",
    "checked": "只用来核对，不存",
    "looked_up": "用来认人",
    "chosen": "您选的",
    "ignored": "您选的",
    "gone": "是：此人已不在，要另行登记",
}
_OF_HEADING = ("里的", "的选项", "写的是", "没有填")
"""What follows a quoted heading in a message; any other quote is of the cell."""
_NEAR = 20  # letters, behind which a quote is no longer of the cell
_LEFT = frozenset({"not_collected", "elsewhere", "ignored"})
_DOUBT = frozenset({"repeated", "not_this_person", "unknown"})


def confidence(column: Column) -> tuple[str, str]:
    """Tone and words: how sure it is what a column feeds, and why."""
    why = _WHY.get(column.why, column.why)
    if column.why in _LEFT:
        return "soft", why
    if column.why in _DOUBT:
        return "bad", f"低 · {why}"
    if column.why in ("chosen", "gone") or (column.score >= GREEN and column.why != "content"):
        return "good", f"高 · {why}"
    return ("ask", f"中 · {why}") if column.score >= YELLOW else ("bad", f"低 · {why}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the preview as the table shows it.

    Attributes:
        row: As Excel counts it.
        state: What becomes of it, a code.
        cells: Kind and words of each column.
        told: The row in full, for the strip below.
        letters: The column of the file that feeds each cell; empty where none does.
        texts: What each cell of the file says, to be corrected.
        renames: Somebody is kept under another name with the same number.
        alike: Somebody of this name is kept whom it may mean, and no number says whether.
        contends: Key of the household of which this row and another say they are the head.
    """

    sheet: str
    row: int
    state: str
    cells: tuple[tuple[str, str], ...]
    told: str
    renames: bool
    contends: str = ""
    letters: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    id: int = 0  # of somebody whom a whole list does not name
    alike: bool = False


def verdict(told: Mapping[str, Any]) -> tuple[str, str]:
    """Tone and words of what becomes of a row."""
    state, problems = str(told["state"]), told["problems"]
    errors = [p for p in problems if p["level"] == "error"]
    doubts = [p for p in problems if p["level"] == "warning"]
    if state == "refused":
        return "bad", str(errors[0]["message"]) if errors else STATE_NAMES["refused"]
    if state == "ignored":
        why = str(told.get("reason") or STATE_NAMES["ignored"])
        return "soft", f"{why}：{told['said']}" if told.get("said") else why
    if state == SKIPPED:
        return "soft", "您跳过了这一行"
    words = STATE_NAMES[state]
    if state == "changed":
        filled = all(old in (None, "", []) for old, _ in told["changes"].values())
        words = f"{'填空' if filled else '改'} {max(len(told['changes']), 1)} 处"
    if doubts:
        return "ask", f"{words} · {doubts[0]['message']}"
    return ("good" if state == "new" else "soft"), words


def shown(
    told: Mapping[str, Any],
    fields: Mapping[str, Field],
    letters: Mapping[str, str],
    titled: str = "name",
    several: bool = False,
) -> Shown:
    """A row of the preview as its table shows it: number, name, verdict, then the fields.

    Args:
        told: The row as JSON.
        fields: Those that the file feeds, by id.
        letters: Field to the column of the row's sheet that feeds it.
        titled: The field that says whose row it is; it is none of `fields`.
        several: Several sheets are read: the row is told with its own.
    """
    values, changes = told["values"], told["changes"]
    faults = {p["field"]: p["level"] for p in reversed(told["problems"])}
    name = _text(values.get(titled)) or _quoted(told, titled)
    kind = "fill-bad" if faults.get(titled) == "error" else "name"
    number = f"{told['sheet']} {told['row']}" if several else str(told["row"])
    cells = [("", number), (kind, name), verdict(told)]
    texts = ["", name, ""]
    parts = []
    if titled in changes:
        old, new = (_text(v) for v in changes[titled])
        cells[1] = ("change", f"{old} → {new}")
        parts.append(f"由 {old} 改为 {new}")
    for id, field in fields.items():
        kind = {"error": "fill-bad", "warning": "fill-warn"}.get(faults.get(id, ""), "")
        value = values.get("extra", {}).get(field.label) if field.custom else values.get(id)
        words = _text(value) or (_quoted(told, id) if kind else "")
        texts.append(words)
        key = f"extra:{field.label}" if field.custom else id
        if key in changes:
            old, new = _change(field, *changes[key])
            cells.append(("change", f"{old} → {new}"))
            parts.append(f"{field.label}由 {old or '空'} 改为 {new or '空'}")
        else:
            cells.append((kind, words))
    parts += [f"{p['message']}{p['remedy']}" for p in told["problems"]]
    renames = any(p["code"] == "conflict_existing" for p in told["problems"])
    two = any(p["code"] == "household_two_heads" for p in told["problems"])
    return Shown(
        str(told["sheet"]), int(told["row"]), str(told["state"]), tuple(cells),
        "；".join(p.rstrip("。") for p in parts) + ("。" if parts else ""), renames,
        str(told.get("household") or "") if two else "",
        ("", letters.get(titled, ""), "", *(letters.get(id, "") for id in fields)), tuple(texts),
        alike=bool(told.get("alike")),
    )  # fmt: skip


def not_named(one: Missing, fields: int) -> Shown:
    """Somebody kept whom a whole list does not name; the import changes nothing of her."""
    home = f"户 {one.household}" if one.household else "在册"
    cells = (("", ""), ("name", one.name), ("ask", f"表里没有 · {home}"), *[("", "")] * fields)
    told = "导入不会改动此人。导入后在最后一步登记迁出、死亡或终止类别，或保留不动"
    return Shown("", 0, "missing", cells, told, renames=False, id=one.id)


def _change(field: Field, old: Any, new: Any) -> tuple[str, str]:
    """What stood and what will stand; of a masked field what was kept stays masked."""
    if field.guard != "masked":
        return _text(old), _text(new)
    if isinstance(new, list):
        before = old or []
        added = [v for v in new if v not in before]
        hidden = mask(field, tuple(before)) if before else ""
        return hidden, "、".join([*([hidden] if hidden else []), *map(str, added)])
    return (mask(field, old) if old else ""), _text(new)


def _quoted(told: Mapping[str, Any], id: str) -> str:
    """What stood in a cell that was not taken: a fault's message quotes it, behind the heading."""
    message = next((str(p["message"]) for p in told["problems"] if p["field"] == id), "")
    for found in re.finditer("“([^”]*)”", message):
        if found.start() > _NEAR:
            break
        if not message[found.end() :].startswith(_OF_HEADING):
            return found[1]
    return ""


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case list() | tuple():
            return "、".join(str(v) for v in value)
    return str(value)
