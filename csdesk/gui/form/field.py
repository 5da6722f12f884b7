"""A field in a form: caption, editor, and under it what is wrong or where a value comes from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from csdesk.domain.fields import Field
from csdesk.errors import Problem
from csdesk.gui.form.editors import Editor
from csdesk.gui.form.reference_editor import ReferenceEditor
from csdesk.gui.theme import control_height, gap
from csdesk.gui.widgets.parts import label, mark, said


class FormField(QWidget):
    """The editor with what stands under it; `caption` stands beside it in the form's grid.

    Attributes:
        spec: The field.
        editor: Its editor.
        masked: A kept value that is shown masked and stays as it is unless typed anew.
        derived: The value follows from another field and is grey until F2.
    """

    def __init__(self, spec: Field, editor: Editor) -> None:
        super().__init__()
        self.spec, self.editor = spec, editor
        self.masked = self.derived = False
        self.problems: tuple[Problem, ...] = ()
        self.caption = label(spec.heading + (" *" if _must(spec) else ""), "soft")
        self.caption.setMinimumHeight(control_height())
        self.caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.caption.setBuddy(editor)
        self._under: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(gap(2))
        self._layout.addWidget(editor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def words(self) -> str:
        """What stands in the editor."""
        return self.editor.words()

    def reference(self) -> int | None:
        """The chosen record of a reference."""
        return self.editor.chosen if isinstance(self.editor, ReferenceEditor) else None

    def put(self, words: str, id: int | None = None) -> None:
        """Shows a value; of a reference with its id."""
        if isinstance(self.editor, ReferenceEditor):
            self.editor.put_record(id, words)
        else:
            self.editor.put(words)

    def begin(self, words: str, id: int | None = None) -> None:
        """Makes it the clerk's own, without problem or hint, at a value."""
        self.put(words, id)
        self.lock("")
        self.tell(())

    def follow(self, words: str, why: str) -> None:
        """Shows a value that follows from another field, grey, and why."""
        self.tell(())
        self.put(words)
        self.lock("derived")
        self.hint(why)

    def lock(self, kind: str) -> None:
        """Greys it: `masked`, `derived`, or empty to make it the clerk's own again."""
        self.masked, self.derived = kind == "masked", kind == "derived"
        if isinstance(self.editor, QLineEdit):
            self.editor.setReadOnly(bool(kind))
        mark(self.editor, "derived", "1" if kind else "")
        if not kind:
            self.tell(self.problems)

    def hint(self, words: str) -> None:
        """Says under it where a value comes from."""
        self._put_under(label(words, "small", wrap=True) if words else None)

    def tell(self, problems: Sequence[Problem]) -> None:
        """Says under it what is wrong and what to do; none takes the words away."""
        self.problems = tuple(problems)
        if not problems:
            mark(self.editor, "problem", "")
            self._put_under(None)
            return
        worst = next((p for p in problems if p.level == "error"), problems[0])
        tone = {"error": "bad", "warning": "ask"}.get(worst.level, "soft")
        mark(self.editor, "problem", {"bad": "bad", "ask": "warn"}.get(tone, ""))
        self._put_under(said(tone, f"{worst.message}{worst.remedy}", "small"))

    def _put_under(self, widget: QWidget | None) -> None:
        if self._under is not None:
            self._layout.removeWidget(self._under)
            self._under.hide()
            self._under.deleteLater()
        self._under = widget
        if widget is not None:
            self._layout.addWidget(widget)
            widget.show()


def _must(field: Field) -> bool:
    return (field.required or not field.null) and field.kind not in ("serial", "yes_no")
