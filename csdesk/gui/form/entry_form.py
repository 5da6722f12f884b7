"""The form of any ledger, built from its declaration.

What is typed is read and kept by a service; the form shows problems beside their fields. The button
is never disabled for one: pressing it goes to the first. What was typed survives closing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csdesk.domain.validation import read_cell
from csdesk.errors import Problem
from csdesk.gui.form import derived as form_derived
from csdesk.gui.form import sections as form_sections
from csdesk.gui.form import work as form_work
from csdesk.gui.form.advice import FormAdvice
from csdesk.gui.form.drafts import FormDraft
from csdesk.gui.form.field import FormField
from csdesk.gui.form.head import FormHead
from csdesk.gui.form.keys import FormKeys
from csdesk.gui.form.pictures import FormPictures
from csdesk.gui.form.sections import FormSections, PartsTable
from csdesk.gui.form.side import FormSide, keys_line
from csdesk.gui.form.twins import FormTwins
from csdesk.gui.form.work import Kept, Loaded, Shape, Typed
from csdesk.gui.ledger.whole import reason_for
from csdesk.gui.page import Desk
from csdesk.gui.theme import MIDDLE, letters
from csdesk.gui.widgets.parts import column, row, scrolling, stretched
from csdesk.gui.widgets.shortcuts import on_keys


class EntryForm(QWidget):
    """A new record, or one to be changed.

    Attributes:
        id: The record; None for a new one.
        draft: What is typed and not saved.
    """

    closed = Signal()
    kept = Signal(object)  # Outcome
    said = Signal(object)  # Said
    opened = Signal(int)  # another record is to be looked at: it may be the same
    merging = Signal(int)  # another record is the same: the two are to be one
    binned = Signal()  # the recycle bin is to be looked at: it may be there
    turned = Signal(int)  # the record above (-1) or below (1) in the list

    def __init__(
        self,
        desk: Desk,
        code: str,
        id: int | None = None,
        *,
        start: Typed | None = None,
        shape: Shape | None = None,
        only: Sequence[str] = (),
    ) -> None:
        """Builds the form and asks for the record.

        Args:
            desk: The open office.
            code: The ledger.
            id: The record to change; None for a new one.
            start: Values that a new record begins with; then no draft is taken up.
            shape: Fields and keeping of its own, for the verbs of a household.
            only: The fields that may be changed; empty for all.
        """
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk, self.code, self.id = desk, code, id
        self.ledger = desk.office.ledgers[code]
        self.shape = shape
        self._version: int | None = None
        self._loaded: Loaded | None = None
        self._carried: set[str] = set()
        self._saving = False
        self.draft = FormDraft(self)
        self._keys = FormKeys(self)
        fields = shape.fields if shape else form_sections.in_order(self.ledger)
        if only:
            fields = [f for f in fields if f.id in only]
        choices = shape.choices if shape else {}
        self.sections = FormSections(desk.office, desk.jobs, fields, self._keys, choices)
        self.fields: Mapping[str, FormField] = self.sections.fields
        self.parts = [
            PartsTable(desk.office, desk.jobs, part, self._keys)
            for part in ([] if shape or only else form_work.parts_of(desk.office, code))
        ]
        self.side = FormSide(carries=shape is None or shape.again)
        self._twins, self._advice = FormTwins(self), FormAdvice(self)
        self._pictures = FormPictures(self)
        self._build()
        self._wire()
        self._fit_kind()
        draft = None if start else self.draft.kept()
        if id is not None:
            self._load(draft=draft)
        else:
            self._put(self._first())
            self._put(start)
            self._put(draft, touch=True)
        self._hint()

    # ---- building -------------------------------------------------------------------------------
    def _build(self) -> None:
        self.head = FormHead(self._new_title() if self.id is None else "修改", self.shape)
        self.head.closed.connect(self.closed)
        self.head.stored.connect(self.store)
        self.head.renewed.connect(self.look_again)
        self.title = self.head.title
        inner = column(self.sections, *self.parts, None, space=12,
                       margins=(20, 8, 24, 8), name="surface")  # fmt: skip
        self._scroll = scrolling(inner)
        self._strip = keys_line(again=self.head.again)
        body = stretched(row(self._scroll, self.side, space=0), 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(body, 1)
        layout.addWidget(self._strip)
        first = next((f for f in self.sections.shown() if f.spec.kind != "serial"), None)
        if first is not None:
            self.setFocusProxy(first.editor)

    def _new_title(self) -> str:
        return self.shape.title if self.shape else f"新增{self.ledger.title}"

    def _wire(self) -> None:
        self._keys.stepped.connect(self._step)
        self._keys.pressed.connect(self._field_key)
        for one in self.fields.values():
            one.editor.changed.connect(partial(self._changed, one))
            one.editor.left.connect(partial(self._left, one))
        self.side.opened.connect(self.opened)
        self.side.binned.connect(self.binned)
        self.side.chosen.connect(lambda id: self.go_to(self.fields.get(id)))
        on_keys(
            self,
            {
                "Ctrl+S": lambda: self.store(False),
                "Ctrl+Return": lambda: self.store(True),
                "Ctrl+Enter": lambda: self.store(True),
                "F8": self.next_problem,
                "Alt+PgUp": lambda: self.turned.emit(-1),
                "Alt+PgDown": lambda: self.turned.emit(1),
            },
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column, captions above, where there is room for no more."""
        super().resizeEvent(event)
        wide = letters(self.window().width()) >= MIDDLE
        self.sections.arrange(2 if wide else 1)
        self.side.setVisible(wide)
        self._strip.setVisible(wide)

    # ---- values ---------------------------------------------------------------------------------
    def typed(self) -> Typed:
        """What the form holds; of a kept record only what is not masked."""
        texts, references = dict[str, str](), dict[str, int]()
        for id, one in self.fields.items():
            if one.spec.kind in ("serial", "files") or one.masked or one.isHidden():
                continue
            texts[id] = one.words()
            if (record := one.reference()) is not None:
                references[id] = record
        parts = {p.part.code: p.values() for p in self.parts}
        return Typed(texts, references, parts, self._pictures.files())

    def _put(self, typed: Typed | None, *, touch: bool = False) -> None:
        if typed is None:
            return
        for id, words in typed.texts.items():
            if id in self.fields:
                self.fields[id].lock("")
                self.fields[id].put(words, typed.references.get(id))
                self.draft.touched |= {id} if touch else set()
        put = self._pictures.put(typed.files)
        self.draft.touched |= put if touch else set()
        for part in self.parts:
            part.put(typed.parts.get(part.part.code, ()))
        self._fit_kind()
        if touch:
            self.head.remark("接着上次没有保存的填")

    def _first(self) -> Typed:
        """What a new record begins with."""
        if self.shape is not None:
            return self.shape.start
        return form_work.defaults(self.desk.office, self.code)

    def _load(self, *, draft: Typed | None = None, whole: bool = False, reason: str = "") -> None:
        job = self.desk.job(asker=self)
        job.done.connect(partial(self._show, draft))
        office, id = self.desk.office, self.id or 0
        task = partial(form_work.load, office, self.code, id, whole, reason)
        if whole:
            self.desk.jobs.write(job, task)
        else:
            self.desk.jobs.read(job, task, f"form:{self.code}")

    def _show(self, draft: Typed | None, loaded: Loaded) -> None:
        again = self._loaded is not None
        self._loaded, self._version = loaded, loaded.version
        self.title.setText(f"修改：{loaded.title}" if loaded.title else "修改")
        for id, words in loaded.texts.items():
            one = self.fields.get(id)
            if one is None or id in self.draft.touched:
                continue
            one.put(words, loaded.references.get(id))
            one.lock("masked" if id in loaded.masked else "")
            one.hint("已遮住。F2 重填，F7 看完整号码" if id in loaded.masked else "")
        if not again:
            for part in self.parts:
                part.put(loaded.parts.get(part.part.code, ()))
        self.head.stale.setVisible(False)
        self._fit_kind()
        self._put(draft, touch=True)

    def look_again(self) -> None:
        """F5: the record as it is now; what the clerk typed stays."""
        if self.id is not None:
            self._load()

    def reveal(self) -> None:
        """F7: masked values whole, with a reason, which is logged."""
        if not any(f.masked for f in self.fields.values()):
            return
        reason = reason_for(self.desk, self._loaded.title if self._loaded else "")
        if reason:
            self._load(whole=True, reason=reason)

    # ---- while one types ------------------------------------------------------------------------
    def _changed(self, one: FormField) -> None:
        self.draft.touch(one.spec.id)
        self.head.remark("")
        if one.problems:
            one.tell(())
            self._list_problems()
        if one.spec.id in (self.ledger.kind, self.shape.by if self.shape else ""):
            self._fit_kind()

    def _left(self, one: FormField) -> None:
        """Reads a field that the clerk has left; a reference is asked when it is saved."""
        if one.masked or one.spec.kind == "reference" or one.spec.id not in self.draft.touched:
            return
        office = self.desk.office
        value, problems = read_cell(one.spec, one.words(), codes=office.codes, on=office.today())
        told = tuple(p for p in problems if p.code not in ("required_missing", "name_missing"))
        one.tell(told)
        if not told:
            for id, words, why in form_derived.following(one.spec, value, self.ledger, office):
                self._follow(self.fields[id], words, why)
            one.hint(form_derived.remark(one.spec, value) or self._hints.get(one.spec.id, ""))
        self._twins.left(one.spec.id)  # what follows from a number is there by now
        self._list_problems()

    def _follow(self, one: FormField, words: str, why: str) -> None:
        if one.words() and not one.derived and one.spec.id in self.draft.touched:
            return  # the clerk's own word stays
        one.follow(words, why)
        self.draft.touched.add(one.spec.id)

    @property
    def _hints(self) -> Mapping[str, str]:
        return self.shape.hints if self.shape else {}

    def _hint(self) -> None:
        for id, words in self._hints.items():
            self.fields[id].hint(words)

    def _fit_kind(self) -> None:
        if self.shape is not None and self.shape.by:
            self.sections.show_for(self.fields[self.shape.by].words())
            return
        if self.ledger.kind not in self.fields:
            return
        one = self.fields[self.ledger.kind]
        if one.spec.kind == "reference":
            self.sections.show_for(str(one.reference() or ""))
            return
        codes = self.desk.office.codes[one.spec.table].codes if one.spec.table else {}
        self.sections.show_for(codes.get(one.words(), ""))

    # ---- going through it -----------------------------------------------------------------------
    def _step(self, editor: QWidget, steps: int) -> None:
        line: list[QWidget] = [f.editor for f in self.sections.shown() if not f.derived]
        for part in self.parts:
            line += [e for made in part.rows for e in made.values()]
        line.append(self.head.last)
        if editor in line:
            to = min(max(line.index(editor) + steps, 0), len(line) - 1)
            line[to].setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(line[to])

    def _field_key(self, editor: QWidget, key: str) -> None:
        one = next((f for f in self.fields.values() if f.editor is editor), None)
        if one is None:
            return
        if key == "change" and (one.masked or one.derived):
            one.begin("" if one.masked else one.words())
        elif key == "carry":
            self._carried ^= {one.spec.id}
            self._show_carried()

    def _show_carried(self) -> None:
        self.side.carry([f.spec.label for i, f in self.fields.items() if i in self._carried])

    def go_to(self, one: FormField | None) -> None:
        """Puts the keyboard on a field."""
        if one is not None:
            one.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(one)

    def next_problem(self) -> None:
        """F8: the next field with a problem, from the top again after the last."""
        self.go_to(self.sections.faulty_after(self.focusWidget()))

    # ---- saving ---------------------------------------------------------------------------------
    def store(self, new_after: bool) -> None:
        """Ctrl+S, Ctrl+Enter: keeps what was typed, or goes to the first problem."""
        if self._saving:
            return
        self._saving = True
        new_after = new_after and self.head.again
        job = self.desk.job(asker=self)
        job.done.connect(partial(self._stored, new_after))
        job.ended.connect(self._saved)
        office, typed = self.desk.office, self.typed()
        task = partial(form_work.keep, office, self.code, typed, self.id, self._version)
        if self.shape is not None:
            task = partial(self.shape.keep, office, typed)
        self.desk.jobs.write(job, task)

    def _saved(self) -> None:
        self._saving = False

    def _stored(self, new_after: bool, kept: Kept) -> None:
        if kept.stale:
            self.head.stale.setVisible(True)
            return
        self.show_problems(kept.outcome.problems)
        if not kept.outcome.kept:
            self.next_problem_from_top()
            return
        self.draft.drop()
        self.kept.emit(kept.outcome)
        if new_after:
            self._begin_again()
        else:
            QTimer.singleShot(0, self, self.closed.emit)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Says each problem under its field; those of no field stand at the side."""
        self._list_problems(self.sections.tell(problems))

    def next_problem_from_top(self) -> None:
        """Puts the keyboard on the first field with an error."""
        self.go_to(self.sections.faulty_after(None, errors=True))

    def _list_problems(self, others: Sequence[Problem] = ()) -> None:
        told = self.sections.problems_said()
        self.side.problems([*told, *(("", p.message + p.remedy) for p in others)])

    def _begin_again(self) -> None:
        """An empty form for the next record, with what is carried over."""
        held, fresh = self.typed(), self._first()
        self.id = self._version = self._loaded = None
        self.title.setText(self._new_title())
        for id, one in self.fields.items():
            took = held if id in self._carried else fresh
            one.begin(took.texts.get(id, ""), took.references.get(id))
        for part in self.parts:
            part.put(())
        self._fit_kind()
        self._hint()
        self.side.problems([])
        self.side.alike(())
        self.setFocus()
