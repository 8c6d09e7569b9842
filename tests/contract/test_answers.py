"""The catalogue of questions: every id, expression, figure, word and source is there."""

import re
import string

import numpy as np
import pytest

from data.tables.sources import load_sources
from data.tables.vintages import load_table
from forecast.ask.grammar import parse
from forecast.parliament.answers import BLANK, YEARS
from forecast.parliament.makers import MAKERS
from forecast.parliament.questions import catalogue, readings
from reports.answers.parliament_words import SAY, WORDS, words_of

pytestmark = pytest.mark.contract
TABLE = load_table("questions")
KEYS = list(TABLE["id"])
READINGS = [(key, reading) for key in KEYS for reading in readings(key)]
IDS = [f"{key}.{reading.name}" for key, reading in READINGS]
MADE = {
    "since_start": {"came", "forecast", "chance", "months"},
    "record": {"count", "error", "above"},
    "stands": {"first", "first_day", "newest", "newest_day", "added"},
    "best_stock": {"best", "level"},
    "rounds": {"before_2026", "after_2026", "change_2026"},
    "marginal": {"january", "december", "whole"},
    "lognormal": {"chance", "persons"},
}


def blanks(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_catalogue_and_the_words_hold_every_question():
    assert set(catalogue()) - {"figures"} == set(KEYS) == set(words_of(SAY))
    assert len(KEYS) == 54 and (TABLE["answered_with_number"] == "n").sum() == 40


@pytest.mark.parametrize(("key", "reading"), READINGS, ids=IDS)
def test_every_expression_parses_and_every_blank_is_filled(key, reading):
    figures, made = catalogue()["figures"], MADE.get(reading.entry.get("make"), set())
    used = set(reading.entry.get("show", []))
    for text in [*reading.asks.values(), *reading.table.values()]:
        plain = text.replace("{each}", "2027")
        used |= set(BLANK.findall(plain)) - set(YEARS) - made
        parse(BLANK.sub(lambda name: "2027" if name[1] in YEARS else "1.5", plain))
    assert used <= set(figures)
    known = used | set(reading.asks) | made | set(YEARS)
    for language in ("nl", "en"):
        assert blanks(words_of(SAY)[key][reading.name][language]) <= known


@pytest.mark.parametrize(("key", "reading"), READINGS, ids=IDS)
def test_every_word_it_needs_is_there_in_both_languages(key, reading):
    words = words_of(WORDS)
    needed = [("basis", name) for name in reading.entry["basis"]]
    needed += [("columns", name) for name in reading.table]
    needed += [("lacking", reading.entry["lack"])] if "lack" in reading.entry else []
    found = [words[section][name] for section, name in needed]
    found += [words_of(SAY)[key]["limits"], words_of(SAY)[key][reading.name]]
    assert all(set(one) == {"nl", "en"} and all(one.values()) for one in found)
    assert reading.entry.get("make", "record") in MAKERS


def test_every_figure_has_words_and_is_used():
    figures = set(catalogue()["figures"])
    text = str([catalogue()[key] for key in KEYS])
    unused = {name for name in figures if not re.search(rf"\b{name}\b", text)}
    assert unused == {"chapter_2029"}  # in a table, by the year of its row
    assert figures <= set(words_of(WORDS)["figures"])


def test_the_questions_come_from_a_listed_source():
    assert set(TABLE["document"]) <= set(load_sources())
    assert np.all(TABLE["published_on"] == TABLE["published_on"].iloc[0])
