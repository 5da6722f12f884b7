"""导出: as on the screen, or as a department wants it; which rows; numbers whole for a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QVBoxLayout, QWidget

from csdesk.gui.theme import HIGHEST, gap, px
from csdesk.gui.widgets.parts import (
    button,
    choice,
    clear,
    column,
    field,
    label,
    mark,
    row,
    said,
    scrolling,
)
from csdesk.services.presets import BY_HAND, OWN, Preset

AS_SEEN = "与屏幕一致"
SHOWN, MARKED, DECLARED = "shown", "marked", "declared"


class ExportDialog(QDialog):
    """Asks for the shape of a workbook; what is chosen is read from its boxes.

    Attributes:
        shape: The box of presets; the first is the list as it is seen.
        rows: The box of what the sheet holds.
        whole: The tick for numbers in full.
        words: Why.
        asked: What was pressed beside 导出: `save` the columns as a preset, `drop` one, `template`.
    """

    def __init__(
        self,
        title: str,
        presets: Mapping[Preset, Sequence[str]],
        rows: Mapping[str, str],
        masked: Sequence[str],
        heads: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        """Builds it.

        Args:
            title: Of the list.
            presets: That are offered for it, with the labels of what each needs in full.
            rows: `SHOWN` and `MARKED` in words: 本表的 602 人; the first is chosen.
            masked: Labels of the masked columns on the screen.
            heads: Headings of the columns on the screen.
            parent: Over which it stands.
        """
        super().__init__(parent)
        self.setWindowTitle("导出")
        self.setMinimumWidth(px(520))
        self._presets, self._rows = tuple(presets), dict(rows)
        self._needs: dict[Preset | None, Sequence[str]] = {None: masked}
        for preset, labels in presets.items():
            self._needs[preset] = labels
        self._heads = tuple(heads)
        self.asked = ""
        self.shape = choice([AS_SEEN, *(f"{p.department} · {p.title}" for p in self._presets)])
        self.rows: QComboBox = choice([])
        self._keys: list[str] = []
        self.whole = QCheckBox("显示完整号码，写明用途，会留下记录")
        self.words = field(hint="用途，如：报乡镇民政办核对")
        for name, widget in (("表样", self.shape), ("哪些行", self.rows), ("用途", self.words)):
            widget.setAccessibleName(name)
        self._columns = label("", "soft", wrap=True)
        self._told = column(space=0)
        self.agree = button("导出", "primary", "tray-arrow-up", run=self._agree)
        self.agree.setDefault(True)
        self.keep = button("把现在的列存为表样", "link", run=lambda: self._leave("save"))
        self.drop = button("删去这个表样", "link", run=lambda: self._leave("drop"))
        self.template = button(
            "空白模板",
            "link",
            hint="列名、下拉都齐，填好可以导入",
            run=lambda: self._leave("template"),
        )
        foot = row(self.template, None, button("返回", run=self.reject), self.agree,
                   margins=(20, 8, 20, 12), name="surface")  # fmt: skip
        self._body = column(
            label(f"导出{title}", "heading"), label("表样", "soft"), self.shape, self._columns,
            row(self.keep, 8, self.drop, None), label("哪些行", "soft"), self.rows, 4, self.whole,
            self.words, self._told, None, space=6, margins=(20, 16, 20, 4), name="surface",
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolling(self._body, "surface"), 1)
        layout.addWidget(foot)
        self._foot = foot
        self.shape.currentIndexChanged.connect(lambda _: self._chosen())
        self.whole.toggled.connect(lambda _: self._tell())
        self._chosen()
        self.shape.setFocus()

    @property
    def preset(self) -> Preset | None:
        """The preset that is chosen; None for the list as it is seen."""
        at = self.shape.currentIndex()
        return self._presets[at - 1] if at > 0 else None

    @property
    def which(self) -> str:
        """`SHOWN`, `MARKED` or `DECLARED`: what the preset says of its rows."""
        return self._keys[max(self.rows.currentIndex(), 0)]

    @property
    def reason(self) -> str:
        """Why numbers are whole; empty where they are masked."""
        return " ".join(self.words.text().split()) if self.whole.isChecked() else ""

    def _chosen(self) -> None:
        preset = self.preset
        offered = dict(self._rows)
        if preset is not None and preset.where:
            offered = {DECLARED: f"表样规定的：{preset.title}", **offered}
        self._keys = list(offered)
        self.rows.clear()
        self.rows.addItems(list(offered.values()))
        heads = self._heads
        if preset is not None:
            heads = tuple(h or p for p, h in preset.columns)
            by_hand = [h for p, h in preset.columns if p == BY_HAND]
            heads = tuple(f"{h}（留空）" if h in by_hand else h for h in heads)
        self._columns.setText("、".join(heads))
        self.keep.setVisible(preset is None)
        self.drop.setVisible(preset is not None and preset.department == OWN)
        self._tell()

    def _tell(self) -> None:
        """Which numbers will be whole."""
        self.words.setVisible(self.whole.isChecked())
        layout = self._told.layout()
        if layout is None:
            return
        clear(layout)
        needs = "、".join(dict.fromkeys(self._needs[self.preset]))
        if not self.whole.isChecked():
            layout.addWidget(said("good", "证号、电话等按规定遮住。", "small"))
        elif needs:
            words = f"{needs}是完整的；文件没有加密，用完请删除。"
            layout.addWidget(said("ask", words, "small"))
        else:
            layout.addWidget(said("soft", "这个表样不需要完整号码，仍按规定遮住。", "small"))
        self._grow()

    def _grow(self) -> None:
        """What was shown in addition has room; the dialog never shrinks under the mouse."""
        wide = max(self.width(), self.minimumWidth())
        self._columns.setMinimumHeight(self._columns.heightForWidth(wide - gap(60)))
        if (layout := self._body.layout()) is not None:
            layout.invalidate()
        body = self._body.heightForWidth(wide)
        self._body.setMinimumHeight(body)  # or wrapped words lie over what is below them
        high = body + self._foot.sizeHint().height()
        self.setMinimumHeight(min(max(high, self.minimumHeight()), HIGHEST))

    def _leave(self, asked: str) -> None:
        self.asked = asked
        self.accept()

    def _agree(self) -> None:
        if self.whole.isChecked() and not self.reason:
            mark(self.words, "problem", "bad")
            self.words.setFocus()
            return
        self.accept()
