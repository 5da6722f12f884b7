"""What argparse says by itself is Chinese."""

import pytest

from csdesk import cli
from csdesk.cli.parsing import said


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit):
        cli.main(list(words))
    both = capsys.readouterr()
    return both.out + both.err


def test_help_has_chinese_headings(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--help"], ["import", "--help"], ["packs", "check", "-h"]):
        text = told(capsys, *words)
        assert text.startswith("用法：csdesk")
        assert "显示这段说明" in text
        assert not any(word in text for word in ("usage", "options:", "positional", "show this"))


@pytest.mark.parametrize(
    ("words", "last"),
    [
        (["list"], "csdesk list：还要写明 ledger。"),
        (["import", "a.xlsx", "--mode", "y"], "csdesk import：--mode 没有“y”，可用的有：fill、update、skip。"),
        (["figures", "--month", "2026-13"], "csdesk figures：--month 月份应写成 2026-10，现为“2026-13”。"),
        (["list", "grids", "--limit"], "csdesk list：--limit 后面要写一个值。"),
        (["list", "grids", "--nothing"], "csdesk：没有这样的参数：--nothing。"),
        (["list", "grids", "--json=3"], "csdesk list：--json 后面不写值，多了“3”。"),
    ],
)  # fmt: skip
def test_wrong_usage_is_told_in_chinese(
    words: list[str], last: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(capsys, *words).splitlines()[-1] == last


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("ambiguous option: --re could match --reason, --residents", "--re 可能是 --reason、--residents"),
        ("argument --a: not allowed with argument --b", "--a 不能和 --b 一起用"),
        ("one of the arguments --a --b is required", "要写明其中一个：--a --b"),
        ("argument --n: invalid int value: 'x'", "--n 不能是“x”"),
        ("argument x: expected 2 arguments", "x 后面要写 2 个值"),
        ("argument x: expected at least one argument", "x 后面至少写一个值"),
        ("argument x: expected at most one argument", "x 后面最多写一个值"),
        ("名称不能为空", "名称不能为空"),
    ],
)  # fmt: skip
def test_other_faults_too(message: str, words: str) -> None:
    assert said(message) == words
