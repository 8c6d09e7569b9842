"""How bands, runs and answers look in a notebook."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from forecast.ask.answer import Answer
from reports.number_format import number
from reports.rounding import MILLION

EUROS = "EUR"
LANGUAGE = "nl"


class BandTable(pd.DataFrame):
    """Bands as a table that a notebook shows with points at thousands, euros in millions.

    Every number stays as it is; only the display rounds.
    """

    @property
    def _constructor(self) -> Callable[..., pd.DataFrame]:
        return BandTable

    def _repr_html_(self) -> str:
        if "unit" not in self.columns:
            return str(pd.DataFrame(self).to_html())
        euros = self["unit"] == EUROS
        shown = pd.DataFrame(self).dropna(axis="columns", how="all")
        for name in shown.select_dtypes("number"):
            scaled = shown[name].where(~euros, shown[name] / MILLION)
            shown[name] = scaled.map(count)
        shown["unit"] = shown["unit"].where(~euros, "EUR mln")
        return str(shown.to_html(index=False, na_rep="", border=0))


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with its sentences.

    Attributes:
        answer: value, error, band and conditions, as ``forecast.ask.answer`` gives them.
        lines: the same in words.
    """

    answer: Answer
    lines: tuple[str, ...]

    @property
    def value(self) -> float:
        """Return the number: a chance 0..1, persons, places or EUR."""
        return self.answer.value

    def __str__(self) -> str:
        """Return the sentences, one a line."""
        return "\n".join(self.lines)

    def _repr_html_(self) -> str:
        return paragraphs(self.lines)


def count(value: float) -> str:
    """Return a number with points at thousands, empty when it is none.

    Example:
        >>> count(42860.4), count(float("nan"))
        ('42.860', '')
    """
    return number(value, LANGUAGE)


def paragraphs(lines: Sequence[str]) -> str:
    """Return lines of text as HTML, the first one bold."""
    first, *rest = map(escape, lines)
    return f"<p><strong>{first}</strong></p>" + "".join(f"<p>{line}</p>" for line in rest)


def titled(title: str, table: Any) -> str:
    """Return a table of a notebook under a bold line."""
    return f"<p><strong>{escape(title)}</strong></p>{table._repr_html_()}"
