"""Printed figures about any stretch of time, with its first and last day."""

import pandas as pd

from data.streams.stocks import ROUGH, VAGUE


def spans(known: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """Return the figures of the named series, one for each stretch of time.

    Of several figures of one stretch an exact one goes before a rounded one, then the first
    named series before the next. Figures printed as "more than" or "almost" are left out.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        names: printed series that share one definition, best first.

    Returns:
        Columns start, end, value, months (length in months), sorted by last day.
    """
    rows = known[known["series"].isin(names)]
    rows = rows[~rows["status"].str.contains(VAGUE)]
    found = pd.DataFrame(
        {
            "start": rows["start"],
            "end": rows["end"],
            "value": rows["value"].astype(float),
            "months": ((rows["end"] - rows["start"]).dt.days + 1) / (365.25 / 12),
            "rough": rows["status"].str.contains("|".join(ROUGH)),
            "rank": rows["series"].map(names.index),
        }
    )
    best = found.sort_values(["end", "start", "rough", "rank"], kind="stable")
    best = best.drop_duplicates(["start", "end"])
    return best[["start", "end", "value", "months"]].reset_index(drop=True)


def by_year(known: pd.DataFrame, names: tuple[str, ...]) -> "pd.Series[float]":
    """Return the figures of whole calendar years, indexed by year."""
    found = spans(known, names)
    whole = (found["months"].round() == 12) & (found["end"].dt.month == 12)
    years = pd.PeriodIndex(found.loc[whole, "end"].dt.to_period("Y"), freq="Y")
    return pd.Series(found.loc[whole, "value"].to_numpy(float), index=years)
