"""`init` and `demo`: a new empty vault, and the invented village with its papers."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import re
import shutil
import sys
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from csdesk.bootstrap import clock, create_office, open_office
from csdesk.cli import arguments
from csdesk.cli.printing import into
from csdesk.domain.calendar import month_of
from csdesk.domain.ledger import Ledgers
from csdesk.errors import ClerkError, WrongPasswordError
from csdesk.packs.model import PACK_IDS
from csdesk.services.office import About, Office
from csdesk.settings import DEMO_PASSWORD
from csdesk.storage import passwords
from csdesk.storage.folder import Folder
from csdesk.storage.keys import Cost

DEMO = Path("csdesk-demo")
MAIN = (
    "residents", "households", "changes", "elder_files", "visits", "volunteers", "service_hours",
    "facilities", "facility_checks", "matters",
)  # fmt: skip
"""Ledgers of which the demo makes workbooks."""
MOST = 1_000_000


def add(commands: Any) -> None:
    """Their options."""
    made = commands.add_parser("init", help="新建空的资料")
    made.add_argument("--data", type=Path, help="资料所在文件夹")
    made.add_argument("--password-file", type=Path, help="密码文件")
    made.add_argument("--name", required=True, type=_name, help="村（社区）名称")
    made.add_argument("--kind", required=True, choices=("village", "community"))
    made.add_argument("--pack", required=True, choices=PACK_IDS, help="政策包")
    made.add_argument("--division", default="", type=_division, help="行政区划代码")
    made.add_argument("--admin", default="管理员", type=_name, help="管理员的名字")
    made.set_defaults(run=_init)

    made = commands.add_parser("demo", help="生成演示村")
    made.add_argument("folder", nargs="?", type=Path, default=DEMO, metavar="DIR")
    made.add_argument("--residents", type=_people, default=3000, metavar="N", help="人数")
    made.add_argument("--months", type=_months, default=12, metavar="M", help="几个月的记录")
    made.add_argument("--visits", type=_visits, default=1, metavar="K", help="每人每月探访几次")
    made.add_argument("--seed", type=arguments.count, default=1, metavar="S", help="随机种子")
    made.add_argument("--on", type=arguments.day, metavar="D", help="以哪一天为今天")
    made.add_argument("--fresh", action="store_true", help="重新生成")
    made.add_argument("--no-files", action="store_true", help="不生成文件")
    made.add_argument("--no-window", action="store_true", help="不打开窗口")
    made.set_defaults(run=_demo)


def _name(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("名称不能为空")
    return text.strip()


def _division(text: str) -> str:
    if text and not re.fullmatch(r"\d{6}(\d{3}){0,2}", text):
        raise argparse.ArgumentTypeError(f"区划代码应为 6、9 或 12 位数字，现为“{text}”")
    return text


def _within(least: int, most: int, text: str) -> int:
    number = arguments.count(text)
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"应在 {least} 至 {most} 之间，现为 {number}")
    return number


_people = partial(_within, 1, MOST)
_months = partial(_within, 1, 120)
_visits = partial(_within, 1, 31)


def _init(args: argparse.Namespace, ledgers: Ledgers) -> int:
    about = About(args.name, args.kind, args.pack, args.division)
    password = arguments.password(args, "新密码：")
    passwords.check_new(password)
    code = create_office(arguments.folder(args), about, password, admin=args.admin, ledgers=ledgers)
    sys.stderr.write("已新建。恢复码只显示这一次，请抄下来，封存在信封里：\n")
    print(code)
    return 0


# ---- the demo village ---------------------------------------------------------------------------


def _demo(args: argparse.Namespace, ledgers: Ledgers) -> int:
    vault, on = args.folder / "vault", args.on or clock().date()
    password = os.environ.get("CSDESK_PASSWORD") or DEMO_PASSWORD
    if args.fresh or not Folder(vault).holds_vault:
        _make(args, vault, on, password, ledgers)
    else:
        print(f"演示村已在“{vault}”，直接使用；加 --fresh 重新生成。")
    if password == DEMO_PASSWORD:
        print(f"密码：{password}")
    if not args.no_files:
        _papers(args.folder / "out", vault, on, password, ledgers)
    if args.no_window:
        return 0
    if not has_screen(os.environ, sys.platform):
        print("这里没有屏幕，不打开窗口。")
        return 0
    from csdesk.app.starting import run

    return run(vault)


def _make(args: argparse.Namespace, vault: Path, on: date, password: str, ledgers: Ledgers) -> None:
    """Make the village beside, and put it in its place when it is whole."""
    from csdesk.services.demo import village as demo

    part = vault.with_name("vault.part")
    if part.exists():  # a run that was stopped
        shutil.rmtree(part)
    print(
        f"正在生成演示村：{args.residents} 人，{args.months} 个月，随机种子 {args.seed}。",
        flush=True,
    )
    create_office(part, demo.ABOUT, password, ledgers=ledgers, cost=Cost())
    office = open_office(part, password, on=on, ledgers=ledgers, write=True)
    try:
        demo.make(office, args.residents, args.months, args.seed, visits_per_month=args.visits)
    finally:
        office.close()
    if Folder(vault).holds_vault:
        shutil.rmtree(vault)
    try:
        part.rename(vault)
    except OSError as error:
        raise ClerkError(f"“{vault}”里有别的东西。", "请另选文件夹。") from error
    print(f"演示村：{vault}")


def _papers(out: Path, vault: Path, on: date, password: str, ledgers: Ledgers) -> None:
    """This month's papers, workbooks, a copy, and a picture of the home screen."""
    from csdesk.services import copies

    try:
        office = open_office(vault, password, on=on, ledgers=ledgers)
    except WrongPasswordError as error:
        raise ClerkError(
            "演示村是用另一个密码生成的。", "请设环境变量 CSDESK_PASSWORD，或加 --fresh 重新生成。"
        ) from error
    try:
        out.mkdir(parents=True, exist_ok=True)
        made = [*_pdfs(office, out, on), *_books(office, out)]
        copies.make(office)
    finally:
        office.close()
    picture = out / "工作台.png"
    drawn = multiprocessing.get_context("spawn").Process(
        target=draw_home, args=(vault, password, on, picture)
    )  # of its own: the window that may follow has another screen
    drawn.start()
    drawn.join()
    if drawn.exitcode or not picture.is_file():
        raise ClerkError("工作台的图片没有画成。", "其他文件已生成；请把日志交给维护人员。")
    print(f"已生成的文件在“{out.resolve()}”：")
    for path in (*made, picture):
        print(f"  {path.name}")


def _pdfs(office: Office, out: Path, on: date) -> list[Path]:
    from csdesk.services import pack, report

    month = f"{on:%Y-%m}"
    whole = out / f"{month} 迎检资料包.pdf"
    summary = out / f"{month} 工作台账汇总.pdf"
    into(whole, partial(pack.pack_pdf, office, month_of(month)))
    into(summary, partial(report.monthly_pdf, office, month))
    return [whole, summary]


def _books(office: Office, out: Path) -> list[Path]:
    from csdesk.services import lists
    from csdesk.services.exports import export

    made = []
    for code in MAIN:
        asked = lists.ask(office, code)
        path = out / f"{asked.title}.xlsx"
        export(office, asked, path)
        made.append(path)
    return made


def draw_home(vault: Path, password: str, on: date, picture: Path) -> None:
    """A picture of the home screen, without a screen."""
    from csdesk.app.picture import grab

    office = open_office(vault, password, on=on)
    try:
        grab(office, "home", picture)
    finally:
        office.close()


def has_screen(environ: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be opened here."""
    if platform in ("win32", "darwin"):
        return True
    offscreen = environ.get("QT_QPA_PLATFORM") == "offscreen"
    return not offscreen and bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))
