"""An answer of ``forecast.query`` in sentences, the number and its natural frequency first."""

import math
from dataclasses import dataclass
from datetime import date

import pandas as pd

from forecast.bands import EXTRA
from forecast.query import Answer
from forecast.query_tree import BOOKED, REALISED, Reference
from forecast.query_words import Plain, written
from reports.wording import SCENARIOS, Wording, texts

EUR = "EUR"
DIGITS = 3  # significant digits of small numbers and errors
MILLIONS = 1e7  # from here on a number of the question is written in millions
WORDS = {"|": "if"}


def told(answer: Answer, language: str) -> list[str]:
    """Return an answer as lines of text: the sentence, the band, the error, the levers.

    Raises:
        RunError: another language than nl or en.
    """
    words = Wording(language)
    lines = [sentence(answer, words)]
    if answer.band:
        lines.append(_band(answer, words))
    lines.append(_error(answer, words))
    lines.append(_levers(answer, words))
    if answer.effect is not None:
        effect = answer.effect
        lines.append(words.text("ask.effect", value=amount(effect.value, effect, words)))
        lines += [_band(effect, words)] if effect.band else []
        lines.append(_error(effect, words))
    return lines


def sentence(answer: Answer, words: Wording) -> str:
    """Return the answer in one sentence, chances as natural frequencies."""
    tree, reader = answer.tree, _Reader(words)
    given = ""
    if tree.given is not None:
        given = words.text("ask.given", event=written(tree.given, reader))
    bare = written(tree.part, reader)
    if answer.kind in ("number", "known"):
        bare = written(tree, reader)
    level = answer.levels["mediaan"] if answer.kind == "band" else tree.level
    text = words.text(
        f"ask.{answer.kind}",
        what=bare,
        value=amount(answer.value, answer, words),
        chance=words.chance(answer.value if answer.kind == "chance" else level),
    )
    return words.sentence(given + text) + "."


def amount(value: float, answer: Answer, words: Wording) -> str:
    """Return a value of an answer: a chance in percent, euros in millions, others whole."""
    if answer.kind == "chance":
        return words.percent(value, 1)
    return _number(value, answer.unit, words)


def _number(value: float, unit: str, words: Wording) -> str:
    if unit == EUR:
        return words.text("unit.million_euros", amount=words.number(value / 1e6, 0.1, 1))
    return f"{_significant(value, words)} {_unit(unit, words)}".rstrip()


def _unit(unit: str, words: Wording) -> str:
    """Return the words of a unit, also of one unit by another."""
    parts = unit.removesuffix("/month").split("/")
    named = [words.text(f"ask_unit.{part}") if f"ask_unit.{part}" in texts() else part
             for part in parts]  # fmt: skip
    return f" {words.text('ask.per')} ".join(named)


def _significant(value: float, words: Wording) -> str:
    if abs(value) >= 10 ** (DIGITS - 1) or value == 0:
        return words.number(value)
    decimals = DIGITS - 1 - math.floor(math.log10(abs(value)))
    return words.number(value, 10**-decimals, decimals)


def _band(answer: Answer, words: Wording) -> str:
    """Return the band in one line: the four labels, the 80% and 95% band and the mean."""
    shown = {name: _number(value, answer.band_unit, words) for name, value in answer.band.items()}
    labels = [f"{name} {shown[name]}" for name in SCENARIOS if name in shown]
    pairs = (("p10", "p90"), ("p2_5", "p97_5"))
    outer = [
        words.text("ask.outer", level=words.percent(EXTRA[high] - EXTRA[low]), low=shown[low],
                   high=shown[high])
        for low, high in pairs
        if low in shown and high in shown
    ]  # fmt: skip
    mean = words.text("ask.average", value=shown["mean"])
    about = written(answer.about, _Reader(words)) if answer.about else ""
    return words.text("ask.band_of", about=about, band="; ".join([*labels, *outer, mean]))


def _error(answer: Answer, words: Wording) -> str:
    """Return the number of futures and the Monte Carlo error in one line."""
    lines = [words.text("ask.paths", n=words.number(answer.n_paths))]
    if answer.tree.given is not None:
        lines.append(words.text("ask.meeting", n=words.number(answer.n_meeting)))
    if answer.few:
        lines.append(words.text("ask.few"))
    if answer.error.method != "none":
        standard, low, high, method = answer.error
        lines.append(
            words.text(
                "ask.error",
                standard=amount(standard, answer, words),
                low=amount(low, answer, words),
                high=amount(high, answer, words),
                method=words.text(f"ask_error.{method}"),
            )
        )
    return "; ".join(lines) + "."


def _levers(answer: Answer, words: Wording) -> str:
    """Return whether levers are on, and the day."""
    day = words.day(date.fromisoformat(answer.day))
    if not answer.levers:
        return words.text("ask.neutral", day=day)
    return words.text("ask.levers", day=day, names=words.listing(list(answer.levers)))


@dataclass(frozen=True, slots=True)
class _Reader(Plain):
    """Writes a tree with the labels and numbers of a language."""

    words: Wording

    def number(self, value: float) -> str:
        """Return a number of the question, large ones in millions."""
        if value >= MILLIONS:
            return self.words.text("ask.million", amount=self.words.number(value / 1e6, 0.01, 2))
        return _significant(value, self.words)

    def quantity(self, node: Reference) -> str:
        """Return a quantity by its label, with its span and scenario."""
        key, form = node.name, "plain"
        if node.name.startswith(BOOKED):
            key, form = f"cost_{node.name.removeprefix(BOOKED)}", "booked"
        if node.name.startswith(REALISED):
            key, form = node.name.removeprefix(REALISED), "realised"
        first, last = (self._period(period) for period in (node.first, node.last))
        span = first if first == last else self.words.text("unit.years", first=first, last=last)
        text = self.words.text(f"ask_quantity.{form}", label=self.words.label(key), period=span)
        return f"{text} ({node.scenario})" if node.scenario else text

    def word(self, name: str) -> str:
        """Return a joining word or the name of a function."""
        key = f"ask_word.{WORDS.get(name, name)}"
        return self.words.text(key) if key in texts() else name

    def _period(self, period: str) -> str:
        return self.words.month(pd.Period(period, "M")) if "-" in period else period
