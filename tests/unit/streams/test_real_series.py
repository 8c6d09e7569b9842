"""The monthly series on the shipped figures: sums, fills and differences that are known."""

import numpy as np
import pandas as pd
import pytest

from data.streams.against_ind import UNEXPLAINED, against_ind
from data.streams.history import histories, yearly
from data.streams.monthly import fill_quarters, printed_months, streams, values
from data.tables.vintages import known_on, load_figures
from forecast.simulation.totals import total_history

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def figures():
    table = load_figures()
    return known_on(table, table["published_on"].max().date())


@pytest.fixture(scope="module")
def series(figures):
    return histories(figures)[0]


def quarters(months):
    return months.groupby(months.index.asfreq("Q")).sum()


@pytest.mark.parametrize(
    ("key", "span", "least"),
    [
        ("inflow_first", ("2008-01", "2026-06"), 52),  # by applicants after the quarters of 2025
        ("inflow_nareis", ("2014-01", "2025-12"), 48),
    ],
)
def test_quarters_and_years_add_up_to_the_cbs_within_2_percent(figures, series, key, span, least):
    found = series[key]
    assert (str(found.months[0]), str(found.months[-1])) == span
    printed = values(figures, streams()[key].quarters[0], "Q")
    ours = quarters(pd.Series(found.values, index=found.months))
    off = (ours / printed - 1).dropna()
    assert len(off) >= least
    assert off.abs().max() < 0.02
    years = printed.groupby(printed.index.year).sum()[lambda s: s.index >= int(span[0][:4])]
    sums = yearly(found)
    sums.index = sums.index.year
    assert (sums / years - 1).dropna().abs().max() < 0.02


def hidden(figures, key, together):
    """Hide months that were printed, fill them, and return the absolute errors."""
    stream = streams()[key]
    months = printed_months(figures, stream)
    totals = values(figures, stream.quarters[0], "Q")
    shapes = [values(figures, name, "M") for name in stream.indicators]
    whole = months.groupby(months.index.asfreq("Q")).size() == 3
    errors = []
    for quarter in totals.index.intersection(whole.index[whole]):
        if abs(quarters(months)[quarter] / totals[quarter] - 1) > stream.benchmark_above:
            continue  # these months are scaled to their quarter, not used as printed
        span = pd.period_range(quarter.asfreq("M", "start"), periods=3, freq="M")
        for gone in [span] if together else [span[[i]] for i in range(3)]:
            filled = fill_quarters(months.drop(gone), totals[[quarter]], shapes)
            errors += (filled - months).dropna().abs().to_list()
    return np.array(errors)


@pytest.mark.parametrize(
    ("key", "together", "most", "least"),
    [
        ("inflow_nareis", False, 25, 60),
        ("inflow_nareis", True, 25, 60),
        ("inflow_first", False, 45, 100),
        ("inflow_first", True, 130, 90),
    ],
)
def test_hidden_months_are_filled_back(figures, key, together, most, least):
    errors = hidden(figures, key, together)
    assert len(errors) >= least
    assert errors.mean() < most


def test_every_difference_with_the_ind_years_has_a_cause(figures, series):
    table = against_ind(figures, {**series, "inflow_total": total_history(series)})
    assert len(table) >= 37
    assert UNEXPLAINED not in set(table["cause"])
    first = table.set_index(["stream", "year"])
    assert first.loc[("inflow_first", "2016"), "cause"].startswith("definition")


def test_streams_add_up_to_the_published_total_of_2024_and_2025(series):
    keys = ["inflow_first", "inflow_repeat", "inflow_nareis", "inflow_resettlement"]
    total = sum(yearly(series[key]) for key in keys)
    assert total["2024"] == pytest.approx(46390, rel=0.001)  # De Staat van Migratie, Figuur 56
    assert total["2025"] == pytest.approx(42860, rel=0.002)


def test_filled_months_are_flagged(series):
    first = series["inflow_first"]
    flags = dict(zip(first.months.astype(str), first.estimated, strict=True))
    assert flags["2023-05"]
    assert flags["2022-05"]  # early counts 3.75% short of the quarter
    assert not flags["2019-05"]
