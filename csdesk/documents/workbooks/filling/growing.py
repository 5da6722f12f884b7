"""Lines put into a table: the sheet's rows move, and all that speaks of them moves with them."""

import re
from collections.abc import Callable, Iterable
from itertools import pairwise

from csdesk.documents.workbooks.cells import LAST_ROW, Merge, area, letters
from csdesk.documents.workbooks.filling.formulas import Shift, copied, moved, moved_areas
from csdesk.documents.workbooks.filling.sheet import RowText, SheetText
from csdesk.documents.workbooks.filling.xmltext import (
    Edit,
    attributes,
    edited,
    elements,
    escaped,
    tags,
    whole,
    with_attributes,
)
from csdesk.documents.workbooks.refusals import too_large
from csdesk.documents.workbooks.sharedtext import entities

_AREAS = {
    "conditionalFormatting": "sqref", "dataValidation": "sqref", "ignoredError": "sqref",
    "protectedRange": "sqref", "hyperlink": "ref", "autoFilter": "ref", "sortState": "ref",
    "sortCondition": "ref", "cellWatch": "r", "inputCells": "r", "dimension": "ref",
}  # fmt: skip
"""Elements outside the rows to the attribute that says where they hold."""
_GROWING = frozenset(("conditionalFormatting", "dataValidation", "ignoredError", "autoFilter",
                      "protectedRange", "sortState", "dimension"))  # fmt: skip
_LOOKED_AT = {"pane": ("topLeftCell",), "selection": ("activeCell", "sqref"),
              "sheetView": ("topLeftCell",)}  # fmt: skip
_FORMULAS = ("formula", "formula1", "formula2", "f", "sqref")


def grow(sheet: SheetText, shift: Shift, ours: Callable[[str], bool]) -> None:
    """Put copies of a table's last line below it.

    Args:
        sheet: The sheet; changed in place.
        shift: The lines; `count` may be 0, then nothing is done.
        ours: Whether a sheet's name in a formula says this one; empty does.

    Raises:
        FileRefusedError: ``too_large``: more rows than a sheet has.
    """
    if not shift.count:
        return
    if shift.at + shift.count > LAST_ROW:
        raise too_large("行数超过一张工作表的上限。")
    sheet.unshare()

    def change(row: RowText, formula: str) -> str:
        return moved(formula, shift, ours, grows=not shift.inside(row.number))

    sheet.each_formula(change)
    _rows(sheet, shift)
    sheet.head = around(sheet.head, shift, ours)
    sheet.tail = _breaks(around(_merges(sheet.tail, shift), shift, ours), shift)
    if 2 * shift.count > shift.at - shift.first and _on_one_page(sheet.head):
        sheet.tail = _many_pages(sheet.tail)


def _on_one_page(head: str) -> bool:
    said = (attributes(t.attributes) for t in tags(head) if t.name == "pageSetUpPr")
    return any(one.get("fitToPage") in ("1", "true") for one in said)


def _many_pages(tail: str) -> str:
    """What fitted one page has as many as it needs, as wide as before: else nobody can read it."""
    for tag in tags(tail):
        if tag.name == "pageSetup" and attributes(tag.attributes).get("fitToHeight", "1") == "1":
            made = with_attributes(tail[tag.start : tag.end], {"fitToHeight": "0"})
            return tail[: tag.start] + made + tail[tag.end :]
    return tail


def _rows(sheet: SheetText, shift: Shift) -> None:
    last = shift.at - 1
    model = _model(sheet, shift)
    below = [row for row in sheet.rows if row.number >= shift.at]
    kept = [row for row in sheet.rows if row.number < shift.at]
    for row in below:
        row.renumber(row.number + shift.count)
        _own_area(row, shift)
    copies = [_copy(model, last + i) for i in range(1, shift.count + 1)] if model else []
    sheet.rows = [*kept, *copies, *below]


def _model(sheet: SheetText, shift: Shift) -> RowText | None:
    """The last line; the one before where the last alone is drawn otherwise, as an end is."""
    last, before, third = (sheet.row(shift.at - n) for n in (1, 2, 3))
    if last is None or before is None or third is None or shift.at - 3 < shift.first:
        return last
    drawn = [[(cell.column, cell.style) for cell in row.cells] for row in (last, before, third)]
    return before if drawn[0] != drawn[1] == drawn[2] else last


def _own_area(row: RowText, shift: Shift) -> None:
    """The area that a formula for several cells says of itself."""
    for cell in row.cells:
        found = cell.formula
        if found and " ref=" in found["attributes"]:
            said = attributes(found["attributes"]).get("ref", "")
            new = with_attributes(found["attributes"], {"ref": moved_areas(said, shift, False)})
            start, end = found.span("attributes")
            cell.body = cell.body[:start] + new + cell.body[end:]


def _copy(model: RowText, number: int) -> RowText:
    """A blank line like another: formats, height, its formulas."""
    made = RowText(number, model.attributes, model.inside, model.before, model.prefix)
    for cell in made.cells:
        found = cell.formula
        if found is None or not found["text"] or "t=" in found["attributes"]:
            cell.body = ""
        else:
            formula = copied(entities(found["text"]), number - model.number)
            p = model.prefix
            cell.body = f"<{p}f>{escaped(formula)}</{p}f>"
        cell.attributes = with_attributes(cell.attributes, {"t": None, "cm": None, "vm": None})
    made.renumber(number)
    return made


def around(text: str, shift: Shift, ours: Callable[[str], bool]) -> str:
    """What stands before or after the rows, with its areas and formulas moved."""
    edits: list[Edit] = []
    for tag in tags(text):
        names: tuple[str, ...] = ()
        if tag.closing:
            continue
        if tag.name in _AREAS:
            names = (_AREAS[tag.name],)
        elif tag.name in _LOOKED_AT:
            names = _LOOKED_AT[tag.name]
        said = attributes(tag.attributes) if names else {}
        grows = tag.name in _GROWING
        changes = {
            name: moved_areas(said[name], shift, grows)
            for name in names
            if said.get(name) and moved_areas(said[name], shift, grows) != said[name]
        }
        if tag.name == "hyperlink" and said.get("location"):
            place = moved(said["location"], shift, ours, grows=False)
            if place != said["location"]:
                changes["location"] = place
        if changes:
            edits.append(
                (tag.start, tag.end, with_attributes(text[tag.start : tag.end], dict(changes)))
            )
    edits += formula_edits(text, shift, ours)
    return edited(text, edits)


def formula_edits(text: str, shift: Shift, ours: Callable[[str], bool]) -> Iterable[Edit]:
    """Changes of the formulas and areas that stand as text of elements."""
    for tag, start, end in elements(text, *_FORMULAS):
        inside = entities(text[start:end])
        if "<" in text[start:end]:
            continue
        if tag.name == "sqref":
            new = moved_areas(inside, shift, True) if ours("") else inside
        else:
            new = moved(inside, shift, ours)
        if new != inside:
            yield start, end, escaped(new)


def merges_of(text: str) -> list[Merge]:
    """The merged areas that stand after a sheet's rows."""
    found = (
        area(attributes(tag.attributes).get("ref", "")) for tag, _, _ in elements(text, "mergeCell")
    )
    return [one for one in found if one]


def _merges(text: str, shift: Shift) -> str:
    """Merges below move; those of the last line stand in each of its copies."""
    last = shift.at - 1
    made: list[Merge] = []
    old = merges_of(text)
    for one in old:
        if one.first_row == one.last_row == last:
            made.append(one)
            made += [
                one._replace(first_row=last + i, last_row=last + i)
                for i in range(1, shift.count + 1)
            ]
            continue
        whole = one.first_row <= shift.first
        top, bottom = shift.span(one.first_row, one.last_row, whole)
        made.append(one._replace(first_row=top, last_row=bottom))
    return with_merges(text, made) if made != old else text


def with_merges(text: str, merges: list[Merge]) -> str:
    """What follows a sheet's rows, with these merged areas."""
    found = next(iter(elements(text, "mergeCells")), None)
    if found is not None:
        tag, _, end = found
        if not merges:
            close = text.index(">", end) + 1 if not tag.empty else tag.end
            return text[: tag.start] + text[close:]
        p = tag.prefix
        inside = "".join(f'<{p}mergeCell ref="{_named(one)}"/>' for one in merges)
        opened = with_attributes(text[tag.start : tag.end], {"count": str(len(merges))})
        if tag.empty:
            opened = re.sub(r"\s*/>$", ">", opened)
            return f"{text[: tag.start]}{opened}{inside}</{p}mergeCells>{text[tag.end :]}"
        return text[: tag.start] + opened + inside + text[end:]
    if not merges:
        return text
    return _after(text, merges)


_BEFORE_MERGES = ("sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios",
                  "autoFilter", "sortState", "dataConsolidate", "customSheetViews")  # fmt: skip


def _after(text: str, merges: list[Merge]) -> str:
    at, prefix, deep, inside = 0, "", 0, ""
    for tag in tags(text):
        if not deep and tag.name in _BEFORE_MERGES:
            at, prefix = tag.end, tag.prefix
            if not tag.closing and not tag.empty:
                deep, inside = 1, tag.name
        elif deep and tag.closing and tag.name == inside:
            at, deep = tag.end, 0
        elif not deep:
            break
    made = "".join(f'<{prefix}mergeCell ref="{_named(one)}"/>' for one in merges)
    count = len(merges)
    return f'{text[:at]}<{prefix}mergeCells count="{count}">{made}</{prefix}mergeCells>{text[at:]}'


def _named(one: Merge) -> str:
    return f"{letters(one.first_column)}{one.first_row}:{letters(one.last_column)}{one.last_row}"


def _breaks(text: str, shift: Shift) -> str:
    """Page breaks set by hand: those below move, and go on at their distance through new lines."""
    found = next(iter(elements(text, "rowBreaks")), None)
    if found is None:
        return text
    tag, start, end = found
    inside = text[start:end]
    places = [
        (one, whole(attributes(one.attributes), "id")) for one, _, _ in elements(inside, "brk")
    ]
    if not places:
        return text
    edits: list[Edit] = []
    within = [id for _, id in places if shift.first <= id < shift.at - 1]
    for one, id in places:
        if id >= shift.at - 1:  # a break stands below the row that it names
            moved_to = min(id + shift.count, LAST_ROW)
            new = with_attributes(inside[one.start : one.end], {"id": str(moved_to)})
            edits.append((one.start, one.end, new))
    steps = [later - first for first, later in pairwise([shift.first - 1, *within])]
    added = ""
    count = len(places)
    if steps and places[0][0].empty:
        model, _ = places[0]
        step, at = steps[-1], within[-1]
        while step > 0 and at + step < shift.at + shift.count - 1:
            at += step
            added += with_attributes(inside[model.start : model.end], {"id": str(at)})
            count += 1
    last = max((one.end for one, id in places if id < shift.at - 1), default=0)
    edits.append((last, last, added))
    said = attributes(tag.attributes)
    counts: dict[str, str | None] = {"count": str(count)}
    if "manualBreakCount" in said:
        counts["manualBreakCount"] = str(whole(said, "manualBreakCount") + count - len(places))
    opened = with_attributes(text[tag.start : tag.end], counts)
    return text[: tag.start] + opened + edited(inside, edits) + text[end:]


def breaks_beside(text: str, merges: Iterable[Merge]) -> str:
    """Page breaks that would cut a merged area stand above it; never two in one place."""
    above = {row: one.first_row - 1 for one in merges for row in range(one.first_row, one.last_row)}
    found = next(iter(elements(text, "rowBreaks")), None)
    if found is None or not above:
        return text
    tag, start, end = found
    edits: list[Edit] = []
    seen: set[int] = set()
    for one, _, inner in elements(text[start:end], "brk"):
        id = whole(attributes(one.attributes), "id")
        place = above.get(id, id)
        a, b = start + one.start, start + one.end
        if place in seen:
            close = b if one.empty else text.index(">", start + inner) + 1
            edits.append((a, close, ""))
        elif place != id:
            edits.append((a, b, with_attributes(text[a:b], {"id": str(place)})))
        seen.add(place)
    opened = with_attributes(text[tag.start : tag.end], _counts(tag.attributes, len(seen)))
    return edited(text, [(tag.start, tag.end, opened), *edits])


def _counts(said: str, count: int) -> dict[str, str | None]:
    """How many page breaks a sheet has, all of them set by hand where it says so."""
    names = ("count", "manualBreakCount")
    return {name: str(count) for name in names if name in attributes(said)}
