"""Gives the program a look: Fusion, a palette for what no style sheet reaches, and the sheet.

Pages are rebuilt after it: their fixed widths and pictures were made for the old look.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QDir, QTemporaryDir
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle, QStyleOption, QWidget

from csdesk.gui import sheet, theme
from csdesk.gui.theme import Look, hue, px
from csdesk.gui.widgets import icons

_PICTURES = {  # of the sheet: icon, colour, px
    "arrow": ("chevron-down", "text2", 20),
    "tick": ("check-bold", "on_accent", 16),
    "dot": ("circle-medium", "on_accent", 16),
    "left": ("chevron-left", "text2", 20),
    "right": ("chevron-right", "text2", 20),
}


def apply(app: QApplication, look: Look) -> None:
    """Puts a look in force for all windows there are and will be."""
    theme.put_in_force(look)
    app.setStyle(_Fusion("Fusion"))
    app.setFont(theme.font())
    app.setPalette(_palette())
    app.setStyleSheet(sheet.written(_drawn(look)))


class _Fusion(QProxyStyle):
    """Fusion whose icons in line edits and menus grow with the text; no sheet can ask for that."""

    def pixelMetric(  # noqa: N802  # Qt's name
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric in (QStyle.PixelMetric.PM_LineEditIconSize, QStyle.PixelMetric.PM_SmallIconSize):
            return px(20)
        ticks = (QStyle.PixelMetric.PM_IndicatorWidth, QStyle.PixelMetric.PM_IndicatorHeight)
        if metric in ticks:  # or words of a list begin under their tick
            return px(16) + 2
        return super().pixelMetric(metric, option, widget)


def _palette() -> QPalette:
    made = QPalette()
    roles = QPalette.ColorRole
    tokens = {
        roles.Window: "canvas",
        roles.WindowText: "text",
        roles.Base: "surface",
        roles.Text: "text",
        roles.AlternateBase: "sunken",
        roles.Button: "surface",
        roles.ButtonText: "text",
        roles.Highlight: "selected",
        roles.HighlightedText: "on_selected",
        roles.Link: "accent",
        roles.ToolTipBase: "surface",
        roles.ToolTipText: "text",
        roles.Mid: "line",
        roles.PlaceholderText: "text3",
        roles.Accent: "accent",
    }
    for role, token in tokens.items():
        made.setColor(role, QColor(hue(token)))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(hue("edge")))
    return made


def _drawn(look: Look) -> str:
    """Draws the pictures of the sheet into files; what their names end with."""
    ending = f"{look.theme}-{look.percent}"
    for name, (icon, colour, size) in _PICTURES.items():
        icons.pixmap(icon, colour, size).save(_folder().filePath(f"{name}-{ending}.png"))
    return ending


@cache
def _folder() -> QTemporaryDir:
    """Lives as long as the program and is removed with it."""
    made = QTemporaryDir()
    QDir.addSearchPath("look", made.path())
    return made
