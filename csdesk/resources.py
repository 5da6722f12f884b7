"""Files carried with the program: beside the package when installed, in the checkout otherwise."""

import csv
from collections.abc import Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def resource(*parts: str) -> Traversable:
    """A carried file or folder; the packaged place first, the checkout second."""
    packaged = files("csdesk") / "_resources"
    checkout = Path(__file__).parents[1] / "resources"
    return (packaged if packaged.is_dir() else checkout).joinpath(*parts)


def table(*parts: str) -> Sequence[Mapping[str, str]]:
    """The rows of a carried tab-separated table, by the heads of its first line."""
    lines = resource(*parts).read_text("utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
