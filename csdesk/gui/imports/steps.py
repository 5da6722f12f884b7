"""What stands over and under the five steps of an import: where one is, what comes next."""

from __future__ import annotations

from collections import Counter

from PySide6.QtWidgets import QWidget

from csdesk.domain.ledger import Ledgers
from csdesk.gui.widgets.parts import Thing, keys, label, picture, row, said
from csdesk.services.imports import Preview

BOOK, SHEETS_STEP, COLUMNS, CHECK, END = range(5)
STEPS = ("选工作簿", "认表头", "列对应", "核对", "完成")


def head(title: str, note: str, now: int, *, wide: bool) -> QWidget:
    """The title, the file, and the steps."""
    name = label(note, "soft")
    name.setMinimumWidth(1)  # a long name of a file gives way to the steps
    things: list[Thing] = [label(title, "title"), name, None, steps_line(now, wide=wide)]
    return row(*things, space=10, margins=(20, 10, 16, 8), name="head")


def steps_line(now: int, *, wide: bool = True) -> QWidget:
    """The five steps by number, tick and words; narrow, the one in question."""
    if not wide:
        return label(f"{now + 1}/{len(STEPS)} {STEPS[now]}", "strong")
    things: list[Thing] = []
    for at, name in enumerate(STEPS):
        done = at < now
        icon = "check-circle" if done else "circle-outline"
        sign: QWidget = picture(icon, "accent", 20) if done else label(str(at + 1), "key")
        things += [sign, label(name, "strong" if at == now else "soft"), 8]
    return row(*things[:-1], space=6)


def foot_words(now: int, more: str, *, wide: bool) -> list[Thing]:
    """Keys, or that nothing is written yet; `more` is what the import makes besides."""
    if now == CHECK:
        words = "导入前自动备份；导入后可整批撤销。现在什么都没有写入。"
        return [said("good", words + more if wide else more or "现在什么都没有写入。", wrap=False)]
    if not wide:
        return []
    if now == COLUMNS:
        return [keys(("↑ ↓", "选列"), ("F2", "改对应"), ("F3", "已有的怎样"), ("Del", "不导入"),
                     ("Enter", "下一步"))]  # fmt: skip
    if now == SHEETS_STEP:
        return [keys(("↑ ↓", "选表"), ("空格", "打勾"), ("Tab", "到右边"), ("Ctrl+H", "此行是表头"),
                     ("Enter", "下一步"))]  # fmt: skip
    return [label("现在什么都没有写入。", "small")]


def made_too(seen: Preview | None, ledgers: Ledgers) -> str:
    """Groups, grids and households that the file names and nobody keeps yet."""
    if seen is None or not seen.made:
        return ""
    counts = Counter(ledgers[m.ledger].title for m in seen.made)
    return "另新建：" + "、".join(f"{title} {n:,}" for title, n in counts.items()) + "。"


def next_words(now: int, seen: Preview | None) -> str:
    """The words of the button that goes on; the last one says both numbers."""
    if now != CHECK or seen is None:
        return f"下一步：{STEPS[now + 1]}"
    counts = seen.counts
    wanted = counts.get("new", 0) + counts.get("changed", 0)
    passed = counts.get("refused", 0) + counts.get("skipped", 0)
    return f"导入 {wanted:,} 行" + (f"，跳过 {passed:,} 行" if passed else "")
