"""The page of a ledger as the caller states it, and the measures it is set by."""

from dataclasses import dataclass
from typing import Literal

from csdesk.documents.paper.content import Align
from csdesk.documents.paper.pdf import POINTS, sheet_size

Size = Literal["A4", "A3"]

MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT = 20.0, 17.0, 22.0, 15.0
"""Millimetres; the left edge is bound."""

SIGNED_GROUP = "签字"
SIGNED_WIDTH = 15.0
ROW_LEAST, ROW_SIGNED = 7.0, 11.0
ID_WIDTH = 32.9
"""Millimetres that an 18-digit number takes with its padding, X at the end included."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column.

    Attributes:
        width: Its share of the table's width; millimetres of an A4 page across, by custom.
        group: The head above it; neighbours with the same one stand under it together.
        align: Short facts in the centre, sentences at the left, amounts at the right.
        least: Millimetres below which it is never narrowed, `ID_WIDTH` for an ID number.
        whole: Its texts are set narrower rather than broken, so that a search finds them: names,
            of which there are several when 、 stands between.
    """

    label: str
    width: float
    group: str = ""
    align: Align = "centre"
    least: float = 0
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage:
    """What stands on every page of a printed ledger, roster or book.

    Empty texts are left out with their labels.

    Attributes:
        unit: Who reports; printed before it: 填报单位（盖章）.
        period: Above the middle of the table, such as 2026年3月.
        telephone: Above the right end; without it `table_number` stands there.
        signed: Heads of empty columns in which somebody signs; rows are at least 11 mm high.
        signatures: Who signs under the table; the day stands after them.
        filter_line: What the list was narrowed to, in words.
        printed_at: Day and time of printing as text; empty prints the day alone.
        masked: Said in the foot where numbers are not whole: 脱敏, or which of them are not.
        box: 档号, once the book has one.
        row_least: Lowest row in millimetres; 0 is 11 where somebody signs and 7 elsewhere.
    """

    title: str
    heads: tuple[Head, ...]
    unit: str = ""
    period: str = ""
    telephone: str = ""
    table_number: str = ""
    signed: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    note: str = ""
    filter_line: str = ""
    printed_at: str = ""
    operator: str = ""
    masked: str = ""
    box: str = ""
    landscape: bool = True
    size: Size = "A4"
    row_least: float = 0

    @property
    def columns(self) -> tuple[Head, ...]:
        """The heads, and those of the columns to sign."""
        group = SIGNED_GROUP if any(head.group for head in self.heads) else ""
        signed = (Head(label, SIGNED_WIDTH, group, least=SIGNED_WIDTH) for label in self.signed)
        return (*self.heads, *signed)

    @property
    def row_height(self) -> float:
        """The lowest row, in points."""
        return (self.row_least or (ROW_SIGNED if self.signed else ROW_LEAST)) * POINTS


@dataclass(frozen=True, slots=True)
class Printed:
    """What was printed: pages, rows, and the characters that no font has (framed on paper)."""

    pages: int
    rows: int
    missing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a sheet inside its margins, in points from the lower left."""

    width: float
    height: float
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        """Where what is centred stands."""
        return (self.left + self.right) / 2


def frame_of(size: Size, landscape: bool) -> Frame:
    """The frame of a ledger's page."""
    width, height = sheet_size(size, landscape)
    return Frame(
        width,
        height,
        MARGIN_LEFT * POINTS,
        MARGIN_BOTTOM * POINTS,
        width - MARGIN_RIGHT * POINTS,
        height - MARGIN_TOP * POINTS,
    )


def shares(heads: tuple[Head, ...], total: float) -> list[float]:
    """Widths of the columns in points, filling `total`.

    Columns that their share would leave below their least get that, the others share the rest;
    when even the least is too much for the page, all are narrowed alike.
    """
    wanted = [max(head.width, 0.1) for head in heads]
    least = [head.least * POINTS for head in heads]
    if sum(least) >= total:
        # Columns without a least still need room for a character.
        least = [max(one, 6 * POINTS) for one in least]
        return [one * total / sum(least) for one in least]
    fixed: set[int] = set()
    while True:
        rest = total - sum(least[i] for i in fixed)
        scale = rest / sum((w for i, w in enumerate(wanted) if i not in fixed), start=1e-9)
        short = {i for i, w in enumerate(wanted) if i not in fixed and w * scale < least[i] - 0.01}
        if not short:
            return [least[i] if i in fixed else w * scale for i, w in enumerate(wanted)]
        fixed |= short
