"""The words and numbers of an answer: quantities by label, units, chances in points."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from data.glossary import glossary_entries
from forecast.ask.tree import BASELINE, BOOKED, REALISED, Reference
from forecast.ask.words import QuestionWriter
from reports.wording import Wording, texts

EUR = "EUR"
DIGITS = 3  # significant digits of small numbers
NOTHING = 1e-6  # percent; the lower end of an interval around no future at all
MILLIONS = 1e7  # from here on a number of the question is written in millions


@dataclass(frozen=True, slots=True)
class Shape:
    """How the value of an answer is written: a number, and the words of its unit."""

    number: Callable[[float], str]
    unit: str

    def __call__(self, value: float) -> str:
        """Return a value with its unit."""
        return f"{self.number(value)} {self.unit}".rstrip()


def shape(unit: str, words: Wording) -> Shape:
    """Return how values of a unit are written, euros in millions."""
    return Shape(lambda value: plain(value, unit, words), named_unit(unit, words))


def chances(words: Wording) -> Shape:
    """Return how chances are written: in percent, near 0 and 1 with more decimals."""
    return Shape(lambda value: words.percent(value, _decimals(value)), "")


def _decimals(chance: float) -> int:
    """Return decimals of a percentage: one, or two digits of what is nearer than 0.05% to an end.

    Example:
        >>> _decimals(0.42), _decimals(0.0), _decimals(0.00038), _decimals(0.99962)
        (1, 1, 3, 3)
    """
    rest = 100 * min(chance, 1 - chance)
    return 1 if rest < NOTHING or rest >= 0.05 else 1 - math.floor(math.log10(rest))


def points(words: Wording) -> Shape:
    """Return how differences of chances are written: in percentage points."""
    return Shape(lambda value: words.number(100 * value, 0.1, 1), words.text("ask.points"))


def plain(value: float, unit: str, words: Wording) -> str:
    """Return a value without its unit: whole, or to three digits; euros in millions."""
    return words.number(value / 1e6, 0.1, 1) if unit == EUR else _significant(value, words)


def named_unit(unit: str, words: Wording) -> str:
    """Return the words of a unit, also of one by another; nothing for none."""
    if unit == EUR:
        return words.text("ask_unit.millions")
    first, *others = unit.removesuffix("/month").split("/")
    named = [f"ask_unit.{first}", *(f"ask_per.{other}" for other in others)]
    return " ".join(words.text(key) for key in named if key in texts())


def _significant(value: float, words: Wording) -> str:
    if abs(value) >= 10 ** (DIGITS - 1) or value == 0:
        return words.number(value)
    decimals = min(DIGITS - 1 - math.floor(math.log10(abs(value))), 2 * DIGITS)
    return words.number(value, 10**-decimals, decimals)


@dataclass(frozen=True, slots=True)
class WordedQuestion(QuestionWriter):
    """Writes a question with the labels and numbers of a language."""

    words: Wording

    def number(self, value: float) -> str:
        """Return a number of the question, large ones in millions."""
        if value >= MILLIONS:
            return self.words.text("ask.million", amount=self.words.number(value / 1e6, 0.01, 2))
        if value.is_integer():
            return self.words.number(value)
        digits = len(f"{value:.6f}".rstrip("0").split(".")[1])
        return self.words.number(value, 10**-digits, digits)

    def quantity(self, node: Reference) -> str:
        """Return a quantity by its label, with its span and scenario."""
        key, form = node.name, "plain"
        if node.name.startswith(BOOKED) and node.name not in glossary_entries():
            key, form = f"cost_{node.name.removeprefix(BOOKED)}", "booked"
        if node.name.startswith(REALISED):
            key, form = node.name.removeprefix(REALISED), "realised"
        first, last = (self._period(period) for period in (node.first, node.last))
        span = first if first == last else self.words.text("unit.years", first=first, last=last)
        text = self.words.text(f"ask_quantity.{form}", label=self.words.label(key), period=span)
        scenario = node.scenario
        if scenario == BASELINE:
            scenario = self.words.text("ask.baseline")
        return f"{text} ({scenario})" if scenario and form == "plain" else text

    def word(self, name: str) -> str:
        """Return a joining word or the name of a function."""
        key = f"ask_word.{'if' if name == '|' else name}"
        return self.words.text(key) if key in texts() else name

    def _period(self, period: str) -> str:
        return self.words.month(pd.Period(period, "M")) if "-" in period else period
