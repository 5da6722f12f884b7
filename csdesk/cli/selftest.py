"""`--selftest`: every part of the program once, on a vault of its own; run on every installer."""

from __future__ import annotations

import sys
from datetime import date
from io import BytesIO
from pathlib import Path

from csdesk.bootstrap import clock, create_office, open_office
from csdesk.errors import ClerkError
from csdesk.services import copies, exports, imports, lists, printing, search
from csdesk.services.demo import village as demo
from csdesk.services.office import About, Office
from csdesk.storage.keys import Cost

PASSWORD = "selftest-Pass-1"  # noqa: S105  # of a vault that is thrown away
ON = date(2026, 10, 31)
ROSTER = "姓名,公民身份号码,与户主关系,户号\n丁试试,110101195003079034,户主,Z1\n"


def selftest(folder: Path) -> int:
    """Make, import, search, print, export, show, copy, restore; prints `SELFTEST ok`."""
    if folder.exists() and any(folder.iterdir()):
        raise ClerkError(f"“{folder}”不是空文件夹。", "请另选一个空文件夹。")
    folder.mkdir(parents=True, exist_ok=True)
    about = About("自检村", "village", "national", "110101")
    create_office(folder / "vault", about, PASSWORD, cost=Cost(kib=65536))
    office = open_office(folder / "vault", PASSWORD, on=ON, write=True)
    try:
        demo.make(office, residents=60, months=1)
        _use(office, folder)
        _show(office, folder)
        copy = copies.make(office, always=True)
        before = _exported(office, folder / "before.xlsx")
    finally:
        office.close()
    if copy is None:
        raise ClerkError("自检没有做成备份。")
    copies.restore(copy.path, folder / "restored", PASSWORD, clock())
    again = open_office(folder / "restored", PASSWORD, on=ON)
    try:
        if _exported(again, folder / "after.xlsx") != before:
            raise ClerkError("自检：恢复的副本导出不同。", "请把自检文件夹交给维护人员。")
    finally:
        again.close()
    sys.stdout.write("SELFTEST ok\n")
    return 0


def _use(office: Office, folder: Path) -> None:
    roster = folder / "花名册.csv"
    roster.write_text(ROSTER, "utf-8")
    with imports.preview(office, roster, "residents") as seen:
        imports.commit(office, seen)
    if not search.find(office, "dss"):
        raise ClerkError("自检：找不到刚导入的人。", "请把自检文件夹交给维护人员。")
    out = BytesIO()
    printing.ledger_pdf(office, lists.ask(office, "residents"), out)
    (folder / "residents.pdf").write_bytes(out.getvalue())


def _show(office: Office, folder: Path) -> None:
    from csdesk.app.picture import grab

    grab(office, "home", folder / "home.png")


def _exported(office: Office, path: Path) -> bytes:
    exports.export(office, lists.ask(office, "residents"), path)
    return path.read_bytes()
