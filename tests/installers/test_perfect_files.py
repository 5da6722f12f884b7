import pytest
from perfect_files import WHOLE, faults


def report(whole: float, **files: tuple[list[int], list[list[int]]]) -> dict[str, object]:
    named = {
        name.replace("_slash_", "/") + ".py": {"missing_lines": lines, "missing_branches": branches}
        for name, (lines, branches) in files.items()
    }
    return {"files": named, "totals": {"percent_covered": whole}}


def test_a_perfect_file_may_lack_no_line_and_no_branch() -> None:
    seen = report(
        95.0,
        csdesk_slash_domain_slash_money=([3, 9], []),
        csdesk_slash_packs_slash_model=([], [[4, 7]]),
        csdesk_slash_ledgers_slash_care=([], []),
        csdesk_slash_gui_slash_window=([1, 2, 3], []),
    )

    assert faults(seen) == [
        "csdesk/domain/money.py: not run: 3, 9",
        "csdesk/packs/model.py: not run: 4->7",
    ]


@pytest.mark.parametrize(("whole", "fault_count"), [(WHOLE, 0), (WHOLE - 0.1, 1)])
def test_the_whole_must_reach_its_share(whole: float, fault_count: int) -> None:
    assert len(faults(report(whole))) == fault_count
