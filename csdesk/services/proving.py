"""Whether the text of a filter can be asked of a ledger, before anything is built on it."""

from __future__ import annotations

from csdesk.services import lists
from csdesk.services.office import Office


def prove(office: Office, code: str, where: str) -> None:
    """Asks it of nobody.

    Raises:
        ClerkError: It makes no sense, or asks for a field or a code that there is not.
    """
    asked = lists.ask(office, code, where=where or None, every=not where)
    try:
        lists.among(office, asked, [0])
    except ValueError as error:
        raise lists.refusal(error) from error
