"""Makes resources/icons: the icon font cut down to the icons that the window may use.

    python installers/make_icons.py [FOLDER]

Needs npm and fonttools. A new icon is a name in ``ICONS``; ``names.tsv`` gives its codepoint. The
names are those of Material Design Icons.
"""

import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

from fontTools import subset

PROJECT = Path(__file__).resolve().parents[1]
ICON_FOLDER = PROJECT / "resources" / "icons"
PACKAGE = "@mdi/font@7.4.47"

ICONS = """
    # navigation
    view-dashboard-outline account-group-outline account-group hand-heart-outline
    account-star-outline office-building-outline map-marker-radius-outline gavel
    notebook-multiple target home home-outline home-heart home-group home-city-outline domain
    map map-marker map-marker-outline notebook notebook-outline book-open-outline
    book-multiple-outline chart-bar chart-line chart-donut finance cog cog-outline tools
    # acts
    plus minus import export printer printer-outline dots-horizontal dots-vertical magnify
    magnify-plus-outline magnify-minus-outline fit-to-page-outline close undo undo-variant redo
    redo-variant content-copy content-paste content-cut content-save-outline download upload
    download-outline upload-outline tray-arrow-down tray-arrow-up refresh sync history restore
    backup-restore usb usb-flash-drive-outline pencil pencil-outline trash-can-outline cancel
    close-circle-outline merge call-merge call-split source-merge link-variant link-off
    open-in-new pin-outline pin-off-outline power logout login lock lock-outline
    lock-open-outline key-outline key-variant eye eye-outline eye-off-outline camera
    camera-outline phone phone-outline paperclip image-outline draw file-sign stamper tag-outline
    tag-multiple-outline flag-outline select-all fullscreen swap-horizontal swap-vertical
    hammer-wrench playlist-check playlist-edit
    # state
    check check-bold check-all check-circle check-circle-outline alert alert-outline alert-circle
    alert-circle-outline clock-outline clock-alert-outline progress-clock help-circle-outline
    minus-circle-outline information-outline bell-outline circle circle-small circle-medium
    circle-outline star star-outline loading lightbulb-outline block-helper
    # arrows and lists
    chevron-down chevron-up chevron-left chevron-right chevron-double-left chevron-double-right
    arrow-up arrow-down arrow-left arrow-right page-first page-last menu menu-down menu-up
    unfold-more-horizontal drag drag-vertical filter filter-outline filter-variant
    filter-remove-outline sort sort-ascending sort-descending view-column view-column-outline
    bookmark bookmark-outline bookmark-plus-outline format-list-bulleted format-list-checks
    format-list-numbered table table-large table-edit table-plus checkbox-marked-outline
    checkbox-blank-outline radiobox-marked radiobox-blank
    # day and time
    calendar calendar-alert calendar-month-outline calendar-clock-outline calendar-today
    calendar-check-outline calendar-plus timer-sand cake-variant-outline
    # files
    file-outline file-pdf-box file-excel-outline file-chart-outline file-document-outline
    file-document-multiple-outline file-multiple-outline file-import-outline file-export-outline
    file-upload-outline folder-outline folder-open-outline archive-outline
    archive-arrow-down-outline database-outline database-check-outline qrcode
    certificate-outline clipboard-text-outline clipboard-check-outline clipboard-list-outline
    # people and care
    account account-outline account-plus-outline account-circle-outline account-switch-outline
    account-multiple-outline account-remove-outline account-search-outline account-off-outline
    account-clock-outline account-check-outline account-alert-outline account-child-outline
    account-tie-outline account-hard-hat-outline human-male-female-child human-cane
    human-wheelchair wheelchair baby-face-outline medal-outline shield-account-outline
    shield-check-outline shield-star-outline heart-outline heart-pulse stethoscope candle
    home-export-outline home-import-outline home-alert-outline walk
    # village
    cash cash-multiple hand-coin-outline gift-outline basket-outline silverware-fork-knife
    food-outline hospital-building school-outline tractor-variant sprout-outline fire-alert
    water-alert-outline scale-balance handshake-outline vote-outline bullhorn-outline
    message-text-outline comment-question-outline email-outline package-variant-closed
    wrench-outline lifebuoy door-closed road-variant
    # settings
    keyboard-outline theme-light-dark format-size format-letter-case palette-outline monitor
    contrast-circle bug-outline
"""


def main(folder: Path) -> None:
    """Writes materialdesignicons.ttf, names.tsv and the licence into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=place, check=True)
        (archive,) = Path(place).glob("*.tgz")
        with tarfile.open(archive) as packed:
            packed.extractall(place, filter="data")
        package = Path(place) / "package"
        points = _points((package / "scss" / "_variables.scss").read_text("utf-8"))
        chosen = {name: points[name] for name in sorted(_wanted())}
        _cut(package / "fonts" / "materialdesignicons-webfont.ttf", chosen, folder)
        licence = (package / "LICENSE").read_text("utf-8")
    licence += "\n\n" + (PROJECT / "LICENSE").read_text("utf-8")  # the same Apache-2.0 text
    (folder / "LICENSE-MaterialDesignIcons.txt").write_text(licence, "utf-8")
    rows = [f"{name}\t{point:X}\n" for name, point in chosen.items()]
    (folder / "names.tsv").write_text("".join(["name\tcodepoint\n", *rows]), "utf-8")
    print(f"{len(chosen)} icons")


def _wanted() -> frozenset[str]:
    lines = (line for line in ICONS.splitlines() if not line.strip().startswith("#"))
    return frozenset(name for line in lines for name in line.split())


def _points(variables: str) -> Mapping[str, int]:
    found = re.findall(r'"([a-z0-9-]+)": ([0-9A-F]{4,5})\b', variables)
    return {name: int(point, 16) for name, point in found}


def _cut(font: Path, chosen: Mapping[str, int], folder: Path) -> None:
    options = subset.Options(recalc_timestamp=False, notdef_outline=True, layout_features=[])
    loaded = subset.load_font(str(font), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=list(chosen.values()))
    cutter.subset(loaded)
    subset.save_font(loaded, str(folder / "materialdesignicons.ttf"), options)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ICON_FOLDER)
