"""A column of texts that can be read in two ways: the whole of it decides which."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from data.errors import DataError


class Seen(NamedTuple):
    """Where a text stands, as ``row 7``, and the text."""

    where: str
    text: str


@dataclass(slots=True)
class TwoWays:
    """What the texts of a column say about the way it was written.

    Attributes:
        names: the two ways in words.
        only: by way, the first text that can be read in this way alone.
        apart: the first text that is another value in each way.
    """

    names: tuple[str, str]
    only: list[Seen | None] = field(default_factory=lambda: [None, None])
    apart: Seen | None = None

    def see(self, seen: Seen, ways: Sequence[object]) -> None:
        """Take note of one text.

        Args:
            seen: the text.
            ways: its value in each way, None where it has none; not None in both.
        """
        for way in (0, 1):
            if ways[1 - way] is None and self.only[way] is None:
                self.only[way] = seen
        if self.apart is None and None not in ways and ways[0] != ways[1]:
            self.apart = seen

    def chosen(self, name: str, advice: str) -> int:
        """Return the way in which every text can be read, 0 when both give the same.

        Raises:
            DataError: texts need different ways, or both ways fit and give other values.
        """
        one, other = self.only
        if one is not None and other is not None:
            raise DataError(
                f"{name}: {one.where} holds {one.text!r} and {other.where} {other.text!r}; "
                f"expected {self.names[0]} or {self.names[1]}, the same everywhere. {advice}"
            )
        if other is not None:
            return 1
        if one is None and self.apart is not None:
            raise DataError(
                f"{name}: {self.apart.where} holds {self.apart.text!r}, which may have "
                f"{self.names[0]} or {self.names[1]}; expected a file that says which. {advice}"
            )
        return 0
