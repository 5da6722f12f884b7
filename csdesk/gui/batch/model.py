"""The rows of a sheet as lines of a table, with what was given of them so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal

from csdesk.domain.codes import Codes
from csdesk.domain.fields import Field
from csdesk.errors import Problem
from csdesk.gui.form.editors import matching
from csdesk.gui.widgets.delegates import KIND, Index
from csdesk.services.rounds.batch import Draft, Given, Line, Sheet

GIVEN = int(Qt.ItemDataRole.UserRole) + 2
"""Of an answer's cell: what was given, or is kept already, and whether it was given now."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A column: what it holds, and of a cell its field."""

    kind: Literal["number", "who", "told", "pills", "cell", "answer", "after"]
    head: str
    at: int = 0
    field: Field | None = None


class BatchModel(QAbstractTableModel):
    """What a sheet asks and what the clerk gave.

    Attributes:
        sheet: What is shown; None before the first answer.
        lines: Of it those that are shown.
        given: By row what was given and is not kept.
        columns: From the left.
    """

    given_changed = Signal()

    def __init__(self, codes: Codes) -> None:
        """Without rows."""
        super().__init__()
        self._codes = codes
        self.sheet: Sheet | None = None
        self.lines: tuple[Line, ...] = ()
        self.given: dict[int, Given] = {}
        self.columns: tuple[Shown, ...] = ()
        self.problems: dict[tuple[int, str], Problem] = {}

    def show_sheet(self, sheet: Sheet, draft: Draft, lines: Sequence[Line]) -> None:
        """Shows a sheet with its draft."""
        self.beginResetModel()
        self.sheet = sheet
        there = {line.id for line in sheet.lines}
        self.given = {id: g for id, g in draft.rows.items() if id in there}
        self.columns = _columns(sheet)
        self.lines = tuple(lines)
        self.problems = {}
        self.endResetModel()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Shows other rows of the same sheet."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    # ---- what a table asks ----------------------------------------------------------------------
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """As many as are shown."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Number, who, cells, answer."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The words over a column."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.columns[section].head if section < len(self.columns) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells can be typed in."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        made = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.columns[index.column()].field is not None:
            made |= Qt.ItemFlag.ItemIsEditable
        return made

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words of a cell, and how they are painted."""
        line, shown = self.lines[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words(index.row(), line, shown)
            case Qt.ItemDataRole.EditRole if shown.field is not None:
                given = self.given.get(line.id, Given()).texts
                kept = line.texts.get(shown.field.id, "")
                return given.get(shown.field.id, "" if shown.field.guard else kept)
            case Qt.ItemDataRole.ToolTipRole if shown.field is not None:
                found = self.problems.get((line.id, shown.field.id))
                return f"{found.message}{found.remedy}" if found else None
            case Qt.ItemDataRole.TextAlignmentRole if shown.kind == "number":
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case _ if role == KIND:
                return self._kind(line, shown)
            case _ if role == GIVEN and shown.kind == "answer":
                given_now = self.given.get(line.id, Given()).answer
                return given_now or line.answer, bool(given_now)
        return None

    def _words(self, row: int, line: Line, shown: Shown) -> str:
        match shown.kind:
            case "number":
                return str(row + 1)
            case "who" | "told" | "pills":
                return line.words[shown.at]
            case "answer":
                return self.answer_words(self.given.get(line.id, Given()).answer or line.answer)
        id = shown.field.id if shown.field else ""
        return self.given.get(line.id, Given()).texts.get(id) or line.texts.get(id, "")

    def _kind(self, line: Line, shown: Shown) -> str:
        if shown.field is not None and (line.id, shown.field.id) in self.problems:
            return "fill-bad"
        return {"who": "name", "pills": "pills", "answer": "answer"}.get(shown.kind, "")

    def setData(  # noqa: N802  # Qt's name
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Takes what was typed in a cell; a choice by its number, its beginning or its pinyin."""
        field = self.columns[index.column()].field
        if field is None or role != Qt.ItemDataRole.EditRole:
            return False
        words = self.choice(field, str(value).strip())
        line = self.lines[index.row()]
        old = self.given.get(line.id, Given())
        if words == line.texts.get(field.id, "") and not field.guard:
            texts = {i: t for i, t in old.texts.items() if i != field.id}
        else:
            texts = {**old.texts, field.id: words}
        self.give(index.row(), replace(old, texts=texts))
        self.problems.pop((line.id, field.id), None)
        return True

    # ---- what was given -------------------------------------------------------------------------
    def choices(self, field: Field | None) -> tuple[str, ...]:
        """The words that a cell offers, in the order of their numbers."""
        if field is None:
            return ()
        if field.kind == "code":
            return tuple(self._codes[field.table].names.values())
        return ("是", "否") if field.kind == "yes_no" else ()

    def choice(self, field: Field, typed: str) -> str:
        """What typed words mean for a cell with choices: the nearest; others stay as they are."""
        found = self.choices(field)
        if not typed or typed in found:
            return typed
        if typed.isdecimal() and 1 <= int(typed) <= len(found):
            return found[int(typed) - 1]
        return next(iter(matching(found, typed)), typed)

    def give(self, row: int, given: Given) -> None:
        """Takes what is given of a row."""
        id = self.lines[row].id
        if given.empty:
            self.given.pop(id, None)
        else:
            self.given[id] = given
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))
        self.given_changed.emit()

    def answer(self, row: int, code: str) -> None:
        """Gives an answer; an empty one takes it back."""
        self.give(row, replace(self.given.get(self.lines[row].id, Given()), answer=code))

    def answer_words(self, code: str) -> str:
        """What is said of an answer."""
        answers = self.sheet.answers if self.sheet else ()
        return next((a.words for a in answers if a.code == code), "")

    def answered(self) -> dict[int, Given]:
        """What is to be kept: rows with an answer."""
        return {id: g for id, g in self.given.items() if g.answer}

    def tell(self, problems: Sequence[Problem]) -> tuple[int, int] | None:
        """Marks faulty cells; gives row and column of the first that is shown."""
        self.problems = {}
        for problem in problems:
            row, _, id = problem.field.partition(":")
            if row.isdecimal():
                self.problems[int(row), id] = problem
        if self.lines:
            last = self.index(len(self.lines) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        ids = {c.field.id: at for at, c in enumerate(self.columns) if c.field}
        answer = next(at for at, c in enumerate(self.columns) if c.kind == "answer")
        for row_, line in enumerate(self.lines):
            for one, id in self.problems:
                if one == line.id:
                    return row_, ids.get(id, answer)
        return None

    @property
    def flow(self) -> tuple[int, ...]:
        """The columns that Enter goes through: cells, then the answer."""
        return tuple(n for n, c in enumerate(self.columns) if c.kind in ("cell", "answer"))


def _columns(sheet: Sheet) -> tuple[Shown, ...]:
    told = (
        Shown("who" if not at else "pills" if at in sheet.pills else "told", head, at)
        for at, head in enumerate(sheet.heads)
    )
    return (
        Shown("number", "序"),
        *told,
        *(Shown("cell", f.heading, field=f) for f in sheet.own),
        Shown("answer", "结果"),
        *(Shown("after", f.heading, field=f) for f in sheet.after),
    )
