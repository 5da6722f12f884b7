"""Says which files are tested too little: every line and branch counts in some, most in the whole.

    python installers/perfect_files.py        after a run of pytest with --cov

The two thresholds stand here and nowhere else.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

WHOLE = 90.0  # percent of lines and branches
PERFECT = ("csdesk/domain/", "csdesk/ledgers/", "csdesk/packs/")


def faults(report: Mapping[str, Any]) -> list[str]:
    """What a report of ``coverage json`` lacks, a line each, with what was not run."""
    found = []
    for name, file in sorted(report["files"].items()):
        if not name.replace("\\", "/").startswith(PERFECT):
            continue
        lines = [str(line) for line in file["missing_lines"]]
        branches = [f"{start}->{end}" for start, end in file["missing_branches"]]
        if lines or branches:
            found.append(f"{name}: not run: {', '.join(lines + branches)}")
    whole = report["totals"]["percent_covered"]
    if whole < WHOLE:
        found.append(f"the whole: {whole:.1f} % is run, {WHOLE:.0f} % at least is wanted")
    return found


def main() -> int:
    """Prints the faults of the last run; 1 if there are any."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "coverage.json"
        subprocess.run(
            [sys.executable, "-m", "coverage", "json", "-q", "-o", str(file)], check=True
        )
        report = json.loads(file.read_text("utf-8"))
    found = faults(report)
    print(*found, sep="\n", end="\n" if found else "")
    print(f"covered: {report['totals']['percent_covered']:.1f} %")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
