"""A form about one person or one household looked at: its labels, what they are filled with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from csdesk.documents.workbooks.cells import letters
from csdesk.documents.workbooks.filling.cards import Card, find_card
from csdesk.documents.workbooks.filling.form import Workbook
from csdesk.domain.headings import Heading
from csdesk.domain.ledger import Ledger
from csdesk.errors import ClerkError
from csdesk.ledgers.roster import READ_AS
from csdesk.services.forms import memory as formmemory
from csdesk.services.forms.columns import Meant, Source, meant, sources, vocabulary
from csdesk.services.office import Office

_LEAST = 3  # known labels of a card
_PLACES = frozenset(("seq", "village", "group", "grid", "remark"))


@dataclass(frozen=True)
class CardSeen:
    """A card that was looked at.

    Attributes:
        workbook: The form.
        ledger: Of the list that fills it.
        card: Its labels and members.
        means: What each label is filled with.
        members: Column of its table of members to what it is filled with.
        sources: Everything that a label can be filled with.
        own: Everything that a member's column can be filled with.
        form: By which it is known again.
    """

    workbook: Workbook
    ledger: Ledger
    card: Card
    means: tuple[Meant, ...]
    members: Mapping[int, Meant]
    sources: Mapping[str, Source]
    own: Mapping[str, Source]
    form: str

    def choosing(self, columns: Mapping[str, str]) -> CardSeen:
        """With what the clerk chose for cells; empty leaves one empty.

        Raises:
            ClerkError: A field that the list does not have.
        """
        for id in columns.values():
            if id and id not in self.sources:
                raise ClerkError(f"“{self.ledger.title}”填不出“{id}”。", "请另选一个字段，或留空。")
        means = tuple(
            Meant(self.sources.get(columns[slot.place]), one.guess, one.collected)
            if slot.place in columns
            else one
            for slot, one in zip(self.card.slots, self.means, strict=True)
        )
        return replace(self, means=means)


def see_card(
    office: Office,
    workbook: Workbook,
    ledger: Ledger,
    sheet: str,
    remembered: Mapping[str, str],
) -> CardSeen | None:
    """A sheet as a card about one record of a ledger; None where it is none."""
    words = vocabulary(office, ledger, remembered)
    card = find_card(workbook, sheet, words)
    if len({slot.known for slot in card.slots} - _PLACES - {""}) < _LEAST:
        return None
    found = sources(office, ledger)
    heads = [Heading(slot.place, slot.label) for slot in card.slots]
    residents = office.ledgers[next(iter(READ_AS))]
    own = sources(office, residents)
    members: dict[int, Meant] = {}
    if card.members:
        columns = card.members.columns
        texts = [Heading(letters(at), said) for at, said in columns.items()]
        members = dict(zip(columns, meant(office, residents, own, texts, remembered), strict=True))
    form = formmemory.fingerprint([("card", slot.label, slot.place) for slot in card.slots])
    chosen = formmemory.recall(office, form).columns
    means = [
        Meant(found.get(chosen[slot.place])) if slot.place in chosen else one
        for slot, one in zip(
            card.slots, meant(office, ledger, found, heads, remembered), strict=True
        )
    ]
    return CardSeen(workbook, ledger, card, tuple(means), members, found, own, form)
