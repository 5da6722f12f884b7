import io

import pikepdf
import pytest

from csdesk.documents.paper.locked import lock
from csdesk.errors import ClerkError


def test_a_locked_file_opens_with_its_chinese_password_alone(visits, rows, write):
    paper = write(visits, rows)
    out = io.BytesIO()
    lock(io.BytesIO(paper.data), out, "石桥村的风2026")
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(out.getvalue()))
    with pikepdf.open(io.BytesIO(out.getvalue()), password="石桥村的风2026") as pdf:  # noqa: S106  # invented
        assert len(pdf.pages) == paper.printed.pages
        assert pdf.encryption.R == 6
    assert visits.title.encode("utf-16-be").hex().upper().encode() not in out.getvalue()


def test_an_empty_password_locks_nothing(visits, rows, write):
    out = io.BytesIO()
    with pytest.raises(ClerkError, match="密码是空的"):
        lock(io.BytesIO(write(visits, rows).data), out, "")
    assert out.getvalue() == b""
