"""What is shipped: first and last period, share reconstructed and newest source per series."""

from datetime import date

import pandas as pd

from data.tables.vintages import known_on


def status(figures: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return one row per series of what was known on ``day``.

    Args:
        figures: as of :func:`data.tables.vintages.load_figures`.
        day: the as-of day.

    Returns:
        Columns ``series``; ``first`` and ``last``, the earliest and latest period as printed;
        ``n``, the number of periods; ``share_reconstructed``, 0..1 of these; ``newest``, the last
        publication day (datetime64); ``source`` of the newest row. Sorted by series.

    Raises:
        DataError: nothing was published by ``day``.
    """
    known = known_on(figures, day)
    known["reconstructed"] = known["published_kind"] == "reconstructed"
    groups = known.sort_values(["series", "start", "end"], kind="stable").groupby("series")
    table = groups.agg(
        first=("period", "first"),
        n=("period", "size"),
        share_reconstructed=("reconstructed", "mean"),
    )
    table["last"] = _last(known, ["end", "start"])["period"]
    newest = _last(known, ["published_on", "end", "start"])
    table["newest"], table["source"] = newest["published_on"], newest["source"]
    columns = ["first", "last", "n", "share_reconstructed", "newest", "source"]
    return table[columns].reset_index()


def _last(known: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    ordered = known.sort_values(by, kind="stable")
    return ordered.drop_duplicates("series", keep="last").set_index("series")
