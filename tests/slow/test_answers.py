"""The questions of parliament today, and no leak from later rows into the day of the letter."""

from datetime import date

import pandas as pd
import pytest

from forecast.ask.source import in_memory
from forecast.backtest.calibration import with_errors
from forecast.config import load_config
from forecast.known import Shipped, known, shipped
from forecast.parliament.answers import answered
from forecast.parliament.facts import Facts, shelf
from forecast.run.redraw import Redraw
from reports.answers.parliament import build_answers, counts, tail
from reports.answers.parliament_words import Teller
from reports.wording import Wording

pytestmark = pytest.mark.slow
THEN = date(2025, 2, 7)


def facts_of(tables, day, language):
    config = load_config(None, as_of=day, language=language, workers=1)
    config = config.model_copy(update={"n_paths": 1000})
    run = Redraw(config, with_errors(known(tables, day), tables, config))
    futures = run.futures()
    return Facts(
        run, futures, in_memory(run, futures), shelf(run.known, futures.budget.prices), tables
    )


def lines(facts):
    teller = Teller(Wording(facts.redraw.config.language), facts.known.day)
    return [teller.line(question) for question in answered(facts)]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_today_most_questions_have_a_number(language):
    tables = shipped()
    facts = facts_of(tables, tables.newest, language)
    questions = answered(facts)
    found = counts(questions)
    assert found["computed"] >= 25 and found["unanswered"] == 40
    assert found["forecast"] + found["printed"] == found["computed"]
    assert str(found["computed"]) in tail(questions, Wording(language))
    assert len(build_answers(facts, questions).blocks) > 100


def test_deleting_later_rows_changes_no_answer():
    tables = shipped()
    day = pd.Timestamp(THEN)
    early = Shipped(
        *(table[table["published_on"] <= day] for table in tables[:3]),
        tables.cases[tables.cases["realised_published_on"] <= day],
    )
    assert lines(facts_of(early, THEN, "nl")) == lines(facts_of(tables, THEN, "nl"))
