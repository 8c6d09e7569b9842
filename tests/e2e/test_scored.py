"""What a finished run said, scored on figures known later: by hand, on the shipped figures."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.config import load_config
from forecast.known import known, shipped
from forecast.scored.finished import Since, score_finished, summary
from models.paths import Paths

pytestmark = pytest.mark.e2e
MADE, LATER = date(2024, 2, 15), date(2025, 3, 1)
N = 1001


@pytest.fixture(scope="module")
def since():
    """Return a run of one stream whose path i says i persons in every month of 2024."""
    tables = shipped()
    months = pd.period_range("2024-01", "2024-12", freq="M")
    values = np.repeat(4.0 * np.arange(N)[:, np.newaxis], 12, axis=1)
    paths = {"inflow_first": Paths("inflow_first", months, values, "persons/month")}
    config = load_config(n_paths=1000)
    return Since(paths, config, known(tables, MADE), known(tables, LATER))


@pytest.fixture(scope="module")
def rows(since):
    return score_finished(since)


def test_months_known_on_the_day_are_no_outcomes(since, rows):
    last = since.then.histories["inflow_first"].months[-1]
    months = rows[rows["kind"] == "month"]["period"]
    assert (pd.PeriodIndex(months, freq="M") > last).all()
    assert rows[rows["kind"] == "year"]["period"].tolist() == ["2024"]


def test_a_year_is_the_sum_of_its_months_on_each_path(since, rows):
    year = rows.set_index("period").loc["2024"]
    seen = since.now.histories["inflow_first"]
    came = seen.values[seen.months.year == 2024].sum()
    assert year["outcome"] == pytest.approx(came)
    assert year["mediaan"] == pytest.approx(12 * 4 * 500)  # path 500 of 0..1000
    assert year["error_run"] == pytest.approx(24_000 - came)
    low, high = 48 * 100, 48 * 900  # the tenth and ninetieth percentile of 0..1000
    assert year["in_80"] == float(low <= came <= high) == 1.0


def test_the_last_twelve_months_are_those_of_the_day_of_the_run(since, rows):
    history = since.then.histories["inflow_first"]
    year = rows.set_index("period").loc["2024"]
    by_hand = history.values[-12:].sum()  # the year starts after them, or lies over their end
    assert year["outcome"] + year["error_last_twelve"] == pytest.approx(by_hand)
    assert year["wis_last_twelve"] == pytest.approx(abs(year["error_last_twelve"]))


def test_what_came_later_than_the_day_of_scoring_is_not_scored(since):
    early = since._replace(now=since.then)
    assert score_finished(early).empty
    assert summary(score_finished(early)).empty


def test_means_are_taken_over_months_and_years_apart(rows):
    found = summary(rows).set_index("kind")
    months = rows[rows["kind"] == "month"]
    assert found.loc["month", "n"] == len(months)
    assert found.loc["year", "n"] == 1
    ratio = months["wis_run"].sum() / months["wis_random_walk"].sum()
    assert found.loc["month", "wis_to_random_walk"] == pytest.approx(ratio)
    assert found.loc["month", "error"] == pytest.approx(months["error_run"].abs().mean())
