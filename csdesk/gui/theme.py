"""Every colour and size of the window, declared once; no other module names a colour.

Sizes are asked for in px at 100 % and come back for the text size in force. `skin.apply` sets both
for the whole program.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file

from PySide6.QtGui import QColor, QFont, QFontDatabase

from csdesk.resources import resource

THEMES = ("light", "dark", "contrast")
SIZES = (100, 125, 150, 200)
TYPE = {"display": 28, "title": 22, "heading": 17, "body": 16, "small": 14}  # px at 100 %
# What changes with the width of the window, in base letters: below ROOMY hints are short, below
# WIDE navigation is icons alone, below MIDDLE menus fold and columns stack.
ROOMY, WIDE, MIDDLE = 80, 70, 60
HIGHEST = 600  # px of a dialog at any text size: a laptop's screen has 697

# What each is for stands behind it; the ratios that must hold stand in the test.
TOKENS = {
    "canvas": ("#F1F3F6", "#1A1D21", "#000000"),  # bar, navigation, status line
    "surface": ("#FFFFFF", "#212529", "#000000"),  # lists, forms, panels
    "sunken": ("#F6F7F9", "#282D33", "#000000"),  # table header, derived values, strips
    "line": ("#DCE1E7", "#383F47", "#FFFFFF"),  # hairlines; carries no information
    "edge": ("#7F8A98", "#7D8793", "#FFFFFF"),  # border of a control
    "text": ("#1A2027", "#E9ECEF", "#FFFFFF"),
    "text2": ("#46505D", "#BCC4CD", "#FFFFFF"),  # secondary
    "text3": ("#5F6975", "#A7B1BC", "#FFFFFF"),  # captions, hints
    "accent": ("#1B5FA7", "#7DB4EC", "#FFE14D"),  # primary button, what is clicked, what is chosen
    "accent_hover": ("#164F8C", "#98C4F1", "#FFF0A3"),
    "accent_press": ("#103E70", "#B3D3F5", "#FFFFFF"),
    "on_accent": ("#FFFFFF", "#0E1C2B", "#000000"),
    "selected": ("#DDEAF7", "#2B4059", "#FFE14D"),  # behind chosen rows
    "on_selected": ("#1A2027", "#F3F6F9", "#000000"),
    "hover": ("#EEF3F8", "#2A3037", "#262626"),
    "pill": ("#EBEEF2", "#343B43", "#000000"),
    "bad": ("#B3261E", "#F5958C", "#FF9E96"),
    "bad_soft": ("#FCEDEB", "#43292A", "#000000"),
    "warn": ("#8A5200", "#E9BC6C", "#FFC766"),
    "warn_soft": ("#FBF2E0", "#3D3322", "#000000"),
    "good": ("#1D6B3C", "#82CB9C", "#8DF0A8"),
    "good_soft": ("#E6F3EA", "#21382A", "#000000"),
    "data": ("#7C93AE", "#6F8AA8", "#FFFFFF"),  # bars that are not the one in question
}


@dataclass(frozen=True, slots=True)
class Look:
    """A theme and a text size.

    Attributes:
        theme: One of `THEMES`.
        percent: One of `SIZES`.
    """

    theme: str = "light"
    percent: int = 100

    def hue(self, token: str) -> str:
        """The colour of a token as #RRGGBB."""
        return TOKENS[token][THEMES.index(self.theme)]


_in_force = [Look()]  # of the program: there is one screen, so one look


def look() -> Look:
    """The look in force."""
    return _in_force[0]


def put_in_force(wanted: Look) -> None:
    """Makes a look the one in force; `skin.apply` alone calls it."""
    _in_force[0] = wanted


def hue(token: str) -> str:
    """The colour of a token in force, as #RRGGBB."""
    return look().hue(token)


def colour(token: str) -> QColor:
    """The colour of a token in force."""
    return QColor(hue(token))


def stark() -> bool:
    """High contrast: the selection is the accent itself, so all words on it take `on_selected`."""
    return hue("selected") == hue("accent")


def px(at_100: float) -> int:
    """A size of type, icon, row or width in px, at least 1."""
    return max(1, round(at_100 * look().percent / 100))


def gap(at_100: float) -> int:
    """A space in px: it grows at half the pace of text, so that 200 % leaves room for words."""
    return round(at_100 * (1 + look().percent / 100) / 2)


def row_height() -> int:
    """The height of a table row in px."""
    return px(24) + gap(10)


def control_height() -> int:
    """The height of a button in px, its border included."""
    return px(24) + gap(8) + 2


def letters(width: int) -> float:
    """A width in base letters: what fits is decided by these, never by px."""
    return width / px(TYPE["body"])


def font(role: str = "body", weight: int = 400) -> QFont:
    """The type of a role of `TYPE`; `weight` is 400 or 500."""
    made = QFont()
    made.setFamilies(families())
    made.setPixelSize(px(TYPE[role]))
    made.setWeight(QFont.Weight(weight))
    return made


@cache
def families() -> list[str]:
    """The screen's type: Noto Sans SC, with HanaMinB behind it for rare names (loaded once)."""
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Medium.ttf", "HanaMinB.ttf"):
        with as_file(resource("fonts", name)) as path:
            QFontDatabase.addApplicationFont(str(path))
    return ["Noto Sans SC", "HanaMinB"]


def contrast(one: str, two: str) -> float:
    """The contrast ratio of two #RRGGBB colours, 1 to 21 (WCAG 2)."""
    low, high = sorted((_light(one), _light(two)))
    return (high + 0.05) / (low + 0.05)


def _light(hex_colour: str) -> float:
    parts = [int(hex_colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
