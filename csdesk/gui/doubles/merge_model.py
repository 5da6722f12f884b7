"""The lines of two people beside each other: what each has, and what the one will have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt

from csdesk.domain.codes import Codes
from csdesk.domain.values import show
from csdesk.gui.widgets.delegates import KIND, Index
from csdesk.gui.widgets.few_rows import FewRows
from csdesk.services.merging.choices import Choice, Take
from csdesk.services.merging.plan import OneFile, Plan

FIELD, FIRST, SECOND, RESULT = range(4)
_NEXT: Mapping[Take, Take] = {"first": "second", "second": "both", "both": "first"}
_FILES = {"first": "用留下的那份，空栏补上", "second": "用并入的那份，空栏补上"}


@dataclass(frozen=True, slots=True)
class Line:
    """A field, or a file of which each has one."""

    id: str
    label: str
    of: Choice | OneFile

    @property
    def differs(self) -> bool:
        """The clerk should look at it."""
        return isinstance(self.of, OneFile) or self.of.differs

    @property
    def masked(self) -> bool:
        """What it shows is hidden until asked for."""
        return isinstance(self.of, Choice) and self.of.field.guard == "masked"


class MergeModel(FewRows[Line]):
    """Fields that one of them has, those that differ first; then files.

    Attributes:
        whole: Masked values are shown whole.
    """

    def __init__(self, codes: Codes) -> None:
        """Without lines."""
        super().__init__(("栏目", "留下的", "并入的", "合并后"))
        self._codes = codes
        self._takes: dict[str, Take] = {}
        self.whole = False

    def show_plan(self, plan: Plan) -> None:
        """Shows two people anew, with what is taken by itself."""
        self.beginResetModel()
        there = [Line(c.field.id, c.field.label, c) for c in plan.choices if _said(c)]
        files = [Line(f.code, f.title, f) for f in plan.files]
        differing = [line for line in there if line.differs]
        self.lines = (*differing, *files, *(line for line in there if not line.differs))
        self._takes = {}
        self.heads = (
            "栏目", f"留下的（编号 {plan.first.id}）", f"并入的（编号 {plan.second.id}）", "合并后",
        )  # fmt: skip
        self.endResetModel()

    def reveal(self) -> None:
        """Shows masked values whole."""
        self.whole = True
        if self.lines:
            last = self.index(len(self.lines) - 1, RESULT)
            self.dataChanged.emit(self.index(0, FIRST), last)

    # ---- choosing -------------------------------------------------------------------------------
    def take_of(self, line: Line) -> Take:
        """What is taken of a line."""
        own: Take = line.of.take if isinstance(line.of, Choice) else "first"
        return self._takes.get(line.id, own)

    def choose(self, row: int, take: Take | None = None) -> None:
        """Takes the left or right value, or both; without a word the next of what can be taken."""
        line = self.lines[row]
        wanted = take or _NEXT[self.take_of(line)]
        if wanted == "both" and not (isinstance(line.of, Choice) and line.of.can_be_both):
            if take:
                return
            wanted = "first"
        self._takes[line.id] = wanted
        self.dataChanged.emit(self.index(row, 0), self.index(row, RESULT))

    @property
    def takes(self) -> dict[str, Take]:
        """What the clerk chose of fields."""
        return {x.id: self._takes[x.id] for x in self.lines if x.id in self._takes if _field(x)}

    @property
    def files(self) -> dict[str, Take]:
        """What the clerk chose of files."""
        return {
            x.id: self._takes[x.id] for x in self.lines if x.id in self._takes and not _field(x)
        }

    # ---- what Qt asks ---------------------------------------------------------------------------
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words of a cell, and how they are painted; what differs has its sign."""
        line, column = self.lines[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(line, column)
        if role == KIND:
            return self._kind(line, column)
        return None

    def _kind(self, line: Line, column: int) -> str:
        if column == FIELD:
            return "ask" if line.differs else ""
        if column == RESULT:
            return "name" if line.differs else ""
        if not line.differs:
            return ""
        left_out = {"first": SECOND, "second": FIRST, "both": RESULT}[self.take_of(line)]
        return "soft" if column == left_out else ""

    def _words(self, line: Line, column: int) -> str:
        if column == FIELD:
            return f"{line.label}（不同）" if _field(line) and line.differs else line.label
        if isinstance(line.of, OneFile):
            number = line.of.first if column == FIRST else line.of.second
            return _FILES[self.take_of(line)] if column == RESULT else f"有一份（编号 {number}）"
        if column == RESULT:
            value = line.of.value(self.take_of(line))
        else:
            value = line.of.first if column == FIRST else line.of.second
        return show(line.of.field, value, self._codes, not self.whole)


def _field(line: Line) -> bool:
    return isinstance(line.of, Choice)


def _said(choice: Choice) -> bool:
    """Something is there to be seen; photographs are no words."""
    empty = (None, "", ())
    return choice.field.kind != "files" and not (
        choice.first in empty and choice.second in empty
    )  # fmt: skip
