"""A sheet copied within its workbook, with what belongs to it; said where something can't be."""

import posixpath
import re
from collections.abc import Iterable

from csdesk.documents.workbooks.filling.beside import moved_part
from csdesk.documents.workbooks.filling.formulas import Shift, moved, renamed, sheet_mark
from csdesk.documents.workbooks.filling.package import Parts, SheetPart, closing, relations_of
from csdesk.documents.workbooks.filling.sheet import SheetText
from csdesk.documents.workbooks.filling.xmltext import (
    Edit,
    attributes,
    decoded,
    edited,
    elements,
    escaped,
    quoted,
    tags,
    whole,
    with_attributes,
)
from csdesk.documents.workbooks.sharedtext import entities

_SHARED = frozenset(("image", "hyperlink", "theme", "oleObject", "package"))
"""What several sheets may point to."""
_COPIED = frozenset(("drawing", "vmlDrawing", "comments", "threadedComment", "printerSettings",
                     "ctrlProp", "chart"))  # fmt: skip
_LEFT = {
    "table": "表格样式区",
    "pivotTable": "数据透视表",
    "slicer": "切片器",
    "queryTable": "外部查询",
}
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BAD = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST = 31


def sheet_title(wanted: str, taken: Iterable[str]) -> str:
    """A name for a tab: what a tab may be called, at most 31 letters, unlike the others'."""
    used = {one.casefold() for one in taken}
    plain = _BAD.sub(" ", wanted).strip().strip("'") or "表"
    name, number = plain[:_LONGEST], 2
    while name.casefold() in used or name.casefold() == "history":
        end = f"({number})"
        name, number = plain[: _LONGEST - len(end)] + end, number + 1
    return name


def rename(parts: Parts, sheet: SheetPart, text: SheetText, name: str) -> None:
    """Gives a sheet another name, in formulas and names too."""

    def change(formula: str) -> str:
        return renamed(formula, sheet.name, name)

    text.each_formula(lambda _, formula: change(formula))
    text.tail = _formulas(text.tail, sheet.name, name)
    workbook = parts.text(parts.workbook)
    edits: list[Edit] = []
    for place, (tag, _, _) in enumerate(elements(workbook, "sheet")):
        if place == sheet.place:
            new = with_attributes(workbook[tag.start : tag.end], {"name": name})
            edits.append((tag.start, tag.end, new))
    for _, start, end in elements(workbook, "definedName"):
        old = entities(workbook[start:end])
        if change(old) != old:
            edits.append((start, end, escaped(change(old))))
    parts.set(parts.workbook, edited(workbook, edits))
    for other in parts.sheets:
        if other.part == sheet.part:
            continue
        content = parts.read(other.part)
        if sheet_mark(sheet.name) not in entities(decoded(content)):
            continue
        one = SheetText.read(content)
        one.unshare()
        one.each_formula(lambda _, formula: change(formula))
        one.tail = _formulas(one.tail, sheet.name, name)
        parts.set(other.part, one.text())


def add_sheet(
    parts: Parts, source: SheetPart, text: SheetText, name: str, shift: Shift
) -> set[str]:
    """Puts a copy of a sheet behind all sheets; gives what of it could not be copied.

    Args:
        parts: The workbook.
        source: The sheet that is copied.
        text: What the copy says; changed in place.
        name: Of the copy, not used yet.
        shift: Rows that were put into it.
    """
    text.each_formula(lambda _, formula: renamed(formula, source.name, name))
    text.tail = _formulas(text.tail, source.name, name)
    text.head = _single(text.head)
    part = _free(parts, source.part)
    lost = _belongings(parts, source.part, part, text, shift)
    parts.add(part, text.text(), _SHEET_TYPE)
    _listed(parts, source, part, name, shift)
    return lost


def _single(head: str) -> str:
    """What only one sheet of a workbook may say of itself is taken away."""
    edits: list[Edit] = []
    for tag in tags(head):
        said = attributes(tag.attributes)
        if tag.name == "sheetView" and "tabSelected" in said:
            changes: dict[str, str | None] = {"tabSelected": None}
        elif tag.name == "sheetPr" and "codeName" in said:
            changes = {"codeName": None}
        else:
            continue
        edits.append((tag.start, tag.end, with_attributes(head[tag.start : tag.end], changes)))
    return edited(head, edits)


def _formulas(text: str, old: str, new: str) -> str:
    edits: list[Edit] = []
    for _, start, end in elements(text, "formula", "formula1", "formula2", "f"):
        if "<" in text[start:end]:
            continue
        inside = entities(text[start:end])
        changed = renamed(inside, old, new)
        if changed != inside:
            edits.append((start, end, escaped(changed)))
    return edited(text, edits)


def _free(parts: Parts, like: str) -> str:
    """A part's name that is not used yet: sheet1.xml gives sheet2.xml, or a higher one."""
    folder, base = posixpath.split(like)
    stem, dot, ending = base.rpartition(".")
    bare = stem.rstrip("0123456789")
    number = 1
    while f"{folder}/{bare}{number}{dot}{ending}" in parts:
        number += 1
    return f"{folder}/{bare}{number}{dot}{ending}"


def _belongings(parts: Parts, old: str, new: str, text: SheetText | None, shift: Shift) -> set[str]:
    """Copies what a part points to and writes where its copy points."""
    place = relations_of(old)
    if place not in parts:
        return set()
    lost: set[str] = set()
    related = parts.relations(old)
    said = parts.text(place)
    edits: list[Edit] = []
    for tag, _, end in elements(said, "Relationship"):
        one = attributes(tag.attributes)
        kind = one.get("Type", "").rsplit("/", 1)[-1]
        close = tag.end if tag.empty else said.index(">", end) + 1
        if one.get("TargetMode") == "External" or kind in _SHARED:
            continue
        part = related.get(one.get("Id", ""), ("", ""))[1]
        if kind not in _COPIED or part not in parts:
            edits.append((tag.start, close, ""))
            if kind in _LEFT:
                lost.add(_LEFT[kind])
            if text is not None:
                text.tail = _without(text.tail, one.get("Id", ""))
            continue
        copy = _free(parts, part)
        content = moved_part(kind, parts.read(part), shift, lambda name: not name)
        parts.add(copy, content, parts.content_type(part))
        lost |= _belongings(parts, part, copy, None, shift)
        target = with_attributes(said[tag.start : tag.end], {"Target": f"/{copy}"})
        edits.append((tag.start, tag.end, target))
    parts.set(relations_of(new), edited(said, edits))
    return lost


def _without(tail: str, id: str) -> str:
    """What follows the rows, without the elements that point to a part that is not copied."""
    edits: list[Edit] = []
    for tag in tags(tail):
        if tag.empty and id in [
            v for k, v in attributes(tag.attributes).items() if k.endswith(":id")
        ]:
            edits.append((tag.start, tag.end, ""))
    made = edited(tail, edits)
    return re.sub(r"<(?:[\w.-]+:)?tableParts\b[^<>]*>\s*</(?:[\w.-]+:)?tableParts\s*>", "", made)


def _listed(parts: Parts, source: SheetPart, part: str, name: str, shift: Shift) -> None:
    """Says in the workbook that there is one sheet more, with the names of the copied one."""
    place = relations_of(parts.workbook)
    text = parts.text(place)
    used = {
        attributes(tag.attributes).get("Id", "") for tag, _, _ in elements(text, "Relationship")
    }
    number = 1
    while f"rIdCopy{number}" in used:
        number += 1
    id = f"rIdCopy{number}"
    end = closing(text, "Relationships")
    made = f'<{end.prefix}Relationship Id="{id}" Type="{_RELATIONS}/worksheet" Target="/{part}"/>'
    parts.set(place, text[: end.start] + made + text[end.start :])
    text = parts.text(parts.workbook)
    sheets = list(elements(text, "sheet"))
    ids = [whole(attributes(tag.attributes), "sheetId") for tag, _, _ in sheets]
    close = closing(text, "sheets")
    own = (
        f'<{close.prefix}sheet xmlns:r="{_RELATIONS}" name="{quoted(name)}" '
        f'sheetId="{max(ids) + 1}" r:id="{id}"/>'
    )
    edits: list[Edit] = [(close.start, close.start, own)]
    names = ""
    last = 0
    for tag, start, stop in elements(text, "definedName"):
        last = text.index(">", stop) + 1
        said = attributes(tag.attributes)
        if said.get("localSheetId") != str(source.place):
            continue
        opened = with_attributes(text[tag.start : tag.end], {"localSheetId": str(len(sheets))})
        inside = renamed(entities(text[start:stop]), source.name, name)
        inside = moved(inside, shift, lambda sheet: sheet == name)
        names += f"{opened}{escaped(inside)}{text[stop:last]}"
    if names:
        edits.append((last, last, names))
    parts.set(parts.workbook, edited(text, edits))
