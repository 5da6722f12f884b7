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


def _book(
    code: str,
    title: str,
    ledger: str,
    where: str,
    columns: tuple[str, ...],
    order: tuple[str, ...],
    signed: tuple[str, ...] = (),
) -> Roster:
    """A book of a care ledger: one kind of its rows, with the columns that a document asks for."""
    page = Page(title=title, signed=signed)
    return Roster(code, title, ledger, where, columns, order, "关爱服务", page)


ROSTERS = (
    _of("elders_alone", "独居老人名册", "category has '独居' and age >= 60", "last_visit"),
    _of("elders_80", "80岁以上老人名册", "age >= 80", "category"),
    _of("dibao", "低保对象名册", "category has '低保'", "category"),
    _of("disabled", "残疾人名册", "category has '残疾人'", "category"),
    _of("party_members", "党员名册", "political in ['01', '02']", "party_branch"),
    _of("left_children", "留守儿童名册", "category has '留守儿童'", "category"),
    _of("veterans_roll", "退役军人名册", "category has '退役军人'", "category"),
    _of("away", "外出人员名册", "stay_kind = 'registered'", "residence"),
    _book(
        "elder_ability",
        "老年人能力评估名册",
        "elder_files",
        "not (care_ability empty)",
        (
            "resident",
            "sex",
            "age",
            "address",
            "care_ability",
            "ability_score",
            "assessed_on",
            "assessed_by",
            "carer",
            "needs",
        ),
        ("resident",),
    ),
    _book(
        "elder_meal_log",
        "老年助餐登记表",
        "help_given",
        "kind = '助餐'",
        ("help_date", "resident", "sex", "age", "canteen", "meals", "price", "subsidy", "grid"),
        ("-help_date",),
        ("老年人签字",),
    ),
    _book(
        "elder_home_adaptation_log",
        "家庭适老化改造登记表",
        "help_given",
        "kind = '家庭适老化改造'",
        (
            "resident",
            "sex",
            "age",
            "household",
            "address",
            "items",
            "provider",
            "help_date",
            "cost",
            "subsidy",
            "accepted_on",
        ),
        ("-help_date",),
    ),
    _book(
        "family_care_bed_register",
        "家庭养老床位登记表",
        "elder_files",
        "care_bed = '是'",
        (
            "resident",
            "sex",
            "age",
            "address",
            "care_ability",
            "bed_provider",
            "bed_since",
            "bed_until",
            "carer",
            "carer_phone",
        ),
        ("resident",),
    ),
    _book(
        "family_doctor_ledger",
        "家庭医生签约台账",
        "help_given",
        "kind = '家庭医生'",
        (
            "resident",
            "sex",
            "age",
            "doctor",
            "provider",
            "help_date",
            "until",
            "package",
            "category",
            "address",
        ),
        ("until", "resident"),
    ),
    _book(
        "disability_subsidy_ledger",
        "残疾人两项补贴台账",
        "aids",
        "kind in ['困难残疾人生活补贴', '重度残疾人护理补贴']",
        (
            "resident",
            "sex",
            "age",
            "kind",
            "amount",
            "eligible_on",
            "from",
            "to",
            "last_month",
            "months",
            "paid",
        ),
        ("resident", "from"),
    ),
)
