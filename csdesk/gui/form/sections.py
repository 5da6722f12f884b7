"""The fields of a form in sections, in two columns or one, in the order a clerk goes through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from csdesk.domain.fields import Field
from csdesk.domain.ledger import Ledger
from csdesk.errors import Problem
from csdesk.gui.form.editors import CodeEditor, Editor, maker, named
from csdesk.gui.form.field import FormField
from csdesk.gui.form.keys import FormKeys
from csdesk.gui.form.pictures_editor import PicturesEditor
from csdesk.gui.form.reference_editor import ReferenceEditor
from csdesk.gui.form.work import Texts, columns_of
from csdesk.gui.jobs import Jobs
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets.parts import button, label, row, rule
from csdesk.gui.widgets.ticks import TicksEditor
from csdesk.services.office import Office

CAPTION = 104
_FIRST = "基本"


def editor_of(
    office: Office, jobs: Jobs, field: Field, choices: Sequence[str] | None = None
) -> Editor:
    """The editor of a field of any kind; `choices` where it offers but these words.

    Several of them (kind `codes`) are ticked in a list in sight.
    """
    if choices is not None:
        made = TicksEditor(choices) if field.kind == "codes" else CodeEditor(choices)
        named(made, field)
        return made
    if field.kind == "reference":
        return ReferenceEditor(office, jobs, field)
    if field.kind == "files":
        return PicturesEditor(office, jobs, field)
    return maker(field, office.codes, office.today)


class FormSections(QWidget):
    """All fields of a ledger.

    Attributes:
        fields: Field id to its place in the form, in the form's order.
    """

    def __init__(
        self,
        office: Office,
        jobs: Jobs,
        fields: Sequence[Field],
        keys: FormKeys,
        choices: Mapping[str, Sequence[str]],
    ) -> None:
        """Builds an editor for every field.

        Args:
            office: The open office.
            jobs: Whose pools references ask in.
            fields: In their order, section by section.
            keys: Hears the keys of every editor.
            choices: Field id to the words it offers, where not all of its table are.
        """
        super().__init__()
        self.fields: dict[str, FormField] = {}
        for spec in fields:
            editor = editor_of(office, jobs, spec, choices.get(spec.id))
            self.fields[spec.id] = FormField(spec, editor)
            keys.watch(self.fields[spec.id].editor)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(gap(8))
        self._grids: list[tuple[QGridLayout, list[FormField]]] = []
        self._pairs = 0
        names = sections(self.fields[f].spec for f in self.fields)
        for at, name in enumerate(names):
            mine = [f for f in self.fields.values() if f.spec.section == name]
            if at:
                self._layout.addWidget(rule())
            if len(names) > 1:
                self._layout.addWidget(label(name or _FIRST, "heading"))
            holder = QWidget()
            grid = QGridLayout(holder)
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setHorizontalSpacing(gap(10))
            grid.setVerticalSpacing(gap(6))
            self._grids.append((grid, mine))
            self._layout.addWidget(holder)
        self.arrange(2)

    def arrange(self, pairs: int) -> None:
        """Lays the fields out in so many columns; in one the captions stand above."""
        if pairs == self._pairs:
            return
        self._pairs = pairs
        for grid, fields in self._grids:
            while grid.takeAt(0) is not None:
                pass
            for at in range(4):
                grid.setColumnStretch(at, 0)
                grid.setColumnMinimumWidth(at, 0)
            if pairs == 1:
                self._in_one(grid, fields)
            else:
                self._in_two(grid, fields)

    def _in_one(self, grid: QGridLayout, fields: Sequence[FormField]) -> None:
        grid.setColumnStretch(0, 1)
        for at, one in enumerate(fields):
            one.caption.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(one.caption, 2 * at, 0)
            grid.addWidget(one, 2 * at + 1, 0)

    def _in_two(self, grid: QGridLayout, fields: Sequence[FormField]) -> None:
        for side in (0, 1):
            grid.setColumnMinimumWidth(side * 2, px(CAPTION))
            grid.setColumnStretch(side * 2 + 1, 1)
        line = side = 0
        for one in fields:
            wide = one.spec.kind in ("note", "files")
            if wide and side:
                line, side = line + 1, 0
            one.caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(one.caption, line, side * 2, top)
            grid.addWidget(one, line, side * 2 + 1, 1, 3 if wide else 1, top)
            line, side = (line + 1, 0) if wide or side else (line, 1)
            one.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def shown(self) -> list[FormField]:
        """Fields that are asked, in the order in which Enter goes through them."""
        return [f for f in self.fields.values() if not f.isHidden()]

    def faulty(self) -> list[FormField]:
        """Fields that say a problem, in order."""
        return [f for f in self.shown() if f.problems]

    def faulty_after(self, now: QWidget | None, *, errors: bool = False) -> FormField | None:
        """The next faulty field after the editor with the keyboard, round the end.

        Args:
            now: The editor; None for from the top.
            errors: Only what refuses the record.
        """
        line = self.shown()
        at = next((n for n, f in enumerate(line) if f.editor is now), -1)
        found = [
            f for f in self.faulty() if not errors or any(p.level == "error" for p in f.problems)
        ]
        return next((f for f in found if line.index(f) > at), found[0] if found else None)

    def problems_said(self) -> list[tuple[str, str]]:
        """Field id and words of each faulty field."""
        return [(f.spec.id, f"{f.spec.label}：{f.problems[0].message}") for f in self.faulty()]

    def tell(self, problems: Sequence[Problem]) -> list[Problem]:
        """Says problems under their fields; gives back those of no field here."""
        for id, one in self.fields.items():
            one.tell([p for p in problems if p.field == id])
        return [p for p in problems if p.field not in self.fields]

    def show_for(self, kind: str) -> None:
        """Shows the fields that this kind of the ledger has (code or id; empty while none is)."""
        for one in self.fields.values():
            if one.spec.only:
                there = one.spec.belongs(kind)
                one.setVisible(there)
                one.caption.setVisible(there)


def in_order(ledger: Ledger) -> list[Field]:
    """The fields of a form: section by section, as first named, the ID number first."""
    found = [f for f in columns_of(ledger) if not f.inner]
    order = sections(found)
    return sorted(found, key=lambda f: (order.index(f.section), f.kind != "id_no"))


def sections(fields: Iterable[Field]) -> list[str]:
    """Sections in the order in which they are first named; one without a name goes as it stands."""
    return list(dict.fromkeys(f.section for f in fields))


class PartsTable(QWidget):
    """The rows of a part of a record, each with its editors in a line."""

    changed = Signal()

    def __init__(self, office: Office, jobs: Jobs, part: Ledger, keys: FormKeys) -> None:
        super().__init__()
        self._office, self._jobs, self.part, self._keys = office, jobs, part, keys
        self.setObjectName(f"part:{part.code}")
        self.rows: list[dict[str, Editor]] = []
        self._drops: list[QWidget] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(gap(8))
        self._grid.setVerticalSpacing(gap(4))
        for at, field in enumerate(columns_of(part)):
            self._grid.addWidget(label(field.heading, "small"), 0, at)
            self._grid.setColumnStretch(at, 1)
        add = button("加一行", "chip-off", "plus", run=self.add_row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap(6))
        layout.addWidget(label(part.title, "heading"))
        layout.addLayout(self._grid)
        layout.addWidget(row(add, None))

    def add_row(self) -> dict[str, Editor]:
        """A row more, empty."""
        made = {f.id: editor_of(self._office, self._jobs, f) for f in columns_of(self.part)}
        line = self._grid.rowCount()
        for at, editor in enumerate(made.values()):
            self._grid.addWidget(editor, line, at)
            self._keys.watch(editor)
            editor.changed.connect(self.changed)
        drop = button("", "plain", "close", "去掉这一行", lambda: self._drop(made))
        self._grid.addWidget(drop, line, len(made))
        self.rows.append(made)
        self._drops.append(drop)
        return made

    def put(self, rows: Sequence[tuple[Texts, object]]) -> None:
        """Shows the rows there are."""
        for made in list(self.rows):
            self._drop(made)
        for texts, references in rows:
            made = self.add_row()
            for id, editor in made.items():
                if isinstance(editor, ReferenceEditor) and isinstance(references, dict):
                    editor.put_record(references.get(id), texts.get(id, ""))
                else:
                    editor.put(texts.get(id, ""))

    def values(self) -> tuple[tuple[dict[str, str], dict[str, int]], ...]:
        """The rows as texts and chosen records; an empty row is none."""
        found = []
        for made in self.rows:
            texts = {i: e.words() for i, e in made.items()}
            references = {
                i: e.chosen
                for i, e in made.items()
                if isinstance(e, ReferenceEditor) and e.chosen is not None
            }
            if any(texts.values()):
                found.append((texts, references))
        return tuple(found)

    def _drop(self, made: dict[str, Editor]) -> None:
        at = self.rows.index(made)
        self.rows.remove(made)
        for widget in (*made.values(), self._drops.pop(at)):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.changed.emit()
