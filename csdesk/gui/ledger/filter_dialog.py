"""加筛选, and changing a condition: a field, an operator, a value; who turns 80 soon; or as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QSpinBox, QStackedWidget, QVBoxLayout, QWidget

from csdesk.domain.fields import SETS, Field
from csdesk.domain.filters import (
    And,
    Compare,
    Empty,
    Filter,
    FilterError,
    Has,
    In,
    Not,
    Operand,
    Relative,
    form,
    parse,
    paths,
)
from csdesk.domain.ledger import Ledger
from csdesk.domain.paths import end
from csdesk.gui.form.editors import CodesEditor
from csdesk.gui.form.field_choice import FieldChoice
from csdesk.gui.theme import px
from csdesk.gui.widgets.parts import (
    Thing,
    button,
    choice,
    clear,
    column,
    field,
    label,
    mark,
    row,
    rule,
    said,
    stretched,
)
from csdesk.services import fieldpaths
from csdesk.services.office import Office

# What is offered for a kind: words and the form of the condition, {p} the path, {v} the value,
# {w} a second one. Of several words the form is that of `in`, of which a set knows members only.
_TEXT = {"含": "{p} has {v}", "是": "{p} = {v}", "不是": "{p} != {v}"}
_SIZE = {
    "不小于": "{p} >= {v}", "不超过": "{p} <= {v}", "在…之间": "{p} >= {v} and {p} <= {w}",
    "是": "{p} = {v}", "大于": "{p} > {v}", "小于": "{p} < {v}",
}  # fmt: skip
_DAY = {
    "不早于": "{p} >= {v}", "不晚于": "{p} <= {v}", "在…之间": "{p} >= {v} and {p} <= {w}",
    "是": "{p} = {v}",
}  # fmt: skip
_ONE = {"是": "{p} = {v}", "不是": "{p} != {v}"}
_SET = {"有": "{p} has {v}", "没有": "not ({p} has {v})"}
_EMPTY = {"没有填": "{p} empty", "填了": "not ({p} empty)"}
_DAYS = ("today", "month_start", "month_end", "year_start")
_ROUND = (60, 70, 80, 90, 100)  # birthdays that are kept
_ANY = "任一整寿"


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


@dataclass(frozen=True, slots=True)
class Boxes:
    """A condition as the boxes show it."""

    path: str
    operator: str
    values: tuple[Operand, ...] = ()


def boxes(tree: Filter, kind_of: Mapping[str, str]) -> Boxes | None:
    """What the boxes show for a condition; None where only text can say it.

    Args:
        tree: The condition.
        kind_of: Kind of the field by path, of those that are offered.
    """
    signs = {
        ">=": "{p} >= {v}", "<=": "{p} <= {v}", ">": "{p} > {v}", "<": "{p} < {v}",
        "=": "{p} = {v}",
    }  # fmt: skip
    shape, path, values = "", "", tuple[Operand, ...]()
    match tree:
        case Empty(path):
            shape = "{p} empty"
        case Not(Empty(path)):
            shape = "not ({p} empty)"
        case Compare(path, op, value):
            shape, values = signs[op], (value,)
        case Not(Compare(path, "=", value)):
            shape, values = "{p} != {v}", (value,)
        case Not(In(path, values)):
            shape = "{p} != {v}"
        case In(path, values):
            shape = "{p} = {v}"
        case Has(path, value):
            shape, values = "{p} has {v}", (value,)
        case Not(Has(path, value)):
            shape, values = "not ({p} has {v})", (value,)
    if path not in kind_of or (len(values) > 1 and kind_of[path] != "code"):
        return None
    words = next((w for w, s in operators(kind_of[path]).items() if s == shape), None)
    return Boxes(path, words, values) if words else None


class FilterDialog(QDialog):
    """Asks for one condition.

    Attributes:
        wanted: The condition, once it was agreed to.
    """

    def __init__(
        self,
        office: Office,
        ledger: Ledger,
        parent: QWidget | None = None,
        tree: Filter | None = None,
    ) -> None:
        """Builds it.

        Args:
            office: The open office.
            ledger: Of the list.
            parent: Over which it stands.
            tree: The condition that is changed; None for a new one.
        """
        super().__init__(parent)
        self.setWindowTitle("改筛选" if tree else "加筛选")
        self.setMinimumWidth(px(480))
        self._office, self._ledger = office, ledger
        self.wanted: Filter | None = None
        self._labels = fieldpaths.offered(office, ledger, filtered=True)
        self._paths = list(self._labels)
        self.field = FieldChoice(list(self._labels.values()))
        self.operator = choice([])
        self.line, self.other = field(hint="值"), field(hint="到")
        self.options = CodesEditor(())
        self._values = QStackedWidget()
        self._lines = stretched(row(self.line, self.other), 0)
        self._values.addWidget(self._lines)
        self._values.addWidget(self.options)
        self.text = field(hint="例：age >= 80 and category has '独居'")
        self._told = column(space=0)
        for name, widget in (
            ("字段", self.field), ("条件", self.operator), ("值", self.line), ("到", self.other),
            ("写成文字", self.text),
        ):  # fmt: skip
            widget.setAccessibleName(name)
        self.agree = button("改好" if tree else "加上", "primary", run=self._agree)
        self.agree.setDefault(True)
        foot = row(None, button("返回", run=self.reject), self.agree)
        body = column(
            label("字段", "soft"), self.field, row(self.operator, self._values), 4,
            *self._birthdays(), rule(), label("或写成文字", "soft"), self.text, self._told, foot,
            margins=(20, 16, 20, 16), name="surface",
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(body)
        self.field.currentIndexChanged.connect(lambda _: self._chosen())
        self.operator.currentIndexChanged.connect(lambda _: self._fit())
        self._chosen()
        if tree is not None:
            self._show(tree)
        (self.field if tree is None else self._asked_value()).setFocus()

    def _birthdays(self) -> list[Thing]:
        """80 岁以上 is a list; who turns 80 soon is this one."""
        self.years = choice([_ANY, *(f"{n} 岁" for n in _ROUND)])
        self.days = QSpinBox()
        self.days.setRange(1, 366)
        self.days.setValue(30)
        self.days.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.years.setAccessibleName("将满几岁")
        self.days.setAccessibleName("几天之内")
        self._soon = next((p for p in self._paths if p.rpartition(".")[2] == "turns"), "")
        if not self._soon:
            return []
        self.soon = button("加这一条", run=self._agree_soon)
        line = row(label("将满", "soft"), self.years, self.days, label("天之内", "soft"), None,
                   self.soon)  # fmt: skip
        return [rule(), line]

    @property
    def _path(self) -> str:
        return self._paths[max(self.field.currentIndex(), 0)]

    @property
    def _asked(self) -> Field:
        return end(self._office.ledgers, self._ledger, self._path)

    def _chosen(self) -> None:
        asked = self._asked
        self.operator.clear()
        self.operator.addItems(list(operators(asked.kind)))
        names: tuple[str, ...] = ()
        if asked.kind == "yes_no":
            names = ("是", "否")
        elif asked.table and asked.kind in ("code", "codes"):
            names = tuple(self._office.codes[asked.table].names.values())
        self._values.removeWidget(self.options)
        self.options.deleteLater()
        self.options = CodesEditor(names)
        self.options.setAccessibleName("值")
        self._values.addWidget(self.options)
        self._values.setCurrentWidget(self.options if names else self._lines)
        days = asked.kind in ("day", "part_day")
        self.line.setPlaceholderText("2026-11-09，或 today - 1m" if days else "值")
        self._fit()

    def _fit(self) -> None:
        self._values.setVisible("{v}" in self._form())
        self.other.setVisible("{w}" in self._form())

    def _form(self) -> str:
        return operators(self._asked.kind).get(self.operator.currentText(), "{p} empty")

    def _show(self, tree: Filter) -> None:
        kinds = {p: end(self._office.ledgers, self._ledger, p).kind for p in paths(tree)}
        shown = boxes(tree, {p: k for p, k in kinds.items() if p in self._labels})
        if shown is None:
            self.text.setText(form(tree))
            return
        self.field.setCurrentIndex(self._paths.index(shown.path))
        self.operator.setCurrentText(shown.operator)
        words = [_words(v) for v in shown.values]
        if table := self._asked.table:
            codes = self._office.codes[table]
            words = [codes.names.get(w, w) for w in words]
        self.options.put("、".join(words))
        self.line.setText("、".join(words))

    def _asked_value(self) -> QWidget:
        """Where a condition that is changed has the keyboard: it is its value that changes."""
        if self.text.text():
            return self.text
        self.line.selectAll()
        return self.line if self._values.currentWidget() is self._lines else self.options

    def _agree_soon(self) -> None:
        before = self._soon.removesuffix("turns")
        at = self.years.currentIndex()
        years = _ROUND if at == 0 else (_ROUND[at - 1],)
        soon = Compare(f"{before}next_birthday", "<=", Relative("today", self.days.value(), "d"))
        which = In(self._soon, years) if at == 0 else Compare(self._soon, "=", years[0])
        self.wanted = And((which, soon))
        self.accept()

    def _agree(self) -> None:
        self.field.settle()
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
        asked, shape = self._asked, self._form()
        if self._values.currentWidget() is self._lines:
            words = [line.text().strip() for line in (self.line, self.other)]
            if not all(w for w, mark_ in zip(words, ("{v}", "{w}"), strict=True) if mark_ in shape):
                return f"{self._path} ="  # is told as what it is: without a value
            values = [_quoted(asked, w) for w in words]
            return shape.format(p=self._path, v=values[0], w=values[1])
        chosen = [_quoted(asked, w) for w in self.options.ticked]
        if "{v}" in shape and not chosen:
            return f"{self._path} ="
        if len(chosen) < 2:
            return shape.format(p=self._path, v="".join(chosen))
        if asked.kind in SETS:
            some = " or ".join(f"{self._path} has {v}" for v in chosen)
            return f"not ({some})" if shape.startswith("not") else some
        some = f"{self._path} in [{', '.join(chosen)}]"
        return f"not ({some})" if "!=" in shape else some

    def _tell(self, words: str) -> None:
        layout = self._told.layout()
        if layout is not None:
            clear(layout)
            layout.addWidget(said("bad", words, "small"))
        mark(self.text if self.text.text().strip() else self.line, "problem", "bad")


def _words(value: Operand) -> str:
    """A value as it is typed in a box."""
    if isinstance(value, str):
        return value
    return form(Compare("p", "=", value)).removeprefix("p = ")


def _quoted(asked: Field, value: str) -> str:
    """What was typed as an operand: a number and a day as they are, all else in quotes."""
    if asked.kind in ("number", "amount"):
        return value
    if asked.kind in ("day", "part_day", "month") and _dayish(value):
        return value
    return form(Compare("p", "=", value)).removeprefix("p = ")


def _dayish(value: str) -> bool:
    try:
        parse(f"p = {value}")
    except FilterError:
        return False
    return value[:4].isdigit() or value.startswith(_DAYS)
