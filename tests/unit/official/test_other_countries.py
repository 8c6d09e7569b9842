"""Official forecasts of other countries: horizons, errors and bands by hand."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.tables.vintages import load_table
from forecast.official.other_countries import by_horizon, dutch, horizon, scored

pytestmark = pytest.mark.unit
NO_FIGURES = pd.DataFrame(
    {"series": pd.Series(dtype=str), "published_on": pd.Series(dtype="datetime64[ns]")}
)


def test_a_horizon_is_the_half_year_or_the_years_ahead():
    made = [date(2016, 6, 30), date(2016, 7, 1), date(2016, 7, 1), date(2016, 7, 1)]
    found = [horizon(day, 2016 + ahead) for day, ahead in zip(made, (0, 0, 1, 2), strict=True)]
    assert found == ["first_half", "second_half", "next_year", "two_years"]


def test_the_shipped_table_has_63_central_figures_and_39_bands_with_an_outcome():
    rows = scored(load_table("foreign_forecasts"), NO_FIGURES)
    assert (rows["error"].notna().sum(), rows["inside"].notna().sum()) == (63, 39)
    printed = load_table("foreign_forecasts").query("outcome == outcome")
    share = -printed["pct_of_central"] / (100 + printed["pct_of_central"])  # of the outcome
    assert rows["error"].dropna().to_numpy() == pytest.approx(
        share.dropna().to_numpy(), rel=0.01, abs=0.001
    )
    noted = printed.loc[printed["low"].notna() & printed["high"].notna(), "inside_band"]
    assert rows["inside"].dropna().tolist() == noted.tolist()
    assert rows["ours"].isna().all()  # no series was given


def test_means_by_country_and_horizon():
    about = {"made": "2016-02-01", "horizon": "first_half", "grade": "A"}
    rows = pd.DataFrame(
        [
            {"country": "SE", "year": 2016, "error": 0.5, "inside": 1.0, "ours": 0.1, **about},
            {"country": "SE", "year": 2017, "error": -0.1, "inside": 0.0, "ours": np.nan, **about},
            {"country": "DK", "year": 2016, "error": np.nan, "inside": 1.0, "ours": 0.9, **about},
        ]
    ).assign(last_twelve=-0.2)
    found = by_horizon(rows)
    assert found["country"].tolist() == ["DK", "SE", "all"]
    swedish = found.iloc[1]
    assert swedish[["n", "n_years", "n_band", "n_beside"]].tolist() == [2, 2, 2, 1]
    assert swedish[["error", "bias", "inside"]].tolist() == pytest.approx([0.3, 0.2, 0.5])
    beside = ["error_beside", "error_ours", "error_last_twelve"]
    assert swedish[beside].tolist() == pytest.approx([0.5, 0.1, 0.2])
    assert found.iloc[2]["inside"] == pytest.approx(2 / 3)
    assert by_horizon(rows, together=False)["country"].tolist() == ["DK", "SE"]


def test_the_dutch_figures_stand_in_the_same_columns():
    cases = pd.DataFrame(
        {
            "as_of": ["2023-02-15", "2023-09-15"],
            "year": [2024, 2023],
            "scenario": ["point", ""],
            "official": [120.0, 100.0],
            "ours": [110.0, 100.0],
            "last_twelve": [50.0, 100.0],
            "realised": [100.0, 100.0],
            "grade": ["A", "A"],
        }
    )
    found = dutch(cases)
    assert len(found) == 1  # a band only is no central figure
    one = found.iloc[0]
    assert (one["country"], one["horizon"]) == ("NL", "next_year")
    said = [one[name] for name in ("error", "ours", "last_twelve")]
    assert said == pytest.approx([0.2, 0.1, -0.5])
