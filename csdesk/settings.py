"""Settings of this computer: what a clerk may choose for himself, not what belongs to a vault."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from csdesk.errors import ClerkError, Problem


@dataclass(frozen=True, slots=True)
class Option:
    """What is known of one setting besides its type and default.

    Attributes:
        label: What the clerk reads.
        allowed: The only values there are, with what the clerk reads for each; empty: any.
        least: The least number, where any is allowed.
        most: The greatest number, where any is allowed.
        longest: The most characters of a text.
    """

    label: str
    allowed: Mapping[Any, str] = field(default_factory=dict)
    least: int | None = None
    most: int | None = None
    longest: int = 500

    def takes(self, value: object) -> bool:
        """Whether a value of the right type is within the limits."""
        if self.allowed:
            return value in self.allowed
        if isinstance(value, str):
            return len(value) <= self.longest
        return (
            isinstance(value, int)
            and (self.least is None or value >= self.least)
            and (self.most is None or value <= self.most)
        )

    @property
    def limits(self) -> str:
        """The limits in words."""
        if self.allowed:
            return "、".join(str(value) for value in self.allowed)
        if self.least is not None and self.most is not None:
            return f"{self.least} 至 {self.most}"
        return f"不超过 {self.longest} 个字"


def _option(default: Any, label: str, **limits: Any) -> Any:
    return field(default=default, metadata={"option": Option(label, **limits)})


_SIZES = {100: "标准", 125: "大", 150: "较大", 200: "最大"}
_THEMES = {"light": "浅色", "dark": "深色", "contrast": "高对比"}


@dataclass(frozen=True, slots=True)
class Settings:
    """Every option with its default; `OPTIONS` has its label and limits."""

    text_size: int = _option(100, "文字大小（%）", allowed=_SIZES)
    theme: str = _option("light", "界面颜色", allowed=_THEMES)
    lock_minutes: int = _option(10, "无人操作几分钟后锁定", least=1, most=120)
    last_vault: str = _option("", "上次打开的资料文件夹")
    last_office: str = _option("", "上次打开的村（社区）", longest=100)
    copy_folder: str = _option("", "备份另存到的文件夹（如U盘）")


OPTIONS: Mapping[str, Option] = {one.name: one.metadata["option"] for one in fields(Settings)}


@dataclass(frozen=True, slots=True)
class Computer:
    """The settings of this computer.

    Attributes:
        kept: As they are.
        keep: Keeps others.
    """

    kept: Callable[[], Settings]
    keep: Callable[[Settings], object]


def load(path: Path) -> tuple[Settings, tuple[Problem, ...]]:
    """The kept settings, and what the clerk must be told of them.

    No file gives the defaults. A file that cannot be read is moved aside to ``<name>.damaged``, a
    value that is wrong is replaced by its default; options that this version does not know are
    passed over.
    """
    try:
        kept = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Settings(), ()
    except (OSError, ValueError):
        return Settings(), (_set_aside(path),)
    if not isinstance(kept, dict):
        return Settings(), (_set_aside(path),)
    values: dict[str, Any] = {}
    problems = []
    for name, option in OPTIONS.items():
        default = getattr(Settings(), name)
        value = kept.get(name, default)
        if type(value) is type(default) and option.takes(value):
            values[name] = value
        else:
            message = f"设置“{option.label}”的值 {value} 不可用，已改用 {default or '空'}。"
            remedy = f"可用的值：{option.limits}。可在设置里重选。"
            problems.append(Problem(name, "out_of_range", message, remedy, "warning"))
    return Settings(**values), tuple(problems)


def save(settings: Settings, path: Path) -> None:
    """Keeps the settings; the file is replaced whole or not at all.

    Raises:
        ClerkError: the file cannot be written; the old one stays.
    """
    text = json.dumps(asdict(settings), ensure_ascii=False, indent=1)
    beside = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text + "\n", "utf-8")
        beside.replace(path)
    except OSError as error:
        raise ClerkError(
            f"设置没有存上：{path} 写不进去。", "请看磁盘是否已满、文件夹是否只读。"
        ) from error


DEMO_PASSWORD = "yanshi-2026"  # noqa: S105  # told whenever it is used: all in it is invented
"""Of the demo village, where none is given."""


def data_folder(
    environ: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    program: Path = Path(sys.executable),
) -> Path:
    """The folder of the clerk's data on this computer; it need not exist.

    ``CSDESK_DATA`` names it; a portable copy (``portable.flag`` beside the program) has it in
    ``data`` beside the program; else it is where the platform keeps a user's data.
    """
    if named := environ.get("CSDESK_DATA"):
        return Path(named)
    if program.with_name("portable.flag").exists():
        return program.with_name("data")
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or Path.home()) / "CSDesk"
    return Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "csdesk"


def settings_file() -> Path:
    """Where this computer's settings are kept."""
    return data_folder() / "settings.json"


def _set_aside(path: Path) -> Problem:
    aside = path.with_name(path.name + ".damaged")
    try:
        path.replace(aside)
    except OSError:
        return Problem("", "damaged", f"设置文件读不出来：{path}，已改用默认设置。", "请检查磁盘。")
    message = f"设置文件已损坏，已改用默认设置，原文件留作 {aside.name}。"
    return Problem("", "damaged", message, "请在设置里重选文字大小和界面颜色。", "warning")
