"""The parts beside a sheet that speak of its rows: other sheets, names, drawings, notes, charts."""

import re
from collections.abc import Callable
from functools import partial

from csdesk.documents.workbooks.filling.formulas import Shift, moved, moved_areas
from csdesk.documents.workbooks.filling.sheet import SheetText
from csdesk.documents.workbooks.filling.xmltext import (
    Edit,
    attributes,
    decoded,
    edited,
    elements,
    escaped,
    tags,
    with_attributes,
)
from csdesk.documents.workbooks.sharedtext import entities

Ours = Callable[[str], bool]
_PLACE = re.compile(r"(<((?:[\w.-]+:)?)Row\s*>\s*)(\d+)(\s*</\2Row\s*>)")
_ANCHOR = re.compile(r"(<((?:[\w.-]+:)?)Anchor\s*>)([^<]*)(</\2Anchor\s*>)")
_LINKED = ("fmlaLink", "fmlaRange", "fmlaMacro")


def moved_part(kind: str, content: bytes, shift: Shift, ours: Ours) -> bytes:
    """A part that belongs to the sheet, by the last word of its relation's type."""
    change: Callable[[str], str]
    names: tuple[str, ...]
    if kind == "drawing":
        change = partial(_drawing, shift=shift)
    elif kind == "vmlDrawing":
        change = partial(_notes, shift=shift)
    elif kind in ("comments", "threadedComment"):
        names = ("comment", "threadedComment")
        change = partial(_attribute, names=names, name="ref", shift=shift, grows=False)
    elif kind == "table":
        names = ("table", "autoFilter", "sortState")
        change = partial(_attribute, names=names, name="ref", shift=shift, grows=True)
    elif kind == "ctrlProp":
        change = partial(_linked, shift=shift, ours=ours)
    else:
        return content
    text = decoded(content)
    new = change(text)
    return content if new == text else new.encode("utf-8")


def _drawing(text: str, shift: Shift) -> str:
    """Anchors count rows from 0; one that only moves keeps its height."""
    edits: list[Edit] = []
    for anchor, start, end in elements(text, "twoCellAnchor", "oneCellAnchor"):
        stays = attributes(anchor.attributes).get("editAs") in ("oneCell", "absolute")
        moves = False
        for place, first, last in elements(text[start:end], "from", "to"):
            for _, a, b in elements(text[start + first : start + last], "row"):
                number = text[start + first + a : start + first + b].strip()
                if not number.isdigit():
                    continue
                row = int(number) + 1
                if place.name == "from":
                    moves = row >= shift.at
                elif stays and not moves:
                    continue
                if shift.row(row) != row:
                    at = start + first
                    edits.append((at + a, at + b, str(shift.row(row) - 1)))
    return edited(text, edits)


def _notes(text: str, shift: Shift) -> str:
    """Boxes of comments and controls in the old drawing language."""

    def place(found: re.Match[str]) -> str:
        return f"{found[1]}{shift.row(int(found[3]) + 1) - 1}{found[4]}"

    def anchor(found: re.Match[str]) -> str:
        numbers = [one.strip() for one in found[3].split(",")]
        if len(numbers) != 8 or not all(re.fullmatch(r"-?\d+", one) for one in numbers):
            return found[0]
        first = int(numbers[2])
        by = shift.row(first + 1) - 1 - first
        numbers[2] = str(first + by)
        numbers[6] = str(int(numbers[6]) + by)
        return f"{found[1]}{', '.join(numbers)}{found[4]}" if by else found[0]

    return _ANCHOR.sub(anchor, _PLACE.sub(place, text))


def _attribute(text: str, names: tuple[str, ...], name: str, shift: Shift, grows: bool) -> str:
    edits: list[Edit] = []
    for tag in tags(text):
        if tag.closing or tag.name not in names:
            continue
        said = attributes(tag.attributes).get(name, "")
        new = moved_areas(said, shift, grows)
        if new != said:
            edits.append(
                (tag.start, tag.end, with_attributes(text[tag.start : tag.end], {name: new}))
            )
    return edited(text, edits)


def _linked(text: str, shift: Shift, ours: Ours) -> str:
    edits: list[Edit] = []
    for tag in tags(text):
        said = attributes(tag.attributes)
        changes: dict[str, str | None] = {
            name: moved(said[name], shift, ours) for name in _LINKED if name in said
        }
        if any(said[name] != new for name, new in changes.items()):
            edits.append((tag.start, tag.end, with_attributes(text[tag.start : tag.end], changes)))
    return edited(text, edits)


def moved_sheet(content: bytes, shift: Shift, ours: Ours) -> bytes:
    """Another sheet, whose formulas name this one; the very bytes if none does."""
    sheet = SheetText.read(content)
    if shift.count:
        before = content
        sheet.unshare()
        changed = sheet.each_formula(lambda _, formula: moved(formula, shift, ours))
        head, tail = around_named(sheet.head, shift, ours), around_named(sheet.tail, shift, ours)
        changed = changed or (head, tail) != (sheet.head, sheet.tail)
        if not changed:
            return before
        sheet.head, sheet.tail = head, tail
    sheet.forget_results()
    return sheet.text()


def around_named(text: str, shift: Shift, ours: Ours) -> str:
    """The formulas around another sheet's rows; its own areas stay."""
    edits: list[Edit] = []
    for _, start, end in elements(text, "formula", "formula1", "formula2", "f"):
        inside = entities(text[start:end])
        if "<" in text[start:end]:
            continue
        new = moved(inside, shift, ours)
        if new != inside:
            edits.append((start, end, escaped(new)))
    return edited(text, edits)


def names_sheet(content: bytes, ours: Ours) -> bool:
    """Whether formulas of another sheet name this one."""
    sheet = SheetText.read(content)
    probe = Shift(1, 1, 1)
    seen = False

    def look(_: object, formula: str) -> str:
        nonlocal seen
        seen = seen or moved(formula, probe, ours, grows=False) != formula
        return formula

    sheet.each_formula(look)
    return seen or around_named(sheet.tail, probe, ours) != sheet.tail


def moved_names(text: str, shift: Shift, ours: Ours) -> str:
    """The workbook's names: print areas, print titles, and what the clerk named."""
    edits: list[Edit] = []
    for _, start, end in elements(text, "definedName"):
        inside = entities(text[start:end])
        new = moved(inside, shift, ours)
        if new != inside:
            edits.append((start, end, escaped(new)))
    return edited(text, edits)


def moved_chart(content: bytes, shift: Shift, ours: Ours) -> bytes:
    """A chart whose series stand on the sheet."""
    text = decoded(content)
    new = around_named(text, shift, ours)
    return content if new == text else new.encode("utf-8")


def moved_pivot(content: bytes, shift: Shift, ours: Ours) -> bytes:
    """A pivot table's source on the sheet."""
    text = decoded(content)
    edits: list[Edit] = []
    for tag in tags(text):
        said = attributes(tag.attributes) if tag.name == "worksheetSource" else {}
        if said.get("ref") and ours(said.get("sheet", "")) and said.get("sheet"):
            new = moved_areas(said["ref"], shift, True)
            edits.append(
                (tag.start, tag.end, with_attributes(text[tag.start : tag.end], {"ref": new}))
            )
    new_text = edited(text, edits)
    return content if new_text == text else new_text.encode("utf-8")


def calculated(text: str) -> str:
    """The workbook's part, so that all formulas are reckoned when it is opened."""
    found = next(iter(elements(text, "calcPr")), None)
    if found is not None:
        tag = found[0]
        new = with_attributes(text[tag.start : tag.end], {"fullCalcOnLoad": "1"})
        return text[: tag.start] + new + text[tag.end :]
    at, prefix = -1, ""
    for tag in tags(text):
        if tag.name in ("sheets", "functionGroups", "externalReferences", "definedNames") and (
            tag.closing or tag.empty
        ):
            at, prefix = tag.end, tag.prefix
    return text if at < 0 else f'{text[:at]}<{prefix}calcPr fullCalcOnLoad="1"/>{text[at:]}'
