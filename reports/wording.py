"""Numbers, months, euros and chances in the words of the reader's language.

The rounding rule is that of ``reports.rounding``. Every sentence of the report stands in
``text.toml``.
"""

import math
import re
from dataclasses import dataclass
from datetime import date
from functools import cache

import pandas as pd

from data.errors import RunError
from data.folders import REPORTS
from data.glossary import glossary_entries, quantity_label
from forecast.bands import LABELS
from models.registry import MODELS
from reports.number_format import DASH, MINUS, number
from reports.rounding import MILLION, PERSONS, band_step, plain_fraction, rounded, spoken
from reports.word_files import sections

TEXTS = REPORTS / "text.toml"
REGIONS = {"nl": "nl-NL", "en": "en-GB"}


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return every text by dotted key, then by language."""
    return {
        f"{section}.{name}": text
        for section, entries in sections(TEXTS).items()
        for name, text in entries.items()
    }


@dataclass(frozen=True, slots=True)
class Wording:
    """Writes values for readers of one language, "nl" or "en".

    Raises:
        RunError: another language.
    """

    language: str

    def __post_init__(self) -> None:
        if self.language not in REGIONS:
            raise RunError(
                f"language: {self.language!r}; expected one of {', '.join(REGIONS)}. "
                f"Give --lang nl or --lang en."
            )

    def text(self, key: str, **values: str) -> str:
        """Return a text of ``text.toml`` with its blanks filled in.

        Raises:
            RunError: no such key.
        """
        if key not in texts():
            raise RunError(f"text {key}: not found; expected a key of reports/text.toml. Add it.")
        return texts()[key][self.language].format(**values)

    def number(self, value: float, step: float = 1.0, decimals: int = 0) -> str:
        """Return a number with the marks of the language; a missing one as a dash."""
        exact = rounded(value, step) if math.isfinite(value) else value
        return number(exact, self.language, decimals, missing=DASH).replace("-", MINUS)

    def persons(self, value: float) -> str:
        """Return persons or places for a table, to tens."""
        return self.number(value, PERSONS)

    def about(self, value: float) -> str:
        """Return persons or places for a sentence; a missing number as a dash."""
        return self.number(spoken(value) if math.isfinite(value) else value)

    def millions(self, euros: float) -> str:
        """Return euros as a number of whole millions, without the word."""
        return self.number(euros / MILLION)

    def euros(self, euros: float) -> str:
        """Return euros for a sentence."""
        return self.text("unit.million_euros", amount=self.millions(euros))

    def of_band(self, low: float, high: float, unit: str, *values: float) -> list[str]:
        """Return numbers of one band, rounded by its width; euros in millions without the word.

        Args:
            low: lower end of the band the rounding follows.
            high: its upper end.
            unit: "EUR" or one of persons or places.
            values: what is written, in that unit.
        """
        if unit != "EUR":
            step = band_step(low, high, PERSONS)
            return [self.number(value, step) for value in values]
        step = band_step(low / MILLION, high / MILLION, 1)
        return [self.number(value / MILLION, step) for value in values]

    def percent(self, share: float, decimals: int = 0) -> str:
        """Return a share 0..1 as a percentage."""
        shown = self.number(100 * share, 10**-decimals, decimals)
        return shown if not math.isfinite(share) else f"{shown}%"

    def chance(self, chance: float, short: bool = False) -> str:
        """Return a chance as a natural frequency, "67 van de 100"; ``short`` for a table."""
        if not 0.01 <= chance <= 0.99:
            end = "hardly" if chance < 0.5 else "nearly"
            return self.text(f"chance.{end}{'_short' if short else ''}")
        return self.text("chance.of", part=self.number(100 * chance), whole="100")

    def width(self, share: float) -> str:
        """Return how many futures a band holds, "2 van de 3": a fraction people can picture."""
        part, whole = plain_fraction(share)
        return self.text("chance.of", part=self.number(part), whole=self.number(whole))

    def day(self, day: date) -> str:
        """Return a date in words, "31 juli 2026"."""
        return f"{day.day} {self.text(f'month.{day.month}')} {day.year}"

    def day_text(self, day: str) -> str:
        """Return an ISO date in words; a month as such, anything else as it is."""
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
            return self.day(date.fromisoformat(day))
        if re.fullmatch(r"\d{4}-\d{2}", day):
            return self.month(pd.Period(day, "M"))
        return day

    def month(self, month: pd.Period) -> str:
        """Return a month in words, "juli 2026"."""
        return f"{self.text(f'month.{month.month}')} {month.year}"

    def end_of(self, month: pd.Period) -> str:
        """Return the end of a month in words, "eind oktober 2022"; of December "eind 2022"."""
        ends = str(month.year) if month.month == 12 else self.month(month)
        return self.text("unit.end_of", period=ends)

    def label(self, key: str) -> str:
        """Return the name of a quantity or model; scenarios and unknown keys as plain words."""
        if key in glossary_entries() and key not in LABELS:
            return quantity_label(key, self.language)
        if key in MODELS:
            return MODELS[key].label_nl if self.language == "nl" else MODELS[key].label_en
        return key.replace("_", " ")

    def title(self, key: str) -> str:
        """Return the name of a quantity or model as the start of a line."""
        return self.sentence(self.label(key))

    def sentence(self, text: str) -> str:
        """Return a text with a capital and without a full stop at its end."""
        return (text[:1].upper() + text[1:]).rstrip(". ")

    def round(self, vintage: str) -> str:
        """Return the name of an official round: "MPP 2025", or the document it stands in."""
        return f"MPP {vintage}" if vintage[:4].isdigit() else vintage

    def level(self, scenario: str, chance: float) -> str:
        """Return a scenario with how many futures are lower, "medio (2 op 3 lager)"."""
        part, whole = plain_fraction(chance)
        return self.text(
            "chance.level",
            scenario=self.label(scenario),
            part=self.number(part),
            whole=self.number(whole),
        )

    def unit(self, unit: str) -> str:
        """Return a unit in words; one without words as it is."""
        return self.text(f"units.{unit}") if f"units.{unit}" in texts() else unit

    def years(self, years: list[int]) -> str:
        """Return years as a list, or as a span when three or more follow each other."""
        first, last = years[0], years[-1]
        if len(years) > 2 and years == list(range(first, last + 1)):
            return self.text("unit.years", first=str(first), last=str(last))
        return self.listing([str(year) for year in years])

    def listing(self, items: list[str]) -> str:
        """Return items joined as in a sentence, "a, b en c"."""
        *rest, last = items
        return f"{', '.join(rest)} {self.text('unit.and')} {last}" if rest else last
