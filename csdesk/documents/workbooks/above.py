"""What is said beside the rows of a table: its title, labels with their values, a group."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from csdesk.documents.workbooks.cells import Cell
from csdesk.domain.groups import is_bare

Labels = tuple[tuple[str, str], ...]
"""Label and value, in the order of the sheet."""

_GROUP = re.compile(
    r"第?(?:\d{1,4}|[〇零一二三四五六七八九十百]{1,4})"  # 花名册3 四组 is not group 34
    r"(?:村民小组|居民小组|村民组|居民组|小组|组|生产队|队|社)"
)
_NAMED_GROUP = re.compile(r"[\u3400-\u9fff]{1,6}(?:村民小组|居民小组|小组|组|生产队|队)")
_UNIT = re.compile("单位|名称|村组")
_PAIR = re.compile(r"([^\s:;,，；]{1,12}):\s*([^:]*?)(?=[\s;,，；]+[^\s:;,，；]{1,12}:|$)")


def above_table(rows: Sequence[Sequence[tuple[int, Cell]]]) -> tuple[str, Labels]:
    """The title over a table and the labels there, from the cells of the rows above."""
    title = ""
    labels: list[tuple[str, str]] = []
    for row in rows:
        texts = [cell.text.strip() for _, cell in sorted(row)]
        if not title and len(texts) <= 2 and not re.search("[:：]", texts[0] if texts else ":"):
            title = " ".join(texts)
            continue
        labels += labels_in(row, loose=True)
    return title, tuple(labels)


def labels_in(cells: Iterable[tuple[int, Cell]], loose: bool = False) -> Labels:
    """Labels with their values in one row: several in one cell, or side by side in two.

    Args:
        cells: Column and cell.
        loose: A label may stand without a colon, its value in the cell beside it.
    """
    texts = [unicodedata.normalize("NFKC", cell.text).strip() for _, cell in sorted(cells)]
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(texts):
        beside = texts[at + 1] if at + 1 < len(texts) else ""
        pairs = _PAIR.findall(texts[at])
        if not pairs and loose and beside and ":" not in texts[at]:
            found.append((texts[at], beside))
            at += 1
        for place, (label, value) in enumerate(pairs):
            last = place == len(pairs) - 1
            if last and not value.strip() and beside and ":" not in beside:
                value = beside
                at += 1
            found.append((label, value.strip()))
        at += 1
    return tuple((label, value) for label, value in found if label and value)


def group_said(sheet: str, title: str, labels: Labels = ()) -> str:
    """三组, from a sheet's name, a title like 柳沟村三组村民花名册, or the unit that fills it in.

    A sheet that is only called 三 or 3 means the group, where nothing else says one.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", sheet))
    found = (
        _GROUP.search(plain)
        or _NAMED_GROUP.fullmatch(plain)
        or _GROUP.search(re.sub(r"\s+", "", unicodedata.normalize("NFKC", title)))
    )
    if found:
        return found[0]
    units = (value for label, value in labels if _UNIT.search(label))
    of_unit = next((unit[0] for unit in map(_GROUP.search, units) if unit), "")
    return of_unit or (plain if is_bare(plain) else "")
