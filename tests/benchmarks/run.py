"""`sh installers/csdesk.sh bench [--only ID,ID] [--json]`: one table of ours, rivals and goals."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))
MODULES = (
    "paper_bench", "workbook_bench", "import_bench", "vault_bench", "round_bench", "start_bench",
)  # fmt: skip
COLUMNS = ("what", "size", "ours", "rival", "ratio", "peak_mb", "goal", "held")


def main() -> int:
    """Measure what is asked for; 0 whatever was measured."""
    options = argparse.ArgumentParser()
    options.add_argument("--only", default="")
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    only = {id for id in asked.only.split(",") if id}
    cases = [
        case
        for module in MODULES
        for case in importlib.import_module(module).cases(only)
        if not only or case.id in only
    ]
    rows = []
    for case in cases:
        sys.stderr.write(f"{case.id} {case.size} …\n")
        rows.append(case.measure())
    if asked.json:
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return 0
    table = [[cell(row, name) for name in COLUMNS] for row in rows]
    widths = [max(wide(line[i]) for line in [list(COLUMNS), *table]) for i in range(len(COLUMNS))]
    for line in [list(COLUMNS), *table]:
        print(
            "  ".join(text + " " * (w - wide(text)) for text, w in zip(line, widths, strict=True))
        )
    return 0


def cell(row: dict[str, object], name: str) -> str:
    """A value as the table shows it; – where there is none."""
    value = row[name]
    if name == "what":
        return f"{row['id']} {value}"
    if name in ("ours", "rival") and value is not None:
        rival = f" {row['rival_name']}" if name == "rival" else ""
        return f"{value} {row['unit']}{rival}"
    if name == "held":
        return "yes" if value else "NO"
    return "–" if value is None else str(value)


def wide(text: str) -> int:
    """Columns that a text takes: Hanzi take two."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)


if __name__ == "__main__":
    sys.exit(main())
