"""Numbers of the questions of parliament in words: chances, bands and printed figures in a text."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from data.folders import REPORTS
from forecast.bands import EXTRA
from forecast.parliament.facts import Figure
from forecast.parliament.questions import AnswerNumber, Given, Question, readings
from forecast.policy.levers import load_scenarios
from reports.wording import Wording

WORDS, SAY = (REPORTS / "answers" / f"parliament{end}.toml" for end in ("", "_say"))
MILLION, SMALL = 1e6, 1e5  # euros below this are written out
FEW = 10e6  # below this a decimal is shown
SURE = 0.99
EXACT = ("", "days")


@cache
def words_of(path: Path) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return the words of one file by section, name and language."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Shown:
    """A number that writes itself into a text; after the colon stands how.

    Attributes:
        number: what the run or a figure says.
        words: of the language.
    """

    number: AnswerNumber
    words: Wording

    def __format__(self, how: str) -> str:
        """Return the number: ``mid`` bare, ``about`` rounded, ``pct`` in %, ``less`` turned."""
        found, words = self.number, self.words
        if found.kind == "text":
            return words.day_text(found.text)
        if found.kind == "chance":
            return chance(found.value, words)
        turned = -1 if how == "less" else 1
        values = sorted(turned * found.band[name] for name in ("p10", "p90") if name in found.band)
        mid = self._written(turned * found.value, how)
        if not values or how == "mid":
            return mid
        low, high = (self._written(value, how, bare=True) for value in values)
        share = words.percent(EXTRA["p90"] - EXTRA["p10"])
        return page("band", words, mid=mid, share=share, low=low, high=high)

    def _written(self, value: float, how: str, *, bare: bool = False) -> str:
        if how == "pct":
            return self.words.percent(value)
        if self.number.unit.startswith("EUR"):
            return self._euros(value, bare)
        exact = self.number.kind == "printed" or self.number.unit in EXACT
        rounded = how == "about" or not exact
        return self.words.about(value) if rounded else self.words.number(value)

    def _euros(self, value: float, bare: bool) -> str:
        largest = max([abs(self.number.value), *map(abs, self.number.band.values())])
        if largest < SMALL:
            amount = self.words.number(value)
            return amount if bare else page("euros", self.words, amount=amount)
        exact = self.number.kind == "printed" and largest % MILLION > 0
        decimals = 1 if largest < FEW or exact else 0
        amount = self.words.number(value / MILLION, 10.0**-decimals, decimals)
        return amount if bare else self.words.text("unit.million_euros", amount=amount)


def page(key: str, words: Wording, **values: object) -> str:
    """Return a word of the section ``page`` with its blanks filled in."""
    return words_of(WORDS)["page"][key][words.language].format(**values)


def chance(value: float, words: Wording) -> str:
    """Return a chance as a percentage and as a natural frequency."""
    of = words.chance(value, short=True)
    if value > SURE:
        return page("most", words, percent=words.percent(SURE))
    if value < 1 - SURE:
        return page("least", words, percent=words.percent(1 - SURE))
    return page("chance", words, percent=words.percent(value), of=of)


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the questions of one day in one language."""

    words: Wording
    day: date

    def line(self, question: Question) -> str:
        """Return the question as one line: its key and every reading, or why there is none."""
        told = [self.reading(question, given) for given in question.given]
        return f"{question.key} {' '.join(told) if told else self.no_answer(question)}"

    def question(self, question: Question) -> str:
        """Return the question, shortened."""
        own = words_of(SAY)[question.key]["question"]
        return str(own) if self.words.language == "nl" else str(question.row["question_en"])

    def reading(self, question: Question, reading: Given) -> str:
        """Return one reading as text."""
        year = self.day.year
        years = {"year": year, "next": year + 1, "last": year - 1}
        shown = {name: Shown(number, self.words) for name, number in reading.numbers.items()}
        return self._own(question.key, reading.name).format(**years, **shown)

    def no_answer(self, question: Question) -> str:
        """Return why a question has no number on this day."""
        if "missing" in words_of(SAY)[question.key]:
            return page("never", self.words, why=self._own(question.key, "missing"))
        if not readings(question.key):
            return page("counted", self.words)
        return self.not_yet(question)

    def not_yet(self, question: Question) -> str:
        """Return what was not known on this day; nothing when all was."""
        if not (keys := question.lacking):
            return ""
        named = self.words.listing([self.word("lacking", key) for key in keys])
        return page("later", self.words, day=self.words.day(self.day), why=named)

    def limits(self, question: Question) -> str:
        """Return what the answer does not cover."""
        return self._own(question.key, "limits")

    def basis(self, question: Question) -> str:
        """Return method and assumptions of every reading that was made."""
        keys = dict.fromkeys(key for given in question.given for key in given.basis)
        return " ".join(self.word("basis", key) for key in keys)

    def levers(self, question: Question) -> str:
        """Return the measures that are on, with how their size is known."""
        names = dict.fromkeys(name for given in question.given for name in given.levers)
        told = [self._lever(name) for name in names]
        if not told:
            return page("levers_none", self.words)
        return page("levers", self.words, names=self.words.listing(told))

    def figures(self, question: Question) -> str:
        """Return the printed figures it used, each with its value and source."""
        used: dict[str, Figure] = {}
        for given in question.given:
            used |= given.figures
        return "; ".join(self._figure(name, figure) for name, figure in used.items())

    def word(self, section: str, key: str) -> str:
        """Return one word of ``answers.toml``."""
        return words_of(WORDS)[section][key][self.words.language]

    def _own(self, key: str, name: str) -> str:
        return str(words_of(SAY)[key][name][self.words.language])

    def _lever(self, name: str) -> str:
        found = load_scenarios()[name]
        label = found.label_nl if self.words.language == "nl" else found.label_en
        kinds = {lever.amount_kind for lever in found.levers}
        return f"{label} ({page(min(kinds), self.words)})"

    def _figure(self, name: str, figure: Figure) -> str:
        shown = Shown(AnswerNumber("printed", figure.value, figure.unit, {}), self.words)
        value = format(shown, "pct" if figure.unit == "share" else "")
        label = self.word("figures", name).format(year=self.day.year)
        return page("figure", self.words, label=label, value=value, source=figure.source)
