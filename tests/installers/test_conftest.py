"""What conftest.py promises of every test, tried on small test files of their own."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
CONFTEST = Path(__file__).parents[1] / "conftest.py"


@pytest.fixture
def house(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeconftest(CONFTEST.read_text("utf-8"))
    pytester.makeini(f"[pytest]\npythonpath = {CONFTEST.parent}\n")  # it imports the vaults' kit
    return pytester


def test_the_network_fails_a_test_even_where_the_error_is_caught(house: pytest.Pytester) -> None:
    house.makepyfile(
        """
        import contextlib, pytest, socket
        @pytest.mark.parametrize("reach", [
            lambda: socket.socket(socket.AF_INET),
            lambda: socket.socket(socket.AF_INET6),
            lambda: socket.getaddrinfo("localhost", 80),
            lambda: socket.gethostbyname("localhost"),
        ])
        def test_quiet(reach):
            with contextlib.suppress(Exception):
                reach()
        def test_after():
            pass
        """
    )
    result = house.runpytest_subprocess("-p", "no:cacheprovider")

    result.assert_outcomes(passed=5, errors=4)
    result.stdout.fnmatch_lines(["*the network was used*"])


def test_local_sockets_are_free(house: pytest.Pytester) -> None:
    house.makepyfile(
        """
        import socket
        def test_pair():
            for one in socket.socketpair():
                one.close()
        """
    )
    house.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_a_warning_in_the_log_fails_a_test_unless_it_is_expected(house: pytest.Pytester) -> None:
    house.makepyfile(
        """
        import logging
        logger = logging.getLogger("csdesk.storage")
        def test_unexpected():
            logger.warning("copy %d is damaged", 3)
        def test_expected(log_warnings):
            logger.error("copy %d is damaged", 3)
            assert log_warnings.pop().args == (3,)
        def test_informed():
            logger.info("copied")
        """
    )
    result = house.runpytest_subprocess("-p", "no:cacheprovider")

    result.assert_outcomes(passed=3, errors=1)
    result.stdout.fnmatch_lines(["*not expected in the log*copy 3 is damaged*"])


def test_nobodys_own_data_folder_is_used(house: pytest.Pytester) -> None:
    house.makepyfile(
        """
        from pathlib import Path
        from csdesk.settings import data_folder
        def test_elsewhere():
            assert Path.home() not in data_folder().parents or "pytest" in str(data_folder())
        """
    )
    house.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)
