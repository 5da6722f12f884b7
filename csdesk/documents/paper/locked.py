"""A PDF that opens with a password only; its salts are random, so its bytes differ each time."""

from typing import BinaryIO

import pikepdf

from csdesk.errors import ClerkError


def lock(source: BinaryIO, out: BinaryIO, password: str) -> None:
    """Copy a PDF, encrypted with AES-256; the password may be Chinese.

    Args:
        source: A finished PDF; it is read from its beginning.
        out: Where the bytes go; it stays open and needs seeking.
        password: Opens the file, and lets its bearer print and copy.

    Raises:
        ClerkError: The password is empty.
    """
    if not password:
        raise ClerkError("密码是空的，文件没有加密。", "请输入密码后再保存。")
    source.seek(0)
    with pikepdf.open(source) as pdf:
        # R 6 is AES-256; the metadata is encrypted too, for titles may name people.
        pdf.save(out, encryption=pikepdf.Encryption(owner=password, user=password, R=6))
