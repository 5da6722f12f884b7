"""Icons as letters of the carried Material Design font, coloured by the theme.

No icon stands alone for a state: words stand beside it (`parts.said`).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtWidgets import QApplication

from csdesk.gui import theme
from csdesk.resources import resource, table

# A state: its icon, the colour of the icon, the colour of its words. Only what needs a hand has
# coloured words.
TONES = {
    "bad": ("alert-circle", "bad", "bad"),
    "warn": ("clock-alert-outline", "warn", "warn"),
    "ask": ("help-circle-outline", "warn", "warn"),
    "good": ("check-circle", "good", "text2"),
    "soft": ("minus-circle-outline", "text3", "text2"),
}


def pixmap(name: str, colour: str = "text2", size: float = 20) -> QPixmap:
    """An icon by its name in `names.tsv` and a token, `size` px at 100 % high and wide.

    Raises:
        KeyError: The font carries no such icon.
    """
    side, ratio = theme.px(size), QApplication.instance().devicePixelRatio()  # type: ignore[union-attr]  # there is one
    key = f"csdesk {name} {theme.hue(colour)} {side} {ratio}"
    made = QPixmap()
    if QPixmapCache.find(key, made):
        return made
    made = QPixmap(round(side * ratio), round(side * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    font = QFont(_family())
    font.setPixelSize(round(side * 0.9))  # a little air, for words that stand beside it
    painter.setFont(font)
    painter.setPen(theme.colour(colour))
    painter.drawText(QRect(0, 0, side, side), Qt.AlignmentFlag.AlignCenter, _letters()[name])
    painter.end()
    QPixmapCache.insert(key, made)
    return made


def icon(name: str, colour: str = "text2", size: float = 20) -> QIcon:
    """An icon for a button or an action; grey where it is disabled."""
    made = QIcon(pixmap(name, colour, size))
    made.addPixmap(pixmap(name, "edge", size), QIcon.Mode.Disabled)
    return made


def known(name: str) -> bool:
    """Whether the carried font has an icon."""
    return name in _letters()


@cache
def _letters() -> dict[str, str]:
    rows = table("icons", "names.tsv")
    return {row["name"]: chr(int(row["codepoint"], 16)) for row in rows}


@cache
def _family() -> str:
    with as_file(resource("icons", "materialdesignicons.ttf")) as path:
        number = QFontDatabase.addApplicationFont(str(path))
    return QFontDatabase.applicationFontFamilies(number)[0]
