"""Workbooks of other ledgers: people are found in them, not made."""

from datetime import date
from pathlib import Path

import pytest
from drawn_rosters import Cell, a_book, codes, kept, listed, mapped, number, records, said, shown

from csdesk.services.office import Office


@pytest.fixture
def village(office: Office, tmp_path: Path) -> Office:
    rows = [
        ("姓名", "身份证号", "住址", "村民小组"),
        ("王秀英", number(1, woman=True), "三组1号", "三组"),
        ("李建国", number(2), "三组2号", "三组"),
    ]
    kept(office, a_book(tmp_path / "residents.xlsx", rows))
    return office


def test_a_visiting_list_finds_its_elders_by_number_or_by_name(
    village: Office, tmp_path: Path
) -> None:
    rows: list[tuple[Cell, ...]] = [
        ("2026年10月特殊困难老年人探访关爱记录表",),
        ("填报单位：石桥村",),
        (
            "序号",
            "探访时间",
            "老人姓名",
            "身份证号码",
            "探访方式",
            "探访人",
            "老人状况",
            "存在问题",
        ),
        (1, "2026.10.3", "王秀英", number(1, woman=True), "入户", "张网格、李社工", "良好", "无"),
        (2, date(2026, 10, 5), "李建国", None, "电话", "张网格", "身体不适", "需要买药"),
        (3, "2026年10月6日", "钱不在", None, "上门探访", "张网格", "良好", None),
        (4, "10月8日", "李建国", None, "上门", "张网格", None, None),
    ]
    seen = shown(village, a_book(tmp_path / "a.xlsx", rows), "visits")

    assert said(seen, "visit_date", "visit_target", "visit_method", "visitor")[:2] == [
        ("2026-10-03", "王秀英", "上门入户", ["张网格", "李社工"]),
        ("2026-10-05", "李建国", "电话", ["张网格"]),
    ]
    assert [row["state"] for row in records(seen)] == ["new", "new", "refused", "refused"]
    assert codes(records(seen)[2]) == ["reference_not_found"]
    assert "date_without_year" in codes(records(seen)[3])


def test_the_files_of_elders_are_joined_to_people(village: Office, tmp_path: Path) -> None:
    rows: list[tuple[Cell, ...]] = [
        ("姓名", "身份证号", "居住状况", "自理能力", "探访频次"),
        ("王秀英", number(1, woman=True), "独居", "自理", "每周1次"),
    ]
    book = a_book(tmp_path / "a.xlsx", rows)
    seen = shown(village, book, "elder_files")
    kept(village, book, "elder_files")

    assert said(seen, "resident", "living", "care_ability") == [("王秀英", "独自居住", "能力完好")]
    assert listed(village, "elder_files", "resident", "living") == [("王秀英", "1")]
    assert len(listed(village, "residents", "name")) == 2


def test_volunteers_come_with_the_words_that_villages_use(village: Office, tmp_path: Path) -> None:
    rows: list[tuple[Cell, ...]] = [
        ("姓名", "性别", "身份证号", "联系电话", "服务类别", "加入时间"),
        ("王秀英", "女", number(1, woman=True), "13811112222", "助洁、助医", "2025.6.1"),
        ("外村人", "男", None, "13911112222", "巡防；环保", None),
    ]
    seen = shown(village, a_book(tmp_path / "a.xlsx", rows), "volunteers")

    assert said(seen, "name", "resident", "service_type", "join_date") == [
        ("王秀英", "王秀英", ["关爱特殊群体"], "2025-06-01"),
        ("外村人", None, ["平安综治", "环境保护"], None),
    ]


def test_facilities_are_known_by_short_names_and_measured_in_any_unit(
    village: Office, tmp_path: Path
) -> None:
    rows: list[tuple[Cell, ...]] = [
        ("公共服务设施台账",),
        ("序号", "设施名称", "设施类型", "地址", "面积（平方米）", "负责人", "开放时间"),
        (1, "农家书屋", "农家书屋", "村部二楼", "60㎡", "李书记", "周一至周五"),
        (2, "幸福食堂", "老年食堂", "三组", "1,200平米", None, None),
    ]
    seen = shown(village, a_book(tmp_path / "a.xlsx", rows), "facilities")

    assert said(seen, "kind", "place", "area") == [
        ("农家书屋（图书室）", "村部二楼", 60.0), ("助餐点（幸福食堂）", "三组", 1200.0),
    ]  # fmt: skip
    assert mapped(seen)["G"] == "extra:开放时间"


def test_alone_and_kept_company_are_no_places_of_living(village: Office, tmp_path: Path) -> None:
    rows: list[tuple[Cell, ...]] = [
        ("姓名", "身份证号", "居住状况"),
        ("赵桂兰", number(5, woman=True), "独居"),
        ("钱志强", number(6), "外出务工"),
    ]
    seen = shown(village, a_book(tmp_path / "a.xlsx", rows))

    assert said(seen, "special_group", "residence_status") == [
        (["独居"], None), (None, "户籍外出半年以上"),
    ]  # fmt: skip
