"""The style sheet, from tokens and sizes; widgets are told apart by `objectName` and properties.

Qt takes pictures in a sheet only from files, and drops the whole sheet where such a path has a %:
they are named through a search path (`look:`), so that no path stands here.
"""

from __future__ import annotations

from csdesk.gui.theme import TYPE, gap, hue, px


def written(pictures: str) -> str:
    """The sheet of the look in force.

    Args:
        pictures: Ends the names of its pictures, `look:arrow-…` and its like.
    """
    parts = (_grounds(), _words(), _buttons(), _editors(pictures), _choices(pictures), _menus())
    return "\n".join((*parts, _lists(), _tables()))


def _grounds() -> str:
    surface, canvas, line = hue("surface"), hue("canvas"), hue("line")
    return f"""
QWidget#page, QWidget#surface, QScrollArea#page, QScrollArea#page > QWidget > QWidget,
QDialog {{ background: {surface}; }}
QWidget#bar, QWidget#nav, QWidget#status, QWidget#canvas, QScrollArea#canvas,
QScrollArea#canvas > QWidget > QWidget {{ background: {canvas}; }}
QWidget#bar, QWidget#head {{ border-bottom: 1px solid {line}; }}
QWidget#head {{ background: {surface}; }}
QWidget#status, QWidget#foot {{ border-top: 1px solid {line}; }}
QWidget#nav {{ border-right: 1px solid {line}; }}
QWidget#side {{ background: {surface}; border-left: 1px solid {line}; }}
QWidget#sunken {{ background: {hue("sunken")}; }}
QFrame#rule {{ background: {line}; border: 0; }}
QFrame#edge {{ background: {hue("edge")}; border: 0; }}
QFrame#card {{ background: {surface}; border: 1px solid {line}; border-radius: 6px; }}
QFrame#popup {{ background: {surface}; border: 1px solid {hue("edge")}; }}
QFrame#note-warn {{ background: {hue("warn_soft")}; border-left: 3px solid {hue("warn")}; }}
QFrame#note-bad {{ background: {hue("bad_soft")}; border-left: 3px solid {hue("bad")}; }}
QFrame#note-good {{ background: {hue("good_soft")}; border-left: 3px solid {hue("good")}; }}
QFrame#note-soft {{ background: {hue("sunken")}; border-left: 3px solid {hue("edge")}; }}
"""


def _words() -> str:
    return f"""
QWidget {{ color: {hue("text")}; font-size: {px(TYPE["body"])}px; }}
QLabel[role="display"] {{ font-size: {px(TYPE["display"])}px; font-weight: 500; }}
QLabel[role="title"] {{ font-size: {px(TYPE["title"])}px; font-weight: 500; }}
QLabel[role="heading"] {{ font-size: {px(TYPE["heading"])}px; font-weight: 500; }}
QLabel[role="strong"] {{ font-weight: 500; }}
QLabel[role="soft"] {{ color: {hue("text2")}; }}
QLabel[role="small"] {{ font-size: {px(TYPE["small"])}px; color: {hue("text3")}; }}
QLabel[role="key"] {{ font-size: {px(TYPE["small"])}px; color: {hue("text2")};
    background: {hue("surface")}; border: 1px solid {hue("edge")}; border-radius: 3px;
    padding: 0 {gap(5)}px; }}
QLabel[tone="bad"] {{ color: {hue("bad")}; }}
QLabel[tone="warn"] {{ color: {hue("warn")}; }}
QLabel[tone="good"] {{ color: {hue("good")}; }}
QLabel[tone="accent"] {{ color: {hue("accent")}; }}
"""


def _buttons() -> str:
    accent, edge = hue("accent"), hue("edge")
    chip = f"min-height: {px(22) + gap(4)}px; padding: 0 {gap(9)}px"
    return f"""
QPushButton, QToolButton {{ background: {hue("surface")}; border: 1px solid {edge};
    border-radius: 4px; padding: 0 {gap(12)}px; min-height: {px(24) + gap(8)}px; }}
QToolButton {{ padding: 0 {gap(8)}px; }}
QPushButton:hover, QToolButton:hover {{ background: {hue("hover")}; border-color: {accent}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {hue("selected")};
    color: {hue("on_selected")}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {edge}; border-color: {hue("line")};
    background: {hue("canvas")}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {accent}; padding: 0 {gap(12) - 1}px; }}
QPushButton::menu-indicator, QToolButton::menu-indicator {{ image: none; width: 0; }}
QPushButton[kind="primary"] {{ background: {accent}; border-color: {accent};
    color: {hue("on_accent")}; font-weight: 500; }}
QPushButton[kind="primary"]:hover {{ background: {hue("accent_hover")}; }}
QPushButton[kind="primary"]:pressed {{ background: {hue("accent_press")}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {hue("text")}; }}
QPushButton[kind="primary"]:disabled {{ color: {edge}; border-color: {hue("line")};
    background: {hue("canvas")}; }}
QPushButton[kind="plain"], QToolButton[kind="plain"] {{ border: 1px solid transparent;
    background: transparent; color: {hue("text2")}; }}
QPushButton[kind="plain"]:hover, QToolButton[kind="plain"]:hover {{ background: {hue("hover")};
    border-color: {accent}; }}
QPushButton[kind="plain"]:focus, QToolButton[kind="plain"]:focus {{ border: 2px solid {accent}; }}
QPushButton[kind="link"] {{ border: 0; border-bottom: 2px solid transparent; border-radius: 0;
    background: transparent; color: {accent}; padding: 0; text-align: left;
    min-height: {px(24) + gap(4)}px; }}
QPushButton[kind="link"]:focus {{ border: 0; border-bottom: 2px solid {accent}; padding: 0; }}
QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
QPushButton[kind="chip"] {{ {chip}; border-color: {accent}; color: {accent}; }}
QPushButton[kind="chip"]:focus, QPushButton[kind="chip-off"]:focus {{
    border: 2px solid {accent}; padding: 0 {gap(9) - 1}px; }}
QPushButton[kind="chip-off"] {{ {chip}; border: 1px dashed {edge}; color: {hue("text2")}; }}
QPushButton[kind="field"] {{ text-align: left; padding: 0 {gap(8)}px; }}
QPushButton[kind="field"]:focus {{ padding: 0 {gap(8) - 1}px; }}
QLineEdit QToolButton {{ border: 0; background: transparent; padding: 0; margin: 0;
    min-height: 0; }}
QTabBar QToolButton {{ border: 0; border-radius: 0; padding: 0; min-height: 0;
    background: {hue("surface")}; }}
"""


def _editors(pictures: str) -> str:
    edge, accent, tight = hue("edge"), hue("accent"), gap(8) - 1
    every = "QLineEdit, QComboBox, QDateEdit, QTimeEdit, QSpinBox, QTextEdit, QPlainTextEdit"
    focused = ", ".join(f"{kind}:focus" for kind in every.split(", "))
    bad = ", ".join(f'{kind}[problem="bad"]' for kind in every.split(", "))
    warn = ", ".join(f'{kind}[problem="warn"]' for kind in every.split(", "))
    return f"""
{every} {{ background: {hue("surface")}; border: 1px solid {edge}; border-radius: 4px;
    padding: 0 {gap(8)}px; min-height: {px(24) + gap(6)}px;
    selection-background-color: {accent}; selection-color: {hue("on_accent")}; }}
QLineEdit, QTextEdit, QPlainTextEdit {{ placeholder-text-color: {hue("text3")}; }}
{focused} {{ border: 2px solid {accent}; padding: 0 {tight}px; }}
{bad} {{ border: 2px solid {hue("bad")}; padding: 0 {tight}px; }}
{warn} {{ border: 2px solid {hue("warn")}; padding: 0 {tight}px; }}
QLineEdit[derived="1"] {{ background: {hue("sunken")}; border-color: {hue("line")};
    color: {hue("text2")}; }}
QLineEdit:disabled {{ background: {hue("canvas")}; color: {hue("text3")};
    border-color: {hue("line")}; }}
QTextBrowser#handbook {{ border: 0; border-radius: 0; padding: 2px; }}
QTextBrowser#handbook:focus {{ border: 2px solid {accent}; padding: 0; }}
QComboBox QLineEdit, QComboBox QLineEdit:focus {{ border: 0; padding: 0; min-height: 0;
    background: transparent; }}
QComboBox::drop-down {{ border: 0; width: {px(24)}px; }}
QTabBar QToolButton::left-arrow {{ image: url("look:left-{pictures}.png"); }}
QTabBar QToolButton::right-arrow {{ image: url("look:right-{pictures}.png"); }}
QComboBox::down-arrow {{ image: url("look:arrow-{pictures}.png"); width: {px(20)}px;
    height: {px(20)}px; }}
"""


def _choices(pictures: str) -> str:
    edge, accent, side = hue("edge"), hue("accent"), px(16)
    return f"""
QCheckBox, QRadioButton {{ spacing: {gap(6)}px; }}
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {{ width: {side}px;
    height: {side}px; border: 1px solid {edge}; border-radius: 3px;
    background: {hue("surface")}; }}
QRadioButton::indicator {{ border-radius: {(side + 2) // 2}px; }}
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{ background: {accent};
    border-color: {accent}; image: url("look:tick-{pictures}.png"); }}
QRadioButton::indicator:checked {{ background: {accent}; border-color: {accent};
    image: url("look:dot-{pictures}.png"); }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border: 2px solid {hue("text")}; }}
QProgressBar {{ background: {hue("sunken")}; border: 1px solid {edge}; border-radius: 3px; }}
QProgressBar::chunk {{ background: {accent}; }}
"""


def _menus() -> str:
    chosen = f"background: {hue('selected')}; color: {hue('on_selected')}"
    return f"""
QMenuBar {{ background: transparent; }}
QMenuBar::item {{ padding: {gap(4)}px {gap(9)}px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ {chosen}; }}
QMenu {{ background: {hue("surface")}; border: 1px solid {hue("edge")}; padding: {gap(4)}px 0; }}
QMenu::item {{ padding: {gap(5)}px {gap(24)}px {gap(5)}px {gap(16)}px; }}
QMenu::item:selected {{ {chosen}; }}
QMenu::item:disabled {{ color: {hue("edge")}; }}
QMenu::separator {{ height: 1px; background: {hue("line")}; margin: {gap(4)}px 0; }}
QToolTip {{ background: {hue("surface")}; color: {hue("text")}; border: 1px solid {hue("edge")};
    padding: {gap(4)}px; }}
"""


def _lists() -> str:
    return f"""
QAbstractItemView {{ background: {hue("surface")}; border: 0; outline: 0;
    gridline-color: {hue("line")}; selection-background-color: {hue("selected")};
    selection-color: {hue("on_selected")}; }}
QComboBox QAbstractItemView, QListView#finder {{ border: 1px solid {hue("edge")}; }}
QComboBox QAbstractItemView::item, QListView#finder::item {{ min-height: {px(20) + gap(8)}px; }}
QTreeView#navtree {{ background: transparent; }}
QListView#pages::item {{ border: 2px solid transparent; padding: {gap(4)}px; }}
QListWidget#chapters::item {{ padding-left: {gap(16)}px; }}
QListView#pages::item:selected {{ border-color: {hue("accent")};
    background: {hue("selected")}; color: {hue("on_selected")}; }}
"""


def _tables() -> str:
    return f"""
QHeaderView {{ background: {hue("sunken")}; border: 0; }}
QHeaderView::section {{ background: {hue("sunken")}; color: {hue("text2")}; border: 0;
    border-bottom: 1px solid {hue("edge")}; padding: 0 {gap(8)}px; font-size: {px(TYPE["small"])}px;
    font-weight: 500; min-height: {px(20) + gap(12)}px; }}
QHeaderView::section:first {{ padding-left: {gap(20)}px; }}
QHeaderView[part="right"]::section:first {{ padding-left: {gap(8)}px; }}
QHeaderView::section:vertical {{ padding-left: {gap(20)}px; border-bottom-color: {hue("line")}; }}
QTableView QTableCornerButton::section {{ background: {hue("sunken")}; border: 0; }}
QTabBar {{ qproperty-drawBase: 0; background: transparent; }}
QTabBar::tab {{ background: transparent; color: {hue("text2")}; border: 0;
    border-bottom: 3px solid transparent; padding: {gap(4)}px {gap(2)}px {gap(5)}px;
    margin-right: {gap(20)}px; }}
QTabBar::tab:selected {{ color: {hue("accent")}; border-bottom-color: {hue("accent")};
    font-weight: 500; }}
QTabBar::tab:hover {{ color: {hue("accent")}; }}
QTabBar:focus {{ border-bottom: 1px solid {hue("accent")}; }}
QScrollBar:vertical {{ background: transparent; width: {gap(12)}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {gap(12)}px; margin: 0; }}
QScrollBar::handle {{ background: {hue("edge")}; border-radius: 3px; margin: 3px;
    min-height: 32px; min-width: 32px; }}
QScrollBar::handle:hover {{ background: {hue("text2")}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
"""
