import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from csdesk import logs

logger = logging.getLogger("csdesk.tests")


@pytest.fixture(autouse=True)
def _stopped() -> Iterator[None]:
    yield
    logs.stop()


def test_ids_and_counts_are_written(tmp_path: Path) -> None:
    file = logs.start(tmp_path / "logs")

    logger.info("import %d: %d rows kept", 12, 3000)

    assert file == tmp_path / "logs" / "csdesk.log"
    assert "INFO csdesk.tests: import 12: 3000 rows kept" in file.read_text("utf-8")


def test_what_may_be_personal_is_blotted_out(
    tmp_path: Path, log_warnings: list[logging.LogRecord]
) -> None:
    file = logs.start(tmp_path)
    try:
        raise ValueError("王秀英 110101194910010025, 13800138000")
    except ValueError:
        logger.exception("row %d broke", 7)
    log_warnings.clear()

    assert file is not None
    text = file.read_text("utf-8")
    assert "row 7 broke" in text
    assert "ValueError: * *, *" in text
    assert not any(word in text for word in ("王秀英", "110101194910010025", "13800138000"))


def test_the_uid_of_a_record_is_not_taken_for_a_number(tmp_path: Path) -> None:
    file = logs.start(tmp_path)

    logger.info("saved 01890a5d-ac96-7742-8000-123456789012")

    assert file is not None
    assert "01890a5d-ac96-7742-8000-123456789012" in file.read_text("utf-8")


def test_a_full_log_moves_on_and_only_a_few_are_kept(tmp_path: Path) -> None:
    logs.start(tmp_path)

    for _ in range(7):
        logger.info("x" * (logs.BYTES - 100))

    assert len(list(tmp_path.iterdir())) == logs.FILES


def test_a_second_start_moves_the_log(tmp_path: Path) -> None:
    logs.start(tmp_path / "first")
    second = logs.start(tmp_path / "second")

    logger.info("once")

    assert second is not None
    assert second.read_text("utf-8").count("once") == 1
    assert "once" not in (tmp_path / "first" / "csdesk.log").read_text("utf-8")


def test_without_a_place_for_it_the_program_works_without_a_log(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert logs.start(tmp_path / "file" / "logs") is None

    logger.info("goes nowhere")
