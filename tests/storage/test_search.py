"""One box finds by name, sound, number and place, and forgets what is gone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.domain.names import search_forms
from csdesk.storage.search import Buffer, Index, Known


def a_person(id: int, name: str, number: str = "", phone: str = "", address: str = "") -> Known:
    spelled = " ".join(search_forms(name))
    return Known(0, id, name, spelled, f"{number} {phone}".strip(), address)


PEOPLE = (
    a_person(1, "王秀英", "430421194003054627", "13800001111", "柳沟村1组12号"),
    a_person(2, "王小英", "430421197505064624", "13900002222", "柳沟村2组3号"),
    a_person(3, "单雄", "430421196005061211", "13800003333", "单家坪4号"),
    a_person(4, "买买提·艾力", "65312119620506121X", "", ""),
    a_person(5, "李王氏", "", "07312222000", "柳沟村12组1号"),
)


@pytest.fixture
def index() -> Index:
    return Index(PEOPLE)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("王", [1, 2, 5]),  # those who begin with it before one that holds it
        ("秀英", [1]),
        ("wxy", [1, 2]),
        ("WXY", [1, 2]),
        ("wangxiuying", [1]),
        ("wang xiu", [1]),
        ("shan", [3]),  # the surname's reading
        ("dan", [3]),  # and the other one, as people type it
        ("4627", [1]),
        ("121x", [4]),
        ("121X", [4]),
        ("1111", [1]),
        ("2222", [2, 5]),  # the end of a telephone before the middle of another
        ("1组", [1]),
        ("12组", [5]),
        ("单家坪", [3]),
        ("艾力", [4]),
        ("１３８００００１１１１", [1]),
        ("没有", []),
        ("", []),
        ("  ", []),
        ("7", []),  # one digit says nothing
    ],
)
def test_what_is_typed_finds_the_likeliest_first(index: Index, text: str, found: list[int]) -> None:
    hits, total = index.find(text)

    assert [id for _, id in hits] == found
    assert total == len(found)


def test_typing_on_finds_what_typing_at_once_finds(index: Index) -> None:
    for word in ("王秀英", "wangxiu", "13800001111", "柳沟村1组"):
        slowly = [index.find(word[:n])[0] for n in range(1, len(word) + 1)]

        at_once = [Index(PEOPLE).find(word[:n])[0] for n in range(1, len(word) + 1)]

        assert slowly == at_once


def test_a_limit_cuts_the_hits_and_not_their_number(index: Index) -> None:
    assert index.find("王", 1) == ([(0, 1)], 3)


def test_what_changed_is_found_by_what_it_is_now(index: Index) -> None:
    index.put(a_person(2, "王大英", "430421197505064624"))
    index.drop(0, 3)
    index.drop(0, 99)

    assert index.find("王小英") == ([], 0)
    assert index.find("王大英") == ([(0, 2)], 1)
    assert index.find("单雄") == ([], 0)


def test_nothing_is_readable_after_a_wipe(index: Index) -> None:
    index.wipe()

    for buffer in (index.names, index.spelled, index.numbers, index.words):
        assert not any(buffer.bytes)
    assert index.find("王") == ([], 0)


names = st.text("王李张秀英国强", min_size=1, max_size=3)


@given(st.lists(names, max_size=30), names)
def test_a_buffer_finds_every_line_that_holds_a_text(lines: list[str], wanted: str) -> None:
    buffer = Buffer()
    for line in lines:
        buffer.append(line)

    found = buffer.find(wanted.encode())

    assert [line for line, _ in found] == [n for n, text in enumerate(lines) if wanted in text]
    for number, at in found:
        assert buffer.within(number, wanted.encode()) == at
        assert lines[number].encode()[at:].startswith(wanted.encode())
