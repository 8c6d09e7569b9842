"""Past plans by label: how many too many, how many too few, and what that would have cost."""

import pandas as pd

from forecast.planning_record import OFFICIAL, OURS

PARTS = ("too_many", "too_few", "off", "cost")


def plan_summary(table: pd.DataFrame) -> pd.DataFrame:
    """Return by set of cases, who, quantity and label what planning on it would have cost.

    Args:
        table: of :func:`plan_table`.

    Returns:
        Columns basis, who, quantity, label, n, years (different outcome years), too_many, too_few
        and off (their sum), means over the cases; n_cost and cost (mean EUR of a year).
    """
    keys = ["basis", "quantity", "who", "label"]
    groups = table.assign(off=table["too_many"] + table["too_few"]).groupby(keys, sort=False)
    found = groups.agg(
        n=("off", "size"), years=("year", "nunique"), too_many=("too_many", "mean"),
        too_few=("too_few", "mean"), off=("off", "mean"),
        n_cost=("cost", "count"), cost=("cost", "mean"),
    )  # fmt: skip
    return found.reset_index()


def beside(table: pd.DataFrame) -> pd.DataFrame:
    """Return each official label beside our label of the same percentile, on the same cases.

    Args:
        table: of :func:`plan_table`.

    Returns:
        Columns basis, label, ours_label, n, years, and for both the means of ``PARTS``
        (``_official``, ``_ours``); a point stands beside our mediaan.
    """
    keys = ["basis", "round", "day", "quantity", "year", "ours_label"]
    official = table[table["who"] == OFFICIAL]
    official = official.assign(ours_label=official["label"].replace("point", "mediaan"))
    ours = table[table["who"] == OURS].rename(columns={"label": "ours_label"})
    both = official.merge(ours, on=keys, suffixes=("_official", "_ours"))
    for who in ("official", "ours"):
        both[f"off_{who}"] = both[f"too_many_{who}"] + both[f"too_few_{who}"]
    means = [f"{name}_{who}" for who in ("official", "ours") for name in PARTS]
    groups = both.groupby(["basis", "label", "ours_label"], sort=False)
    found = groups[means].mean()
    found.insert(0, "n", groups.size())
    found.insert(1, "years", groups["year"].nunique())
    return found.reset_index()
