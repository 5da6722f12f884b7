"""Lists, search, due list, figures and saving over a vault of 100,000 and of 30,000 residents.

The rivals are what one would do without this program: a plain SQLite file with LIKE and OFFSET,
and loops over rows in memory.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from cases import Case, Spent, timed

from csdesk.bootstrap import create_office, open_office
from csdesk.domain.values import first_day
from csdesk.services import duties, entries, figures, indicators, lists, search
from csdesk.services.demo import village as demo
from csdesk.services.office import About, Office
from csdesk.storage.keys import Cost

ON = date(2026, 10, 31)
PASSWORD = "bench-Pass-2026"  # noqa: S105  # of an invented vault
KEPT = tempfile.TemporaryDirectory(prefix="csdesk-bench-")
BUILT: dict[str, float] = {}


@cache
def office(residents: int, visits_per_month: int = 0) -> Office:
    """A demo village of a size, made once a run."""
    folder = Path(KEPT.name) / f"v{residents}-{visits_per_month}"
    about = About("石桥村", "village", "national", "430421")
    create_office(folder, about, PASSWORD, cost=Cost(kib=8192, passes=1))
    made = open_office(folder, PASSWORD, on=ON, write=True)
    began = time.perf_counter()
    more: dict[str, Any] = {"visits_per_month": visits_per_month} if visits_per_month else {}
    demo.make(made, residents=residents, **more)
    BUILT[f"{residents}"] = time.perf_counter() - began
    return made


def big() -> Office:
    """100,000 residents."""
    return office(100_000)


def busy() -> Office:
    """30,000 residents with 300,000 visits."""
    return office(30_000, 12)  # visits of each elder in a month


@cache
def plain(residents: int) -> sqlite3.Connection:
    """The same residents in a plain SQLite file, as somebody's own little database has them."""
    made = office(residents)
    asked = lists.ask(made, "residents", every=True, columns=COLUMNS)
    c = sqlite3.connect(Path(KEPT.name) / f"plain{residents}.db", isolation_level=None)
    c.execute("PRAGMA journal_mode=WAL")
    c.execute("PRAGMA synchronous=FULL")
    c.execute(
        "CREATE TABLE r (id INTEGER PRIMARY KEY, name, sex, birth, id_no, phones, address, grid)"
    )
    ids = lists.ids(made, asked)
    for page in lists.pages(made, asked, ids, 5000):
        rows = [
            (i, n, s, b, d, " ".join(p), a, g and g[1])
            for i, (n, s, b, d, p, a, g) in zip(page.ids, page.rows, strict=True)
        ]
        c.execute("BEGIN")
        c.executemany("INSERT INTO r VALUES (?,?,?,?,?,?,?,?)", rows)
        c.execute("COMMIT")
    c.execute("CREATE INDEX rn ON r (name)")
    return c


COLUMNS = ("name", "sex", "birth_date", "id_no", "phones", "address", "grid")
SHOWN = ("name", "sex", "age", "id_no", "birth_date", "relation", "household", "group", "grid",
         "address", "phones", "category", "status")  # fmt: skip


def listed(where: str = "", order: tuple[str, ...] = ("name",), every: bool = False) -> Spent:
    """Ids of a list in order, and its first page with the default columns."""
    made = big()
    asked = lists.ask(made, "residents", where=where or None, order=order, every=every)

    def work() -> None:
        ids = lists.ids(made, asked)
        lists.texts(made, lists.lines(made, asked, ids[:40]))

    return timed(work)


def plain_query(rest: str = "") -> Spent:
    """The same on the plain file: every id in order, and the first page's rows."""
    c = plain(100_000)

    def work() -> None:
        ids = [row[0] for row in c.execute(f"SELECT id FROM r {rest}")]  # noqa: S608  # our own words
        some = ", ".join(map(str, ids[:40]))
        c.execute(f"SELECT * FROM r WHERE id IN ({some})").fetchall()  # noqa: S608  # ids

    return timed(work)


def plain_page() -> Spent:
    """A page from the middle, by OFFSET."""
    c = plain(100_000)
    sql = "SELECT * FROM r ORDER BY name LIMIT 40 OFFSET 50000"
    return timed(lambda: c.execute(sql).fetchall())


TYPED = ("王", "王秀", "wxy", "wangxiu", "2701", "0000", "3组", "李国", "zhang", "19", "幸福")


def searched() -> Spent:
    """The slowest of some key strokes (p99 of so few), the index being there."""
    made = big()
    search.find(made, "准备")
    worst = max(timed(lambda t=text: search.find(made, t)).seconds for text in TYPED)  # type: ignore[misc]
    return Spent(worst)


def searched_plain() -> Spent:
    """LIKE over the same columns."""
    c = plain(100_000)
    sql = "SELECT id FROM r WHERE name LIKE ? OR id_no LIKE ? OR phones LIKE ? OR address LIKE ?"
    return Spent(
        max(timed(lambda t=t: c.execute(sql, [f"%{t}%"] * 4).fetchmany(20)).seconds for t in TYPED)  # type: ignore[misc]
    )


def paged() -> Spent:
    """One page of 128 rows from the middle of the list."""
    made = big()
    asked = lists.ask(made, "residents")
    ids = lists.ids(made, asked)
    middle = len(ids) // 2
    return timed(lambda: lists.texts(made, lists.lines(made, asked, ids[middle : middle + 40])))


def due_plain() -> Spent:
    """A loop over everybody and every visit, as a macro would do it."""
    people, met = (
        rows_of("residents", ("birth_date", "category")),
        rows_of("visits", ("visit_target", "visit_date", "met")),
    )

    def work() -> None:
        last: dict[int, date] = {}
        for who, day, was_met in met.values():
            if was_met and who and (who[0] not in last or last[who[0]] < day):
                last[who[0]] = day
        for id, (born, kinds) in people.items():
            if born and (ON - first_day(born)).days > 21915 and kinds:
                last.get(id)

    return timed(work)


@cache
def rows_of(code: str, columns: tuple[str, ...]) -> dict[int, tuple[Any, ...]]:
    """Rows in memory."""
    made = busy()
    asked = lists.ask(made, code, every=True, columns=columns)
    ids = lists.ids(made, asked)
    return {
        id: row
        for page in lists.pages(made, asked, ids, 5000)
        for id, row in zip(page.ids, page.rows, strict=True)
    }


def saved() -> Spent:
    """One record kept durably, checks and trail included."""
    made = big()
    groups = lists.ids(made, lists.ask(made, "groups", every=True))
    values = {"household_no": "B1", "address": "石桥村1组", "group": groups[0]}
    return timed(lambda: entries.record(made, "households", values))


def saved_plain() -> Spent:
    """One row into the plain file, as durable."""
    c = plain(100_000)
    return timed(lambda: c.execute("INSERT INTO r (name, address) VALUES ('石桥', '石桥村1组')"))


def first_use() -> Spent:
    """What the vault costs: the list by name on the encrypted file."""
    return listed(every=True)


def demo_built() -> Spent:
    """The vault of 100,000 residents, made once."""
    big()
    return Spent(BUILT["100000"])


def under(limit: float) -> Callable[[float, float | None, float], bool]:
    """Ours keeps within a limit, in the case's unit."""
    return lambda ours, _rival, _peak: ours <= limit


def cases(only: set[str]) -> list[Case]:
    """The cases of this module."""
    made = [
        Case("demo", "village made", "100,000 residents", "s", "≤ 120 s", demo_built, under(120),
             rounds=1),
        Case("search", "slowest key stroke", "100,000 residents", "ms", "≤ 30 ms", searched,
             under(30), "SQLite LIKE", searched_plain),
        Case("list_open", "residents as they open", "100,000 rows", "ms", "≤ 300 ms", listed,
             under(300), "plain SQLite",
             lambda: plain_query("ORDER BY name")),
        Case("list_open", "all residents by name", "100,000 rows", "ms", "≤ 100 ms",
             lambda: listed(every=True), under(100), "plain SQLite",
             lambda: plain_query("ORDER BY name")),
        Case("list_sort", "by birth", "100,000 rows", "ms", "≤ 100 ms",
             lambda: listed(order=("birth_date",), every=True), under(100), "plain SQLite",
             lambda: plain_query("ORDER BY birth")),
        Case("list_sort", "by last visit", "100,000 rows", "ms", "≤ 1000 ms",
             lambda: listed(order=("-last_visit",)), under(1000)),
        Case("list_filter", "独居 of 80 and more", "100,000 rows", "ms", "≤ 300 ms",
             lambda: listed("age >= 80 and category has '独居'"), under(300), "plain SQLite",
             lambda: plain_query("WHERE birth < '1946' ORDER BY name")),
        Case("list_filter", "of one grid", "100,000 rows", "ms", "≤ 300 ms",
             lambda: listed("grid = '一网格'"), under(300), "SQLite",
             lambda: plain_query("WHERE grid = '一网格' ORDER BY name")),
        Case("list_page", "page down", "100,000 rows", "ms", "≤ 100 ms", paged, under(100),
             "plain SQLite",
             plain_page),
        Case("due", "due list of a day", "30,000 residents, 300,000 visits", "ms", "≤ 200 ms",
             lambda: timed(lambda: duties.due(busy())), under(200), "loop over rows", due_plain),
        Case("figures", "figures of a month", "30,000 residents, 300,000 visits", "ms",
             "≤ 500 ms", lambda: timed(lambda: figures.monthly(busy(), "2026-10")), under(500)),
        Case("indicators", "indicators of a pack", "30,000 residents, 300,000 visits", "ms",
             "≤ 500 ms",
             lambda: timed(lambda: indicators.monthly(busy(), "2026-10", "lvyuan-2022")),
             under(500)),
        Case("save", "one record, durable", "100,000 residents", "ms", "≤ 50 ms", saved,
             under(50), "plain SQLite", saved_plain, 5),
        Case("vault_cost", "list by name, encrypted", "100,000 rows", "ms", "told", first_use,
             lambda _o, _r, _p: True, "plain SQLite",
             lambda: plain_query("ORDER BY name")),
    ]  # fmt: skip
    return [case for case in made if not only or case.id in only]
