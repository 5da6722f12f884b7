"""Name lists: filters over ledgers with their own columns and page; nothing is entered in them."""

from csdesk.domain.ledger import Page, Roster

PEOPLE = ("name", "sex", "age", "id_no", "household", "group", "address", "phones")


def _of(code: str, title: str, where: str, *more: str) -> Roster:
    """A name list of residents who are here and fulfil a condition."""
    return Roster(
        code,
        title,
        "residents",
        f"not (household empty) and {where}",
        (*PEOPLE, *more),
        ("group", "household", "name"),
        "人口",
        Page(title=title, landscape=True),
    )


ROSTERS = (
    _of("elders_alone", "独居老人名册", "category has '独居' and age >= 60", "last_visit"),
    _of("elders_80", "80岁以上老人名册", "age >= 80", "category"),
    _of("dibao", "低保对象名册", "category has '低保'", "category"),
    _of("disabled", "残疾人名册", "category has '残疾人'", "category"),
    _of("party_members", "党员名册", "political in ['01', '02']", "party_branch"),
    _of("left_children", "留守儿童名册", "category has '留守儿童'", "category"),
    _of("veterans_roll", "退役军人名册", "category has '退役军人'", "category"),
    _of("away", "外出人员名册", "stay_kind = 'registered'", "residence"),
)
