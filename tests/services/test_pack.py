"""The inspection pack: summaries and every ledger of a period in one book."""

import io
import re
from datetime import date

import pypdf
from builders import a_visit, an_elder, record
from vaultkit import NOON

from csdesk.services import lists
from csdesk.services.office import Office
from csdesk.services.pack import bound, pack_pdf

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


def text(out: io.BytesIO) -> str:
    return "".join("".join(p.extract_text().split()) for p in pypdf.PdfReader(out).pages)


def test_a_pack_holds_summaries_and_every_ledger_with_continuous_numbers(office: Office) -> None:
    elder = an_elder(office)
    a_visit(office, elder, date(2026, 10, 3))
    a_visit(office, elder, date(2026, 9, 3), visit_content="九月的事")
    record(office, "matters", found_on=date(2026, 10, 5), what="路灯不亮", state="1")
    out = io.BytesIO()
    seen: list[int] = []

    made = pack_pdf(office, OCTOBER, out, progress=seen.append)

    reader = pypdf.PdfReader(out)
    told = text(out)
    assert made.pages == len(reader.pages)
    assert reader.outline
    for code in bound(office):
        ledger = office.ledgers[code]
        assert (ledger.page.title or ledger.title) in told, code
    assert "不是同一人" not in told  # the clerk's own memory
    assert "路灯不亮" in told
    assert "九月的事" not in told
    numbers = [(int(at), int(of)) for at, of in re.findall(r"第(\d+)页共(\d+)页", told)]
    assert numbers == [(at, len(numbers)) for at in range(1, len(numbers) + 1)]
    assert made.pages - len(numbers) >= 2  # cover and contents
    assert seen == sorted(seen)


def test_a_pack_of_two_months_has_two_summaries_and_is_the_same_each_time(office: Office) -> None:
    an_elder(office)
    outs = [io.BytesIO(), io.BytesIO()]
    for out in outs:
        pack_pdf(office, (date(2026, 9, 1), date(2026, 10, 31)), out, reason="检查组核对")

    told = text(outs[0])
    assert "2026年9月工作台账汇总" in told
    assert "2026年10月工作台账汇总" in told
    assert "430421194003" in told
    assert outs[0].getvalue() == outs[1].getvalue()


def test_the_running_month_is_bound_if_none_is_said(office: Office) -> None:
    out = io.BytesIO()

    pack_pdf(office, None, out, at=NOON)

    assert "2026年10月" in text(out)


def test_parts_are_bound_with_their_parents(village: Office) -> None:
    codes = bound(village)

    assert "opening_hours" not in codes
    assert len(codes) == len({*codes})
    groups = [village.ledgers[c].group for c in codes]
    assert groups == sorted(groups, key=groups.index)
    assert lists.count(village, lists.ask(village, codes[0])) > 0
