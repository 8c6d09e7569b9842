"""Official figures of stocks at year ends, and of places: which year each is about."""

import pandas as pd

QUOTED = "as quoted"
CENTRAL = ("mediaan", "medio", "point")


def year_figures(prognoses: pd.DataFrame, quantity: str) -> pd.DataFrame:
    """Return the central official figures of a stock that are about a whole year or its end.

    A count of 1 January is the end of the year before. Counts of other days, minima and maxima,
    and rounds as quoted by others are left out.

    Args:
        prognoses: official figures.
        quantity: as in that table, e.g. ``"coa_places_needed"``.

    Returns:
        The rows with ``year`` (int), oldest publication first.
    """
    rows = prognoses[(prognoses["quantity"] == quantity) & prognoses["scenario"].isin(CENTRAL)]
    rows = rows[~rows["vintage"].str.contains(QUOTED)]
    first = (rows["end"].dt.month == 1) & (rows["end"].dt.day == 1)
    ends = rows["end"] - pd.to_timedelta(first.astype(int), unit="D")
    kept: pd.DataFrame = rows.assign(year=ends.dt.year)
    kept = kept[(ends.dt.month == 12) & (ends.dt.day == 31)]
    return kept.sort_values("published_on", kind="stable", ignore_index=True)
