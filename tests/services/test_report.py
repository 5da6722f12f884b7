"""The monthly summary in sentences and tables."""

import io
import json
from datetime import date

import pypdf
from builders import a_household, a_visit, an_elder
from vaultkit import NOON

from csdesk.services import report
from csdesk.services.households import people
from csdesk.services.households.people import Event
from csdesk.services.office import Office, reading
from csdesk.storage.trail import TRAIL


def text(out: io.BytesIO) -> str:
    return "".join("".join(p.extract_text().split()) for p in pypdf.PdfReader(out).pages)


def test_the_summary_says_the_month_in_plain_sentences(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚", "朱小禾")
    people.depart(office, "died", Event(date(2026, 10, 2)), home.head, home.members[2])
    elder = an_elder(office)
    a_visit(office, elder, date(2026, 10, 3))
    out = io.BytesIO()

    report.monthly_pdf(office, "2026-10", out)

    told = text(out)
    assert "2026年10月工作台账汇总" in told
    assert "2026年10月，户籍人口期初4人，本月减少1人，期末3人。常住人口期初4人" in told
    assert "死亡1人" in told
    assert "本月应探访1人，已探访1人，月探访率100.0%" in told
    assert "没有见到" not in told
    assert "与期末人数一致" in told
    with reading(office) as c:
        last = c.execute(TRAIL.select().order_by(TRAIL.c.seq.desc()).limit(1)).one()
    assert (last.kind, json.loads(last.payload)["ledger"]) == ("print", "monthly")


def test_who_was_not_met_is_counted(office: Office) -> None:
    elder = an_elder(office)
    a_visit(office, elder, date(2026, 10, 3), met=False)
    out = io.BytesIO()

    report.monthly_pdf(office, "2026-10", out, at=NOON.replace(month=11, day=2))

    told = text(out)
    assert "还有1人没有见到" in told
    assert "2026年11月2日" in told
