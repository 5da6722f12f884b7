"""A QR code of ours is one that any reader knows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from csdesk.documents import qr

UID = "0192ABC4-567F-EDCB-A987-6543210FEDCB"


def others(text: str, version: int) -> list[list[list[bool]]]:
    """The eight squares that another encoder makes of a text, one with each mask."""
    code = QRCode(version, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    made = []
    for mask in range(8):
        code.makeImpl(False, mask)
        made.append([[bool(one) for one in row] for row in code.modules])
    return made


@settings(max_examples=8, deadline=None)
@given(st.text(qr.SIGNS[10:], min_size=1, max_size=61) | st.uuids().map(lambda u: str(u).upper()))
def test_another_encoder_draws_the_same_square(text: str) -> None:
    ours = [list(row) for row in qr.modules(text)]

    version = (len(ours) - 17) // 4
    assert ours in others(text, version)


def test_a_uid_takes_twenty_five_modules_and_is_the_same_each_time() -> None:
    square = qr.modules(UID)

    assert (len(square), len(square[0])) == (25, 25)
    assert square == qr.modules(UID)


@pytest.mark.parametrize("text", ["张三", "abc", "A" * 62])
def test_what_it_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="QR code of ours"):
        qr.modules(text)
