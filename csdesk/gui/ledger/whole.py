"""The one question before masked numbers are shown whole; the answer is logged by who asks."""

from __future__ import annotations

from csdesk.gui.page import Desk


def reason_for(desk: Desk, title: str) -> str | None:
    """Why the numbers of a record are to be seen; None when the clerk went back."""
    return desk.messages.ask_reason(
        f"显示“{title}”的完整号码？", "显示", "看了什么、为什么，会留下记录。", "用途"
    )
