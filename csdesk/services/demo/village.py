"""The demo village: invented people, and a year of records in every ledger, by a seed."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random

import sqlalchemy as sa

from csdesk.domain.filters import months_later
from csdesk.ledgers.care import Visit
from csdesk.services.demo import campaigns as demo_campaigns
from csdesk.services.demo import ownrules
from csdesk.services.demo import rooms as demo_rooms
from csdesk.services.demo.care import Rates, Rounds, elder_files
from csdesk.services.demo.families import settle
from csdesk.services.demo.faults import seed_faults
from csdesk.services.demo.keep import TOLD, Keeper, keep_people, keep_works, namesakes, put
from csdesk.services.demo.names import Names, Numbers, stream
from csdesk.services.demo.people import Person, Village
from csdesk.services.demo.samples import AREA, Sampler, in_order
from csdesk.services.demo.status import dress
from csdesk.services.demo.work import work
from csdesk.services.demo.year import live
from csdesk.services.office import About, Office, reading, step

ABOUT = About("柳沟村村民委员会", "village", "national", AREA)
RESIDENTS, MONTHS, SEED = 3000, 12, 1
EACH_GROUP, EACH_GRID = 190, 900
"""People of a group and of a grid, about."""
SAMPLES = 36
"""Rows of a ledger that the story does not tell."""
KNOWN = TOLD | demo_rooms.MADE | ownrules.MADE
"""Ledgers that a story fills; of the others rows are made up."""
Progress = Callable[[int], None]


def make(
    office: Office,
    residents: int = RESIDENTS,
    months: int = MONTHS,
    seed: int = SEED,
    *,
    visits_per_month: int = 1,
    faults: bool = True,
    progress: Progress | None = None,
) -> None:
    """Fill an empty vault; equal arguments and day give equal exports.

    Args:
        office: An empty office, open for writing; its day is the last of the story.
        residents: People of the first roster, from a household up.
        months: Months of records, the running one among them.
        seed: Of all chance.
        visits_per_month: To each elder of the national rule.
        faults: Seed one fault of each kind that the data check knows.
        progress: Told per cent done; may raise to stop.
    """
    collecting = gc.isenabled()
    gc.disable()  # the collector looks at a million rows in vain: a sixth of the time
    try:
        _make(
            office,
            residents,
            months,
            seed,
            visits_per_month,
            faults,
            progress or (lambda percent: None),
        )
    finally:
        if collecting:
            gc.enable()


def _make(
    office: Office,
    residents: int,
    months: int,
    seed: int,
    visits_per_month: int,
    faults: bool,
    tell: Progress,
) -> None:
    village = tell_story(office, residents, months, seed)
    tell(15)
    keepers = _keepers(village, stream(seed, "keepers"))
    with step(office, "演示：人口") as w:
        ids = keep_people(w, village, keepers)
        put(w, "distinct_people", namesakes(village), one=ids.people, other=ids.people)
    tell(60)
    workers = {n: [p.name for p in k.workers] for n, k in enumerate(keepers)}
    rounds = Rounds(village, Rates(visits_per_month), workers, stream(seed, "visits"))
    with step(office, "演示：关爱服务") as w:
        files = [row for _, row in elder_files(village, rounds, stream(seed, "files"))]
        put(w, "elder_files", files, resident=ids.people)
        visits: Sequence[Visit] = rounds.visit()
        put(w, "visits", visits, visit_target=ids.people)
        ownrules.keep_rules(w, village, visits, ids.people, stream(seed, "rules"))
    tell(85)
    names = [p.name for k in keepers for p in (k.leader, *k.workers)]
    with step(office, "演示：志愿服务、设施和事项") as w:
        keep_works(w, work(village, names, stream(seed, "works")), ids)
    tell(92)
    demo_rooms.furnish(office, village.start, names, stream(seed, "rooms"))
    _others(office, village, stream(seed, "others"))
    ownrules.keep_looked_after(office, stream(seed, "looked after"))
    demo_campaigns.hold(office, village.start, names, stream(seed, "campaigns"))
    if faults:
        seed_faults(office, stream(seed, "faults"))
    tell(100)


def tell_story(office: Office, residents: int, months: int, seed: int) -> Village:
    """People and what happened to them, not yet kept."""
    on = office.today()
    first = months_later(on.replace(day=1), 1 - months)
    houses = max(1, round(residents * 0.3))
    village = Village(
        area=office.about.division or AREA,
        name=place_of(office.about.name),
        start=first - timedelta(1),
        on=on,
        rng=stream(seed, "people"),
        names=Names(stream(seed, "names")),
        numbers=Numbers(stream(seed, "numbers")),
        groups=min(houses, max(2, round(residents / EACH_GROUP))),
        grids=max(4, round(residents / EACH_GRID)),
    )
    settle(village, residents)
    dress(village)
    live(village)
    return village


def place_of(office: str) -> str:
    """柳沟村 of 柳沟村村民委员会."""
    for tail in ("村民委员会", "居民委员会", "社区服务中心"):
        office = office.removesuffix(tail)
    return office or "柳沟村"


def _keepers(village: Village, rng: Random) -> list[Keeper]:
    """A leader and two workers for each grid, of those who stay in it."""
    by_grid: dict[int, list[Person]] = {}
    able = [p for p in village.people if p.stay and p.stay.kind == "both"]
    grown = [p for p in able if 26 <= p.age(village.on) <= 58] or able or village.people
    for person in grown:
        by_grid.setdefault(person.stay.house.grid if person.stay else 0, []).append(person)
    made = []
    for grid in range(village.grids):
        near = by_grid.get(grid, [])
        some = rng.sample(near, 3) if len(near) >= 3 else [rng.choice(grown) for _ in range(3)]
        made.append(Keeper(some[0], (some[1], some[2])))
    return made


def _others(office: Office, village: Village, rng: Random) -> None:
    """Rows of the ledgers that the story does not know."""
    with reading(office) as c:
        counts = {
            code: c.scalar(sa.select(sa.func.count()).select_from(office.model.tables[code])) or 0
            for code in KNOWN & office.ledgers.keys()
        }
        stays = office.model.tables["stays"]
        open_ = sa.select(stays.c.resident).where(stays.c.to.is_(None), stays.c.voided_at.is_(None))
        here = list(c.scalars(open_.distinct().order_by(stays.c.resident)))
    sampler = Sampler(rng, office.codes, village.start + timedelta(1), village.on)
    with step(office, "演示：其他台账") as w:
        refs: dict[str, Sequence[int]] = {c: range(1, n + 1) for c, n in counts.items() if n}
        refs["residents"] = here  # nobody is given anything after she has gone
        for ledger in in_order(office.ledgers):
            if ledger.code not in KNOWN and not ledger.written_by:
                rows = sampler.rows(ledger, refs, SAMPLES)
                refs[ledger.code] = put(w, ledger.code, rows)
