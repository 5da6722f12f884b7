"""Views that a clerk saved of a list."""

from dataclasses import replace
from datetime import date

import pytest
from vaultkit import Vault

from csdesk.errors import ClerkError
from csdesk.services import views
from csdesk.services.office import Office
from csdesk.services.views import Left, Saved, Stand

WOMEN = Saved("女的", "sex = '2'", ("name", "age"), ("-age",))


def test_a_view_is_kept_for_its_list_alone_and_found_at_the_next_opening(vault: Vault) -> None:
    office = vault.open()
    assert views.save(office, "residents", WOMEN) == (WOMEN,)
    office.close()
    again = vault.open()
    assert views.saved(again, "residents") == (WOMEN,)
    assert views.saved(again, "households") == ()
    again.close()


def test_one_of_the_same_title_takes_its_place(office: Office) -> None:
    views.save(office, "residents", WOMEN)
    changed = Saved("女的", "sex = '2' and age >= 60")
    assert views.save(office, "residents", changed) == (changed,)


def test_one_whose_filter_reads_no_more_is_left_out(office: Office) -> None:
    views.save(office, "residents", Saved("坏的", "sex = = '2'"))
    views.save(office, "residents", WOMEN)
    assert views.saved(office, "residents") == (WOMEN,)


def test_it_needs_a_name_and_there_is_an_end_to_them(office: Office) -> None:
    with pytest.raises(ClerkError, match="视图没有名称"):
        views.save(office, "residents", Saved(" ", ""))
    for number in range(views.MOST):
        views.save(office, "residents", Saved(f"视图{number}", ""))
    with pytest.raises(ClerkError, match="已有 12 个视图"):
        views.save(office, "residents", WOMEN)
    views.save(office, "residents", Saved("视图0", "sex = '2'"))


def test_who_may_only_read_saves_none(vault: Vault) -> None:
    office = vault.open(write=False)
    with pytest.raises(ClerkError, match="只能查看"):
        views.save(office, "residents", WOMEN)
    office.close()


def test_a_view_keeps_widths_what_is_frozen_and_its_day(office: Office) -> None:
    then = replace(WOMEN, widths={"name": 90}, frozen=2, on=date(2025, 12, 31))
    views.save(office, "residents", then)
    assert views.saved(office, "residents") == (then,)


def test_views_are_renamed_put_in_order_and_dropped_and_a_changed_one_keeps_its_place(
    office: Office,
) -> None:
    def titles() -> list[str]:
        return [v.title for v in views.saved(office, "residents")]

    for title in "甲乙丙":
        views.save(office, "residents", Saved(title, ""))
    views.save(office, "residents", Saved("乙", "sex = '2'"))
    assert titles() == ["甲", "乙", "丙"]
    views.arrange(office, "residents", [("丙", " 丁 "), ("乙", "乙"), ("没有的", "戊")])
    assert titles() == ["丁", "乙"]
    assert views.saved(office, "residents")[1].where == "sex = '2'"
    with pytest.raises(ClerkError, match="有两个视图叫“乙”"):
        views.arrange(office, "residents", [("丁", "乙"), ("乙", "乙")])
    with pytest.raises(ClerkError, match="没有名称"):
        views.arrange(office, "residents", [("丁", " ")])
    assert titles() == ["丁", "乙"]


def test_how_a_list_was_left_is_found_again_by_its_user_without_a_filter(vault: Vault) -> None:
    how = Left({"name": 120}, {"在册": Stand(("name", "age"), ("-age",), 1)})
    office = vault.open()
    views.leave(office, "residents", how)
    views.leave(office, "teams", Left({"leader": 80}, {"全部": Stand()}))
    office.close()
    again = vault.open()
    assert views.left(again, "residents") == how
    assert views.left(again, "teams") == Left({"leader": 80})
    again.user = "另一人"
    assert views.left(again, "residents") == Left()
    again.close()
    reader = vault.open(write=False)
    views.leave(reader, "residents", Left())
    assert views.left(reader, "residents") == how
    reader.close()
