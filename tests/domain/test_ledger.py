from dataclasses import replace

from csdesk.domain.fields import Field, code, row, text
from csdesk.domain.filters import Empty, Not, parse
from csdesk.domain.ledger import Ledger, Roster, chosen_tables


@row
class HomeFile:
    """A file with a name and a hidden remark."""

    name: str | None = text("姓名", default=None)
    remark: str | None = text("备注", hidden=True, default=None)


FILES = Ledger("files", "档案", HomeFile, named="name")


def test_a_ledger_is_named_for_the_way_back_to_it() -> None:
    assert FILES.one == "home_file"


def test_what_is_not_hidden_is_listed_unless_columns_are_said() -> None:
    assert FILES.listed == ("name",)
    assert replace(FILES, columns=("remark",)).listed == ("remark",)


def test_a_default_filter_is_read_from_its_text() -> None:
    assert FILES.default is None
    assert replace(FILES, where="not (name empty)").default == Not(Empty("name"))
    assert Roster("r", "册", "files", "name empty", ("name",)).default == Empty("name")
    assert Roster("r", "册", "files", "", ("name",)).default is None


def test_a_column_that_a_clerk_added_is_one_more_field() -> None:
    more = FILES.with_custom(Field("fee", "缴费", "number")).with_custom(Field("x", "某", "text"))

    assert [*more.fields] == ["name", "remark", "extra:fee", "extra:x"]
    assert more.fields["extra:fee"].custom
    assert [*FILES.fields] == ["name", "remark"]


@row
class Booking:
    """A made-up row of two kinds."""

    kind: str | None = code("类型", table="weekday", default=None)
    room: str | None = text("房间", only=("1",), default=None)
    note: str | None = text("说明", default=None)


BOOKINGS = Ledger("bookings", "预约", Booking, named="note", kind="kind").with_custom(
    Field("seats", "座位", "number", only=("1", "2")),
    Field("hidden", "不列", "text", only=("1",), hidden=True),
    Field("all", "都有", "text"),
    Field("colour", "颜色", "code", only=("2",), table="choices:colour", choices=("红", "蓝")),
)


def test_a_field_belongs_to_the_kinds_it_names_and_a_record_is_named_by_its_id() -> None:
    fields = BOOKINGS.fields

    assert [fields["room"].belongs(kind) for kind in ("1", 1, "2", None)] == [
        True, True, False, False,
    ]  # fmt: skip
    assert fields["note"].belongs(None)


def test_a_list_of_one_kind_shows_its_own_columns_at_the_end() -> None:
    assert BOOKINGS.listed_of(None) == ("kind", "note", "extra:all")
    assert BOOKINGS.listed_of("1") == ("kind", "room", "note", "extra:seats", "extra:all")
    assert BOOKINGS.listed_of("2") == ("kind", "note", "extra:seats", "extra:all", "extra:colour")
    chosen = replace(BOOKINGS, columns=("note", "place.name"))
    assert chosen.listed_of("2") == ("note", "place.name", "extra:seats", "extra:colour")


def test_a_filter_may_say_the_kind() -> None:
    for where, kind in (
        ("kind = '1'", "1"), ("note = 'x' and kind = '2'", "2"), ("kind != '1'", None),
        ("kind in ['1']", None), ("note = '1'", None),
    ):  # fmt: skip
        assert BOOKINGS.kind_in(parse(where)) == kind, where
    assert BOOKINGS.kind_in(None) is None
    assert replace(BOOKINGS, kind="").kind_in(parse("kind = '1'")) is None


def test_columns_bring_their_words_along_as_a_code_table() -> None:
    tables = chosen_tables({"bookings": BOOKINGS})

    assert tables.keys() == {"choices:colour"}
    assert tables["choices:colour"].names == {"红": "红", "蓝": "蓝"}
    assert tables["choices:colour"].find("红") == "红"


def test_a_ledger_of_one_kind_has_the_columns_of_this_kind_alone() -> None:
    assert [f.id for f in BOOKINGS.of_kind("2").custom] == [
        "extra:seats", "extra:all", "extra:colour",
    ]  # fmt: skip
