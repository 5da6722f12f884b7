"""How wide and how long a sheet is, after something was written into it."""

import re

from csdesk.documents.workbooks.filling.sheet import SheetText
from csdesk.documents.workbooks.filling.xmltext import (
    attributes,
    elements,
    tags,
    whole,
    with_attributes,
)

_DAY_WIDTH = 11.0


def sized(text: SheetText) -> None:
    """What the sheet says of its own size, where it says less than is written."""
    found = next(iter(elements(text.head, "dimension")), None)
    if found is None or not text.rows:
        return
    tag = found[0]
    said = attributes(tag.attributes).get("ref", "A1")
    first, _, last = said.partition(":")
    column = "".join(mark for mark in (last or first) if mark.isalpha())
    digits = "".join(mark for mark in (last or first) if mark in "0123456789")
    number = int(digits[:9] or 1)
    bottom = max(number, text.rows[-1].number)
    if bottom != number:
        ref = f"{first}:{column}{bottom}"
        new = with_attributes(text.head[tag.start : tag.end], {"ref": ref})
        text.head = text.head[: tag.start] + new + text.head[tag.end :]


def made_wider(text: SheetText, column: int) -> bool:
    """Makes a column as wide as a day needs; whether it was narrower."""
    for tag, _, _ in elements(text.head, "col"):
        said = attributes(tag.attributes)
        low, high = whole(said, "min"), whole(said, "max")
        if not low <= column <= high:
            continue
        if _number(said.get("width", "")) >= _DAY_WIDTH:
            return False
        one = text.head[tag.start : tag.end]
        pieces = [
            with_attributes(one, {"min": str(a), "max": str(b), **more})
            for a, b, more in (
                (low, column - 1, {}),
                (column, column, {"width": str(_DAY_WIDTH), "customWidth": "1"}),
                (column + 1, high, {}),
            )
            if a <= b
        ]
        text.head = text.head[: tag.start] + "".join(pieces) + text.head[tag.end :]
        return True
    return _widened(text, column)


def _widened(text: SheetText, column: int) -> bool:
    """A width for a column that has the usual one, in its place among the others."""
    for tag, _, _ in elements(text.head, "sheetFormatPr"):
        usual = attributes(tag.attributes).get("defaultColWidth", "")
        if _number(usual) >= _DAY_WIDTH:
            return False
    p = text.prefix
    made = f'<{p}col min="{column}" max="{column}" width="{_DAY_WIDTH}" customWidth="1"/>'
    at = next(
        (
            tag.start
            for tag, _, _ in elements(text.head, "col")
            if whole(attributes(tag.attributes), "min") > column
        ),
        None,
    )
    if at is None:
        closing = [tag for tag in tags(text.head) if tag.name == "cols" and tag.closing]
        if closing:
            at = closing[0].start
        else:
            at = next(tag.start for tag in tags(text.head) if tag.name == "sheetData")
            made = f"<{p}cols>{made}</{p}cols>"
    text.head = text.head[:at] + made + text.head[at:]
    return True


def _number(text: str) -> float:
    return float(text) if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]*)?", text) else 0.0
