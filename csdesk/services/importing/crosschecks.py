"""The cells of a row compared with each other: number, sex, birth, age, certificate."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from csdesk.documents.workbooks.layout import TableRow
from csdesk.domain.ages import read_age
from csdesk.domain.calendar import age_on
from csdesk.domain.codes import Codes
from csdesk.domain.faults import named, problem
from csdesk.domain.identity import normalise
from csdesk.ledgers.roster import LEFT_OLD, NOTHING
from csdesk.services.importing.columns import Column
from csdesk.services.importing.got import Got

_RESOLVED = frozenset(
    {"birth_partial", "birth_ambiguous", "birth_serial_guess", "birth_two_digit_year"}
)
"""Doubts about a birth date that a valid ID number settles."""
_PEOPLE = re.compile(r"\d{15,18}[\dXx]?")
_HAN_NAME = re.compile(r"[\u3400-\u9fff·]{2,6}")


def compare(got: Got, row: TableRow, columns: Sequence[Column], codes: Codes, on: date) -> None:
    """Tell where the cells of a row disagree; a valid number decides on sex and birth.

    Args:
        got: What the row says; changed in place.
        row: Its cells.
        columns: What they feed.
        codes: Code tables.
        on: The day of entry, for ages.
    """
    fields = {c.field.id: c.letter for c in reversed(columns) if c.field}
    got.problems = [(at, p) for at, p in got.problems if p.code != "name_missing"]
    _swapped(got, row, columns, fields)
    _sex_and_birth(got, codes, fields)
    _left_behind(got, row, columns, on)
    _age(got, on, fields)
    _certificate(got, codes, fields)
    if "id_no" in fields and not got.values.get("id_no") and not got.mask:
        _numberless(got, fields["id_no"])
    got.checks.pop("said_sex", None)
    got.checks.pop("said_born", None)


def _numberless(got: Got, letter: str) -> None:
    if not any(p.field == "id_no" for _, p in got.problems):
        remedy = "先用临时编号登记，办好后补填。"
        got.problems.append((letter, problem("id_no", "id_missing", "没有证号。", remedy)))


def _swapped(got: Got, row: TableRow, columns: Sequence[Column], fields: Mapping[str, str]) -> None:
    """A name among the ID numbers and a number among the names, or a telephone there."""
    suspicious = named("name_suspicious", (p for _, p in got.problems))
    wrong = [p for _, p in got.problems if p.field == "id_no" and p.level == "error"]
    if not wrong:
        return
    texts = {c.field.id: row.cells[c.at].text.strip() for c in columns
             if c.field and c.at in row.cells}  # fmt: skip
    other = ""
    if suspicious and _PEOPLE.fullmatch(texts.get("name", "")):
        other = "name" if _HAN_NAME.fullmatch(texts.get("id_no", "")) else ""
    elif len(texts.get("id_no", "")) == 11 and _PEOPLE.fullmatch(texts.get("phones", "")):
        other = "phones"
    if not other:
        return
    swapped = ("id_no", other)
    got.problems = [(at, p) for at, p in got.problems if p.field not in swapped]
    for id in swapped:
        got.values.pop(id, None)
    what = "姓名" if other == "name" else "电话"
    told = problem(
        "id_no", "columns_swapped", f"{what}和证号像是填反了：“{texts[other]}”“{texts['id_no']}”。",
        "请把两格对调。",
    )  # fmt: skip
    got.problems.append((fields["id_no"], told))


def _sex_and_birth(got: Got, codes: Codes, fields: Mapping[str, str]) -> None:
    values, checks = got.values, got.checks
    sex = checks.pop("id_sex", None) or checks.get("said_sex")
    if sex and values.get("sex") in ("1", "2") and values["sex"] != sex:
        names = codes["sex"].names
        message = f"性别写的是“{names[values['sex']]}”，证号上是“{names[sex]}”。"
        told = problem("sex", "sex_conflict", message, "以证号为准；请对照证件核对。")
        got.problems.append((fields.get("sex", ""), told))
    born = checks.pop("id_born", None)
    said = born or checks.get("said_born")
    typed = values.get("birth_date")
    if said and typed and not said.startswith(typed):
        message = f"出生日期写的是 {typed}，证号上是 {said}。"
        told = problem("birth_date", "birth_conflict", message, "以证号为准；请对照证件核对。")
        got.problems.append((fields.get("birth_date", ""), told))
    if not values.get("id_no"):
        return
    if sex:
        values["sex"] = sex
    if born:
        if typed and born.startswith(typed):
            got.problems = [
                (at, p)
                for at, p in got.problems
                if p.field != "birth_date" or p.code not in _RESOLVED
            ]
        values["birth_date"] = born


def _left_behind(got: Got, row: TableRow, columns: Sequence[Column], on: date) -> None:
    """留守 alone is a child's word; of somebody old it says 留守老年人."""
    if not any(LEFT_OLD.young in codes for codes in got.opens.values()):
        return
    born, said = got.values.get("birth_date"), got.checks.get("age")
    span = read_age(said) if said else None
    age = age_on(born, on) if born else span[0] if span else None
    if age is None or age < LEFT_OLD.least:
        return
    for column in columns:
        opened = got.opens.get(column.field.id, ()) if column.field else ()
        text = row.cells[column.at].text if column.at in row.cells else ""
        if LEFT_OLD.word in text and column.field and LEFT_OLD.child not in text:
            old = tuple(LEFT_OLD.old if code == LEFT_OLD.young else code for code in opened)
            got.opens[column.field.id] = old
            if column.field.kind == "codes" and old:
                got.values[column.field.id] = list(old)


def _age(got: Got, on: date, fields: Mapping[str, str]) -> None:
    said = got.checks.pop("age", None)
    if said is None or said in NOTHING:
        return
    span, letter = read_age(said), fields.get("age", "")
    born = got.values.get("birth_date")
    if span is None:
        message = f"年龄写的是“{said}”，看不出是多少岁。"
        told = problem("age", "age_conflict", message, "请写成数，或查明出生日期后补填。")
        got.problems.append((letter, told))
        return
    youngest, oldest = span
    words = f" {oldest} 岁" if youngest == oldest else f"“{said}”"
    if born is None:
        years = " 至 ".join(str(on.year - age) for age in dict.fromkeys((oldest, youngest)))
        message = f"没有出生日期；按年龄{words}推算约生于 {years} 年，没有记入。"
        told = problem("birth_date", "birth_estimated", message, "请查明出生日期后补填。")
        got.problems.append((letter, told))
        return
    real = age_on(born, on)
    if real is not None and not youngest - 1 <= real <= oldest + 1:
        message = f"年龄写的是{words}，按出生日期 {born} 应为 {real} 岁。"
        told = problem("age", "age_conflict", message, "请核对出生日期。")
        got.problems.append((letter, told))


def _certificate(got: Got, codes: Codes, fields: Mapping[str, str]) -> None:
    """The number of a disability certificate begins with the ID number, then kind and level."""
    number = got.values.get("disability_cert_no")
    if not number:
        return
    number = normalise(number)
    got.values["disability_cert_no"] = number
    if len(number) < 20 or not number[18:20].isdecimal():
        return
    if got.values.get("id_no") and number[:18] != got.values["id_no"]:
        message = f"残疾证号“{number}”的前 18 位和证号不同。"
        told = problem("disability_cert_no", "value_differs", message, "请对照证件核对。")
        got.problems.append((fields.get("disability_cert_no", ""), told))
        return
    kind, level = f"D{number[18]}", number[19]
    if got.opens.get("disability_type", ("D",)) == ("D",) and kind in codes["category"].names:
        got.opens["disability_type"] = (kind,)
        got.values["disability_type"] = kind
    if not got.values.get("disability_level") and level in codes["disability_level"].names:
        got.values["disability_level"] = level
