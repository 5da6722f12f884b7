"""Views that a clerk saved of a list."""

import pytest
from vaultkit import Vault

from csdesk.domain.ledger import View
from csdesk.errors import ClerkError
from csdesk.services import views
from csdesk.services.office import Office

WOMEN = View("女的", "sex = '2'", ("name", "age"), ("-age",))


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
    changed = View("女的", "sex = '2' and age >= 60")
    assert views.save(office, "residents", changed) == (changed,)


def test_a_view_is_dropped_by_its_title(office: Office) -> None:
    views.save(office, "residents", WOMEN)
    other = View("男的", "sex = '1'")
    views.save(office, "residents", other)
    assert views.drop(office, "residents", "女的") == (other,)
    assert views.saved(office, "residents") == (other,)


def test_one_whose_filter_reads_no_more_is_left_out(office: Office) -> None:
    views.save(office, "residents", View("坏的", "sex = = '2'"))
    views.save(office, "residents", WOMEN)
    assert views.saved(office, "residents") == (WOMEN,)


def test_it_needs_a_name_and_there_is_an_end_to_them(office: Office) -> None:
    with pytest.raises(ClerkError, match="视图没有名称"):
        views.save(office, "residents", View(" ", ""))
    for number in range(views.MOST):
        views.save(office, "residents", View(f"视图{number}", ""))
    with pytest.raises(ClerkError, match="已有 12 个视图"):
        views.save(office, "residents", WOMEN)
    views.save(office, "residents", View("视图0", "sex = '2'"))


def test_who_may_only_read_saves_none(vault: Vault) -> None:
    office = vault.open(write=False)
    with pytest.raises(ClerkError, match="只能查看"):
        views.save(office, "residents", WOMEN)
    office.close()
