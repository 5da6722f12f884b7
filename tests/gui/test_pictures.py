"""Photos of a visit: with consent, shrunk to bare pixels, encrypted, undone with the record."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from builders import a_grid, an_elder
from deskkit import Asked, on_screen, settle
from PIL import Image, PngImagePlugin
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from csdesk.errors import ClerkError
from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.form.pictures import PictureView
from csdesk.gui.form.pictures_editor import PicturesEditor
from csdesk.gui.ledger import detail_panel
from csdesk.gui.ledger.detail_panel import DetailPanel
from csdesk.gui.messages import Question
from csdesk.gui.page import Desk
from csdesk.gui.widgets.pictures import LARGEST, LONGEST, shrunk
from csdesk.services import attaching, entries, lists
from csdesk.services.office import Office

CAMERA = "CAMERA-9000"
MAKE, ORIENTATION, GPS = 0x010F, 0x0112, 0x8825


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo as a telephone writes it: held upright, with place and camera."""
    path = tmp_path_factory.mktemp("photos") / "IMG_1.jpg"
    about = Image.Exif()
    about[ORIENTATION], about[MAKE] = 6, CAMERA
    about[GPS] = {1: "N", 2: (26.0, 53.0, 12.0)}
    Image.linear_gradient("L").resize((1800, 1350)).convert("RGB").save(path, exif=about)
    return path


def test_a_photo_keeps_its_pixels_alone(taken: Path) -> None:
    data = shrunk(taken)

    kept = Image.open(BytesIO(data))
    assert (kept.format, kept.size) == ("JPEG", (1200, LONGEST))
    assert not kept.getexif()
    assert "icc_profile" not in kept.info
    assert CAMERA.encode() not in data


def test_a_photo_full_of_leaves_is_made_small_enough(tmp_path: Path) -> None:
    Image.effect_noise((900, 700), 120).convert("RGB").save(tmp_path / "树.png")

    assert len(shrunk(tmp_path / "树.png")) <= LARGEST


def test_words_in_a_picture_are_dropped_and_nothing_shines_through(tmp_path: Path) -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "3组15号")
    Image.new("RGBA", (30, 20), (255, 0, 0, 0)).save(tmp_path / "图.png", pnginfo=words)

    kept = Image.open(BytesIO(shrunk(tmp_path / "图.png")))

    assert (kept.size, kept.getpixel((5, 5))) == ((30, 20), (255, 255, 255))
    assert "comment" not in kept.info


def test_what_is_no_picture_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "名单.jpg"
    path.write_text("王秀英")

    with pytest.raises(ClerkError, match=r"名单\.jpg.*不是能用的照片"):
        shrunk(path)


def opened(qtbot: QtBot, desk: Desk, id: int | None = None) -> EntryForm:
    form = EntryForm(desk, "visits", id)
    on_screen(qtbot, desk, form)
    return form


def photos(form: EntryForm) -> PicturesEditor:
    editor = form.fields["photo"].editor
    assert isinstance(editor, PicturesEditor)
    return editor


def test_a_photo_is_taken_with_consent_kept_sealed_and_undone_with_its_visit(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], taken: Path
) -> None:
    desk, asked = at_desk
    a_grid(office)
    elder = an_elder(office, "王秀英")
    form = opened(qtbot, desk)
    asked.path = str(taken)

    photos(form).add_button.click()
    settle(qtbot, desk)
    assert photos(form).files == ()
    assert [p.code for p in form.fields["photo_consent"].problems] == ["required_missing"]
    form.fields["photo_consent"].editor.put("是")
    photos(form).add_button.click()
    settle(qtbot, desk)
    assert photos(form).words() == "1 张"
    form.fields["visit_target"].put("王秀英", elder)
    form.fields["visit_method"].editor.put("上门入户")
    form.store(False)
    settle(qtbot, desk)

    visit = entries.find_named(office, "visits", "王秀英")[0]
    (name,) = entries.get(office, "visits", visit).row.photo
    data = attaching.content(office, name)
    assert Image.open(BytesIO(data)).format == "JPEG"
    files = [p for p in office.folder.path.rglob("*") if p.is_file()]
    assert not any(data[:200] in p.read_bytes() for p in files)
    panel = DetailPanel(lambda: 2026)
    qtbot.addWidget(panel)
    panel.show_detail(detail_panel.look(office, "visits", visit))
    assert [w for w in panel.findChildren(QLabel) if w.accessibleName() == "第 1 张照片"]

    entries.void(office, "visits", [visit])
    entries.undo(office)
    assert entries.get(office, "visits", visit).row.photo == (name,)
    undone = entries.undo(office)
    assert (undone.title, undone.kept) == ("登记探访记录：王秀英", ())
    assert lists.count(office, lists.ask(office, "visits")) == 0


def test_photos_without_consent_are_refused_and_may_be_taken_away(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], taken: Path
) -> None:
    desk, asked = at_desk
    a_grid(office)
    values = {
        "visit_target": an_elder(office, "李桂兰"), "visit_date": date(2026, 10, 30),
        "visit_method": "01", "photo": (shrunk(taken),),
    }  # fmt: skip

    bare = entries.record(office, "visits", values)
    with_word = entries.record(office, "visits", {**values, "photo_consent": True})

    assert [p.field for p in bare.problems] == ["photo_consent"]
    assert not bare.kept
    form = opened(qtbot, desk, with_word.id)
    asked.answer = lambda dialog: False
    photos(form).seen.emit(0)
    settle(qtbot, desk)
    assert isinstance(asked.dialogs[-1], PictureView)
    form.fields["photo_consent"].editor.put("否")
    form.store(False)
    settle(qtbot, desk)
    assert form.fields["photo_consent"].problems
    photos(form).take(0)
    form.store(False)
    settle(qtbot, desk)
    assert entries.get(office, "visits", with_word.id or 0).row.photo == ()


def test_a_photo_that_is_lost_is_told_in_its_place(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    a_grid(office)
    visit = entries.record(
        office, "visits",
        {"visit_target": an_elder(office, "李桂兰"), "visit_date": date(2026, 10, 30),
         "visit_method": "01", "photo_consent": True, "photo": ("a" * 64, "b" * 64, "c" * 64)},
    ).id or 0  # fmt: skip

    form = opened(qtbot, desk, visit)
    photos(form).seen.emit(0)
    settle(qtbot, desk)
    panel = DetailPanel(lambda: 2026)
    qtbot.addWidget(panel)
    panel.show_detail(detail_panel.look(office, "visits", visit))

    assert isinstance(asked.dialogs[-1], Question)
    words = "".join(one.text() for one in panel.findChildren(QLabel))
    assert "第 1 张照片：附件不在了。" in words
    assert "还有 1 张照片" in words


def test_what_is_chosen_and_not_saved_is_a_draft(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], taken: Path
) -> None:
    desk, _ = at_desk
    form = opened(qtbot, desk)
    photos(form).add(shrunk(taken))
    form.draft.keep()

    again = opened(qtbot, desk)

    assert photos(again).files == photos(form).files
    assert again.fields["photo"].words() == "1 张"
