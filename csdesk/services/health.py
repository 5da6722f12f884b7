"""数据体检: what is wrong in the data, each a small rule with its remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

import sqlalchemy as sa

from csdesk.domain.phones import phone
from csdesk.services import entries, lists
from csdesk.services.office import Office, reading
from csdesk.storage import health
from csdesk.storage.tables import Model

Query = Callable[[sa.Connection, Model, date], list[int]]
CHILDREN = frozenset(f"{n}" for n in (*range(20, 28), *range(29, 38), 39))
"""Sons and daughters of the head (GB/T 4761), without sons- and daughters-in-law."""
PARENTS = frozenset(("50", "51", "52"))


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of fault: a filter over a ledger, or a query where a filter can't say it.

    Attributes:
        ledger: Where it looks; empty for every ledger that has telephones.
    """

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
         query=health.head_unknown),
    Rule("id_missing", "没有证件号码", "residents", "请补录公民身份号码。",
         where="id_no empty and not (household empty)"),
    Rule("birth_partial", "出生日期不全", "residents", "请对照证件补全到日。",
         query=health.birth_partial),
    Rule("child_older_than_parent", "子女比父母年长", "residents", "请核对出生日期和与户主关系。",
         query=partial(health.child_older_than_parent, children=CHILDREN, parents=PARENTS)),
    Rule("same_person_twice", "同一人登记了两次", "residents", "请核对，留下一条，另一条作废。",
         query=health.same_person_twice),
    Rule("phone_invalid", "电话号码不对", "", "请改正，或留空。"),
    Rule("group_unknown", "户没有村民小组", "households", "请选择村民小组。",
         where="group empty and size > 0"),
    Rule("grid_missing", "户没有网格", "households", "请选择网格。",
         where="grid empty and size > 0"),
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
        rows = tuple(
            (ledger, id, name)
            for ledger, ids in _found(office, rule)
            for id, name in _named(office, ledger, ids)
        )
        if rows:
            found.append(Fault(rule.code, rule.label, rule.remedy, rows))
    return found


def _found(office: Office, rule: Rule) -> Iterable[tuple[str, list[int]]]:
    """Ledger and ids of the records at fault."""
    if rule.where:
        asked = lists.ask(office, rule.ledger, where=rule.where)
        return [(rule.ledger, list(lists.ids(office, asked)))]
    with reading(office) as c:
        if rule.query:
            return [(rule.ledger, rule.query(c, office.model, office.today()))]
        return [
            (ledger.code, health.phones_that_fail(c, office.model, ledger.code, field.id, _rings))
            for ledger in office.ledgers.values()
            for field in ledger.fields.values()
            if field.kind == "phones" and not field.custom
        ]


def _rings(number: str) -> bool:
    """It is a telephone number."""
    return phone(number) is not None


def _named(office: Office, ledger: str, ids: list[int]) -> Iterable[tuple[int, str]]:
    names = entries.titles(office, ledger, ids) if ids else {}
    return [(id, names.get(id, "")) for id in ids]
