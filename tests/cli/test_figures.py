"""`due` and `figures` as scripts use them."""

from typing import Any

import pytest
from builders import a_household, a_visit, an_elder
from vaultkit import TODAY, Vault


def test_who_must_be_visited_is_told_with_why_and_when(writes: Any, own: Vault) -> None:
    office = own.open()
    elder = an_elder(office, "罗静梓")
    office.close()

    told = writes("due", "--json").json

    line = next(x for x in told if x["resident"] == elder)
    assert line.keys() >= {"resident", "name", "rule", "last", "due", "state"}
    assert line["why"].startswith("每月 1 次，还没有算数的记录（政策依据）")
    assert (line["failures"], line["unreached"]) == (0, False)
    assert (line["name"], line["last"], line["state"]) == ("罗静梓", None, "overdue")
    assert {x["state"] for x in told} <= {"overdue", "due", "soon", "covered"}


def test_a_visit_covers_and_an_attempt_does_not(writes: Any, own: Vault) -> None:
    office = own.open()
    met, missed = an_elder(office, "罗静梓"), an_elder(office, "冯兰")
    for elder in (met, missed):
        a_visit(office, elder, TODAY.replace(month=9, day=28))
        a_visit(office, elder, TODAY, met=elder == met)
    office.close()

    states = {x["resident"]: x for x in writes("due", "--json").json}

    assert states[met]["state"] == "covered"
    assert states[met]["last"] == "2026-10-31"
    assert states[missed]["state"] == "due"
    assert states[missed]["last"] == "2026-09-28"
    assert any(line.endswith("\t今天应访") for line in writes("due").out.splitlines())


def test_places_hazards_and_disputes_are_due_too(reads: Any) -> None:
    for of in ("facilities", "hazards", "mediations"):
        told = reads("due", "--of", of, "--json").json
        assert all({"id", "name", "rule", "due", "state", "why"} <= x.keys() for x in told)
    assert reads("due", "--of", "martians").status == 2


def test_one_grid_can_be_asked(reads: Any) -> None:
    every = reads("due", "--json").json
    near = reads("due", "--grid", "一网格", "--json").json

    assert 0 < len(near) < len(every)
    assert len(reads("due").out.splitlines()) == len(every)
    assert reads("due", "--grid", "没有的网格", "--json").json == []


def test_figures_are_told_with_what_must_tie(reads: Any) -> None:
    told = reads("figures", "--month", "2026-09", "--json").json

    assert told.keys() >= {"month", "sealed", "figures", "checks"}
    lines = told["coverage"]["lines"]
    assert {line["kind"] for line in lines} == {"office", "rule", "grid", "visitor"}
    assert all(line["met"] + line["missing"] == line["roll"] for line in lines)
    assert "任一天在册" in told["coverage"]["note"]
    figures = {f["id"]: f for f in told["figures"]}
    for line in ("registered", "living"):
        parts = ("open", "opened", "corrected", "in", "out", "close")
        assert {f"{line}_{p}" for p in parts} <= figures.keys()
    assert all({"id", "label", "value", "names_behind"} <= f.keys() for f in told["figures"])
    assert [c["id"] for c in told["checks"]] == ["registered_ties", "living_ties"]
    assert all(c["ok"] == (c["left"] == c["right"]) for c in told["checks"])
    people = figures["registered_open"]
    assert people["value"] == people["names_behind"] > 0
    assert "一致" in reads("figures", "--month", "2026-09").out


def test_a_month_before_everything_has_nobody(reads: Any) -> None:
    told = reads("figures", "--month", "2001-01", "--json").json

    assert {f["value"] for f in told["figures"] if f["id"].startswith("registered")} == {0}


def test_an_opening_counts_apart(writes: Any, own: Vault) -> None:
    office = own.open()
    a_household(office, "朱成远", "何向晚", on=TODAY.replace(day=1))
    office.close()
    before = writes("figures", "--month", "2026-10", "--json").json

    figures = {f["id"]: f["value"] for f in before["figures"]}

    assert figures["registered_opened"] >= 2
    assert all(c["ok"] for c in before["checks"])


@pytest.mark.parametrize("month", ["2026-1", "2026", "2026-00", "0001-01"])
def test_a_month_that_is_none_is_wrong_usage(reads: Any, month: str) -> None:
    assert reads("figures", "--month", month).status == 2
    assert reads("figures").status == 2
