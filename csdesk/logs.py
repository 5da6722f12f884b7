"""The log: a rotating file with ids and counts, never a name, an ID number or a telephone."""

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

BYTES = 1_000_000
FILES = 5
_OURS = logging.getLogger("csdesk")

# What may be personal, for an exception's own words are not ours: numbers as long as a telephone
# or longer, and everything in Chinese (our own messages are English).
_PERSONAL = re.compile(
    r"(?<![0-9A-Za-z-])\d{11,17}[\dXx]?(?![0-9A-Za-z-])|[\u3400-\u9fff\U00020000-\U000323af]+"
)


class Discreet(logging.Formatter):
    """Blots out what may be personal, in the message and in a traceback alike."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, or lines with a traceback, of one record."""
        return _PERSONAL.sub("*", super().format(record))


def start(folder: Path) -> Path | None:
    """Writes the program's log into ``csdesk.log`` of a folder from now on; it is made if need be.

    At most `FILES` files of `BYTES` each are kept. A second call moves the log.

    Returns:
        The file, or None where the folder cannot be written: the program works without a log.
    """
    stop()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "csdesk.log", maxBytes=BYTES, backupCount=FILES - 1, encoding="utf-8"
        )
    except OSError:
        return None
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    _OURS.addHandler(handler)
    _OURS.setLevel(logging.INFO)
    return folder / "csdesk.log"


def stop() -> None:
    """Closes the log file, so that its folder can be moved or removed."""
    for handler in list(_OURS.handlers):
        if isinstance(handler, RotatingFileHandler):
            _OURS.removeHandler(handler)
            handler.close()
