"""Every ratio that the look promises is computed again; no colour stands elsewhere."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QApplication

import csdesk.gui
from csdesk.gui import skin, theme
from csdesk.gui.theme import Look, contrast
from csdesk.gui.widgets import icons
from csdesk.resources import table

GUI = Path(csdesk.gui.__file__).parent


@pytest.mark.parametrize(
    ("theme_name", "over", "under", "ratio"),
    [
        ("light", "edge", "surface", 3.5),
        ("light", "edge", "canvas", 3.2),
        ("light", "text", "surface", 16.4),
        ("light", "text", "selected", 13.4),
        ("light", "text2", "surface", 8.2),
        ("light", "text2", "selected", 6.7),
        ("light", "text2", "pill", 7.0),
        ("light", "text3", "surface", 5.6),
        ("light", "text3", "canvas", 5.0),
        ("light", "text3", "selected", 4.6),
        ("light", "accent", "surface", 6.5),
        ("light", "accent", "selected", 5.3),
        ("light", "on_accent", "accent", 6.5),
        ("light", "on_selected", "selected", 13.4),
        ("light", "bad", "surface", 6.5),
        ("light", "bad", "bad_soft", 5.7),
        ("light", "bad", "selected", 5.3),
        ("light", "warn", "surface", 6.4),
        ("light", "warn", "warn_soft", 5.7),
        ("light", "good", "surface", 6.5),
        ("light", "good", "good_soft", 5.7),
        ("light", "data", "surface", 3.2),
        ("dark", "edge", "surface", 4.2),
        ("dark", "text", "surface", 13.0),
        ("dark", "text", "selected", 8.9),
        ("dark", "text2", "surface", 8.8),
        ("dark", "text2", "selected", 6.0),
        ("dark", "accent", "surface", 7.1),
        ("dark", "accent", "selected", 4.9),
        ("dark", "on_accent", "accent", 7.9),
        ("dark", "on_selected", "selected", 9.8),
        ("dark", "data", "surface", 4.3),
        ("contrast", "on_accent", "accent", 16.1),
        ("contrast", "on_selected", "selected", 16.1),
    ],
)
def test_the_promised_ratio_holds(theme_name: str, over: str, under: str, ratio: float) -> None:
    look = Look(theme_name)

    assert contrast(look.hue(over), look.hue(under)) == pytest.approx(ratio, abs=0.06)


@pytest.mark.parametrize("theme_name", theme.THEMES)
def test_words_are_read_on_every_ground_they_stand_on(theme_name: str) -> None:
    look = Look(theme_name)
    pairs = [
        (ink, ground)
        for ink in ("text", "text2", "text3", "accent", "bad", "warn", "good")
        for ground in ("surface", "sunken", "canvas")
    ]
    pairs += [(tone, f"{tone}_soft") for tone in ("bad", "warn", "good")]
    pairs += [("on_accent", name) for name in ("accent", "accent_hover", "accent_press")]
    pairs += [("text2", "pill"), ("text", "hover"), ("text2", "hover"), ("accent", "hover")]
    pairs += [("on_selected", "selected")]
    if theme_name != "contrast":  # there the chosen row takes on_selected for all its words
        pairs += [(ink, "selected") for ink in ("text", "text2", "accent", "bad", "warn")]

    weak = {pair for pair in pairs if contrast(look.hue(pair[0]), look.hue(pair[1])) < 4.5}

    assert weak == set()


@pytest.mark.parametrize("theme_name", theme.THEMES)
def test_borders_and_bars_are_seen(theme_name: str) -> None:
    look = Look(theme_name)
    pairs = [("edge", "surface"), ("edge", "canvas"), ("data", "surface"), ("accent", "surface")]

    assert all(contrast(look.hue(a), look.hue(b)) >= 3 for a, b in pairs)


def test_no_other_module_of_the_program_names_a_colour() -> None:
    named = {
        path.name
        for path in GUI.parent.rglob("*.py")
        if re.search(r"#[0-9A-Fa-f]{6}\b", path.read_text("utf-8")) and path.name != "theme.py"
    }

    assert named == set()


@pytest.mark.parametrize("theme_name", theme.THEMES)
@pytest.mark.parametrize("percent", theme.SIZES)
def test_the_sheet_of_every_look_is_understood(
    qapp: QApplication, theme_name: str, percent: int
) -> None:
    skin.apply(qapp, Look(theme_name, percent))  # a sheet Qt can't parse is a warning: it fails

    assert theme.px(16) == round(16 * percent / 100)
    assert qapp.font().pixelSize() == theme.px(16)


def test_spaces_grow_at_half_the_pace_of_words(qapp: QApplication) -> None:
    skin.apply(qapp, Look("light", 200))

    assert (theme.px(20), theme.gap(20)) == (40, 30)


def test_rare_names_are_drawn_by_a_carried_font() -> None:
    metrics = QFontMetrics(theme.font())

    assert metrics.horizontalAdvance("䶮㑇") == 2 * metrics.horizontalAdvance("村")
    assert theme.families() == ["Noto Sans SC", "HanaMinB"]


def test_every_icon_named_in_the_window_is_carried() -> None:
    named = {
        found
        for path in GUI.glob("*.py")
        for found in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', path.read_text("utf-8"))
    }
    families = {row["name"].split("-")[0] for row in table("icons", "names.tsv")}

    missing = {name for name in named if name.split("-")[0] in families and not icons.known(name)}

    assert missing == set()


def test_an_icon_is_drawn_in_the_colour_asked_for(qapp: QApplication) -> None:
    drawn = icons.pixmap("alert-circle", "bad", 20).toImage()
    colours = {drawn.pixelColor(x, y).name() for x in range(20) for y in range(20)}

    assert theme.hue("bad").lower() in colours
    assert QGuiApplication.instance() is qapp
