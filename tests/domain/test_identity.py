import csv
from datetime import date
from pathlib import Path

import pytest

from csdesk.domain.identity import (
    check_digit,
    known_areas,
    lost_digits,
    make_id,
    normalise,
    read_id,
    upgrade,
)

ON = date(2026, 11, 22)
LINES = Path(__file__).with_name("id_vectors.tsv").read_text("utf-8").splitlines()
VECTORS = list(csv.DictReader(LINES, delimiter="\t"))
GOOD = "110101194910019516"


def codes(read):
    return [p.code for p in read.problems]


def of(*expected):
    chosen = [v for v in VECTORS if v["expect"] in expected]
    return pytest.mark.parametrize("vector", chosen, ids=lambda v: v["no"])


def test_every_vector_is_tested():
    assert {v["expect"] for v in VECTORS} == {"valid", "valid15", "invalid", "normalise_or_warn"}
    assert len(VECTORS) == 52


@of("valid")
def test_a_valid_number_gives_birth_and_sex(vector):
    read = read_id(vector["number"], on=ON)

    assert read.number == vector["number"]
    assert (str(read.born), read.sex) == (vector["birth"], vector["sex"])
    foreign = vector["kind"] == "foreign_pr"
    assert codes(read) == ["birth_ambiguous"] * foreign
    assert read.sure is not foreign


@of("valid15")
def test_a_number_of_15_digits_is_upgraded_and_kept_beside(vector):
    read = read_id(vector["number"], on=ON)

    assert read.number == vector["remark"].removeprefix("upgrades to ")
    assert (str(read.born), read.sex) == (vector["birth"], vector["sex"])
    assert read.old == vector["number"]
    assert codes(read) == ["id_15_upgraded"]


@of("invalid")
def test_an_invalid_number_is_refused_with_its_reason(vector):
    expected = {
        "N01": ["id_checksum"],
        "N02": ["id_checksum"],
        "N03": ["id_length"],
        "N04": ["id_length"],
        "N11": ["id_characters"],
        "N12": ["id_characters"],
        "N13": ["id_characters"],
    }

    read = read_id(vector["number"], on=ON)

    assert read.number is None
    assert codes(read) == expected.get(vector["no"], ["id_birth_invalid"])
    assert {p.level for p in read.problems} == {"error"}
    assert all(p.remedy for p in read.problems)


@of("normalise_or_warn")
def test_a_number_is_brought_to_its_form_or_doubted(vector):
    read = read_id(vector["number"], on=ON)

    if vector["no"] == "W01":
        assert codes(read) == ["id_area_unknown"]
        assert read.number == vector["number"]
    else:
        assert not read.problems
        assert read.number in (GOOD, "13010219600815953X")


def test_the_check_digit_is_told_with_the_one_found():
    read = read_id("110101194910019511", on=ON, field="guardian_id_no")

    assert read.problems[0].message.endswith("第 18 位应为 6，现为 1。")
    assert read.problems[0].remedy == "请对照证件核对。"
    assert read.problems[0].field == "guardian_id_no"


@pytest.mark.parametrize(
    "text",
    [
        f"'{GOOD}",
        f"{GOOD}\t",
        f'="{GOOD}"',
        "110101-19491001-9516",
        "1101\u200b01194910019516\ufeff",
        "110101\u300019491001\u00a09516",
        f"身份证号码：{GOOD}",
        f"居民身份证 {GOOD}",
        f"公民身份号码:{GOOD}",
        f"证件号{GOOD}",
        f"ID NO. {GOOD}",
    ],
)
def test_marks_blanks_and_prefix_words_are_dropped(text):
    assert read_id(text, on=ON).number == GOOD


@pytest.mark.parametrize("cross", "xXｘ×ХΧⅩ")
def test_every_cross_in_the_last_place_is_an_x(cross):
    assert normalise("13010219600815953" + cross) == "13010219600815953X"


@pytest.mark.parametrize(
    ("text", "numeric"),
    [
        ("3.70102E+17", False),
        ("3.7010219500305401E+17", True),
        ("4.4e17", False),
        ("1101011949100195", True),
        ("11010119491001951", True),
        ("370102195003054000", True),
        ("370102195003054000", False),
        ("370102195003054016", True),
        ("1.10101E+14", True),
    ],
)
def test_a_number_that_lost_digits_is_refused(text, numeric):
    read = read_id(text, numeric=numeric, on=ON)

    assert read.number is None
    assert codes(read) == ["id_precision_lost"]


def test_a_numeric_cell_may_hold_15_digits_or_18_whose_check_fits():
    assert read_id("110101491001951", numeric=True, on=ON).number == GOOD
    assert read_id("110101491001951.0", numeric=True, on=ON).number == GOOD
    assert read_id("1.10101491001951E+14", numeric=True, on=ON).number == GOOD
    assert read_id(GOOD, numeric=True, on=ON).number == GOOD


def test_three_zeros_whose_check_fits_are_a_number_when_they_are_text():
    body = next(
        body
        for n in range(1, 1000)
        if check_digit(body := f"1101011949{n % 12 + 1:02d}0{n % 9 + 1}{n % 9}00") == "0"
    )

    assert read_id(body + "0", on=ON).number == body + "0"
    assert codes(read_id(body + "0", on=ON, numeric=True)) == ["id_precision_lost"]


@pytest.mark.parametrize(
    "text", ["", " ", "0", "无", "/", "-", "——", "办理中", "N/A", "000000000000000000"]
)
def test_no_number_is_told_and_not_refused(text):
    read = read_id(text, on=ON)

    assert read.number is None
    assert codes(read) == ["id_missing"]
    assert read.problems[0].level == "warning"


@pytest.mark.parametrize("sequence", range(996, 1000))
def test_sequences_of_the_very_old_are_not_upgraded_by_machine(sequence):
    read = read_id(f"110101491001{sequence}", on=ON)

    assert read.number is None
    assert codes(read) == ["id_length"]
    with pytest.raises(ValueError, match="996"):
        upgrade(f"110101491001{sequence}")


def test_a_name_in_the_column_is_no_number():
    assert codes(read_id("王秀英", on=ON)) == ["id_characters"]
    assert read_id("欧阳娜娜", on=ON).problems[0].message == "“欧阳娜娜”不是证号。"


def test_every_fault_is_told():
    assert codes(read_id("160102196002309531", on=ON)) == [
        "id_characters",
        "id_birth_invalid",
        "id_checksum",
    ]


def test_an_old_foreign_card_is_kept_as_it_is():
    read = read_id("IDN123456789012", on=ON)

    assert (read.number, read.born, read.sex, read.problems) == ("IDN123456789012", None, "", ())


def test_a_foreign_card_whose_birth_is_not_where_it_is_thought_is_kept():
    body = "93184099999906951"

    read = read_id(body + check_digit(body), on=ON)

    assert (read.number, read.born, read.sure) == (body + check_digit(body), None, False)


def test_made_numbers_are_valid():
    assert make_id("110101", date(1949, 10, 1), 951) == GOOD
    assert read_id(make_id("430405", date(2020, 2, 29), 962), on=ON).sex == "2"


def test_known_areas_may_be_handed_in():
    assert "371202" in known_areas()
    assert codes(read_id(GOOD, on=ON, areas={"430405"})) == ["id_area_unknown"]


def test_the_digits_of_a_number_that_only_binary_could_have_left_are_refused():
    left = next(str(n) for n in range(110101194910010000, 110101194910019999)
                if int(float(n)) == n and check_digit(str(n)[:17]) == str(n)[17])  # fmt: skip
    assert codes(read_id(left, on=ON, numeric=True)) == ["id_precision_lost"]
    assert read_id(left, on=ON).number == left
    assert codes(read_id("13010219600815953X", on=ON, numeric=True)) == []


def test_a_number_that_ends_in_000_is_doubted_where_others_are_damaged():
    ends = next(n for at in range(28) for seq in range(100, 1000, 100)
                if (n := make_id("430421", date(1950, 1, at + 1), seq)).endswith("000"))  # fmt: skip
    assert read_id(ends, on=ON).number == ends
    assert codes(read_id(ends, on=ON, doubtful=True)) == ["id_precision_lost"]
    assert read_id(GOOD, on=ON, doubtful=True).number == GOOD
    assert not lost_digits(ends)
    assert lost_digits("4.30421E+17")
    assert lost_digits(GOOD[:15] + "000")
    assert not lost_digits("无")


def test_a_number_of_15_digits_is_quoted_as_it_was_typed():
    (told,) = [p for p in read_id("110199491001951", on=ON).problems if p.code == "id_area_unknown"]
    assert "“110199491001951”" in told.message
    faulty = read_id("110101491301951", on=ON).problems
    assert all("“110101491301951”" in p.message for p in faulty)
