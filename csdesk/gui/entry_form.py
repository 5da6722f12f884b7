"""The form of any ledger, built from its declaration.

What is typed is read and kept by a service; the form shows problems beside their fields. The button
is never disabled for one: pressing it goes to the first. What was typed survives closing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csdesk.domain.validation import read_cell
from csdesk.errors import Problem
from csdesk.gui import form_derived, form_work
from csdesk.gui.editors import FormKeys
from csdesk.gui.form_field import FormField
from csdesk.gui.form_sections import FormSections, PartsTable
from csdesk.gui.form_side import FormSide
from csdesk.gui.form_work import Kept, Loaded, Typed
from csdesk.gui.page import Desk
from csdesk.gui.parts import (
    button,
    column,
    keys,
    label,
    link,
    note,
    row,
    said,
    scrolling,
    stretched,
)
from csdesk.gui.theme import MIDDLE, letters

_KEYS = (
    ("Enter", "下一栏"), ("Shift+Enter", "上一栏"), ("F8", "下一处问题"), ("Ctrl+S", "保存"),
    ("Ctrl+Enter", "保存并新增"), ("Esc", "返回，已填的保留"),
)  # fmt: skip


class EntryForm(QWidget):
    """A new record, or one to be changed.

    Attributes:
        id: The record; None for a new one.
    """

    closed = Signal()
    kept = Signal(object)  # Outcome
    said = Signal(object)  # Said
    turned = Signal(int)  # the record above (-1) or below (1) in the list

    def __init__(
        self,
        desk: Desk,
        code: str,
        id: int | None = None,
        draft: Typed | None = None,
        start: Typed | None = None,
    ) -> None:
        """Builds the form and asks for the record.

        Args:
            desk: The open office.
            code: The ledger.
            id: The record to change; None for a new one.
            draft: What was typed before it was closed last.
            start: Values that a new record begins with.
        """
        super().__init__()
        self.setObjectName("form")
        self.desk, self.code, self.id = desk, code, id
        self.ledger = desk.office.ledgers[code]
        self._version: int | None = None
        self._loaded: Loaded | None = None
        self._touched: set[str] = set()
        self._carried: set[str] = set()
        self._saving = False
        self._keys = FormKeys(self)
        self.sections = FormSections(desk.office, desk.jobs, self.ledger, self._keys)
        self.fields: Mapping[str, FormField] = self.sections.fields
        self.parts = [
            PartsTable(desk.office, desk.jobs, part, self._keys)
            for part in form_work.parts_of(desk.office, code)
        ]
        self.side = FormSide()
        self._build()
        self._wire()
        self._fit_kind()
        if id is not None:
            self._load(draft=draft)
        else:
            self._put(form_work.defaults(desk.office, code))
            self._put(start)
            self._put(draft, touch=True)

    # ---- building -------------------------------------------------------------------------------
    def _build(self) -> None:
        self.title = label(f"新增{self.ledger.title}" if self.id is None else "修改", "title")
        self._note = label("", "small")
        self.back = button("返回", hint="Esc，已填的保留", run=self.closed.emit)
        self.save = button("保存", hint="Ctrl+S", run=lambda: self.store(False))
        self.save_new = button(
            "保存并新增", "primary", hint="Ctrl+Enter", run=lambda: self.store(True)
        )
        head = row(self.title, self._note, None, self.back, self.save, self.save_new,
                   margins=(20, 10, 16, 8), name="head")  # fmt: skip
        self._stale = note(
            "warn",
            said("ask", "这条刚被改过。F5 看新内容；您填的还在。"),
            row(link("F5 看新内容", self.look_again), None),
        )
        self._stale.setVisible(False)
        inner = column(self._stale, self.sections, *self.parts, None, space=12,
                       margins=(20, 8, 24, 8), name="surface")  # fmt: skip
        self._scroll = scrolling(inner)
        self._strip = row(keys(*_KEYS), None, margins=(20, 5, 16, 5), name="bar")
        body = stretched(row(self._scroll, self.side, space=0), 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(body, 1)
        layout.addWidget(self._strip)
        first = next((f for f in self.sections.shown() if f.spec.kind != "serial"), None)
        if first is not None:
            self.setFocusProxy(first.editor)

    def _wire(self) -> None:
        self._keys.stepped.connect(self._step)
        self._keys.pressed.connect(self._field_key)
        for one in self.fields.values():
            one.editor.changed.connect(partial(self._changed, one))
            one.editor.left.connect(partial(self._left, one))
        self.side.chosen.connect(self.go_to)
        for text, act in (
            ("Ctrl+S", lambda: self.store(False)), ("Ctrl+Return", lambda: self.store(True)),
            ("Ctrl+Enter", lambda: self.store(True)), ("F8", self.next_problem),
            ("Alt+PgUp", lambda: self.turned.emit(-1)), ("Alt+PgDown", lambda: self.turned.emit(1)),
        ):  # fmt: skip
            short = QShortcut(QKeySequence(text), self)
            short.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            short.activated.connect(act)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column, captions above, where there is room for no more."""
        super().resizeEvent(event)
        wide = letters(self.window().width()) >= MIDDLE
        self.sections.arrange(2 if wide else 1)
        self.side.setVisible(wide)
        self._strip.setVisible(wide)

    # ---- values ---------------------------------------------------------------------------------
    def typed(self, *, all_: bool = False) -> Typed:
        """What the form holds; of a kept record only what is not masked."""
        texts, references = dict[str, str](), dict[str, int]()
        for id, one in self.fields.items():
            if one.spec.kind == "serial" or (one.masked and not all_) or one.isHidden():
                continue
            texts[id] = one.words()
            if (record := one.reference()) is not None:
                references[id] = record
        return Typed(texts, references, {p.part.code: p.values() for p in self.parts})

    def draft(self) -> Typed | None:
        """What the clerk typed and has not saved; None where nothing was."""
        if not self._touched:
            return None
        typed = self.typed()
        texts = {i: t for i, t in typed.texts.items() if i in self._touched}
        return Typed(texts, typed.references, typed.parts)

    def _put(self, typed: Typed | None, *, touch: bool = False) -> None:
        if typed is None:
            return
        for id, words in typed.texts.items():
            if id in self.fields:
                self.fields[id].lock("")
                self.fields[id].put(words, typed.references.get(id))
                self._touched |= {id} if touch else set()
        for part in self.parts:
            part.put(typed.parts.get(part.part.code, ()))
        self._fit_kind()
        if touch:
            self._note.setText("接着上次没有保存的填")

    def _load(self, *, draft: Typed | None = None, whole: bool = False, reason: str = "") -> None:
        job = self.desk.jobs.prepare()
        job.done.connect(partial(self._show, draft))
        job.refused.connect(self.desk.messages.tell)
        job.broken.connect(self.desk.messages.broke)
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
            one = self.fields[id]
            if id in self._touched:
                continue
            one.put(words, loaded.references.get(id))
            one.lock("masked" if id in loaded.masked else "")
            one.hint("已遮住。F2 重填，F7 看完整号码" if id in loaded.masked else "")
        if not again:
            for part in self.parts:
                part.put(loaded.parts.get(part.part.code, ()))
        self._stale.setVisible(False)
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
        title = self._loaded.title if self._loaded else ""
        reason = self.desk.messages.ask_reason(
            f"显示“{title}”的完整号码？", "显示", "看了什么、为什么，会留下记录。", "用途"
        )
        if reason:
            self._load(whole=True, reason=reason)

    # ---- while one types ------------------------------------------------------------------------
    def _changed(self, one: FormField) -> None:
        self._touched.add(one.spec.id)
        self._note.setText("")
        if one.problems:
            one.tell(())
            self._list_problems()
        if one.spec.id == self.ledger.kind:
            self._fit_kind()

    def _left(self, one: FormField) -> None:
        """Reads a field that the clerk has left; a reference is asked when it is saved."""
        if one.masked or one.spec.kind == "reference" or one.spec.id not in self._touched:
            return
        office = self.desk.office
        value, problems = read_cell(one.spec, one.words(), codes=office.codes, on=office.today())
        told = tuple(p for p in problems if p.code not in ("required_missing", "name_missing"))
        one.tell(told)
        if not told:
            for id, words, why in form_derived.following(one.spec, value, self.ledger, office):
                self._follow(self.fields[id], words, why)
            one.hint(form_derived.remark(one.spec, value))
        self._list_problems()

    def _follow(self, one: FormField, words: str, why: str) -> None:
        if one.words() and not one.derived and one.spec.id in self._touched:
            return  # the clerk's own word stays
        one.tell(())
        one.put(words)
        one.lock("derived")
        one.hint(why)
        self._touched.add(one.spec.id)

    def _fit_kind(self) -> None:
        if not self.ledger.kind:
            return
        one = self.fields[self.ledger.kind]
        codes = self.desk.office.codes[one.spec.table].codes if one.spec.table else {}
        self.sections.show_for(codes.get(one.words(), ""))

    # ---- going through it -----------------------------------------------------------------------
    def _step(self, editor: QWidget, steps: int) -> None:
        line: list[QWidget] = [f.editor for f in self.sections.shown() if not f.derived]
        for part in self.parts:
            line += [e for made in part.rows for e in made.values()]
        line.append(self.save_new)
        if editor in line:
            to = min(max(line.index(editor) + steps, 0), len(line) - 1)
            line[to].setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(line[to])

    def _field_key(self, editor: QWidget, key: str) -> None:
        one = next((f for f in self.fields.values() if f.editor is editor), None)
        if one is None:
            return
        if key == "change" and (one.masked or one.derived):
            if one.masked:
                one.put("")
            one.lock("")
            one.hint("")
        elif key == "carry":
            self._carried ^= {one.spec.id}
            self._show_carried()

    def _show_carried(self) -> None:
        self.side.carry([f.spec.label for i, f in self.fields.items() if i in self._carried])

    def go_to(self, id: str) -> None:
        """Puts the keyboard on a field."""
        if id in self.fields:
            self.fields[id].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(self.fields[id])

    def _faulty(self) -> list[FormField]:
        return [f for f in self.sections.shown() if f.problems]

    def next_problem(self) -> None:
        """F8: the next field with a problem, from the top again after the last."""
        faulty = [f for f in self._faulty() if f.spec.id]
        if not faulty:
            return
        line = self.sections.shown()
        now = next((at for at, f in enumerate(line) if f.editor.hasFocus()), -1)
        after = [f for f in faulty if line.index(f) > now]
        self.go_to((after or faulty)[0].spec.id)

    # ---- saving ---------------------------------------------------------------------------------
    def store(self, new_after: bool) -> None:
        """Ctrl+S, Ctrl+Enter: keeps what was typed, or goes to the first problem."""
        if self._saving:
            return
        self._saving = True
        job = self.desk.jobs.prepare()
        job.done.connect(partial(self._stored, new_after))
        job.refused.connect(self.desk.messages.tell)
        job.broken.connect(self.desk.messages.broke)
        job.ended.connect(self._saved)
        task = partial(
            form_work.keep, self.desk.office, self.code, self.typed(), self.id, self._version
        )
        self.desk.jobs.write(job, task)

    def _saved(self) -> None:
        self._saving = False

    def _stored(self, new_after: bool, kept: Kept) -> None:
        if kept.stale:
            self._stale.setVisible(True)
            self._scroll.ensureWidgetVisible(self._stale)
            return
        self.show_problems(kept.outcome.problems)
        if not kept.outcome.kept:
            self.next_problem_from_top()
            return
        self._touched = set()
        self.kept.emit(kept.outcome)
        if new_after:
            self._begin_again()
        else:
            QTimer.singleShot(0, self, self.closed.emit)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Says each problem under its field; those of no field stand at the side."""
        for id, one in self.fields.items():
            one.tell([p for p in problems if p.field == id])
        self._list_problems([p for p in problems if p.field not in self.fields])

    def next_problem_from_top(self) -> None:
        """Puts the keyboard on the first field with an error."""
        bad = [f for f in self._faulty() if any(p.level == "error" for p in f.problems)]
        if bad:
            self.go_to(bad[0].spec.id)

    def _list_problems(self, others: Sequence[Problem] = ()) -> None:
        told = [(f.spec.id, f"{f.spec.label}：{f.problems[0].message}") for f in self._faulty()]
        self.side.problems([*told, *(("", p.message + p.remedy) for p in others)])

    def _begin_again(self) -> None:
        """An empty form for the next record, with what is carried over."""
        held, fresh = self.typed(all_=True), form_work.defaults(self.desk.office, self.code)
        self.id = self._version = self._loaded = None
        self.title.setText(f"新增{self.ledger.title}")
        for id, one in self.fields.items():
            one.lock("")
            one.tell(())
            one.hint("")
            if id in self._carried:
                one.put(held.texts.get(id, ""), held.references.get(id))
            else:
                one.put(fresh.texts.get(id, ""), fresh.references.get(id))
        for part in self.parts:
            part.put(())
        self._fit_kind()
        self.side.problems([])
        self.setFocus()
