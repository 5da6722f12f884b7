"""A picture as it is kept: an upright JPEG of a screen's size, without place, camera or thumbnail."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QImageReader, QPainter

from csdesk.errors import ClerkError

LONGEST = 1600
"""Pixels of the longer side."""
LARGEST = 300_000
"""Bytes."""
_QUALITIES = (88, 80, 70, 60, 50)
_SMALLER = 3 / 4
_DAMAGED = "这张照片已损坏，读不出来。"


def shrunk(path: Path) -> bytes:
    """A picture of a file, small, as JPEG; nothing but its pixels is taken over.

    Raises:
        ClerkError: It is no picture that can be read.
    """
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)  # the camera says how it was held
    reader.setDecideFormatFromContent(True)
    if not reader.canRead():
        remedy = "请选 JPG、PNG 或 BMP 文件；手机里的 HEIC 照片请先转存为 JPG。"
        raise ClerkError(f"“{path.name}”不是能用的照片。", remedy)
    size = reader.size()
    if max(size.width(), size.height()) > LONGEST:  # decoded small: less memory
        reader.setScaledSize(_within(size, LONGEST))
    read = reader.read()
    if read.isNull():
        raise ClerkError(f"“{path.name}”：{_DAMAGED}", "请另选一张，或重新拍。")
    return jpeg(read)


def jpeg(picture: QImage) -> bytes:
    """A picture as JPEG of at most `LARGEST` bytes: of lower quality first, then smaller."""
    if picture.colorSpace().isValid():
        picture.convertToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    side = min(LONGEST, max(picture.width(), picture.height()))
    while True:
        plain = _bare(picture, _within(picture.size(), side))
        for quality in _QUALITIES:
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            plain.save(buffer, "JPEG", quality)  # type: ignore[call-overload]  # the stubs want bytes
            data = bytes(buffer.data().data())
            if len(data) <= LARGEST:
                return data
        side = int(side * _SMALLER)


def _within(size: QSize, side: int) -> QSize:
    if max(size.width(), size.height()) <= side:
        return size
    fitted = size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
    return fitted.expandedTo(QSize(1, 1))


def _bare(picture: QImage, size: QSize) -> QImage:
    """The pixels alone, on white: a fresh picture has no texts and no profile."""
    bare = QImage(size, QImage.Format.Format_RGB32)
    bare.fill(Qt.GlobalColor.white)
    painter = QPainter(bare)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    smooth = Qt.TransformationMode.SmoothTransformation
    fitted = picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    painter.drawImage(0, 0, fitted)
    painter.end()
    return bare


def opened(content: bytes, side: int) -> QImage:
    """A kept picture to be shown, no larger than `side` px."""
    image = QImage.fromData(content)
    if image.isNull() or max(image.width(), image.height()) <= side:
        return image
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(_within(image.size(), side), Qt.AspectRatioMode.KeepAspectRatio, smooth)
