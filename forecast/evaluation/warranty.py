"""The coverage warranty: how often bands held what they promise, ours and the MPP's."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from forecast.evaluation.coverage import binomial_interval
from forecast.evaluation.skill import non_overlapping

COLUMNS = ("who", "quantity", "what", "nominal", "realised", "lower", "upper", "n", "n_independent")
QUANTITIES = ("inflow_first", "inflow_nareis", "inflow_total")
TARGETS = ("year_0", "year_1", "year_2")
OURS, OFFICIAL = "ours", "MPP"
OFFICIAL_FROM = 2017  # first year of fixing days
TOTAL = "inflow_total"
WIDE = 0.8  # chance of the wider band


def warranty(
    errors: pd.DataFrame, cases: pd.DataFrame, levels: Mapping[str, float], day: date
) -> pd.DataFrame:
    """Return nominal and realised shares of all that was known to have come true by ``day``.

    Args:
        errors: columns stream, origin, target, known_on and pit, of the calibrated pools.
        cases: the official totals with their outcomes, ``data/vintages/cases.csv``.
        levels: probability of each MPP label.
        day: the as-of day; outcomes published later play no part.

    Returns:
        Columns ``COLUMNS``: ``what`` is band_67, band_80, above_mediaan or above_medio, years 0
        to 2 together; the interval is 95% and rests on the independent forecasts. ``nominal``
        is nan for the official band, which states none.
    """
    rows = []
    if not errors.empty:
        known = errors[(errors["known_on"] <= f"{day}") & errors["target"].isin(TARGETS)]
        for key in QUANTITIES:
            rows += _ours(key, known[known["stream"] == key], levels)
    rows += _official(cases, day)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _ours(key: str, rows: pd.DataFrame, levels: Mapping[str, float]) -> list[tuple[object, ...]]:
    if rows.empty:
        return []
    pit = rows["pit"].to_numpy(float)
    years = rows["origin"].str[:4].astype(int) + rows["target"].str[-1].astype(int)
    ends = (years.astype(str) + "-12-31").to_numpy("datetime64[D]")
    n = non_overlapping(rows["origin"].to_numpy("datetime64[D]"), ends)
    low, high = levels["minimum"], levels["maximum"]
    shares = {
        "band_67": (high - low, (pit >= low) & (pit <= high)),
        "band_80": (WIDE, np.abs(pit - 0.5) <= WIDE / 2),
        "above_mediaan": (1 - levels["mediaan"], pit > levels["mediaan"]),
        "above_medio": (1 - levels["medio"], pit > levels["medio"]),
    }
    return [_row((OURS, key, what), nominal, hits, n) for what, (nominal, hits) in shares.items()]


def _official(cases: pd.DataFrame, day: date) -> list[tuple[object, ...]]:
    """Return how often outcomes fell between minimum and maximum, and above a medio."""
    out = cases["realised_published_on"] <= pd.Timestamp(day)
    known = cases[out & (cases["fixing_day"] >= pd.Timestamp(OFFICIAL_FROM, 1, 1))]
    banded = known.dropna(subset=["official_minimum", "official_maximum"])
    medio = known[known["scenario"] == "medio"]
    found = []
    if len(banded):
        inside = banded["realised"].between(banded["official_minimum"], banded["official_maximum"])
        label = (OFFICIAL, TOTAL, "band_67")
        found.append(_row(label, float("nan"), inside.to_numpy(), banded["year"].nunique()))
    if len(medio):
        above = (medio["realised"] > medio["official_central"]).to_numpy()
        found.append(_row((OFFICIAL, TOTAL, "above_medio"), 1 / 3, above, medio["year"].nunique()))
    return found


def _row(
    label: tuple[str, str, str],
    nominal: float,
    hits: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    n_independent: int,
) -> tuple[object, ...]:
    share = binomial_interval(np.array([hits.mean()]), np.array([float(n_independent)]))
    ends = (float(share.lower[0]), float(share.upper[0]))
    return (*label, nominal, float(hits.mean()), *ends, len(hits), n_independent)
