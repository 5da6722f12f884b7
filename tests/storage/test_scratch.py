"""The rows of an import before it is kept: unreadable on the disk, gone when closed."""

from pathlib import Path

from csdesk.storage.scratch import Scratch


def filled(folder: Path, count: int = 1200) -> Scratch:
    """A scratch file of rows, every third refused."""
    scratch = Scratch(folder)
    scratch.add(
        ("花名册", at, "new", 0, {"v": {"name": f"王秀英{at}"}}) for at in range(1, count + 1)
    )
    scratch.decide((at, "refused", 3, {"why": at}) for at in range(3, count + 1, 3))
    scratch.decided()
    return scratch


def test_nothing_readable_lies_on_the_disk_and_nothing_is_left(tmp_path: Path) -> None:
    scratch = filled(tmp_path / "scratch")

    files = list((tmp_path / "scratch").iterdir())
    contents = b"".join(file.read_bytes() for file in files)
    scratch.close()

    assert files
    assert "王秀英".encode() not in contents
    assert not contents.startswith(b"SQLite")
    assert list((tmp_path / "scratch").iterdir()) == []


def test_rows_come_in_the_order_of_the_file_by_state_and_by_page(tmp_path: Path) -> None:
    scratch = filled(tmp_path)

    rows = [line.row for line in scratch.lines()]
    refused = [line.row for line in scratch.lines(("refused",))]
    page = [line.row for line in scratch.page(10, 3, ("refused",))]

    assert rows == list(range(1, 1201))
    assert refused == list(range(3, 1201, 3))
    assert page == [33, 36, 39]
    assert scratch.counts() == {"new": 800, "refused": 400}
    assert (scratch.count(), scratch.count(("new",)), scratch.count(least=3)) == (1200, 800, 400)
    assert scratch.get(6).plan == {"why": 6}
    scratch.close()


def test_closing_twice_is_harmless(tmp_path: Path) -> None:
    scratch = filled(tmp_path, 3)

    scratch.close()
    scratch.close()

    assert scratch.size == 3
