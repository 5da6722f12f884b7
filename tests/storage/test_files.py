"""Attachments: encrypted, once each, checked by their tag; copies carry them."""

import os
from datetime import date, datetime, timedelta
from functools import partial

import pytest

from csdesk.errors import ClerkError
from csdesk.ledgers.campaigns import Campaign
from csdesk.services import entries
from csdesk.services.copies import sweep
from csdesk.services.office import Office, reading, step
from csdesk.storage import copies, files
from csdesk.storage.files import LARGEST, Store
from csdesk.storage.sharedfiles import attachments

CONTENT = "乡镇的空表".encode() * 100


def a_campaign(template: str) -> Campaign:
    day = date(2026, 10, 1)
    return Campaign(campaign_name="认证", subject="residents", begun_on=day, template=(template,))


def a_store(office: Office) -> Store:
    with office.engines.write.begin() as c:
        return files.store_to_add(c, office.model, office.folder)


def test_a_content_comes_back_by_its_name_and_stands_once(office: Office) -> None:
    store = a_store(office)

    name = store.add(CONTENT)

    assert store.add(CONTENT) == name
    assert store.add(b"another") != name
    assert len(list(office.folder.files.glob("??/*"))) == 2
    assert CONTENT not in store.path(name).read_bytes()
    with reading(office) as c:
        assert files.store(c, office.model, office.folder).get(name) == CONTENT


def test_a_key_is_made_once(office: Office) -> None:
    assert a_store(office).keys == a_store(office).keys


def test_what_is_damaged_or_gone_is_told(office: Office) -> None:
    store = a_store(office)
    name = store.add(CONTENT)
    path, intact = store.path(name), store.intact()
    assert intact(path)

    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert not intact(path)
    with pytest.raises(ClerkError, match="已损坏"):
        store.get(name)
    path.write_bytes(b"")
    assert not intact(path)
    path.unlink()
    with pytest.raises(ClerkError, match="不在了"):
        store.get(name)


def test_a_file_that_is_too_large_is_refused(office: Office) -> None:
    with pytest.raises(ClerkError, match="太大"):
        a_store(office).add(bytes(LARGEST + 1))


def test_a_copy_carries_attachments_and_checks_them(office: Office) -> None:
    store = a_store(office)
    name = store.add(CONTENT)
    now = datetime(2026, 10, 31, 12, 0)  # noqa: DTZ001  # the clerk's clock

    copy = copies.make(office.folder, office.key, now, always=True, intact=store.intact())

    assert copy is not None
    assert copy.files == (f"{name[:2]}/{name[2:]}",)
    carried = office.folder.copies / "files" / copy.files[0]
    assert carried.read_bytes() == store.path(name).read_bytes()
    carried.write_bytes(b"damaged")
    assert [p.code for p in copies.faults(copy, office.key, intact=store.intact())] == [
        "copy_files_missing"
    ]


def test_contents_of_an_older_key_are_still_read(office: Office) -> None:
    old = Store(office.folder, (b"o" * 32,))
    name = old.add(CONTENT)

    both = Store(office.folder, (b"n" * 32, b"o" * 32))

    assert both.get(name) == CONTENT
    assert both.add(CONTENT) != name


def test_attachments_that_nothing_names_go_after_two_years(office: Office) -> None:
    store = a_store(office)
    stands, voided, lately, orphan, young = (store.add(f"{n}".encode()) for n in range(5))
    now = office.now()
    years_ago = now - timedelta(days=800)
    with step(office, "三项专项") as w:
        ids = [w.add("campaigns", a_campaign(name)) for name in (stands, voided, lately)]
    for id, day in ((ids[1], years_ago), (ids[2], now)):
        office.now = partial(datetime.fromtimestamp, day.timestamp(), day.tzinfo)
        entries.void(office, "campaigns", [id])
    for name in (stands, voided, lately, orphan):
        os.utime(store.path(name), (years_ago.timestamp(), years_ago.timestamp()))

    assert sweep(office) == 2

    left = {name.replace("/", "") for name in attachments(office.folder.files)}
    assert left == {stands, lately, young}
    assert sweep(office) == 0
