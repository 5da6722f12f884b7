"""The pages of a long list that are in memory: those that came last, each asked for once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

R = TypeVar("R")


class HeldPages(Generic[R]):
    """A few pages of rows; where there are too many, the one that came first goes."""

    def __init__(self, size: int, most: int) -> None:
        """No page.

        Args:
            size: Rows of a page.
            most: Pages that are held.
        """
        self.size, self._most = size, most
        self._pages: dict[int, Sequence[R]] = {}
        self._asked: set[int] = set()

    @property
    def count(self) -> int:
        """How many rows are in memory."""
        return sum(len(page) for page in self._pages.values())

    def clear(self) -> None:
        """Another list is shown: none of its pages is held or asked for."""
        self._pages, self._asked = {}, set()

    def put(self, number: int, rows: Sequence[R]) -> None:
        """Takes a page."""
        while len(self._pages) >= self._most and number not in self._pages:
            gone = next(iter(self._pages))
            del self._pages[gone]
            self._asked.discard(gone)
        self._pages[number] = rows

    def get(self, row: int) -> R | None:
        """A row of the list; None while its page is not held."""
        page = self._pages.get(row // self.size, ())
        return page[row % self.size] if row % self.size < len(page) else None

    def ask(self, row: int) -> int | None:
        """The page to be asked for so that a row comes; None where it is held or asked for."""
        number = row // self.size
        if number in self._pages or number in self._asked:
            return None
        self._asked.add(number)
        return number
