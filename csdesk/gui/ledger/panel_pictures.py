"""The pictures of a record as the panel beside a list shows them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel

from csdesk.domain.ledger import Ledger
from csdesk.gui.form.pictures_editor import small
from csdesk.gui.theme import px
from csdesk.gui.widgets.parts import Thing, label, said
from csdesk.services import entries
from csdesk.services.office import Office

MOST, SIDE = 2, 262
"""Pictures shown, and the longer side of each."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """What is shown of them.

    Attributes:
        shown: The first ones, small; words where one can't be shown.
        more: How many there are besides.
    """

    shown: tuple[QImage | str, ...] = ()
    more: int = 0


NONE = Pictures()


def of_record(office: Office, ledger: Ledger, id: int) -> Pictures:
    """The pictures of a record that is there; for the `reads` pool."""
    fields = [f.id for f in ledger.fields.values() if f.pictures]
    if not fields:
        return NONE
    kept = entries.get(office, ledger.code, id).row
    names = [name for field in fields for name in getattr(kept, field)]
    return Pictures(tuple(small(office, names[:MOST], px(SIDE))), len(names[MOST:]))


def things(pictures: Pictures) -> list[Thing]:
    """Them below one another."""
    made: list[Thing] = []
    for at, one in enumerate(pictures.shown, 1):
        if isinstance(one, QImage):
            shown = QLabel()
            shown.setPixmap(QPixmap.fromImage(one))
            shown.setAccessibleName(f"第 {at} 张照片")
            made.append(shown)
        else:
            made.append(said("ask", f"第 {at} 张照片：{one}"))
    if pictures.more:
        made.append(label(f"还有 {pictures.more} 张照片，F2 打开可看。", "small"))
    return made
