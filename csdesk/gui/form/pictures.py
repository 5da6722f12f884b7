"""Pictures of a form: chosen from a file once there is consent, shrunk, and looked at."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout

from csdesk.errors import Problem
from csdesk.gui.form import pictures_editor
from csdesk.gui.form.pictures_editor import File, PicturesEditor
from csdesk.gui.messages import PICTURES
from csdesk.gui.theme import px
from csdesk.gui.widgets.parts import button, column, row
from csdesk.gui.widgets.pictures import opened, shrunk

if TYPE_CHECKING:
    from csdesk.gui.form.entry_form import EntryForm
    from csdesk.gui.form.field import FormField

LARGE = 520
"""Of a picture that is looked at."""


class FormPictures:
    """Serves the editors of pictures that a form has."""

    def __init__(self, form: EntryForm) -> None:
        """Listens to them."""
        self._form = form
        self._editors: dict[str, PicturesEditor] = {}
        for id, one in form.fields.items():
            if isinstance(one.editor, PicturesEditor):
                self._editors[id] = one.editor
                one.editor.wanted.connect(partial(self._choose, one, one.editor))
                one.editor.seen.connect(partial(self._look, one.editor))

    def files(self) -> dict[str, tuple[File, ...]]:
        """What they hold, by field."""
        return {id: editor.files for id, editor in self._editors.items() if not editor.isHidden()}

    def put(self, files: Mapping[str, tuple[File, ...]]) -> set[str]:
        """Shows files; gives the fields that show them."""
        there = files.keys() & self._editors.keys()
        for id in there:
            self._editors[id].put_files(files[id])
        return there

    def _choose(self, one: FormField, editor: PicturesEditor) -> None:
        """加照片: of people only with consent, which is asked first."""
        asked = self._form.fields.get(one.spec.consent)
        if asked is not None and asked.words() != "是":
            what = f"“{asked.spec.label}”还没有填“是”。"
            remedy = "请先征得本人或家属同意，再加照片。"
            asked.tell([Problem(asked.spec.id, "required_missing", what, remedy)])
            self._form.go_to(asked)
            return
        path = self._form.desk.messages.open_file("选一张照片", PICTURES)
        if path is not None:
            desk = self._form.desk
            job = desk.job(asker=self._form)
            job.done.connect(editor.add)
            desk.jobs.file(job, partial(shrunk, path))

    def _look(self, editor: PicturesEditor, at: int) -> None:
        desk = self._form.desk
        file = editor.files[at]
        job = desk.job(asker=self._form)
        job.done.connect(lambda image: desk.messages.run(PictureView(image, self._form)))

        def read() -> QImage:
            return opened(pictures_editor.content(desk.office, file), px(LARGE))

        desk.jobs.read(job, read, "picture")


class PictureView(QDialog):
    """One picture, large."""

    def __init__(self, image: QImage, parent: EntryForm) -> None:
        super().__init__(parent)
        self.setWindowTitle("照片")
        shown = QLabel()
        shown.setPixmap(QPixmap.fromImage(image))
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setAccessibleName("照片")
        back = button("返回", "primary", hint="Esc", run=self.reject)
        back.setDefault(True)
        body = column(shown, row(None, back), space=12, margins=(20, 20, 20, 16), name="surface")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(body)
