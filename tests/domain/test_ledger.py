from dataclasses import replace

from csdesk.domain.fields import Field, row, text
from csdesk.domain.filters import Empty, Not
from csdesk.domain.ledger import Ledger, Roster


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
