"""A form opened whatever it is: .xlsx as it is, .xls by the office program of this computer."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from csdesk.documents.workbooks.filling.form import Workbook
from csdesk.documents.workbooks.locked import opened as unlocked
from csdesk.documents.workbooks.locked import protected
from csdesk.documents.workbooks.reading import open_book
from csdesk.errors import ClerkError

_SECONDS = 60
_NAMES = ("soffice", "libreoffice", "localc")
_PLACES = (
    "/opt/libreoffice*/program/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_SAVE_AS = "请用 WPS 打开它，另存为“Excel 文件（*.xlsx）”，再选那个新文件。"


def open_form(path: Path, password: str | None = None, *, scratch: Path | None = None) -> Workbook:
    """Open a form to be filled; the file itself is never written.

    Args:
        path: The form.
        password: Opens an encrypted workbook.
        scratch: Where an .xls is turned, for it may hold personal data; emptied at once, and by the
            next start after a crash. The system's own place where it is not said.

    Raises:
        FileRefusedError: It is encrypted, damaged, too large or no workbook.
        ClerkError: It is of a kind that can't be filled here; the remedy says what to do.
    """
    book = open_book(path, password)
    if book.container == "xls":
        return Workbook(converted(path, scratch=scratch))
    if book.container != "xlsx":
        raise ClerkError(f"“{path.name}”不是 .xlsx 工作簿，直接填会丢掉格式。", _SAVE_AS)
    content = path.read_bytes()
    return Workbook(unlocked(content, password) if protected(content) else content)


def converter() -> Path | None:
    """The program of this computer that turns .xls into .xlsx; None where there is none."""
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    for place in _PLACES:
        anchor = Path(place).anchor
        for path in Path(anchor).glob(place.removeprefix(anchor)) if anchor else ():
            if path.is_file():
                return path
    return None


def converted(
    path: Path,
    program: Path | None = None,
    seconds: float = _SECONDS,
    *,
    scratch: Path | None = None,
) -> bytes:
    """An .xls as the bytes of an .xlsx.

    Args:
        path: The file.
        program: What turns it; looked for where it is not said.
        seconds: After which the program is stopped.
        scratch: Where it works, in a folder of its own that nobody else may enter.

    Raises:
        ClerkError: No program is there, or it did not do it in time.
    """
    program = program or converter()
    if program is None:
        raise ClerkError(f"“{path.name}”是旧的 .xls 格式，不能原样填写。", _SAVE_AS)
    with tempfile.TemporaryDirectory(prefix="form-", dir=scratch) as folder:
        place = Path(folder)
        given = place / "form.xls"
        given.write_bytes(path.read_bytes())
        (place / "out").mkdir()
        command = [
            str(program), f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless",
            "--norestore", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
            "--outdir", str(place / "out"), str(given),
        ]  # fmt: skip
        _run(command, path, seconds, place)
        made = place / "out" / "form.xlsx"
        if not made.is_file():
            raise ClerkError(f"“{path.name}”没能转成 .xlsx。", _SAVE_AS)
        return made.read_bytes()


def _run(command: list[str], path: Path, seconds: float, place: Path) -> None:
    own = sys.platform != "win32"  # it has children, which must go with it
    try:
        process = subprocess.Popen(  # noqa: S603  # a program found on this computer, no shell
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=own,
            env={**os.environ, **dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(place))},
        )  # fmt: skip
    except OSError as error:
        raise ClerkError(f"“{path.name}”没能转成 .xlsx。", _SAVE_AS) from error
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        if own:
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
        raise ClerkError(f"转换“{path.name}”超过 {seconds:g} 秒，已停止。", _SAVE_AS) from error
