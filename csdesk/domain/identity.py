"""ID numbers: read from a cell, checked, upgraded, and made up for samples (GB 11643-1999)."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from csdesk.domain.calendar import age_on
from csdesk.domain.faults import problem
from csdesk.errors import Problem
from csdesk.resources import table

OLDEST = 130
"""Nobody is older, in years."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PROVINCES = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
    "50 51 52 53 54 61 62 63 64 65 71 81 82 83"
)
_DROPPED = dict.fromkeys(map(ord, "'‘’`´\"“”-‐‑‒–—―−﹣－_.·,;、。"))
_PREFIX = re.compile(
    r"^(?:居民|公民)?(?:身份证件?|身份|社会保障|社保|证件|ID)?(?:号码|号|码|NO)?:*(?=\d)"
)
_MISSING = (
    "无 没有 暂无 未知 不详 不清楚 办理中 正在办理 补办中 未办 未办理 待办 待补 待查 待核实 无证 无号 无身份证 "
    "没办 未登记 空 缺 丢失 遗失 NULL NONE NA N/A /"
)
_SCIENTIFIC = re.compile(r"\d(?:\.\d*)?E\+?\d{1,2}")
_CROSSES = {"×": "X", "Х": "X", "Χ": "X"}


@dataclass(frozen=True, slots=True)
class IdRead:
    """What a cell says of somebody's ID.

    Attributes:
        number: 18 characters, or an old foreign card's 15; None when there is none or it is refused.
        born: Birth date by the number; None where it holds none.
        sex: Code of `sex.tsv`, 1 or 2; empty where unknown.
        problems: Faults; one of level error means that the number may not be kept.
        old: The number of 15 digits that was upgraded, else empty.
        sure: False for a foreign card, whose layout is unconfirmed: ask before keeping `born`.
    """

    number: str | None = None
    born: date | None = None
    sex: str = ""
    problems: tuple[Problem, ...] = ()
    old: str = ""
    sure: bool = True


@cache
def known_areas() -> frozenset[str]:
    """Every area code that ever began a number, abolished ones and aggregates too."""
    return frozenset(row["code"] for row in table("divisions.tsv"))


def check_digit(body: str) -> str:
    """The 18th character for the first 17 digits (ISO 7064 MOD 11-2)."""
    return _CHECKS[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


def upgrade(old: str) -> str:
    """The number of 18 for one of 15 digits, whose century is the 20th.

    Raises:
        ValueError: Its sequence is 996 to 999, once kept for people of a hundred years.
    """
    if old[12:] in ("996", "997", "998", "999"):
        raise ValueError("the century of sequences 996 to 999 is not known")
    body = f"{old[:6]}19{old[6:]}"
    return body + check_digit(body)


def make_id(area: str, born: date, sequence: int) -> str:
    """A valid number for samples and tests.

    Args:
        area: Six digits.
        born: Birth date.
        sequence: 1 to 999; odd is a man, even a woman.
    """
    body = f"{area}{born:%Y%m%d}{sequence:03d}"
    return body + check_digit(body)


def normalise(text: str) -> str:
    """The bare characters of a number: half width, upper case, no blanks, marks or prefix words."""
    kept = text if text.isascii() else unicodedata.normalize("NFKC", text)
    kept = "".join(c for c in kept if not c.isspace() and unicodedata.category(c)[0] != "C")
    kept = kept.removeprefix("=").translate(_DROPPED).upper()
    if not kept[:1].isdigit():
        kept = _PREFIX.sub("", kept)
    return kept[:-1] + _CROSSES.get(kept[-1:], kept[-1:])


def read_id(
    text: str,
    *,
    numeric: bool = False,
    on: date,
    areas: Collection[str] = frozenset(),
    field: str = "id_no",
    doubtful: bool = False,
) -> IdRead:
    """Read a number as somebody typed or exported it.

    Args:
        text: The cell; of a numeric cell the digits as the file holds them.
        numeric: The cell held a number, which keeps 15 digits at most.
        on: The day of entry; nobody is born after it.
        areas: Known area codes; by default those of `divisions.tsv`.
        field: Field that the problems name.
        doubtful: Other numbers of the column have lost digits: one that ends in 000 has too,
            even if its check digit happens to fit.
    """
    typed = text.strip()
    plain = _expand(typed, numeric)
    if plain is None:
        return _refused(field, "id_precision_lost", f"证号“{typed}”是数值，末几位已经丢失。")
    number = normalise(plain)
    if number in _MISSING.split() or not number.strip("0"):
        said = f"证号写的是“{typed}”。" if typed else "没有证号。"
        return IdRead(
            problems=(problem(field, "id_missing", said, "先用临时编号登记，办好后补填。"),)
        )
    if re.fullmatch(r"[A-Z]{3}\d{12}", number):
        return IdRead(number)
    if faults := _shape(field, number, typed):
        return IdRead(problems=faults)
    if len(number) == 15:
        return _read_15(field, number, on, areas)
    if number.endswith("000") and (numeric or doubtful or check_digit(number[:17]) != "0"):
        message = f"证号“{number}”末三位是 000，是表格软件改坏的样子。"
        return _refused(field, "id_precision_lost", message)
    if numeric and (_of_a_double(number) or check_digit(number[:17]) != number[17]):
        message = f"证号“{number}”在表格里是数值，末几位已经不对。"
        return _refused(field, "id_precision_lost", message)
    return _read_18(field, number, on, areas, number)


def lost_digits(text: str) -> bool:
    """Whether a number is one that a spreadsheet has damaged: 4.30421E+17, or 000 at its end."""
    number = normalise(text)
    if _SCIENTIFIC.fullmatch(text.strip().upper()):
        return True
    whole = len(number) == 18 and number.isascii() and number.isdecimal()
    return whole and number.endswith("000") and check_digit(number[:17]) != "0"


def _of_a_double(number: str) -> bool:
    """Whether 18 digits are just what is left of others in binary: nobody can tell whose."""
    if not number.isdecimal():
        return False
    rounded = float(number)
    return int(number) in (int(rounded), int(Decimal(repr(rounded))))


def _expand(typed: str, numeric: bool) -> str | None:
    """The digits meant by a number in scientific form; None when some are lost."""
    bare = typed.replace(" ", "").upper().strip("'")
    if numeric:
        bare = bare.removesuffix(".0")
    if not _SCIENTIFIC.fullmatch(bare):
        return None if numeric and bare.isdigit() and len(bare) in (16, 17) else bare
    digits = f"{Decimal(bare):f}".partition(".")[0]
    whole = len(bare.partition("E")[0].replace(".", "")) >= len(digits)
    return digits if whole and len(digits) <= 15 else None


def _refused(field: str, code: str, message: str) -> IdRead:
    remedy = {
        "id_precision_lost": "请把该列设为“文本”格式，对照证件重新填写。",
        "id_length": "请对照证件补全或改正。",
    }.get(code, "请对照证件核对。")
    return IdRead(problems=(problem(field, code, message, remedy),))


def _shape(field: str, number: str, typed: str) -> tuple[Problem, ...]:
    """Faults in length and characters."""
    if len(number) not in (15, 18) and number.isascii() and number.isalnum():
        message = f"证号“{typed}”共 {len(number)} 位，应为 18 位。"
        return _refused(field, "id_length", message).problems
    digits = number[:-1] if len(number) == 18 and number[-1] == "X" else number
    wrong = [(i, c) for i, c in enumerate(digits, 1) if not "0" <= c <= "9"]
    if not wrong:
        return ()
    if len(wrong) > 3:
        message = f"“{typed}”不是证号。"
    else:
        places = "，".join(f"第 {i} 位是“{c}”" for i, c in wrong)
        message = f"证号“{typed}”{places}，应为数字。"
    return _refused(field, "id_characters", message).problems


def _read_15(field: str, old: str, on: date, areas: Collection[str]) -> IdRead:
    try:
        number = upgrade(old)
    except ValueError:
        message = f"15 位证号“{old}”的末三位是 996 至 999，留给百岁以上老人，不能自动升位。"
        return _refused(field, "id_length", message)
    read = _read_18(field, number, on, areas, old)
    if not read.number:
        return read
    told = problem(
        field, "id_15_upgraded", f"15 位证号“{old}”已升为“{number}”。", "请对照证件核对。"
    )
    return IdRead(number, read.born, read.sex, (told, *read.problems), old)


def _read_18(field: str, number: str, on: date, areas: Collection[str], said: str) -> IdRead:
    """Check a number; `said` is how the clerk wrote it, which messages quote."""
    faults: list[Problem] = []
    foreign = number[0] == "9"
    wanted = check_digit(number[:17])
    if not foreign and number[:2] not in _PROVINCES.split():
        message = f"证号“{said}”的前两位“{number[:2]}”不是省份代码。"
        faults += _refused(field, "id_characters", message).problems
    born = _born(number[6:14])
    impossible = _impossible(born, on)
    if impossible and not foreign:
        message = f"证号“{said}”里的出生日期“{number[6:14]}”{impossible}。"
        faults += _refused(field, "id_birth_invalid", message).problems
    if wanted != number[17]:
        message = f"证号“{number}”第 18 位应为 {wanted}，现为 {number[17]}。"
        faults += _refused(field, "id_checksum", message).problems
    if faults:
        return IdRead(problems=tuple(faults))
    sex = "1" if int(number[16]) % 2 else "2"
    if foreign and impossible:
        return IdRead(number, sure=False)
    if foreign:
        message = f"外国人证件“{number}”的出生日期 {born} 按位置推算。"
        told = problem(field, "birth_ambiguous", message, "请对照证件核对。")
        return IdRead(number, born, sex, (told,), sure=False)
    if number[:6] not in (areas or known_areas()):
        message = f"证号“{said}”的地区码 {number[:6]} 不在行政区划表中。"
        told = problem(field, "id_area_unknown", message, "请对照证件核对，无误则不必改。")
        return IdRead(number, born, sex, (told,))
    return IdRead(number, born, sex)


def _born(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _impossible(born: date | None, on: date) -> str:
    """Why nobody is born then; empty when somebody may be."""
    if not born:
        return "不存在"
    age = age_on(born, on)
    return "在将来" if age is None else f"超过 {OLDEST} 岁" if age > OLDEST else ""
