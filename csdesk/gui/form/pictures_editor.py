"""The editor of pictures: small ones in a row, one more by a key, each taken away by its cross."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from csdesk.domain.fields import Field
from csdesk.errors import ClerkError
from csdesk.gui.jobs import Jobs, ask
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets.flow import Flow
from csdesk.gui.widgets.parts import button, clear, column, row, tip
from csdesk.gui.widgets.pictures import opened
from csdesk.services import attaching
from csdesk.services.office import Office

File = str | bytes
"""A kept file by its name, or the content of one that is not kept yet."""
SIDE = 96
"""Of a small picture."""


def content(office: Office, file: File) -> bytes:
    """What stands in a file.

    Raises:
        ClerkError: It is not there, or damaged.
    """
    return file if isinstance(file, bytes) else attaching.content(office, file)


def small(office: Office, files: Sequence[File], side: int) -> list[QImage | str]:
    """Files as pictures of at most `side` px, or why one can't be shown; for the `reads` pool."""
    made: list[QImage | str] = []
    for file in files:
        try:
            image = opened(content(office, file), side)
            made.append("这张照片打不开。" if image.isNull() else image)
        except ClerkError as error:
            made.append(error.what)
    return made


class PicturesEditor(QWidget):
    """Pictures of a record.

    Attributes:
        files: Those it shall have, in their order.
        add_button: 加照片; `wanted` is emitted.
    """

    changed = Signal()
    left = Signal()  # never: there is nothing that could be read wrong
    wanted = Signal()  # another picture is to be chosen
    seen = Signal(int)  # one of them is to be looked at
    shown = Signal()  # the small ones are there

    def __init__(self, office: Office, jobs: Jobs, field: Field) -> None:
        super().__init__()
        self.setObjectName(field.id)
        self.setAccessibleName(field.heading)
        self._office, self._jobs, self._id = office, jobs, field.id
        self.files: tuple[File, ...] = ()
        self._holder = QWidget()
        self._tiles = Flow(self._holder, gap(8))
        self._holder.setVisible(False)
        self.add_button = button("加照片", "", "camera-outline", "空格", self.wanted.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap(6))
        layout.addWidget(self._holder)
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.add_button)

    def words(self) -> str:
        """How many there are."""
        return f"{len(self.files)} 张" if self.files else ""

    def put(self, words: str) -> None:
        """Shows kept ones by their names, as the record says them."""
        self.put_files(tuple(filter(None, words.split("、"))))

    def put_files(self, files: Sequence[File]) -> None:
        """Shows some."""
        self.files = tuple(files)
        if not self.files:
            self._show([])
            return
        look = partial(small, self._office, self.files, px(SIDE))
        ask(self._jobs, look, f"pictures:{self._id}", self._show)

    def add(self, file: File) -> None:
        """One more."""
        self.put_files((*self.files, file))
        self.changed.emit()

    def take(self, at: int) -> None:
        """Takes one away."""
        self.put_files((*self.files[:at], *self.files[at + 1 :]))
        self.changed.emit()
        self.add_button.setFocus()

    def _show(self, pictures: Sequence[QImage | str]) -> None:
        if len(pictures) != len(self.files):
            return  # others were put meanwhile
        clear(self._tiles)
        for at, image in enumerate(pictures):
            self._tiles.addWidget(self._tile(at, image))
        self._holder.setVisible(bool(pictures))
        self.updateGeometry()
        self.shown.emit()

    def _tile(self, at: int, image: QImage | str) -> QWidget:
        look = QPushButton()
        look.setProperty("kind", "plain")
        look.setAutoDefault(False)
        look.setAccessibleName(f"第 {at + 1} 张照片")
        look.clicked.connect(partial(self.seen.emit, at))
        if isinstance(image, QImage):
            look.setIcon(QIcon(_square(image)))
            look.setIconSize(QSize(px(SIDE), px(SIDE)))
            tip(look, "放大看")
        else:
            look.setText("打不开")
            tip(look, image)
        look.setFixedSize(px(SIDE) + gap(8), px(SIDE) + gap(8))
        cross = button("去掉", "link", hint=f"去掉第 {at + 1} 张", run=partial(self.take, at))
        return column(look, row(None, cross, None), space=0)


def _square(image: QImage) -> QPixmap:
    """A small picture in the middle of a square, so that all stand in one line."""
    side = px(SIDE)
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.drawImage((side - image.width()) // 2, (side - image.height()) // 2, image)
    painter.end()
    return made
