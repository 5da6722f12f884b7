"""The third step of an import: which field each column of the workbook feeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout

from csdesk.domain.headings import Heading
from csdesk.domain.likeness import guessed_by_content
from csdesk.gui.form.editors import CodeEditor
from csdesk.gui.imports.column_boxes import ColumnBoxes, item
from csdesk.gui.imports.words import confidence
from csdesk.gui.theme import MIDDLE, letters, px
from csdesk.gui.widgets.parts import Run, Thing, choice, clear, column, label, link, row, said
from csdesk.services.importing.asked import ASIDE, Mode
from csdesk.services.importing.columns import Column, Reads
from csdesk.services.importing.profiles import Profile, headings_of
from csdesk.services.importing.rules import governed, rule_key
from csdesk.services.importing.staging import SheetSeen

LEAVE, KEEP, NEVER = "不导入", "保留为附加信息", "不收集"
_HEADS = ("工作簿的列", "前几行的样子", "对应到", "把握", "已有的人")
_WIDTHS = (170, 240, 230, 260, 130)
_RULES: Mapping[str, Mode] = {"只填空": "fill", "以文件为准": "update", "不动": "skip"}
_ADDED: Mapping[str, Mode] = {"只添加": "fill", "不动": "skip"}
_FIXED = {"finds": "用来认人", "told": "只提示", "none": "—"}
_DOUBT = frozenset({"ask", "bad"})
_TELLING = frozenset({"id_no", "name"})
"""Fields that are known by the look of their cells; a day or a number may be any."""
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A column of a sheet that is imported."""

    sheet: str
    column: Column
    heading: Heading | None


def lines_of(sheets: Sequence[SheetSeen]) -> list[Line]:
    """The columns of the sheets that are imported."""
    return [
        Line(one.name, column, one.samples.get(column.letter))
        for one in sheets
        if one.action == "import"
        for column in one.columns
    ]


class ImportColumns(ColumnBoxes):
    """Heading, samples, field, confidence and rule of every column."""

    declined = Signal()  # the profile is not wanted
    saved = Signal()  # the profile is to be written to a file
    loaded = Signal()  # a profile is to be read from a file

    def __init__(self, reads: Reads) -> None:
        """An empty table.

        Args:
            reads: What the file is read as; a column may feed its fields.
        """
        last = _HEADS[-1] if reads.roster else "已有的记录"
        super().__init__((*_HEADS[:-1], last), _WIDTHS, LEAVE)
        self._reads = reads
        self._labels = _labels(reads)
        self.lines: list[Line] = []
        self.rules: list[QComboBox | None] = []
        self._tones: list[str] = []
        self._told = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._told)
        layout.addWidget(self.view, 1)

    def know(self, reads: Reads) -> None:
        """Takes what a file is read as now: an import before may have made custom columns."""
        self._reads, self._labels = reads, _labels(reads)

    def fit(self, *, wide: bool) -> None:
        """Leaves the samples out where it is narrow."""
        self.view.setColumnHidden(1, not wide)
        for at, width in enumerate(_WIDTHS):
            self.view.setColumnWidth(at, px(width if wide else width * 0.75))

    @property
    def doubtful(self) -> int:
        """Columns that should be looked at."""
        return sum(tone in _DOUBT for tone in self._tones)

    # ---- what is shown --------------------------------------------------------------------------
    def show_sheets(
        self,
        sheets: Sequence[SheetSeen],
        mode: Mode,
        rules: Mapping[str, Mode],
        profile: Profile | None = None,
    ) -> None:
        """Shows the columns of a file; the current line stays.

        Args:
            sheets: Its tables.
            mode: What becomes of a field that has no rule of its own.
            rules: As `Asked.rules`.
            profile: How such a file was read before.
        """
        before = self.view.currentIndex().row() if self.lines else -1
        self.lines = lines_of(sheets)
        self.boxes, self.rules, self._tones = [], [], []
        self._model.removeRows(0, self._model.rowCount())
        several = len({one.sheet for one in self.lines}) > 1
        for at, one in enumerate(self.lines):
            head = f"{one.column.letter}  {' '.join(one.column.heading.split())}"
            samples = one.heading.samples[:_SAMPLES] if one.heading else ()
            guess = self._guess(one)
            tone, why = confidence(one.column)
            if guess:
                tone, why = "ask", f"中 · 看内容像“{guess}”，请核对"
            self._tones.append(tone)
            cells = (
                (f"{one.sheet} · {head}" if several else head, "name"), (" / ".join(samples), ""),
                ("", ""), (why, tone), ("", ""),
            )  # fmt: skip
            self._model.appendRow([item(words, kind) for words, kind in cells])
            box = self._box(one, guess)
            self.boxes.append(box)
            self.view.setIndexWidget(self._model.index(at, 2), row(box, margins=(4, 3, 4, 3)))
            rule = self._rule(one, mode, rules)
            self.rules.append(rule)
            if rule is None:
                words = _FIXED[governed(self._reads, one.column)]
                self._model.setItem(at, 4, item(words, ""))
            else:
                self.view.setIndexWidget(self._model.index(at, 4), row(rule, margins=(4, 3, 4, 3)))
        self._say(sheets, profile)
        if self.lines:
            self.view.selectRow(before if 0 <= before < len(self.lines) else self._first())

    def chosen(self) -> dict[tuple[str, str], str]:
        """What the clerk chose, of the columns where it is not what was found."""
        found = {}
        for one, box in zip(self.lines, self.boxes, strict=True):
            if box.property("touched"):
                found[one.sheet, one.column.letter] = self._meant(box.words())
        return found

    def chosen_rules(self, mode: Mode) -> dict[str, Mode]:
        """Rules of the fields that have another than the whole import."""
        found: dict[str, Mode] = {}
        for one, field, box in zip(self.lines, self.boxes, self.rules, strict=True):
            if box is None:
                continue
            rule = {**_ADDED, **_RULES}[box.currentText()]
            added = governed(self._reads, one.column) == "added"
            if rule != ("fill" if added and mode == "update" else mode):
                found[self._key(one, field)] = rule
        return found

    def _key(self, one: Line, box: CodeEditor) -> str:
        """Under which the rule of a column is kept, by what was chosen for it last."""
        meant = self._meant(box.words()) if box.property("touched") else None
        if meant is None:
            return rule_key(one.column)
        if meant == ASIDE:
            return f"extra:{one.column.heading}"
        chosen = self._reads.fields.get(meant)
        return f"extra:{chosen.label}" if chosen and chosen.custom else meant

    def _first(self) -> int:
        return next((n for n, tone in enumerate(self._tones) if tone in _DOUBT), 0)

    def _meant(self, words: str) -> str:
        if words in (LEAVE, ""):
            return ""
        return ASIDE if words == KEEP else self._labels.get(words, ASIDE)

    def _guess(self, one: Line) -> str:
        """The label of the field whose look the cells of an unknown column have; else empty."""
        if one.column.why != "unknown" or one.heading is None:
            return ""
        id = guessed_by_content(one.heading.samples)
        if id not in _TELLING:
            return ""
        fed = {x.column.field.id for x in self.lines if x.sheet == one.sheet and x.column.field}
        label = (label for label, known in self._labels.items() if known == id and id not in fed)
        return next(label, "")

    def _box(self, one: Line, guess: str) -> CodeEditor:
        column = one.column
        never = column.why == "not_collected"
        box = CodeEditor((NEVER,) if never else (LEAVE, KEEP, *self._labels))
        box.setAccessibleName(f"{column.heading} 对应到")
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.put(NEVER if never else guess or self._now(column))
        box.setEnabled(not never)
        if never:
            box.setToolTip("宗教信仰、指纹、人脸等按规定不收集，整列不读入。")
        box.setProperty("touched", bool(guess) or column.why in ("chosen", "ignored"))
        box.changed.connect(partial(self._touch, box))
        box.left.connect(partial(self._settle, box, box.words()))
        box.installEventFilter(self)
        return box

    def _now(self, column: Column) -> str:
        """What a column feeds, in the words of its box."""
        if column.field is None:
            return KEEP if column.extra else LEAVE
        known = (label for label, id in self._labels.items() if id == column.field.id)
        return next(known, f"{column.heading}（不存）")

    def _rule(self, one: Line, mode: Mode, rules: Mapping[str, Mode]) -> QComboBox | None:
        kind = governed(self._reads, one.column)
        if kind in _FIXED:
            return None
        options = _ADDED if kind == "added" else _RULES
        now = rules.get(rule_key(one.column), mode)
        if kind == "added" and now == "update":
            now = "fill"
        box = choice(list(options), next(words for words, r in options.items() if r == now))
        box.setAccessibleName(f"{one.column.heading}：已有的怎样")
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.installEventFilter(self)
        return box

    def _settle(self, box: CodeEditor, before: str) -> None:
        """What was typed and is no field changes nothing."""
        if box.findText(box.words()) < 0 or not box.words():
            box.put(before)

    # ---- keys -----------------------------------------------------------------------------------
    def _act(self, watched: QObject, key: int) -> Run | None:
        if watched is self.view and key == Qt.Key.Key_F3:
            return self.edit_rule
        return super()._act(watched, key)

    def _row_of(self, watched: QObject) -> int:
        pairs = zip(self.boxes, self.rules, strict=True)
        return next((at for at, pair in enumerate(pairs) if watched in pair), -1)

    def edit_rule(self) -> None:
        """F3: what becomes of it in those kept already."""
        at = self.view.currentIndex().row()
        box = self.rules[at] if 0 <= at < len(self.rules) else None
        if box is not None:
            box.setFocus()
            box.showPopup()

    # ---- what is told ---------------------------------------------------------------------------
    def _say(self, sheets: Sequence[SheetSeen], profile: Profile | None) -> None:
        clear(self._told)
        read = [s for s in sheets if s.action == "import"]
        sure = bool(read) and all(one.sure for one in read)
        words = "".join(_heading(one) for one in read[:_SAMPLES])
        if len(read) > _SAMPLES:
            words += f"另有 {len(read) - _SAMPLES} 张表。"
        if not read:
            words = "没有要导入的表。请回到上一步选一张表。"
        elif not sure:
            words += "没有明白的表头，列是按内容猜的，请逐列核对。"
        found = said("good" if sure else "ask", words)
        things: list[Thing] = []
        if profile is not None:
            same = f"按“{profile.title}”的对应，{profile.agrees(headings_of(read)):.0%} 的列名相同"
            things += [label(same, "small"), link("不用它", self.declined.emit)]
        things += [
            link("用别人的对应…", self.loaded.emit, "读入另一个村存的列对应文件"),
            link("把对应存成文件…", self.saved.emit, "给别的村用；里面没有人的资料"),
        ]
        margins = (20, 6, 16, 6)
        if letters(self.window().width()) >= MIDDLE:
            strip = row(found, *things, margins=margins, name="sunken", space=12)
        else:  # the links below, the words of the profile above them
            links = things if profile is None else things[1:]
            above = [] if profile is None else things[:1]
            strip = column(found, *above, row(*links, None, space=12), margins=margins,
                           name="sunken", space=4)  # fmt: skip
        self._told.addWidget(strip)


def _labels(reads: Reads) -> dict[str, str]:
    """What a box offers: label to field; of two with one label the second says its id."""
    found: dict[str, str] = {}
    for id, field in reads.fields.items():
        name = field.label if field.label not in found else f"{field.label}（{id}）"
        found[name] = id
    return found


def _heading(one: SheetSeen) -> str:
    heads = "、".join(str(n) for n in one.header_rows)
    return f"“{one.name}”第 {heads} 行认作表头。" if heads else f"“{one.name}”没有表头。"
