"""数据体检: what is wrong in the data, each a small rule with its remedy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from csdesk.domain.phones import read_phones
from csdesk.services import entries, lists
from csdesk.services.office import Office, reading
from csdesk.storage import health
from csdesk.storage.tables import Model

Query = Callable[[sa.Connection, Model, date], list[int]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of fault: a filter over a ledger, or a query where a filter can't say it."""

    code: str
    label: str
    ledger: str
    remedy: str
    where: str = ""
    query: Query | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What one rule found: (ledger, id, name) of each record."""

    code: str
    label: str
    remedy: str
    rows: tuple[tuple[str, int, str], ...]


RULES = (
    Rule("head_unknown", "户里没有户主", "households", "请用“换户主”指定一位户主。",
         where="size > 0 and head empty"),
    Rule("id_missing", "没有证件号码", "residents", "请补录公民身份号码，或登记临时编号。",
         where="not (household empty) and id_no empty"),
    Rule("birth_partial", "出生日期不全", "residents", "请对照证件补全到日。",
         query=health.birth_partial),
    Rule("child_older_than_parent", "子女比父母年长", "residents",
         "请核对出生日期和与户主关系。", query=health.child_older_than_parent),
    Rule("same_person_twice", "同一人登记了两次", "residents", "请核对，留下一条，另一条作废。",
         query=health.same_person_twice),
    Rule("phone_invalid", "电话号码不对", "residents", "请改正，或留空。"),
    Rule("group_unknown", "户没有村民小组", "households", "请选择村民小组。",
         where="size > 0 and group empty"),
    Rule("grid_missing", "户没有网格", "households", "请选择网格。",
         where="size > 0 and grid empty"),
    Rule("visit_before_birth", "探访日期早于出生", "visits", "请核对探访日期和出生日期。",
         query=health.visit_before_birth),
    Rule("visit_after_death", "死亡之后还有探访", "visits", "请核对探访日期，或更正死亡日期。",
         query=health.visit_after_death),
    Rule("hours_over_day", "一天服务超过 24 小时", "service_hours", "请核对时长和日期。",
         query=health.hours_over_day),
    Rule("category_overlap", "同一类别时间重叠", "categories", "请给前一条填止日，或作废一条。",
         query=health.category_overlap),
)  # fmt: skip


def check(office: Office) -> list[Fault]:
    """Every fault there is, by rule; rules that found nothing are left out."""
    found = []
    for rule in RULES:
        ids = _ids(office, rule)
        if not ids:
            continue
        names = entries.titles(office, rule.ledger, ids)
        rows = tuple((rule.ledger, id, names.get(id, "")) for id in ids)
        found.append(Fault(rule.code, rule.label, rule.remedy, rows))
    return found


def _ids(office: Office, rule: Rule) -> list[int]:
    if rule.where:
        return list(lists.ids(office, lists.ask(office, rule.ledger, where=rule.where)))
    if rule.query:
        with reading(office) as c:
            return rule.query(c, office.model, office.today())
    return _bad_phones(office, rule)


def _bad_phones(office: Office, rule: Rule) -> list[int]:
    """Residents one of whose numbers is no telephone number."""
    asked = lists.ask(office, rule.ledger, where="not (phones empty)", columns=("phones",))
    ids = lists.ids(office, asked)
    return [
        id
        for page in lists.pages(office, asked, ids, 5000)
        for id, (numbers,) in zip(page.ids, page.rows, strict=True)
        if any(
            p.code == "phone_invalid" for n in numbers for p in read_phones("phones", n).problems
        )
    ]
