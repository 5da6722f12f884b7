"""How wide the columns of a list are: as their words need, or as the clerk drew them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtGui import QFontMetrics

from csdesk.domain.fields import Field
from csdesk.gui import theme
from csdesk.gui.ledger.model import LedgerModel
from csdesk.gui.theme import gap, px

_WIDEST = {"name": 200, "note": 260, "text": 240, "codes": 240, "names": 160, "phones": 220}
_ROWS = 256  # looked at, of a page that came


class Widths:
    """Widths by path; a column never shrinks by itself.

    Attributes:
        own: What the clerk drew, in px at 100 %.
    """

    def __init__(self) -> None:
        self.own: dict[str, int] = {}
        self._needed: dict[str, int] = {}

    def of(self, path: str) -> int:
        """The width of a column, in px."""
        return px(self.own[path]) if path in self.own else self._needed.get(path, px(56))

    def drawn(self, path: str, width: int) -> None:
        """The clerk drew a column to a width in px."""
        self.own[path] = max(round(width * 100 / theme.look().percent), 24)

    def put(self, own: Mapping[str, int]) -> None:
        """Takes what was drawn earlier."""
        self.own = dict(own)

    def forget(self, path: str = "") -> None:
        """A column, or all of them, are as wide as their words again."""
        if path:
            self.own.pop(path, None)
        else:
            self.own.clear()

    def heads(self, model: LedgerModel) -> None:
        """Makes room for the headings with the arrow of an order."""
        small = QFontMetrics(theme.font("small", 500))
        for path, field in zip(model.paths, model.fields, strict=True):
            least = small.horizontalAdvance(f"{field.heading} ↓") + gap(18)
            self._needed[path] = max(self._needed.get(path, 0), least, px(56))

    def look(self, model: LedgerModel, rows: Iterable[int]) -> bool:
        """Makes room for the words of some rows; whether a column became wider."""
        metrics, small = QFontMetrics(theme.font()), QFontMetrics(theme.font("small"))
        before = dict(self._needed)
        held = [w for w in map(model.words, list(rows)[:_ROWS]) if w is not None]
        for at, (path, field) in enumerate(zip(model.paths, model.fields, strict=True)):
            lead = gap(18) + (px(18) + gap(6) if path in model.states else 0)
            most, wide = px(_WIDEST.get(field.kind, 200)), self._needed.get(path, px(56))
            for words in held:
                if wide >= most:
                    break
                need = _need(field, words[at], metrics, small)
                wide = max(wide, min(need + lead, most))
            self._needed[path] = wide
        return before != self._needed


def _need(field: Field, words: str, metrics: QFontMetrics, small: QFontMetrics) -> int:
    """What words take; of pills each has its own room."""
    if field.kind == "codes":
        return sum(small.horizontalAdvance(p) + gap(18) for p in words.split("、"))
    return metrics.horizontalAdvance(words)
