"""加筛选: a field, an operator, a value; or the same as text."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QDialog, QStackedWidget, QVBoxLayout, QWidget

from csdesk.domain.derived import Computed
from csdesk.domain.fields import Field
from csdesk.domain.filters import Compare, Filter, FilterError, form, parse, paths
from csdesk.domain.ledger import Ledger
from csdesk.domain.paths import end
from csdesk.gui.parts import button, choice, clear, column, field, label, mark, row, rule, said
from csdesk.gui.theme import px
from csdesk.services.office import Office

# What is offered for a kind: words and the form of the condition, {p} the path, {v} the value.
_TEXT = {"含": "{p} has {v}", "是": "{p} = {v}", "不是": "{p} != {v}"}
_SIZE = {
    "不小于": "{p} >= {v}", "不超过": "{p} <= {v}", "是": "{p} = {v}", "大于": "{p} > {v}",
    "小于": "{p} < {v}",
}  # fmt: skip
_DAY = {"不早于": "{p} >= {v}", "不晚于": "{p} <= {v}", "是": "{p} = {v}"}
_ONE = {"是": "{p} = {v}", "不是": "{p} != {v}"}
_SET = {"有": "{p} has {v}", "没有": "not ({p} has {v})"}
_EMPTY = {"没有填": "{p} empty", "填了": "not ({p} empty)"}
_DAYS = ("today", "month_start", "month_end", "year_start")


def operators(kind: str) -> Mapping[str, str]:
    """What a field of a kind can be asked: words to the form of the condition."""
    match kind:
        case "number" | "amount":
            return _SIZE | _EMPTY
        case "day" | "part_day" | "month" | "time":
            return _DAY | _EMPTY
        case "code" | "yes_no" | "reference":
            return _ONE | _EMPTY
        case "codes" | "names" | "phones":
            return _SET | _EMPTY
        case "files":
            return _EMPTY
        case _:
            return _TEXT | _EMPTY


class FilterDialog(QDialog):
    """Asks for one condition.

    Attributes:
        wanted: The condition, once it was agreed to.
    """

    def __init__(self, office: Office, ledger: Ledger, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("加筛选")
        self.setMinimumWidth(px(460))
        self._office, self._ledger = office, ledger
        self.wanted: Filter | None = None
        self._fields = self._offered()
        self.field = choice([f.label for f in self._fields.values()])
        self.field.setEditable(True)
        self.field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        if (finder := self.field.completer()) is not None:
            finder.setFilterMode(Qt.MatchFlag.MatchContains)
            finder.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.operator = choice([])
        self.line = field(hint="值")
        self.options = choice([])
        self._values = QStackedWidget()
        self._values.addWidget(self.line)
        self._values.addWidget(self.options)
        self.text = field(hint="例：age >= 80 and category has '独居'")
        self._told = column(space=0)
        for name, widget in (
            ("字段", self.field), ("条件", self.operator), ("值", self.line), ("值", self.options),
            ("写成文字", self.text),
        ):  # fmt: skip
            widget.setAccessibleName(name)
        self.agree = button("加上", "primary", run=self._agree)
        self.agree.setDefault(True)
        foot = row(None, button("返回", run=self.reject), self.agree)
        body = column(
            label("字段", "soft"), self.field, row(self.operator, self._values), 4, rule(),
            label("或写成文字", "soft"), self.text, self._told, foot,
            margins=(20, 16, 20, 16), name="surface",
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(body)
        self.field.currentIndexChanged.connect(lambda _: self._chosen())
        self.operator.currentIndexChanged.connect(lambda _: self._fit())
        self._chosen()
        self.field.setFocus()

    def _offered(self) -> dict[str, Field]:
        """Fields by path that can be asked; a derived one that SQL does not know is left out."""
        known = [i for i in self._ledger.fields if i != self._ledger.part_of]
        derived = [
            i for i, d in self._ledger.derived.items() if not isinstance(d, Computed) or d.sql
        ]
        return {p: end(self._office.ledgers, self._ledger, p) for p in (*known, *derived)}

    @property
    def _path(self) -> str:
        return list(self._fields)[max(self.field.currentIndex(), 0)]

    def _chosen(self) -> None:
        asked = self._fields[self._path]
        self.operator.clear()
        self.operator.addItems(list(operators(asked.kind)))
        self.options.clear()
        if asked.kind == "yes_no":
            self.options.addItems(["是", "否"])
        elif asked.table:
            self.options.addItems(list(self._office.codes[asked.table].names.values()))
        coded = asked.kind == "yes_no" or bool(asked.table and asked.kind in ("code", "codes"))
        self._values.setCurrentWidget(self.options if coded else self.line)
        days = asked.kind in ("day", "part_day")
        self.line.setPlaceholderText("2026-11-09，或 today - 1m" if days else "值")
        self._fit()

    def _fit(self) -> None:
        self._values.setVisible("{v}" in self._form())

    def _form(self) -> str:
        return operators(self._fields[self._path].kind).get(
            self.operator.currentText(), "{p} empty"
        )

    def _agree(self) -> None:
        source = self.text.text().strip() or self._made()
        try:
            tree = parse(source)
            for path in paths(tree):
                end(self._office.ledgers, self._ledger, path)
        except ValueError as error:
            self._tell(str(error).rstrip("。") + "。")
            return
        self.wanted = tree
        self.accept()

    def _made(self) -> str:
        """The condition of the boxes, as text."""
        asked, chosen = self._fields[self._path], self._form()
        value = self.line.text() if self._values.currentWidget() is self.line else ""
        value = (value or self.options.currentText()).strip()
        if asked.kind not in ("number", "amount") and not (
            asked.kind in ("day", "part_day", "month") and _dayish(value)
        ):
            value = form(Compare("p", "=", value)).removeprefix("p = ")  # quoted as a text is
        return chosen.format(p=self._path, v=value)

    def _tell(self, words: str) -> None:
        layout = self._told.layout()
        if layout is not None:
            clear(layout)
            layout.addWidget(said("bad", words, "small"))
        mark(self.text if self.text.text().strip() else self.line, "problem", "bad")


def _dayish(value: str) -> bool:
    try:
        parse(f"p = {value}")
    except FilterError:
        return False
    return value[:4].isdigit() or value.startswith(_DAYS)
