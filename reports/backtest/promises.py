"""What bands promise in the record: the coverage warranty, the widest bands, pooling rules."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from forecast.backtest.tables import Tables
from forecast.evaluation.warranty import OFFICIAL
from reports.backtest.markdown import WORDS, grid

TOTAL = "inflow_total"
WHAT = {
    "band_67": "between minimum and maximum",
    "band_80": "in the 80% band",
    "above_mediaan": "above the mediaan",
    "above_medio": "above the medio",
}


def warranty(table: pd.DataFrame) -> list[str]:
    """Return promised and realised shares, years 0 to 2 together, ours and the MPP's."""
    header = (
        "who",
        "quantity",
        "promise",
        "promised",
        "realised",
        "95% interval",
        "n",
        "independent",
    )
    rows = [_promise(row) for row in table.to_dict("records")]
    return [
        "What a band promises and how often it held: years 0, +1 and +2 together. The interval "
        "rests on the independent forecasts (for the MPP, on different outcome years).",
        grid(header, rows, "lllrrrrr"),
    ]


def _promise(row: Mapping[Hashable, Any]) -> list[str]:
    stated = row["nominal"] == row["nominal"]
    ends = [WORDS.number(100 * row[end]) for end in ("lower", "upper")]
    who = "MPP since 2017" if row["who"] == OFFICIAL else "ours"
    promised = WORDS.percent(row["nominal"]) if stated else "not stated"
    return [
        who,
        f"`{row['quantity']}`",
        WHAT[str(row["what"])],
        promised,
        WORDS.percent(row["realised"]),
        f"{ends[0]}-{ends[1]}%",
        WORDS.number(row["n"]),
        WORDS.number(row["n_independent"]),
    ]


def far_out(tables: Tables) -> list[str]:
    """Return the widest bands of the total three years ahead and what pooling rules scored."""
    found = tables.csv["widest"]
    total = found[found["quantity"] == TOTAL]
    most = found.groupby("quantity")["ratio"].max()
    others = ", ".join(f"`{key}` {WORDS.number(value, 0.1, 1)}" for key, value in most.items())
    listed = ", ".join(
        f"{row['day']} ({WORDS.number(row['ratio'], 0.1, 1)})" for row in total.to_dict("records")
    )
    rules = tables.csv["pool_choice"]
    return [
        f"The 90th percentile of the total three years ahead was at most "
        f"{WORDS.number(total['ratio'].max(), 0.1, 1)} times the 10th on any day "
        f"scored since 2015 (total and nareis: since 2017). The "
        f"widest ten: {listed}. Largest by quantity: {others}.",
        *([_rules(rules)] if len(rules) else []),
    ]


def _rules(rules: pd.DataFrame) -> str:
    told = []
    for key, rows in rules.groupby("quantity"):
        scores = ", ".join(
            f"{row['rule']} {WORDS.persons(row['wis'])} (chosen on {row['days_chosen']} days)"
            for row in rows.to_dict("records")
        )
        followed = WORDS.persons(float(rows["wis_of_choice"].iloc[0]))
        told.append(f"`{key}`: {scores}; following the choice {followed}")
    return (
        "Mean WIS of years 0 to +2 under each pooling rule, in persons, and on how many days its "
        f"past scores would have chosen it: {'; '.join(told)}. `pool_choice.csv` has the table."
    )
