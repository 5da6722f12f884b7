"""Rows put into a form: the sheet's own, and all parts of the workbook that speak of them."""

from csdesk.documents.workbooks.filling import beside
from csdesk.documents.workbooks.filling.form import Workbook
from csdesk.documents.workbooks.filling.formulas import Shift
from csdesk.documents.workbooks.filling.growing import grow

_BELONGING = ("drawing", "vmlDrawing", "comments", "threadedComment", "table", "ctrlProp")


def ours(sheet: str) -> beside.Ours:
    """Whether a sheet's name in a formula, or none, says this one."""
    return lambda name: not name or name.casefold() == sheet.casefold()


def _named(sheet: str) -> beside.Ours:
    return lambda name: bool(name) and name.casefold() == sheet.casefold()


def put_in(workbook: Workbook, sheet: str, shift: Shift) -> bool:
    """Puts copies of a table's last line below it; whether formulas elsewhere look at the sheet."""
    looked_at = _around(workbook, sheet, shift)
    grow(workbook.text(sheet), shift, ours(sheet))
    return looked_at


def _around(workbook: Workbook, sheet: str, shift: Shift) -> bool:
    """Moves what other parts say of the sheet's rows; whether formulas elsewhere look at it."""
    parts, named = workbook.parts, _named(sheet)
    own = workbook.part(sheet).part
    looked_at = False
    for one in parts.sheets:
        if one.part == own:
            continue
        content = parts.read(one.part)
        if beside.names_sheet(content, named):
            looked_at = True
            parts.set(one.part, beside.moved_sheet(content, shift, named))
    if not shift.count:
        return looked_at
    text = parts.text(parts.workbook)
    new = beside.moved_names(text, shift, named)
    if new != text:
        parts.set(parts.workbook, new)
    for kind, part in _belonging(workbook, own):
        content = parts.read(part)
        moved = beside.moved_part(kind, content, shift, ours(sheet))
        if moved != content:
            parts.set(part, moved)
    for part in parts.names():
        if part.startswith("xl/charts/chart") and part.endswith(".xml"):
            content = parts.read(part)
            moved = beside.moved_chart(content, shift, named)
        elif part.startswith("xl/pivotcache/pivotcachedefinition"):
            content = parts.read(part)
            moved = beside.moved_pivot(content, shift, named)
        else:
            continue
        if moved != content:
            parts.set(part, moved)
    return looked_at


def _belonging(workbook: Workbook, own: str) -> list[tuple[str, str]]:
    return [
        (kind, part)
        for kind, part in workbook.parts.relations(own).values()
        if kind in _BELONGING and part in workbook.parts
    ]


def calculate(workbook: Workbook) -> None:
    """All formulas are reckoned when the workbook is opened."""
    parts = workbook.parts
    chain = parts.of_kind(parts.workbook, "calcChain")
    if chain and chain in parts:
        parts.drop(chain, parts.workbook)
    parts.set(parts.workbook, beside.calculated(parts.text(parts.workbook)))
