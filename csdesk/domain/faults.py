"""The fixed codes of what may be wrong in a value, a row or a file, with level and label."""

from collections.abc import Iterable
from typing import Literal

from csdesk.errors import Problem

Level = Literal["error", "warning", "info"]

ERRORS = {
    "id_precision_lost": "证号被表格软件改坏",
    "id_length": "证号位数不对",
    "id_characters": "证号里有不该有的字符",
    "id_checksum": "证号校验码不符",
    "id_birth_invalid": "证号里的出生日期不成立",
    "name_missing": "没有姓名",
    "name_suspicious": "姓名不像姓名",
    "columns_swapped": "两列像是填反了",
    "duplicate_conflict_in_file": "同一证号在本文件里有两个姓名",
    "conflict_existing": "该证号已登记在另一姓名下",
    "date_in_future": "日期在将来",
    "required_missing": "必填项空着",
    "value_invalid": "内容读不懂",
    "out_of_range": "数值超出范围",
    "too_long": "内容太长",
    "reference_not_found": "找不到所指的记录",
    "reference_ambiguous": "所指的记录不止一条",
}
WARNINGS = {
    "id_missing": "没有证号",
    "id_15_upgraded": "15 位证号已升为 18 位",
    "id_area_unknown": "证号的地区码不在表中",
    "sex_conflict": "性别与证号不符",
    "birth_conflict": "出生日期与证号不符",
    "age_conflict": "年龄与出生日期不符",
    "birth_partial": "出生日期不完整",
    "birth_estimated": "出生年份由年龄推算",
    "birth_ambiguous": "日期有两种读法",
    "birth_unreadable": "日期读不懂",
    "birth_serial_guess": "日期像是表格软件的序号",
    "birth_two_digit_year": "年份只有两位",
    "date_without_year": "日期没有年份",
    "phone_multiple": "一格里有几个电话",
    "phone_invalid": "电话号码不对",
    "name_pua": "姓名里有自造字",
    "same_name": "同名",
    "possible_duplicate": "可能是同一个人",
    "duplicate_in_file": "本文件里重复出现",
    "row_hidden": "隐藏的行",
    "col_hidden": "隐藏的列",
    "cell_error": "单元格是错误值",
    "formula_no_cache": "公式没有计算结果",
    "household_head_missing": "本户没有户主",
    "household_two_heads": "本户有两个户主",
    "household_count_mismatch": "户内人数与所填不符",
    "code_unknown": "选项表里没有",
    "value_differs": "与已登记的不同",
    "stay_differs": "在户情况与已登记的不同",
    "category_age": "类别和年龄不符",
    "category_clash": "两个类别不能同时有",
}
INFOS = {
    "not_collected": "按规定不收集",
    "value_masked": "内容已被打码",
}
FILES = {
    "not_a_workbook": "不是表格文件",
    "encrypted": "文件有密码",
    "damaged": "文件已损坏",
    "no_table_found": "没有找到表格",
    "too_large": "文件太大",
    "picture_column": "有图片列",
}
LABELS = {**ERRORS, **WARNINGS, **INFOS, **FILES}
"""Code to what it is called where faults are counted by kind."""


_LEVELS: dict[str, Level] = {
    **dict.fromkeys(ERRORS, "error"),
    **dict.fromkeys(WARNINGS, "warning"),
    **dict.fromkeys(INFOS, "info"),
    **dict.fromkeys(FILES, "error"),
}


def level(code: str) -> Level:
    """What a code does to its row: an error refuses it, the rest keeps it.

    Raises:
        KeyError: There is no such code.
    """
    return _LEVELS[code]


def problem(field: str, code: str, message: str, remedy: str = "") -> Problem:
    """A fault of a field, with the level that its code has everywhere."""
    return Problem(field, code, message, remedy, level(code))


def named(code: str, problems: Iterable[Problem]) -> bool:
    """Whether one of some problems has a code."""
    return any(problem.code == code for problem in problems)
